"""When tasks fall due: schedules as they are read from the words of plans."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.calendar import StateCalendar, occurrences
from xanh.documents.read.prose.schedules import read_schedule
from xanh.reference import state_days

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)
WORDS = (
    "Trước ngày 30/6/2026",
    "Quý IV/2026",
    "Hằng năm trước 01/6 và 15/11",
    "trước ngày 15 tháng cuối quý",
    "hằng tháng trước ngày 25",
    "hằng quý",
    "hằng tuần",
    "định kỳ 6 tháng",
    "Tháng 9/2026; Quý IV/2026",
    "Thường xuyên",
    "Theo kế hoạch",
    "trong 30 ngày làm việc",
    "Năm 2026 và những năm tiếp theo",
)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("Trước ngày 30/6/2026", ["2026-06-29"]),
        ("Quý IV/2026", ["2026-12-31"]),
        ("Hằng năm trước 01/6 và 15/11", ["2026-05-31", "2026-11-14"]),
        ("hằng quý", ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]),
        ("định kỳ 6 tháng", ["2026-06-30", "2026-12-31"]),
        ("Tháng 9/2026; Quý IV/2026", ["2026-09-30", "2026-12-31"]),
        ("Thường xuyên", []),
        ("Theo kế hoạch", []),
        ("trong 30 ngày làm việc", []),
    ],
)
def test_words_of_plans_fall_due_on_these_days(words, days):
    found = occurrences(read_schedule(words, 2026), FIRST, LAST)
    assert [str(occurrence.due) for occurrence in found] == days


def test_a_period_says_when_it_starts():
    (found,) = occurrences(read_schedule("Quý IV/2026"), FIRST, LAST)
    assert (found.starts, found.text) == (date(2026, 10, 1), "Quý IV/2026")


def test_each_week_ends_on_its_sunday():
    found = occurrences(
        {"kind": "recurrence", "every": "week", "due": []}, date(2026, 3, 2), date(2026, 3, 22)
    )
    assert [str(o.due) for o in found] == ["2026-03-08", "2026-03-15", "2026-03-22"]


def test_before_new_year_falls_in_the_year_before():
    each = {"kind": "recurrence", "every": "year", "due": [{"rule": "before", "day": 1, "month": 1}]}
    assert [str(o.due) for o in occurrences(each, FIRST, LAST)] == ["2026-12-31"]


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("trong 10 ngày", "2026-02-23"),
        ("trong 5 ngày làm việc", "2026-02-27"),  # the week of Tết is off
        ("trong 2 tuần", "2026-02-27"),
        ("trong 1 tháng", "2026-03-13"),
        ("trong 1 quý", "2026-05-13"),
        ("trong 1 năm", "2027-02-13"),
    ],
)
def test_a_duration_ends_counted_from_its_event(words, day):
    calendar = StateCalendar(state_days())
    start = date(2026, 2, 13)
    found = occurrences(
        read_schedule(words), start, date(2027, 12, 31), counted_from=start, calendar=calendar
    )
    assert [(str(o.due), o.starts) for o in found] == [(day, start)]


def test_a_month_from_the_last_of_january_ends_with_february():
    month = {"kind": "duration", "count": 1, "unit": "month"}
    (found,) = occurrences(month, FIRST, LAST, counted_from=date(2026, 1, 31))
    assert str(found.due) == "2026-02-28"


def test_working_days_need_a_calendar():
    with pytest.raises(ValueError, match="calendar"):
        occurrences({"kind": "duration", "count": 1, "unit": "working_day"}, FIRST, LAST, counted_from=FIRST)


def test_a_kind_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="kind"):
        occurrences({"kind": "sometimes"}, FIRST, LAST)


@given(
    words=st.sampled_from(WORDS),
    first=st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    split=st.integers(0, 400),
    length=st.integers(0, 800),
)
def test_a_span_split_in_two_has_the_same_occurrences(words, first, split, length):
    schedule = read_schedule(words, 2026)
    day = date.fromordinal
    start, end = first.toordinal(), first.toordinal() + length
    middle = min(start + split, end)
    whole = occurrences(schedule, first, day(end))
    parts = (
        *occurrences(schedule, first, day(middle)),
        *(occurrences(schedule, day(middle + 1), day(end)) if middle < end else ()),
    )
    assert whole == parts
    assert all(first <= o.due <= day(end) for o in whole)
