"""Normalising by the distance to a figure: the maximum, a unit, a target, goalposts."""

from __future__ import annotations

from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.moments import extremes
from xanh.index.normalise_linear import minmax
from xanh.index.normalise_scale import Linear, Scale, faults_of, masked, points, scaling


@scaling("dist_to_max")
def dist_to_max(x: Floats, direction: Floats, *, lower: float = 0.0, upper: float = 1.0) -> Scale:
    """One less the distance to the best known value, as a share of the distance from worst to best.

    The same line as min-max, on 0 to 1.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.
    lower, upper
        Points of the worst and of the best.

    Raises
    ------
    ProblemError
        `index.constant_column`, `index.infinite_value`, `index.nothing_known`.

    Source
    ------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5, pp. 83-88.

    Examples
    --------
    >>> dist_to_max(np.array([[1.0], [2.0], [5.0]]), np.array([1.0])).ravel().tolist()
    [0.0, 0.25, 1.0]
    """
    return minmax.fit(x, direction, lower=lower, upper=upper)


@scaling("dist_to_reference")
def dist_to_reference(
    x: Floats, direction: Floats, *, unit: int, cap: bool = False, lower: float = 0.0, upper: float = 1.0
) -> Scale:
    """From the worst known value, which gets `lower`, to a reference unit's, which gets `upper`.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.
    unit
        Position of the reference unit among the n rows; in a recipe, its code.
    cap
        Whether units better than the reference are held at `upper`.
    lower, upper
        Points.

    Raises
    ------
    ProblemError
        `index.reference_missing` (the unit has no value), `index.reference_is_worst`, `index.infinite_value`,
        `index.nothing_known`.

    Source
    ------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5, pp. 83-88.

    Examples
    --------
    >>> x = np.array([[1.0], [3.0], [5.0]])
    >>> dist_to_reference(x, np.array([1.0]), unit=1).ravel().tolist()
    [0.0, 1.0, 2.0]
    """
    low, high = extremes(x)
    worst = np.where(direction < 0, high, low)
    end = x[..., unit, :]
    faults = faults_of(low, high, spread=False)
    _add(faults, "index.reference_missing", np.isnan(end) & ~np.isnan(low))
    _add(faults, "index.reference_is_worst", end == worst)
    return _towards((worst, end), direction, faults, (lower, upper), (False, cap))


@scaling("dist_to_target")
def dist_to_target(
    x: Floats,
    direction: Floats,
    *,
    target: Any = None,
    cap: bool = False,
    lower: float = 0.0,
    upper: float = 1.0,
) -> Scale:
    """From the worst known value, which gets `lower`, to a target, which gets `upper`.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.
    target
        A number, or (k,), in the indicators' own units; in a recipe that names none, that of each indicator.
    cap
        Whether units beyond the target are held at `upper`.
    lower, upper
        Points.

    Raises
    ------
    ProblemError
        `index.target_missing`, `index.target_not_beyond_worst` (every unit has reached the target: there is
        no distance to measure), `index.infinite_value`, `index.nothing_known`.

    Source
    ------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5, pp. 83-88.

    Examples
    --------
    >>> x = np.array([[30.0], [20.0], [5.0]])
    >>> dist_to_target(x, np.array([-1.0]), target=10.0, cap=True).ravel().tolist()
    [0.0, 0.5, 1.0]
    """
    low, high = extremes(x)
    worst = np.where(direction < 0, high, low)
    end = np.broadcast_to(np.asarray(np.nan if target is None else target, dtype=float), worst.shape)
    faults = faults_of(low, high, spread=False)
    _add(faults, "index.target_missing", np.isnan(end))
    with np.errstate(invalid="ignore"):
        _add(faults, "index.target_not_beyond_worst", (end - worst) * direction <= 0)
    return _towards((worst, end), direction, faults, (lower, upper), (False, cap))


@scaling("goalposts")
def goalposts(
    x: Floats,
    direction: Floats,
    *,
    posts: Any = None,
    trunc: bool = True,
    scale: float = 1.0,
    base: float = 0.0,
) -> Scale:
    """Between two fixed values: `base` at the worse one, `base + scale` at the better one.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1: says which of the posts is the better; nothing is to be negated.
    posts
        Two figures in the indicator's own units, or (k, 2), as (worst, best) or as (lower, upper); in a
        recipe that names none, those of each indicator.
    trunc
        Whether values outside the posts are held at them.
    scale, base
        Points from the worse to the better post, and at the worse one.

    Raises
    ------
    ProblemError
        `index.goalposts_missing`, `index.bounds_equal`, `index.infinite_value`, `index.nothing_known`.

    Source
    ------
    UNDP, Human Development Report, technical note 1 (dimension indices between goalposts).

    Examples
    --------
    >>> x = np.array([[30.0], [20.0], [5.0]])
    >>> goalposts(x, np.array([-1.0]), posts=(25, 5), scale=100.0).ravel().tolist()
    [0.0, 25.0, 100.0]
    """
    given = np.asarray((np.nan, np.nan) if posts is None else posts, dtype=float)
    ends = np.sort(np.broadcast_to(given, (*direction.shape, 2)), axis=-1)
    low, high = ends[..., 0], ends[..., 1]
    faults = faults_of(*extremes(x), spread=False)
    _add(faults, "index.goalposts_missing", np.isnan(ends).any(axis=-1))
    _add(faults, "index.bounds_equal", low == high)
    worst, best = np.where(direction < 0, high, low), np.where(direction < 0, low, high)
    return _towards((worst, best), direction, faults, (base, base + scale), (trunc, trunc))


@scaling("fraction_of_max")
def fraction_of_max(x: Floats, direction: Floats, *, lower: float = 0.0, upper: float = 1.0) -> Scale:
    """The share of the highest value that is reached or, where lower is better, that is avoided.

    `x / max` for a positive indicator. For a negative one `1 - x / max`: nothing of it is the best (`upper`),
    the highest value the worst (`lower`). Dividing negated values by their maximum, as COINr does, gives
    `x / min`: high stays high.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.
    lower, upper
        Points of the shares 0 and 1.

    Raises
    ------
    ProblemError
        `index.maximum_not_positive`, `index.infinite_value`, `index.nothing_known`.

    Source
    ------
    Hwang and Yoon, Multiple Attribute Decision Making (1981), linear scale transformation.

    Examples
    --------
    >>> x = np.array([[0.0, 0.0], [2.0, 2.0], [8.0, 8.0]])
    >>> fraction_of_max(x, np.array([1.0, -1.0])).tolist()
    [[0.0, 1.0], [0.25, 0.75], [1.0, 0.0]]
    """
    low, high = extremes(x)
    faults = faults_of(low, high, spread=False)
    _add(faults, "index.maximum_not_positive", high <= 0)
    origin = masked(np.where(direction < 0, high, 0.0), faults)
    return Linear(origin, masked(high * direction, faults), *points(direction, lower, upper), faults=faults)


def _add(faults: dict[str, Flags], code: str, flags: Flags) -> None:
    if flags.any():
        faults[code] = flags


def _towards(
    ends: tuple[Floats, Floats],
    direction: Floats,
    faults: dict[str, Flags],
    over: tuple[Any, Any],
    held: tuple[bool, bool],
) -> Linear:
    """The line from the first of `ends` to the second, `over` these points, held below and above them."""
    origin, end = masked(ends[0], faults), masked(ends[1], faults)
    width, base = points(direction, *over)
    floor, ceiling = base if held[0] else None, base + width if held[1] else None
    return Linear(origin, end - origin, width, base, floor, ceiling, faults)
