"""Normalising by order alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.moments import extremes
from xanh.index.normalise_scale import (
    Scale,
    faults_of,
    masked,
    scaling,
    whole_range,
)
from xanh.index.registry import bad_parameter

TIES = ("min", "average", "max")


@dataclass(frozen=True)
class Ranked:
    """Ranks of whatever values are given: the worst known value of a column has rank 1.

    Attributes
    ----------
    direction
        (k,), 1 or -1.
    ties
        The rank that equal values share: "min", "average" or "max" of theirs.
    start
        What the rank 1 gets where no range is given.
    over
        Points of the rank 1 and of the rank n (n known values), or None: one point for each rank.

    Examples
    --------
    >>> Ranked(np.array([1.0]), "min").apply(np.array([[4.0], [9.0], [4.0]])).ravel().tolist()
    [1.0, 3.0, 1.0]
    """

    direction: Floats
    ties: str
    start: float = 1.0
    over: tuple[float, float] | None = None
    faults: Mapping[str, Flags] = field(default_factory=dict)
    affine: bool = False

    @property
    def slope(self) -> Floats:
        """A rank has none: NaN, (k,)."""
        return np.full(self.direction.shape, np.nan)

    def apply(self, x: Floats) -> Floats:
        """Points of x (..., n, k) by its own order."""
        found = ascending_ranks(x * self.direction, self.ties) - 1.0
        if self.over is None:
            found += self.start
        else:
            lower, upper = self.over
            count = (~np.isnan(x)).sum(axis=-2, keepdims=True)
            found = found / np.maximum(count - 1, 1) * (upper - lower) + lower
        return masked(found, {code: flags[..., None, :] for code, flags in self.faults.items()})

    def derivative(self, x: Floats) -> Floats:
        """A rank has none: NaN, (..., n, k)."""
        return np.full(x.shape, np.nan)


@scaling("rank")
def rank(
    x: Floats, direction: Floats, *, ties: str = "min", lower: float | None = None, upper: float | None = None
) -> Scale:
    """Ranks from the worst, which has 1.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.
    ties
        The rank that equal values share: "min", "average" or "max" of theirs.
    lower, upper
        Where both are given, the points of the first and of the last rank.

    Raises
    ------
    ProblemError
        `index.infinite_value`, `index.nothing_known`, `index.bad_parameter`; `index.constant_column` where
        a range is given and one value only is known.

    Source
    ------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5, pp. 83-88.

    Examples
    --------
    >>> rank(np.array([[5.0], [9.0], [5.0], [7.0]]), np.array([1.0])).ravel().tolist()
    [1.0, 4.0, 1.0, 3.0]
    """
    return _ranked(x, direction, ties, 1.0, whole_range(lower, upper))


@scaling("borda")
def borda(
    x: Floats, direction: Floats, *, ties: str = "min", lower: float | None = None, upper: float | None = None
) -> Scale:
    """How many units are worse: the rank less 1.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.
    ties
        The rank that equal values share: "min", "average" or "max" of theirs.
    lower, upper
        Where both are given, the points of the first and of the last rank.

    Raises
    ------
    ProblemError
        `index.infinite_value`, `index.nothing_known`, `index.bad_parameter`; `index.constant_column` where
        a range is given and one value only is known.

    Source
    ------
    Borda, Memoire sur les elections au scrutin (1784); OECD/JRC Handbook (2008), step 6.

    Examples
    --------
    >>> borda(np.array([[5.0], [9.0], [5.0], [7.0]]), np.array([-1.0])).ravel().tolist()
    [2.0, 0.0, 2.0, 1.0]
    """
    return _ranked(x, direction, ties, 0.0, whole_range(lower, upper))


@scaling("percentile_rank")
def percentile_rank(
    x: Floats, direction: Floats, *, ties: str = "min", lower: float = 0.0, upper: float = 1.0
) -> Scale:
    """The share of the other units that are worse, `(rank - 1) / (n - 1)` of the n known values.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.
    ties
        The rank that equal values share: "min", "average" or "max" of theirs.
    lower, upper
        Points of the first and of the last rank.

    Raises
    ------
    ProblemError
        `index.infinite_value`, `index.nothing_known`, `index.bad_parameter`; `index.constant_column` where
        one value only is known.

    Source
    ------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5, pp. 83-88.

    Examples
    --------
    >>> percentile_rank(np.array([[5.0], [9.0], [7.0]]), np.array([1.0])).ravel().tolist()
    [0.0, 1.0, 0.5]
    """
    return _ranked(x, direction, ties, 0.0, (lower, upper))


def ascending_ranks(x: Floats, ties: str = "min") -> Floats:
    """Ranks down each column of x (..., n, k): 1 for the lowest, NaN kept, ties as named.

    Ties are values that are equal in every bit; scores are ranked with a tolerance (`xanh.index.ranking`).

    Examples
    --------
    >>> ascending_ranks(np.array([[2.0], [2.0], [1.0]]), "average").ravel().tolist()
    [2.5, 2.5, 1.0]
    """
    turned = np.ascontiguousarray(np.swapaxes(x, -1, -2))
    order = np.argsort(turned, axis=-1)
    ordered = np.take_along_axis(turned, order, axis=-1)
    places = _places(ordered, ties)
    found = np.empty(turned.shape)
    np.put_along_axis(found, order, places, axis=-1)
    found[np.isnan(turned)] = np.nan
    return np.swapaxes(found, -1, -2)


def _places(ordered: Floats, ties: str) -> Floats:
    count = ordered.shape[-1]
    apart = ordered[..., 1:] != ordered[..., :-1]
    first = np.ones(ordered.shape, dtype=np.intp)
    first[..., 1:] = np.where(apart, np.arange(2, count + 1), 1)
    lowest = np.maximum.accumulate(first, axis=-1)
    if ties == "min":
        return lowest.astype(float)
    last = np.full(ordered.shape, count, dtype=np.intp)
    last[..., :-1] = np.where(apart, np.arange(1, count), count)
    highest = np.minimum.accumulate(last[..., ::-1], axis=-1)[..., ::-1]
    return highest.astype(float) if ties == "max" else (lowest + highest) / 2.0


def _ranked(
    x: Floats, direction: Floats, ties: str, start: float, over: tuple[float, float] | None
) -> Ranked:
    if ties not in TIES:
        raise bad_parameter("normalise", "ties", ties, ", ".join(TIES))
    faults = faults_of(*extremes(x), spread=False)
    alone = (~np.isnan(x)).sum(axis=-2) == 1
    if over is not None and alone.any():  # one known value is the first and the last
        faults["index.constant_column"] = alone
    return Ranked(direction, ties, start, over, faults)
