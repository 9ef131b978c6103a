"""Which day a reminder falls on, by the state calendar; how a letter comes along. No database."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh import reference
from xanh.calendar import ZONE, StateCalendar
from xanh.portal.reminders.rules import (
    PAUSES,
    Delivery,
    Handling,
    Span,
    Steps,
    delivery_of,
    is_time,
    is_wanted,
    next_try,
    reached,
    span_of,
)

CALENDAR = StateCalendar(reference.state_days())
STEPS = Steps(before=(5, 2, 1), after=(1, 3, 5))
DAYS = st.dates(date(2025, 6, 1), date(2026, 12, 1))


def step_on(due: date, day: date) -> str:
    found = reached(STEPS.days(due, CALENDAR), Span(day - timedelta(days=1), day))
    return f"{found.step} {found.count}" if found else ""


# By hand from the notices of days off: 14/3/2026 is a Saturday; 2/1/2026 is off, Saturday 10/1 worked.
@pytest.mark.parametrize(
    ("due", "day", "step"),
    [
        (date(2026, 3, 14), date(2026, 3, 13), "on_day 0"),  # the day before the weekend
        (date(2026, 3, 14), date(2026, 3, 12), "before 2"),
        (date(2026, 3, 14), date(2026, 3, 14), ""),
        (date(2026, 3, 14), date(2026, 3, 16), "overdue 1"),
        (date(2026, 3, 14), date(2026, 3, 18), "overdue 3"),
        (date(2026, 1, 12), date(2026, 1, 10), "before 1"),  # a Saturday that is worked
        (date(2026, 1, 9), date(2026, 1, 10), "overdue 1"),
        (date(2026, 1, 5), date(2025, 12, 31), "before 1"),  # 1 and 2 January off, then a weekend
        (date(2026, 1, 2), date(2025, 12, 31), "on_day 0"),
    ],
)
def test_a_step_falls_on_a_working_day(due, day, step):
    assert step_on(due, day) == step


@given(due=DAYS)
def test_every_step_is_told_on_a_working_day_and_once(due):
    days = [due + timedelta(days=n) for n in range(-40, 41)]
    told = [(day, step) for day in days if (step := step_on(due, day))]
    assert all(CALENDAR.is_working(day) for day, _ in told)
    assert len({step for _, step in told}) == len(told)
    assert [step for _, step in told][-3:] == ["overdue 1", "overdue 3", "overdue 5"]


@given(due=DAYS, after=DAYS, length=st.integers(1, 31))
def test_a_stop_skips_steps_but_never_the_last(due, after, length):
    """However long nothing ran, one line tells of the latest step of those days; nothing else is told."""
    span = Span(after, after + timedelta(days=length))
    steps = [step for step in STEPS.days(due, CALENDAR) if step.day in span]
    assert reached(STEPS.days(due, CALENDAR), span) == (steps[-1] if steps else None)


def test_a_run_answers_for_the_days_since_the_last():
    day = date(2026, 9, 15)
    assert span_of(day, date(2026, 9, 10)) == Span(date(2026, 9, 10), day)
    assert span_of(day, None) == Span(date(2026, 9, 14), day)
    assert span_of(day, date(2025, 1, 1)).after == date(2026, 8, 15)


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (datetime(2026, 9, 15, 6, 59, tzinfo=ZONE), False),
        (datetime(2026, 9, 15, 7, 0, tzinfo=ZONE), True),
        (datetime(2026, 9, 15, 23, 0, tzinfo=ZONE), True),  # started late: still today's
        (datetime(2026, 9, 12, 9, 0, tzinfo=ZONE), False),  # Saturday
        (datetime(2026, 1, 10, 9, 0, tzinfo=ZONE), True),  # a Saturday worked
        (datetime(2026, 1, 2, 9, 0, tzinfo=ZONE), False),
    ],
)
def test_goes_out_in_the_morning_of_working_days(at, goes):
    assert is_time(at, 7, CALENDAR) is goes


def test_heads_hear_from_the_second_step_overdue_on():
    reminders = STEPS.days(date(2026, 9, 14), CALENDAR)
    assert [STEPS.is_for_heads(r) for r in reminders] == [False, False, False, False, False, True, True]


def test_who_wants_only_what_is_overdue_is_spared_the_rest():
    steps = ("overdue", "urged", "today", "before", "returned")
    assert [is_wanted("overdue", step) for step in steps] == [True, True, False, False, False]
    assert not any(is_wanted("none", step) for step in steps)


def test_tries_become_rarer_and_end():
    at = datetime(2026, 9, 15, 7)
    pauses = [next_try(n, at) - at for n in range(1, len(PAUSES) + 1)]
    assert pauses == sorted(pauses)
    assert next_try(len(PAUSES) + 1, at) is None


def test_a_letter_cut_off_is_neither_sent_nor_failed():
    at = datetime(2026, 9, 15, 7)
    assert delivery_of(Handling()) == Delivery.PREPARED
    assert delivery_of(Handling(tries=1)) == Delivery.WAITING
    assert delivery_of(Handling(tries=1, begun_at=at)) == Delivery.UNSURE
    assert delivery_of(Handling(tries=1, begun_at=at, handed_at=at)) == Delivery.HANDED
    assert delivery_of(Handling(tries=6, failed_at=at)) == Delivery.FAILED
