"""How fast the indicators of a panel move: growth rate, and slope of a line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.impute_fill import told_by_indicator
from xanh.index.impute_panel import neighbours
from xanh.index.panel import Panel
from xanh.index.registry import bad_parameter
from xanh.reference import Problem, ProblemError


@dataclass(frozen=True)
class Trends:
    """One trend for each unit and indicator.

    Attributes
    ----------
    units, indicators
        Of rows and columns.
    values
        (n, k); NaN with fewer than two known values.
    availability
        (n, k): share of the periods with a value.
    first, latest
        (n, k): first and last period with a value, NaN where there is none.
    meaningful
        (n, k): False where a rate says nothing because it starts from, or ends at, zero or less. The value
        is then what the formula gives: infinite from zero, turned in sign between two negative figures.
    warnings
        `index.trend_base` for each indicator with trends that are not meaningful.
    """

    units: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Floats
    availability: Floats
    first: Floats
    latest: Floats
    meaningful: Flags
    warnings: tuple[Problem, ...] = ()

    def table(self) -> dict[str, Any]:
        """A row for each indicator and unit, as columns of equal length."""
        n, k = self.values.shape
        return {
            "unit": self.units * k, "indicator": tuple(code for code in self.indicators for _ in range(n)),
            "trend": self.values.T.ravel(), "availability": self.availability.T.ravel(),
            "first": self.first.T.ravel(), "latest": self.latest.T.ravel(),
            "meaningful": self.meaningful.T.ravel(),
        }  # fmt: skip


def trends(panel: Panel, method: str = "cagr") -> Trends:
    """Trends of every unit and indicator over all periods.

    Parameters
    ----------
    panel
        At least two periods.
    method
        "cagr" (`cagr`) or "percent_change" (`percent_change`).

    Raises
    ------
    ProblemError
        `index.bad_parameter` for another method, `index.too_few_periods`.

    Examples
    --------
    >>> from xanh.index import Data
    >>> panel = Panel.of({2020: Data.of(["U"], {"a": [100]}), 2022: Data.of(["U"], {"a": [121]})})
    >>> trends(panel).values.round(12).tolist()
    [[0.1]]
    """
    if method not in TRENDS:
        raise bad_parameter("trends", "method", method, ", ".join(TRENDS))
    if len(panel.periods) < 2:
        raise ProblemError(Problem("index.too_few_periods", values={"count": len(panel.periods)}))
    x, periods = panel.values, np.array(panel.periods, dtype=float)
    found, base = TRENDS[method](x, periods)
    known, (first, last) = ~np.isnan(x), _ends(x)
    enough = known.sum(axis=0) > 1
    meaningful = ~enough | base
    return Trends(
        panel.units,
        panel.indicators,
        values=found,
        availability=known.mean(axis=0),
        first=np.where(first < 0, np.nan, periods[first]),
        latest=np.where(last < 0, np.nan, periods[last]),
        meaningful=meaningful,
        warnings=tuple(told_by_indicator("index.trend_base", ~meaningful, panel.units, panel.indicators)),
    )


def cagr(x: Floats, periods: Floats) -> Floats:
    """Compound growth a period: (last / first) ** (1 / time between) - 1, over the known values.

    Parameters
    ----------
    x
        (t, ...), NaN where missing.
    periods
        (t,), ascending.

    Returns
    -------
    (...): 0.1 is ten percent a period. NaN with fewer than two known values, where the sign changes, and for
    0 to 0; infinite from zero.

    Examples
    --------
    >>> x = np.array([[100.0], [np.nan], [121.0]])
    >>> cagr(x, np.array([2020.0, 2021.0, 2022.0])).round(12).tolist()
    [0.1]
    """
    return _cagr(x, periods)[0]


def percent_change(x: Floats, periods: Floats) -> Floats:
    """Slope of the regression line on time, in percent of the line's value at the first known period.

    Parameters
    ----------
    x
        (t, ...), NaN where missing.
    periods
        (t,), ascending.

    Returns
    -------
    (...): 10.0 is ten percent a period. NaN with fewer than two known values.

    Examples
    --------
    >>> percent_change(np.array([[50.0], [55.0], [60.0]]), np.array([2020.0, 2021.0, 2022.0])).tolist()
    [10.0]
    """
    return _percent_change(x, periods)[0]


def _ends(x: Floats) -> tuple[Any, Any]:
    """Positions of the first and last known value along the first axis; -1 is none."""
    before, after = neighbours(x)
    return after[0], before[-1]


def _cagr(x: Floats, periods: Floats) -> tuple[Floats, Flags]:
    """The rates, and where they have a plain meaning."""
    first, last = _ends(x)
    start, end = (np.take_along_axis(x, np.maximum(e, 0)[None], axis=0)[0] for e in (first, last))
    several = last > first
    span = np.where(several, periods[last] - periods[first], 1.0)
    with np.errstate(divide="ignore", invalid="ignore"):  # infinite from zero, NaN for a change of sign
        rate = np.where(several, (end / start) ** (1 / span) - 1, np.nan)
    return rate, (start > 0) & (end > 0)


def _percent_change(x: Floats, periods: Floats) -> tuple[Floats, Flags]:
    known = ~np.isnan(x)
    count = known.sum(axis=0)
    divisor = np.where(count > 1, count, np.nan)
    when = np.where(known, periods.reshape(-1, *[1] * (x.ndim - 1)), 0.0)
    mean_when, mean = when.sum(axis=0) / divisor, np.where(known, x, 0.0).sum(axis=0) / divisor
    away = np.where(known, when - mean_when, 0.0)
    slope = (away * np.where(known, x - mean, 0.0)).sum(axis=0) / np.where(
        count > 1, (away**2).sum(axis=0), np.nan
    )
    start = mean + slope * (periods[_ends(x)[0]] - mean_when)
    with np.errstate(divide="ignore", invalid="ignore"):  # a line that starts at zero has no percentage
        change: Floats = slope / start * 100
    return change, start > 0


TRENDS: Mapping[str, Callable[[Floats, Floats], tuple[Floats, Flags]]] = {
    "cagr": _cagr,
    "percent_change": _percent_change,
}
