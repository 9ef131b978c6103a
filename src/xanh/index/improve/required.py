"""The reverse question: which value of one indicator brings a score or a rank?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from xanh.index.improve.what_if import own, place_of, present, trial
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
    """The value nearest to the present one that reaches a goal, with the score and rank that it brings.

    `stays` says whether the goal stays reached at all values tried from there to the bound: a score need not
    rise all the way.
    """

    unit: str
    indicator: str
    present: float
    value: float
    score: float
    rank: float
    bound: float
    stays: bool

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return dict(self.__dict__)


def required_value(
    result: Result, unit: str, code: str, goal: Goal, *, bound: float | None = None
) -> Required:
    """The value nearest to the present one with which a unit reaches a goal, all else unchanged.

    Everybody is scored again for every value tried. Values from the present one to `bound` are tried on a
    grid first, since a score need not rise all the way; between the last that fails and the first that
    succeeds it is halved.

    Parameters
    ----------
    bound
        Furthest value to try, in the indicator's unit of measure; where None the best that a unit has or, if
        that is better, the better goalpost or the target.

    Raises
    ------
    ProblemError
        `index.unknown_unit`, `index.no_such_indicator`, `index.no_present_value`;
        `index.not_reached_within_bound` with the best that can be had.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> result = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]}))
    >>> round(required_value(result, "V", "a", Goal(score=60), bound=10).value, 9)
    7.0
    """
    own(result, unit, goal.node)
    now = _present(result, unit, code)
    search = _Search(result, unit, code, goal)
    end = _bound(result, code) if bound is None else float(bound)
    if goal.reached(result, unit):
        return search.found(now, now, end)
    grid = np.linspace(now, end, GRID).tolist()
    first = next((place for place in range(1, GRID) if search.reached(grid[place])), None)
    if first is None:
        raise search.refusal(end)
    low, high = grid[first - 1], grid[first]
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if search.reached(middle) else (middle, high)
    return search.found(now, high, end)


@dataclass(frozen=True)
class _Search:
    """Values of one indicator of one unit, everybody scored again at each; None where that is refused."""

    result: Result
    unit: str
    code: str
    goal: Goal
    known: dict[float, Result | None] = field(default_factory=dict)

    def at(self, value: float) -> Result | None:
        if value not in self.known:
            try:
                self.known[value] = trial(self.result, self.unit, {self.code: value})
            except ProblemError:
                self.known[value] = None
        return self.known[value]

    def reached(self, value: float) -> bool:
        tried = self.at(value)
        return tried is not None and self.unit in tried.units and self.goal.reached(tried, self.unit)

    def found(self, now: float, value: float, end: float) -> Required:
        after = self.at(value) if value != now else self.result
        score, rank = own(after or self.result, self.unit, self.goal.node)
        beyond = np.linspace(value, end, GRID)[1:].tolist()
        stays = value == end or all(self.reached(further) for further in beyond)
        return Required(self.unit, self.code, now, value, score, rank, end, stays)

    def refusal(self, end: float) -> ProblemError:
        tried = [after for after in self.known.values() if after is not None and self.unit in after.units]
        every = [own(after, self.unit, self.goal.node) for after in (self.result, *tried)]
        values = {
            "unit": self.unit, "indicator": self.code, "bound": end,
            "score": round(max(s for s, _ in every), 4), "rank": place_of(min(r for _, r in every)),
        }  # fmt: skip
        return ProblemError(
            Problem("index.not_reached_within_bound", Place(row=self.unit, column=self.code), values)
        )


def _present(result: Result, unit: str, code: str) -> float:
    codes = [indicator.code for indicator in result.framework.indicators]
    place = Place(row=unit, column=code)
    if code not in codes:
        raise ProblemError(Problem("index.no_such_indicator", place, {"indicator": code}))
    now = float(present(result, unit)[codes.index(code)])
    if np.isnan(now):
        raise ProblemError(Problem("index.no_present_value", place, {"unit": unit, "indicator": code}))
    return now


def _bound(result: Result, code: str) -> float:
    """The best of the units' values, the goalposts and the target."""
    indicator = next(i for i in result.framework.indicators if i.code == code)
    direction = result.framework.tree.direction[result.framework.tree.position[code]]
    values = result.data.columns([code]).values[:, 0]
    given = [*(indicator.goalposts or ()), *([] if indicator.target is None else [indicator.target])]
    known = np.array([*values[~np.isnan(values)].tolist(), *given])
    return float(known[np.argmax(known * direction)])
