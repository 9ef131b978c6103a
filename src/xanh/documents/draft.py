"""The draft of a plan as read from a document: values, and for each field where and how it was read.

The JSON of a draft has the shape of a hand-made transcription (indicators, targets, tasks, reporting,
recipients, header, signer); every item also holds `fields`, which gives per field the text as written, its
spans, a confidence between 0 and 1, a state and, where accents were restored, a suggestion.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from dataclasses import fields as columns
from enum import StrEnum
from functools import cache
from typing import Any

from xanh.reference import Place, Problem

INDEX = re.compile(r"(?:(?:[Bb]ộ )?[Cc]hỉ số|CHỈ SỐ)\b|[A-ZĐ][A-Z -]+$")  # how the name of an index begins


class State(StrEnum):
    """How far a field can be trusted. Nothing enters a plan without a person's accept."""

    ACCEPTED = "accepted"  # read without doubt; may be accepted in bulk
    PROPOSED = "proposed"  # likely, made with the help of the vocabulary; shown before accepting
    TO_CHECK = "to_check"  # the text cannot tell: a person must look


class Role(StrEnum):
    """What a party owes."""

    LEAD = "lead"
    COORDINATING = "coordinating"
    CONSOLIDATING = "consolidating"
    ADVISING = "advising"


@dataclass(frozen=True)
class Span:
    """Lines of the source, counted from 1, both ends included. `page` counts from 1."""

    page: int
    first_line: int
    last_line: int


@dataclass(frozen=True)
class Region:
    """A rectangle on a page (from 1): its edges as shares of the page's width and height, 0 to 1."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True)
class View:
    """How a page was looked at to be read: `Region`s are shares of what is seen then.

    `page` is the page of the file (from 1) that it stands on, turned clockwise by `turn` degrees; where two
    pages stand on one, it takes the share from `left` to `right` of the width, turned by `skew` degrees more.
    """

    page: int
    turn: float = 0.0
    left: float = 0.0
    right: float = 1.0
    skew: float = 0.0


@dataclass(frozen=True)
class Reading:
    """How one field was read."""

    as_written: str
    spans: tuple[Span, ...]
    confidence: float
    state: State
    suggestion: str | None = None


Fields = dict[str, Reading]


@dataclass(frozen=True)
class Party:
    """An agency with a role. `code` is None where the vocabulary does not know the agency.

    `kind` is "agency", "group" ("các sở, ban, ngành") or "reference" ("các cơ quan nêu trên").
    """

    agency: str
    role: Role
    code: str | None = None
    scope: str | None = None
    as_written: str | None = None
    kind: str = "agency"
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class IndicatorRow:
    """One row of an indicator table. `code` is the framework's node code ("1.05"), None when unknown.

    `fields` holds readings for number, name, unit_note, lead and coordinating: the last two judge the role
    assignment of the row as a whole.
    """

    subindex: int
    number: int
    name: str
    unit_note: str | None
    lead: tuple[Party, ...]
    coordinating: tuple[Party, ...]
    code: str | None = None
    coordinating_note: str | None = None
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class TargetRow:
    """A target of a sub-index, an indicator or (`subindex` 0) the total; figures in the unit named.

    A sub-index or a measured quantity has `target`, `baseline` and `delta`. An index that the sentence names
    (`indicator`: "PCI", "Chỉ số ...") has `score`, `baseline_score` and `delta_score` instead. Ranks count
    from 1; `delta_rank_min` is how many places it has to climb, 0 where it keeps its place.
    """

    subindex: int | None
    subindex_name: str | None
    baseline_year: int | None = None
    baseline: float | None = None
    target_year: int | None = None
    target: float | None = None
    delta: float | None = None
    rank_max: int | None = None
    comparator: str = ">="
    unit: str = "điểm"
    indicator: str | None = None
    score: float | None = None
    baseline_score: float | None = None
    delta_score: float | None = None
    baseline_rank: int | None = None
    delta_rank_min: int | None = None
    fields: Fields = field(default_factory=dict)

    @property
    def aim(self) -> float | None:
        """The figure to reach, whichever kind of target it is."""
        return self.target if self.score is None else self.score

    @property
    def start(self) -> float | None:
        """The figure to start from."""
        return self.baseline if self.baseline_score is None else self.baseline_score

    @property
    def rise(self) -> float | None:
        """How much the figure has to rise; negative for a fall."""
        return self.delta if self.delta_score is None else self.delta_score


@dataclass(frozen=True)
class TaskRow:
    """A task. `text` is the best reading (accents restored where that was possible), see `fields["text"]`.

    `lead_unit` is the first lead's name. `deadline` is an ISO date where the whole deadline is one date, else
    its words; `schedule` is what these say, as `xanh.documents.read.prose.schedules.read_schedule` gives it.
    `section` is the title above the task, `number` its label there.
    """

    subindex: int | None
    text: str
    lead_unit: str | None
    lead_verb: str | None = None
    coordinating: tuple[str, ...] = ()
    directed: tuple[str, ...] = ()
    deadline: str | None = None
    lead: tuple[Party, ...] = ()
    schedule: dict[str, Any] | None = None
    deliverable: str | None = None
    budget: str | None = None
    section: str | None = None
    number: str | None = None
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class DutyRow:
    """A reporting duty. `period` is "quarterly", "annual" or None.

    `due` holds the rule, e.g. {"rule": "before", "day": 15, "month": "last_of_quarter"}.
    """

    period: str | None
    due: dict[str, Any] | None
    due_text: str | None
    reporter: str | None
    to: str | None
    text: str | None = None
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class RecipientRow:
    """A line of "Nơi nhận"."""

    name: str
    note: str | None = None
    code: str | None = None
    as_written: str | None = None
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class Header:
    """What stands above the plan. `legal_basis` items: document, number, date (ISO), issuer, subject."""

    document: str | None = None
    number: str | None = None
    date: str | None = None
    year: int | None = None
    issuer: str | None = None
    issuer_code: str | None = None
    part: str | None = None
    title: str | None = None
    legal_basis: tuple[dict[str, Any], ...] = ()
    fields: Fields = field(default_factory=dict)


@dataclass(frozen=True)
class Source:
    """The document read: `lines` are its lines as written, `pages` the first line of each page.

    `kind` is one of `xanh.documents.read.kinds.KINDS`. `regions` says where on its page each line stands, one
    rectangle for each printed line of it; it is empty where the file keeps no pages. `views` says how each
    page was looked at; it is empty where all stand in the file as they were read.
    """

    file: str
    sha256: str
    kind: str
    lines: tuple[str, ...]
    pages: tuple[int, ...]
    regions: tuple[tuple[Region, ...], ...] = ()
    views: tuple[View, ...] = ()


@dataclass(frozen=True)
class PlanDraft:
    """A plan as read. `kind` is "plan_appendix_indicator_table", "department_plan" or "plan".

    `sections` are its headings in order: label, title, lines, level (1 is the highest) and parent (the place
    of the heading above in this list, from 0, or None).
    """

    kind: str
    source: Source
    header: Header
    subindices: tuple[dict[str, Any], ...] = ()
    sections: tuple[dict[str, Any], ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    targets: tuple[TargetRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    reporting: tuple[DutyRow, ...] = ()
    recipients: tuple[RecipientRow, ...] = ()
    archive: dict[str, Any] | None = None
    signer: dict[str, Any] | None = None
    problems: tuple[Problem, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain data, ready for `json.dumps`; "from" is a duty's reporter."""
        data = asdict(self, dict_factory=_plain)
        data["problems"] = [p.to_json() for p in self.problems]
        for duty in data["reporting"]:
            duty["from"] = duty.pop("reporter")
        return data


