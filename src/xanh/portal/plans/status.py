"""How a task stands on a day, from facts alone; and which date of its schedule counts next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any

from xanh.calendar.recurrence import occurrences

SOON = 7  # days before its deadline from which a task is called due soon
ALL = Decimal(100)


class Status(StrEnum):
    """A task in the words of those who follow it up."""

    NOT_DUE = "not_due"  # chưa đến hạn: its time has not begun
    IN_TIME = "in_time"  # đang thực hiện - trong hạn
    OVERDUE = "overdue"  # đang thực hiện - quá hạn
    DONE_IN_TIME = "done_in_time"  # hoàn thành đúng hạn
    DONE_LATE = "done_late"  # hoàn thành quá hạn
    CANCELLED = "cancelled"  # đã hủy


@dataclass(frozen=True)
class Milestone:
    """A day by which a share of the whole, in percent, is to be done."""

    due: date
    words: str = ""
    share: Decimal | None = None


@dataclass(frozen=True)
class Facts:
    """What the status of a task follows from: `due` is its last day, `next_due` the milestone not reached."""

    start: date | None = None
    due: date | None = None
    next_due: date | None = None
    begun: bool = False  # something was reported
    done_on: date | None = None
    cancelled: bool = False


def facts_of(task: Any) -> Facts:
    """The facts that a task's row holds."""
    return Facts(
        start=task.start_on,
        due=task.due_on,
        next_due=task.next_due_on,
        begun=task.progress is not None,
        done_on=task.done_on,
        cancelled=task.cancelled_at is not None,
    )


def status(facts: Facts, today: date) -> Status:
    """How a task stands on `today`.

    A task without a start has begun once something was reported; until then its time has not come, unless its
    deadline has passed. A task without a deadline is never late.

    >>> status(Facts(due=date(2026, 6, 30), begun=True), date(2026, 7, 1))
    <Status.OVERDUE: 'overdue'>
    >>> status(Facts(due=date(2026, 6, 30), done_on=date(2026, 6, 30)), date(2026, 7, 1))
    <Status.DONE_IN_TIME: 'done_in_time'>
    """
    if facts.cancelled:
        return Status.CANCELLED
    if facts.done_on:
        return Status.DONE_LATE if facts.due and facts.done_on > facts.due else Status.DONE_IN_TIME
    if days_late(facts, today):
        return Status.OVERDUE
    begun = facts.begun or (facts.start is not None and facts.start <= today)
    return Status.IN_TIME if begun else Status.NOT_DUE


def days_late(facts: Facts, today: date) -> int:
    """Days past the deadline: until it was done, else until `today`; 0 in time, cancelled or without one."""
    due = facts.due if facts.done_on else facts.next_due or facts.due
    if due is None or facts.cancelled:
        return 0
    return max(0, ((facts.done_on or today) - due).days)


def due_soon(facts: Facts, today: date, within: int = SOON) -> bool:
    """Whether the next deadline of an open task falls on one of the next `within` days or today."""
    due = facts.next_due or facts.due
    open_ = not facts.cancelled and facts.done_on is None
    return bool(open_ and due and today <= due <= today + timedelta(days=within))


def milestones(schedule: Mapping[str, Any] | None, year: int | None) -> list[Milestone]:
    """The days of a schedule in order, each with its words and the share of the whole done by then.

    Without a share it has an equal part of what the others leave. A recurrence has the days of `year`.

    >>> [m.due.isoformat() for m in milestones({"kind": "recurrence", "every": "half", "due": []}, 2026)]
    ['2026-06-30', '2026-12-31']
    """
    items = (schedule or {}).get("items") or [schedule] if schedule else []
    return sorted((m for item in items for m in _days(item, year)), key=lambda m: m.due)


def _days(item: Mapping[str, Any], year: int | None) -> Iterator[Milestone]:
    share = Decimal(str(item["share"])) if item.get("share") not in (None, "") else None
    words = item.get("words") or item.get("text") or ""
    first, last = date.min, date.max
    if item["kind"] == "recurrence":
        if year is None:
            return
        first, last = date(year, 1, 1), date(year, 12, 31)
    for found in occurrences(item, first, last):
        yield Milestone(found.due, words, share)


def dates(
    schedule: Mapping[str, Any] | None, year: int | None, progress: Decimal | None = None
) -> tuple[date | None, date | None]:
    """The last day of a task, and the day that counts next: of its first milestone not reached by `progress`.

    >>> halves = {"kind": "milestones", "items": [
    ...     {"kind": "date", "date": "2026-06-30", "rule": "by", "share": "40"},
    ...     {"kind": "date", "date": "2026-12-15", "rule": "by", "share": "60"}]}
    >>> [str(day) for day in dates(halves, 2026, Decimal(40))]
    ['2026-12-15', '2026-12-15']
    """
    marks = milestones(schedule, year)
    if not marks:
        return None, None
    last = marks[-1].due
    if (schedule or {}).get("kind") != "milestones":
        return last, last  # the reports of a recurrence are judged one by one, by their periods
    return last, _first_open(marks, progress or Decimal(0)) or last


def _first_open(marks: Sequence[Milestone], progress: Decimal) -> date | None:
    wanted = Decimal(0)
    for mark, share in zip(marks, shares(marks), strict=True):
        wanted += share
        if progress < min(wanted, ALL):
            return mark.due
    return None


def shares(marks: Sequence[Milestone]) -> list[Decimal]:
    """The percent of each milestone: as stated, and equal parts of the rest for those that state none."""
    silent = sum(m.share is None for m in marks)
    rest = max(Decimal(0), ALL - sum((m.share or Decimal(0) for m in marks), Decimal(0)))
    part = rest / silent if silent else Decimal(0)
    return [part if m.share is None else m.share for m in marks]
