"""The calendar of state offices: the days of 2026 that officials know, and what holds for any days."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from xanh.calendar import Certainty, StateCalendar
from xanh.reference import StateDayFact, state_days

STATE = StateCalendar(state_days())
DAYS = st.dates(date(2025, 6, 1), date(2027, 12, 31))
COUNTS = st.integers(-60, 60)


def test_the_year_2026_as_the_notices_lay_it_out():
    # vn_rules section 3: rest days and the two swaps; 26/4 is a Sunday, made up for on the 27th
    off = ["01-01", "01-02", "02-16", "02-17", "02-18", "02-19", "02-20", "04-27", "04-30", "05-01"]
    off += ["08-31", "09-01", "09-02"]
    found = [day for day in _year(2026) if day.weekday() < 5 and not STATE.is_working(day)]
    assert [f"{day:%m-%d}" for day in found] == off
    assert [day for day in _year(2026) if day.weekday() > 4 and STATE.is_working(day)] == [
        date(2026, 1, 10),
        date(2026, 8, 22),
    ]


def test_a_day_without_its_notice_is_shown_and_has_no_effect():
    culture = date(2026, 11, 24)
    assert STATE.certainty(culture) is Certainty.EXPECTED
    assert STATE.is_working(culture)
    assert "Văn hóa" in STATE.reason(culture)


def test_a_year_without_rows_is_the_librarys_and_says_so():
    assert not STATE.covers(2027)
    assert STATE.certainty(date(2027, 9, 2)) is Certainty.LIBRARY
    assert not STATE.is_working(date(2027, 9, 2))
    assert STATE.source_of(date(2027, 9, 2)) == "holidays"
    assert STATE.certainty(date(2027, 3, 3)) is Certainty.UNCOVERED


def test_the_librarys_errors_of_2026_are_overridden_by_the_table():
    library = StateCalendar()
    assert library.is_working(date(2026, 1, 2))  # holidays 0.109 knows neither swap of January 2026
    assert not library.is_working(date(2026, 1, 10))
    assert STATE.covers(2026)
    assert STATE.certainty(date(2026, 3, 3)) is Certainty.WEEK


def test_one_row_of_ours_does_not_hide_the_librarys_tet():
    one = StateCalendar([StateDayFact(date(2027, 1, 1), works=False, reason="Tết Dương lịch")])
    assert not one.covers(2027)
    assert not one.is_working(date(2027, 2, 8))


def test_rows_come_before_the_library_in_a_year_not_covered():
    worked = StateCalendar([StateDayFact(date(2027, 9, 3), works=True, reason="hoán đổi")])
    assert worked.is_working(date(2027, 9, 3))
    assert worked.certainty(date(2027, 9, 3)) is Certainty.NOTICE


def test_tet_lies_between_two_working_days():
    assert STATE.next_working(date(2026, 2, 13)) == date(2026, 2, 23)
    assert STATE.last_working_on_or_before(date(2026, 2, 20)) == date(2026, 2, 13)
    assert STATE.working_days_between(date(2026, 2, 13), date(2026, 2, 23)) == 1


@given(day=DAYS, count=COUNTS)
def test_adding_working_days_lands_on_one_and_counts_as_many(day, count):
    found = STATE.add_working_days(day, count)
    assert count == 0 or STATE.is_working(found)
    if count > 0:
        assert STATE.working_days_between(day, found) == count
    if STATE.is_working(day):
        assert STATE.add_working_days(found, -count) == day


@given(day=DAYS, first=st.integers(0, 40), second=st.integers(0, 40))
def test_working_days_add_up(day, first, second):
    assert STATE.add_working_days(STATE.add_working_days(day, first), second) == STATE.add_working_days(
        day, first + second
    )


@given(a=DAYS, b=DAYS, c=DAYS)
def test_working_days_between_split_at_any_day(a, b, c):
    assert STATE.working_days_between(a, b) + STATE.working_days_between(b, c) == STATE.working_days_between(
        a, c
    )


@given(day=DAYS)
def test_the_next_working_day_is_the_nearest(day):
    found = STATE.next_working(day)
    between = [day + timedelta(days=n) for n in range(1, (found - day).days)]
    assert STATE.is_working(found)
    assert not any(STATE.is_working(d) for d in between)


def _year(year):
    return [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
