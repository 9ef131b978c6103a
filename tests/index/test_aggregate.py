"""Aggregation against COINr's results; where those are wrong, what is right."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.index import coinr
from tests.index.test_aggregate_methods import call
from xanh.index import Framework, Step
from xanh.index.aggregate_ordinal import dominance, outranking_matrix
from xanh.index.aggregate_tree import Aggregation, aggregate_tree
from xanh.index.ranking import ranks


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


OTHER_MEANS = {*ASEM_VARIANTS, "variant_raw_genmean_p2"}


@pytest.mark.parametrize("name", ASEM_VARIANTS)
def test_asem_variants(asem: Path, name: str) -> None:
    framework, _ = coinr.asem_set(asem)
    expected = coinr.table(name, asem)
    coinr.assert_same(up(framework, expected, ASEM_VARIANTS[name]), expected.matrix(framework.tree.codes))


def test_asem_variants_of_normalising(asem: Path) -> None:
    """The aggregated columns of every file of a variant before aggregating, from its own normalised ones."""
    framework, _ = coinr.asem_set(asem)
    tree = framework.tree
    done = 0
    for kind in ("n", "imp", "treat", "denom", "raw"):
        for path in sorted(asem.glob(f"variant_{kind}_*.csv")):
            expected = coinr.table(path.stem, asem)
            if path.stem not in OTHER_MEANS and set(tree.codes) <= set(expected.header):
                found = up(framework, expected, Step.of("aggregate", "arithmetic"))
                coinr.assert_same(found, expected.matrix(tree.codes))
                done += 1
    assert done > 30


def test_power_means_of_values_with_gaps(asem: Path) -> None:
    """COINr has no result in 95 cells that have a missing child somewhere below; what it has is ours."""
    framework, _ = coinr.asem_set(asem)
    tree = framework.tree
    table = coinr.table("variant_raw_genmean_p2", asem)
    found, expected = up(framework, table, Step.of("aggregate", "power", p=2)), table.matrix(tree.codes)
    groups = slice(tree.indicator_count, None)
    assert np.isnan(expected[:, groups]).sum() == 95
    assert not np.isnan(found[:, groups]).any()
    coinr.assert_same(np.where(np.isnan(expected), np.nan, found), expected)


def test_asem_other_weights(asem: Path) -> None:
    framework, _ = coinr.asem_set(asem)
    sets = coinr.table("asem_weights_variants", asem)
    weights = dict(zip(sets.text("iCode"), sets.number("w_levels"), strict=True))
    expected = coinr.table("variant_weights_levels", asem)
    changed = framework.with_weights(weights)
    found = up(changed, expected, Step.of("aggregate", "arithmetic"))
    coinr.assert_same(found, expected.matrix(framework.tree.codes))


def test_asem_ranks(asem: Path) -> None:
    """Of three units that tie but for the last bit of one, COINr ranks one 26th: to us all are 24th."""
    framework, _ = coinr.asem_set(asem)
    scores, expected = coinr.table("asem_step7_aggregated", asem), coinr.table("asem_step8_ranks", asem)
    assert scores.text("uCode") == expected.text("uCode")
    apart = {}
    for code in framework.tree.codes:
        found, theirs = ranks(scores.number(code)), expected.number(code)
        differing = np.flatnonzero(found != theirs)
        if len(differing):
            apart[code] = [(scores.text("uCode")[i], found[i], theirs[i]) for i in differing]
    assert apart == {"TolMin": [("GRC", 24.0, 26.0)]}


@pytest.mark.parametrize("name", ["a_amean", "a_gmean", "a_hmean"])
def test_made_up_ranks(name: str) -> None:
    framework, _ = coinr.syn63()
    scores, expected = coinr.table(f"syn63_step7_{name}"), coinr.table(f"syn63_step8_ranks_{name}")
    assert scores.text("uCode") == expected.text("uCode")
    for code in framework.tree.codes[framework.tree.indicator_count :]:
        assert ranks(scores.number(code)).tolist() == expected.number(code).tolist(), code


@pytest.mark.parametrize("which", ["asem", "syn63"])
def test_effective_weights(which: str, asem: Path) -> None:
    framework, _ = coinr.asem_set(asem) if which == "asem" else coinr.syn63()
    expected = coinr.table(f"{which}_effective_weights", *([asem] if which == "asem" else []))
    shares = dict(zip(framework.tree.codes, framework.tree.effective_weights(), strict=True))
    found = np.array([shares[code] for code in expected.text("iCode")])
    coinr.assert_same(found, expected.number("EffWeight"), 1e-12)


def test_every_pair_of_units_of_asem(asem: Path) -> None:
    framework, _ = coinr.asem_set(asem)
    normalised = coinr.table("asem_step6_normalised", asem)
    codes = framework.tree.codes[: framework.tree.indicator_count]
    x, equal = normalised.matrix(codes), np.ones(len(codes))
    expected = coinr.table("analysis_outrank_matrix", asem)
    found = outranking_matrix(x.T, equal[:, None])
    units = normalised.text("uCode")
    assert units == expected.text("row")
    theirs = expected.matrix(units)
    coinr.assert_same(found, theirs, 1e-12)
    assert dominance(found) == (0, 0.0)
    flat = coinr.table("analysis_copeland_flat", asem)
    assert flat.text("uCode") == units
    # 24.5 of 49 equal weights is half: a draw. Where COINr's sum falls a bit short of it one side loses and
    # the other does not win, so that its scores do not sum to 0.
    short = ((theirs < 0.5) & (theirs > 0.5 - 1e-12)).sum(axis=1)
    assert short.sum() == 11
    ours = call("copeland", x, equal)
    assert (ours - short).tolist() == flat.number("copeland").tolist()
    assert ours.sum() == 0


FUNCTIONS = {
    "a_amean": ("arithmetic", {}),
    "a_gmean": ("geometric", {}),
    "a_hmean": ("harmonic", {}),
    "a_genmean_p05": ("power", {"p": 0.5}),
    "a_genmean_p2": ("power", {"p": 2}),
    "a_genmean_pm1": ("power", {"p": -1}),
    "a_copeland": ("copeland", {}),
}


def matrix_case(column: str, function: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Values (units by children), weights, and COINr's results."""
    x = coinr.table("unit_agg_matrix").matrix([f"x{i}" for i in range(1, 6)])
    results, weights = coinr.table("unit_agg_results"), coinr.table("unit_agg_weights")
    pairs = zip(results.text("weights"), results.text("func"), strict=True)
    rows = [i for i, pair in enumerate(pairs) if pair == (column, function)]
    return x, weights.number(column), results.number("value")[rows]


