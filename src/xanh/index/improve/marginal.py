"""What one more unit of measure of an indicator brings: the derivative, and a real step with all ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh.index.aggregate_tree import Aggregation
from xanh.index.arrays import Floats
from xanh.index.contributions import transform
from xanh.index.improve.what_if import own, rescored
from xanh.index.recipe import Choice
from xanh.index.result import Result
from xanh.reference import ProblemError

TINY = 1e-6  # of the range of an indicator, for derivatives that have no closed form


@dataclass(frozen=True)
class Marginal:
    """Gains of one unit by improving each indicator alone.

    Attributes
    ----------
    unit, codes
        Whose gains; k indicators.
    derivative
        (k,) points of the composite for one unit of measure in the good direction, at the present value.
    exact
        (k,) whether the derivative is in closed form; otherwise it is a one-sided difference.
    step
        (k,) real improvement tried, in the good direction, in units of measure.
    gain, ranks_gained
        (k,) points and ranks that it brings, everybody scored again; NaN where it cannot be scored.
    """

    unit: str
    codes: tuple[str, ...]
    derivative: Floats
    exact: tuple[bool, ...]
    step: Floats
    gain: Floats
    ranks_gained: Floats

    def table(self) -> dict[str, list[Any]]:
        """One row for each indicator, the largest gain first."""
        order = np.argsort(-np.nan_to_num(self.gain, nan=-np.inf), kind="stable")
        return {
            "indicator": [self.codes[i] for i in order],
            "derivative": self.derivative[order].tolist(),
            "exact": [self.exact[i] for i in order],
            "step": self.step[order].tolist(),
            "gain": self.gain[order].tolist(),
            "ranks_gained": self.ranks_gained[order].tolist(),
        }


def marginal(result: Result, unit: str, steps: Mapping[str, float] | None = None) -> Marginal:
    """Gain of improving each indicator of a unit alone.

    Parameters
    ----------
    steps
        Improvement by indicator, in its unit of measure; 1 where none is given.

    Raises
    ------
    ProblemError
        `index.unknown_unit`.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> pair = (Indicator("a", "top"), Indicator("b", "top", direction=-1))
    >>> f = Framework("demo", pair, (Group("top", None),))
    >>> found = marginal(score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]})), "V")
    >>> found.derivative.tolist(), found.exact, found.gain.round(9).tolist()
    ([5.0, 25.0], (True, True), [5.0, 25.0])
    """
    own(result, unit)
    codes = result.state.data.indicators
    size = np.array([(steps or {}).get(code, 1.0) for code in codes])
    closed = closed_derivative(result, unit)
    gains = [gain(result, unit, code, amount) for code, amount in zip(codes, size, strict=True)]
    derivative = closed.copy()
    for place in np.flatnonzero(np.isnan(closed)):
        amount = TINY * _range(result, codes[place])
        derivative[place] = gain(result, unit, codes[place], amount)[0] / amount
    return Marginal(
        unit=unit,
        codes=codes,
        derivative=derivative,
        exact=tuple(bool(known) for known in ~np.isnan(closed)),
        step=size,
        gain=np.array([g for g, _ in gains]),
        ranks_gained=np.array([r for _, r in gains]),
    )


def gain(result: Result, unit: str, code: str, amount: float) -> tuple[float, float]:
    """Points and ranks that an improvement by `amount` brings; NaN where it cannot be scored."""
    values = result.data.values.copy()
    column = result.data.indicators.index(code)
    direction = result.framework.tree.direction[result.state.data.indicators.index(code)]
    values[result.data.units.index(unit), column] += amount * direction
    try:
        after = own(rescored(result, values), unit)
    except ProblemError:
        return float("nan"), float("nan")
    before = own(result, unit)
    return after[0] - before[0], before[1] - after[1]


def closed_derivative(result: Result, unit: str) -> Floats:
    """(k,) derivatives in closed form, NaN where there is none.

    There is one where the value is divided, normalised by a smooth scale whose bounds it does not set, and
    aggregated by sums and weighted means of powers or logarithms.
    """
    stages = [step.stage for step in result.recipe.steps]
    if not set(stages) <= {"denominate", "normalise", "weight", "aggregate"}:
        return np.full(len(result.state.data.indicators), np.nan)
    if "weight" in stages:
        return np.full(len(result.state.data.indicators), np.nan)
    return _of_tree(result, unit) * _of_scale(result, unit) * _of_denominator(result, unit)


def _of_tree(result: Result, unit: str) -> Floats:
    """Points of the top for one point of each normalised indicator."""
    step, tree = result.recipe.step("aggregate"), result.framework.tree
    scores = result.scores[result.units.index(unit)]
    slope = np.ones(len(tree.codes))
    if step is None:
        return slope[: tree.indicator_count]
    aggregation = Aggregation.of(step, tree)
    for group, (place, children) in reversed(list(enumerate(tree.groups))):
        known = ~np.isnan(scores[children])
        own_slopes = _slopes(
            scores[children], result.weights[children] * known, scores[place], aggregation.choices[group]
        )
        slope[children] = slope[place] * own_slopes
    return slope[: tree.indicator_count]


def _slopes(x: Floats, w: Floats, mean: float, choice: Choice) -> Floats:
    """Derivative of a group's score by each child: w phi'(x) / phi'(mean)."""
    if choice.method == "sum":
        return w
    powers = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}
    if transform(choice) is None:
        return np.full(len(x), np.nan)
    p = powers.get(choice.method, float(choice.parameters.get("p", 1.0)))
    slopes: Floats = w / w.sum() * (np.where(np.isnan(x), 1.0, x) / mean) ** (p - 1)
    return np.where(w > 0, slopes, 0.0)


