"""The cheapest set of improvements that reaches a score or a rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.improve.levers import Lever, require_levers
from xanh.index.improve.required import Goal
from xanh.index.improve.searches import Proving, Trying
from xanh.index.improve.setting import Setting
from xanh.index.improve.what_if import own, place_of
from xanh.index.ranking import threshold
from xanh.index.result import Result
from xanh.index.simulate import Assumption, Options, simulate_result
from xanh.reference import Place, Problem, ProblemError

PASSES = 20


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
    proved
        Whether no cheaper set exists (up to the rounding of a solver); otherwise the set is the best found,
        each amount cut back as far as the goal allows.
    probability
        Of reaching the goal where the figures are uncertain; None where no uncertainty was given.
    """

    unit: str
    goal: Goal
    amounts: Mapping[str, float]
    cost: float
    score: float
    rank: float
    proved: bool
    probability: float | None = None

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        return {
            "unit": self.unit, "goal": {"score": self.goal.score, "rank": self.goal.rank},
            "amounts": dict(self.amounts), "cost": self.cost, "score": self.score, "rank": self.rank,
            "proved": self.proved, "probability": self.probability,
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

    Mixed-integer linear programs (HiGHS); the answer is scored again with all units. It is proved where the
    score is a concave function of lines: scales between fixed or observed ends, sums and means of powers up
    to 1; and, for a rank, where no lever moves a bound of the others' scales. Otherwise programs are repeated
    around each answer.

    Parameters
    ----------
    levers
        What can be improved.
    assumptions, options
        Of a simulation around the improved figures, for the probability of reaching the goal.

    Raises
    ------
    ProblemError
        `index.unknown_unit`; `index.unknown_node` for a goal of an unknown node; `index.bad_lever` for each
        lever that cannot be used; `index.goal_out_of_reach` with what all levers together bring.

    Source
    ------
    Kelley, The cutting-plane method for solving convex programs, SIAM Journal 8 (1960) 703-712; with integers
    Westerlund and Pettersson, Computers and Chemical Engineering 19 (1995) S131-S136.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> fixed = Recipe((Step.of("normalise", "goalposts", posts=(0, 10)), Step.of("aggregate", "arithmetic")))
    >>> pair = (Indicator("a", "top"), Indicator("b", "top"))
    >>> f = Framework("demo", pair, (Group("top", None),), recipe=fixed)
    >>> result = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]}))
    >>> plan = cheapest(result, "V", Goal(score=0.5), [Lever("a", 1, 5), Lever("b", 3, 5)])
    >>> {code: round(v, 6) for code, v in plan.amounts.items()}, round(plan.cost, 6), plan.proved
    ({'a': 3.0}, 3.0, True)
    """
    own(result, unit, goal.node)
    require_levers(result, unit, levers)
    setting = Setting(result, unit, goal, tuple(levers))
    amounts, proved = _solved(setting)
    after = setting.at(amounts)
    score, rank = own(after, unit, goal.node)
    chance = _probability(after, unit, goal, assumptions, options) if assumptions else None
    chosen = {lever.indicator: float(a) for lever, a in zip(levers, amounts, strict=True) if a > 0}
    return Improvement(unit, goal, chosen, setting.cost(amounts), score, rank, proved, chance)


def _solved(setting: Setting) -> tuple[Floats, bool]:
    """The amounts, and whether no cheaper ones exist."""
    nothing, proving = np.zeros(len(setting.levers)), Proving(setting)
    if setting.goal.reached(setting.result, setting.unit):
        return nothing, True
    found: list[Floats] = []
    if proving.possible:
        amounts, sure = _by_lines(setting, proving)
        if amounts is not None and sure:
            return amounts, True
        found += [] if amounts is None else [setting.trimmed(amounts)]
    tried = Trying(setting).best()
    found += [] if tried is None else [tried]
    if not found:
        raise _refusal(setting)
    return min(found, key=setting.cost), False


def _by_lines(setting: Setting, proving: Proving) -> tuple[Floats | None, bool]:
    """The answer by lines; for a rank repeated until what it takes stays, where the others move too."""
    wanted, amounts = setting.wanted(np.zeros(len(setting.levers))), None
    known = setting.goal.rank is None or proving.others_stay
    for _ in range(1 if known else PASSES):
        found = proving.solved(wanted)
        if found is None or not proving.agrees(found):
            break
        amounts, before, wanted = found, wanted, setting.wanted(found)
        if abs(wanted - before) <= 1e-9 * max(1.0, abs(before)):
            break
    return amounts, known


def _refusal(setting: Setting) -> ProblemError:
    score, rank = own(setting.at(setting.most), setting.unit, setting.goal.node)
    values = {"unit": setting.unit, "score": round(score, 4), "rank": place_of(rank)}
    return ProblemError(Problem("index.goal_out_of_reach", Place(row=setting.unit), values))


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
    kept = kept[:, ~np.isnan(kept[row])]
    reached = kept[row] >= (goal.score if goal.score is not None else -np.inf)
    if goal.rank is not None:
        above = (kept > threshold(kept[row], after.recipe.tie_tolerance)).sum(axis=0)
        reached &= above < goal.rank
    return float(reached.mean()) if reached.size else float("nan")
