"""Weights: COINr's components, textbook judgements, bounds that keep weights positive."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index import coinr
from tests.index.test_denominate import started
from xanh.index import Data, Framework, Group, Indicator, Step
from xanh.index.aggregate import apply as aggregate
from xanh.index.state import State
from xanh.index.weight import apply
from xanh.index.weight_correlation import Bounds, Search, balanced, correlations, imbalance, mean_of
from xanh.index.weight_data import conflict, divergence, first_component
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


def test_weights_better_by_rounding_alone_do_not_replace_the_first() -> None:
    """Where many weights do as well, the kind of processor must not choose between them."""
    x, start, calls = np.random.default_rng(3).normal(size=(30, 3)), np.array([0.5, 0.3, 0.2]), count()
    search = Search(x, mean_of(x), (np.arange(3),))
    found, _ = search.best(lambda _: -1e-16 * next(calls), Bounds(), start)
    assert found == pytest.approx(start, abs=1e-3)


def asem_normalised(folder: Path) -> State:
    framework, data = coinr.asem_set(folder)
    codes = framework.tree.codes[: framework.tree.indicator_count]
    x = coinr.table("asem_step6_normalised", folder).matrix(codes)
    return started(framework, data.columns(codes).with_values(x))


def their_shares(state: State, name: str, folder: Path) -> tuple[np.ndarray, list[int]]:
    """COINr's own correlations with the composite at its optimum, recomputed, and which nodes they are of."""
    table, tree = coinr.table(name, folder), state.framework.tree
    rows = [tree.position[code] for code in table.text("iCode")]
    weights = state.weights.copy()
    weights[rows] = table.number("OptWeight")
    scores = np.empty((len(state.data.units), len(tree.codes)))
    scores[:, : tree.indicator_count] = state.data.values
    for place, children in tree.groups:
        scores[:, place] = scores[:, children] @ weights[children] / weights[children].sum()
    return correlations(scores[:, rows], scores[:, -1]), rows


@pytest.mark.parametrize("level", [2, 3])
def test_balanced_weights_of_asem_against_coinr_s(asem: Path, level: int) -> None:
    """COINr's search let a weight of -0.18 through to be even; positive weights come within 1e-3 of it."""
    state = asem_normalised(asem)
    theirs, rows = their_shares(state, f"analysis_optweights_L{level}_balance", asem)
    step = Step.of("weight", "correlation_balanced", against="top", level=level, lowest=0.001, highest=0.999)
    done = apply(state, step)
    told = done.details["weight"]
    assert told["objective"]["Index"] < imbalance(theirs, np.ones(len(rows))) + 1e-3
    assert (done.weights[rows] > 0).all()
    recomputed = [told["correlations"][state.framework.tree.codes[row]] for row in rows]
    assert imbalance(np.array(recomputed), np.ones(len(rows))) == pytest.approx(told["objective"]["Index"])
    assert [p.code for p in told["warnings"]] == (["index.not_balanced"] if level == 2 else [])
    if level == 3:
        assert told["objective"]["Index"] < 1e-12


@pytest.mark.parametrize("level", [2, 3])
def test_highest_correlations_of_asem_are_no_lower_than_coinr_s(asem: Path, level: int) -> None:
    state = asem_normalised(asem)
    theirs, rows = their_shares(state, f"analysis_optweights_L{level}_infomax", asem)
    done = apply(state, Step.of("weight", "correlation_highest", against="top", level=level))
    assert -done.details["weight"]["objective"]["Index"] >= theirs.sum() - 1e-9
    assert (done.weights[rows] > 0).all()


def test_importance_decides_the_correlations() -> None:
    importance = {"i0": 2.0}
    done = apply(
        correlated(), Step.of("weight", "correlation_balanced", importance=importance, level=1, lowest=0.001)
    )
    r = done.details["weight"]["correlations"]
    assert r["i3"] == pytest.approx(r["i4"], abs=1e-4)
    assert r["i0"] > r["i1"]


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


def test_an_order_of_importance_drawn() -> None:
    """Their mean is the centroid; every draw keeps the order and the group's sum of weights."""
    order = {"g1": ["i5", "i3", "i4"]}
    drawn = np.array(
        [
            apply(correlated(), Step.of("weight", "ordinal", order=order, seed=7, draw=i)).weights[[5, 3, 4]]
            for i in range(400)
        ]
    )
    assert (np.diff(drawn, axis=1) <= 0).all()
    np.testing.assert_allclose(drawn.sum(axis=1), 1, rtol=1e-12)
    np.testing.assert_allclose(drawn.mean(axis=0), rank_order_centroid(3), atol=0.03)


