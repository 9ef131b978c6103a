"""Reporting periods: the vectors of Decree 09/2019/NĐ-CP, article 12, and what holds for all of them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.calendar import FREQUENCIES, next_periods, parse_code, period_containing, period_of
from xanh.calendar.periods import IN_YEAR
from xanh.reference import period_rules

RULES = ("decree_09_2019", "calendar")


@st.composite
def any_period(draw):
    frequency = draw(st.sampled_from(FREQUENCIES))
    n = draw(st.integers(1, IN_YEAR[frequency]))
    return period_of(frequency, draw(st.sampled_from(RULES)), draw(st.integers(1901, 2990)), n)


# vn_rules 2.1: three sources agree on these; nine months by Khánh Hòa's QĐ 01/2023/QĐ-UBND
DECREE = [
    ("20261", "2025-12-15", "2026-03-14"),
    ("20262", "2026-03-15", "2026-06-14"),
    ("20263", "2026-06-15", "2026-09-14"),
    ("20264", "2026-09-15", "2026-12-14"),
    ("202601", "2025-12-15", "2026-01-14"),
    ("2026H1", "2025-12-15", "2026-06-14"),
    ("2026H2", "2026-06-15", "2026-12-14"),
    ("2026N9", "2025-12-15", "2026-09-14"),
    ("2026", "2025-12-15", "2026-12-14"),
    ("202402", "2024-01-15", "2024-02-14"),  # leap years change nothing
    ("202403", "2024-02-15", "2024-03-14"),
]


@pytest.mark.parametrize(("code", "first", "last"), DECREE)
def test_the_decrees_periods(code, first, last):
    period = parse_code(code, "decree_09_2019")
    assert (str(period.first_day), str(period.last_day)) == (first, last)


@pytest.mark.parametrize(
    ("code", "first", "last"),
    [
        ("20261", "2026-01-01", "2026-03-31"),
        ("202402", "2024-02-01", "2024-02-29"),
        ("2026H2", "2026-07-01", "2026-12-31"),
        ("2026N9", "2026-01-01", "2026-09-30"),
        ("2026", "2026-01-01", "2026-12-31"),
    ],
)
def test_calendar_periods(code, first, last):
    period = parse_code(code, "calendar")
    assert (str(period.first_day), str(period.last_day)) == (first, last)


@pytest.mark.parametrize(
    "code", ["", "26", "20265", "202600", "202613", "2026H3", "2026N8", "2026h1", "٢٠٢٦"]
)
def test_a_code_of_no_form_is_refused(code):
    with pytest.raises(ValueError, match="period code"):
        parse_code(code, "calendar")


def test_what_is_not_known_is_refused():
    with pytest.raises(ValueError, match="frequency"):
        period_of("week", "calendar", 2026)
    with pytest.raises(ValueError, match="rule"):
        period_of("year", "fiscal", 2026)
    with pytest.raises(ValueError, match="number 5"):
        period_of("quarter", "calendar", 2026, 5)


def test_no_nine_months_hold_a_day_of_autumn():
    assert period_containing("nine_months", "decree_09_2019", date(2026, 10, 1)) is None
    assert next_periods("nine_months", "decree_09_2019", date(2026, 10, 1), 1)[0].code == "2027N9"


def test_every_rule_names_its_source():
    assert all(rule.source and rule.name and rule.name_en for rule in period_rules().values())


@given(any_period())
def test_a_code_gives_its_period_back(period):
    assert parse_code(period.code, period.rule) == period


@given(any_period())
def test_the_next_and_the_previous_are_each_others(period):
    assert period.next.previous == period
    assert period.previous.next == period


@given(any_period().filter(lambda p: p.frequency != "nine_months"))
def test_periods_follow_without_gap_or_overlap(period):
    assert period.next.first_day == period.last_day + timedelta(days=1)


@given(any_period(), st.data())
def test_a_period_holds_its_days(period, data):
    day = data.draw(st.dates(period.first_day, period.last_day))
    assert period_containing(period.frequency, period.rule, day) == period
    assert next_periods(period.frequency, period.rule, day, 2) == (period, period.next)


@given(st.integers(1950, 2900), st.sampled_from(RULES))
def test_twelve_months_and_four_quarters_make_the_year(year, rule):
    whole = period_of("year", rule, year)
    for frequency in ("month", "quarter", "half"):
        parts = [period_of(frequency, rule, year, n) for n in range(1, IN_YEAR[frequency] + 1)]
        assert (parts[0].first_day, parts[-1].last_day) == (whole.first_day, whole.last_day)
