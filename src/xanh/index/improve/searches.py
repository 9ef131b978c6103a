"""Two searches for the cheapest way: one that proves its answer, one that only tries it.

The first holds where the unit's score is a concave function of the normalised indicators (sums, means of
powers up to 1: arithmetic, geometric, harmonic) and each of these a line with bends of what is improved. The
score's tangents then bound it from above: a mixed-integer program under such tangents costs no more than any
way that reaches the goal, and where its answer reaches the goal no way is cheaper. A sum or an arithmetic
mean is its own tangent, so that one program is enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from xanh.index.aggregate_tree import Aggregation, combine_nodes
from xanh.index.arrays import Floats
from xanh.index.contributions import transform
from xanh.index.improve.derivatives import tree_slopes
from xanh.index.improve.programs import Cut, Program
from xanh.index.improve.responses import Response, passed_on, responses
from xanh.index.improve.setting import Setting, with_amount
from xanh.reference import ProblemError

ROUNDS = 100
MARGINS = (0.0, 1e-9, 1e-7, 1e-6)  # beyond the goal, of its size: a solver's rounding may stop short of it
CLOSE = 1e-9
PROVED = 1e-7  # of the cost: how far a cheaper way may remain unknown


@dataclass(frozen=True)
class Proving:
    """The search by tangents; `possible` says whether it may be made."""

    setting: Setting

    @cached_property
    def lines(self) -> list[Response | None]:
        """The response of each lever's indicator."""
        every, far = (
            responses(self.setting.result, self.setting.unit),
            passed_on(self.setting.result, far=True),
        )
        return [every[place] if far[place] else None for place in self.setting.places()]

    @cached_property
    def aggregation(self) -> Aggregation | None:
        """How groups are made up; None in a recipe that does not aggregate."""
        step = self.setting.result.recipe.step("aggregate")
        return Aggregation.of(step, self.setting.result.framework.tree) if step else None

    @property
    def possible(self) -> bool:
        """Whether responses are lines and all groups concave."""
        return all(self.lines) and self._concave()

    @property
    def others_stay(self) -> bool:
        """Whether no lever moves a bound of the others' scales: then what a rank takes is known."""
        return all(
            line is not None and line.alone and line.value + lever.most * line.factor <= line.best
            for line, lever in zip(self.lines, self.setting.levers, strict=True)
        )

    def _concave(self) -> bool:
        if self.aggregation is None:
            return False
        scores = self.setting.result.scores[self.setting.result.units.index(self.setting.unit)]
        for (place, children), choice in zip(
            self.aggregation.tree.groups, self.aggregation.choices, strict=True
        ):
            if choice.method in ("sum", "arithmetic") or not self._concerned(place):
                continue
            power = float(choice.parameters.get("p", 1.0))
            known = scores[children][~np.isnan(scores[children])]
            if transform(choice) is None or (choice.method == "power" and power > 1) or (known <= 0).any():
                return False
        return True

    def _concerned(self, place: int) -> bool:
        below = self.setting.result.framework.tree.below(place)
        return any(p in below for p in self.setting.places())

    def solved(self, wanted: float) -> Floats | None:
        """The cheapest amounts with which the unit has a score, and the goal; None where no amounts do."""
        program = Program.of(self.setting.levers, self.lines)
        for margin in MARGINS:
            amounts = self._under_tangents(program, wanted + margin * max(1.0, abs(wanted)))
            lifted = None if amounts is None else self.setting.lifted(amounts)
            if lifted is not None:
                return lifted
        return None

    def _under_tangents(self, program: Program, wanted: float) -> Floats | None:
        """The cheapest amounts that reach a score.

        A program in whole numbers under the tangents known so far bounds the cost from below; the best
        amounts with its whole numbers, whose tangents are found by quick programs, bound it from above.
        """
        cuts: list[Cut] = []
        best = self._followed(program, wanted, cuts, relaxed=True)
        if best is None or not program.switched:
            return best
        best, least, seen = None, np.inf, set()
        for _ in range(ROUNDS):
            answer = program.solved(cuts)
            if answer is None:
                return None
            key = answer.switches.tobytes()
            if key in seen or answer.cost >= least - PROVED * max(1.0, least):
                return best
            seen.add(key)
            found = self._followed(program, wanted, cuts, switches=answer.switches)
            if found is not None and self.setting.cost(found) < least:
                best, least = found, self.setting.cost(found)
        return None

    def _followed(self, program: Program, wanted: float, cuts: list[Cut], **which: Any) -> Floats | None:
        """Amounts that reach a score with some programs; each tangent on the way is added to the cuts."""
        nothing = np.zeros(len(self.setting.levers))
        start, before, amounts = self._points(nothing), None, nothing
        for _ in range(ROUNDS):
            answer = program.solved(cuts, **which) if cuts else None
            if cuts and answer is None:
                return None
            before, amounts = amounts, answer.amounts if answer else nothing
            points = self._points(amounts)
            score, slopes = self._tangent(points)
            stuck = answer is not None and np.array_equal(before, amounts)  # at the solver's tolerance
            if stuck or score >= wanted - CLOSE * max(1.0, abs(wanted)):
                return amounts
            cuts.append(Cut(slopes, wanted - score + float(slopes @ (points - start))))
        return None

    def _points(self, amounts: Floats) -> Floats:
        """(L,) normalised indicators of the levers."""
        return np.array([r.points(a) for r, a in zip(self.lines, amounts.tolist(), strict=True) if r])

    def _tangent(self, points: Floats) -> tuple[float, Floats]:
        """The unit's score with points (L,) of the levers' indicators, and its rise for a point of each."""
        result, aggregation = self.setting.result, self.aggregation
        assert aggregation is not None  # noqa: S101 - `possible` has seen to it
        k, places = result.framework.tree.indicator_count, self.setting.places()
        x = result.scores[result.units.index(self.setting.unit), :k].copy()
        x[places] = points
        scores = combine_nodes(x[:, None], result.weights[:, None], aggregation)[:, 0]
        node = result.framework.tree.position[self.setting.node]
        return float(scores[node]), tree_slopes(scores, result.weights, aggregation)[node, places]

    def agrees(self, amounts: Floats) -> bool:
        """Whether the score by lines is that of everybody scored again."""
        again = self.setting.score(amounts)
        return abs(self._tangent(self._points(amounts))[0] - again) <= 1e-8 * max(1.0, abs(again))