def test_sets_of_weights_by_name_and_level() -> None:
    sets = {"a": {"i0": 5, "g0": 7}, "b": {"i1": 3, "g1": 9}}
    step = Step.of("weight", "given", sets=sets, use={1: "a", 2: "b"})
    assert apply(correlated(), step).weights.tolist() == [5, 1, 1, 1, 1, 1, 1, 9, 1]
    step = Step.of_json(Step.of("weight", "given", sets=sets, use={"1": "a"}).to_json())
    assert apply(correlated(), step).weights.tolist() == [5, 1, 1, 1, 1, 1, 1, 1, 1]
    step = Step.of("weight", "given", sets=sets, use="a")
    assert apply(correlated(), step).weights.tolist() == [5, 1, 1, 1, 1, 1, 7, 1, 1]


def test_weights_of_asem_given_by_level(asem: Path) -> None:
    """The column w_levels, level by level, gives COINr's scores."""
    state = asem_normalised(asem)
    tree = state.framework.tree
    table = coinr.table("asem_weights_variants", asem)
    sets = {"levels": dict(zip(table.text("iCode"), table.number("w_levels").tolist(), strict=True))}
    step = Step.of("weight", "given", sets=sets, use=dict.fromkeys((1, 2, 3), "levels"))
    expected = coinr.table("variant_weights_levels", asem)
    x = expected.matrix(tree.codes[: tree.indicator_count])
    done = aggregate(apply(state.with_values(x), step), Step.of("aggregate", "arithmetic"))
    coinr.assert_same(done.scores, expected.matrix(tree.codes))


def test_conflict_and_entropy_by_hand() -> None:
    """Three columns on 0..1 with deviations .5, .5, .5: the third runs against the others (r = -1)."""
    x = np.array([[0.0, 0.0, 2.0], [1.0, 5.0, 1.0], [2.0, 10.0, 0.0]])
    np.testing.assert_allclose(conflict(x), [0.25, 0.25, 0.5])
    # Shares (1/4, 3/4): 1 - entropy / ln 2; equal shares: 0.
    x = np.array([[1.0, 2.0, 1.0], [3.0, 2.0, 9.0]])
    left = [1 + (p * np.log(p) + (1 - p) * np.log(1 - p)) / np.log(2) for p in (0.25, 0.1)]
    np.testing.assert_allclose(divergence(x), [left[0] / sum(left), 0, left[1] / sum(left)], atol=1e-12)


@pytest.mark.parametrize("name", ["critic", "entropy", "dirichlet"])
def test_other_weights_are_of_the_level_asked_for(name: str) -> None:
    state = correlated()
    state = state.with_values(state.data.values + 10)
    done = apply(state, Step.of("weight", name, level=1))
    assert (done.weights[:6] > 0).all()
    assert not np.allclose(done.weights[:6], done.weights[0])
    assert done.weights[6:].tolist() == [1, 1, 1]
    assert apply(state, Step.of("weight", name, level=1)).weights.tolist() == done.weights.tolist()


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
        (Step.of("weight", "correlation_balanced", against="all"), "index.bad_parameter"),
        (Step.of("weight", "correlation_balanced", against="top", level=9), "index.bad_parameter"),
        (Step.of("weight", "correlation_balanced", importance={"i9": 1}), "index.unknown_node"),
        (Step.of("weight", "ahp", comparisons={"g0": [[1, 2], [2]]}), "index.not_reciprocal"),
        (Step.of("weight", "ordinal", order={"g0": ["i0", "i1", "i5"]}), "index.judgement_not_children"),
        (Step.of("weight", "ordinal", order={"g0": ["i0", "i1", "i1"]}), "index.judgement_not_children"),
        (Step.of("weight", "entropy"), "index.entropy_impossible"),
        (Step.of("weight", "dirichlet", concentration=0), "index.bad_parameter"),
        (Step.of("weight", "given", weights={"i0": -1}), "index.negative_weight"),
        (Step.of("weight", "given", weights={"i0": float("inf")}), "index.negative_weight"),
        (Step.of("weight", "given", weights={"i9": 1}), "index.unknown_node"),
        (Step.of("weight", "given", use="a"), "index.bad_parameter"),
        (Step.of("weight", "given", sets={"a": {}}, use="b"), "index.bad_parameter"),
        (Step.of("weight", "given", sets={"a": {}}, use={9: "a"}), "index.bad_parameter"),
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


def test_what_data_cannot_weigh_is_told_for_every_group() -> None:
    state = correlated()
    x = state.data.values.copy()
    x[:, 0], x[:, 4] = 1.0, np.nan
    for method, places in (("pca", ["g0", "g1"]), ("correlation_balanced", ["i0"])):
        with pytest.raises(ProblemError) as refused:
            apply(state.with_values(x), Step.of("weight", method))
        assert [p.place.column for p in refused.value.problems] == places
        assert {p.code for p in refused.value.problems} == {"index.too_few_for_component"}
