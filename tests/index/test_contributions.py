"""Contributions add up, whatever the method, the reference and what is missing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.index import coinr
from xanh.index import Framework, Group, Indicator, Step
from xanh.index.aggregate_means import arithmetic, geometric, power
from xanh.index.aggregate_ordinal import minimum
from xanh.index.aggregate_tree import Aggregation, aggregate_tree
from xanh.index.contributions import (
    group_contributions,
    indicator_contributions,
    mean_profile,
    own_contributions,
    profile,
    split,
)
from xanh.index.contributions_split import MOST_CHILDREN, slope, split_with_rates
from xanh.index.recipe import Choice
from xanh.reference import ProblemError

STEPS = {
    "arithmetic": Step.of("aggregate", "arithmetic"),
    "geometric": Step.of("aggregate", "geometric"),
    "harmonic": Step.of("aggregate", "harmonic"),
    "root": Step.of("aggregate", "power", p=0.5),
    "power": Step.of("aggregate", "power", p=-2),
    "large power": Step.of("aggregate", "power", p=120),
    "mixed": Step.of("aggregate", "arithmetic", each={3: "geometric", 4: "harmonic"}),
    "minimum": Step.of("aggregate", "minimum"),
    "median": Step.of("aggregate", "arithmetic", each={2: "median"}),
    "owa": Step.of("aggregate", "owa", exponent=2),
    "mpi": Step.of("aggregate", "mpi"),
    "copeland": Step.of("aggregate", "arithmetic", each={4: "copeland"}),
    "copeland below": Step.of("aggregate", "arithmetic", each={3: "copeland"}),
}
SUMS = {
    "sum": Step.of("aggregate", "sum"),
    "sum of means": Step.of("aggregate", "arithmetic", each={4: "sum"}),
}


def scored(step: Step, seed: int, *, holes: float = 0.0):
    """Scores of six units, two of them equal, with weights and the aggregation."""
    framework, _ = coinr.syn63()
    tree, rng = framework.tree, np.random.default_rng(seed)
    x = rng.uniform(1, 10, (6, tree.indicator_count))
    x[3] = x[2]
    x[rng.uniform(size=x.shape) < holes] = np.nan
    aggregation = Aggregation.of(step, tree)
    return aggregate_tree(x, tree.weights, aggregation), tree.weights, aggregation


@pytest.mark.parametrize("name", [*STEPS, *SUMS])
@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**31), st.sampled_from([0.0, 0.3]), st.sampled_from(["mean", "median"]))
def test_parts_add_up_to_the_difference_from_a_profile(name, seed, holes, centre) -> None:
    scores, weights, aggregation = scored({**STEPS, **SUMS}[name], seed, holes=holes)
    reference = profile(scores, weights, aggregation, centre)
    for code, parts in group_contributions(scores, weights, aggregation, reference).items():
        place = aggregation.tree.position[code]
        np.testing.assert_allclose(parts.sum(axis=1), scores[:, place] - reference[place], atol=1e-9)
    parts = indicator_contributions(scores, weights, aggregation, reference)
    np.testing.assert_allclose(parts.sum(axis=1), scores[:, -1] - reference[-1], atol=1e-9)


@pytest.mark.parametrize("name", [*STEPS, *SUMS])
@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**31), st.sampled_from([0.0, 0.3]), st.integers(0, 5))
def test_parts_add_up_to_the_difference_from_another_unit(name, seed, holes, row) -> None:
    scores, weights, aggregation = scored({**STEPS, **SUMS}[name], seed, holes=holes)
    for code, parts in group_contributions(scores, weights, aggregation, row).items():
        place = aggregation.tree.position[code]
        np.testing.assert_allclose(parts.sum(axis=1), scores[:, place] - scores[row, place], atol=1e-9)
    parts = indicator_contributions(scores, weights, aggregation, row)
    np.testing.assert_allclose(parts.sum(axis=1), scores[:, -1] - scores[row, -1], atol=1e-9)
    if not np.isnan(scores[row, -1]):
        np.testing.assert_allclose(parts[row], 0, atol=1e-12)


@pytest.mark.parametrize("name", [*STEPS, *SUMS])
@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**31), st.sampled_from([0.0, 0.3]))
def test_parts_add_up_to_the_change_of_the_same_units(name, seed, holes) -> None:
    """The way from one edition to the next; where units are compared, all of them move."""
    before, weights, aggregation = scored({**STEPS, **SUMS}[name], seed, holes=holes)
    after, _, _ = scored({**STEPS, **SUMS}[name], seed + 1, holes=holes)
    for code, parts in group_contributions(after, weights, aggregation, before).items():
        place = aggregation.tree.position[code]
        np.testing.assert_allclose(parts.sum(axis=1), after[:, place] - before[:, place], atol=1e-9)
    parts = indicator_contributions(after, weights, aggregation, before)
    np.testing.assert_allclose(parts.sum(axis=1), after[:, -1] - before[:, -1], atol=1e-9)


@settings(max_examples=5, deadline=None)
@given(arrays(float, (3, 5), elements=st.floats(0.5, 9)))
def test_benefit_of_the_doubt_is_split_too(x) -> None:
    tree = Framework("f", tuple(Indicator(c, "t") for c in "abc"), (Group("t", None),)).tree
    aggregation = Aggregation.of(Step.of("aggregate", "bod"), tree)
    scores = aggregate_tree(x.T, tree.weights, aggregation)
    parts = group_contributions(scores, tree.weights, aggregation, 2)["t"]
    np.testing.assert_allclose(parts.sum(axis=1), scores[:, -1] - scores[2, -1], atol=1e-9)


def test_of_a_weighted_mean_they_are_weight_times_difference() -> None:
    scores, weights, aggregation = scored(STEPS["arithmetic"], 3)
    reference = mean_profile(scores, weights, aggregation)
    parts = indicator_contributions(scores, weights, aggregation, reference)
    k = aggregation.tree.indicator_count
    shares = aggregation.tree.effective_weights()[:k]
    np.testing.assert_allclose(parts, shares * (scores[:, :k] - reference[:k]), atol=1e-12)


def test_of_a_geometric_mean_they_are_shares_of_the_logarithms() -> None:
    """By hand: scores 6 and 2, log 3 apart; the children log 1.5 (weight 2 of 3) and log 12 (1 of 3)."""
    x, r = np.array([[3.0], [24.0]]), np.array([2.0, 2.0])
    parts = split(x, r, np.array([2.0, 1.0]), Choice("geometric"), geometric)
    total = 2 * np.log(1.5) + np.log(12)
    np.testing.assert_allclose(parts.ravel(), np.array([2 * np.log(1.5), np.log(12)]) / total * 4)


@pytest.mark.parametrize("p", [-3.0, -1.0, 0.0, 0.5, 1.0, 2.0])
def test_where_scores_meet_the_parts_cancel_and_do_not_vanish(p: float) -> None:
    """Children that differ in opposite ways, the score the same: the limit of the parts."""
    x = np.array([[2.0], [6.0]])
    parts = split(
        x, np.array([6.0, 2.0]), np.ones(2), Choice("power", {"p": p}), lambda a, b: power(a, b, p=p)
    )
    np.testing.assert_allclose(parts.sum(), 0, atol=1e-14)
    assert parts[0, 0] < -0.7
    nearly = split(
        x, np.array([6.0, 2.0 + 1e-7]), np.ones(2), Choice("power", {"p": p}), lambda a, b: power(a, b, p=p)
    )
    np.testing.assert_allclose(nearly, parts, atol=1e-5)


@given(st.floats(0.1, 10), st.floats(-1e-3, 1e-3), st.sampled_from([-2.0, -1.0, 0.0, 0.5, 1.0, 3.0]))
def test_slopes_are_smooth_where_two_values_meet(a: float, step: float, p: float) -> None:
    """The slope between a and b is the mean of the derivative from a to b (Gauss-Legendre, seven points)."""
    b = a * (1 + step)
    nodes, weights = np.polynomial.legendre.leggauss(7)
    points = (a + b) / 2 + nodes * (b - a) / 2
    derivative = 1 / points if p == 0 else p * points ** (p - 1)
    wanted = (weights * derivative).sum() / 2
    np.testing.assert_allclose(slope(np.array(a), np.array(b), p), wanted, rtol=1e-9)


def test_roots_at_zero_have_no_infinite_parts() -> None:
    x = np.array([[0.0, 0.0], [4.0, 0.0]])
    found = split_with_rates(
        x, np.array([0.0, 1.0]), np.ones(2), Choice("power", {"p": 0.5}), lambda a, b: power(a, b, p=0.5)
    )
    np.testing.assert_allclose(found.parts, [[0, 0], [0.75, -0.25]], atol=1e-12)
    assert np.isfinite(found.rates).all()


@given(arrays(float, (3, 5), elements=st.floats(1, 10)))
def test_a_better_child_never_has_a_negative_part(x: np.ndarray) -> None:
    parts = split(x, np.ones(3), np.array([1.0, 2, 3]), Choice("geometric"), geometric)
    assert (parts >= -1e-12).all()


def test_shapley_values_by_hand() -> None:
    """The minimum from (1, 1, 1) to (2, 3, 5): nothing before all have moved, so each has a third of it."""
    parts = split(np.array([[2.0], [3.0], [5.0]]), np.ones(3), np.ones(3), Choice("minimum"), minimum)
    np.testing.assert_allclose(parts.ravel(), 1 / 3)
    # From (1, 2) to (4, 3): alone the first takes it to 2, the second leaves it; together 3.
    parts = split(np.array([[4.0], [3.0]]), np.array([1.0, 2.0]), np.ones(2), Choice("minimum"), minimum)
    np.testing.assert_allclose(parts.ravel(), [1.5, 0.5])


def test_many_children_are_split_by_the_same_random_orders_and_still_exactly() -> None:
    rng = np.random.default_rng(5)
    count = MOST_CHILDREN + 3
    x, w = rng.uniform(1, 9, (count, 4)), rng.uniform(1, 2, count)
    r = x.mean(axis=1)
    parts = split(x, r, w, Choice("minimum"), minimum)
    assert np.array_equal(parts, split(x, r, w, Choice("minimum"), minimum))
    np.testing.assert_allclose(parts.sum(axis=0), x.min(axis=0) - r.min(), atol=1e-12)


def test_the_random_orders_come_near_the_exact_values() -> None:
    from xanh.index.contributions_split import _exact, _sampled

    rng = np.random.default_rng(6)
    gains = rng.uniform(0, 1, 2**6)

    def value(moved):
        return gains[(moved * 2 ** np.arange(6)).sum(axis=1)][:, None]

    exact, sampled = _exact(6, value), _sampled(6, value)
    np.testing.assert_allclose(sampled.sum(), exact.sum(), atol=1e-12)
    np.testing.assert_allclose(sampled, exact, atol=0.08)


def test_a_missing_child_counts_as_the_mean_of_the_others() -> None:
    x, r = np.array([[4.0], [np.nan], [8.0]]), np.array([2.0, 4.0, 6.0])
    parts = split(x, r, np.ones(3), Choice("arithmetic"), arithmetic)
    np.testing.assert_allclose(parts.ravel(), [2 / 3, 2 / 3, 2 / 3])  # as if 6 stood there


def test_below_a_group_without_a_score_its_part_is_shared_out_by_weight() -> None:
    indicators = (Indicator("a", "g", weight=3), Indicator("b", "g"), Indicator("c", "t"))
    tree = Framework("f", indicators, (Group("t", None), Group("g", "t"))).tree
    aggregation = Aggregation.of(
        Step.of("aggregate", "arithmetic", each={2: Choice("arithmetic", {"threshold": 1})}), tree
    )
    scores = aggregate_tree(np.array([[4.0, np.nan, 8.0], [1.0, 5.0, 6.0]]), tree.weights, aggregation)
    parts = indicator_contributions(scores, tree.weights, aggregation, 1)
    # g counts as 8, the mean of what is known, for 2 of the other unit: 3 points, three quarters of them to a
    np.testing.assert_allclose(parts[0], [2.25, 0.75, 1.0])
    assert np.isnan(group_contributions(scores, tree.weights, aggregation, 1)["g"][0]).all()


def test_sums_and_arithmetic_means_are_sums_of_parts_themselves() -> None:
    """PGI 2024, Bắc Ninh's four parts as its site prints them: 7.65 + 7.58 + 4.99 + 6.11."""
    tree = Framework("pgi", tuple(Indicator(f"c{j}", "t") for j in range(4)), (Group("t", None),)).tree
    aggregation = Aggregation.of(Step.of("aggregate", "sum"), tree)
    x = np.array([[7.65, 7.58, 4.99, 6.11], [7.0, np.nan, 5.0, 6.0]])
    scores = aggregate_tree(x, tree.weights, aggregation)
    parts = own_contributions(scores, tree.weights, aggregation)["t"]
    np.testing.assert_allclose(parts[0], x[0])
    assert np.isnan(parts[1]).all()


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**31), st.sampled_from([0.0, 0.3]))
def test_own_parts_add_up_to_the_scores(seed: int, holes: float) -> None:
    scores, weights, aggregation = scored(STEPS["arithmetic"], seed, holes=holes)
    found = own_contributions(scores, weights, aggregation)
    np.testing.assert_allclose(found.pop("").sum(axis=1), scores[:, -1], rtol=1e-12)
    for code, parts in found.items():
        place = aggregation.tree.position[code]
        np.testing.assert_allclose(
            parts[~np.isnan(scores[:, place])].sum(axis=1), scores[~np.isnan(scores[:, place]), place]
        )


def test_means_of_another_kind_have_no_parts_of_their_own() -> None:
    scores, weights, aggregation = scored(STEPS["mixed"], 1)
    found = own_contributions(scores, weights, aggregation)
    levels = {int(aggregation.tree.level[aggregation.tree.position[code]]) for code in found}
    assert levels == {2}


def test_an_unknown_profile_is_refused() -> None:
    scores, weights, aggregation = scored(STEPS["arithmetic"], 1)
    with pytest.raises(ProblemError) as refused:
        profile(scores, weights, aggregation, "mode")
    assert [p.code for p in refused.value.problems] == ["index.unknown_reference"]
