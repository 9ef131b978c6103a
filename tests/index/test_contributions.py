"""Contributions add up, whatever the method."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.index import coinr
from xanh.index import Step
from xanh.index.aggregate_tree import Aggregation, aggregate_tree
from xanh.index.contributions import group_contributions, indicator_contributions, mean_profile
from xanh.reference import ProblemError

STEPS = {
    "arithmetic": Step.of("aggregate", "arithmetic"),
    "geometric": Step.of("aggregate", "geometric"),
    "harmonic": Step.of("aggregate", "harmonic"),
    "power": Step.of("aggregate", "power", p=-2),
    "mixed": Step.of("aggregate", "arithmetic", each={3: "geometric", 4: "sum"}),
    "minimum": Step.of("aggregate", "minimum"),
    "mpi": Step.of("aggregate", "mpi"),
}


def scored(step: Step, seed: int):
    framework, _ = coinr.syn63()
    tree = framework.tree
    x = np.random.default_rng(seed).uniform(1, 10, (6, tree.indicator_count))
    aggregation = Aggregation.of(step, tree)
    return aggregate_tree(x, tree.weights, aggregation), tree.weights, aggregation


@pytest.mark.parametrize("name", STEPS)
@given(st.integers(0, 2**31))
def test_parts_add_up_to_the_difference_at_every_node(name: str, seed: int) -> None:
    scores, weights, aggregation = scored(STEPS[name], seed)
    reference = mean_profile(scores, weights, aggregation)
    by_group = group_contributions(scores, weights, aggregation, reference)
    for code, parts in by_group.items():
        place = aggregation.tree.position[code]
        np.testing.assert_allclose(parts.sum(axis=1), scores[:, place] - reference[place], atol=1e-9)
    parts = indicator_contributions(scores, weights, aggregation, reference)
    np.testing.assert_allclose(parts.sum(axis=1), scores[:, -1] - reference[-1], atol=1e-9)


def test_of_a_weighted_mean_they_are_weight_times_difference() -> None:
    scores, weights, aggregation = scored(STEPS["arithmetic"], 3)
    reference = mean_profile(scores, weights, aggregation)
    parts = indicator_contributions(scores, weights, aggregation, reference)
    k = aggregation.tree.indicator_count
    shares = aggregation.tree.effective_weights()[:k]
    np.testing.assert_allclose(parts, shares * (scores[:, :k] - reference[:k]), atol=1e-12)


@given(arrays(float, (3, 5), elements=st.floats(1, 10)))
def test_a_better_child_never_has_a_negative_part(x: np.ndarray) -> None:
    from xanh.index.aggregate_means import geometric
    from xanh.index.contributions import split
    from xanh.index.recipe import Choice

    parts = split(x, np.ones(3), np.array([1.0, 2, 3]), Choice("geometric"), geometric)
    assert (parts >= -1e-12).all()


def test_too_many_children_for_shapley_are_refused() -> None:
    from xanh.index.aggregate_ordinal import minimum
    from xanh.index.contributions import split
    from xanh.index.recipe import Choice

    with pytest.raises(ProblemError) as refused:
        split(np.ones((13, 2)), np.ones(13), np.ones(13), Choice("minimum"), minimum)
    assert [p.code for p in refused.value.problems] == ["index.too_many_children"]
