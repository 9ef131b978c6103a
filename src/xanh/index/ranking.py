"""Ranks with a tie tolerance, for one score or for many replications at once."""

from __future__ import annotations

import numpy as np

from xanh.index.arrays import Floats

TIE_TOLERANCE = 1e-9


def ranks(scores: Floats, tolerance: float = TIE_TOLERANCE) -> Floats:
    """Ranks along the last axis: the highest score is 1, ties share the best rank, NaN stays NaN.

    Sorted neighbours no further apart than `tolerance` (times their size where that is above 1) share a rank:
    sums that are equal by arithmetic but differ in the last bits are not ranked apart.

    Parameters
    ----------
    scores
        (..., n).

    Examples
    --------
    >>> ranks(np.array([3.0, 5.0, 5.0 + 1e-12, np.nan])).tolist()
    [3.0, 1.0, 1.0, nan]
    """
    order = np.argsort(-scores, axis=-1)  # NaN goes last
    ordered = np.take_along_axis(scores, order, axis=-1)
    size = np.maximum(np.abs(ordered[..., 1:]), 1.0)
    apart = ~(ordered[..., :-1] - ordered[..., 1:] <= tolerance * size)
    places = np.zeros(scores.shape)
    places[..., 1:] = np.where(apart, np.arange(1, scores.shape[-1]), 0)
    found = np.empty(scores.shape)
    np.put_along_axis(found, order, np.maximum.accumulate(places, axis=-1) + 1, axis=-1)
    found[np.isnan(scores)] = np.nan
    return found


def ranks_within(scores: Floats, labels: tuple[str, ...], tolerance: float = TIE_TOLERANCE) -> Floats:
    """Ranks (n,) among the units that share a label."""
    found = np.full(scores.shape, np.nan)
    names = np.array(labels)
    for label in np.unique(names):
        rows = names == label
        found[rows] = ranks(scores[rows], tolerance)
    return found
