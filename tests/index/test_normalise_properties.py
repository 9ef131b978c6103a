"""Bad columns, fitted scales, and what holds for every method of normalising."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.index.coinr import assert_same
from tests.index.test_normalise import UP, by, codes, places, scores, small
from xanh.index import Choice, Step, normalise, registry
from xanh.index.normalise_scale import BLOCK
from xanh.reference import ProblemError

# ---- bad columns


def test_every_bad_column_is_named_at_once() -> None:
    state = small(
        {
            "a": [3, 3, 3],
            "b": [1, 2, 4],
            "c": [1, float("inf"), 2],
            "d": [None, None, None],
            "e": [5, None, 5],
        }
    )
    for method in ("minmax", "zscore", "dist_to_max"):
        with pytest.raises(ProblemError) as error:
            normalise.apply(state, Step.of("normalise", method))
        assert dict(zip(places(error), codes(error), strict=True)) == {
            "a": "index.constant_column", "c": "index.infinite_value",
            "d": "index.nothing_known", "e": "index.constant_column",
        }  # fmt: skip


@pytest.mark.parametrize("method", ["scaled", "none", "rank", "borda", "percentile_rank", "fraction_of_max"])
def test_infinity_is_refused_by_every_method(method: str) -> None:
    with pytest.raises(ProblemError) as error:
        by(method, np.array([[1.0], [-np.inf], [2.0]]), UP)
    assert codes(error) == ["index.infinite_value"]


def test_a_constant_but_for_rounding_is_constant() -> None:
    with pytest.raises(ProblemError) as error:
        by("minmax", np.array([[0.1 + 0.2], [0.3]]), UP)
    assert codes(error) == ["index.constant_column"]


def test_faults_of_replications_are_counted_not_raised() -> None:
    x = np.array([[[1.0, 2.0], [3.0, 2.0]], [[1.0, 2.0], [3.0, 4.0]]])
    scales = normalise.fit_step(small({"a": [1, 2], "b": [3, 5]}), Step.of("normalise", "minmax"), x)
    assert scales.failed.tolist() == [[False, True], [False, False]]
    np.testing.assert_array_equal(scales.apply(x)[0], [[0, np.nan], [100, np.nan]])


def test_a_direction_that_is_not_known_is_refused() -> None:
    with pytest.raises(ProblemError) as error:
        normalise.apply(
            small({"a": [0, 5], "b": [0, 5]}, b={"direction": None}), Step.of("normalise", "rank")
        )
    assert (codes(error), places(error)) == (["index.direction_unknown"], ["b"])


# ---- fitted scales


def test_bounds_of_one_edition_on_another() -> None:
    step = Step.of("normalise", "minmax", each={"b": Choice("zscore")})
    scales = normalise.fit_step(small({"a": [0, 10], "b": [1, 3]}, a={"direction": -1}), step)
    assert scales.apply(np.array([[12.0, 2.0], [np.nan, 4.0]])).tolist()[0] == [-20.0, 0.0]
    assert np.isnan(scales.apply(np.array([[12.0, 2.0], [np.nan, 4.0]]))[1, 0])


def test_derivatives_are_finite_differences() -> None:
    x = np.array([[1.0, 9.0], [4.0, 2.0], [6.0, np.nan]])
    step = Step.of("normalise", "goalposts", posts=(2, 8), each={"b": Choice("minmax", {"upper": 5})})
    scales = normalise.fit_step(small({"a": [1, 4, 6], "b": [9, 2, None]}, b={"direction": -1}), step)
    moved = (scales.apply(x + 1e-6) - scales.apply(x - 1e-6)) / 2e-6
    np.testing.assert_allclose(scales.derivative(x), moved, rtol=1e-6, equal_nan=True)
    assert scales.derivative(x)[0, 0] == 0


def test_a_method_of_ones_own() -> None:
    @registry.method("normalise", "halved")
    def halved(x: np.ndarray, direction: np.ndarray, *, by: float = 2.0) -> np.ndarray:
        return x * direction / by

    try:
        state = small({"a": [0, 5], "b": [1, 2]}, b={"direction": -1})
        assert scores(state, Step.of("normalise", "halved", each={"a": "minmax"})) == [[0, 100], [-0.5, -1]]
    finally:
        registry.forget("normalise", "halved")


# ---- properties

METHODS: dict[str, dict[str, Any]] = {
    "minmax": {}, "zscore": {}, "rank": {"ties": "average"}, "borda": {}, "percentile_rank": {"ties": "max"},
    "dist_to_max": {}, "fraction_of_max": {}, "none": {}, "scaled": {"lower": -3, "upper": 9},
    "goalposts": {"posts": (-5, 40)}, "dist_to_target": {"target": None}, "dist_to_reference": {"unit": 0},
}  # fmt: skip
FREE_OF_SCALE = ("minmax", "zscore", "rank", "borda", "percentile_rank", "dist_to_max")
FINITE = st.integers(-(10**6), 10**6).map(lambda i: i / 64)


@st.composite
def columns(draw: st.DrawFn, missing: bool = True) -> tuple[np.ndarray, np.ndarray]:
    """Values (n, 2), both columns sound for every method, and directions."""
    n = draw(st.integers(4, 9))
    x = draw(arrays(float, (n, 2), elements=FINITE))
    x[1], x[2] = 20_000.0, -20_000.0  # neither constant nor without a positive maximum
    x[0] = draw(arrays(float, 2, elements=st.integers(-9, 9).map(float)))  # the reference, never the worst
    if missing:
        gaps = draw(arrays(bool, (n - 3, 2)))
        x[3:][gaps] = np.nan
    return x, draw(arrays(float, 2, elements=st.sampled_from([1.0, -1.0])))


def parameters_for(method: str, direction: np.ndarray) -> dict[str, Any]:
    return {"target": direction * 30_000} if method == "dist_to_target" else METHODS[method]


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25)
@given(drawn=columns())
def test_better_is_never_less_and_missing_stays(method: str, drawn: tuple[np.ndarray, np.ndarray]) -> None:
    x, direction = drawn
    found = by(method, x, direction, **parameters_for(method, direction))
    np.testing.assert_array_equal(np.isnan(found), np.isnan(x))
    for column in range(2):
        known = ~np.isnan(x[:, column])
        order = np.argsort(x[known, column] * direction[column])
        assert (np.diff(found[known, column][order]) >= -1e-9).all()


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25)
@given(drawn=columns(), seed=st.integers(0, 999))
def test_order_of_units_does_not_matter(method: str, drawn: tuple[np.ndarray, np.ndarray], seed: int) -> None:
    x, direction = drawn
    order = np.concatenate([[0], np.random.default_rng(seed).permutation(np.arange(1, len(x)))])
    parameters = parameters_for(method, direction)
    found, moved = by(method, x, direction, **parameters), by(method, x[order], direction, **parameters)
    np.testing.assert_allclose(moved, found[order], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("method", FREE_OF_SCALE)
@settings(max_examples=25)
@given(drawn=columns(), shift=st.integers(-1000, 1000), size=st.integers(1, 1000))
def test_units_of_measure_do_not_matter(
    method: str, drawn: tuple[np.ndarray, np.ndarray], shift: int, size: int
) -> None:
    x, direction = drawn
    found = by(method, x, direction, **METHODS[method])
    np.testing.assert_allclose(by(method, x * size + shift, direction, **METHODS[method]), found, atol=1e-9)


@settings(max_examples=25)
@given(drawn=columns(), lower=st.integers(-50, 50), width=st.integers(1, 100))
def test_the_range_is_respected(drawn: tuple[np.ndarray, np.ndarray], lower: int, width: int) -> None:
    x, direction = drawn
    for method in ("minmax", "dist_to_max", "percentile_rank", "zscore", "rank"):
        found = by(method, x, direction, lower=lower, upper=lower + width)
        assert np.nanmin(found) == lower
        assert np.nanmax(found) <= lower + width
    assert np.nanmax(by("minmax", x, direction, lower=lower, upper=lower + width)) == lower + width


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25)
@given(drawn=columns())
def test_a_batch_is_a_loop(method: str, drawn: tuple[np.ndarray, np.ndarray]) -> None:
    x, direction = drawn
    batch = np.stack([x, x * 2, x[::-1] if method != "dist_to_reference" else x])
    parameters = parameters_for(method, direction)
    if method == "dist_to_target":
        parameters = {"target": direction * 90_000}
    found = by(method, np.stack([batch, batch]), direction, **parameters)
    assert found.shape == (2, 3, *x.shape)
    for place, one in enumerate(batch):
        np.testing.assert_allclose(found[1, place], by(method, one, direction, **parameters), rtol=1e-12)


def test_blocks_join_without_a_seam() -> None:
    x = np.random.default_rng(5).normal(size=(3 * BLOCK // 7 + 1, 7))
    low, high = x.min(axis=0), x.max(axis=0)
    assert_same(by("minmax", x, np.ones(7)), (x - low) / (high - low) * 100)
    long = x[: 2 * 3 * 2048].reshape(-1, 3, 7)
    low, high = long.min(axis=1, keepdims=True), long.max(axis=1, keepdims=True)
    assert_same(by("minmax", long, np.ones(7)), (long - low) / (high - low) * 100)
