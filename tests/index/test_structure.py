"""Reliability, components and clusters: COINr's tables, and what must hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from tests.index.coinr import asem_values
from xanh.index.structure import alpha_without, clusters, components, cronbach_alpha, parallel_analysis
from xanh.reference import ProblemError


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


def test_factors_of_two_blocks_are_two() -> None:
    rng = np.random.default_rng(5)
    blocks = rng.normal(size=(120, 2)).repeat(4, axis=1) + 0.5 * rng.normal(size=(120, 8))
    assert parallel_analysis(blocks) == 2
    assert components(blocks).above_one == 2


def test_clusters_do_not_depend_on_the_scale_of_a_column() -> None:
    x = np.random.default_rng(2).normal(size=(30, 3))
    assert clusters(x, 4).tolist() == clusters(x * [1, 1000, 0.01], 4).tolist()


def test_components_of_all_pillars_are_coinr_s_up_to_their_signs(asem: Path) -> None:
    framework, _ = coinr.asem_set(asem)
    rotation, deviations = (coinr.table(f"analysis_pca_pillars_{n}", asem) for n in ("rotation", "sdev"))
    found = components(coinr.table("asem_step7_aggregated", asem).matrix(rotation.text("iCode")))
    np.testing.assert_allclose(np.sqrt(found.eigenvalues), deviations.number("sdev"), rtol=1e-9)
    theirs = rotation.matrix([f"PC{i}" for i in range(1, 9)])
    np.testing.assert_allclose(np.abs(found.loadings), np.abs(theirs), atol=1e-9)
    assert len(framework.tree.codes) == 60


@given(st.integers(0, 10_000))
def test_standardised_alpha_does_not_depend_on_scales(seed: int) -> None:
    x = np.random.default_rng(seed).normal(size=(20, 4))
    scaled = cronbach_alpha(x * [1, 1000, 0.01, 5], standardised=True)
    assert scaled == pytest.approx(cronbach_alpha(x, standardised=True), rel=1e-9)
    assert scaled <= 1 + 1e-12


def test_alpha_rises_without_an_indicator_of_its_own() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(60, 1)) + 0.5 * rng.normal(size=(60, 4))
    x[:, 2] = rng.normal(size=60)
    rises = alpha_without(x) - cronbach_alpha(x)
    assert rises.argmax() == 2
    assert rises[2] > 0.1


def test_components_of_a_constant_column_are_refused() -> None:
    x = np.random.default_rng(1).normal(size=(10, 3))
    x[:, 1] = 2.0
    with pytest.raises(ProblemError) as refused:
        components(x)
    assert [p.code for p in refused.value.problems] == ["index.too_few_for_component"]


def test_chance_gives_no_factor_and_the_seed_decides() -> None:
    x = np.random.default_rng(9).normal(size=(100, 6))
    assert parallel_analysis(x, seed=1) == 0
    assert parallel_analysis(x, seed=1) == parallel_analysis(x, seed=1)
