"""The states of a report, its locks, how late it is: pure."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.portal.reports.conftest import moment
from xanh.portal.agencies.rights import Act, Reach, may_on
from xanh.portal.agencies.rules import Role
from xanh.portal.reports.rules import (
    BY_EXCEPTION,
    KEYS,
    STEPS,
    Difference,
    Lock,
    Standing,
    State,
    Step,
    allows,
    asks_actual,
    difference,
    late,
    lock_of,
    open_lines,
    state_of,
    tally,
)

DUE = moment(14, 9, 23, minute=59, second=59)
OPENS, LOCKS = moment(15, 8, 0), moment(24, 9, 23, minute=59, second=59)

# Written out, not derived: what may be done where.
POSSIBLE = {
    State.NONE: {Step.EDIT},
    State.DRAFT: {Step.EDIT, Step.SUBMIT},
    State.SUBMITTED: {Step.RECALL, Step.RETURN, Step.ACCEPT, Step.RESTATE},
    State.RETURNED: {Step.EDIT, Step.SUBMIT},
    State.ACCEPTED: {Step.RETURN, Step.RESTATE},
}


@pytest.mark.parametrize(("state", "step"), list(product(State, Step)))
def test_every_step_from_every_state(state, step):
    assert allows(state, step) == (step in POSSIBLE[state])


def test_every_state_is_reached_and_none_is_left_for_good():
    reached = frozenset().union(*STEPS.values())
    assert reached == set(State) - {State.NONE}
    assert {state for state, _ in STEPS} == set(State)


OWN, RECEIVED, OTHER = (
    frozenset({Reach.ANY, *more}) for more in ((Reach.OWN, Reach.BELOW), (Reach.RECEIVED,), ())
)
ACTS = {
    Step.EDIT: Act.EDIT_REPORT,
    Step.SUBMIT: Act.SUBMIT_REPORT,
    Step.RECALL: Act.RECALL_REPORT,
    Step.RETURN: Act.RETURN_REPORT,
    Step.ACCEPT: Act.ACCEPT_REPORT,
    Step.RESTATE: Act.RESTATE_REPORT,
}
SENDERS = {
    Step.EDIT: {Role.FOCAL, Role.OFFICER},
    Step.SUBMIT: {Role.FOCAL, Role.OFFICER, Role.LEADER},
    Step.RECALL: {Role.FOCAL, Role.OFFICER, Role.LEADER},
    Step.RESTATE: {Role.FOCAL, Role.OFFICER},
}
RECEIVERS = {Step.RETURN: {Role.FOCAL, Role.LEADER}, Step.ACCEPT: {Role.FOCAL, Role.LEADER}}


@pytest.mark.parametrize(("state", "step", "role"), list(product(State, Step, Role)))
def test_every_state_step_and_role(state, step, role):
    possible = step in POSSIBLE[state]
    for reaches, people in ((OWN, SENDERS), (RECEIVED, RECEIVERS), (OTHER, {})):
        allowed = may_on([(role, reaches)], ACTS[step], state=state)
        assert allowed == (possible and role in people.get(step, set())), reaches


def test_state_follows_from_what_there_is():
    assert state_of(has_report=False, has_submission=False, verdict=None) is State.NONE
    assert state_of(has_report=True, has_submission=False, verdict=None) is State.DRAFT
    assert state_of(has_report=True, has_submission=True, verdict="returned") is State.RETURNED
    assert state_of(has_report=True, has_submission=True, verdict="accepted") is State.ACCEPTED


@pytest.mark.parametrize(
    ("now", "state", "wanted"),
    [
        (OPENS - timedelta(seconds=1), State.NONE, Lock.NOT_OPEN),
        (OPENS, State.NONE, None),
        (LOCKS.replace(microsecond=999_999), State.DRAFT, None),
        (LOCKS + timedelta(seconds=1), State.DRAFT, Lock.WINDOW_CLOSED),
        (LOCKS + timedelta(days=30), State.RETURNED, None),
        (DUE, State.SUBMITTED, Lock.SUBMITTED),
        (LOCKS + timedelta(days=1), State.ACCEPTED, Lock.ACCEPTED),
    ],
)
def test_which_lock_holds(now, state, wanted):
    assert lock_of(Standing(state, OPENS, LOCKS), now) is wanted


def test_nothing_locks_a_window_without_end():
    assert lock_of(Standing(State.DRAFT, OPENS, None), LOCKS + timedelta(days=900)) is None


@pytest.mark.parametrize("lock", Lock)
def test_an_exception_lifts_only_what_time_has_locked(lock):
    standing = {
        Lock.REGIME_ENDED: Standing(State.NONE, OPENS, None, ended_on=date(2026, 9, 1)),
        Lock.NOT_OPEN: Standing(State.NONE, DUE + timedelta(days=1), None),
        Lock.FROZEN: Standing(State.RETURNED, OPENS, None, frozen=True),
        Lock.ACCEPTED: Standing(State.ACCEPTED, OPENS, None),
        Lock.SUBMITTED: Standing(State.SUBMITTED, OPENS, None),
        Lock.WINDOW_CLOSED: Standing(State.NONE, OPENS, OPENS),
    }[lock]
    opened = Standing(**{**standing.__dict__, "open_until": DUE})
    assert lock_of(standing, DUE) is lock
    assert (lock_of(opened, DUE) is None) == (lock in BY_EXCEPTION)
    assert lock_of(opened, DUE + timedelta(seconds=2)) is not None
    assert lock in KEYS


def test_a_returned_line_opens_that_line_alone():
    codes = ["I", "1", "2"]
    assert open_lines(State.RETURNED, {"1": "sai"}, codes) == {"1"}
    assert open_lines(State.RETURNED, {}, codes) == set(codes)
    assert open_lines(State.DRAFT, None, codes) == set(codes)
    assert open_lines(State.SUBMITTED, {"1": "sai"}, codes) == frozenset()


def test_the_last_second_is_in_time_and_the_next_day_is_late():
    due = moment(14, 3, 23, minute=59, second=59)
    assert late(due.replace(microsecond=999_999), due, due) == 0
    assert late(moment(15, 3, 0), due, due) == 1
    assert late(None, due, moment(20, 3)) == 6


def test_the_actual_is_asked_for_from_the_day_after_the_period():
    assert not asks_actual(date(2026, 12, 14), date(2026, 12, 14))
    assert asks_actual(date(2026, 12, 14), date(2026, 12, 15))


def test_difference_by_hand():
    assert difference(Decimal(80), Decimal(72)) == Difference(Decimal(-8), Decimal(-10), True)
    assert difference(Decimal(-50), Decimal(-49)) == Difference(Decimal(1), Decimal(2), False)
    assert difference(Decimal(0), Decimal(3)) == Difference(Decimal(3), None, True)
    assert difference(Decimal(0), Decimal(0)) == Difference(Decimal(0), None, False)
    assert difference(None, Decimal(3)) is None


def test_completeness_and_timeliness_are_counted_apart():
    now = DUE + timedelta(days=3)
    came = [(DUE, DUE), (DUE + timedelta(days=1), DUE), (None, DUE), (None, now + timedelta(days=9))]
    found = tally(judged(came, now))
    assert (found.due, found.sent, found.in_time) == (3, 2, 1)
    assert (round(found.completeness), round(found.timeliness)) == (67, 33)
    assert tally(judged([(None, now)], DUE)).completeness is None


def judged(pairs, now):
    """Whether each came, and its days late, from when it came and when it was due."""
    return [(at is not None, late(at, due, now)) for at, due in pairs]


moments = st.datetimes(min_value=DUE.replace(tzinfo=None), max_value=LOCKS.replace(tzinfo=None)).map(
    lambda m: m.replace(tzinfo=DUE.tzinfo)
)


@given(st.lists(st.tuples(st.none() | moments, moments)), moments)
def test_shares_stay_between_nothing_and_all(pairs, now):
    found = tally(judged(pairs, now))
    assert 0 <= found.in_time <= found.sent <= found.due <= len(pairs)
    assert tally(judged(reversed(pairs), now)) == found
