"""Ranks: ties within the tolerance, missing scores, many replications at once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import rankdata

from xanh.index.ranking import ranks, ranks_within

WHOLE = arrays(float, st.integers(1, 30), elements=st.integers(-50, 50).map(float))


@given(WHOLE)
def test_ranks_are_those_of_scipy_where_ties_are_exact(scores: np.ndarray) -> None:
    assert ranks(scores).tolist() == rankdata(-scores, method="min").tolist()


@given(WHOLE, st.integers(0, 2**32 - 1))
def test_noise_below_the_tolerance_changes_no_rank(scores: np.ndarray, seed: int) -> None:
    noise = np.random.default_rng(seed).uniform(-2e-10, 2e-10, scores.shape)
    assert ranks(scores + noise).tolist() == ranks(scores).tolist()


@given(arrays(float, (4, 9), elements=st.integers(-5, 5).map(float)))
def test_replications_are_ranked_each_by_itself(scores: np.ndarray) -> None:
    assert ranks(scores).tolist() == [ranks(row).tolist() for row in scores]


@given(WHOLE, st.permutations(range(30)))
def test_the_order_of_units_does_not_matter(scores: np.ndarray, order: list[int]) -> None:
    order = [i for i in order if i < len(scores)]
    assert ranks(scores[order]).tolist() == ranks(scores)[order].tolist()


def test_the_tolerance_grows_with_the_size_of_the_scores() -> None:
    assert ranks(np.array([1e12, 1e12 + 0.1, 2e12])).tolist() == [2, 2, 1]


def test_a_unit_without_a_score_has_no_rank_and_takes_no_place() -> None:
    assert np.array_equal(ranks(np.array([np.nan, 2, 1, np.nan])), [np.nan, 1, 2, np.nan], equal_nan=True)


def test_ranks_within_a_label() -> None:
    assert ranks_within(np.array([1.0, 2, 3, 4]), ("n", "s", "n", "s")).tolist() == [2, 2, 1, 1]
