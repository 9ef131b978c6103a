"""Fill missing values: by column, by group of units, by row inside a group of indicators, by a model.

A method takes x (n, k) and the state, and gives (n, k), or `Filled` with notes. A value that was there is
never changed: a method that tries to is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from xanh.index import impute_models
from xanh.index.arrays import Flags, Floats
from xanh.index.columns import by_choice
from xanh.index.impute_fill import (
    Centre,
    Filled,
    fill_columns,
    fill_groups,
    fill_rows,
    groups_at,
    told_by_indicator,
)
from xanh.index.recipe import Choice, Step
from xanh.index.registry import find, method
from xanh.index.state import State
from xanh.reference import Place, Problem, ProblemError

__all__ = ["Filled", "apply", "impute_models"]

NONE = "none"


def apply(state: State, step: Step) -> State:
    """Fill what is missing; what no value could be found for stays missing, with a warning.

    The details keep `imputed` (n, k) and its `units`, the shares imputed `by_unit` (n,) and `by_indicator`
    (k,), `warnings`, and what a method notes under its name. After several steps they tell of all of them.

    Raises
    ------
    ProblemError
        `index.nothing_to_impute_from` for each indicator without any value, `index.known_value_changed` and
        `index.wrong_shape` for a method of the user's that does what none may, and what the methods refuse.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe
    >>> from xanh.index.scoring import start
    >>> f = Framework("f", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> state = start(f, Data.of(["U", "V", "W"], {"a": [1, None, 3], "b": [4, 5, 6]}), Recipe())
    >>> done = apply(state, Step.of("impute", "mean"))
    >>> done.data.values[:, 0].tolist(), done.details["impute"]["by_unit"].tolist()
    ([1.0, 2.0, 3.0], [0.0, 0.5, 0.0])
    """
    x = state.data.values
    missing = np.isnan(x)
    require_some(missing, state.data.indicators)
    filled, wanted = x.copy(), np.zeros(x.shape[1], dtype=bool)
    notes: dict[str, Any] = {}
    warnings: list[Problem] = []
    for choice, columns in by_choice(step, state.framework):
        done = _run(choice, state)
        filled[:, columns] = np.where(missing, done.values, x)[:, columns]
        wanted[columns] = choice.method != NONE
        notes.update({choice.method: dict(done.notes)} if done.notes else {})
        warnings += [warning for warning in done.warnings if warning not in warnings]
    left = missing & np.isnan(filled) & wanted
    warnings += told_by_indicator("index.left_missing", left, state.data.units, state.data.indicators)
    imputed = _before(state) | (missing & ~np.isnan(filled))
    shares = {"by_unit": imputed.mean(axis=1), "by_indicator": imputed.mean(axis=0)}
    notes |= {"imputed": imputed, "units": state.data.units, "warnings": tuple(warnings)}
    return state.with_values(filled).noting("impute", **notes, **shares)


def require_some(missing: Flags, indicators: Sequence[str]) -> None:
    """Raise for every indicator of which no unit has a value.

    Examples
    --------
    >>> require_some(np.array([[True, False], [False, True]]), ["a", "b"])
    """
    empty = [indicators[j] for j in np.flatnonzero(missing.all(axis=0)).tolist()]
    if empty:
        raise ProblemError(
            Problem("index.nothing_to_impute_from", Place(column=code), {"indicator": code}) for code in empty
        )


def _run(choice: Choice, state: State) -> Filled:
    """One method on all indicators, held to what a method may do."""
    x, data = state.data.values, state.data
    found = find("impute", choice).function(x, state, **choice.parameters)
    done = found if isinstance(found, Filled) else Filled(found)
    if done.values.shape != x.shape:
        values = {"what": choice.method, "given": done.values.shape, "wanted": x.shape}
        raise ProblemError(Problem("index.wrong_shape", values=values))
    same = np.isclose(done.values, x, rtol=1e-9, atol=0.0) | np.isnan(x)
    problems = [
        Problem(
            "index.known_value_changed",
            Place(row=data.units[row], column=data.indicators[column]),
            {"method": choice.method, "indicator": data.indicators[column], "unit": data.units[row]},
        )
        for row, column in np.argwhere(~same).tolist()
    ]
    if problems:
        raise ProblemError(problems)
    return done


def _before(state: State) -> Flags:
    """What an earlier step filled, for the units that are still there."""
    noted = state.details.get("impute", {})
    if "imputed" not in noted:
        return np.zeros(state.data.values.shape, dtype=bool)
    place = {unit: row for row, unit in enumerate(noted["units"])}
    rows: Flags = noted["imputed"][[place[unit] for unit in state.data.units]]
    return rows


@method("impute", NONE)
def none(x: Floats, state: State) -> Floats:
    """Leave missing values as they are.

    Examples
    --------
    >>> none(np.array([[1.0], [np.nan]]), None).tolist()
    [[1.0], [nan]]
    """
    return x


@method("impute", "constant")
def constant(x: Floats, state: State, *, value: float) -> Floats:
    """Put one value everywhere, in the indicator's unit of measure.

    Examples
    --------
    >>> constant(np.array([[1.0], [np.nan]]), None, value=0).tolist()
    [[1.0], [0.0]]
    """
    return np.where(np.isnan(x), value, x)


@method("impute", "mean")
def mean(x: Floats, state: State) -> Floats:
    """The mean of the indicator over all units.

    Examples
    --------
    >>> mean(np.array([[1.0], [4.0], [np.nan]]), None)[:, 0].tolist()
    [1.0, 4.0, 2.5]
    """
    return fill_columns(x, np.nanmean)


@method("impute", "median")
def median(x: Floats, state: State) -> Floats:
    """The median of the indicator over all units.

    Examples
    --------
    >>> median(np.array([[1.0], [2.0], [9.0], [np.nan]]), None)[:, 0].tolist()
    [1.0, 2.0, 9.0, 2.0]
    """
    return fill_columns(x, np.nanmedian)


@method("impute", "group_mean")
def group_mean(x: Floats, state: State, *, grouping: str) -> Filled:
    """The mean over the units with the same label; a group without any value stays missing.

    Parameters
    ----------
    x
        (n, k).
    grouping
        Name of a grouping of the data. A unit without a label ("") is not filled, with a warning.

    Raises
    ------
    ProblemError
        `index.unknown_grouping`.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe
    >>> from xanh.index.scoring import start
    >>> f = Framework("f", (Indicator("a", "top"),), (Group("top", None),))
    >>> data = Data.of(["U", "V", "W"], {"a": [1, None, 5]}, groups={"region": ["n", "n", "s"]})
    >>> apply(start(f, data, Recipe()), Step.of("impute", "group_mean", grouping="region")).data.values[1, 0]
    np.float64(1.0)
    """
    return _by_group(x, state, grouping, np.nanmean)


@method("impute", "group_median")
def group_median(x: Floats, state: State, *, grouping: str) -> Filled:
    """The median over the units with the same label; otherwise as `group_mean`.

    Examples
    --------
    >>> fill_groups(np.array([[1.0], [2.0], [9.0], [np.nan]]), ["a"] * 4, np.nanmedian)[3].tolist()
    [2.0]
    """
    return _by_group(x, state, grouping, np.nanmedian)


@method("impute", "row_mean")
def row_mean(x: Floats, state: State, *, level: int = 2) -> Floats:
    """The mean of the unit's own indicators in the same group at a level, all first on one scale.

    The scale is min-max with directions; what is filled in is scaled back to the indicator's unit of measure.
    A unit without any value in the group stays missing there.

    Raises
    ------
    ProblemError
        `index.bad_parameter` for a level without groups, `index.direction_unknown`.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe
    >>> from xanh.index.scoring import start
    >>> f = Framework("f", (Indicator("a", "top"), Indicator("b", "top", direction=-1)),
    ...               (Group("top", None),))
    >>> data = Data.of(["U", "V", "W"], {"a": [0, 10, 10], "b": [20, 40, None]})
    >>> apply(start(f, data, Recipe()), Step.of("impute", "row_mean")).data.values[2].tolist()
    [10.0, 20.0]
    """
    return _by_row(x, state, level, np.nanmean)


@method("impute", "row_median")
def row_median(x: Floats, state: State, *, level: int = 2) -> Floats:
    """The median of the unit's own indicators in the same group at a level; otherwise as `row_mean`.

    Examples
    --------
    >>> x, one = np.array([[0.0, 0.0, 0.0], [4.0, 4.0, 4.0], [1.0, 4.0, np.nan]]), np.ones(3)
    >>> fill_rows(x, [np.arange(3)], one, np.nanmedian)[2].tolist()
    [1.0, 4.0, 2.5]
    """
    return _by_row(x, state, level, np.nanmedian)


def _by_group(x: Floats, state: State, grouping: str, centre: Centre) -> Filled:
    groups, units = state.data.groups, state.data.units
    if grouping not in groups:
        known = ", ".join(groups) or "-"
        problem = Problem(
            "index.unknown_grouping", Place(column=grouping), {"name": grouping, "known": known}
        )
        raise ProblemError(problem)
    labels = groups[grouping]
    warnings = [
        Problem("index.unit_without_label", Place(row=units[row]), {"unit": units[row], "grouping": grouping})
        for row in np.flatnonzero(np.isnan(x).any(axis=1)).tolist()
        if not labels[row].strip()
    ]
    return Filled(fill_groups(x, labels, centre), warnings=warnings)


def _by_row(x: Floats, state: State, level: int, centre: Centre) -> Floats:
    groups, direction = groups_at(state, level, "row_mean"), state.framework.tree.direction
    unknown = [state.data.indicators[j] for j in np.flatnonzero(direction == 0)]
    if unknown:
        raise ProblemError(
            Problem("index.direction_unknown", Place(column=code), {"indicator": code}) for code in unknown
        )
    return fill_rows(x, groups, direction, centre)
