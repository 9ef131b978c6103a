"""A report's life: its states, the steps between them, its locks, how late it is; all pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from xanh.calendar import ZONE, days_late, is_late


class State(StrEnum):
    """Where a report stands; computed from its submissions and the judgements on them."""

    NONE = "none"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class Step(StrEnum):
    """What may be done to a report."""

    EDIT = "edit"
    SUBMIT = "submit"
    RECALL = "recall"  # by the sender, before anybody judged
    RETURN = "return"
    ACCEPT = "accept"
    RESTATE = "restate"  # the actual figures, once the period is over


class Verdict(StrEnum):
    """What the receiver says of a submission."""

    RETURNED = "returned"
    ACCEPTED = "accepted"


SENT = frozenset({State.SUBMITTED, State.RETURNED, State.ACCEPTED})  # a submission stands

# From which state each step is possible, and where it leads. A recall gives back the state before.
STEPS: Mapping[tuple[State, Step], frozenset[State]] = {
    (State.NONE, Step.EDIT): frozenset({State.DRAFT}),
    (State.DRAFT, Step.EDIT): frozenset({State.DRAFT}),
    (State.RETURNED, Step.EDIT): frozenset({State.RETURNED}),
    (State.DRAFT, Step.SUBMIT): frozenset({State.SUBMITTED}),
    (State.RETURNED, Step.SUBMIT): frozenset({State.SUBMITTED}),
    (State.SUBMITTED, Step.RECALL): frozenset({State.DRAFT, State.RETURNED, State.ACCEPTED}),
    (State.SUBMITTED, Step.RETURN): frozenset({State.RETURNED}),
    (State.ACCEPTED, Step.RETURN): frozenset({State.RETURNED}),
    (State.SUBMITTED, Step.ACCEPT): frozenset({State.ACCEPTED}),
    (State.SUBMITTED, Step.RESTATE): frozenset({State.SUBMITTED}),
    (State.ACCEPTED, Step.RESTATE): frozenset({State.SUBMITTED}),
}


def state_of(*, has_report: bool, has_submission: bool, verdict: str | None) -> State:
    """The state that follows from what there is: a row, a submission that stands, the last verdict on it.

    >>> state_of(has_report=True, has_submission=True, verdict=None)
    <State.SUBMITTED: 'submitted'>
    """
    if not has_report:
        return State.NONE
    if not has_submission:
        return State.DRAFT
    return State(verdict) if verdict else State.SUBMITTED


def allows(state: State, step: Step) -> bool:
    """Whether the step is possible in the state, whoever takes it."""
    return (state, step) in STEPS


@dataclass(frozen=True)
class Ruling:
    """What the receiver says of the submission `number`: of the whole, or why single lines come back."""

    verdict: Verdict
    number: int
    reason: str = ""
    lines: Mapping[str, str] = field(default_factory=dict)


class Lock(StrEnum):
    """Why nothing can be written on a report."""

    REGIME_ENDED = "regime_ended"
    NOT_OPEN = "not_open"
    FROZEN = "frozen"  # the consolidation that used it has been accepted
    ACCEPTED = "accepted"
    SUBMITTED = "submitted"
    WINDOW_CLOSED = "window_closed"


class Key(StrEnum):
    """Who can lift a lock."""

    TIME = "time"  # nobody: it opens by itself
    SENDER = "sender"  # by recalling
    RECEIVER = "receiver"  # by returning, or by an exception
    ADMINISTRATOR = "administrator"


KEYS: Mapping[Lock, Key] = {
    Lock.REGIME_ENDED: Key.ADMINISTRATOR,
    Lock.NOT_OPEN: Key.RECEIVER,
    Lock.FROZEN: Key.ADMINISTRATOR,
    Lock.ACCEPTED: Key.RECEIVER,
    Lock.SUBMITTED: Key.SENDER,
    Lock.WINDOW_CLOSED: Key.RECEIVER,
}
BY_EXCEPTION = frozenset({Lock.REGIME_ENDED, Lock.NOT_OPEN, Lock.WINDOW_CLOSED})  # a named exception lifts


@dataclass(frozen=True)
class Standing:
    """What decides whether a report can be written on."""

    state: State
    opens: datetime
    locks: datetime | None
    ended_on: date | None = None  # the regime's last day
    frozen: bool = False
    open_until: datetime | None = None  # the latest named exception


def lock_of(standing: Standing, now: datetime) -> Lock | None:
    """The lock that holds at `now`, the one hardest to lift first; None where the report is open."""
    held = [lock for lock, holds in _locks(standing, now) if holds]
    excepted = standing.open_until is not None and now <= standing.open_until
    return next((lock for lock in held if not (excepted and lock in BY_EXCEPTION)), None)


def _locks(standing: Standing, now: datetime) -> tuple[tuple[Lock, bool], ...]:
    today, state = local_day(now), standing.state
    returned = state is State.RETURNED  # whoever returned it wants it corrected, whatever the day
    return (
        (Lock.REGIME_ENDED, standing.ended_on is not None and today > standing.ended_on and not returned),
        (Lock.FROZEN, standing.frozen),
        (Lock.ACCEPTED, state is State.ACCEPTED),
        (Lock.SUBMITTED, state is State.SUBMITTED),
        (Lock.NOT_OPEN, now < standing.opens),
        (Lock.WINDOW_CLOSED, standing.locks is not None and is_late(now, standing.locks) and not returned),
    )


def local_day(moment: datetime) -> date:
    """The day in Vietnam."""
    return moment.astimezone(ZONE).date()


def open_lines(state: State, returned: Mapping[str, str] | None, codes: Iterable[str]) -> frozenset[str]:
    """The lines that may be written on: all, or after a return of single lines only those.

    >>> sorted(open_lines(State.RETURNED, {"2": "thiếu số"}, ["1", "2", "3"]))
    ['2']
    """
    known = frozenset(codes)
    if state in (State.NONE, State.DRAFT):
        return known
    if state is State.RETURNED:
        return known & frozenset(returned) if returned else known
    return frozenset()


def asks_actual(last_day: date, today: date) -> bool:
    """Whether the period is over, so that the actual figure is asked for beside the estimate."""
    return today > last_day


def late(first_at: datetime | None, due: datetime, now: datetime) -> int:
    """Days after the due day on which it first came, or today where nothing came; 0 in time.

    >>> due = datetime(2026, 3, 14, 23, 59, 59, tzinfo=ZONE)
    >>> late(datetime(2026, 3, 15, tzinfo=ZONE), due, due)
    1
    """
    return days_late(first_at or now, due)


def days_left(due: datetime, now: datetime) -> int:
    """Days from today to the due day; negative once it has passed."""
    return (local_day(due) - local_day(now)).days


@dataclass(frozen=True)
class Difference:
    """Actual less estimate; `percent` of the estimate, None where that is nothing."""

    absolute: Decimal
    percent: Decimal | None
    is_large: bool


LARGE = Decimal(10)  # percent: the workbench asks why; no law names a bound


def difference(estimate: Decimal | None, actual: Decimal | None) -> Difference | None:
    """How far the actual figure lies from the estimate; None while one of them is missing.

    >>> difference(Decimal(50), Decimal(60))
    Difference(absolute=Decimal('10'), percent=Decimal('20'), is_large=True)
    """
    if estimate is None or actual is None:
        return None
    absolute = actual - estimate
    percent = None if estimate == 0 else absolute / abs(estimate) * 100
    return Difference(absolute, percent, absolute != 0 if percent is None else abs(percent) >= LARGE)


@dataclass(frozen=True)
class Tally:
    """How many were owed by now, how many came, how many came in time: two shares that are never mixed."""

    due: int
    sent: int
    in_time: int

    @property
    def completeness(self) -> Decimal | None:
        """Percent of those owed that have come; None where nothing is owed yet."""
        return Decimal(self.sent) * 100 / self.due if self.due else None

    @property
    def timeliness(self) -> Decimal | None:
        """Percent of those owed that came in time."""
        return Decimal(self.in_time) * 100 / self.due if self.due else None


def tally(reports: Iterable[tuple[bool, int]]) -> Tally:
    """Count pairs of (whether it came, days late by `late`): what is neither is not owed yet.

    >>> tally([(True, 0), (True, 2), (False, 3), (False, 0)])
    Tally(due=3, sent=2, in_time=1)
    """
    counted = [(came, days) for came, days in reports if came or days]
    came = [days for came, days in counted if came]
    return Tally(len(counted), len(came), came.count(0))


class PartState(StrEnum):
    """How what a consolidation uses of one report stands to the report as it is now."""

    MISSING = "missing"  # nothing used, nothing that could be
    NEW = "new"  # sent, not taken yet
    USED = "used"  # what is used is what stands
    CHANGED = "changed"  # another submission stands than the one used
    RETURNED = "returned"  # what is used was returned since
    WITHDRAWN = "withdrawn"  # what is used was recalled, and nothing stands


USABLE = frozenset({State.SUBMITTED, State.ACCEPTED})
TAKEABLE = frozenset({PartState.NEW, PartState.CHANGED})
DROPPABLE = frozenset({PartState.RETURNED, PartState.WITHDRAWN})


def part_state(state: State, *, used: int | None, standing: int | None) -> PartState:
    """From the report's state and the numbers of the submission used and of the one that stands.

    >>> part_state(State.SUBMITTED, used=1, standing=2)
    <PartState.CHANGED: 'changed'>
    """
    usable = state in USABLE and standing is not None
    if used is None:
        return PartState.NEW if usable else PartState.MISSING
    if usable:
        return PartState.USED if used == standing else PartState.CHANGED
    return PartState.RETURNED if state is State.RETURNED else PartState.WITHDRAWN
