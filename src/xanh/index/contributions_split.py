"""One group: the difference of its score from a reference's, split into parts of its children.

A weighted mean of a function of the values (arithmetic, geometric, harmonic, power) is split in closed form,
a sum into its terms, anything else by Shapley values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import factorial

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.recipe import Choice

MOST_CHILDREN = 10  # up to here all 2 ** c combinations are computed
PERMUTATIONS = 128  # beyond it so many random orders of the children, and the same ones backwards
CELLS = 4_000_000  # pairs of units of the combinations computed at once
NEAR = 1e-5  # relative difference below which a slope is the derivative in the middle: either errs by 1e-11
Combine = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class Split:
    """Parts (c, n) that add up to the difference, and points of the group for a point of the child (c, n).

    The rates are NaN where there is none: the part does not follow from the child's own difference.
    """

    parts: Floats
    rates: Floats


def exponent(choice: Choice) -> float | None:
    """p of the function x ** p (0: the logarithm) whose mean a method takes; None for other methods.

    Examples
    --------
    >>> exponent(Choice("harmonic")), exponent(Choice("median"))
    (-1.0, None)
    """
    known = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}
    if choice.method == "power":
        return float(choice.parameters["p"])
    return known.get(choice.method)


def transform(choice: Choice) -> Callable[[Floats], Floats] | None:
    """The function phi with phi(score) = weighted mean of phi(children); None for methods without one."""
    p = exponent(choice)
    return None if p is None else lambda x: _phi(x, p)


def _phi(x: Floats, p: float) -> Floats:
    found: Floats = np.log(x) if p == 0 else x**p
    return found


def slope(a: Floats, b: Floats, p: float) -> Floats:
    """(phi(a) - phi(b)) / (a - b) with phi as `exponent` has it, and its limit where a and b meet.

    Examples
    --------
    >>> slope(np.array([3.0, 2.0]), np.array([1.0, 2.0]), 2.0).tolist()
    [4.0, 4.0]
    """
    if p == 1:
        return np.ones(np.broadcast_shapes(a.shape, b.shape))
    if p == -1:
        return -1 / (a * b)
    near = np.abs(a - b) <= NEAR * np.maximum(np.abs(a), np.abs(b))
    middle = np.where(near, (a + b) / 2, 1.0)
    with np.errstate(divide="ignore"):  # the derivative at 0 of a root
        limit = 1 / middle if p == 0 else p * middle ** (p - 1)
        gap = np.where(near, 1.0, a - b)
        found: Floats = np.where(near, limit, (_phi(a, p) - _phi(b, p)) / gap)
    return found


def split(x: Floats, reference: Floats, weights: Floats, choice: Choice, combine: Combine) -> Floats:
    """The parts alone, (c, n), of `split_with_rates`.

    Examples
    --------
    >>> from xanh.index.aggregate_means import geometric
    >>> x = np.array([[4.0], [9.0]])
    >>> split(x, np.array([1.0, 9.0]), np.ones(2), Choice("geometric"), geometric).round(9).tolist()
    [[3.0], [0.0]]
    """
    return split_with_rates(x, reference, weights, choice, combine).parts


def split_with_rates(
    x: Floats, reference: Floats, weights: Floats, choice: Choice, combine: Combine
) -> Split:
    """Split the difference between the scores of x and of a reference.

    With phi the function whose mean the method takes, M the score of x and R of the reference r, the part of
    child i is w_i (phi(x_i) - phi(r_i)) (M - R) / (phi(M) - phi(R)) over the sum of weights. A missing child
    counts as what leaving it out amounts to: the mean of the others.

    Parameters
    ----------
    x
        (c, n).
    reference
        (c,), or (c, n) with one for each unit.
    weights
        (c,).
    choice, combine
        The method, and its function.

    Returns
    -------
    Split
        NaN for units without a score.

    Source
    ------
    Shapley: A value for n-person games (1953); for means the split is the exact one along the straight line
    in phi.

    Examples
    --------
    >>> from xanh.index.aggregate_means import harmonic
    >>> x = np.array([[2.0], [6.0]])
    >>> found = split_with_rates(x, np.array([2.0, 2.0]), np.ones(2), Choice("harmonic"), harmonic)
    >>> found.parts.round(9).tolist(), found.rates.round(9).tolist()
    ([[0.0], [1.0]], [[0.75], [0.25]])
    """
    base = reference.reshape(len(reference), -1)
    if choice.method == "sum":
        rates = np.repeat(weights[:, None], x.shape[1], axis=1)
        return Split(rates * (x - base), rates)
    p = exponent(choice)
    if p is None:
        return _by_shapley(x, np.broadcast_to(base, x.shape), weights, combine)
    own, theirs = combine(x, weights[:, None]), combine(base, weights[:, None])
    x, base = np.where(np.isnan(x), own, x), np.where(np.isnan(base), theirs, base)
    rates = weights[:, None] / weights.sum() * _relative_slope(x, base, own, theirs, p)
    return Split(rates * (x - base), rates)


def _relative_slope(x: Floats, base: Floats, own: Floats, theirs: Floats, p: float) -> Floats:
    """Slope of phi between the children over that between the scores; 0 where it is infinite."""
    if p == 1:
        return np.ones(x.shape)
    size = np.fmax(own, theirs) if p > 0 else np.fmin(own, theirs)
    size = np.where(size != 0, size, 1.0)  # both slopes on a scale on which large powers stay small
    with np.errstate(under="ignore"):
        upper = slope(x / size, base / size, p)
        lower = slope(own / size, theirs / size, p)
    possible = np.isfinite(upper) & (lower != 0) & np.isfinite(lower)
    upper = np.where(np.isinf(upper), 0.0, upper)
    found: Floats = np.divide(upper, lower, out=np.zeros(x.shape), where=possible)
    return np.where(np.isnan(own) | np.isnan(theirs), np.nan, found)


def _by_shapley(x: Floats, base: Floats, weights: Floats, combine: Combine) -> Split:
    """All units move together, child by child: with methods that compare units that is the question asked."""

    def value(moved: Flags) -> Floats:
        """Scores (s, n) with the children of each combination (s, c) moved from the reference to the unit."""
        size = max(1, CELLS // x.shape[1] ** 2)
        found = [
            combine(np.where(some.T[:, :, None], x[:, None], base[:, None]), weights[:, None, None])
            for some in (moved[start : start + size] for start in range(0, len(moved), size))
        ]
        return np.concatenate(found)

    parts = _exact(len(x), value) if len(x) <= MOST_CHILDREN else _sampled(len(x), value)
    moved = x - base
    there = np.abs(moved) > NEAR * np.maximum(np.abs(x), np.abs(base))
    return Split(parts, np.divide(parts, moved, out=np.full(x.shape, np.nan), where=there))


def _exact(count: int, value: Callable[[Flags], Floats]) -> Floats:
    """Shapley values from all combinations of children."""
    combinations = np.arange(2**count)
    moved = (combinations[:, None] >> np.arange(count) & 1).astype(bool)
    scores, size = _filled(value(moved)), moved.sum(axis=1)
    orders = np.array([factorial(s) * factorial(count - s - 1) for s in range(count)]) / factorial(count)
    parts = []
    for child in range(count):
        without = combinations[~moved[:, child]]
        gain = scores[without | 1 << child] - scores[without]
        parts.append((orders[size[without], None] * gain).sum(axis=0))
    return np.array(parts)


def _sampled(count: int, value: Callable[[Flags], Floats]) -> Floats:
    """Means over random orders, always the same ones; each order's gains add up exactly, and so do these."""
    parts: Floats = np.zeros(1)
    for order in _orders(count):
        moved = np.zeros((count + 1, count), dtype=bool)
        for step, child in enumerate(order, 1):
            moved[step:, child] = True
        gains = np.diff(_filled(value(moved)), axis=0)
        parts = parts + gains[np.argsort(order)]
    return parts / (2 * PERMUTATIONS)


def _filled(scores: Floats) -> Floats:
    """A combination in which nothing is known leaves a unit at the reference (row 0; all moved: last row)."""
    found: Floats = np.where(np.isnan(scores), scores[0], scores)
    found[:, np.isnan(scores[-1])] = np.nan
    return found


def _orders(count: int) -> Iterator[np.ndarray[tuple[int], np.dtype[np.intp]]]:
    rng = np.random.default_rng(0)
    for _ in range(PERMUTATIONS):
        order = rng.permutation(count)
        yield order
        yield order[::-1]
