"""How far a unit is from where it wants to be, indicator by indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh.index.aggregate_tree import Aggregation
from xanh.index.arrays import Floats
from xanh.index.contributions import indicator_contributions
from xanh.index.improve.what_if import own, trial
from xanh.index.moments import extremes
from xanh.index.result import Result
from xanh.reference import Place, Problem, ProblemError

AGAINST = ("target", "best", "median")


@dataclass(frozen=True)
class Distances:
    """Gaps of some nodes, c of them.

    Attributes
    ----------
    codes
        Of the nodes.
    values, reference
        (c,) of indicators in their units of measure, of groups in points; the reference is NaN where there is
        none, e.g. no target.
    gap
        (c,) improvement needed, 0 where the unit is as good or better, measured as the values.
    points
        (c,) points of the composite that the gaps cost, in the state of today; those of a group are those of
        the indicators under it.
    """

    codes: tuple[str, ...]
    values: Floats
    reference: Floats
    gap: Floats
    points: Floats

    def table(self) -> dict[str, list[Any]]:
        """One row for each node, the costliest gap first."""
        order = np.argsort(-np.nan_to_num(self.points), kind="stable")
        return {
            "indicator": [self.codes[i] for i in order],
            "value": self.values[order].tolist(),
            "reference": self.reference[order].tolist(),
            "gap": self.gap[order].tolist(),
            "points": self.points[order].tolist(),
        }


@dataclass(frozen=True)
class Gaps(Distances):
    """Distances of one unit's k indicators from a reference, and those of its groups.

    Attributes
    ----------
    unit, against
        Whose gaps, from what.
    total
        Score of the unit with all gaps closed, less its score, others unchanged; `points` add up to it.
    groups
        Of the groups, the top last.
    """

    unit: str
    against: str
    total: float
    groups: Distances


def gaps(result: Result, unit: str, against: str | Sequence[str] = "best") -> Gaps:
    """Gaps of a unit to targets, to the best, to the median, or to the mean of peers.

    Parameters
    ----------
    against
        "target" (of the framework), "best", "median"; "grouping:NAME" for the mean of the others with the
        same label; or a list of units for their mean.

    Raises
    ------
    ProblemError
        `index.unknown_unit`, `index.unknown_reference`.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> pair = (Indicator("a", "top"), Indicator("b", "top", direction=-1))
    >>> f = Framework("demo", pair, (Group("top", None),))
    >>> found = gaps(score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]})), "V")
    >>> found.gap.tolist(), found.points.tolist()
    ([5.0, 1.0], [25.0, 25.0])
    """
    own(result, unit)
    row, tree = result.units.index(unit), result.framework.tree
    k = tree.indicator_count
    data = result.data.columns(tree.codes[:k])
    raw = data.values[[data.units.index(u) for u in result.units]]
    values = np.concatenate([raw, result.scores[:, k:]], axis=1)
    direction = np.concatenate([tree.direction, np.ones(len(tree.codes) - k)])
    reference = _reference(result, values * direction, row, against) * direction
    if against == "target":
        targets = [result.framework.nodes[code].target for code in tree.codes]
        reference = np.array([np.nan if t is None else t for t in targets])
    gap = np.maximum((reference - values[row]) * direction, 0.0)
    points, total = _points(result, unit, np.where(gap > 0, reference, np.nan)[:k])
    below = np.array([points[tree.below(place)].sum() for place in range(len(tree.codes))])
    label = against if isinstance(against, str) else ", ".join(against)
    groups = Distances(tree.codes[k:], values[row, k:], reference[k:], gap[k:], below[k:])
    return Gaps(tree.codes[:k], values[row, :k], reference[:k], gap[:k], points, unit, label, total, groups)


def _reference(result: Result, turned: Floats, row: int, against: str | Sequence[str]) -> Floats:
    """(m,) of values (n, m) where more is better."""
    if against == "target":
        return np.asarray(turned[row])
    if against == "best":
        return np.asarray(extremes(turned)[1])
    known = ~np.isnan(turned)
    if against == "median":
        found = [
            float(np.median(c[k])) if k.any() else np.nan for c, k in zip(turned.T, known.T, strict=True)
        ]
        return np.array(found)
    peers = _peers(result, row, against)
    count = known[peers].sum(axis=0)
    total = np.where(known, turned, 0.0)[peers].sum(axis=0)
    return np.asarray(np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0))


def _peers(result: Result, row: int, against: str | Sequence[str]) -> list[int]:
    """Rows of the other units in the same group, or of the units named."""
    if isinstance(against, str):
        labels = result.state.data.groups.get(against.removeprefix("grouping:"))
        rows = [i for i, label in enumerate(labels or ()) if label == (labels or ())[row] and i != row]
    else:
        strange = [
            Problem("index.unknown_unit", Place(row=u), {"unit": u}) for u in against if u not in result.units
        ]
        if strange:
            raise ProblemError(strange)
        rows = [result.units.index(u) for u in dict.fromkeys(against)]
    if not rows:
        known = ", ".join([*AGAINST, *(f"grouping:{g}" for g in result.state.data.groups)])
        raise ProblemError(Problem("index.unknown_reference", values={"given": str(against), "known": known}))
    return rows


def _points(result: Result, unit: str, wanted: Floats) -> tuple[Floats, float]:
    """What reaching all wanted values would bring, shared out exactly among the indicators.

    Only the unit's own row changes; scales move with it where its values set them.
    """
    step, codes = result.recipe.step("aggregate"), result.nodes
    changes = {codes[place]: float(wanted[place]) for place in np.flatnonzero(~np.isnan(wanted))}
    if step is None or not changes:
        return np.zeros(len(wanted)), 0.0
    after = trial(result, unit, changes)
    place = after.units.index(unit)
    aggregation = Aggregation.of(step, result.framework.tree)
    before = result.scores[result.units.index(unit)]
    parts = indicator_contributions(after.scores[[place]], result.weights, aggregation, before)[0]
    return parts, float(after.scores[place, -1] - before[-1])
