"""An explanation asked on a figure: its states, its clock in working days, who may take the next step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from xanh.calendar import ZONE, StateCalendar, last_moment


class State(StrEnum):
    """Where a request stands; computed from what was done, never stored."""

    OPEN = "open"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Step(StrEnum):
    """What can be done next."""

    ANSWER = "answer"
    ACCEPT = "accept"
    ASK_AGAIN = "ask_again"
    WITHDRAW = "withdraw"


STEPS: Mapping[Step, frozenset[State]] = {
    Step.ANSWER: frozenset({State.OPEN}),
    Step.ACCEPT: frozenset({State.ANSWERED}),
    Step.ASK_AGAIN: frozenset({State.ANSWERED}),
    Step.WITHDRAW: frozenset({State.OPEN, State.ANSWERED}),
}


class Kind(StrEnum):
    """What a turn of the talk about a figure is."""

    QUESTION = "question"
    ANSWER = "answer"


@dataclass(frozen=True)
class Figure:
    """The figure that is asked about, in words of the moment of asking: it may be another one tomorrow."""

    object_type: str
    object_id: str
    name: str
    label: str
    value: str = ""
    link: str = ""


@dataclass(frozen=True)
class Clock:
    """Working days to answer in, by a working calendar."""

    days: int
    calendar: StateCalendar

    def due(self, asked_at: datetime) -> datetime:
        """The last moment to answer: the end of the n-th working day after the day of asking."""
        return last_moment(self.calendar.add_working_days(asked_at.astimezone(ZONE).date(), self.days))


class Asked(Protocol):
    """What of a request tells how it stands."""

    due_at: datetime
    answered_at: datetime | None
    accepted_at: datetime | None
    withdrawn_at: datetime | None


def state_of(asked: Asked) -> State:
    """How a request stands."""
    if asked.withdrawn_at:
        return State.WITHDRAWN
    if asked.accepted_at:
        return State.ACCEPTED
    return State.ANSWERED if asked.answered_at else State.OPEN


def days_late(asked: Asked, at: datetime, calendar: StateCalendar) -> int:
    """Working days past the deadline: until the answer, else until `at`; 0 in time or where taken back.

    A day begun after the deadline counts, also where it is no working day: late is never shown as in time.
    """
    end = asked.answered_at or at
    if asked.withdrawn_at or end <= asked.due_at:
        return 0
    due, day = asked.due_at.astimezone(ZONE).date(), end.astimezone(ZONE).date()
    return max(1, calendar.working_days_between(due, day))
