"""How a unit's own value moves its normalised score: a straight line between two ends, held beyond them.

Seen from one unit, with the others as they are, most scales are such a line even where its own value sets a
bound: by min-max the unit scores the lowest points as long as it is the worst, rises in a straight line
between the worst and the best of the others, and cannot score more than the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.columns import choice_for
from xanh.index.moments import extremes
from xanh.index.normalise import Linear, Scales
from xanh.index.recipe import Choice, Step
from xanh.index.result import Result, Stage

BY_COLUMN = ("constant", "mean", "median", "group_mean", "group_median")
NOT_FROM_DATA = ("given", "equal", "equal_indicators", "ahp", "budget", "ordinal")
FIXED = ("goalposts", "scaled", "none")
BOTH_ENDS = ("minmax", "dist_to_max")
LOWER_END = ("dist_to_target", "dist_to_reference")


@dataclass(frozen=True)
class Response:
    """Points of one indicator as a function of how far the unit improves it.

    Attributes
    ----------
    value
        Present value, times the direction: more is better.
    factor
        Of that value for one unit of measure as given (of a denominator).
    start, end
        Where the line has `base` and `base + width` points; the others' worst and best, or fixed figures.
    base, width, floor, ceiling
        Points.
    worst, best
        Of the others, -inf and inf where the unit moves no bound; a value beyond them changes the others'
        scores.
    """

    value: float
    factor: float
    start: float
    end: float
    base: float
    width: float
    floor: float = -np.inf
    ceiling: float = np.inf
    worst: float = -np.inf
    best: float = np.inf

    @property
    def slope(self) -> float:
        """Points for one unit of measure where the line is not held."""
        return self.width / (self.end - self.start) * self.factor

    @property
    def alone(self) -> bool:
        """Whether the unit's present value sets no bound of the others' scale."""
        return self.worst <= self.value <= self.best

    def points(self, amount: float) -> float:
        """Points after an improvement, in units of measure."""
        free = self._free(self.value + amount * self.factor)
        return float(min(max(free, self.floor), self.ceiling))

    def derivative(self, amount: float = 0.0) -> float:
        """Points for one more unit of measure, towards the better: at a bend the slope beyond it."""
        free = self._free(self.value + amount * self.factor)
        low, high = (free < self.floor, free >= self.ceiling)
        return 0.0 if low or high else self.slope

    def bends(self, most: float) -> list[float]:
        """Improvements strictly between 0 and `most` at which the slope changes."""
        at = []
        for held in (self.floor, self.ceiling):
            if np.isfinite(held) and self.width:
                turned = self.start + (held - self.base) / self.width * (self.end - self.start)
                at.append((turned - self.value) / self.factor)
        return sorted(float(a) for a in at if 1e-12 * most < a < most * (1 - 1e-12))

    def _free(self, turned: float) -> float:
        share = (turned - self.start) / (self.end - self.start)  # exactly 0 or 1 at the ends
        return self.base + self.width * share


def responses(result: Result, unit: str) -> list[Response | None]:
    """For each of the k indicators how its points follow the unit's value; None where they are no such line.

    None too where a step between the value and the scale moves with it: filling in that its column takes
    part in, a treatment that changed the column, weights taken from data.
    """
    step, names = result.recipe.step("normalise"), list(result.stages)
    nothing: list[Response | None] = [None] * len(result.framework.indicators)
    if step is None or names.count("normalised") != 1 or "normalised_2" in names:
        return nothing
    before = result.stages[names[names.index("normalised") - 1]].values
    free, factor = passed_on(result), denominated(result, unit)
    row = result.units.index(unit)
    scales: Scales = result.state.details["normalise"]["scales"]
    for part in scales.parts:
        if not isinstance(part.scale, Linear):
            continue
        for place, column in enumerate(part.columns.tolist()):
            if free[column] and np.isfinite(before[row, column]):
                line = _Line(part.scale, place, choice_for(step, result.framework.indicators[column]))
                direction = float(result.framework.tree.direction[column])
                reference = _reference_row(line.choice, result.units)
                found = line.seen(before[:, column] * direction, row, direction, reference)
                nothing[column] = replace(found, factor=float(factor[column])) if found else None
    return nothing


def _reference_row(choice: Choice, units: Sequence[str]) -> int:
    given = choice.parameters.get("unit", -1)
    return units.index(given) if isinstance(given, str) else int(given)


@dataclass(frozen=True)
class _Line:
    """One column of a fitted scale with the choice that led to it."""

    scale: Linear
    place: int
    choice: Choice

    def seen(self, turned: Floats, row: int, direction: float, reference: int) -> Response | None:
        """The response of the unit in a row; `turned` are all values times the direction."""
        low, high = (float(e) for e in extremes(np.delete(turned, row), axis=-1))
        own, method = float(turned[row]), self.choice.method
        start = float(self.scale.origin[self.place]) * direction
        end = start + float(np.broadcast_to(self.scale.span, self.scale.origin.shape)[self.place]) * direction
        floor, ceiling = self._held(self.scale.floor, -np.inf), self._held(self.scale.ceiling, np.inf)
        base, width = float(self.scale.base[self.place]), float(self.scale.width[self.place])
        given = self.choice.parameters
        if method == "zscore" and given.get("lower") is not None:
            method = "minmax"
        if method in FIXED:
            return Response(own, 1.0, start, end, base, width, floor, ceiling)
        if method in BOTH_ENDS and low < high:
            least, most = sorted((base, base + width))
            return Response(own, 1.0, low, high, base, width, least, most, low, high)
        if method in LOWER_END and reference != row and low < end and width > 0:
            return Response(own, 1.0, low, end, base, width, base, ceiling, worst=low)
        if method == "fraction_of_max":
            return _of_maximum((own, low, high), direction, base, width)
        return None

    def _held(self, bound: Floats | None, otherwise: float) -> float:
        return otherwise if bound is None else float(bound[self.place])


def _of_maximum(
    of: tuple[float, float, float], direction: float, base: float, width: float
) -> Response | None:
    """Share of the others' maximum, held where the unit itself is the maximum."""
    own, low, high = of
    if direction > 0:
        return (
            Response(own, 1.0, 0.0, high, base, width, ceiling=base + width, best=high) if high > 0 else None
        )
    return Response(own, 1.0, low, 0.0, base, width, floor=base, worst=low) if low < 0 else None


