"""The reverse question: which value of one indicator brings a score or a rank?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xanh.index.improve.what_if import own, rescored
from xanh.index.result import Result
from xanh.reference import Place, Problem, ProblemError

GRID = 33  # values tried between the present one and the bound: a score need not rise all the way
HALVINGS = 60


@dataclass(frozen=True)
class Goal:
    """A score to reach or a rank to reach, of a node (the top where None)."""

    score: float | None = None
    rank: int | None = None
    node: str | None = None

    def reached(self, result: Result, unit: str) -> bool:
        """Whether a unit has reached it."""
        score, rank = own(result, unit, self.node)
        enough = self.score is None or score >= self.score - 1e-12 * max(1.0, abs(self.score))
        return bool(enough and (self.rank is None or rank <= self.rank))


@dataclass(frozen=True)
class Required:
    """The nearest value that reaches a goal, with the score and rank that it brings."""

    unit: str
    indicator: str
    present: float
    value: float
    score: float
    rank: float


def required_value(result: Result, unit: str, code: str, goal: Goal, *, bound: float) -> Required:
    """The value nearest to the present one with which a unit reaches a goal, all else unchanged.

    Everybody is scored again for every value tried. Values from the present one to `bound` are tried on a
    grid first, since a score need not rise all the way; between the last that fails and the first that
    succeeds it is halved.

    Raises
    ------
    ProblemError
        `index.unknown_unit`, `index.no_such_indicator`; `index.not_reached_within_bound` with the best that
        can be had.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> result = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]}))
    >>> round(required_value(result, "V", "a", Goal(score=60), bound=10).value, 9)
    7.0
    """
    own(result, unit)
    if code not in result.data.indicators:
        raise ProblemError(Problem("index.no_such_indicator", Place(column=code), {"indicator": code}))
    row, column = result.data.units.index(unit), result.data.indicators.index(code)
    present = float(result.data.values[row, column])

    def at(value: float) -> Result | None:
        values = result.data.values.copy()
        values[row, column] = value
        try:
            return rescored(result, values)
        except ProblemError:
            return None

    low = high = present
    found: Result | None = result if goal.reached(result, unit) else None
    best = own(result, unit, goal.node)
    for value in np.linspace(present, bound, GRID)[1:] if found is None else ():
        tried = at(float(value))
        if tried is not None and goal.reached(tried, unit):
            found, high = tried, float(value)
            break
        best = max(best, own(tried, unit, goal.node)) if tried is not None else best
        low = float(value)
    if found is None:
        values = {
            "unit": unit,
            "indicator": code,
            "bound": bound,
            "score": round(best[0], 4),
            "rank": int(best[1]),
        }
        raise ProblemError(Problem("index.not_reached_within_bound", Place(row=unit, column=code), values))
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        tried = at(middle)
        if tried is not None and goal.reached(tried, unit):
            found, high = tried, middle
        else:
            low = middle
    score, rank = own(found, unit, goal.node)
    return Required(unit, code, present, high, score, rank)
