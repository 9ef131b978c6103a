"""Roll-ups against fractions, in any order, nested, with one part or none."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.portal.reports.joint_text import inserted, marked, renewed
from xanh.portal.reports.roll_ups import figure_of, roll_up, rounded
from xanh.portal.reports.rules import PartState, State, part_state

FIGURES = st.integers(1 - 10**15, 10**15 - 1).map(lambda n: Decimal(n).scaleb(-4))  # what a line holds
MANY = st.lists(FIGURES, min_size=1, max_size=85)
RULES = ("sum", "mean", "least", "greatest")
NAMES = st.dictionaries(st.text(min_size=1, max_size=4), st.tuples(st.none() | FIGURES, st.none() | FIGURES))


@given(MANY)
def test_a_sum_is_exact(figures):
    assert Fraction(roll_up("sum", figures)) == sum(map(Fraction, figures))


@given(MANY)
def test_a_mean_is_the_exact_one_far_beyond_what_is_shown(figures):
    exact = sum(map(Fraction, figures)) / len(figures)
    assert abs(Fraction(roll_up("mean", figures)) - exact) < Fraction(1, 10**40)


@given(MANY, st.sampled_from(RULES), st.integers())
def test_the_order_of_the_parts_never_matters(figures, rule, seed):
    shuffled = Random(seed).sample(figures, len(figures))
    assert roll_up(rule, shuffled) == roll_up(rule, figures)


@given(FIGURES, st.sampled_from(RULES))
def test_one_part_gives_its_own_figure(figure, rule):
    assert roll_up(rule, [figure]) == figure


@given(
    st.lists(st.lists(FIGURES, min_size=1, max_size=12), min_size=1, max_size=6),
    st.sampled_from(("sum", "least", "greatest")),
)
def test_tiers_one_above_the_other_give_what_one_tier_gives(tiers, rule):
    nested = roll_up(rule, [roll_up(rule, tier) for tier in tiers])
    assert nested == roll_up(rule, [figure for tier in tiers for figure in tier])


def test_a_mean_of_means_is_not_the_mean_of_all():
    one, other = [Decimal(1), Decimal(1), Decimal(1)], [Decimal(5)]
    nested = roll_up("mean", [roll_up("mean", one), roll_up("mean", other)])
    assert (nested, roll_up("mean", [*one, *other])) == (3, 2)


@given(MANY)
def test_least_mean_greatest_stand_in_order(figures):
    least, mean, greatest = (roll_up(rule, figures) for rule in ("least", "mean", "greatest"))
    assert least <= rounded(mean, 30) <= greatest


@pytest.mark.parametrize("rule", RULES)
def test_nothing_given_is_no_figure_rather_than_nought(rule):
    assert roll_up(rule, []) is None


def test_a_line_without_a_rule_is_entered_anew():
    assert roll_up("none", [Decimal(1)]) is None


@given(NAMES, st.sampled_from(RULES))
def test_estimates_and_actual_figures_are_never_added_together_unsaid(pairs, rule):
    figure = figure_of(rule, pairs, len(pairs))
    estimates = [e for e, _ in pairs.values() if e is not None]
    actuals = [a for _, a in pairs.values() if a is not None]
    assert figure.estimate.value == roll_up(rule, estimates)
    assert figure.actual.value == roll_up(rule, actuals)
    only_estimated = sum(e is not None and a is None for e, a in pairs.values())
    assert figure.is_mixed == bool(actuals and only_estimated)
    assert figure.best.count == len(actuals) + only_estimated


@given(NAMES)
def test_every_figure_can_be_followed_to_who_gave_it(pairs):
    figure = figure_of("sum", pairs, len(pairs))
    for rolled in (figure.estimate, figure.actual, figure.best):
        assert set(rolled.given) <= set(pairs)
        assert rolled.value == (sum(rolled.given.values()) if rolled.given else None)


@given(FIGURES, st.integers(0, 4))
def test_rounding_moves_a_figure_by_half_a_step_at_most(figure, decimals):
    moved = abs(Fraction(rounded(figure, decimals)) - Fraction(figure))
    assert moved <= Fraction(1, 2 * 10**decimals)


@pytest.mark.parametrize(
    ("state", "used", "standing", "told"),
    [
        (State.NONE, None, None, PartState.MISSING),
        (State.DRAFT, None, None, PartState.MISSING),
        (State.SUBMITTED, None, 1, PartState.NEW),
        (State.RETURNED, None, 1, PartState.MISSING),
        (State.ACCEPTED, 1, 1, PartState.USED),
        (State.SUBMITTED, 1, 2, PartState.CHANGED),
        (State.SUBMITTED, 2, 1, PartState.CHANGED),
        (State.RETURNED, 1, 1, PartState.RETURNED),
        (State.RETURNED, 1, 2, PartState.RETURNED),
        (State.DRAFT, 1, None, PartState.WITHDRAWN),
    ],
)
def test_how_a_part_stands(state, used, standing, told):
    assert part_state(state, used=used, standing=standing) is told


TEXTS = st.text(min_size=1, max_size=40).map(str.strip).filter(bool)


@given(TEXTS, TEXTS)
def test_a_part_inserted_twice_stands_there_once(text, part):
    once = inserted(text, marked(part, "A"))
    assert inserted(once, marked(part, "A")) == once


@given(TEXTS, TEXTS)
def test_an_inserted_part_can_be_renewed_and_taken_out(old, new):
    text = inserted("Mở đầu.", marked(old, "Sở Xây dựng"))
    assert renewed(text, old, new, name="Sở Xây dựng") == inserted("Mở đầu.", marked(new, "Sở Xây dựng"))
    assert renewed(text, old, "", name="Sở Xây dựng") == "Mở đầu."


def test_what_was_reworded_stays():
    assert renewed("Đã xong 12 việc (Sở Xây dựng).", "Đã xong.", "Mới.", name="Sở Xây dựng").startswith(
        "Đã xong 12"
    )
