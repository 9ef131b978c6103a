"""The lines of a report as a page shows them: what is open, what stood there last time, what is wrong."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from hashlib import sha256

from xanh.portal.display.figures import number
from xanh.portal.reports.content import Change, Content, Values, as_sent, as_typed, changes
from xanh.portal.reports.duties import Duty, writable
from xanh.portal.reports.models import Submission
from xanh.portal.reports.queries import contents, previous_report
from xanh.reference import Problem


@dataclass(frozen=True)
class Typed:
    """What a person typed that could not be taken: shown again, with why."""

    fields: Mapping[str, str]
    problems: Sequence[Problem] = ()
    version: int | None = None  # the one in force, after a conflict


@dataclass(frozen=True)
class Field:
    """One box: its name, what stands in it, what is wrong with it."""

    name: str
    value: str
    is_open: bool
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Row:
    """One line on a page of entry."""

    content: Content
    boxes: tuple[Field, ...]
    last: Values | None = None
    returned: str = ""
    version: int = 0
    problems: tuple[Problem, ...] = field(default=())

    @property
    def code(self) -> str:
        return self.content.code

    @property
    def is_open(self) -> bool:
        return any(box.is_open for box in self.boxes)

    @property
    def seen(self) -> str:
        """The fingerprint of what the page shows in the boxes."""
        return seen_of({box.name: as_typed(self.content.values[box.name]) for box in self.boxes})

    @property
    def last_text(self) -> str:
        return self.last.text if self.last else ""

    @property
    def last_figure(self) -> Decimal | None:
        """The actual figure of the period before, or its estimate."""
        if self.last is None:
            return None
        return self.last.estimate if self.last.actual is None else self.last.actual


def seen_of(fields: Mapping[str, str]) -> str:
    """Whether anything was typed since: equal for equal texts, whatever ends their lines."""
    told = sorted((name, text.replace("\r\n", "\n").strip()) for name, text in fields.items())
    return sha256(repr(told).encode()).hexdigest()[:16]


def entry_rows(
    duty: Duty, own: Collection[int], now: datetime, typed: Mapping[str, Typed] | None = None
) -> list[Row]:
    """The lines to write on; `typed` is what could not be saved, by line."""
    lines = contents(duty)
    opened = writable(duty, lines, now)
    last = last_values(duty, own)
    over = duty.is_over(now)
    return [
        _row(duty, line, opened.get(line.code, frozenset()), last, (typed or {}).get(line.code), over)
        for line in lines
    ]


def last_values(duty: Duty, own: Collection[int]) -> dict[str, Values]:
    """What these agencies last sent for the period before, by line."""
    before = previous_report(duty, own)
    return {line.code: line.values for line in as_sent(before)} if before else {}


def _row(  # noqa: PLR0917 - one row of one table
    duty: Duty,
    line: Content,
    opened: frozenset[str],
    last: Mapping[str, Values],
    typed: Typed | None,
    is_over: bool,
) -> Row:
    names = (("estimate", "actual", "reason") if is_over else ("estimate",)) if line.is_figure else ("text",)
    version = line.version if typed is None or typed.version is None else typed.version
    return Row(
        content=line,
        boxes=tuple(_box(line, name, opened, typed) for name in names),
        last=last.get(line.code),
        returned=duty.returned.get(line.code, "") if duty.state == "returned" else "",
        version=version,
        problems=tuple(typed.problems) if typed else (),
    )


def _box(line: Content, name: str, opened: frozenset[str], typed: Typed | None) -> Field:
    written = as_typed(line.values[name])
    value = typed.fields.get(name, written) if typed else written
    wrong = tuple(p for p in typed.problems if p.place.column == name) if typed else ()
    return Field(name, value, name in opened, wrong)


@dataclass(frozen=True)
class Sent:
    """One line of a submission, with what changed in it since the one before."""

    content: Content
    changes: tuple[Change, ...]

    @property
    def code(self) -> str:
        return self.content.code


def sent_rows(submission: Submission, before: Submission | None) -> list[Sent]:
    """The lines of a submission as sent, each with its changes."""
    lines = as_sent(submission)
    changed = changes(as_sent(before), lines) if before else []
    return [Sent(line, tuple(c for c in changed if c.code == line.code)) for line in lines]


def value_shown(value: str | Decimal | None) -> str:
    """A value of a change: a figure as officials write it, a text as it stands."""
    return number(value, None) if isinstance(value, Decimal) else str(value or "")
