"""Progress and evidence of tasks: which period, which percent, what may be entered, how evidence stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Protocol

from xanh.calendar import Period, parse_code, period_containing

PERIOD_RULE = "decree_09_2019"
HUNDRED = Decimal(100)
HUNDREDTH = Decimal("0.01")
FIELDS = ("percent", "quantity", "done", "difficulties", "no_evidence")


class EvidenceState(StrEnum):
    """Where a file stands; computed from what was done with it, never stored."""

    SCANNING = "scanning"  # not looked through for viruses yet: nobody opens it
    INFECTED = "infected"
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    MORE = "more"  # more is wanted beside it
    WITHDRAWN = "withdrawn"
    ERASED = "erased"  # kept no longer: its hash and its history stay


class Verdict(StrEnum):
    """What a reviewer says of evidence."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    MORE = "more"


NEEDS_REASON = frozenset({Verdict.REFUSED, Verdict.MORE})
OPENS = frozenset({EvidenceState.WAITING, EvidenceState.ACCEPTED, EvidenceState.REFUSED, EvidenceState.MORE})
COUNTS = frozenset(
    {EvidenceState.SCANNING, EvidenceState.WAITING, EvidenceState.ACCEPTED, EvidenceState.MORE}
)
MAY_WITHDRAW = frozenset({EvidenceState.SCANNING, EvidenceState.INFECTED, EvidenceState.WAITING})


class File(Protocol):
    """What of a file tells how it stands."""

    scanned_at: datetime | None
    signature: str
    verdict: str
    withdrawn_at: datetime | None
    erased_at: datetime | None


def evidence_state(file: File) -> EvidenceState:
    """How a file stands."""
    if file.withdrawn_at:
        return EvidenceState.WITHDRAWN
    if file.erased_at:
        return EvidenceState.ERASED
    if file.signature:
        return EvidenceState.INFECTED
    if file.scanned_at is None:
        return EvidenceState.SCANNING
    return EvidenceState(file.verdict) if file.verdict else EvidenceState.WAITING


def frequency(schedule: Mapping[str, Any] | None) -> str:
    """How often progress is entered: each month where the task recurs so, else each quarter.

    >>> frequency({"kind": "recurrence", "every": "month"}), frequency(None)
    ('month', 'quarter')
    """
    monthly = (schedule or {}).get("kind") == "recurrence" and (schedule or {}).get("every") == "month"
    return "month" if monthly else "quarter"


def period_now(schedule: Mapping[str, Any] | None, day: date) -> Period:
    """The period that an entry made on `day` is for; its data run as Decree 09/2019 says.

    >>> period_now(None, date(2026, 9, 14)).code, period_now(None, date(2026, 9, 15)).code
    ('20263', '20264')
    """
    found = period_containing(frequency(schedule), PERIOD_RULE, day)
    if found is None:
        raise ValueError(day)
    return found


def open_periods(schedule: Mapping[str, Any] | None, day: date) -> tuple[Period, Period]:
    """The period that runs and the one before it, which may still be completed."""
    now = period_now(schedule, day)
    return now, now.previous


def period_of_code(code: str) -> Period:
    """The period of a code; ValueError where it is none."""
    return parse_code(code, PERIOD_RULE)


@dataclass(frozen=True)
class Given:
    """What a person enters for one period of one task."""

    percent: Decimal | None = None
    quantity: Decimal | None = None
    done: str = ""
    difficulties: str = ""
    no_evidence: str = ""

    @property
    def is_empty(self) -> bool:
        words = (self.done, self.difficulties, self.no_evidence)
        return self.percent is None and self.quantity is None and not any(words)

    def percent_of(self, wanted: Decimal | None) -> Decimal | None:
        """The percent entered, else what the quantity is of the one wanted, at most 100.

        >>> Given(quantity=Decimal(3)).percent_of(Decimal(4))
        Decimal('75.00')
        """
        if self.percent is not None or self.quantity is None or not wanted:
            return self.percent
        share = (self.quantity / wanted * HUNDRED).quantize(HUNDREDTH, rounding=ROUND_HALF_UP)
        return min(HUNDRED, max(Decimal(0), share))


@dataclass(frozen=True)
class Standing:
    """What of a task decides whether progress may be entered."""

    in_force: bool
    cancelled: bool
    done_on: date | None
    has_subtasks: bool


def lock_of(task: Standing) -> str:
    """The code of the problem that keeps entries out; empty where there is none."""
    if not task.in_force:
        return "progress.not_in_force"
    if task.cancelled:
        return "progress.cancelled"
    if task.done_on:
        return "progress.done"
    return "progress.of_subtasks" if task.has_subtasks else ""


def completion_refused(start: date | None, done_on: date, today: date) -> str:
    """The code of what is wrong with the day of completion; empty where nothing is."""
    if done_on > today:
        return "progress.done_in_future"
    return "progress.done_before_start" if start and done_on < start else ""
