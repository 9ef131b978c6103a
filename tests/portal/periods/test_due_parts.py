"""A due rule goes through the boxes of the form and comes back as it was."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.calendar import StateCalendar, due_moment, period_of
from xanh.portal.periods.due_parts import HOWS, MONTHS, parts_of, rule_of

PERIOD = period_of("year", "calendar", 2026)
NAMED = st.fixed_dictionaries({"rule": st.sampled_from(["before", "by"]), "day": st.integers(1, 31)})
RULES = st.one_of(
    st.builds(lambda r, m: {**r, "month": m}, NAMED, st.sampled_from(["last", "after", *range(1, 13)])),
    st.builds(lambda r, m: {**r, "month": m, "year": 1}, NAMED, st.integers(1, 12)),
    st.fixed_dictionaries(
        {
            "rule": st.just("after"),
            "count": st.integers(0, 300),
            "unit": st.sampled_from(["day", "working_day"]),
        }
    ),
    st.fixed_dictionaries(
        {
            "rule": st.sampled_from(["before", "by"]),
            "date": st.dates(date(2000, 1, 2), date(2100, 1, 1)).map(str),
        }
    ),
)


def back(rule):
    parts = parts_of(rule)
    return rule_of(parts["how"], parts.get("number"), parts.get("month", ""), parts.get("date"))


@given(RULES)
def test_every_rule_comes_back(rule):
    assert back(rule) == rule


@given(
    how=st.sampled_from([*HOWS, "sometimes"]),
    number=st.one_of(st.none(), st.integers(0, 366)),
    month=st.sampled_from([*MONTHS, "", "0-13"]),
    day=st.one_of(st.none(), st.dates(date(2000, 1, 2), date(2100, 1, 1))),
)
def test_what_the_boxes_make_has_a_due_moment(how, number, month, day):
    rule = rule_of(how, number, month, day)
    assert rule is None or due_moment(rule, PERIOD, StateCalendar())


@pytest.mark.parametrize("month", ["last_of_quarter", "last_of_half", "each"])
def test_words_of_plans_show_as_the_periods_own(month):
    assert back({"rule": "by", "day": 20, "month": month}) == {"rule": "by", "day": 20, "month": "last"}
