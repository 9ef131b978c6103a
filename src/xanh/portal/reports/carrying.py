"""What a consolidation writes on its receiver's own report in the next tier."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from xanh.portal.periods.models import Line
from xanh.portal.reports.content import Content, Values, as_typed, fingerprint
from xanh.portal.reports.duties import Duty, writable
from xanh.portal.reports.gathering import Gathered, is_rolled
from xanh.portal.reports.queries import contents
from xanh.portal.reports.roll_ups import rounded

Value = str | Decimal | None


@dataclass(frozen=True)
class Carried:
    """One line that would change: what stands there with its version, what is written instead."""

    line: Content
    fields: Mapping[str, str]
    values: Values
    count: int | None  # how many reporters a figure came from

    @property
    def code(self) -> str:
        return self.line.code

    @property
    def expected(self) -> int:
        return self.line.version

    @property
    def shown(self) -> list[tuple[str, Value, Value]]:
        """Each field with what stands there and what is written instead."""
        return [(name, self.line.values[name], self.values[name]) for name in self.fields]

    @property
    def before(self) -> dict[str, str]:
        return {name: as_typed(self.line.values[name]) for name in self.fields}


def carried(gathered: Gathered, duty: Duty, now: datetime) -> list[Carried]:
    """The lines of the report that would change, with the fields that are open there now."""
    own = {line.code: line for line in contents(duty)}
    opened = writable(duty, own.values(), now)
    found = []
    for line in gathered.asked:
        values, count = _values(gathered, line)
        fields = {name: as_typed(values[name]) for name in opened.get(line.code, ()) if name != "reason"}
        told = {name: text for name, text in fields.items() if text}
        one = Carried(own[line.code], told, values, count)
        if any(one.before[name] != text for name, text in one.fields.items()):
            found.append(one)
    return found


def _values(gathered: Gathered, line: Line) -> tuple[Values, int | None]:
    if not is_rolled(line):
        written = gathered.line(line.code)
        return (written.values if written else Values()), None
    figure = gathered.figures[line.code]
    estimate = _exact(rounded(figure.estimate.value, line.decimals))
    return Values(
        estimate=estimate, actual=_exact(rounded(figure.actual.value, line.decimals))
    ), figure.best.count


def _exact(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else figure.normalize() + 0


def fingerprint_of(gathered: Gathered, found: Iterable[Carried]) -> str:
    """What a person saw before they carried it on."""
    return fingerprint(
        {"seen": gathered.seen, "lines": [[one.code, one.expected, dict(one.fields)] for one in found]}
    )
