"""Skewness and kurtosis against COINr and SciPy, and at the edges."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from tests.index.coinr import assert_same, number, table
from xanh.index.moments import constant, excess_kurtosis, extremes, moments, skewness


def references(function: str) -> dict[str, float]:
    rows = table("unit_functions").rows
    return {vector: number(value) for vector, name, _, _, value in rows if name == function}


def vector(name: str) -> np.ndarray:
    rows = table("unit_vectors")
    return rows.number("x")[np.array(rows.text("vector")) == name]


@pytest.mark.parametrize("name", references("skew"))
def test_vectors_of_coinr(name: str) -> None:
    x = vector(name)[:, None]
    assert_same(skewness(x), np.array([references("skew")[name]]))
    assert_same(excess_kurtosis(x), np.array([references("kurt")[name]]))


def test_indicators_of_the_made_up_set() -> None:
    details = table("syn63_step5_details")
    x = table("syn63_step4_imputed").matrix(details.text("iCode"))
    skew, kurtosis = moments(x)
    assert_same(skew, details.number("check_SkewKurt0.Skew"))
    assert_same(kurtosis, details.number("check_SkewKurt0.Kurt"))


@given(arrays(float, st.tuples(st.just(9), st.just(2)), elements=st.floats(-100, 100)))
@settings(max_examples=50)
def test_the_same_as_scipy(x: np.ndarray) -> None:
    low, high = extremes(x)
    if (high - low > 1e-3).all():
        skew, kurtosis = moments(x)
        np.testing.assert_allclose(skew, stats.skew(x, bias=False), rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(kurtosis, stats.kurtosis(x, bias=False), rtol=1e-6, atol=1e-9)


def test_missing_values_are_left_out() -> None:
    x = np.array([[1.0], [np.nan], [2.0], [7.0], [np.nan], [4.0]])
    for found, alone in zip(moments(x), moments(x[~np.isnan(x)][:, None]), strict=True):
        assert_same(found, alone)


@pytest.mark.parametrize(
    ("values", "known"),
    [
        ([1.0, 2.0], (False, False)),
        ([1.0, 2.0, 9.0], (True, False)),
        ([1.0, 2.0, 9.0, np.nan], (True, False)),
        ([1.0, 2.0, 9.0, 9.0], (True, True)),
        ([np.nan] * 5, (False, False)),
        ([0.1] * 7, (False, False)),
        ([0.1 + 0.2, 0.3, 0.3, 0.3], (False, False)),
        ([1.0, 2.0, 3.0, np.inf], (False, False)),
    ],
)
def test_where_they_are_not_known(values: list[float], known: tuple[bool, bool]) -> None:
    found = moments(np.array(values)[:, None])
    assert tuple(bool(np.isfinite(f[0])) for f in found) == known


@pytest.mark.parametrize("size", [1e-200, 1e-9, 1e200])
def test_size_does_not_matter(size: float) -> None:
    x = np.array([[1.0], [2.0], [2.5], [9.0], [4.0]])
    for found, plain in zip(moments(x * size), moments(x), strict=True):
        np.testing.assert_allclose(found, plain, rtol=1e-12)


def test_a_batch_is_a_loop() -> None:
    x = np.random.default_rng(3).lognormal(size=(2, 3, 8, 4))
    x[0, 1, 2, 3] = np.nan
    skew, kurtosis = moments(x)
    assert skew.shape == kurtosis.shape == (2, 3, 4)
    for place in np.ndindex(2, 3):
        alone = moments(x[place])
        assert_same(skew[place], alone[0])
        assert_same(kurtosis[place], alone[1])
    for found, turned in zip((skew, kurtosis), moments(np.swapaxes(x, -1, -2), axis=-1), strict=True):
        assert_same(turned, found)


def test_constant_up_to_rounding() -> None:
    low, high = extremes(np.array([[0.3, 1.0, np.nan], [0.1 + 0.2, np.nan, np.nan]]))
    assert constant(low, high).tolist() == [True, True, False]
    np.testing.assert_array_equal(high, [0.1 + 0.2, 1.0, np.nan])