@dataclass(frozen=True)
class Trying:
    """Programs on the score as it changes around a point, repeated around each answer."""

    setting: Setting

    def best(self) -> Floats | None:
        """The cheapest amounts found that reach the goal, cut back as far as it allows."""
        found = [self.setting.trimmed(a) for a in (*self._followed(), self.setting.most) if self._reached(a)]
        return min(found, key=self.setting.cost, default=None)

    def _followed(self) -> list[Floats]:
        """Every answer on the way that reaches the goal, the cheapest three."""
        count = len(self.setting.levers)
        program = Program.of(self.setting.levers, [None] * count)
        amounts, found = np.zeros(count), []
        seen: set[bytes] = set()
        while amounts.tobytes() not in seen and len(seen) < ROUNDS:
            seen.add(amounts.tobytes())
            slopes = self.slopes(amounts)
            needed = self.setting.wanted(amounts) - self.setting.score(amounts) + float(slopes @ amounts)
            answer = program.solved([Cut(slopes, needed)])
            if answer is None:
                break
            tried = answer.amounts
            lifted = self.setting.lifted(tried) if self._scored(tried) else None
            if lifted is not None:
                found.append(lifted)
            if not self._scored(tried):
                break
            amounts = tried
        return sorted(found, key=self.setting.cost)[:3]

    def slopes(self, amounts: Floats) -> Floats:
        """Points for one unit of measure of each lever, by a small step towards the bound, at it back."""
        score, found = self.setting.score(amounts), []
        for place, lever in enumerate(self.setting.levers):
            step = lever.most * 1e-3
            step = step if amounts[place] + step <= lever.most else -step
            moved = with_amount(amounts, place, amounts[place] + step)
            found.append((self.setting.score(moved) - score) / step if self._scored(moved) else 0.0)
        return np.array(found)

    def _scored(self, amounts: Floats) -> bool:
        try:
            return self.setting.unit in self.setting.at(amounts).units
        except ProblemError:
            return False

    def _reached(self, amounts: Floats) -> bool:
        return self._scored(amounts) and self.setting.reached(amounts)
