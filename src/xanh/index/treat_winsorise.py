"""Winsorising: the ends of a column drawn in, step by step, until its shape passes a test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.moments import moments


@dataclass(frozen=True)
class ShapeTest:
    """When a column needs no treatment: `abs(skewness) < skew` or `excess kurtosis < kurtosis`.

    A threshold of None leaves its half of the test out.

    Source
    ------
    JRC practice, e.g. Saisana and Saltelli in the Global Innovation Index; thresholds 2 and 3.5.

    Examples
    --------
    >>> ShapeTest().passes(np.array([3.0, 3.0]), np.array([9.0, 1.0])).tolist()
    [False, True]
    """

    skew: float | None = 2.0
    kurtosis: float | None = 3.5

    def passes(self, skew: Floats, kurtosis: Floats) -> Flags:
        """Whether columns pass; False where the shape is not known."""
        passed = np.zeros(skew.shape, dtype=bool)
        if self.skew is not None:
            passed |= np.abs(skew) < self.skew
        if self.kurtosis is not None:
            passed |= kurtosis < self.kurtosis
        return passed

    def fails(self, skew: Floats, kurtosis: Floats) -> Flags:
        """Whether columns fail; False where the shape is not known (too few values, or all equal)."""
        known = ~np.isnan(skew)
        if self.kurtosis is not None:
            known &= ~np.isnan(kurtosis)
        return known & ~self.passes(skew, kurtosis)


@dataclass(frozen=True)
class Ends:
    """Where columns were drawn in: values below `low` and above `high` are set to them.

    Attributes
    ----------
    low, high
        (c,); -inf and inf where nothing was done.
    count
        (c,): values changed.
    emptied
        (c,): the column would have been left with one value, so it was left as it is.
    """

    low: Floats
    high: Floats
    count: Floats
    emptied: Flags


def ends(rows: Floats, test: ShapeTest, limit: int | None, force: bool = False) -> Ends:
    """Draw in the ends of each row until it passes the test or `limit` values have changed.

    While a row does not pass and fewer than `limit` of its values have changed, all values equal to its
    highest (skewness 0 or more) or lowest (skewness below 0) are set to the next one: ties can carry the
    count past the limit.

    Parameters
    ----------
    rows
        (c, n), one column of data in each row, NaN where missing; each with a known skewness.
    limit
        None for no limit.
    force
        Whether to go on to the limit whatever the test says.

    Source
    ------
    Becker et al., COINr: An R package for developing composite indicators, JOSS 7 (2022) 4567.

    Examples
    --------
    >>> found = ends(np.array([[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 90.0]]), ShapeTest(), 5)
    >>> found.high.tolist(), found.count.tolist()
    ([6.0], [1.0])
    """
    ordered = np.sort(rows, axis=-1)
    count_known = (~np.isnan(ordered)).sum(axis=-1)
    low, high = ordered[:, 0].copy(), ordered[np.arange(len(rows)), count_known - 1]
    emptied = np.zeros(len(rows), dtype=bool)
    going = np.arange(len(rows)) if limit is None or limit > 0 else np.arange(0)
    skew = moments(ordered[going], axis=-1)[0]
    while going.size:
        part = ordered[going]
        low[going], high[going], empty = _drawn(part, low[going], high[going], skew)
        emptied[going] = empty
        changed = _changed(part, low[going], high[going])
        skew, kurtosis = moments(np.clip(part, low[going, None], high[going, None]), axis=-1)
        on = ~empty if force else ~empty & test.fails(skew, kurtosis)
        if limit is not None:
            on &= changed < limit
        going, skew = going[on], skew[on]
    count = np.where(emptied, 0.0, _changed(ordered, low, high))
    low = np.where(emptied | (low == ordered[:, 0]), -np.inf, low)
    top = ordered[np.arange(len(rows)), count_known - 1]
    return Ends(low, np.where(emptied | (high == top), np.inf, high), count, emptied)


def _drawn(ordered: Floats, low: Floats, high: Floats, skew: Floats) -> tuple[Floats, Floats, Flags]:
    """One step: the end to which a row is skewed moves to the next value; flagged where the ends meet."""
    upwards = skew >= 0
    below = _at(ordered, (ordered < high[:, None]).sum(axis=-1) - 1)
    above = _at(ordered, (ordered <= low[:, None]).sum(axis=-1))
    next_high = np.where(upwards, np.maximum(below, low), high)
    next_low = np.where(upwards, low, np.minimum(above, high))
    return next_low, next_high, next_low >= next_high


def _at(ordered: Floats, places: Integers) -> Floats:
    found: Floats = ordered[np.arange(len(ordered)), np.clip(places, 0, ordered.shape[-1] - 1)]
    return found


def _changed(ordered: Floats, low: Floats, high: Floats) -> Floats:
    beyond = (ordered < low[:, None]) | (ordered > high[:, None])
    count: Floats = beyond.sum(axis=-1).astype(float)
    return count
