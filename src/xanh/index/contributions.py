"""How much each child, and each indicator, adds to a score, so that the parts add up exactly.

Sums and arithmetic means are sums of parts themselves. Of other methods the difference from a reference is
split: the mean or median unit, another unit, or the same units at another time.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from xanh.index.aggregate_tree import UNIT_BY_UNIT, Aggregation, combine_nodes
from xanh.index.arrays import Flags, Floats
from xanh.index.contributions_split import Split, split, split_with_rates, transform
from xanh.reference import Place, Problem, ProblemError

__all__ = [
    "group_contributions",
    "indicator_contributions",
    "mean_profile",
    "own_contributions",
    "profile",
    "split",
    "transform",
]

ADDITIVE = ("arithmetic", "sum")


def own_contributions(scores: Floats, weights: Floats, aggregation: Aggregation) -> dict[str, Floats]:
    """Parts (n, c) of the scores themselves, for each group that is a sum or an arithmetic mean.

    A mean's part is w x over the sum of the weights of what is known; a missing child has 0. The whole tree's
    parts by indicator, where every group is of that kind, stand under "" (n, k).

    Parameters
    ----------
    scores
        (n, m) of all nodes.
    weights
        (m,).

    Examples
    --------
    >>> from xanh.index import Framework, Group, Indicator, Step
    >>> tree = Framework("f", (Indicator("a", "t"), Indicator("b", "t", weight=3)), (Group("t", None),)).tree
    >>> aggregation = Aggregation.of(Step.of("aggregate", "arithmetic"), tree)
    >>> scores = np.array([[4.0, 8.0, 7.0]])
    >>> own_contributions(scores, tree.weights, aggregation)["t"].tolist()
    [[1.0, 6.0]]
    """
    tree = aggregation.tree
    found, factor = {}, np.ones(scores.shape)
    for group, (place, children) in reversed(list(enumerate(tree.groups))):
        there = ~np.isnan(scores[:, children])
        rate = np.where(there, weights[children], 0.0)
        if aggregation.choices[group].method != "sum":
            total = rate.sum(axis=1, keepdims=True)
            rate = rate / np.where(total > 0, total, 1.0)
        factor[:, children] = factor[:, [place]] * rate
        if aggregation.choices[group].method in ADDITIVE:
            parts = rate * np.where(there, scores[:, children], 0.0)
            found[tree.codes[place]] = np.where(np.isnan(scores[:, [place]]), np.nan, parts)
    if len(found) == len(tree.groups):
        x = scores[:, : tree.indicator_count]
        parts = factor[:, : tree.indicator_count] * np.where(np.isnan(x), 0.0, x)
        found[""] = np.where(np.isnan(scores[:, [-1]]), np.nan, parts)
    return found


def group_contributions(
    scores: Floats, weights: Floats, aggregation: Aggregation, reference: Floats | int
) -> dict[str, Floats]:
    """For each group the parts (n, c) of the difference from a reference, which add up to it.

    Parameters
    ----------
    scores
        (n, m) of all nodes; where a method compares units, of all units that it compares.
    weights
        (m,).
    reference
        (m,): scores of all nodes of a unit or a profile; (n, m): of the same units at another time; or the
        row of one of the units. Of methods that compare units (Copeland, benefit of the doubt, a user's
        own) the difference is that from the score which a unit has where all units are the reference; only
        a row or (n, m) make it the difference between two given scores.

    Returns
    -------
    dict
        By the group's code; NaN for units without a score.

    Examples
    --------
    >>> from xanh.index import Framework, Group, Indicator, Step
    >>> tree = Framework("f", (Indicator("a", "t"), Indicator("b", "t")), (Group("t", None),)).tree
    >>> aggregation = Aggregation.of(Step.of("aggregate", "geometric"), tree)
    >>> scores = np.array([[1.0, 9.0, 3.0], [4.0, 9.0, 6.0]])
    >>> group_contributions(scores, tree.weights, aggregation, 0)["t"].round(9).tolist()
    [[0.0, 0.0], [3.0, 0.0]]
    """
    splits = _splits(scores, weights, aggregation, reference)
    return {code: found.parts.T for code, found in zip(_groups(aggregation), splits, strict=True)}


def indicator_contributions(
    scores: Floats, weights: Floats, aggregation: Aggregation, reference: Floats | int
) -> Floats:
    """(n, k): the difference of the top from a reference, shared out down the tree to the indicators.

    Each group's part is handed down in proportion to the parts of its own difference; below a group without
    a score, or whose part does not follow from its own difference (where units are compared), in proportion
    to weights. The parameters are those of `group_contributions`.

    Examples
    --------
    >>> from xanh.index import Framework, Group, Indicator, Step
    >>> groups = (Group("t", None), Group("g", "t"))
    >>> f = Framework("f", (Indicator("a", "g"), Indicator("b", "g"), Indicator("c", "t")), groups)
    >>> aggregation = Aggregation.of(Step.of("aggregate", "arithmetic"), f.tree)
    >>> scores = np.array([[4.0, 2.0, 9.0, 3.0, 6.0], [2.0, 2.0, 5.0, 2.0, 3.5]])
    >>> indicator_contributions(scores, f.tree.weights, aggregation, scores[1])[0].tolist()
    [0.5, 0.0, 2.0]
    """
    if isinstance(reference, int) and not aggregation.unit_by_unit:
        base = mean_profile(scores, weights, aggregation)
        against_mean = indicator_contributions(scores, weights, aggregation, base)
        difference: Floats = against_mean - against_mean[reference]
        return difference
    tree = aggregation.tree
    splits = _splits(scores, weights, aggregation, reference)
    parts, factor = np.zeros(scores.shape), np.ones(scores.shape)
    parts[:, -1] = splits[-1].parts.sum(axis=0)
    for group, (place, children) in reversed(list(enumerate(tree.groups))):
        own, part = splits[group], factor[:, [place]]
        follows = np.isfinite(part) & ~np.isnan(own.parts.T).any(axis=1, keepdims=True)
        by_weight = parts[:, [place]] * weights[children] / weights[children].sum()
        parts[:, children] = np.where(follows, part * own.parts.T, by_weight)
        factor[:, children] = np.where(follows, part * own.rates.T, np.nan)
    return parts[:, : tree.indicator_count]


def _splits(
    scores: Floats, weights: Floats, aggregation: Aggregation, reference: Floats | int
) -> list[Split]:
    """Of every group, in the order of the tree."""
    given = scores[reference] if isinstance(reference, int) else reference
    base = mean_profile(scores, weights, aggregation) if isinstance(reference, int) else given
    found = []
    for group, (place, children) in enumerate(aggregation.tree.groups):
        alone = aggregation.choices[group].method in UNIT_BY_UNIT
        own = split_with_rates(
            scores[:, children].T, (given if alone else base)[..., children].T, weights[children],
            aggregation.choices[group], aggregation.combine(group),
        )  # fmt: skip
        if isinstance(reference, int) and not alone:
            own = Split(own.parts - own.parts[:, [reference]], np.full(own.parts.shape, np.nan))
        unscored = np.isnan(scores[:, place] + given[..., place])
        found.append(Split(_without(own.parts, unscored), _without(own.rates, unscored)))
    return found


def _without(x: Floats, unscored: Flags) -> Floats:
    return np.where(unscored, np.nan, x)


def _groups(aggregation: Aggregation) -> tuple[str, ...]:
    return aggregation.tree.codes[aggregation.tree.indicator_count :]


def mean_profile(scores: Floats, weights: Floats, aggregation: Aggregation) -> Floats:
    """(m,): a unit with the mean of every indicator, its groups computed from those."""
    return profile(scores, weights, aggregation, "mean")


def profile(scores: Floats, weights: Floats, aggregation: Aggregation, centre: str = "mean") -> Floats:
    """(m,): a unit with the mean or the median of every indicator, its groups computed from those.

    Raises
    ------
    ProblemError
        `index.unknown_reference` for another centre.

    Examples
    --------
    >>> from xanh.index import Framework, Group, Indicator, Step
    >>> tree = Framework("f", (Indicator("a", "t"), Indicator("b", "t")), (Group("t", None),)).tree
    >>> aggregation = Aggregation.of(Step.of("aggregate", "geometric"), tree)
    >>> scores = np.array([[1.0, 9.0, 3.0], [7.0, 9.0, 63**0.5], [4.0, 9.0, 6.0]])
    >>> profile(scores, tree.weights, aggregation, "median").tolist()
    [4.0, 9.0, 6.0]
    """
    centres: dict[str, Callable[..., Floats]] = {"mean": np.nanmean, "median": np.nanmedian}
    if centre not in centres:
        values = {"given": centre, "known": ", ".join(centres)}
        raise ProblemError(Problem("index.unknown_reference", Place(column=centre), values))
    x = scores[:, : aggregation.tree.indicator_count]
    indicators, known = np.full(x.shape[1], np.nan), np.flatnonzero(~np.isnan(x).all(axis=0))
    indicators[known] = centres[centre](x[:, known], axis=0)
    found: Floats = combine_nodes(indicators[:, None], weights[:, None], aggregation)[:, 0]
    return found
