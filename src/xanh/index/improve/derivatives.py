"""Derivatives of a unit's scores by its values in closed form: up the tree and down the scale."""

from __future__ import annotations

import numpy as np

from xanh.index.aggregate_tree import Aggregation
from xanh.index.arrays import Floats
from xanh.index.columns import choice_for
from xanh.index.contributions import transform
from xanh.index.improve.responses import denominated, passed_on, responses
from xanh.index.normalise import Linear, Scales
from xanh.index.recipe import Choice
from xanh.index.result import Result

POWERS = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}


def derivatives(result: Result, unit: str) -> Floats:
    """Points of every node of a unit for one unit of measure of each of its values, towards the better.

    One-sided: at a bend (the unit is the best or the worst of all, or stands at a goalpost) the slope beyond
    it. The effect of the value on the bounds, mean or deviation of its own scale is part of it.

    Returns
    -------
    Floats
        (m, k); NaN in the columns that have no closed form: ranks, treated or filled columns, weights taken
        from data; and in the nodes above a group that is no sum or weighted mean of powers or logarithms.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> found = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]}))
    >>> derivatives(found, "V")[-1].tolist(), derivatives(found, "W")[-1].tolist()
    ([5.0, 25.0], [0.0, 0.0])
    """
    step = result.recipe.step("aggregate")
    if step is None:
        return np.full((len(result.nodes), len(result.framework.indicators)), np.nan)
    aggregation = Aggregation.of(step, result.framework.tree)
    scores = result.scores[result.units.index(unit)]
    rise = tree_slopes(scores, result.weights, aggregation)
    own = _of_scale(result, unit)
    with np.errstate(invalid="ignore"):  # NaN says that there is no closed form
        found: Floats = np.where(rise == 0, np.where(np.isnan(own), np.nan, 0.0), rise * own)
    return np.where(np.isfinite(found), found, np.nan)


def tree_slopes(scores: Floats, weights: Floats, aggregation: Aggregation) -> Floats:
    """(m, k): points of each node for one point of each indicator, at the scores (m,) of a unit."""
    tree = aggregation.tree
    found = np.zeros((len(tree.codes), tree.indicator_count))
    found[: tree.indicator_count] = np.eye(tree.indicator_count)
    for group, (place, children) in enumerate(tree.groups):
        own = group_slopes(scores[children], weights[children], scores[place], aggregation.choices[group])
        below = found[children]
        parts = np.multiply(own[:, None], below, out=np.zeros_like(below), where=below != 0)
        found[place] = parts.sum(axis=0)
    return found


def group_slopes(x: Floats, w: Floats, mean: float, choice: Choice) -> Floats:
    """(c,) derivative of a group's score by each child: `w (x / mean) ** (p - 1)` of a mean of powers."""
    if choice.method == "sum":
        return w
    if transform(choice) is None or np.isnan(mean):
        return np.full(len(x), np.nan)
    power = POWERS.get(choice.method, float(choice.parameters.get("p", 1.0)))
    there = ~np.isnan(x)
    share = np.where(there, w, 0.0) / w[there].sum()
    if power == 1:
        return np.asarray(share)
    with np.errstate(divide="ignore", invalid="ignore"):  # at 0 a power mean may have no finite slope
        slopes = share * (np.where(there, x, 1.0) / mean) ** (power - 1)
    return np.where(share > 0, slopes, 0.0)


def _of_scale(result: Result, unit: str) -> Floats:
    """(k,) points of each normalised indicator for one unit of measure; NaN where there is no closed form."""
    found = np.array([np.nan if r is None else r.derivative() for r in responses(result, unit)])
    for column, slope in _of_zscores(result, unit).items():
        found[column] = slope
    return found


def _of_zscores(result: Result, unit: str) -> dict[int, float]:
    """The unit's value moves mean and deviation too: 1 - 1/n - z^2/(n - 1) of the plain slope."""
    step = result.recipe.step("normalise")
    scales: Scales | None = result.state.details.get("normalise", {}).get("scales")
    if step is None or scales is None:
        return {}
    names = list(result.stages)
    before = result.stages[names[names.index("normalised") - 1]].values
    free, factor, row = passed_on(result), denominated(result, unit), result.units.index(unit)
    found = {}
    for part in scales.parts:
        for place, column in enumerate(part.columns.tolist()):
            choice = choice_for(step, result.framework.indicators[column])
            plain = part.method == "zscore" and choice.parameters.get("lower") is None
            if plain and free[column] and isinstance(part.scale, Linear):
                count = int((~np.isnan(before[:, column])).sum())
                z = (before[row, column] - part.scale.origin[place]) / part.scale.span[place]
                slope = abs(float(part.scale.slope[place])) * np.sign(part.scale.width[place])
                found[column] = float(slope * factor[column] * (1 - 1 / count - z * z / (count - 1)))
    return found
