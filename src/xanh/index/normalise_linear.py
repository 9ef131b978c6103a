"""Normalising by a straight line through what the values themselves, or given figures, say."""

from __future__ import annotations

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.moments import extremes
from xanh.index.normalise_scale import (
    Linear,
    Scale,
    faults_of,
    masked,
    points,
    scaling,
    whole_range,
)


@scaling("minmax")
def minmax(x: Floats, direction: Floats, *, lower: float = 0.0, upper: float = 100.0) -> Scale:
    """From the worst known value, which gets `lower`, to the best, which gets `upper`.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.
    lower, upper
        Points.

    Returns
    -------
    Floats
        (..., n, k) in points; `minmax.fit` gives the scale by itself.

    Raises
    ------
    ProblemError
        `index.constant_column`, `index.infinite_value`, `index.nothing_known`.

    Source
    ------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5, pp. 83-88.

    Examples
    --------
    >>> minmax(np.array([[1.0], [2.0], [5.0]]), np.array([-1.0])).ravel().tolist()
    [100.0, 75.0, 0.0]
    """
    low, high = extremes(x)
    faults = faults_of(low, high)
    turned = direction < 0
    worst = masked(np.where(turned, high, low), faults)
    best = masked(np.where(turned, low, high), faults)
    return Linear(worst, best - worst, *points(direction, lower, upper), faults=faults)


@scaling("zscore")
def zscore(
    x: Floats,
    direction: Floats,
    *,
    mean: float = 0.0,
    sd: float = 1.0,
    lower: float | None = None,
    upper: float | None = None,
) -> Scale:
    """Distance from the mean in standard deviations (of n - 1), moved to another mean and deviation.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.
    mean, sd
        Of the result, in points.
    lower, upper
        Where both are given, the scores are stretched to this range instead, the worst and the best at its
        ends: a geometric mean never sees a score of 0 or below.

    Raises
    ------
    ProblemError
        `index.constant_column`, `index.infinite_value`, `index.nothing_known`.

    Source
    ------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5, pp. 83-88.

    Examples
    --------
    >>> zscore(np.array([[1.0], [2.0], [3.0]]), np.array([1.0]), mean=10.0, sd=2.0).ravel().tolist()
    [8.0, 10.0, 12.0]
    """
    over = whole_range(lower, upper)
    if over:
        return minmax.fit(x, direction, lower=over[0], upper=over[1])
    low, high = extremes(x)
    faults = faults_of(low, high)
    centre, spread = centre_and_spread(x)
    return Linear(
        masked(centre, faults),
        masked(spread * direction, faults),
        *points(direction, mean, mean + sd),
        faults=faults,
    )


@scaling("scaled")
def scaled(
    x: Floats,
    direction: Floats,
    *,
    lower: float = 0.0,
    upper: float = 100.0,
    factor: float = 100.0,
    base: float = 0.0,
) -> Scale:
    """`(v - lower) / (upper - lower) * factor + base`, v being the value times its direction.

    The bounds are those of the turned value: for an indicator of direction -1 between 0 and 50 they are -50
    and 0. `goalposts` takes bounds in the indicator's own units.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.
    lower, upper
        In the indicator's units, after turning.
    factor, base
        Points from `lower` to `upper`, and at `lower`.

    Raises
    ------
    ProblemError
        `index.infinite_value`, `index.nothing_known`, `index.bounds_equal`.

    Source
    ------
    Becker et al., COINr: An R package for developing composite indicators, JOSS 7 (2022) 4567.

    Examples
    --------
    >>> scaled(np.array([[10.0], [60.0]]), np.array([1.0]), upper=50.0, factor=10.0).ravel().tolist()
    [2.0, 12.0]
    """
    faults = faults_of(*extremes(x), spread=False)
    bottom, top = (np.broadcast_to(np.asarray(b, dtype=float), direction.shape) for b in (lower, upper))
    if (bottom == top).any():
        faults["index.bounds_equal"] = bottom == top
    return Linear(
        masked(bottom * direction, faults),
        masked((top - bottom) * direction, faults),
        *points(direction, base, np.asarray(base) + factor),
        faults=faults,
    )


@scaling("none")
def none(x: Floats, direction: Floats) -> Scale:
    """The values as they are, times their direction.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.

    Raises
    ------
    ProblemError
        `index.infinite_value`, `index.nothing_known`.

    Source
    ------
    For indicators that are on one scale already, such as survey scores.

    Examples
    --------
    >>> none(np.array([[1.0, 2.0]]), np.array([1.0, -1.0])).tolist()
    [[1.0, -2.0]]
    """
    faults = faults_of(*extremes(x), spread=False)
    origin = masked(np.zeros(direction.shape), faults)
    return Linear(origin, direction.astype(float), *points(direction, 0.0, 1.0), faults=faults)


def centre_and_spread(x: Floats) -> tuple[Floats, Floats]:
    """Mean and standard deviation (of n - 1) of the known values of x (..., n, k), (..., k) each."""
    known = ~np.isnan(x)
    whole = bool(known.all())
    count = known.sum(axis=-2)
    with np.errstate(invalid="ignore", divide="ignore"):  # columns without values are faults, told elsewhere
        centre = (x if whole else np.where(known, x, 0.0)).sum(axis=-2) / count
        apart = x - centre[..., None, :]
        apart = apart if whole else np.where(known, apart, 0.0)
        return centre, np.sqrt((apart * apart).sum(axis=-2) / (count - 1))
