"""What a person is reminded of, on which step, how loud; when a letter is sent, and sent again. All pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from xanh.calendar import ZONE, StateCalendar
from xanh.calendar.reminders import Reminder, reminder_days
from xanh.calendar.reminders import Step as DueStep


class Kind(StrEnum):
    """What a notice is about."""

    REPORT = "report"
    TASK = "task"
    EXPLANATION = "explanation"
    EVIDENCE = "evidence"
    LETTER = "letter"  # e-mail that could not be handed over: for administrators


class Step(StrEnum):
    """Why a notice comes."""

    OVERDUE = "overdue"
    RETURNED = "returned"
    REFUSED = "refused"
    UNDELIVERED = "undelivered"
    URGED = "urged"  # by a person of the agency that waits for it
    TODAY = "today"
    ASKED = "asked"
    ACTUAL = "actual"
    BEFORE = "before"


# Red first: the order of a list and of a letter.
LOUDNESS = tuple(Step)
STEPS: Mapping[DueStep, Step] = {
    DueStep.BEFORE: Step.BEFORE,
    DueStep.ON_DAY: Step.TODAY,
    DueStep.OVERDUE: Step.OVERDUE,
}
LONGEST = 1000  # characters of what a person says when urging
HEADS_FROM = 2  # the step of being overdue from which the agency's head is told, too


class Wish(StrEnum):
    """Which letters a person wants; the list in the workbench is always there."""

    DAILY = "daily"
    OVERDUE = "overdue"
    NONE = "none"


@dataclass(frozen=True)
class Span:
    """The days that a run answers for: those after `after`, up to and with `day`.

    More than one where the workbench stood still: each thing is then told of once, by its latest step.
    """

    after: date
    day: date

    def __contains__(self, day: date) -> bool:
        return self.after < day <= self.day


@dataclass(frozen=True)
class Steps:
    """Working days before and after due on which to remind."""

    before: Sequence[int] = ()
    after: Sequence[int] = ()

    def days(self, due: date, calendar: StateCalendar) -> tuple[Reminder, ...]:
        """The days on which to remind of something due."""
        return reminder_days(due, calendar, before=self.before, after=self.after)

    def is_for_heads(self, reminder: Reminder) -> bool:
        """Whether it is at least the second step of being overdue.

        Examples
        --------
        >>> steps = Steps(after=(1, 3))
        >>> [steps.is_for_heads(Reminder(date(2026, 9, 15), DueStep.OVERDUE, n)) for n in (1, 3)]
        [False, True]
        """
        ranked = sorted(set(self.after))
        is_late = reminder.step is DueStep.OVERDUE
        return is_late and ranked.index(reminder.count) + 1 >= HEADS_FROM


def reached(reminders: Iterable[Reminder], span: Span) -> Reminder | None:
    """The latest step that fell into a span of days; None where none did.

    Examples
    --------
    Saturday 14 March 2026 is due. A workbench that stood still from Friday to Monday tells of Monday's step.

    >>> steps = Steps(before=(1,), after=(1,)).days(date(2026, 3, 14), StateCalendar())
    >>> reached(steps, Span(date(2026, 3, 12), date(2026, 3, 13))).step.value
    'on_day'
    >>> reached(steps, Span(date(2026, 3, 12), date(2026, 3, 16))).step.value
    'overdue'
    """
    return max((r for r in reminders if r.day in span), default=None)


def span_of(day: date, last: date | None) -> Span:
    """What a run on `day` answers for: all since the last run, at most a month; at first the day alone."""
    return Span(max(last or day - timedelta(days=1), day - timedelta(days=31)), day)


def is_time(at: datetime, hour: int, calendar: StateCalendar) -> bool:
    """Whether the morning's reminders may go out: a working day, at the hour set or later.

    Examples
    --------
    2 January 2026 was off, Saturday 10 January worked instead.

    >>> from xanh import reference
    >>> calendar = StateCalendar(reference.state_days())
    >>> [is_time(datetime(2026, 1, n, 8, tzinfo=ZONE), 7, calendar) for n in (2, 10)]
    [False, True]
    """
    local = at.astimezone(ZONE)
    return calendar.is_working(local.date()) and local.time() >= time(hour)


def is_wanted(wish: str, step: str) -> bool:
    """Whether a line of this step goes into the letters of a person who wished for this.

    Examples
    --------
    >>> [is_wanted(wish, Step.BEFORE) for wish in Wish]
    [True, False, False]
    """
    return wish == Wish.DAILY or (wish == Wish.OVERDUE and step in {Step.OVERDUE, Step.URGED})


PAUSES = tuple(timedelta(minutes=n) for n in (5, 15, 60, 240, 720))
SETTLED_AFTER = timedelta(minutes=10)  # no server takes longer to answer for one letter


def next_try(tries: int, at: datetime) -> datetime | None:
    """When to try again after so many tries that failed; None: no more.

    Examples
    --------
    >>> noon = datetime(2026, 9, 15, 12)
    >>> next_try(1, noon) - noon, next_try(6, noon)
    (datetime.timedelta(seconds=300), None)
    """
    return at + PAUSES[tries - 1] if tries <= len(PAUSES) else None


class Delivery(StrEnum):
    """How far a letter has come."""

    PREPARED = "prepared"
    WAITING = "waiting"  # a try failed, another follows
    HANDED = "handed"  # the mail server took it
    UNSURE = "unsure"  # cut off while it was being handed over: it may have gone
    FAILED = "failed"


@dataclass(frozen=True)
class Handling:
    """What was done with a letter."""

    tries: int = 0
    begun_at: datetime | None = None  # the server was being given it
    handed_at: datetime | None = None
    failed_at: datetime | None = None


def delivery_of(handling: Handling) -> Delivery:
    """How far a letter has come."""
    if handling.handed_at:
        return Delivery.HANDED
    if handling.failed_at:
        return Delivery.FAILED
    if handling.begun_at:
        return Delivery.UNSURE
    return Delivery.WAITING if handling.tries else Delivery.PREPARED