def from_json(data: Mapping[str, Any]) -> PlanDraft:
    """The draft that `PlanDraft.to_json` wrote, corrected or not; unknown keys are left out.

    Examples
    --------
    >>> source = Source("a.txt", "", "text", ("Kế hoạch",), (1,))
    >>> draft = PlanDraft("plan", source, Header(number="18/KH-UBND"))
    >>> from_json(draft.to_json()) == draft
    True
    """
    parts: dict[str, Any] = {name: data.get(name) for name in ("archive", "signer")}
    parts |= {name: tuple(data.get(name) or ()) for name in ("subindices", "sections")}
    parts |= {name: tuple(_row(kind, r) for r in data.get(name) or ()) for name, kind in ROWS.items()}
    header, source = _row(Header, data["header"]), _row(Source, data["source"])
    problems = tuple(_problem(p) for p in data.get("problems") or ())
    return PlanDraft(kind=data["kind"], source=source, header=header, problems=problems, **parts)


def is_scored(indicator: str, unit: str) -> bool:
    """Whether a named target is an index's score and not a measured quantity.

    Examples
    --------
    >>> is_scored("Chỉ số PCI", "điểm"), is_scored("PAR INDEX", "%"), is_scored("Tỷ lệ hồ sơ trực tuyến", "%")
    (True, True, False)
    """
    return unit == "điểm" or bool(INDEX.match(indicator))


def group_fields(group: Mapping[str, Any] | None) -> Fields:
    """The readings of a group that a draft keeps as data: its signer, its archive line."""
    return {name: _reading(data) for name, data in ((group or {}).get("fields") or {}).items()}


def plain_reading(reading: Reading) -> dict[str, Any]:
    """A reading as plain data, as a group keeps it: what JSON gives back, letter by letter."""
    data = asdict(reading, dict_factory=_plain)
    return {**data, "spans": list(data["spans"])}


def _row(kind: Any, given: Mapping[str, Any]) -> Any:
    if kind is DutyRow:
        given = {**given, "reporter": given.get("from")}
    return kind(**{name: _value(name, given[name]) for name in _names(kind) if name in given})


@cache
def _names(kind: Any) -> tuple[str, ...]:
    return tuple(column.name for column in columns(kind))


def _value(name: str, value: Any) -> Any:
    if name == "regions":
        return tuple(tuple(Region(**place) for place in places) for places in value)
    if name == "views":
        return tuple(View(**view) for view in value)
    if name == "fields":
        return {key: _reading(reading) for key, reading in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(_party(v) if isinstance(v, dict) and "agency" in v else v for v in value)
    return _party(value) if isinstance(value, dict) and "agency" in value else value


def _party(data: Mapping[str, Any]) -> Party:
    party: Party = _row(Party, {**data, "role": Role(data["role"])})
    return party


def _problem(data: Mapping[str, Any]) -> Problem:
    return Problem(data["code"], Place(**data["place"]), data["values"])


def _reading(data: Mapping[str, Any]) -> Reading:
    spans = tuple(Span(**span) for span in data["spans"])
    kept = {name: data[name] for name in ("as_written", "confidence", "suggestion")}
    return Reading(spans=spans, state=State(data["state"]), **kept)


ROWS = {
    "indicators": IndicatorRow,
    "targets": TargetRow,
    "tasks": TaskRow,
    "reporting": DutyRow,
    "recipients": RecipientRow,
}


def _plain(items: list[tuple[str, Any]]) -> dict[str, Any]:
    return {k: (v.value if isinstance(v, StrEnum) else v) for k, v in items}
