"""What stands on the lines of a report, as it is being written and as it was sent; plain data."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from xanh.portal.journal.rules import canonical, plain
from xanh.portal.periods.models import Line
from xanh.portal.periods.rules import LineKind
from xanh.portal.reports.models import JointLine, Report, ReportLine, Submission
from xanh.portal.reports.rules import Difference, difference
from xanh.reference import Place, Problem

FIELDS = ("text", "estimate", "actual", "reason")
FIGURES = frozenset({"estimate", "actual"})


@dataclass(frozen=True)
class Values:
    """What a person may write on one line."""

    text: str = ""
    estimate: Decimal | None = None
    actual: Decimal | None = None
    reason: str = ""

    def __getitem__(self, name: str) -> str | Decimal | None:
        value: str | Decimal | None = getattr(self, name)
        return value

    @property
    def is_empty(self) -> bool:
        return self == Values()

    @property
    def difference(self) -> Difference | None:
        return difference(self.estimate, self.actual)

    def to_json(self) -> dict[str, str | None]:
        """Figures as text, exact."""
        return {name: _written(self[name]) for name in FIELDS}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Values":
        """What `to_json` wrote."""
        return cls(row["text"], *figures_of(row), row["reason"])


@dataclass(frozen=True)
class Content:
    """One line with what was asked for, what stands there, and its version (0: nothing yet)."""

    code: str
    kind: str
    title: str
    measure: str
    decimals: int
    required: bool
    values: Values
    version: int
    hint: str = ""

    @property
    def is_figure(self) -> bool:
        return self.kind == LineKind.FIGURE

    def to_json(self) -> dict[str, Any]:
        own = ("code", "kind", "title", "measure", "decimals", "required", "version")
        return {name: getattr(self, name) for name in own} | self.values.to_json()


def _written(value: str | Decimal | None) -> str | None:
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def as_typed(value: str | Decimal | None) -> str:
    """A value as a person would type it: decimal comma, no mark of thousands."""
    written = _written(value) or ""
    return written.replace(".", ",") if isinstance(value, Decimal) else written


def as_written(lines: Iterable[Line], rows: Iterable[ReportLine | JointLine]) -> list[Content]:
    """The lines of a regime with what stands on them now."""
    kept = {row.line_id: row for row in rows}
    return [_of_line(line, kept.get(line.pk)) for line in lines]


def _of_line(line: Line, row: ReportLine | JointLine | None) -> Content:
    own = ("code", "kind", "title", "measure", "decimals", "required", "hint")
    asked = {name: getattr(line, name) for name in own}
    values = Values(row.text, row.estimate, row.actual, row.reason) if row else Values()
    return Content(**asked, values=_trimmed(values), version=row.version if row else 0)


def _trimmed(values: Values) -> Values:
    """Figures without the zeros that a column of the database adds."""
    return replace(values, estimate=_exact(values.estimate), actual=_exact(values.actual))


def _exact(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else Decimal(str(_written(figure)))


def as_sent(submission: Submission) -> list[Content]:
    """The lines of a submission, as they were then."""
    return [of_row(row) for row in submission.content["lines"]]


def rows_of(submission: Submission) -> dict[str, Mapping[str, Any]]:
    """The lines of a submission as they are kept, by code: for whoever needs a few of many."""
    return {row["code"]: row for row in submission.content["lines"]}


def of_row(row: Mapping[str, Any]) -> Content:
    """A line as it is kept, whole."""
    own = ("code", "kind", "title", "measure", "decimals", "required", "version")
    return Content(**{name: row[name] for name in own}, values=Values.from_json(row))


def snapshot(report: Report, lines: Sequence[Content]) -> dict[str, Any]:
    """What a submission keeps: whose report on what, and every line with its version."""
    about = {
        "regime": report.tier.regime.code,
        "regime_name": report.tier.regime.name,
        "level": report.tier.level,
        "period": report.period,
        "first_day": report.first_day,
        "last_day": report.last_day,
        "agency": report.agency.code,
        "agency_name": report.agency.name,
        "receiver": report.tier.receiver.code,
    }
    kept: dict[str, Any] = plain(about | {"lines": [line.to_json() for line in lines]})
    return kept


def fingerprint(content: Mapping[str, Any]) -> str:
    """SHA-256 of the content in one form for equal data."""
    return sha256(canonical(content).encode()).hexdigest()


def figures_of(row: Mapping[str, Any]) -> tuple[Decimal | None, Decimal | None]:
    """Estimate and actual figure of a line as it is kept."""
    estimate, actual = row["estimate"], row["actual"]
    return (
        None if estimate is None else Decimal(estimate),
        None if actual is None else Decimal(actual),
    )


@dataclass(frozen=True)
class Change:
    """One field of one line that differs between two versions of a report."""

    code: str
    title: str
    field: str
    before: str | Decimal | None
    after: str | Decimal | None


def changes(before: Iterable[Content], after: Iterable[Content]) -> list[Change]:
    """What differs, line by line in the order of the later version; lines that went come last."""
    old, new = {c.code: c for c in before}, {c.code: c for c in after}
    codes = [*new, *(code for code in old if code not in new)]
    return [change for code in codes for change in _changed(code, old.get(code), new.get(code))]


def _changed(code: str, old: Content | None, new: Content | None) -> list[Change]:
    title = (new or old or _NOTHING).title
    was, now = (old or _NOTHING).values, (new or _NOTHING).values
    return [Change(code, title, name, was[name], now[name]) for name in FIELDS if was[name] != now[name]]


_NOTHING = Content("", "", "", "", 0, False, Values(), 0)


def missing(lines: Iterable[Content], *, is_over: bool) -> list[Problem]:
    """What is not there, errors first: required lines, reasons for large differences, actual figures."""
    found = [problem for line in lines for problem in _missing(line, is_over)]
    return sorted(found, key=lambda problem: problem.severity != "error")


def _missing(line: Content, is_over: bool) -> list[Problem]:
    place, about = Place(row=line.code), {"line": line.code, "title": line.title}
    values, apart = line.values, line.values.difference
    nothing = values.estimate is None and values.actual is None if line.is_figure else not values.text.strip()
    if nothing:
        return [Problem("report.line_missing" if line.required else "report.line_empty", place, about)]
    found = []
    if apart and apart.is_large and not values.reason.strip():
        found.append(Problem("report.reason_wanted", place, about))
    if line.is_figure and is_over and values.actual is None:
        found.append(Problem("report.actual_wanted", place, about))
    return found


def lacks_actual(lines: Iterable[Content]) -> bool:
    """Whether a figure stands as an estimate alone."""
    return any(c.is_figure and c.values.actual is None and c.values.estimate is not None for c in lines)
