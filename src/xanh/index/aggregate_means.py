"""Means and sums: the children x (c, ...) of one group, their weights w (c, ...), the group's scores (...).

A child that is missing (NaN) is left out and the weights of the others grow in proportion; a group without
any child is missing. Children are added one after another so that the result is the same to the last bit
however many replications stand on the other axes.
"""

from __future__ import annotations

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.registry import method
from xanh.reference import Problem, ProblemError


def weighted_mean(x: Floats, w: Floats) -> Floats:
    """Sum of w x over the sum of w along the first axis, over what is not missing.

    Examples
    --------
    >>> weighted_mean(np.array([[2.0], [np.nan], [5.0]]), np.array([[1.0], [7.0], [2.0]])).tolist()
    [4.0]
    """
    total, weight = _sums(x, w)
    if np.isnan(total).any():
        there = ~np.isnan(x)
        total, weight = _sums(np.where(there, x, 0.0), np.where(there, w, 0.0))
        weight = np.where(weight > 0, weight, np.nan)
    mean: Floats = total / weight
    return mean


def _sums(x: Floats, w: Floats) -> tuple[Floats, Floats]:
    total, weight = w[0] * x[0], w[0].copy()
    for value, share in zip(x[1:], w[1:], strict=True):
        total += share * value
        weight = weight + share
    return total, weight


@method("aggregate", "arithmetic")
def arithmetic(x: Floats, w: Floats) -> Floats:
    """Weighted arithmetic mean.

    Examples
    --------
    >>> arithmetic(np.array([[2.0], [4.0]]), np.array([[1.0], [3.0]])).tolist()
    [3.5]
    """
    return weighted_mean(x, w)


@method("aggregate", "sum")
def weighted_sum(x: Floats, w: Floats) -> Floats:
    """Weighted sum; missing where any child is: a sum of fewer parts is on another scale.

    Examples
    --------
    >>> weighted_sum(np.array([[7.5], [8.0]]), np.ones((2, 1))).tolist()
    [15.5]
    """
    return _sums(x, w)[0]


@method("aggregate", "geometric")
def geometric(x: Floats, w: Floats) -> Floats:
    """Weighted geometric mean.

    Raises
    ------
    ProblemError
        `index.not_positive` where a child is zero or less.

    Examples
    --------
    >>> geometric(np.array([[1.0], [4.0]]), np.ones((2, 1))).tolist()
    [2.0]
    """
    _require(x > 0, x, "geometric")
    return np.exp(weighted_mean(np.log(x), w))


@method("aggregate", "harmonic")
def harmonic(x: Floats, w: Floats) -> Floats:
    """Weighted harmonic mean.

    Raises
    ------
    ProblemError
        `index.zero_in_harmonic_mean` where a child is zero.

    Examples
    --------
    >>> harmonic(np.array([[2.0], [6.0]]), np.ones((2, 1))).tolist()
    [3.0]
    """
    if (x == 0).any():
        raise ProblemError(Problem("index.zero_in_harmonic_mean"))
    return 1 / weighted_mean(1 / x, w)


@method("aggregate", "power")
def power(x: Floats, w: Floats, *, p: float) -> Floats:
    """Weighted power mean (generalised mean) of exponent p; 0 is the geometric mean.

    Raises
    ------
    ProblemError
        `index.not_positive` where a child is zero or less and p is negative or zero, or less than zero
        and p is no whole number.

    Examples
    --------
    >>> power(np.array([[1.0], [7.0]]), np.ones((2, 1)), p=2).tolist()
    [5.0]
    """
    if p == 0:
        return geometric(x, w)
    whole = float(p).is_integer()
    _require(x > 0 if p < 0 else (x >= 0) | whole, x, f"power {p}")
    result: Floats = weighted_mean(x**p, w) ** (1 / p)
    return result


def _require(fine: Flags, x: Floats, how: str) -> None:
    """Raise where a child that is there is not in the method's domain."""
    wrong = ~fine & ~np.isnan(x)
    if wrong.any():
        raise ProblemError(Problem("index.not_positive", values={"how": how, "lowest": float(np.nanmin(x))}))
