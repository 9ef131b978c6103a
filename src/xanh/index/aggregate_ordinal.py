"""Methods that use the order of units or of a unit's own values, not their size alone.

Units stand on the last axis: x (c, ..., n), w (c, ..., 1 or n) -> (..., n).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.registry import method
from xanh.reference import Problem, ProblemError


def outranking_matrix(x: Floats, w: Floats) -> Floats:
    """How far each unit outranks each other.

    Parameters
    ----------
    x
        (c, ..., n), higher is better, NaN where missing.
    w
        (c, ..., 1 or n); each child's weight is the same for all units.

    Returns
    -------
    Array
        (..., n, n): the share of weight of the children in which the unit of the row is above that of the
        column, ties counting half; over the children known for both, NaN where there is none; 0 on the
        diagonal.

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
    for values, shares in zip(x, w, strict=True):
        gap = values[..., :, None] - values[..., None, :]
        there = ~np.isnan(gap)
        share = np.where(there, shares[..., :1, None], 0.0)
        weight = weight + share
        above = above + np.where(gap > 0, share, np.where(gap == 0, share / 2, 0.0))
    matrix: Floats = np.divide(above, weight, out=np.full(above.shape, np.nan), where=weight > 0)
    size = x.shape[-1]
    matrix[..., np.arange(size), np.arange(size)] = 0
    return matrix


@method("aggregate", "copeland")
def copeland(x: Floats, w: Floats) -> Floats:
    """Pairwise comparisons won less those lost, a pair being won by more than half of the weight.

    A pair that no child compares counts for neither; a unit without any value has no score.

    Source
    ------
    Copeland's rule as in the Handbook on Constructing Composite Indicators (OECD/JRC 2008), step 6.

    Examples
    --------
    >>> copeland(np.array([[3.0, 2.0, 1.0], [3.0, 1.0, 2.0]]), np.ones((2, 1))).tolist()
    [2.0, -1.0, -1.0]
    """
    matrix = outranking_matrix(x, w)
    won, lost = (matrix > 0.5 + 1e-12).sum(axis=-1), (matrix < 0.5 - 1e-12).sum(axis=-1)
    scores: Floats = (won - lost + 1).astype(float)  # the diagonal counted as lost
    scores[np.isnan(x).all(axis=0)] = np.nan
    return scores


@method("aggregate", "owa")
def ordered_weighted_average(x: Floats, w: Floats, *, order: Sequence[float]) -> Floats:
    """Ordered weighted average: `order` weighs a unit's best value, its second best, and so on.

    The children's own weights play no part. (1, 0, ...) is the maximum, (..., 0, 1) the minimum. Missing
    values are left out and `order` is read at equal steps over those that are left.

    Raises
    ------
    ProblemError
        `index.order_length` where there is not one weight for each child; `index.weights_all_zero`.

    Source
    ------
    Yager: On ordered weighted averaging aggregation operators (1988).

    Examples
    --------
    >>> x = np.array([[1.0], [5.0], [3.0]])
    >>> ordered_weighted_average(x, np.ones((3, 1)), order=[0.5, 0.5, 0]).tolist()
    [4.0]
    """
    given = np.asarray(order, dtype=float)
    if len(given) != len(x) or given.sum() <= 0 or (given < 0).any():
        values = {"given": len(given), "children": len(x)}
        raise ProblemError(Problem("index.order_length", values=values))
    best_first = -np.sort(-x, axis=0)  # NaN last
    count = (~np.isnan(x)).sum(axis=0)
    cumulated = np.concatenate([[0.0], np.cumsum(given / given.sum())])
    grid = np.linspace(0, 1, len(given) + 1)
    total = np.zeros(x.shape[1:])
    for place, values in enumerate(best_first):
        known = place < count
        upper = np.interp(np.where(known, (place + 1) / np.maximum(count, 1), 0.0), grid, cumulated)
        lower = np.interp(np.where(known, place / np.maximum(count, 1), 0.0), grid, cumulated)
        total += np.where(known, (upper - lower) * np.where(known, values, 0.0), 0.0)
    total[count == 0] = np.nan
    return total


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
    lower = np.take_along_axis(ordered, (reached >= half - 1e-12).argmax(axis=0)[None], axis=0)[0]
    upper = np.take_along_axis(ordered, (reached > half + 1e-12).argmax(axis=0)[None], axis=0)[0]
    return np.where(reached[-1] > 0, (lower + upper) / 2, np.nan)
