"""Transformations of skewed columns. Each keeps the order of the values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.moments import constant, extremes, moments

# Of the range, added so that the lowest value has a logarithm.
SHIFT = 0.01


def log_ct(x: Floats) -> Floats:
    """`ln(x - min + 0.01 * range)`: for a long upper tail.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing; a constant column comes out as NaN.

    Source
    ------
    COIN Tool (European Commission, Joint Research Centre, 2019), as COINr changed it.

    Examples
    --------
    >>> log_ct(np.array([[0.0], [99.0], [100.0]])).round(3).ravel().tolist()
    [0.0, 4.605, 4.615]
    """
    low, _, span = _extremes(x)
    found: Floats = np.log(x - low + SHIFT * span)
    return found


def log_ct_orig(x: Floats) -> Floats:
    """`ln(x - min + 1)`: depends on the unit of measure.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.

    Source
    ------
    COIN Tool (European Commission, Joint Research Centre, 2019).

    Examples
    --------
    >>> log_ct_orig(np.array([[5.0], [6.0]])).round(3).ravel().tolist()
    [0.0, 0.693]
    """
    found: Floats = np.log(x - _extremes(x)[0] + 1.0)
    return found


def log_ct_plus(x: Floats) -> Floats:
    """`log_ct` where the skewness is above 0, else its mirror image `-ln(max + 0.01 * range - x)`.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing; a constant column comes out as NaN.

    Source
    ------
    Becker et al., COINr: An R package for developing composite indicators, JOSS 7 (2022) 4567.

    Examples
    --------
    >>> log_ct_plus(np.array([[0.0], [99.0], [100.0]])).round(3).ravel().tolist()
    [-4.615, -0.693, -0.0]
    """
    low, high, span = _extremes(x)
    upwards = (moments(x)[0] > 0)[..., None, :]
    return np.where(upwards, 1.0, -1.0) * np.log(np.where(upwards, x - low, high - x) + SHIFT * span)


def log_gii(x: Floats, *, factor: float | None = None) -> Floats:
    """`ln((max * factor - 1) * (x - min) / (max - min) + 1)`: moved to 1 ... max * factor, then ln.

    Where `max * factor` is not above 1 the line would fall instead of rise, or not move: such columns come
    out as NaN. (COINr's function of this name returns its input.)

    Parameters
    ----------
    x
        (..., n, k), NaN where missing; a constant column comes out as NaN.
    factor
        None for 1 where the highest value is above 1, else the smallest power of ten that lifts it above 1.

    Source
    ------
    Global Innovation Index, technical notes on series with outliers: natural logarithm after multiplying by a
    factor f, the series scaled to begin at 1.

    Examples
    --------
    >>> log_gii(np.array([[0.0], [50.0], [100.0]])).round(3).ravel().tolist()
    [0.0, 3.922, 4.605]
    """
    low, high, span = _extremes(x)
    with np.errstate(divide="ignore", invalid="ignore"):
        powers = np.floor(-np.log10(np.minimum(high, 1.0))) + 1
        lifted = np.where(high > 1, high, high * 10.0**powers) if factor is None else high * factor
        lifted = np.where(lifted > 1, lifted, np.nan)
    return np.log((lifted - 1.0) * (x - low) / span + 1.0)


def boxcox(x: Floats, *, lam: float | None = None) -> Floats:
    """Box-Cox of `x - min + 1`: `(v**lam - 1) / lam`, or `ln(v)` for lam = 0.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing; a constant column comes out as NaN.
    lam
        The power; None to estimate it for each column by maximum likelihood (slower: one search a column).

    Source
    ------
    Box and Cox, An analysis of transformations, Journal of the Royal Statistical Society B 26 (1964) 211-252.

    Examples
    --------
    >>> boxcox(np.array([[4.0], [7.0], [12.0]]), lam=0.5).ravel().tolist()
    [0.0, 2.0, 4.0]
    """
    v = x - _extremes(x)[0] + 1.0
    if lam is None:
        powers = np.apply_along_axis(best_power, -2, v)
        return np.where(powers == 0, np.log(v), (v**powers - 1.0) / np.where(powers == 0, 1.0, powers))
    found: Floats = np.log(v) if lam == 0 else (v**lam - 1.0) / lam
    return found


def best_power(v: Floats) -> Floats:
    """The Box-Cox power of most likelihood for the known values of one column (n,), all above 0, as (1,).

    NaN for a constant column.

    Source
    ------
    `scipy.stats.boxcox_normmax`, method "mle".

    Examples
    --------
    >>> bool(abs(best_power(np.exp(np.linspace(0, 3, 31)))[0]) < 0.2)
    True
    """
    from scipy import stats

    known = v[~np.isnan(v)]
    if known.size < 2 or constant(known.min(), known.max()):
        return np.array([np.nan])
    return np.array([float(stats.boxcox_normmax(known, method="mle"))])


TRANSFORMATIONS: dict[str, Callable[..., Floats]] = {
    "log_ct": log_ct,
    "log_ct_orig": log_ct_orig,
    "log_ct_plus": log_ct_plus,
    "log_gii": log_gii,
    "boxcox": boxcox,
}


def transformed(rows: Floats, name: str, parameters: dict[str, Any]) -> Floats:
    """Rows (c, n), each a column of data, through a transformation."""
    return np.ascontiguousarray(TRANSFORMATIONS[name](rows.T, **parameters).T)


def _extremes(x: Floats) -> tuple[Floats, Floats, Floats]:
    """Lowest and highest value and range of each column, (..., 1, k); NaN is the range of a constant one."""
    low, high = extremes(x)
    span = np.where(constant(low, high), np.nan, high - low)
    return low[..., None, :], high[..., None, :], span[..., None, :]
