"""Means and sums: the children x (c, ...) of one group, their weights w (c, ...), the group's scores (...).

A child that is missing (NaN) is left out and the weights of the others grow in proportion; a group without
any child is missing. Children are added one after another so that the result is the same to the last bit
however many replications stand on the other axes.
"""

from __future__ import annotations

import math

import numpy as np

from xanh.index.aggregate_domain import require
from xanh.index.arrays import Floats
from xanh.index.registry import bad_parameter, method

LARGE = 50.0  # exponents above it are taken of the values relative to the largest: nothing overflows


def weighted_mean(x: Floats, w: Floats) -> Floats:
    """Sum of w x over the sum of w along the first axis, over what is not missing.

    Parameters
    ----------
    x
        (c, ...), NaN where missing.
    w
        (c, ...) of a shape that fits x, zero or more.

    Returns
    -------
    Array
        (...), NaN where nothing with a weight is known.

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
    total /= weight
    return total


def _sums(x: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Sums of w x and of w, term after term; the products share one buffer."""
    total, weight = np.asarray(w[0] * x[0]), w[0].copy()
    term = np.empty_like(total)
    for value, share in zip(x[1:], w[1:], strict=True):
        np.multiply(value, share, out=term)
        np.add(total, term, out=total)
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

    A unit may so have its parts scored and the whole neither scored nor ranked, as PGI publishes some.

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
    require(x > 0, x, "index.not_positive", "geometric")
    return np.exp(weighted_mean(np.log(x), w))


@method("aggregate", "harmonic")
def harmonic(x: Floats, w: Floats) -> Floats:
    """Weighted harmonic mean. Negative values pass, but where reciprocals of both signs cancel out.

    Raises
    ------
    ProblemError
        `index.zero_in_harmonic_mean` where a child is zero; `index.reciprocals_cancel`.

    Examples
    --------
    >>> harmonic(np.array([[2.0], [6.0]]), np.ones((2, 1))).tolist()
    [3.0]
    """
    require(x != 0, x, "index.zero_in_harmonic_mean", "harmonic")
    reciprocal = weighted_mean(1 / x, w)
    require((reciprocal != 0)[None], reciprocal[None], "index.reciprocals_cancel", "harmonic")
    return 1 / reciprocal


@method("aggregate", "power")
def power(x: Floats, w: Floats, *, p: float) -> Floats:
    """Weighted power mean (generalised mean) of exponent p: 1 is the arithmetic mean, 0 the geometric one.

    Raises
    ------
    ProblemError
        `index.not_positive` where p is negative or zero and a child zero or less; `index.negative_value`
        where p is another number than 1 and a child less than zero: the mean would not grow with it.
        `index.bad_parameter` for an exponent that is not finite.

    Examples
    --------
    >>> power(np.array([[1.0], [7.0]]), np.ones((2, 1)), p=2).tolist()
    [5.0]
    """
    if not (isinstance(p, int | float) and math.isfinite(p)):
        raise bad_parameter("power", "p", p, "a finite number")
    if p == 0:
        return geometric(x, w)
    if p == 1:
        return weighted_mean(x, w)
    if p < 0:
        require(x > 0, x, "index.not_positive", f"power {p}")
    else:
        require(x >= 0, x, "index.negative_value", f"power {p}")
    if abs(p) <= LARGE:
        result: Floats = weighted_mean(x**p, w) ** (1 / p)
        return result
    return _large_power(x, w, p)


def _large_power(x: Floats, w: Floats, p: float) -> Floats:
    """Relative to the child that dominates the sum, which lies so between its weight's share and 1."""
    main = np.fmax.reduce(x, axis=0) if p > 0 else np.fmin.reduce(x, axis=0)
    main = np.where(main > 0, main, 1.0)
    with np.errstate(under="ignore"):
        terms: Floats = (x / main) ** p
        result: Floats = main * weighted_mean(terms, w) ** (1 / p)
    return result
