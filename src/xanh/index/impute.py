"""Fill missing values: by column, by group of units, by row inside a group of indicators, by a model.

A method takes x (n, k) and the state, and gives (n, k); a value that was there is never changed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xanh.index import impute_models
from xanh.index.arrays import Flags, Floats
from xanh.index.columns import by_choice
from xanh.index.recipe import Step
from xanh.index.registry import find, method
from xanh.index.state import State
from xanh.reference import Place, Problem, ProblemError

__all__ = ["apply", "impute_models"]

Centre = Callable[[Floats], Floats]


def apply(state: State, step: Step) -> State:
    """Fill what is missing; what no value could be found for stays missing.

    Raises
    ------
    ProblemError
        `index.nothing_to_impute_from` for each indicator without any value, and what the methods refuse.
    """
    x = state.data.values
    missing = np.isnan(x)
    require_some(state, missing)
    filled = x.copy()
    for choice, columns in by_choice(step, state.framework):
        found = find("impute", choice).function(x, state, **choice.parameters)
        filled[:, columns] = np.where(missing, found, x)[:, columns]
    imputed = missing & ~np.isnan(filled)
    shares = {"by_unit": imputed.mean(axis=1), "by_indicator": imputed.mean(axis=0)}
    return state.with_values(filled).noting("impute", imputed=imputed, **shares)


def require_some(state: State, missing: Flags) -> None:
    """Raise for every indicator of which no unit has a value."""
    empty = [state.data.indicators[j] for j in np.flatnonzero(missing.all(axis=0))]
    if empty:
        raise ProblemError(
            [
                Problem("index.nothing_to_impute_from", Place(column=code), {"indicator": code})
                for code in empty
            ]
        )


@method("impute", "none")
def none(x: Floats, state: State) -> Floats:
    """Leave missing values as they are."""
    return x


@method("impute", "constant")
def constant(x: Floats, state: State, *, value: float) -> Floats:
    """Put one value everywhere."""
    return np.where(np.isnan(x), value, x)


@method("impute", "mean")
def mean(x: Floats, state: State) -> Floats:
    """The mean of the indicator over all units."""
    return _filled(x, np.nanmean)


@method("impute", "median")
def median(x: Floats, state: State) -> Floats:
    """The median of the indicator over all units."""
    return _filled(x, np.nanmedian)


@method("impute", "group_mean")
def group_mean(x: Floats, state: State, *, grouping: str) -> Floats:
    """The mean over the units with the same label; a group without any value stays missing."""
    return _filled_by_group(x, state, grouping, np.nanmean)


@method("impute", "group_median")
def group_median(x: Floats, state: State, *, grouping: str) -> Floats:
    """The median over the units with the same label; a group without any value stays missing."""
    return _filled_by_group(x, state, grouping, np.nanmedian)


@method("impute", "row_mean")
def row_mean(x: Floats, state: State, *, level: int = 2) -> Floats:
    """The mean of the unit's own indicators in the same group at a level, all first on one scale.

    The scale is min-max with directions; what is filled in is scaled back to the indicator's unit of measure.
    """
    return _filled_by_row(x, state, level, np.nanmean)


@method("impute", "row_median")
def row_median(x: Floats, state: State, *, level: int = 2) -> Floats:
    """The median of the unit's own indicators in the same group at a level, all first on one scale."""
    return _filled_by_row(x, state, level, np.nanmedian)


def _filled(x: Floats, centre: Callable[..., Floats]) -> Floats:
    """Column by column; a column without any value stays missing."""
    known = ~np.isnan(x).all(axis=0)
    filled = x.copy()
    filled[:, known] = np.where(np.isnan(x[:, known]), centre(x[:, known], axis=0), x[:, known])
    return filled


def _filled_by_group(x: Floats, state: State, grouping: str, centre: Callable[..., Floats]) -> Floats:
    groups = state.data.groups
    if grouping not in groups:
        values = {"name": grouping, "known": ", ".join(groups) or "-"}
        raise ProblemError(Problem("index.unknown_grouping", values=values))
    filled, labels = x.copy(), np.array(groups[grouping])
    for label in np.unique(labels):
        rows = labels == label
        filled[rows] = _filled(x[rows], centre)
    return filled


def _filled_by_row(x: Floats, state: State, level: int, centre: Callable[..., Floats]) -> Floats:
    tree = state.framework.tree
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    worst, best = np.where(tree.direction > 0, low, high), np.where(tree.direction > 0, high, low)
    spread = best - worst
    scaled = np.divide(x - worst, spread, out=np.zeros_like(x), where=spread != 0)
    scaled[np.isnan(x)] = np.nan
    for place in np.flatnonzero(tree.level == level):
        columns = tree.below(int(place))
        scaled[:, columns] = _filled(scaled[:, columns].T, centre).T
    back: Floats = scaled * spread + worst
    return np.where(np.isnan(x), back, x)
