"""Correlations: COINr's tables, and what must hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from tests.index import coinr
from tests.index.coinr import asem_values
from xanh.index.correlation import KINDS, correlation_ratio, correlations, flagged, significance
from xanh.index.correlation_tables import between_levels, with_ancestors, with_denominators, within_groups
from xanh.reference import ProblemError


@pytest.mark.parametrize("kind", ["pearson", "spearman", "kendall"])
def test_correlations_of_indicators_are_coinr_s(asem: Path, kind: str) -> None:
    framework, _ = coinr.asem_set(asem)
    codes = [i.code for i in framework.indicators]
    found = correlations(asem_values(asem, "raw"), kind=kind)
    expected = coinr.table(f"analysis_corr_raw_level1_{kind}", asem)
    pairs = zip(*map(expected.text, ("Var1", "Var2")), expected.number("Correlation"), strict=True)
    for first, second, value in pairs:
        assert found[codes.index(first), codes.index(second)] == pytest.approx(value, rel=1e-9, abs=1e-12)


def test_correlations_with_parents_are_coinr_s(asem: Path) -> None:
    framework, _ = coinr.asem_set(asem)
    tree = framework.tree
    x = coinr.table("asem_step7_aggregated", asem).matrix(tree.codes)
    for name in ("analysis_corr_ind_parent", "analysis_corr_pillar_subindex"):
        expected = coinr.table(name, asem)
        for upper, lower, value in zip(
            *map(expected.text, ("Var1", "Var2")), expected.number("Correlation"), strict=True
        ):
            found = correlations(x[:, [tree.position[upper]]], x[:, [tree.position[lower]]])[0, 0]
            assert found == pytest.approx(value, rel=1e-9)


def test_significance_is_coinr_s(asem: Path) -> None:
    expected = coinr.table("analysis_corr_raw_pvalues", asem)
    codes = expected.header[1:]
    framework, _ = coinr.asem_set(asem)
    order = [[i.code for i in framework.indicators].index(code) for code in codes]
    found = significance(asem_values(asem, "raw")[:, order])
    np.testing.assert_allclose(found, expected.matrix(codes), rtol=1e-7, atol=1e-12)


@pytest.mark.parametrize(
    ("name", "limits"),
    [("high_07", {"above": 0.7}), ("low_02", {"below": -0.2}), ("high_09", {"above": 0.9})],
)
def test_flagged_pairs_are_coinr_s(asem: Path, name: str, limits: dict[str, float]) -> None:
    framework, _ = coinr.asem_set(asem)
    codes = [i.code for i in framework.indicators]
    found = flagged(
        asem_values(asem, "normalised"), codes, [i.parent for i in framework.indicators], **limits
    )
    expected = coinr.table(f"analysis_corr_flags_{name}", asem)
    theirs = {
        frozenset(pair): value
        for *pair, value in zip(*map(expected.text, ("Ind1", "Ind2")), expected.number("Corr"), strict=True)
    }
    assert {frozenset((p.first, p.second)) for p in found} == set(theirs)
    for pair in found:
        assert pair.correlation == pytest.approx(theirs[frozenset((pair.first, pair.second))], rel=1e-9)


@given(st.integers(0, 10_000))
def test_a_correlation_ratio_is_between_the_squared_correlation_and_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(2, 30))
    ratio = correlation_ratio(x, y)
    assert np.corrcoef(x, y)[0, 1] ** 2 - 1e-12 <= ratio <= 1


def test_an_unknown_correlation_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        correlations(np.eye(3), kind="distance")
    assert [p.code for p in refused.value.problems] == ["index.unknown_correlation"]


def asem_scores(folder: Path) -> tuple[coinr.Framework, np.ndarray]:
    framework, _ = coinr.asem_set(folder)
    return framework, coinr.table("asem_step7_aggregated", folder).matrix(framework.tree.codes)


@pytest.mark.parametrize("kind", KINDS)
def test_correlations_between_levels_are_coinr_s(asem: Path, kind: str) -> None:
    framework, scores = asem_scores(asem)
    expected = coinr.table(f"analysis_corr_ind_index_{kind}", asem)
    theirs = dict(zip(expected.text("Var2"), expected.number("Correlation"), strict=True))
    found = between_levels(scores, framework.tree, 1, 4, kind=kind)
    assert {pair.first for pair in found} == set(theirs)
    for pair in found:
        assert pair.second == "Index"
        assert pair.correlation == pytest.approx(theirs[pair.first], rel=1e-9)


def test_correlations_with_the_family_are_coinr_s(asem: Path) -> None:
    """Its table names the level of the ancestor, not its code."""
    framework, scores = asem_scores(asem)
    expected = coinr.table("analysis_corr_ind_family", asem)
    levels = {"Pillar": 2, "Sub-index": 3, "Index": 4}
    words = zip(*map(expected.text, ("Var1", "Var2")), expected.number("Correlation"), strict=True)
    theirs = {(code, levels[level]): value for level, code, value in words}
    tree = framework.tree
    found = with_ancestors(scores, tree)
    assert len(found) == len(theirs) == 147
    for pair in found:
        value = theirs[pair.first, int(tree.level[tree.position[pair.second]])]
        assert pair.correlation == pytest.approx(value, rel=1e-9)


def test_correlations_within_pillars_are_coinr_s(asem: Path) -> None:
    """Those that are not significant at 5 % are blanked."""
    framework, scores = asem_scores(asem)
    expected = coinr.table("analysis_corr_within_pillar_pval005", asem)
    words = zip(*map(expected.text, ("Var1", "Var2")), expected.number("Correlation"), strict=True)
    theirs = {frozenset((a, b)): value for a, b, value in words if a != b}
    found = within_groups(scores, framework.tree, most_p=0.05)
    assert {frozenset((p.first, p.second)) for p in found} == set(theirs)
    for pair in found:
        value = theirs[frozenset((pair.first, pair.second))]
        assert pair.correlation == pytest.approx(value, rel=1e-9, nan_ok=True)


def test_correlations_with_denominators_are_coinr_s(asem: Path) -> None:
    _, data = coinr.asem_set(asem)
    expected = coinr.table("analysis_denom_corr", asem)
    theirs = dict(
        zip(zip(*map(expected.text, ("Ind", "Denom")), strict=True), expected.number("Corr"), strict=True)
    )
    found = with_denominators(data.values, data.indicators, data.denominators, above=0.6)
    assert {(p.first, p.second) for p in found} == set(theirs)
    for pair in found:
        assert pair.correlation == pytest.approx(theirs[pair.first, pair.second], rel=1e-9)
    assert with_denominators(data.values, data.indicators, {}) == []


@given(st.integers(0, 10_000), st.sampled_from(KINDS))
def test_correlations_are_symmetric_bounded_and_blind_to_order(seed: int, kind: str) -> None:
    rng = np.random.default_rng(seed)
    x = np.where(rng.random((15, 4)) < 0.1, np.nan, rng.normal(size=(15, 4)).round(1))
    r = correlations(x, kind=kind)
    np.testing.assert_allclose(r, r.T, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(r, correlations(rng.permutation(x), kind=kind), rtol=1e-9, atol=1e-12)
    assert np.nanmax(np.abs(r)) <= 1 + 1e-12


def test_p_values_are_scipy_s() -> None:
    x = np.random.default_rng(3).normal(size=(25, 2))
    tests = {"pearson": stats.pearsonr, "spearman": stats.spearmanr, "kendall": stats.kendalltau}
    for kind, test in tests.items():
        expected = test(x[:, 0], x[:, 1])[1]
        assert significance(x, kind=kind)[0, 1] == pytest.approx(expected, rel=1e-9)


@given(st.integers(0, 10_000))
def test_a_correlation_ratio_does_not_depend_on_order_or_scale(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(2, 40))
    order = rng.permutation(40)
    ratio = correlation_ratio(x, y)
    assert correlation_ratio(x[order], y[order]) == pytest.approx(ratio, rel=1e-6)
    assert correlation_ratio(3 * x + 5, -2 * y + 1) == pytest.approx(ratio, rel=1e-6)


def test_a_correlation_ratio_of_many_units_is_that_of_a_known_curve() -> None:
    """y = x squared + noise of variance 1, x uniform in (-1, 1): the curve's variance is 4 / 45."""
    rng = np.random.default_rng(8)
    x = rng.uniform(-1, 1, 100_000)
    y = x**2 + rng.normal(size=x.size) * np.sqrt(4 / 45)
    assert correlation_ratio(x, y) == pytest.approx(0.5, abs=0.02)
    assert np.corrcoef(x, y)[0, 1] ** 2 < 0.001
