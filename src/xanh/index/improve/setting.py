"""One question of the cheapest way: a unit, its goal, its levers, and everybody's scores at any amounts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.improve.levers import Lever
from xanh.index.improve.required import Goal
from xanh.index.improve.what_if import own, present, trial
from xanh.index.result import Result

LIFTS = (1e-12, 1e-10, 1e-8, 1e-6, 1e-5)  # parts of the largest amounts


@dataclass(frozen=True)
class Setting:
    """The question; results at amounts (L,) are kept."""

    result: Result
    unit: str
    goal: Goal
    levers: tuple[Lever, ...]
    known: dict[bytes, Result] = field(default_factory=dict, repr=False)

    @property
    def node(self) -> str:
        """Whose score or rank is the goal."""
        return self.goal.node or self.result.framework.top

    @property
    def most(self) -> Floats:
        """(L,) largest amounts."""
        return np.array([lever.most for lever in self.levers], dtype=float)

    def places(self) -> list[int]:
        """Positions of the levers' indicators among the nodes."""
        return [self.result.framework.tree.position[lever.indicator] for lever in self.levers]

    def cost(self, amounts: Floats) -> float:
        """Of all of them."""
        return float(sum(lever.price(a) for lever, a in zip(self.levers, amounts.tolist(), strict=True)))

    def at(self, amounts: Floats) -> Result:
        """Everybody scored again."""
        if not amounts.any():
            return self.result
        key = amounts.tobytes()
        if key not in self.known:
            values, turn = present(self.result, self.unit), self.result.framework.tree.direction
            changed = {
                lever.indicator: float(values[place] + amount * turn[place])
                for lever, place, amount in zip(self.levers, self.places(), amounts, strict=True)
            }
            self.known[key] = trial(self.result, self.unit, changed)
        return self.known[key]

    def score(self, amounts: Floats) -> float:
        """The unit's."""
        return own(self.at(amounts), self.unit, self.goal.node)[0]

    def reached(self, amounts: Floats) -> bool:
        """Whether the goal is."""
        return self.goal.reached(self.at(amounts), self.unit)

    def wanted(self, amounts: Floats) -> float:
        """The score that reaches the goal as the others then stand."""
        result = self.at(amounts)
        scores = np.delete(result.of(self.node), result.units.index(self.unit))
        needs = [self.goal.score] if self.goal.score is not None else []
        ahead = -np.sort(-scores[~np.isnan(scores)])
        if self.goal.rank is not None and self.goal.rank <= len(ahead):
            needs.append(float(ahead[self.goal.rank - 1]))
        return max(needs, default=-np.inf)

    def lifted(self, amounts: Floats) -> Floats | None:
        """Amounts a hair larger where rounding alone keeps the goal away; None where that is not all."""
        if self.reached(amounts):
            return amounts
        low, high = 0.0, next((part for part in LIFTS if self.reached(self._larger(amounts, part))), None)
        if high is None:
            return None
        while high - low > 1e-3 * high:
            middle = (low + high) / 2
            low, high = (low, middle) if self.reached(self._larger(amounts, middle)) else (middle, high)
        return self._larger(amounts, high)

    def _larger(self, amounts: Floats, part: float) -> Floats:
        """The amounts above zero, larger by a part of what is possible."""
        more: Floats = np.where(amounts > 0, np.minimum(amounts + part * self.most, self.most), 0.0)
        return more

    def trimmed(self, amounts: Floats) -> Floats:
        """Amounts cut back one by one, the dearest saving first, while the goal stays reached."""
        savings = [lever.price(a) for lever, a in zip(self.levers, amounts.tolist(), strict=True)]
        for place in np.argsort(-np.array(savings)).tolist():
            amounts = self._cut(amounts, place)
        return amounts

    def _cut(self, amounts: Floats, place: int) -> Floats:
        low, high = 0.0, float(amounts[place])
        if high == 0 or self.reached(with_amount(amounts, place, 0.0)):
            return with_amount(amounts, place, 0.0)
        if not self.reached(with_amount(amounts, place, high * (1 - 1e-7))):
            return amounts
        while high - low > 1e-9 * self.levers[place].most:
            middle = (low + high) / 2
            reached = self.reached(with_amount(amounts, place, middle))
            low, high = (low, middle) if reached else (middle, high)
        return with_amount(amounts, place, high)


def with_amount(amounts: Floats, place: int, amount: float) -> Floats:
    """The amounts with one of them changed."""
    changed = amounts.copy()
    changed[place] = amount
    return changed
