"""How far a unit is from where it wants to be, indicator by indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh.index.aggregate_tree import Aggregation
from xanh.index.arrays import Floats
from xanh.index.contributions import indicator_contributions
from xanh.index.improve.what_if import own, rescored
from xanh.index.result import Result
from xanh.reference import Problem, ProblemError

AGAINST = ("target", "best", "median")


@dataclass(frozen=True)
class Gaps:
    """Distances of one unit from a reference.

    Attributes
    ----------
    unit, against
        Whose gaps, from what.
    codes
        k indicators.
    values, reference
        (k,) in the indicators' units of measure; reference is NaN where there is none, e.g. no target.
    gap
        (k,) improvement needed, positive where the unit is worse, in the indicator's unit of measure.
    points
        (k,) points of the composite that each gap costs, in the state of today; they add up to `total`.
    total
        Score of a unit with the reference's values less the unit's own, others unchanged.
    """

    unit: str
    against: str
    codes: tuple[str, ...]
    values: Floats
    reference: Floats
    gap: Floats
    points: Floats
    total: float

    def table(self) -> dict[str, list[Any]]:
        """One row for each indicator, the costliest gap first."""
        order = np.argsort(-np.nan_to_num(self.points), kind="stable")
        return {
            "indicator": [self.codes[i] for i in order],
            "value": self.values[order].tolist(),
            "reference": self.reference[order].tolist(),
            "gap": self.gap[order].tolist(),
            "points": self.points[order].tolist(),
        }


def gaps(result: Result, unit: str, against: str | Sequence[str] = "best") -> Gaps:
    """Gaps of a unit to targets, to the best, to the median, or to the mean of peers.

    Parameters
    ----------
    against
        "target" (of the framework), "best", "median"; "grouping:NAME" for the mean of those with the same
        label; or a list of units for their mean.

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
    row = result.units.index(unit)
    x = result.state.data
    raw = result.data.columns(x.indicators).values[[result.data.units.index(u) for u in result.units]]
    direction = result.framework.tree.direction
    reference = _reference(result, raw, row, against)
    gap = np.maximum((reference - raw[row]) * direction, 0.0)
    points, total = _points(result, unit, np.where(gap > 0, reference, np.nan))
    label = against if isinstance(against, str) else ", ".join(against)
    return Gaps(unit, label, x.indicators, raw[row], reference, gap, points, total)


def _reference(result: Result, raw: Floats, row: int, against: str | Sequence[str]) -> Floats:
    direction = result.framework.tree.direction
    if against == "target":
        targets = [i.target for i in result.framework.indicators]
        return np.array([np.nan if t is None else t for t in targets])
    if against == "best":
        best: Floats = np.where(direction > 0, np.nanmax(raw, axis=0), np.nanmin(raw, axis=0))
        return best
    if against == "median":
        return np.asarray(np.nanmedian(raw, axis=0), dtype=float)
    return np.asarray(np.nanmean(raw[_peers(result, row, against)], axis=0), dtype=float)


def _peers(result: Result, row: int, against: str | Sequence[str]) -> list[int]:
    """Rows of the other units in the same group, or of the units named."""
    if isinstance(against, str):
        labels = result.state.data.groups.get(against.removeprefix("grouping:"))
        rows = [i for i, label in enumerate(labels or ()) if label == (labels or ())[row] and i != row]
    else:
        rows = [i for i, u in enumerate(result.units) if u in against]
    if not rows:
        known = ", ".join([*AGAINST, *(f"grouping:{g}" for g in result.state.data.groups)])
        raise ProblemError(Problem("index.unknown_reference", values={"given": str(against), "known": known}))
    return rows


def _points(result: Result, unit: str, wanted: Floats) -> tuple[Floats, float]:
    """What reaching all wanted values would bring, shared out exactly among the indicators.

    Only the unit's own row changes; scales move with it where its values set them.
    """
    values = result.data.columns(result.state.data.indicators).values.copy()
    row = result.data.units.index(unit)
    values[row] = np.where(np.isnan(wanted), values[row], wanted)
    after = rescored(result, values) if not np.isnan(wanted).all() else result
    step = result.recipe.step("aggregate")
    place = after.units.index(unit)
    if step is None:
        return np.zeros(len(wanted)), 0.0
    aggregation = Aggregation.of(step, result.framework.tree)
    before = result.scores[result.units.index(unit)]
    if after.units == result.units:  # all of them: methods that compare units need the others
        parts = indicator_contributions(after.scores, result.weights, aggregation, result.scores)[place]
    else:
        parts = indicator_contributions(after.scores[[place]], result.weights, aggregation, before)[0]
    return parts, float(after.scores[place, -1] - before[-1])
