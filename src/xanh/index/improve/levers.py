"""What can be improved, how far, at what cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from xanh.index.improve.what_if import present
from xanh.index.result import Result
from xanh.reference import Place, Problem, ProblemError


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
    tiers
        From which improvement on another cost holds for each further unit of measure: ((5, 2.0), (8, 7.5)).

    Examples
    --------
    >>> dearer = Lever("a", cost=1, most=20, fixed=3, tiers=((10, 4.0),))
    >>> dearer.price(0), dearer.price(12)
    (0.0, 21.0)
    """

    indicator: str
    cost: float
    most: float
    fixed: float = 0.0
    tiers: tuple[tuple[float, float], ...] = ()

    def price(self, amount: float) -> float:
        """Cost of an improvement."""
        if amount <= 0:
            return 0.0
        starts, costs = self.pieces()
        ends = [*starts[1:], np.inf]
        used = [max(0.0, min(amount, end) - start) for start, end in zip(starts, ends, strict=True)]
        return float(self.fixed + sum(c * u for c, u in zip(costs, used, strict=True)))

    def pieces(self) -> tuple[list[float], list[float]]:
        """Where each cost for a unit of measure begins to hold, and these costs."""
        tiers = [(start, cost) for start, cost in self.tiers if start < self.most]
        return [0.0, *(start for start, _ in tiers)], [self.cost, *(cost for _, cost in tiers)]

    def cost_at(self, amount: float) -> float:
        """Cost of one more unit of measure."""
        starts, costs = self.pieces()
        return costs[int(np.searchsorted(starts, amount, side="right")) - 1]

    @property
    def sound(self) -> bool:
        """Whether its figures can be: a largest improvement above 0, costs not below it, tiers in order."""
        starts, costs = (
            [0.0, *(s for s, _ in self.tiers)],
            [self.cost, self.fixed, *(c for _, c in self.tiers)],
        )
        figures = np.array([self.most, *starts, *costs], dtype=float)
        rising = all(a < b for a, b in pairwise(starts))
        return bool(np.isfinite(figures).all() and self.most > 0 and min(costs) >= 0 and rising)


def require_levers(result: Result, unit: str, levers: Sequence[Lever]) -> None:
    """Raise `index.bad_lever` for each lever that cannot be used, and where there is none.

    An indicator stands once; the unit has a value of it.
    """
    codes = [indicator.code for indicator in result.framework.indicators]
    known = dict(zip(codes, (~np.isnan(present(result, unit))).tolist(), strict=True))
    named = [lever.indicator for lever in levers]
    problems = [
        Problem("index.bad_lever", Place(column=lever.indicator), {"indicator": lever.indicator})
        for lever in levers
        if not (known.get(lever.indicator) and lever.sound and named.count(lever.indicator) == 1)
    ]
    if problems or not levers:
        raise ProblemError(problems or Problem("index.bad_lever", values={"indicator": "-"}))
