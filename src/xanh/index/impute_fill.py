"""Fill missing values from others of the same column, the same group of units, or the same row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.registry import bad_parameter
from xanh.index.state import State
from xanh.reference import Place, Problem

Centre = Callable[..., Floats]


@dataclass(frozen=True)
class Filled:
    """What a method of imputation may give in place of plain values: with notes for the details.

    Attributes
    ----------
    values
        (n, k).
    notes
        By name; the details keep them under the method's name.
    warnings
        What the reader should know.
    """

    values: Floats
    notes: Mapping[str, Any] = field(default_factory=dict)
    warnings: Sequence[Problem] = ()


def fill_columns(x: Floats, centre: Centre) -> Floats:
    """Missing values of x (n, k) replaced by a centre of their column; an empty column stays missing.

    Examples
    --------
    >>> fill_columns(np.array([[1.0, np.nan], [3.0, np.nan], [np.nan, np.nan]]), np.nanmean)[2].tolist()
    [2.0, nan]
    """
    known = ~np.isnan(x).all(axis=0)
    filled = x.copy()
    if len(x):
        filled[:, known] = np.where(np.isnan(x[:, known]), centre(x[:, known], axis=0), x[:, known])
    return filled


def fill_groups(x: Floats, labels: Sequence[str], centre: Centre) -> Floats:
    """The same inside each group of units; units without a label ("") are left as they are.

    Examples
    --------
    >>> x = np.array([[1.0], [np.nan], [5.0], [np.nan], [np.nan]])
    >>> fill_groups(x, ["a", "a", "b", "b", ""], np.nanmean)[:, 0].tolist()
    [1.0, 1.0, 5.0, 5.0, nan]
    """
    filled, names = x.copy(), np.array([label.strip() for label in labels])
    for label in np.unique(names[names != ""]):
        rows = names == label
        filled[rows] = fill_columns(x[rows], centre)
    return filled


def fill_rows(x: Floats, groups: Iterable[Integers], direction: Floats, centre: Centre) -> Floats:
    """Missing values replaced by a centre of the unit's own values in the same group of indicators.

    All are first put on one scale: min-max with directions. What is filled in is scaled back; a constant
    indicator takes its constant.

    Parameters
    ----------
    x
        (n, k), at least one value in each column.
    groups
        Positions of the indicators of each group.
    direction
        (k,), 1 or -1.

    Examples
    --------
    >>> x = np.array([[0.0, 10.0], [10.0, 30.0], [5.0, np.nan]])
    >>> float(fill_rows(x, [np.array([0, 1])], np.array([1.0, 1.0]), np.nanmean)[2, 1])
    20.0
    """
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    worst, best = np.where(direction > 0, low, high), np.where(direction > 0, high, low)
    spread = best - worst
    scaled = np.divide(x - worst, spread, out=np.zeros_like(x), where=spread != 0)
    scaled[np.isnan(x)] = np.nan
    for columns in groups:
        scaled[:, columns] = fill_columns(scaled[:, columns].T, centre).T
    back: Floats = scaled * spread + worst
    return np.where(np.isnan(x), back, x)


def groups_at(state: State, level: int, method: str) -> list[Integers]:
    """Positions of the indicators below each group of a level.

    Raises
    ------
    ProblemError
        `index.bad_parameter` for a level at which the framework has no groups.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe
    >>> from xanh.index.scoring import start
    >>> f = Framework("f", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> state = start(f, Data.of(["U", "V"], {"a": [1, 2], "b": [3, 4]}), Recipe())
    >>> [columns.tolist() for columns in groups_at(state, 2, "row_mean")]
    [[0, 1]]
    """
    tree = state.framework.tree
    known = range(2, int(tree.level[-1]) + 1)
    if level not in known:
        raise bad_parameter(method, "level", level, ", ".join(map(str, known)))
    return [tree.below(int(place)) for place in np.flatnonzero(tree.level == level)]


def told_by_indicator(
    code: str, count: Integers | Flags, units: Sequence[str], indicators: Sequence[str]
) -> list[Problem]:
    """A problem for each indicator with cells counted (n, k): how many they are, and of which units.

    Examples
    --------
    >>> told_by_indicator("index.left_missing", np.array([[0, 2], [0, 1]]), ["U", "V"], ["a", "b"])[0].values
    {'indicator': 'b', 'count': 3, 'units': 'U, V'}
    """
    found = []
    for column in np.flatnonzero(count.any(axis=0)).tolist():
        cells, name = count[:, column], indicators[column]
        there = ", ".join(units[row] for row in np.flatnonzero(cells).tolist())
        values = {"indicator": name, "count": int(cells.sum()), "units": there}
        found.append(Problem(code, Place(column=name), values))
    return found
