"""Due rules of Lạng Sơn's plans, checked against dates worked out by hand."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.calendar import ZONE, due_moments, next_due

QUARTER = {"rule": "before", "day": 15, "month": "last_of_quarter"}
YEAR = {"rule": "before", "day": 5, "month": 12}


def test_before_the_15th_of_the_last_month_means_until_the_14th():
    assert [m.strftime("%d/%m/%Y %H:%M:%S") for m in due_moments(QUARTER, 2026)] == [
        "14/03/2026 23:59:59",
        "14/06/2026 23:59:59",
        "14/09/2026 23:59:59",
        "14/12/2026 23:59:59",
    ]


def test_yearly_before_5_december_means_until_the_4th():
    assert due_moments(YEAR, 2027) == (datetime(2027, 12, 4, 23, 59, 59, tzinfo=ZONE),)
    assert due_moments(YEAR, 2027)[0].strftime("%A") == "Saturday"


def test_the_14th_at_the_last_second_is_in_time_and_the_15th_is_late():
    last = datetime(2026, 3, 14, 23, 59, 59, tzinfo=ZONE)
    assert next_due(QUARTER, last) == last
    assert next_due(QUARTER, datetime(2026, 3, 15, tzinfo=ZONE)) == datetime(
        2026, 6, 14, 23, 59, 59, tzinfo=ZONE
    )


def test_now_is_read_in_vietnamese_time():
    # 14/03 17:00 UTC is already the 15th in Lạng Sơn
    assert next_due(QUARTER, datetime(2026, 3, 14, 17, 0, tzinfo=UTC)).month == 6


def test_by_includes_the_day_and_short_months_end_on_their_last_day():
    moments = due_moments({"rule": "by", "day": 31, "month": "each"}, 2026)
    assert [m.day for m in moments] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


def test_before_the_first_falls_in_the_month_before():
    assert (
        due_moments({"rule": "before", "day": 1, "month": "first_after_quarter"}, 2026)[0].date().isoformat()
        == "2025-12-31"
    )


def test_a_single_date_passes_once():
    rule = {"rule": "before", "date": "2026-06-30"}
    assert next_due(rule, datetime(2026, 1, 1, tzinfo=ZONE)).date().isoformat() == "2026-06-29"
    assert next_due(rule, datetime(2026, 6, 30, tzinfo=ZONE)) is None


@pytest.mark.parametrize(
    "rule",
    [
        {"rule": "after", "day": 1, "month": 1},
        {"rule": "by", "day": 1, "month": "never"},
        {"rule": "by", "day": 1, "month": 13},
    ],
)
def test_an_unknown_rule_is_refused(rule):
    with pytest.raises(ValueError, match="unknown"):
        due_moments(rule, 2026)


@given(
    now=st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1)),
    day=st.integers(1, 31),
    month=st.sampled_from(["each", "last_of_quarter", 2, 12]),
)
def test_next_due_is_the_earliest_that_has_not_passed(now, day, month):
    rule = {"rule": "before", "day": day, "month": month}
    moment = next_due(rule, now.replace(tzinfo=ZONE))
    assert moment >= now.replace(tzinfo=ZONE)
    earlier = [m for y in (now.year - 1, now.year, now.year + 1) for m in due_moments(rule, y) if m < moment]
    assert all(m < now.replace(tzinfo=ZONE) for m in earlier)
