"""Strengths and weaknesses: the indicators in which a unit ranks best and worst on the figures reported."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.ranking import ranks
from xanh.index.result import RAW, Result
from xanh.reference import Place, Problem, ProblemError

LEAST_UNIQUE = 0.2  # share of different values under which an indicator says little about a unit


@dataclass(frozen=True)
class IndicatorRank:
    """One indicator: its rank among the units that have a figure, and the figure.

    `last` says that nobody is below.
    """

    code: str
    name: str
    group: str
    rank: float
    of: int
    value: float
    measure: str
    last: bool


def strengths(
    result: Result, unit: str, count: int = 5, *, below: str | None = None, unique: float = LEAST_UNIQUE
) -> tuple[IndicatorRank, ...]:
    """The indicators in which a unit ranks best.

    Ranks are on the raw figures with their directions, before any treatment. Left out are indicators in which
    the unit is last, and those with few different values.

    Parameters
    ----------
    result
        What was computed.
    unit
        Code of the unit.
    count
        At most so many.
    below
        Only indicators below this node.
    unique
        Share of different values among the known ones that an indicator must have.

    Raises
    ------
    ProblemError
        `index.unknown_unit`, `index.unknown_node`.

    Source
    ------
    As COINr's `get_str_weak`; Becker et al., JOSS 7 (2022) 4567.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> result = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [2, 1, 3]}))
    >>> [(s.code, s.rank) for s in strengths(result, "U")]
    [('b', 2.0)]
    >>> [(s.code, s.rank) for s in weaknesses(result, "U")]
    [('a', 3.0), ('b', 2.0)]
    """
    found = [s for s in _standings(result, unit, below, unique) if not s.last]
    return tuple(sorted(found, key=lambda standing: standing.rank)[:count])


def weaknesses(
    result: Result,
    unit: str,
    count: int = 5,
    *,
    below: str | None = None,
    unique: float = LEAST_UNIQUE,
    last: bool = True,
) -> tuple[IndicatorRank, ...]:
    """The indicators in which a unit ranks worst, the worst first; parameters as of `strengths`.

    With `last=False` those in which nobody is below the unit are left out, as COINr does: it would rather not
    report a zero that many share, and loses the indicators in which a unit is alone at the bottom.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> result = score(f, Data.of("UVW", {"a": [1, 2, 3], "b": [3, 2, 1]}))
    >>> [standing.code for standing in weaknesses(result, "U", 1)]
    ['a']
    """
    found = [s for s in _standings(result, unit, below, unique) if s.rank > 1 and (last or not s.last)]
    return tuple(sorted(found, key=lambda standing: -standing.rank)[:count])


def _standings(result: Result, unit: str, below: str | None, unique: float) -> list[IndicatorRank]:
    stage, tree = result.stages[RAW], result.framework.tree
    if unit not in stage.units:
        raise ProblemError(Problem("index.unknown_unit", Place(row=unit), {"unit": unit}))
    row = stage.units.index(unit)
    columns = np.arange(tree.indicator_count) if below is None else tree.below(tree.position[below])
    turned = stage.values * tree.direction
    places = ranks(turned.T, result.recipe.tie_tolerance)
    return [
        _standing(result, int(column), row, places[column])
        for column in columns
        if not np.isnan(turned[row, column]) and _variety(turned[:, column]) >= unique
    ]


def _standing(result: Result, column: int, row: int, places: Floats) -> IndicatorRank:
    indicator, values = result.framework.indicators[column], result.stages[RAW].values[:, column]
    return IndicatorRank(
        code=indicator.code,
        name=indicator.name(),
        group=indicator.parent,
        rank=float(places[row]),
        of=int((~np.isnan(values)).sum()),
        value=float(values[row]),
        measure=indicator.measure,
        last=bool(places[row] == np.nanmax(places)),
    )


def _variety(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return len(np.unique(known)) / len(known) if len(known) else 0.0
