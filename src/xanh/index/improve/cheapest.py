"""The cheapest set of improvements that reaches a score or a rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.improve.required import Goal
from xanh.index.improve.what_if import own, rescored
from xanh.index.ranking import threshold
from xanh.index.result import Result
from xanh.index.simulate import Assumption, Options, simulate_result
from xanh.reference import Place, Problem, ProblemError

ROUNDS = 40


@dataclass(frozen=True)
class Lever:
    """An indicator that can be improved.

    Attributes
    ----------
    indicator
        Its code.
    cost
        Of one unit of measure in the good direction.
    most
        Largest improvement possible, in units of measure.
    fixed
        Cost of beginning at all.
    """

    indicator: str
    cost: float
    most: float
    fixed: float = 0.0


@dataclass(frozen=True)
class Improvement:
    """A set of improvements, checked by scoring everybody again.

    Attributes
    ----------
    unit, goal
        For whom, towards what.
    amounts
        Improvement by indicator, in its unit of measure, in the good direction; only those above zero.
    cost
        Of all of them.
    score, rank
        As scored again with them.
    linear
        Whether the score is linear in the improvements, so that no cheaper set exists; otherwise the set is
        the best found by repeated linear programs, each amount cut back as far as the goal allows.
    probability
        Of reaching the goal where the figures are uncertain; None where no uncertainty was given.
    """

    unit: str
    goal: Goal
    amounts: Mapping[str, float]
    cost: float
    score: float
    rank: float
    linear: bool
    probability: float | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "unit": self.unit, "goal": {"score": self.goal.score, "rank": self.goal.rank},
            "amounts": dict(self.amounts), "cost": self.cost, "score": self.score, "rank": self.rank,
            "linear": self.linear, "probability": self.probability,
        }  # fmt: skip


def cheapest(
    result: Result,
    unit: str,
    goal: Goal,
    levers: Sequence[Lever],
    *,
    assumptions: Sequence[Assumption] = (),
    options: Options | None = None,
) -> Improvement:
    """The cheapest improvements with which a unit reaches a goal.

    A mixed-integer linear program (HiGHS) on the score as it changes around the present point; its answer is
    scored again with all units, and the program repeated around it until the goal is reached and the answer
    stays.

    Raises
    ------
    ProblemError
        `index.bad_lever` for each lever that cannot be used; `index.goal_out_of_reach` with what all levers
        together bring.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> fixed = Recipe((Step.of("normalise", "goalposts", posts=(0, 10)), Step.of("aggregate", "arithmetic")))
    >>> pair = (Indicator("a", "top"), Indicator("b", "top"))
    >>> f = Framework("demo", pair, (Group("top", None),), recipe=fixed)
    >>> result = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]}))
    >>> plan = cheapest(result, "V", Goal(score=0.5), [Lever("a", 1, 5), Lever("b", 3, 5)])
    >>> {code: round(v, 6) for code, v in plan.amounts.items()}, round(plan.cost, 6)
    ({'a': 3.0}, 3.0)
    """
    own(result, unit)
    _require_levers(result, levers)
    search = _Search(result, unit, goal, tuple(levers))
    amounts = search.solved()
    after = search.at(amounts)
    score, rank = own(after, unit, goal.node)
    cost = search.cost(amounts)
    chance = _probability(after, unit, goal, assumptions, options) if assumptions else None
    chosen = {lever.indicator: float(a) for lever, a in zip(levers, amounts, strict=True) if a > 0}
    return Improvement(unit, goal, chosen, cost, score, rank, search.linear(amounts), chance)


def _require_levers(result: Result, levers: Sequence[Lever]) -> None:
    problems = [
        Problem("index.bad_lever", Place(column=lever.indicator), {"indicator": lever.indicator})
        for lever in levers
        if lever.indicator not in result.data.indicators
        or not lever.most > 0
        or lever.cost < 0
        or lever.fixed < 0
        or not np.isfinite([lever.most, lever.cost, lever.fixed]).all()
    ]
    if problems or not levers:
        raise ProblemError(problems or Problem("index.bad_lever", values={"indicator": "-"}))


@dataclass(frozen=True)
class _Search:
    """One search: the score at any improvements, its slopes, the programs."""

    result: Result
    unit: str
    goal: Goal
    levers: tuple[Lever, ...]

    @property
    def most(self) -> Floats:
        return np.array([lever.most for lever in self.levers], dtype=float)

    def cost(self, amounts: Floats) -> float:
        return float(
            sum(lever.cost * a + lever.fixed * (a > 0) for lever, a in zip(self.levers, amounts, strict=True))
        )

    def at(self, amounts: Floats) -> Result:
        values = self.result.data.values.copy()
        row = self.result.data.units.index(self.unit)
        for lever, amount in zip(self.levers, amounts, strict=True):
            place = self.result.state.data.indicators.index(lever.indicator)
            column = self.result.data.indicators.index(lever.indicator)
            values[row, column] += amount * self.result.framework.tree.direction[place]
        return rescored(self.result, values)

    def wanted(self, result: Result) -> float:
        """The score that reaches the goal as the others stand in a result."""
        scores = np.delete(result.of(self.goal.node or result.framework.top), result.units.index(self.unit))
        needs = [self.goal.score] if self.goal.score is not None else []
        if self.goal.rank is not None and self.goal.rank <= len(scores):
            ahead = -np.sort(-scores[~np.isnan(scores)])
            needs.append(float(ahead[self.goal.rank - 1]) if self.goal.rank <= len(ahead) else -np.inf)
        return max(needs, default=-np.inf)

    def score(self, result: Result) -> float:
        return own(result, self.unit, self.goal.node)[0]

    def slopes(self, amounts: Floats, score: float) -> Floats:
        """Points for one unit of measure of each lever, by a small step towards the bound, at it back."""
        found = []
        for place, lever in enumerate(self.levers):
            step = max(lever.most * 1e-3, 1e-9)
            forward = amounts[place] + step <= lever.most
            moved = amounts.copy()
            moved[place] += step if forward else -step
            found.append((self.score(self.at(moved)) - score) / (step if forward else -step))
        return np.array(found)

    def solved(self) -> Floats:
        """Repeated programs; the cheapest amounts that reach the goal when all are scored again."""
        everything = self.at(self.most)
        amounts, best = np.zeros(len(self.levers)), None
        if self.goal.reached(self.result, self.unit):
            return amounts
        if self.goal.reached(everything, self.unit):
            best = self.most
        for _ in range(ROUNDS):
            here = self.at(amounts)
            score, wanted = self.score(here), self.wanted(here)
            tried = self.program(amounts, self.slopes(amounts, score), wanted - score)
            if tried is None:
                break
            tried = self.lifted(tried)
            if self.goal.reached(self.at(tried), self.unit) and (
                best is None or self.cost(tried) < self.cost(best)
            ):
                best = tried
            if np.allclose(tried, amounts, rtol=1e-9, atol=1e-12):
                break
            amounts = tried
        if best is None:
            raise self.refusal(everything)
        return self.trimmed(best)

    def trimmed(self, amounts: Floats) -> Floats:
        """Amounts cut back one by one, the worst value for its cost first, while the goal stays reached."""
        slopes = np.maximum(np.abs(self.slopes(amounts, self.score(self.at(amounts)))), 1e-12)
        costs = np.array([lever.cost for lever in self.levers])
        for place in np.argsort(-costs / slopes):
            low, high = 0.0, amounts[place]
            if self.goal.reached(self.at(_with(amounts, place, 0.0)), self.unit):
                high = 0.0
            while high - low > 1e-9 * self.levers[place].most:
                middle = (low + high) / 2
                reached = self.goal.reached(self.at(_with(amounts, place, middle)), self.unit)
                low, high = (low, middle) if reached else (middle, high)
            amounts = _with(amounts, place, high)
        return amounts

    def lifted(self, amounts: Floats) -> Floats:
        """Amounts a hair larger where rounding alone keeps the goal away."""
        for part in (0.0, 1e-12, 1e-10, 1e-8):
            more = np.where(amounts > 0, np.minimum(amounts * (1 + part) + part, self.most), 0.0)
            if self.goal.reached(self.at(more), self.unit):
                return more
        return amounts

    def program(self, around: Floats, slopes: Floats, missing: float) -> Floats | None:
        """Least cost so that slopes times (amounts - around) make up for what is missing."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        count, fixed = len(self.levers), np.array([lever.fixed for lever in self.levers])
        cost = np.concatenate([[lever.cost for lever in self.levers], fixed])
        enough = LinearConstraint(
            np.concatenate([slopes, np.zeros(count)])[None], missing + slopes @ around, np.inf
        )
        begun = LinearConstraint(np.hstack([np.eye(count), -np.diag(self.most)]), -np.inf, np.zeros(count))
        found = milp(
            cost, constraints=[enough, begun], integrality=np.repeat([0, 1], count),
            bounds=Bounds(np.zeros(2 * count), np.concatenate([self.most, np.ones(count)])),
        )  # fmt: skip
        if found.x is None:
            return None
        amounts: Floats = np.clip(found.x[:count], 0, self.most)
        return np.where(amounts < 1e-12 * self.most, 0.0, amounts)

    def linear(self, amounts: Floats) -> bool:
        """Whether the slopes at the answer are those at the beginning."""
        start = self.slopes(np.zeros(len(self.levers)), self.score(self.result))
        end = self.slopes(amounts, self.score(self.at(amounts)))
        return bool(np.allclose(start, end, rtol=1e-6, atol=1e-9))

    def refusal(self, everything: Result) -> ProblemError:
        score, rank = own(everything, self.unit, self.goal.node)
        values = {"unit": self.unit, "score": round(score, 4), "rank": int(rank)}
        return ProblemError(Problem("index.goal_out_of_reach", Place(row=self.unit), values))


def _with(amounts: Floats, place: int, amount: float) -> Floats:
    changed = amounts.copy()
    changed[place] = amount
    return changed


def _probability(
    after: Result, unit: str, goal: Goal, assumptions: Sequence[Assumption], options: Options | None
) -> float:
    """Share of replications around the improved figures in which the goal is reached."""
    wanted = replace(options or Options(), node=goal.node)
    found = simulate_result(after, assumptions, wanted)
    row = found.units.index(unit)
    if goal.score is None and goal.rank is not None:
        return float(found.within(goal.rank)[row])
    kept = found.kept
    if kept is None:
        raise ProblemError(Problem("index.scores_not_kept", values={"count": found.replications}))
    reached = kept[row] >= (goal.score if goal.score is not None else -np.inf)
    if goal.rank is not None:
        above = (kept > threshold(kept[row], after.recipe.tie_tolerance)).sum(axis=0)
        reached &= above < goal.rank
    return float(reached.mean())