@pytest.mark.parametrize("column", ["w_equal", "w_mixed"])
@pytest.mark.parametrize("function", [name for name in FUNCTIONS if name != "a_copeland"])
def test_single_functions_on_a_matrix(column: str, function: str) -> None:
    """COINr's power mean of a unit that lacks a child is missing; its documentation says it skips it."""
    x, w, expected = matrix_case(column, function)
    name, parameters = FUNCTIONS[function]
    found = call(name, x, w, **parameters)
    weighs = (np.where(np.isnan(x), 0, 1) * w).sum(axis=1) > 0
    by_us_alone = np.isnan(expected) & weighs
    assert by_us_alone.any() == function.startswith("a_genmean")
    coinr.assert_same(found[~by_us_alone], expected[~by_us_alone])
    for unit in np.flatnonzero(by_us_alone):
        there = ~np.isnan(x[unit])
        coinr.assert_same(found[[unit]], call(name, x[[unit]][:, there], w[there], **parameters))


@pytest.mark.parametrize("column", ["w_equal", "w_mixed"])
def test_pairwise_comparisons_where_values_are_missing(column: str) -> None:
    """COINr's result there depends on the order of the units; among complete units ours is the same."""
    x, w, _ = matrix_case(column, "a_copeland")
    reversed_rows = call("copeland", x[::-1], w)[::-1]
    np.testing.assert_array_equal(call("copeland", x, w), reversed_rows)
    assert np.isnan(call("copeland", x, w)[4])  # nothing is known of it; COINr gave it a score
    matrix = outranking_matrix(x.T, w[:, None])
    known = ~np.isnan(matrix)
    assert (known == known.T).all()
    both = known & known.T & ~np.eye(len(x), dtype=bool)
    np.testing.assert_allclose((matrix + matrix.T)[both], 1, rtol=1e-12)
