"""How much each child adds to a group's score, so that the parts add up exactly.

Weighted means of some function of the values (arithmetic, geometric, harmonic, power) are split in closed
form: the difference from a reference is shared out in proportion to weight times the difference of that
function. Other methods are split by Shapley values: the mean over all orders in which the children may move
from the reference to the unit.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import factorial

import numpy as np

from xanh.index.aggregate_tree import Aggregation
from xanh.index.arrays import Floats
from xanh.index.recipe import Choice
from xanh.reference import Problem, ProblemError

MOST_CHILDREN = 12  # 2 to the power of it combinations are computed
Function = Callable[[Floats], Floats]


def transform(choice: Choice) -> Function | None:
    """The function phi with phi(score) = weighted mean of phi(children); None for methods without one."""
    power = float(choice.parameters.get("p", 1.0))
    known: dict[str, Function] = {
        "arithmetic": lambda x: x,
        "geometric": np.log,
        "harmonic": lambda x: 1 / x,
        "power": np.log if power == 0 else lambda x: x**power,
    }
    return known.get(choice.method)


def split(
    x: Floats, reference: Floats, weights: Floats, choice: Choice, combine: Callable[[Floats, Floats], Floats]
) -> Floats:
    """Parts (c, n) of the difference between the scores of x (c, n) and of a reference (c,), one group.

    Raises
    ------
    ProblemError
        `index.too_many_children` where the method needs Shapley values of more than 12 children.

    Examples
    --------
    >>> from xanh.index.aggregate_means import geometric
    >>> x = np.array([[4.0], [9.0]])
    >>> parts = split(x, np.array([1.0, 9.0]), np.ones(2), Choice("geometric"), geometric)
    >>> parts.round(9).ravel().tolist()
    [3.0, 0.0]
    """
    if choice.method == "sum":
        parts: Floats = weights[:, None] * (x - reference[:, None])
        return parts
    phi = transform(choice)
    if phi is None:
        return _shapley(x, reference, weights, combine)
    there = ~np.isnan(x) & ~np.isnan(reference)[:, None]
    share = np.where(there, weights[:, None], 0.0)
    share = share / np.where(share.sum(axis=0) > 0, share.sum(axis=0), np.nan)
    moved = np.where(there, phi(x) - phi(reference)[:, None], 0.0) * share
    own = combine(np.where(there, x, np.nan), weights[:, None])
    base = combine(np.where(there, reference[:, None], np.nan), weights[:, None])
    total = moved.sum(axis=0)
    slope = np.divide(own - base, total, out=np.zeros_like(total), where=np.abs(total) > 0)
    shared: Floats = moved * slope
    return shared


def _shapley(
    x: Floats, reference: Floats, weights: Floats, combine: Callable[[Floats, Floats], Floats]
) -> Floats:
    """All units move together, child by child: for methods that compare units that is the question asked."""
    count = len(x)
    if count > MOST_CHILDREN:
        raise ProblemError(Problem("index.too_many_children", values={"count": count, "most": MOST_CHILDREN}))
    base = np.broadcast_to(reference[:, None], x.shape)
    scores = {
        subset: combine(np.where(np.isin(np.arange(count), subset)[:, None], x, base), weights[:, None])
        for size in range(count + 1)
        for subset in combinations(range(count), size)
    }
    parts = np.zeros(x.shape)
    for child in range(count):
        others = [j for j in range(count) if j != child]
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for subset in combinations(others, size):
                parts[child] += weight * (scores[tuple(sorted((*subset, child)))] - scores[subset])
    return parts


def group_contributions(
    scores: Floats, weights: Floats, aggregation: Aggregation, reference: Floats
) -> dict[str, Floats]:
    """For each group the parts (n, c) of the difference from a reference, which add up to it.

    Parameters
    ----------
    scores
        (n, m) of all nodes.
    weights
        (m,).
    reference
        (m,): scores of all nodes of what is compared with, a unit or a profile whose groups follow from its
        children.
    """
    found = {}
    for group, (place, children) in enumerate(aggregation.tree.groups):
        parts = split(
            scores[:, children].T, reference[children], weights[children],
            aggregation.choices[group], aggregation.combine(group),
        )  # fmt: skip
        found[aggregation.tree.codes[place]] = parts.T
    return found


def indicator_contributions(
    scores: Floats, weights: Floats, aggregation: Aggregation, reference: Floats
) -> Floats:
    """(n, k): the difference of the top from the reference, shared out down the tree to the indicators.

    Each group's part is handed down in proportion to the parts of its children, which add up to its
    difference; where a group does not differ its children's parts cancel and are handed down as they are.
    """
    tree = aggregation.tree
    by_group = group_contributions(scores, weights, aggregation, reference)
    parts = np.zeros(scores.shape)
    parts[:, -1] = scores[:, -1] - reference[-1]
    rate = np.ones(scores.shape)  # points of the top for each point of the node
    for place, children in reversed(tree.groups):
        own = by_group[tree.codes[place]]
        parts[:, children] = own * rate[:, [place]]
        moved = scores[:, children] - reference[children]
        rate[:, children] = np.divide(
            parts[:, children], moved, out=rate[:, [place]] * np.ones(moved.shape), where=np.abs(moved) > 0
        )
    return parts[:, : tree.indicator_count]


def mean_profile(scores: Floats, weights: Floats, aggregation: Aggregation) -> Floats:
    """(m,): a unit with the mean of every indicator, its groups computed from those."""
    from xanh.index.aggregate_tree import combine_nodes

    x = scores[:, : aggregation.tree.indicator_count]
    indicators, known = np.full(x.shape[1], np.nan), np.flatnonzero(~np.isnan(x).all(axis=0))
    indicators[known] = np.nanmean(x[:, known], axis=0)
    profile: Floats = combine_nodes(indicators[:, None], weights[:, None], aggregation)[:, 0]
    return profile
