"""The clock of a request in working days, and its states: pure decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh import reference
from xanh.calendar import ZONE, StateCalendar
from xanh.portal.explanations.rules import Clock, State, days_late, state_of
from xanh.reference.terms import term

CALENDAR = StateCalendar(reference.state_days())
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 1), timezones=st.just(UTC))


@dataclass
class Asked:
    due_at: datetime
    answered_at: datetime | None = None
    accepted_at: datetime | None = None
    withdrawn_at: datetime | None = None


@pytest.mark.parametrize(
    ("asked_at", "days", "due"),
    [
        ("2026-03-12T08:00+07:00", 3, "2026-03-17T23:59:59+07:00"),  # over a weekend
        ("2026-01-01T08:00+07:00", 1, "2026-01-05T23:59:59+07:00"),  # 2/1 is off
        ("2026-01-09T23:59+07:00", 1, "2026-01-10T23:59:59+07:00"),  # a Saturday that is worked
        ("2026-02-13T17:30+00:00", 1, "2026-02-23T23:59:59+07:00"),  # already the 14th here; then Tết
    ],
)
def test_the_clock_runs_in_working_days(asked_at, days, due):
    assert Clock(days, CALENDAR).due(datetime.fromisoformat(asked_at)) == datetime.fromisoformat(due)


def test_states_follow_from_what_was_done():
    due = datetime(2026, 3, 17, tzinfo=ZONE)
    assert state_of(Asked(due)) == State.OPEN
    assert state_of(Asked(due, answered_at=due)) == State.ANSWERED
    assert state_of(Asked(due, answered_at=due, accepted_at=due)) == State.ACCEPTED
    assert state_of(Asked(due, answered_at=due, withdrawn_at=due)) == State.WITHDRAWN


@given(MOMENTS, st.integers(1, 10))
def test_a_second_after_its_term_a_request_is_late_and_not_before(asked_at, days):
    due = Clock(days, CALENDAR).due(asked_at)
    assert days_late(Asked(due), due, CALENDAR) == 0
    assert days_late(Asked(due), due + timedelta(seconds=1), CALENDAR) == 1


def test_lateness_ends_with_the_answer_and_is_told_in_working_days():
    due = datetime(2026, 3, 13, 23, 59, 59, tzinfo=ZONE)  # a Friday
    answered = Asked(due, answered_at=datetime(2026, 3, 17, 9, tzinfo=ZONE))
    assert days_late(answered, datetime(2026, 6, 1, tzinfo=ZONE), CALENDAR) == 2
    taken_back = Asked(due, withdrawn_at=due)
    assert days_late(taken_back, datetime(2026, 6, 1, tzinfo=ZONE), CALENDAR) == 0


def test_the_proposed_term_is_allowed_and_says_that_it_is_assumed():
    known = term("explanation")
    assert known.allows(known.days)
    assert not known.allows(known.most + 1)
    assert known.source