def passed_on(result: Result, *, far: bool = False) -> Flags:
    """(k,) columns whose values reach the scale as they are given, divided at most.

    Parameters
    ----------
    far
        Whether that has to hold for large changes too: then no treatment that judges a column's shape.
    """
    free = np.ones(len(result.framework.indicators), dtype=bool)
    stages = list(result.stages.values())
    for step, before, after in zip(result.recipe.steps, stages, stages[1:], strict=False):
        if step.stage == "impute":
            free &= _not_filled(step, before)
        elif step.stage == "treat":
            free &= _untreated(step, before, after, far)
        elif step.stage == "weight":
            free &= step.choice.method in NOT_FROM_DATA
        elif step.stage == "denominate":
            free &= all(c.method in ("divide", "none") for c in (step.choice, *step.each.values()))
    return free


def _not_filled(step: Step, before: Stage) -> Flags:
    gaps: Flags = np.asarray(np.isnan(before.values).any(axis=0))
    methods = {choice.method for choice in (step.choice, *step.each.values())} - {"none"}
    if not gaps.any() or methods <= set(BY_COLUMN):
        return ~gaps
    return np.zeros(len(gaps), dtype=bool)


def _untreated(step: Step, before: Stage, after: Stage, far: bool) -> Flags:
    if far:
        return np.array([step.for_key(code).method == "none" for code in before.columns])
    if before.units != after.units:
        return np.zeros(len(before.columns), dtype=bool)
    same = (before.values == after.values) | np.isnan(before.values)
    return np.asarray(same.all(axis=0))


def denominated(result: Result, unit: str) -> Floats:
    """(k,) what one unit of measure of the value as given is after denominating."""
    factor = np.ones(len(result.framework.indicators))
    step = result.recipe.step("denominate")
    if step is None:
        return factor
    row = result.units.index(unit)
    for place, indicator in enumerate(result.framework.indicators):
        choice = choice_for(step, indicator)
        by = choice.parameters.get("by", indicator.denominator)
        if by is None or choice.method == "none":
            continue
        scale = choice.parameters.get("scale", indicator.scale if by == indicator.denominator else 1.0)
        factor[place] = float(scale) / result.state.data.denominators[by][row]
    return factor