def _of_scale(result: Result, unit: str) -> Floats:
    """Points for one unit of measure in the good direction, where the unit does not set the scale itself."""
    step = result.recipe.step("normalise")
    x = result.state.data
    if step is None:
        return result.framework.tree.direction
    before = _before_normalising(result)
    scales = result.state.details["normalise"]["scales"]
    slope: Floats = scales.derivative(before)[result.units.index(unit)] * result.framework.tree.direction
    fitted = _fits_itself(result, before)[result.units.index(unit)]
    return np.where(fitted, np.nan, slope) * np.ones(len(x.indicators))


def _before_normalising(result: Result) -> Floats:
    names = list(result.stages)
    return result.stages[names[names.index("normalised") - 1]].values


def _fits_itself(result: Result, before: Floats) -> Any:
    """(n, k): whether a value helps to set the scale that it is put on."""
    step = result.recipe.step("normalise")
    fixed = {"goalposts", "scaled", "none", "dist_to_target"}
    methods = [step.for_key(c).method if step else "none" for c in result.state.data.indicators]
    ends = (before == np.nanmin(before, axis=0)) | (before == np.nanmax(before, axis=0))
    smooth = np.array([m in fixed for m in methods])
    by_ends = np.array([m == "minmax" for m in methods])
    return np.where(smooth, False, np.where(by_ends, ends, True))


def _of_denominator(result: Result, unit: str) -> Floats:
    """What one unit of measure of the raw value is after denominating."""
    step = result.recipe.step("denominate")
    factor = np.ones(len(result.state.data.indicators))
    if step is None:
        return factor
    row = result.units.index(unit)
    for place, indicator in enumerate(result.framework.indicators):
        choice = step.for_key(indicator.code)
        by = choice.parameters.get("by", indicator.denominator)
        if by is not None:
            scale = float(choice.parameters.get("scale", indicator.scale))
            factor[place] = scale / result.state.data.denominators[by][row]
    return factor


def _range(result: Result, code: str) -> float:
    column = result.data.values[:, result.data.indicators.index(code)]
    return float(np.nanmax(column) - np.nanmin(column)) or 1.0
