"""When a task with a schedule is due, again and again: schedules as `xanh.documents` reads them from plans.

A schedule is plain data with a key `kind`: "date", "period", "recurrence", "milestones", "duration",
"continuous" or "unknown"; its shape is described in `xanh.documents.read.prose.schedules`.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from xanh.calendar.days import StateCalendar
from xanh.calendar.due import ZONE, due_moments
from xanh.calendar.periods import MONTHS, next_periods

Schedule = Mapping[str, Any]
WEEK = timedelta(days=7)
SUNDAY = 6
DAYS_OF = {"day": 1, "week": 7}


@dataclass(frozen=True, order=True)
class Occurrence:
    """One time that a schedule falls due: `due` is the last day in time, `starts` its first where known."""

    due: date
    starts: date | None = None
    text: str = ""


def occurrences(
    schedule: Schedule,
    first: date,
    last: date,
    *,
    counted_from: date | None = None,
    calendar: StateCalendar | None = None,
) -> tuple[Occurrence, ...]:
    """The times that a schedule falls due from `first` to `last`, both included, in order.

    Parameters
    ----------
    schedule : mapping
        A recurrence without days is due at the end of each of its calendar periods. What cannot be dated
        ("continuous", "unknown", a period without end) has no occurrences.
    first, last : date
        Between which days.
    counted_from : date, optional
        The day of the event after which a duration counts; without it a duration has no occurrences.
    calendar : StateCalendar, optional
        Needed where a duration counts working days.

    Raises
    ------
    ValueError
        For a kind, rule, month or recurrence that is not known.

    Examples
    --------
    >>> each = {"kind": "recurrence", "every": "year", "due": [{"rule": "before", "day": 5, "month": 12}]}
    >>> [o.due.isoformat() for o in occurrences(each, date(2026, 1, 1), date(2027, 12, 31))]
    ['2026-12-04', '2027-12-04']
    """
    found = [*_all(schedule, first, last), *_counted(schedule, counted_from, calendar)]
    return tuple(sorted({o for o in found if first <= o.due <= last}, key=_order))


def _order(found: Occurrence) -> tuple[date, date, str]:
    return found.due, found.starts or date.min, found.text


def _all(schedule: Schedule, first: date, last: date) -> Iterator[Occurrence]:
    kind, text = schedule.get("kind"), str(schedule.get("text") or "")
    if kind == "milestones":
        for item in schedule["items"]:
            yield from _all(item, first, last)
    elif kind == "date":
        named = date.fromisoformat(schedule["date"])
        yield Occurrence(named - timedelta(days=schedule.get("rule") == "before"), text=text)
    elif kind == "period" and schedule.get("until"):
        starts = schedule.get("from")
        yield Occurrence(
            date.fromisoformat(schedule["until"]), date.fromisoformat(starts) if starts else None, text
        )
    elif kind == "recurrence":
        yield from (Occurrence(day, text=text) for day in _recurring(schedule, first, last))
    elif kind not in ("period", "duration", "continuous", "unknown"):
        raise ValueError(f"unknown kind of schedule {kind!r}")


def _counted(schedule: Schedule, start: date | None, calendar: StateCalendar | None) -> Iterator[Occurrence]:
    """The ends of a schedule's durations."""
    for item in schedule["items"] if schedule.get("kind") == "milestones" else (schedule,):
        if item.get("kind") == "duration" and start is not None:
            yield Occurrence(_end_of(item, start, calendar), start, str(item.get("text") or ""))


def _end_of(duration: Schedule, start: date, calendar: StateCalendar | None) -> date:
    unit, count = duration["unit"], int(duration["count"])
    if unit == "working_day":
        if calendar is None:
            raise ValueError("working days are counted by a calendar: none was given")
        return calendar.add_working_days(start, count)
    if unit in DAYS_OF:
        return start + count * timedelta(days=DAYS_OF[unit])
    years, month = divmod(start.month - 1 + count * MONTHS[unit], 12)
    year, month = start.year + years, month + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _recurring(schedule: Schedule, first: date, last: date) -> Iterator[date]:
    rules = [_inclusive(rule) for rule in schedule.get("due") or ()]
    if not rules:
        yield from _ends(schedule["every"], first, last)
    for rule in rules:
        for year in range(first.year, last.year + 2):
            yield from (moment.astimezone(ZONE).date() for moment in due_moments(rule, year))


def _inclusive(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    """A rule "on" a day is due by that day."""
    return {**rule, "rule": "by"} if rule.get("rule") == "on" else rule


def _ends(every: str, first: date, last: date) -> Iterator[date]:
    """The last day of each week (Sunday) or calendar period."""
    if every == "week":
        day = first + timedelta(days=(SUNDAY - first.weekday()) % 7)
        while day <= last:
            yield day
            day += WEEK
        return
    period = next_periods(every, "calendar", first, 1)[0]
    while period.last_day <= last:
        yield period.last_day
        period = period.next
