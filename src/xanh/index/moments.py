"""Shape of the distribution of columns: extremes, skewness, excess kurtosis. Missing values are left out."""

from __future__ import annotations

import numpy as np

from xanh.index.arrays import Flags, Floats

# A spread within the last bits of a number is none: min-max would blow it up to the whole range.
ROUNDING = 4 * np.finfo(float).eps


def extremes(x: Floats, axis: int = -2) -> tuple[Floats, Floats]:
    """Lowest and highest known value along an axis; NaN where none is known.

    Examples
    --------
    >>> [e.tolist() for e in extremes(np.array([[1.0, 5.0], [np.nan, 2.0]]))]
    [[1.0, 2.0], [1.0, 5.0]]
    """
    low, high = x.min(axis=axis), x.max(axis=axis)
    if np.isnan(low).any():  # slower, so only where something is missing
        low, high = np.fmin.reduce(x, axis=axis), np.fmax.reduce(x, axis=axis)
    return low, high


def constant(low: Floats, high: Floats) -> Flags:
    """Whether a column between these extremes has one value only, up to rounding; not so where none is known.

    Examples
    --------
    >>> constant(np.array([0.3, 1.0]), np.array([0.1 + 0.2, 2.0])).tolist()
    [True, False]
    """
    with np.errstate(invalid="ignore"):  # infinite ones are told apart by who asks
        same: Flags = high - low <= ROUNDING * np.maximum(np.abs(low), np.abs(high))
    return same


def moments(x: Floats, axis: int = -2) -> tuple[Floats, Floats]:
    """Skewness and excess kurtosis, both corrected for bias, along an axis.

    Parameters
    ----------
    x
        (..., n, k) by default: down each column. NaN is missing.
    axis
        Along which the values of one column lie.

    Returns
    -------
    tuple of Floats
        The shape of x without that axis. NaN where fewer than 3 (skewness) or 4 (kurtosis) values are known,
        where all known values are equal, and where one is infinite.

    Source
    ------
    Joanes and Gill, Comparing measures of sample skewness and kurtosis, The Statistician 47 (1998) 183-189:
    G1 and G2.

    Examples
    --------
    >>> skew, kurtosis = moments(np.array([[1.0], [2.0], [3.0], [4.0], [15.0]]))
    >>> round(float(skew[0]), 6), round(float(kurtosis[0]), 6)
    (2.02398, 4.253254)
    """
    known = ~np.isnan(x)
    whole = bool(known.all())
    count = known.sum(axis=axis)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):  # NaN is the answer documented
        z = _centred(x, known, whole, axis)
        square = z * z
        s2, s3, s4 = square.sum(axis=axis), (square * z).sum(axis=axis), (square * square).sum(axis=axis)
        n = count.astype(float)
        skew = np.where(count < 3, np.nan, np.sqrt(n) * s3 / s2**1.5 * np.sqrt(n * (n - 1)) / (n - 2))
        excess = (n + 1) * (n * s4 / s2**2 - 3) + 6
        kurtosis = np.where(count < 4, np.nan, excess * (n - 1) / ((n - 2) * (n - 3)))
    return skew, kurtosis


def skewness(x: Floats) -> Floats:
    """Skewness (G1) of each column of x (..., n, k), (..., k); see `moments`.

    Examples
    --------
    >>> skewness(np.array([[1.0], [2.0], [3.0]])).tolist()
    [0.0]
    """
    return moments(x)[0]


def excess_kurtosis(x: Floats) -> Floats:
    """Excess kurtosis (G2) of each column of x (..., n, k), (..., k); see `moments`.

    Examples
    --------
    >>> round(float(excess_kurtosis(np.array([[1.0], [2.0], [3.0], [4.0]]))[0]), 6)
    -1.2
    """
    return moments(x)[1]


def _centred(x: Floats, known: Flags, whole: bool, axis: int) -> Floats:
    """Distances from the mean in units of the spread, so that no power overflows; 0 where missing."""
    low, high = (np.expand_dims(e, axis) for e in extremes(x, axis))
    span = np.where(constant(low, high), np.nan, high - low)
    z = (x - low) / span
    if not whole:
        z = np.where(known, z, 0.0)
    centre = z.sum(axis=axis, keepdims=True) / known.sum(axis=axis, keepdims=True)
    z -= centre
    return z if whole else np.where(known, z, 0.0)
