"""Statistics of indicators: COINr's tables, and what must hold."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from tests.index.coinr import asem_values
from xanh.index.ranking import ranks_within
from xanh.index.statistics import Limits, availability, statistics

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


@pytest.mark.parametrize("name", coinr.ASEM_SETS)
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


def test_availability_of_units_is_coinr_s(asem: Path) -> None:
    _, data = coinr.asem_set(asem)
    expected = coinr.table("asem_data_avail_units", asem)
    there = ~np.isnan(data.values)
    zeros = (data.values == 0).sum(axis=1)
    assert (~there).sum(axis=1).tolist() == expected.number("N_missing").tolist()
    np.testing.assert_allclose(there.mean(axis=1), expected.number("Dat_Avail"), rtol=1e-12)
    np.testing.assert_allclose(1 - zeros / there.sum(axis=1), expected.number("Non_Zero"), rtol=1e-12)


def test_ranks_inside_groups_are_coinr_s(asem: Path) -> None:
    framework, data = coinr.asem_set(asem)
    expected, scores = (coinr.table(f"asem_step{name}", asem) for name in ("8_group_ranks", "7_aggregated"))
    codes = framework.tree.codes[framework.tree.indicator_count :]
    place = {unit: row for row, unit in enumerate(expected.text("uCode"))}
    order = [place[unit] for unit in data.units]
    assert [expected.text("EurAsia_group")[i] for i in order] == list(data.groups["EurAsia_group"])
    for code in codes:
        found = ranks_within(scores.number(code), data.groups["EurAsia_group"])
        assert found.tolist() == expected.number(code)[order].tolist(), code


@given(st.integers(0, 10_000))
def test_the_order_of_units_changes_no_statistic(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = np.where(rng.random((12, 3)) < 0.2, np.nan, rng.normal(size=(12, 3)).round(1))
    one, other = (statistics(rows, "abc").table() for rows in (x, rng.permutation(x)))
    for name, column in one.items():
        if name != "codes":
            np.testing.assert_allclose(
                np.array(column, float), np.array(other[name], float), rtol=1e-9, atol=1e-9
            )


def test_a_stricter_limit_raises_no_flag_less() -> None:
    x = np.random.default_rng(0).exponential(size=(40, 30)) ** 2
    codes = [str(i) for i in range(30)]
    flags = [statistics(x, codes, Limits(skew=s, kurtosis=1)).outliers.sum() for s in (0.5, 1, 2, 4)]
    assert flags == sorted(flags, reverse=True)
    assert flags[0] > flags[-1]


def test_an_empty_column_has_no_statistic_and_no_noise() -> None:
    found = statistics(np.array([[np.nan, 1.0], [np.nan, 1.0]]), "ab")
    assert np.isnan([found.mean[0], found.median[0], found.deviation[0], found.share_unique[0]]).all()
    assert found.few_available.tolist() == [True, False]
    assert found.deviation[1] == 0
