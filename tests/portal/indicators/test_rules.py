"""Judging figures: each goal on its own, sums only shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.portal.indicators.rules import (
    CONTENT,
    Verdict,
    computed_total,
    contradictions,
    judge,
    judge_rank,
    total_differs,
)

SCORES = st.decimals(0, 10, places=2)
CONTENTS = st.fixed_dictionaries({name: st.none() | st.integers(0, 3) for name in CONTENT})


def test_lang_son_2024_reached_the_sum_and_missed_its_parts():
    # Lạng Sơn 2024, pcivietnam.vn; targets of the plan of Sở Giao thông vận tải, 2024
    scores = [Decimal(s) for s in ("4.95", "4.95", "6.71", "6.02")]
    targets = [Decimal(t) for t in ("6.58", "6.11", "4.38", "5.30")]
    verdicts = [judge(s, t) for s, t in zip(scores, targets, strict=True)]
    assert verdicts == [Verdict.MISSED, Verdict.MISSED, Verdict.REACHED, Verdict.REACHED]
    assert computed_total(scores) == Decimal("22.63")
    assert judge(computed_total(scores), computed_total(targets)) is Verdict.REACHED
    assert judge_rank(None, 30, outside_top=30) is Verdict.MISSED


@pytest.mark.parametrize(
    ("rank", "rank_max", "outside", "verdict"),
    [
        (30, 30, None, Verdict.REACHED),
        (31, 30, None, Verdict.MISSED),
        (None, 30, 30, Verdict.MISSED),
        (None, 40, 30, Verdict.UNKNOWN),
        (None, 30, None, Verdict.UNKNOWN),
        (5, None, None, Verdict.UNKNOWN),
    ],
)
def test_ranks(rank, rank_max, outside, verdict):
    assert judge_rank(rank, rank_max, outside_top=outside) is verdict


def test_lower_is_better_turns_the_goal_round():
    assert judge(Decimal(5), Decimal(6), lower_is_better=True) is Verdict.REACHED
    assert judge(Decimal(5), Decimal(6)) is Verdict.MISSED
    assert judge(None, Decimal(6)) is Verdict.UNKNOWN


@given(st.lists(SCORES, min_size=4, max_size=4), st.decimals("-0.03", "0.03", places=2))
def test_a_published_total_may_differ_from_its_parts_by_rounding(parts, rounding):
    assert not total_differs(computed_total(parts) + rounding, parts)
    assert total_differs(computed_total(parts) + Decimal("0.04"), parts)


@given(st.lists(SCORES, max_size=3))
def test_a_sum_with_a_gap_is_no_sum(parts):
    assert computed_total([*parts, None]) is None


@given(CONTENTS, CONTENTS)
def test_filling_a_gap_contradicts_nothing(old, new):
    found = contradictions(old, new)
    assert found == contradictions(new, old)
    assert contradictions(old, old) == []
    assert all(None not in (old[name], new[name]) for name in found)
