"""What if: some values change, everything is scored again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.checking_structure import nearest
from xanh.index.data import Data
from xanh.index.result import Result
from xanh.index.scoring import score
from xanh.reference import Place, Problem, ProblemError

Changes = Mapping[str, Mapping[str, float | str]]


@dataclass(frozen=True)
class WhatIf:
    """All scores and ranks before and after a change of values.

    Attributes
    ----------
    before, after
        Full results.
    changes
        Unit, indicator, old value, new value.
    """

    before: Result
    after: Result
    changes: tuple[tuple[str, str, float, float], ...]

    def table(self, node: str | None = None) -> dict[str, list[Any]]:
        """One row for each unit: score and rank of a node before and after."""
        code = node or self.before.framework.top
        place = {unit: i for i, unit in enumerate(self.after.units)}
        rows = [place[u] for u in self.before.units]
        return {
            "unit": list(self.before.units),
            "score_before": self.before.of(code).tolist(),
            "score_after": self.after.of(code)[rows].tolist(),
            "rank_before": self.before.rank_of(code).tolist(),
            "rank_after": self.after.rank_of(code)[rows].tolist(),
        }


def what_if(result: Result, changes: Changes) -> WhatIf:
    """Change values and score again.

    Parameters
    ----------
    changes
        Unit -> indicator -> new value, in the indicator's unit of measure; text such as "+5", "-2.5" or
        "+10%" is added to the present value, "=-2.5" is a new value below zero.

    Raises
    ------
    ProblemError
        `index.unknown_unit`, `index.unknown_indicator`, `index.bad_change`: all at once; problems of scoring.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> result = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]}))
    >>> what_if(result, {"V": {"a": "+5"}}).table()["score_after"]
    [0.0, 75.0, 100.0]
    """
    values, told = changed_values(result.data, changes)
    return WhatIf(result, rescored(result, values), told)


def changed_values(data: Data, changes: Changes) -> tuple[Floats, tuple[tuple[str, str, float, float], ...]]:
    """The values (n, k) after the changes, and each change with its old and new value."""
    values, told, problems = data.values.copy(), [], []
    for unit, indicators in changes.items():
        for code, given in indicators.items():
            found = _faults(data, unit, code)
            problems += found
            if found:
                continue
            row, column = data.units.index(unit), data.indicators.index(code)
            new = new_value(float(values[row, column]), given)
            if new is None:
                problems.append(
                    Problem("index.bad_change", Place(row=unit, column=code), {"value": str(given)})
                )
                continue
            told.append((unit, code, float(values[row, column]), new))
            values[row, column] = new
    if problems:
        raise ProblemError(problems)
    return values, tuple(told)


def _faults(data: Data, unit: str, code: str) -> list[Problem]:
    found = []
    if unit not in data.units:
        found.append(Problem("index.unknown_unit", Place(row=unit), {"unit": unit}))
    if code not in data.indicators:
        found.append(Problem("index.no_such_indicator", Place(column=code), {"indicator": code}))
    return found


def new_value(old: float, given: float | str) -> float | None:
    """The value that a change leads to; None where it cannot be read or does not end in a number.

    Examples
    --------
    >>> new_value(40.0, "+10%"), new_value(40.0, "-2,5"), new_value(40.0, 7)
    (44.0, 37.5, 7.0)
    """
    if not isinstance(given, str):
        return float(given) if np.isfinite(given) else None
    text = given.strip().replace(",", ".").replace("−", "-")
    share, added = text.endswith("%"), text[:1] in ("+", "-")
    try:
        number = float(text.removeprefix("=").removesuffix("%").strip())
    except ValueError:
        return None
    if share and not added:
        return None
    if added:
        number = old * (1 + number / 100) if share else old + number
    return number if np.isfinite(number) else None


def rescored(result: Result, values: Floats) -> Result:
    """The same framework and recipe with other values, in the columns of the result's data."""
    return score(result.framework, result.data.with_values(values), result.recipe)


def trial(result: Result, unit: str, wanted: Mapping[str, float]) -> Result:
    """Everybody scored again with other values of one unit."""
    values, row = result.data.values.copy(), result.data.units.index(unit)
    for code, value in wanted.items():
        values[row, result.data.indicators.index(code)] = value
    return rescored(result, values)


def present(result: Result, unit: str) -> Floats:
    """The values of one unit as given, (k,) in the order of the framework's indicators."""
    row: Floats = result.data.columns(_codes(result)).values[result.data.units.index(unit)]
    return row


def place_of(rank: float) -> int | str:
    """A rank for a message: a whole number, a dash where there is none."""
    return "–" if np.isnan(rank) else int(rank)


def _codes(result: Result) -> list[str]:
    return [indicator.code for indicator in result.framework.indicators]


def own(result: Result, unit: str, node: str | None = None) -> tuple[float, float]:
    """Score and rank of one unit at a node, the top where None.

    Raises
    ------
    ProblemError
        `index.unknown_unit` for a unit that was not scored, `index.unknown_node`.
    """
    if unit not in result.units:
        raise ProblemError(Problem("index.unknown_unit", Place(row=unit), {"unit": unit}))
    row, code = result.units.index(unit), node or result.framework.top
    if code not in result.nodes:
        values = {"code": code, "nearest": nearest(code, result.nodes)}
        raise ProblemError(Problem("index.unknown_node", Place(column=code), values))
    return float(result.of(code)[row]), float(result.rank_of(code)[row])
