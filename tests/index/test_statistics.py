"""Statistics, correlations and structure: COINr's tables, and what must hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from xanh.index.correlation import correlation_ratio, correlations, flagged, significance
from xanh.index.statistics import availability, statistics
from xanh.index.structure import alpha_without, clusters, components, cronbach_alpha, parallel_analysis
from xanh.reference import ProblemError

NUMBERS = {
    "lowest": "Min", "highest": "Max", "mean": "Mean", "median": "Median", "deviation": "Std", "skew": "Skew",
    "kurtosis": "Kurt", "available": "N.Avail", "non_zero": "N.NonZero", "unique": "N.Unique",
    "same": "N.Same",
    "share_available": "Frc.Avail", "share_non_zero": "Frc.NonZero", "share_unique": "Frc.Unique",
    "share_same": "Frc.Same",
}  # fmt: skip
FLAGS = {
    "few_available": "Flag.Avail", "few_non_zero": "Flag.NonZero", "few_unique": "Flag.Unique",
    "outliers": "Flag.SkewKurt",
}  # fmt: skip
SETS = {
    "raw": "asem_step1_raw", "denominated": "asem_step2_denominated", "treated": "asem_step5_treated",
    "normalised": "asem_step6_normalised",
}  # fmt: skip


def asem_values(folder: Path, name: str) -> np.ndarray:
    framework, _ = coinr.asem_set(folder)
    return coinr.table(SETS[name], folder).matrix([i.code for i in framework.indicators])


@pytest.mark.parametrize("name", SETS)
def test_statistics_are_coinr_s(asem: Path, name: str) -> None:
    framework, _ = coinr.asem_set(asem)
    codes = [i.code for i in framework.indicators]
    found, expected = statistics(asem_values(asem, name), codes), coinr.table(f"analysis_stats_{name}", asem)
    order = [expected.text("iCode").index(code) for code in codes]
    for ours, theirs in NUMBERS.items():
        np.testing.assert_allclose(getattr(found, ours), expected.number(theirs)[order], rtol=1e-9, atol=1e-9)
    for ours, theirs in FLAGS.items():
        raised = np.array([expected.text(theirs)[i] != "ok" for i in order])
        assert np.array_equal(getattr(found, ours), raised), theirs


def test_availability_of_groups_is_coinr_s(asem: Path) -> None:
    framework, data = coinr.asem_set(asem)
    expected = coinr.table("asem_data_avail_groups", asem)
    tree = framework.tree
    coinr.assert_same(availability(data.values, tree), expected.matrix(tree.codes[tree.indicator_count :]))


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


def test_alpha_is_coinr_s(asem: Path) -> None:
    framework, _ = coinr.asem_set(asem)
    tree = framework.tree
    expected = coinr.table("analysis_cronbach", asem)
    sets = {
        "Raw": asem_values(asem, "raw"), "Treated": asem_values(asem, "treated"),
        "Normalised": asem_values(asem, "normalised"),
        "Aggregated": coinr.table("asem_step7_aggregated", asem).matrix(tree.codes),
    }  # fmt: skip
    checked = 0
    for *words, alpha in zip(
        *map(expected.text, ("dset", "Level", "group", "use")), expected.number("alpha"), strict=True
    ):
        dset, level, group, use = words
        if dset not in sets or group not in tree.position:
            continue
        place = tree.position[group]
        below = tree.below(place) if level == "1" else tree.children[place - tree.indicator_count]
        x = sets[dset][:, below]
        if use == "complete.obs":
            x = x[~np.isnan(x).any(axis=1)]
        assert cronbach_alpha(x) == pytest.approx(alpha, rel=1e-9)
        checked += 1
    assert checked > 40


def test_components_are_coinr_s_up_to_their_signs(asem: Path) -> None:
    framework, _ = coinr.asem_set(asem)
    tree, x = framework.tree, asem_values(asem, "treated")
    deviations, rotation = (coinr.table(f"analysis_pca_{n}_by_pillar", asem) for n in ("sdev", "rotation"))
    for place, children in tree.groups:
        if tree.level[place] != 2:
            continue
        code, found = tree.codes[place], components(x[:, children])
        rows = [i for i, group in enumerate(deviations.text("group")) if group == code]
        np.testing.assert_allclose(np.sqrt(found.eigenvalues), deviations.number("sdev")[rows], rtol=1e-9)
        np.testing.assert_allclose(found.shares, deviations.number("var_share")[rows], rtol=1e-9)
        first = {
            rotation.text("iCode")[i]: rotation.number("rotation")[i]
            for i, (group, pc) in enumerate(zip(rotation.text("group"), rotation.number("PC"), strict=True))
            if group == code and pc == 1
        }
        theirs = np.array([first[tree.codes[c]] for c in children])
        np.testing.assert_allclose(
            found.loadings[:, 0] * np.sign(found.loadings[:, 0] @ theirs), theirs, atol=1e-9
        )


@given(st.integers(0, 10_000))
def test_alpha_of_copies_is_one_and_of_any_columns_at_most_one(seed: int) -> None:
    x = np.random.default_rng(seed).normal(size=(20, 4))
    assert cronbach_alpha(np.repeat(x[:, :1], 3, axis=1)) == pytest.approx(1)
    assert cronbach_alpha(x) <= 1 + 1e-12
    assert len(alpha_without(x)) == 4


@given(st.integers(0, 10_000))
def test_a_correlation_ratio_is_between_the_squared_correlation_and_one(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=(2, 30))
    ratio = correlation_ratio(x, y)
    assert np.corrcoef(x, y)[0, 1] ** 2 - 1e-12 <= ratio <= 1


def test_factors_of_two_blocks_are_two() -> None:
    rng = np.random.default_rng(5)
    blocks = rng.normal(size=(120, 2)).repeat(4, axis=1) + 0.5 * rng.normal(size=(120, 8))
    assert parallel_analysis(blocks) == 2
    assert components(blocks).above_one == 2


def test_clusters_do_not_depend_on_the_scale_of_a_column() -> None:
    x = np.random.default_rng(2).normal(size=(30, 3))
    assert clusters(x, 4).tolist() == clusters(x * [1, 1000, 0.01], 4).tolist()


def test_an_unknown_correlation_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        correlations(np.eye(3), kind="distance")
    assert [p.code for p in refused.value.problems] == ["index.unknown_correlation"]
