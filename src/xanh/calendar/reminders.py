"""On which days a reminder of something due goes out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from xanh.calendar.days import StateCalendar


class Step(StrEnum):
    """Where a reminder stands to the day that is due."""

    BEFORE = "before"
    ON_DAY = "on_day"
    OVERDUE = "overdue"


@dataclass(frozen=True, order=True)
class Reminder:
    """A day on which to remind; `count` working days before or after due (0 on the day)."""

    day: date
    step: Step
    count: int


def reminder_days(
    due: date, calendar: StateCalendar, *, before: Iterable[int] = (), after: Iterable[int] = ()
) -> tuple[Reminder, ...]:
    """The days to remind on, in order, each once: all are working days.

    Parameters
    ----------
    due : date
        The last day in time.
    calendar : StateCalendar
        By which working days are counted.
    before, after : iterable of int
        Working days before due; working days after it, one for each step of being overdue. Both positive.

    Notes
    -----
    The reminder of the day itself goes out on the last working day up to it. Where two fall on one day, the
    one nearer to being overdue stays.

    Raises
    ------
    ValueError
        For a count below 1.

    Examples
    --------
    Saturday 14 March 2026 is due: the last reminder goes out on Friday 13.

    >>> found = reminder_days(date(2026, 3, 14), StateCalendar(), before=[1, 5], after=[1])
    >>> [reminder.day.isoformat() for reminder in found]
    ['2026-03-09', '2026-03-13', '2026-03-16']
    """
    early, late = sorted(set(before), reverse=True), sorted(set(after))
    if any(count < 1 for count in (*early, *late)):
        raise ValueError("working days before and after due count from 1")
    planned = [Reminder(calendar.add_working_days(due, -n), Step.BEFORE, n) for n in early]
    planned.append(Reminder(calendar.last_working_on_or_before(due), Step.ON_DAY, 0))
    planned += [Reminder(calendar.add_working_days(due, n), Step.OVERDUE, n) for n in late]
    return tuple({reminder.day: reminder for reminder in planned}.values())
