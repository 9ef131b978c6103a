"""Mixed-integer linear programs: the least cost of improvements, piece by piece (HiGHS through SciPy)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from xanh.index.arrays import Floats, Integers
from xanh.index.improve.levers import Lever
from xanh.index.improve.responses import Response

LEAK = 2e-6  # share of a lever that a solver's tolerance lets pass without its fixed cost


@dataclass(frozen=True)
class Cut:
    """`gradient @ points gained >= needed`, one entry of the gradient for each lever."""

    gradient: Floats
    needed: float


@dataclass(frozen=True)
class Answer:
    """Amounts (L,), which pieces are open and which fixed costs paid, and the cost of all."""

    amounts: Floats
    switches: Floats
    cost: float


@dataclass(frozen=True)
class Program:
    """Levers in pieces: on each piece cost and points rise in a straight line.

    Attributes
    ----------
    levers
        L of them.
    owners
        (p,) the lever of each piece; pieces of a lever in their order.
    lengths, costs, gains
        (p,) longest use in units of measure; cost and points for one.

    Source
    ------
    Vielma, Mixed integer linear programming formulation techniques, SIAM Review 57 (2015) 3-57: the
    incremental formulation of piecewise linear functions.
    """

    levers: tuple[Lever, ...]
    owners: Integers
    lengths: Floats
    costs: Floats
    gains: Floats

    @classmethod
    def of(cls, levers: Sequence[Lever], responses: Sequence[Response | None]) -> Program:
        """Pieces end where a cost or a response bends; without a response points are units of measure."""
        rows = []
        for place, (lever, response) in enumerate(zip(levers, responses, strict=True)):
            bends = response.bends(lever.most) if response else []
            ends = sorted({*bends, *lever.pieces()[0][1:], lever.most})
            for start, end in zip([0.0, *ends], ends, strict=False):
                middle = (start + end) / 2
                gain = response.derivative(middle) if response else 1.0
                rows.append((place, end - start, lever.cost_at(middle), gain))
        owners, lengths, costs, gains = (np.array(column) for column in zip(*rows, strict=True))
        return cls(tuple(levers), owners.astype(np.intp), lengths, costs, gains)

    @cached_property
    def ordered(self) -> Integers:
        """Pieces that must not be used before the piece under them is used up."""
        later = np.flatnonzero(self.owners[1:] == self.owners[:-1]) + 1
        worse = (self.costs[later] >= self.costs[later - 1]) & (self.gains[later] <= self.gains[later - 1])
        natural = [bool(worse[self.owners[later] == owner].all()) for owner in self.owners[later]]
        return np.asarray(later[~np.array(natural, dtype=bool)])

    @cached_property
    def started(self) -> Integers:
        """Levers with a fixed cost."""
        return np.flatnonzero([lever.fixed > 0 for lever in self.levers])

    @property
    def switched(self) -> bool:
        """Whether it has whole numbers at all."""
        return bool(len(self.ordered) + len(self.started))

    def solved(
        self, cuts: Sequence[Cut], *, relaxed: bool = False, switches: Floats | None = None
    ) -> Answer | None:
        """The cheapest amounts that satisfy all cuts; None where there are none.

        Parameters
        ----------
        relaxed
            Lets a fixed cost be paid in part and a piece be open in part: quick, and never dearer.
        switches
            Those of an answer: which pieces are open and which fixed costs are paid.
        """
        from scipy.optimize import Bounds, LinearConstraint, milp

        p, count = len(self.owners), len(self.ordered) + len(self.started)
        fixed = [self.levers[place].fixed for place in self.started]
        cost = np.concatenate([self.costs, np.zeros(len(self.ordered)), fixed])
        rows = np.array(
            [np.concatenate([c.gradient[self.owners] * self.gains, np.zeros(count)]) for c in cuts]
        )
        size = np.maximum(np.abs(rows).max(axis=1, initial=0.0), 1e-300)
        needed = np.array([cut.needed for cut in cuts]) / size
        limits: list[Any] = [LinearConstraint(rows / size[:, None], needed, np.inf), *self._switched(count)]
        low, high = (np.zeros(count), np.ones(count)) if switches is None else (switches, switches)
        found = milp(
            cost / max(float(cost.max()), 1e-300), constraints=limits,
            integrality=np.repeat([0, 0 if relaxed or switches is not None else 1], [p, count]),
            bounds=Bounds(np.concatenate([np.zeros(p), low]), np.concatenate([self.lengths, high])),
            options={"mip_rel_gap": 0.0},
        )  # fmt: skip
        if found.x is None:
            return None
        used = np.bincount(self.owners, np.clip(found.x[:p], 0, self.lengths), len(self.levers))
        return Answer(self._whole(np.asarray(used, dtype=float)), found.x[p:].round(), float(cost @ found.x))

    def _switched(self, switches: int) -> list[Any]:
        """A piece is open only when the one under it is full; a lever only when its fixed cost is paid."""
        from scipy.optimize import LinearConstraint

        rows, p = [], len(self.owners)
        for place, piece in enumerate(self.ordered.tolist()):
            opened = np.zeros(p + switches)
            opened[piece], opened[p + place] = 1.0, -self.lengths[piece]
            full = np.zeros(p + switches)
            full[piece - 1], full[p + place] = -1.0, self.lengths[piece - 1]
            rows += [opened, full]
        for place, lever in enumerate(self.started.tolist(), len(self.ordered)):
            paid = np.zeros(p + switches)
            paid[:p] = self.owners == lever
            paid[p + place] = -self.levers[lever].most
            rows.append(paid)
        return [LinearConstraint(np.array(rows), -np.inf, 0.0)] if rows else []

    def _whole(self, amounts: Floats) -> Floats:
        """Amounts within their bounds, without what is only a solver's rounding."""
        most = np.array([lever.most for lever in self.levers])
        least = np.array([LEAK if lever.fixed > 0 else 1e-9 for lever in self.levers]) * most
        whole: Floats = np.where(amounts < least, 0.0, np.minimum(amounts, most))
        return whole
