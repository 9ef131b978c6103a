"""Ranks with a tie tolerance, for one score or for many replications at once."""

from __future__ import annotations

import numpy as np

from xanh.index.arrays import Flags, Floats

TIE_TOLERANCE = 1e-9
FEW_UNITS = 512  # up to here comparing all pairs of many replications beats sorting each of them


def ranks(scores: Floats, tolerance: float = TIE_TOLERANCE) -> Floats:
    """Ranks along the last axis: one more than the number of units that are clearly above; NaN stays NaN.

    Clearly above means by more than `tolerance` (times the size of the score where that is above 1): sums
    that are equal by arithmetic but differ in the last bits are not ranked apart. Units that tie share the
    best rank.

    Parameters
    ----------
    scores
        (..., n).

    Examples
    --------
    >>> ranks(np.array([3.0, 5.0, 5.0 + 1e-12, np.nan])).tolist()
    [3.0, 1.0, 1.0, nan]
    """
    rows = scores.reshape(-1, scores.shape[-1])
    limits = threshold(rows, tolerance)
    if len(rows) > 1 and rows.shape[1] <= FEW_UNITS:
        found = np.ones(rows.shape)
        for j in range(rows.shape[1]):
            found += rows[:, j : j + 1] > limits
    else:
        found = np.array([_above(row, limit) + 1.0 for row, limit in zip(rows, limits, strict=True)])
    found[np.isnan(rows)] = np.nan
    return found.reshape(scores.shape)


def threshold(scores: Floats, tolerance: float) -> Floats:
    """The score another unit has to exceed to be ranked above: the own one and the tolerance."""
    limit: Floats = scores + tolerance * np.maximum(np.abs(scores), 1.0)
    return limit


def _above(row: Floats, limits: Floats) -> Floats:
    """How many units exceed each limit."""
    known = np.sort(row[~np.isnan(row)])
    count: Floats = len(known) - np.searchsorted(known, limits, side="right").astype(float)
    return count


def beats(scores: Floats, unit: int, limits: Floats) -> Flags:
    """Whether one unit is clearly above each of n units: scores and limits (n, ...) -> (n, ...)."""
    above: Flags = scores[unit] > limits
    return above


def ranks_within(scores: Floats, labels: tuple[str, ...], tolerance: float = TIE_TOLERANCE) -> Floats:
    """Ranks (n,) among the units that share a label."""
    found = np.full(scores.shape, np.nan)
    names = np.array(labels)
    for label in np.unique(names):
        rows = names == label
        found[rows] = ranks(scores[rows], tolerance)
    return found
