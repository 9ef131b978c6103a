"""The working calendar of state offices: the week, days of rest, days swapped by notices.

The table of days known comes first. For a year that the table does not cover, the library `holidays`
(Vietnam) says which days are likely off; what comes from there is flagged, because its days of swaps are
often missing or wrong.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from xanh.reference import StateDayFact, rest_days_a_year, weekend

ONE = timedelta(days=1)


class Certainty(StrEnum):
    """How it is known whether a day is worked."""

    NOTICE = "notice"  # a confirmed row of the table
    EXPECTED = "expected"  # a row that waits for its notice: shown, without effect
    LIBRARY = "library"  # the library's guess, for a year that the table does not cover
    WEEK = "week"  # an ordinary day of a year that the table covers
    UNCOVERED = "uncovered"  # an ordinary day of a year that the table does not cover


@dataclass(frozen=True)
class DayKnown:
    """A day that the library knows of: worked or not, and its name."""

    works: bool
    reason: str


class StateCalendar:
    """Which days state offices work; immutable.

    Parameters
    ----------
    rows : iterable of StateDayFact
        Days that differ from the week, each once. An unconfirmed one is shown and has no effect: a deadline
        must not move on the word of a notice that is not out.

    Notes
    -----
    A year is covered where the confirmed days of rest from Monday to Friday are at least as many as the
    Labour Code gives (2019, articles 111 and 112: eleven, a day on a weekend being made up for). In other
    years days without a row are taken from the library.

    Examples
    --------
    >>> from xanh import reference
    >>> state = StateCalendar(reference.state_days())
    >>> state.is_working(date(2026, 1, 2)), state.is_working(date(2026, 1, 10))
    (False, True)
    """

    def __init__(self, rows: Iterable[StateDayFact] = ()) -> None:
        self._rows: Mapping[date, StateDayFact] = {row.day: row for row in rows}
        counted: dict[int, int] = {}
        for row in self._rows.values():
            is_rest = row.confirmed and not row.works and row.day.weekday() not in weekend(row.day)
            counted[row.day.year] = counted.get(row.day.year, 0) + is_rest
        self._covered = frozenset(
            year for year, rests in counted.items() if rests >= rest_days_a_year(date(year, 12, 31))
        )

    @property
    def rows(self) -> tuple[StateDayFact, ...]:
        """The rows of the table, in the order of days."""
        return tuple(self._rows[day] for day in sorted(self._rows))

    def covers(self, year: int) -> bool:
        """Whether the table knows the year's days of rest, so that the library is not asked."""
        return year in self._covered

    def row(self, day: date) -> StateDayFact | None:
        """The table's row for `day`, confirmed or not."""
        return self._rows.get(day)

    def is_working(self, day: date) -> bool:
        """Whether state offices work on `day`.

        Examples
        --------
        >>> StateCalendar().is_working(date(2031, 1, 4))  # a Saturday
        False
        """
        row, known = self._rows.get(day), self._known(day)
        if row is not None and row.confirmed:
            return row.works
        return known.works if known else day.weekday() not in weekend(day)

    def certainty(self, day: date) -> Certainty:
        """How it is known whether `day` is worked."""
        row = self._rows.get(day)
        if row is not None and row.confirmed:
            return Certainty.NOTICE
        if row is not None:
            return Certainty.EXPECTED
        if self._known(day):
            return Certainty.LIBRARY
        return Certainty.WEEK if self.covers(day.year) else Certainty.UNCOVERED

    def reason(self, day: date) -> str:
        """Why the day differs from the week, or what is expected of it; empty for an ordinary day."""
        row, known = self._rows.get(day), self._known(day)
        return row.reason if row else known.reason if known else ""

    def source_of(self, day: date) -> str:
        """Where it is known from; empty for an ordinary day."""
        row = self._rows.get(day)
        return row.source if row else "holidays" if self._known(day) else ""

    def next_working(self, day: date) -> date:
        """The first working day after `day`."""
        return self.first_working_on_or_after(day + ONE)

    def first_working_on_or_after(self, day: date) -> date:
        """`day` itself where it is worked, else the first working day after it."""
        while not self.is_working(day):
            day += ONE
        return day

    def last_working_on_or_before(self, day: date) -> date:
        """`day` itself where it is worked, else the last working day before it.

        Examples
        --------
        >>> StateCalendar().last_working_on_or_before(date(2026, 3, 14)).isoformat()
        '2026-03-13'
        """
        while not self.is_working(day):
            day -= ONE
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The working day that lies `count` working days after `day` (before it, where negative).

        The day itself does not count, worked or not; zero gives it back.

        Examples
        --------
        >>> StateCalendar().add_working_days(date(2026, 3, 14), -1).isoformat()  # from a Saturday
        '2026-03-13'
        """
        step = ONE if count > 0 else -ONE
        for _ in range(abs(count)):
            day += step
            while not self.is_working(day):
                day += step
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """The working days after `first` up to and including `last`; negative where `last` is earlier.

        Examples
        --------
        >>> StateCalendar().working_days_between(date(2026, 3, 13), date(2026, 3, 16))
        1
        """
        if last < first:
            return -self.working_days_between(last, first)
        return sum(self.is_working(first + n * ONE) for n in range(1, (last - first).days + 1))

    def days_of_note(self, year: int) -> tuple[date, ...]:
        """The days of a year that have a row, or that the library knows of, in order."""
        known = () if self.covers(year) else _library(year)
        return tuple(sorted({d for d in self._rows if d.year == year} | set(known)))

    def _known(self, day: date) -> DayKnown | None:
        return None if self.covers(day.year) else _library(day.year).get(day)


@lru_cache(maxsize=64)
def _library(year: int) -> Mapping[date, DayKnown]:
    """What the library knows of a year: holidays from Monday to Friday, weekends worked for a swap."""
    from holidays import country_holidays  # slow to load, asked for only where the table does not reach

    found = country_holidays("VN", years=year, language="vi")
    off = {
        day: DayKnown(works=False, reason=name) for day, name in found.items() if _is_rest_of_week(day, year)
    }
    made_up = {day: DayKnown(works=True, reason="") for day in found.weekend_workdays if day.year == year}
    return {**off, **made_up}


def _is_rest_of_week(day: date, year: int) -> bool:
    return day.year == year and day.weekday() not in weekend(day)
