"""The board: who has sent what, by unit and period; counted from what is owed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import prefetch_related_objects

from xanh.calendar import Period
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import search_key
from xanh.portal.periods.models import Tier
from xanh.portal.periods.queries import periods_due, window
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.filters import BoardFilter
from xanh.portal.reports.owed import Frame
from xanh.portal.reports.queries import with_verdicts
from xanh.portal.reports.rules import State, Tally, tally


@dataclass(frozen=True)
class Cell:
    """One unit in one period; None where nothing was owed."""

    duty: Duty
    state: State
    days_late: int
    is_due: bool  # the due moment has passed, or it came


@dataclass(frozen=True)
class Row:
    """One unit over the year."""

    agency: Agency
    cells: tuple[Cell | None, ...]
    tally: Tally
    oldest: int  # days that the oldest of what has not come is overdue

    @property
    def shown(self) -> list[Cell]:
        return [cell for cell in self.cells if cell]


@dataclass(frozen=True)
class Column:
    """One period: when it is due, and how many stand in which state."""

    period: Period
    due: datetime
    tally: Tally
    states: Counter[State]


@dataclass(frozen=True)
class Board:
    """What the page shows; without the units in `blocking` the last period cannot be consolidated."""

    tier: Tier
    year: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    all_rows: int
    kinds: tuple[str, ...]
    tally: Tally
    current: Column | None
    blocking: tuple[Cell, ...]


def board(tier: Tier, year: int, asked: BoardFilter, *, now: datetime) -> Board:
    """The board of a tier in a year: the same few queries whatever the number of units."""
    frame = Frame.read()
    prefetch_related_objects([tier], "reporters")  # asked for in every period
    periods = [p for p in _periods(tier, year, frame) if p.year == year]
    owed = {period.code: frame.reporters(tier, period) for period in periods}
    cells = _cells(tier, periods, owed, frame, now)
    every = [_row(agency, periods, cells) for agency in _units(owed, cells, frame)]
    dues = [window(tier, period, frame.calendar).due for period in periods]
    columns = tuple(_column(every, n, periods[n], due) for n, due in enumerate(dues))
    current = next((c for c in reversed(columns) if c.tally.due), None)
    rows = sorted((row for row in every if _wanted(row, asked)), key=lambda row: row.agency.sort_key)
    return Board(
        tier=tier,
        year=year,
        columns=columns,
        rows=tuple(_ordered(rows, asked.order)),
        all_rows=len(every),
        kinds=tuple(sorted({row.agency.kind for row in every})),
        tally=_tally(cell for row in every for cell in row.shown),
        current=current,
        blocking=tuple(_blocking(every, columns, current)),
    )


def _periods(tier: Tier, year: int, frame: Frame) -> list[Period]:
    # A report on a year may be due in the year after it.
    return periods_due(tier, date(year, 1, 1), date(year + 1, 12, 31), frame.calendar)


def _cells(
    tier: Tier, periods: Sequence[Period], owed: dict[str, list[Agency]], frame: Frame, now: datetime
) -> dict[tuple[int, str], Cell]:
    windows = {period.code: window(tier, period, frame.calendar) for period in periods}
    kept = frame.duties([(tier, period) for period in periods], read=with_verdicts)
    cells = {(duty.agency.pk, duty.period.code): _cell(duty, now) for duty in kept}
    for period in periods:
        for agency in owed[period.code]:
            key = agency.pk, period.code
            if key not in cells:
                cells[key] = _cell(Duty(tier, period, agency, windows[period.code]), now)
    return cells


def _cell(duty: Duty, now: datetime) -> Cell:
    late = duty.late(now)
    return Cell(duty, duty.state, late, bool(late or duty.first_at))


def _units(owed: dict[str, list[Agency]], cells: dict[tuple[int, str], Cell], frame: Frame) -> list[Agency]:
    """Whoever owes a report in one of the periods, or has begun one."""
    keys = {agency.pk for agencies in owed.values() for agency in agencies} | {pk for pk, _ in cells}
    return [frame.register[pk] for pk in sorted(keys)]


def _row(agency: Agency, periods: Sequence[Period], cells: dict[tuple[int, str], Cell]) -> Row:
    own = tuple(cells.get((agency.pk, period.code)) for period in periods)
    there = [cell for cell in own if cell]
    return Row(agency, own, _tally(there), max((_overdue(cell) for cell in there), default=0))


def _overdue(cell: Cell) -> int:
    return 0 if cell.duty.first_at else cell.days_late


def _tally(cells: Iterable[Cell]) -> Tally:
    return tally((cell.duty.first_at is not None, cell.days_late) for cell in cells)


def _column(rows: Sequence[Row], n: int, period: Period, due: datetime) -> Column:
    cells = [cell for row in rows if (cell := row.cells[n])]
    return Column(period, due, _tally(cells), Counter(cell.state for cell in cells))


def _wanted(row: Row, asked: BoardFilter) -> bool:
    if asked.kind and row.agency.kind != asked.kind:
        return False
    if any(word not in search_key(row.agency.name) for word in search_key(asked.words).split()):
        return False
    if asked.state == "late":
        return any(cell.days_late for cell in row.shown)
    return not asked.state or any(cell.state == asked.state for cell in row.shown)


def _ordered(rows: Sequence[Row], order: str) -> list[Row]:
    """By the column asked for; units that are alike in it by name."""
    keys = {
        "late": lambda row: row.oldest,
        "complete": lambda row: row.tally.completeness or 0,
        "in_time": lambda row: row.tally.timeliness or 0,
    }
    column = order.lstrip("-")
    if column == "name":
        return list(reversed(rows)) if order.startswith("-") else list(rows)
    return sorted(rows, key=keys[column], reverse=order.startswith("-"))


def _blocking(rows: Sequence[Row], columns: Sequence[Column], current: Column | None) -> list[Cell]:
    """Who has not been accepted in the last period that is due: what has not come at all first."""
    if current is None:
        return []
    n = columns.index(current)
    cells = [cell for row in rows if (cell := row.cells[n]) and cell.state is not State.ACCEPTED]
    order = (State.NONE, State.DRAFT, State.RETURNED, State.SUBMITTED)
    return sorted(cells, key=lambda c: (order.index(c.state), -c.days_late, c.duty.agency.sort_key))
