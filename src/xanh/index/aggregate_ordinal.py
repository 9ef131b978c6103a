"""Methods that use the order of units or of a unit's own values, not their size alone.

Units stand on the last axis: x (c, ..., n), w (c, ..., 1 or n) -> (..., n).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.ranking import TIE_TOLERANCE, threshold
from xanh.index.registry import bad_parameter, method
from xanh.reference import Problem, ProblemError

SAME = 1e-12  # sums of weights that differ by no more are equal


def outranking_matrix(x: Floats, w: Floats, tolerance: float = 0.0) -> Floats:
    """How far each unit outranks each other.

    Parameters
    ----------
    x
        (c, ..., n), higher is better, NaN where missing.
    w
        (c, ..., 1 or n); each child's weight is the same for all units.
    tolerance
        Values that differ by no more, relative to their size where that is above 1, tie.

    Returns
    -------
    Array
        (..., n, n): the share of weight of the children in which the unit of the row is above that of the
        column, ties counting half; over the children known for both, NaN where there is none; 0 on the
        diagonal. Entries (i, j) and (j, i) sum to 1, whatever is missing.

    Source
    ------
    Munda, Nardo: Noncompensatory/nonlinear composite indicators for ranking countries (2009).

    Examples
    --------
    >>> outranking_matrix(np.array([[2.0, 1.0], [5.0, 5.0]]), np.ones((2, 1))).tolist()
    [[0.0, 0.75], [0.25, 0.0]]
    """
    above = np.zeros((*np.broadcast_shapes(x.shape[1:], (*w.shape[1:-1], 1)), x.shape[-1]))
    weight = np.zeros(above.shape)
    for values, limits, shares in zip(x, threshold(x, tolerance), w, strict=True):
        wins = values[..., :, None] > limits[..., None, :]
        known = ~np.isnan(values)
        share = np.where(known[..., :, None] & known[..., None, :], shares[..., :1, None], 0.0)
        weight = weight + share
        above = above + share * (0.5 + 0.5 * wins - 0.5 * np.swapaxes(wins, -1, -2))
    matrix: Floats = np.divide(above, weight, out=np.full(above.shape, np.nan), where=weight > 0)
    size = x.shape[-1]
    matrix[..., np.arange(size), np.arange(size)] = 0
    return matrix


def dominance(matrix: Floats) -> tuple[int, float]:
    """Pairs of units of which one is above the other in everything that weighs, and their share of all pairs.

    Parameters
    ----------
    matrix
        (n, n) of `outranking_matrix`.

    Examples
    --------
    >>> dominance(outranking_matrix(np.array([[3.0, 2.0, 1.0], [3.0, 1.0, 2.0]]), np.ones((2, 1))))
    (2, 0.6666666666666666)
    """
    size = len(matrix)
    count = int((matrix > 1 - SAME).sum())
    return count, count / (size * (size - 1) / 2) if size > 1 else 0.0


@method("aggregate", "copeland")
def copeland(x: Floats, w: Floats) -> Floats:
    """Pairwise comparisons won less those lost, a pair being won by more than half of the weight.

    Each pair is compared over the children known for both; a pair that no child compares counts for neither;
    a unit without any value has no score. The order of the units plays no part, and values or sums of
    weights that differ in the last bits alone tie.

    Source
    ------
    Copeland's rule as in the Handbook on Constructing Composite Indicators (OECD/JRC 2008), step 6.

    Examples
    --------
    >>> copeland(np.array([[3.0, 2.0, 1.0], [3.0, 1.0, 2.0]]), np.ones((2, 1))).tolist()
    [2.0, -1.0, -1.0]
    """
    matrix = outranking_matrix(x, w, TIE_TOLERANCE)
    won, lost = (matrix > 0.5 + SAME).sum(axis=-1), (matrix < 0.5 - SAME).sum(axis=-1)
    scores: Floats = (won - lost + 1).astype(float)  # the diagonal counted as lost
    scores[np.isnan(x).all(axis=0)] = np.nan
    return scores


@method("aggregate", "owa")
def ordered_weighted_average(
    x: Floats, w: Floats, *, order: Sequence[float] | None = None, exponent: float | None = None
) -> Floats:
    """Ordered weighted average: `order` weighs a unit's best value, its second best, and so on.

    The children's own weights play no part. (1, 0, ...) is the maximum, (..., 0, 1) the minimum. Missing
    values are left out and `order` is read at equal steps over those that are left. Instead of `order`, for
    groups of any size, `exponent` a gives the best i of c children the weight (i / c) ** a: 1 is the mean,
    above it the worst values count most.

    Raises
    ------
    ProblemError
        `index.order_length` where there is not one weight for each child, or none above zero;
        `index.bad_parameter` where neither or both are given, or the exponent is not above zero.

    Source
    ------
    Yager: On ordered weighted averaging aggregation operators (1988); Quantifier guided aggregation using
    OWA operators (1996).

    Examples
    --------
    >>> x = np.array([[1.0], [5.0], [3.0]])
    >>> ordered_weighted_average(x, np.ones((3, 1)), order=[0.5, 0.5, 0]).tolist()
    [4.0]
    """
    grid = np.linspace(0, 1, len(x) + 1)
    cumulated = _cumulated(grid, order, exponent)
    best_first = -np.sort(-x, axis=0)  # NaN last
    count = (~np.isnan(x)).sum(axis=0)
    total = np.zeros(x.shape[1:])
    for place, values in enumerate(best_first):
        known = place < count
        upper = np.interp(np.where(known, (place + 1) / np.maximum(count, 1), 0.0), grid, cumulated)
        lower = np.interp(np.where(known, place / np.maximum(count, 1), 0.0), grid, cumulated)
        total += np.where(known, (upper - lower) * np.where(known, values, 0.0), 0.0)
    total[count == 0] = np.nan
    return total


def _cumulated(grid: Floats, order: Sequence[float] | None, exponent: float | None) -> Floats:
    """Weight of the best values up to each share of the children."""
    if (order is None) == (exponent is None):
        raise bad_parameter("owa", "order", order, "order or exponent, one of them")
    if exponent is not None:
        if not exponent > 0:
            raise bad_parameter("owa", "exponent", exponent, "> 0")
        return grid**exponent
    given = np.asarray(order, dtype=float)
    if len(given) != len(grid) - 1 or not given.sum() > 0 or (given < 0).any():
        values = {"given": len(given), "children": len(grid) - 1}
        raise ProblemError(Problem("index.order_length", values=values))
    return np.concatenate([[0.0], np.cumsum(given / given.sum())])


@method("aggregate", "minimum")
def minimum(x: Floats, w: Floats) -> Floats:
    """The worst of the children with a weight: no compensation at all.

    Examples
    --------
    >>> minimum(np.array([[2.0], [4.0]]), np.ones((2, 1))).tolist()
    [2.0]
    """
    weighed = np.where((w > 0) & ~np.isnan(x), x, np.inf)
    worst = weighed.min(axis=0)
    return np.where(np.isinf(worst), np.nan, worst)


@method("aggregate", "median")
def median(x: Floats, w: Floats) -> Floats:
    """Weighted median: the value at which half of the weight is reached, the mean of two where both reach it.

    Examples
    --------
    >>> median(np.array([[2.0], [9.0], [4.0]]), np.ones((3, 1))).tolist()
    [4.0]
    """
    order = np.argsort(x, axis=0)  # NaN last
    ordered = np.take_along_axis(x, order, axis=0)
    shares = np.take_along_axis(np.broadcast_to(w, x.shape), order, axis=0)
    shares = np.where(np.isnan(ordered), 0.0, shares)
    reached = np.cumsum(shares, axis=0)
    half = reached[-1] / 2
    at_half, past_half = reached >= half * (1 - SAME), reached > half * (1 + SAME)
    lower = np.take_along_axis(ordered, at_half.argmax(axis=0)[None], axis=0)[0]
    upper = np.take_along_axis(ordered, past_half.argmax(axis=0)[None], axis=0)[0]
    return np.where(reached[-1] > 0, (lower + upper) / 2, np.nan)
