"""Weights: COINr's components, textbook judgements, bounds that keep weights positive."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index import coinr
from tests.index.test_denominate import started
from xanh.index import Data, Framework, Group, Indicator, Step
from xanh.index.state import State
from xanh.index.weight import apply
from xanh.index.weight_data import balanced, first_component
from xanh.index.weight_judgement import pairwise_weights, rank_order_centroid
from xanh.reference import ProblemError


def correlated(seed: int = 1) -> State:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(40, 2)).repeat(3, axis=1) + rng.normal(size=(40, 6)) * [0.3, 0.6, 1.5, 0.4, 0.4, 0.9]
    indicators = tuple(Indicator(f"i{j}", f"g{j // 3}") for j in range(6))
    framework = Framework("f", indicators, (Group("t", None), Group("g0", "t"), Group("g1", "t")))
    columns = {i.code: x[:, j].tolist() for j, i in enumerate(indicators)}
    return started(framework, Data.of([f"u{u}" for u in range(40)], columns))


def test_first_components_are_coinr_s_up_to_their_sign(asem: Path) -> None:
    framework, _ = coinr.asem_set(asem)
    tree = framework.tree
    treated = coinr.table("asem_step5_treated", asem).matrix(tree.codes[: tree.indicator_count])
    expected = coinr.table("asem_weights_pca_pc1", asem)
    weights = dict(zip(expected.text("iCode"), expected.number("Weight"), strict=True))
    for place, children in tree.groups:
        if tree.level[place] == 2:
            loadings, _ = first_component(treated[:, children])
            theirs = np.array([weights[tree.codes[c]] for c in children])
            sign = np.sign(loadings @ theirs)
            coinr.assert_same(loadings * sign, theirs, 1e-9)


def test_components_of_each_group() -> None:
    done = apply(correlated(), Step.of("weight", "pca", squared=True))
    assert done.weights[:3].sum() == pytest.approx(1)
    assert done.weights[0] > done.weights[2]
    assert set(done.details["weight"]["variance_shares"]) == {"g0", "g1"}
    assert done.weights[6:].tolist() == [1, 1, 1]


def test_an_indicator_against_its_group_is_refused_not_turned() -> None:
    state = correlated()
    x = state.data.values.copy()
    x[:, 1] *= -1
    with pytest.raises(ProblemError) as refused:
        apply(state.with_values(x), Step.of("weight", "pca"))
    assert [(p.code, p.place.column) for p in refused.value.problems] == [("index.negative_weight", "i1")]


def test_balanced_weights_even_the_correlations_out() -> None:
    done = apply(correlated(), Step.of("weight", "correlation_balanced"))
    x = done.data.values[:, :3]
    parent = x @ done.weights[:3]
    r = [np.corrcoef(column, parent)[0, 1] for column in x.T]
    assert max(r) - min(r) < 1e-3
    assert max(done.details["weight"]["objective"].values()) < 1e-6


@settings(max_examples=15)
@given(st.integers(0, 10_000))
def test_balanced_weights_stay_positive(seed: int) -> None:
    """COINr's unconstrained search returned -0.18 on its own example."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(25, 4)) @ rng.normal(size=(4, 4))
    shares, _ = balanced(x, np.ones(4))
    assert (shares > 0.02).all()
    assert shares.sum() == pytest.approx(1, abs=1e-6)


def test_balanced_weights_of_the_asem_pillars_beat_coinr_s(asem: Path) -> None:
    framework, _ = coinr.asem_set(asem)
    tree = framework.tree
    scores = coinr.table("asem_step7_aggregated", asem).matrix(tree.codes)
    for place, children in tree.groups:
        if tree.level[place] == 4:
            shares, objective = balanced(scores[:, children], np.ones(len(children)))
            assert objective < 1e-6
            assert (shares > 0).all()


def test_pairwise_comparisons_of_saaty_s_kind() -> None:
    """A consistent matrix gives its weights and ratio 0; the cyclic one of three is far from consistent."""
    consistent = np.array([[1, 3, 6], [1 / 3, 1, 2], [1 / 6, 1 / 2, 1]])
    weights, ratio = pairwise_weights(consistent)
    np.testing.assert_allclose(weights, [6 / 9, 2 / 9, 1 / 9])
    assert abs(ratio) < 1e-12
    cyclic = np.array([[1, 3, 1 / 3], [1 / 3, 1, 3], [3, 1 / 3, 1]])
    assert pairwise_weights(cyclic)[1] > 1
    matrix = np.array([[1, 2, 5], [1 / 2, 1, 3], [1 / 5, 1 / 3, 1]])
    weights, ratio = pairwise_weights(matrix)
    geometric = np.cbrt(
        matrix.prod(axis=1)
    )  # for three items the eigenvector is the geometric mean of the rows
    np.testing.assert_allclose(weights, geometric / geometric.sum())
    eigenvalue = (matrix @ weights / weights).mean()
    assert ratio == pytest.approx((eigenvalue - 3) / 2 / 0.58)


def test_inconsistent_comparisons_are_told() -> None:
    cyclic = [[1, 3, 1 / 3], [1 / 3, 1, 3], [3, 1 / 3, 1]]
    done = apply(correlated(), Step.of("weight", "ahp", comparisons={"g0": cyclic}))
    assert [p.code for p in done.details["weight"]["warnings"]] == ["index.inconsistent_comparisons"]
    assert done.weights[3:6].tolist() == [1, 1, 1]


def test_points_of_several_experts() -> None:
    experts = [{"i0": 50, "i1": 30, "i2": 20}, {"i0": 1, "i1": 1, "i2": 2}]
    done = apply(correlated(), Step.of("weight", "budget", experts=experts))
    np.testing.assert_allclose(done.weights[:3], [0.375, 0.275, 0.35])
    np.testing.assert_allclose(done.details["weight"]["deviation"][:3], [0.125, 0.025, 0.15])


def test_an_order_of_importance() -> None:
    done = apply(correlated(), Step.of("weight", "ordinal", order={"g1": ["i5", "i3", "i4"]}))
    np.testing.assert_allclose(done.weights[[5, 3, 4]], [11 / 18, 5 / 18, 2 / 18])


def test_every_indicator_the_same_share() -> None:
    state = correlated()
    done = apply(state, Step.of("weight", "equal_indicators"))
    shares = state.framework.tree.effective_weights(done.weights)
    np.testing.assert_allclose(shares[:6], 1 / 6)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (Step.of("weight", "ahp", comparisons={"g9": [[1]]}), "index.unknown_group"),
        (Step.of("weight", "ahp", comparisons={"g0": [[1, 2], [2, 1]]}), "index.not_reciprocal"),
        (Step.of("weight", "ahp", comparisons={"g0": [[1, 2], [0.5, 1]]}), "index.judgement_length"),
        (Step.of("weight", "budget", experts=[{"i0": 1}, {"i0": 0}]), "index.budget_incomplete"),
        (Step.of("weight", "ordinal", order={"g0": ["i0"]}), "index.judgement_length"),
        (Step.of("weight", "correlation_balanced", lowest=0.9), "index.bounds_impossible"),
        (Step.of("weight", "given", weights={"i0": -1}), "index.negative_weight"),
    ],
)
def test_judgements_that_cannot_be_used_are_refused(step: Step, code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        apply(correlated(), step)
    assert code in [p.code for p in refused.value.problems]


@given(st.integers(1, 12))
def test_centroids_add_up_and_fall(count: int) -> None:
    weights = rank_order_centroid(count)
    assert weights.sum() == pytest.approx(1)
    assert (np.diff(weights) < 0).all()
