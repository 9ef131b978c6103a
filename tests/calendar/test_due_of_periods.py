"""Due rules by period, judging what is late, reminders: the users' own dates of 2026."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.calendar import (
    ZONE,
    StateCalendar,
    Step,
    days_late,
    due_moment,
    due_moments,
    due_on_rest_day,
    is_late,
    last_moment,
    period_of,
    reminder_days,
)
from xanh.reference import state_days

STATE = StateCalendar(state_days())
QUARTER = {"rule": "before", "day": 15, "month": "last_of_quarter"}
Q1, Q2 = (period_of("quarter", "decree_09_2019", 2026, n) for n in (1, 2))
YEAR = period_of("year", "decree_09_2019", 2026)
DUE = datetime(2026, 3, 14, 23, 59, 59, tzinfo=ZONE)
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("rule", "period", "day"),
    [
        (QUARTER, Q1, "2026-03-14"),
        ({"rule": "before", "day": 15, "month": "last"}, Q2, "2026-06-14"),
        ({"rule": "before", "day": 5, "month": 12}, YEAR, "2026-12-04"),
        ({"rule": "by", "day": 31, "month": 1, "year": 1}, YEAR, "2027-01-31"),
        ({"rule": "by", "day": 5, "month": "after"}, Q1, "2026-04-05"),
        ({"rule": "by", "day": 5, "month": "first_after_quarter"}, YEAR, "2027-01-05"),
        ({"rule": "by", "day": 31, "month": "last"}, Q2, "2026-06-30"),
        ({"rule": "by", "day": 25, "month": "each"}, period_of("month", "calendar", 2026, 2), "2026-02-25"),
        ({"rule": "after", "count": 2, "unit": "working_day"}, Q1, "2026-03-17"),  # from Saturday the 14th
        ({"rule": "after", "count": 2, "unit": "day"}, Q1, "2026-03-16"),
        (
            {"rule": "after", "count": 5, "unit": "working_day"},
            period_of("month", "decree_09_2019", 2026, 2),
            "2026-02-27",  # over Tết: the 16th to the 20th are off
        ),
        ({"rule": "before", "date": "2026-06-30"}, Q1, "2026-06-29"),
    ],
)
def test_the_due_day_of_a_period(rule, period, day):
    assert due_moment(rule, period, STATE) == last_moment(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("rule", "error"),
    [
        ({"rule": "on", "day": 1, "month": 1}, ValueError),
        ({"rule": "by", "day": 1, "month": "never"}, ValueError),
        ({"rule": "by", "day": 1, "month": 13}, ValueError),
        ({"rule": "after", "count": 2, "unit": "week"}, ValueError),
        ({"rule": "after", "count": -1, "unit": "day"}, ValueError),
        ({"rule": "after", "count": 2, "unit": "working_day"}, ValueError),  # no calendar given
        ({"rule": "by", "month": "last"}, KeyError),
    ],
)
def test_a_rule_of_no_form_is_refused(rule, error):
    with pytest.raises(error):
        due_moment(rule, Q1)


def test_a_month_does_not_end_with_a_quarter():
    with pytest.raises(ValueError, match="does not end"):
        due_moment(QUARTER, period_of("month", "calendar", 2026, 2))


def test_the_last_microsecond_is_in_time_and_midnight_is_late():
    assert due_moment(QUARTER, Q1) == DUE
    assert not is_late(datetime(2026, 3, 14, 23, 59, tzinfo=ZONE), DUE)
    assert not is_late(datetime(2026, 3, 14, 23, 59, 59, 999999, tzinfo=ZONE), DUE)
    assert is_late(datetime(2026, 3, 15, tzinfo=ZONE), DUE)
    assert is_late(datetime(2026, 3, 14, 17, 0, tzinfo=UTC), DUE)  # midnight in Lạng Sơn
    assert days_late(datetime(2026, 3, 15, tzinfo=ZONE), DUE) == 1


def test_the_reminder_goes_out_on_friday_the_13th_and_earlier():
    found = reminder_days(DUE.date(), STATE, before=[1, 2, 5], after=[1, 3])
    assert [(str(r.day), r.step, r.count) for r in found] == [
        ("2026-03-09", Step.BEFORE, 5),
        ("2026-03-12", Step.BEFORE, 2),
        ("2026-03-13", Step.ON_DAY, 0),
        ("2026-03-16", Step.OVERDUE, 1),
        ("2026-03-18", Step.OVERDUE, 3),
    ]


@pytest.mark.parametrize(("period", "shown", "working"), [(Q1, "14/03", "13/03"), (Q2, "14/06", "12/06")])
def test_a_due_day_of_rest_names_the_last_working_day(period, shown, working):
    warning = due_on_rest_day(due_moment(QUARTER, period), STATE)
    assert warning.severity == "warning"
    assert warning.values == {"day": f"{shown}/2026", "working": f"{working}/2026"}
    assert due_on_rest_day(last_moment(date(2026, 1, 10)), STATE) is None  # a Saturday worked


def test_a_moment_without_zone_cannot_be_judged():
    with pytest.raises(ValueError, match="time zone"):
        is_late(datetime(2026, 3, 14), DUE)


@given(moment=MOMENTS, hours=st.integers(-12, 14))
def test_judging_does_not_depend_on_the_zone_it_is_told_in(moment, hours):
    elsewhere = moment.astimezone(timezone(timedelta(hours=hours)))
    assert is_late(moment, DUE) == is_late(elsewhere, DUE)
    assert days_late(moment, DUE) == days_late(elsewhere, DUE)
    assert is_late(moment, DUE) == (days_late(moment, DUE) > 0)
    assert is_late(moment, DUE) == (moment.astimezone(ZONE).date() > DUE.date())


@given(year=st.integers(1950, 2900), n=st.integers(1, 4), day=st.integers(1, 31))
def test_a_quarters_due_moment_is_one_of_the_years(year, n, day):
    rule = {"rule": "before", "day": day, "month": "last_of_quarter"}
    moment = due_moment(rule, period_of("quarter", "calendar", year, n))
    assert moment == due_moments(rule, year)[n - 1]


@given(
    due=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    before=st.lists(st.integers(1, 20), max_size=5),
    after=st.lists(st.integers(1, 20), max_size=5),
)
def test_reminders_go_out_once_a_day_on_working_days_in_order(due, before, after):
    found = reminder_days(due, STATE, before=before, after=after)
    days = [reminder.day for reminder in found]
    assert days == sorted(set(days))
    assert all(STATE.is_working(day) for day in days)
    assert all((r.day > due) == (r.step is Step.OVERDUE) for r in found)
    assert sum(r.step is Step.ON_DAY for r in found) == 1


def test_reminders_count_from_one():
    with pytest.raises(ValueError, match="from 1"):
        reminder_days(date(2026, 3, 14), STATE, before=[0])
