"""Aggregation against COINr's results, its traps done right, and what must hold for any values."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.index import coinr
from xanh.index import Framework, Recipe, Step, registry
from xanh.index.aggregate_tree import Aggregation, aggregate_tree
from xanh.index.recipe import Choice
from xanh.reference import ProblemError

MEANS = ("arithmetic", "geometric", "harmonic")
POSITIVE = st.floats(0.5, 100)


def call(name: str, x: np.ndarray, w: np.ndarray, **parameters) -> np.ndarray:
    """Rows are units here, as in the reference files."""
    function = registry.find("aggregate", Choice(name, parameters)).function
    return function(x.T, w[:, None], **parameters)


def up(
    framework: Framework, normalised: coinr.Table, step: Step, weights: np.ndarray | None = None
) -> np.ndarray:
    tree = framework.tree
    x = normalised.matrix(tree.codes[: tree.indicator_count])
    return aggregate_tree(x, tree.weights if weights is None else weights, Aggregation.of(step, tree))


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("syn63_step7_a_amean", Step.of("aggregate", "arithmetic")),
        ("syn63_step7_a_gmean", Step.of("aggregate", "geometric")),
        ("syn63_step7_a_hmean", Step.of("aggregate", "harmonic")),
        ("syn63_step7_mixed", Step.of("aggregate", "arithmetic", each={4: "geometric"})),
        ("syn63_alt_no_imputation", Step.of("aggregate", "arithmetic", threshold=0.5)),
    ],
)
def test_made_up_set(name: str, step: Step) -> None:
    framework, _ = coinr.syn63()
    expected = coinr.table(name)
    coinr.assert_same(up(framework, expected, step), expected.matrix(framework.tree.codes))


ASEM_VARIANTS = {
    "asem_step7_aggregated": Step.of("aggregate", "arithmetic"),
    "variant_agg_gmean_1_10": Step.of("aggregate", "geometric"),
    "variant_agg_gmean_1_100": Step.of("aggregate", "geometric"),
    "variant_agg_hmean_1_10": Step.of("aggregate", "harmonic"),
    "variant_agg_hmean_1_100": Step.of("aggregate", "harmonic"),
    "variant_agg_genmean_p05": Step.of("aggregate", "power", p=0.5),
    "variant_agg_genmean_p2": Step.of("aggregate", "power", p=2),
    "variant_agg_genmean_pm1": Step.of("aggregate", "power", p=-1),
    "variant_raw_gmean_1_10": Step.of("aggregate", "geometric"),
    "variant_raw_hmean_1_10": Step.of("aggregate", "harmonic"),
    "variant_raw_minmax_1_10": Step.of("aggregate", "arithmetic"),
    "variant_datthresh_090": Step.of("aggregate", "arithmetic", threshold=0.9),
    "variant_agg_copeland_top": Step.of("aggregate", "arithmetic", each={4: "copeland"}),
    "variant_agg_copeland_all": Step.of("aggregate", "copeland"),
}


@pytest.mark.parametrize("name", ASEM_VARIANTS)
def test_asem_variants(asem: Path, name: str) -> None:
    framework, _ = coinr.asem_set(asem)
    expected = coinr.table(name, asem)
    coinr.assert_same(up(framework, expected, ASEM_VARIANTS[name]), expected.matrix(framework.tree.codes))


def test_asem_variants_of_normalising(asem: Path) -> None:
    """The aggregated columns of every variant_n_* and variant_raw_* file from its own normalised ones."""
    framework, _ = coinr.asem_set(asem)
    tree = framework.tree
    done = 0
    for path in sorted(asem.glob("variant_n_*.csv")):
        expected = coinr.table(path.stem, asem)
        if tree.codes[0] in expected.header:
            found = up(framework, expected, Step.of("aggregate", "arithmetic"))
            coinr.assert_same(found, expected.matrix(tree.codes))
            done += 1
    assert done > 10


@pytest.mark.parametrize("column", ["w_random", "w_levels"])
def test_asem_other_weights(asem: Path, column: str) -> None:
    framework, _ = coinr.asem_set(asem)
    sets = coinr.table("asem_weights_variants", asem)
    weights = dict(zip(sets.text("iCode"), sets.number(column), strict=True))
    name = f"variant_weights_{column.removeprefix('w_')}"
    if not (asem / f"{name}.csv").is_file():
        pytest.skip(f"the reference set has no {name}")
    expected = coinr.table(name, asem)
    changed = framework.with_weights(weights)
    found = up(changed, expected, Step.of("aggregate", "arithmetic"))
    coinr.assert_same(found, expected.matrix(framework.tree.codes))


def test_single_functions_on_a_matrix() -> None:
    x = coinr.table("unit_agg_matrix").matrix([f"x{i}" for i in range(1, 6)])
    results, weights = coinr.table("unit_agg_results"), coinr.table("unit_agg_weights")
    cases = {
        "a_amean": ("arithmetic", {}),
        "a_gmean": ("geometric", {}),
        "a_hmean": ("harmonic", {}),
    }
    checked = 0
    for column in ("w_equal", "w_mixed"):
        for function, (name, parameters) in cases.items():
            rows = [
                i
                for i, pair in enumerate(zip(results.text("weights"), results.text("func"), strict=True))
                if pair == (column, function)
            ]
            expected = results.number("value")[rows]
            coinr.assert_same(call(name, x, weights.number(column), **parameters), expected)
            checked += len(rows)
    assert checked == 2 * 3 * 12


def test_power_mean_skips_a_missing_child() -> None:
    """COINr documents so and returns NA."""
    x, w = np.array([[1.0, 7.0, np.nan]]), np.ones(3)
    assert call("power", x, w, p=2).tolist() == [5.0]


def test_a_power_mean_with_exponent_zero_is_the_geometric_mean() -> None:
    x, w = np.array([[1.0, 4.0]]), np.ones(2)
    assert call("power", x, w, p=0).tolist() == [2.0]


@pytest.mark.parametrize(
    ("name", "parameters", "code"),
    [
        ("geometric", {}, "index.not_positive"),
        ("harmonic", {}, "index.zero_in_harmonic_mean"),
        ("power", {"p": -1}, "index.not_positive"),
    ],
)
def test_a_zero_is_refused_where_the_mean_cannot_take_it(name, parameters, code) -> None:
    with pytest.raises(ProblemError) as refused:
        call(name, np.array([[0.0, 1.0]]), np.ones(2), **parameters)
    assert [p.code for p in refused.value.problems] == [code]


def test_a_sum_lacks_a_total_where_a_part_is_missing() -> None:
    found = call("sum", np.array([[7.65, 7.58, 4.99, 6.11], [7.65, np.nan, 4.99, 6.11]]), np.ones(4))
    assert np.allclose(found, [26.33, np.nan], equal_nan=True)


def test_a_group_without_weight_is_refused_by_name() -> None:
    framework, data = coinr.syn63()
    weights = framework.tree.weights.copy()
    weights[framework.tree.groups[0][1]] = 0
    x = np.ones(data.values.shape)
    with pytest.raises(ProblemError) as refused:
        aggregate_tree(x, weights, Aggregation.of(Step.of("aggregate", "arithmetic"), framework.tree))
    assert [(p.code, p.place.column) for p in refused.value.problems] == [("index.weights_all_zero", "T01")]


def test_missing_values_are_refused_with_their_cells() -> None:
    from xanh.index.scoring import apply, start

    framework, data = coinr.syn63()
    state = start(framework, data, Recipe())
    with pytest.raises(ProblemError) as refused:
        apply(Step.of("aggregate", "arithmetic"), state)
    (problem,) = refused.value.problems
    assert problem.code == "index.missing_values"
    assert problem.values["count"] == int(np.isnan(data.values).sum())


@given(
    arrays(float, (6, 4), elements=POSITIVE), arrays(float, 4, elements=st.floats(0.1, 9)), st.floats(0.1, 50)
)
def test_means_lie_between_their_children_and_ignore_the_scale_of_weights(x, w, factor) -> None:
    for name in MEANS:
        found = call(name, x, w)
        assert (found >= x.min(axis=1) * (1 - 1e-12)).all()
        assert (found <= x.max(axis=1) * (1 + 1e-12)).all()
        np.testing.assert_allclose(call(name, x, w * factor), found, rtol=1e-12)


@given(arrays(float, (5, 4), elements=POSITIVE), st.permutations(range(4)), st.permutations(range(5)))
def test_the_order_of_children_and_units_does_not_matter(x, children, units) -> None:
    w = np.array([1.0, 2.0, 3.0, 0.5])
    for name in (*MEANS, "copeland"):
        found = call(name, x, w)
        np.testing.assert_allclose(call(name, x[:, children], w[list(children)]), found, rtol=1e-12)
        np.testing.assert_allclose(call(name, x[list(units)], w), found[list(units)], rtol=1e-12)


@given(arrays(float, (5, 3), elements=POSITIVE), st.integers(0, 4), st.integers(0, 2))
def test_a_better_child_never_lowers_a_mean(x, unit, child) -> None:
    better = x.copy()
    better[unit, child] += 1
    for name in MEANS:
        assert call(name, better, np.ones(3))[unit] >= call(name, x, np.ones(3))[unit]


@given(st.integers(0, 2**32 - 1), st.sampled_from(MEANS))
def test_many_replications_at_once_are_the_same_to_the_last_bit(seed: int, name: str) -> None:
    framework, _ = coinr.syn63()
    tree, rng = framework.tree, np.random.default_rng(seed)
    x = rng.uniform(1, 10, (3, 7, tree.indicator_count))
    weights = tree.weights * rng.uniform(0.5, 1.5, (3, len(tree.codes)))
    aggregation = Aggregation.of(Step.of("aggregate", name), tree)
    at_once = aggregate_tree(x, weights, aggregation)
    one_by_one = [aggregate_tree(a, b, aggregation) for a, b in zip(x, weights, strict=True)]
    assert np.array_equal(at_once, np.array(one_by_one))
