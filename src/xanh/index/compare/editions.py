"""Why a score changed between two editions: split exactly among what changed.

Six things can change: the unit's own figures, the figures of the others (through the scales they set), which
units there are, the weights, the method (recipe, directions, goalposts, targets), the list of indicators. The
composite is computed for every mixture of the two editions and the change is shared out by Shapley values:
each factor gets the mean of what it does over all orders in which they could have changed. The parts add up
to the change whatever the method.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.compare.matching import Renamed, matched
from xanh.index.compare.mixing import FACTORS, Mixer
from xanh.index.registry import bad_parameter
from xanh.index.result import Result
from xanh.reference import Place, Problem, ProblemError


@dataclass(frozen=True)
class Change:
    """The change of one unit, node by node.

    Attributes
    ----------
    unit
        Code in the later edition.
    nodes
        Groups that both editions have, the top last.
    before, after
        Scores by node, (g,).
    parts
        (6, g): the part of each of FACTORS in the change of each node's score; columns add up to after less
        before.
    ranks
        Rank at the top before and after.
    rank_parts
        (6,) the same for the rank at the top (negative: a better place).
    """

    unit: str
    nodes: tuple[str, ...]
    before: Floats
    after: Floats
    parts: Floats
    ranks: tuple[float, float]
    rank_parts: Floats

    def part(self, factor: str, node: str | None = None) -> float:
        """What one factor did to the score of a node, the top where None."""
        column = self.nodes.index(node) if node else -1
        return float(self.parts[FACTORS.index(factor), column])

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        nodes = {
            node: {
                "before": float(self.before[i]), "after": float(self.after[i]),
                **{factor: float(self.parts[f, i]) for f, factor in enumerate(FACTORS)},
            }
            for i, node in enumerate(self.nodes)
        }  # fmt: skip
        ranks = dict(zip(FACTORS, self.rank_parts.tolist(), strict=True))
        return {"unit": self.unit, "nodes": nodes, "ranks": list(self.ranks), "rank_parts": ranks}


def compare(
    before: Result,
    after: Result,
    units: Sequence[str] | None = None,
    renamed: Renamed | None = None,
    *,
    order: Sequence[str] | None = None,
) -> list[Change]:
    """Split the change of units' scores between two editions.

    Parameters
    ----------
    units
        Codes in the later edition; all that have a composite in both where None.
    renamed
        Codes that changed and units that were merged: the earlier edition is scored again with them.
    order
        All of FACTORS in the order in which they are taken to have changed, instead of the mean over all
        orders: then one factor after the other moves to the later edition, and each gets what it then does.

    Raises
    ------
    ProblemError
        `index.not_in_both` for a unit without a score in one edition; `index.bad_parameter` for an order that
        does not name every factor once; `index.mixture_not_scored` where a unit is screened out in a mixture;
        problems of scoring a mixture.

    Source
    ------
    Shapley, A value for n-person games (1953); Shorrocks, Decomposition procedures for distributional
    analysis, Journal of Economic Inequality 11 (2013) 99-126.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> old = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]}))
    >>> new = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 20], "b": [1, 2, 3]}))
    >>> change = compare(old, new, ["V"])[0]
    >>> change.part("own_figures"), round(change.part("other_figures"), 9)
    (0.0, -12.5)
    """
    if order is not None and sorted(order) != sorted(FACTORS):
        raise bad_parameter("compare", "order", ", ".join(order), ", ".join(FACTORS))
    old = matched(before, renamed or Renamed())
    scored = [set(_with_composite(result)) for result in (old, after)]
    both = [unit for unit in after.units if all(unit in known for known in scored)]
    chosen = list(units) if units is not None else both
    absent = [unit for unit in chosen if unit not in both]
    if absent:
        raise ProblemError([Problem("index.not_in_both", Place(row=u), {"unit": u}) for u in absent])
    mixer = Mixer(old, after)
    return [_change(mixer, unit, order) for unit in chosen]


def _with_composite(result: Result) -> list[str]:
    return [u for u, s in zip(result.units, result.of(result.framework.top), strict=True) if not np.isnan(s)]


def _change(mixer: Mixer, unit: str, order: Sequence[str] | None) -> Change:
    """Only factors that differ are mixed: the part of another is zero."""
    active = mixer.changed(unit)
    values = {s: mixer.values(unit, s) for s in _subsets(active, order)}
    parts = np.zeros((len(FACTORS), len(mixer.nodes) + 1))
    for factor in active:
        for later, share in _shares(factor, active, order):
            parts[FACTORS.index(factor)] += share * (values[later | {factor}] - values[later])
    first, last = values[frozenset()], values[frozenset(active)]
    return Change(
        unit=unit,
        nodes=mixer.nodes,
        before=first[:-1],
        after=last[:-1],
        parts=parts[:, :-1],
        ranks=(float(first[-1]), float(last[-1])),
        rank_parts=parts[:, -1],
    )


def _subsets(active: Sequence[str], order: Sequence[str] | None) -> list[frozenset[str]]:
    """What may come from the later edition: any of the factors that differ, or the first ones of an order."""
    if order is not None:
        steps = [factor for factor in order if factor in active]
        return [frozenset(steps[:size]) for size in range(len(steps) + 1)]
    return [frozenset(c) for size in range(len(active) + 1) for c in combinations(active, size)]


def _shares(
    factor: str, active: Sequence[str], order: Sequence[str] | None
) -> list[tuple[frozenset[str], float]]:
    """What stands in the later edition when a factor moves, and how much each such move counts."""
    if order is not None:
        steps = [f for f in order if f in active]
        return [(frozenset(steps[: steps.index(factor)]), 1.0)]
    rest, count = [f for f in active if f != factor], len(active)
    return [
        (frozenset(c), factorial(size) * factorial(count - size - 1) / factorial(count))
        for size in range(count)
        for c in combinations(rest, size)
    ]
