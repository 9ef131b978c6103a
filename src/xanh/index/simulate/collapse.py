"""Scores of the top from normalised indicators and drawn weights.

A tree of means that are all linear, or all geometric, and lacks no value is one weighted mean of its
indicators: it is computed in one pass with effective weights. Every other tree is walked level by level.
"""

from __future__ import annotations

import numpy as np

from xanh.index.aggregate_tree import Aggregation, combine_nodes
from xanh.index.arrays import Flags, Floats
from xanh.index.simulate.kernels import Kernels

LINEAR = {"arithmetic": False, "sum": False, "geometric": True}
ELEMENTWISE = {*LINEAR, "harmonic", "power"}  # no unit's score depends on another's
WALKED = 64  # replications walked up a tree at a time
SUM = "sum"


def top_scores(x: Floats, weights: Floats, aggregation: Aggregation, kernels: Kernels) -> Floats:
    """Scores of the top, (n, r).

    Parameters
    ----------
    x
        (k, n), or (k, n, r) where every replication has its own values; NaN where missing.
    weights
        (m, r).

    Raises
    ------
    ProblemError
        What a method refuses.
    """
    there = np.isnan(x).reshape(*x.shape[:2], -1).sum(axis=2) == 0
    known = there.any(axis=0)
    logarithms = collapsed(aggregation, ~there[:, known])
    if logarithms is None or not known.any():
        return by_level(x, weights, aggregation)
    if known.all():
        return _means(x, weights, aggregation, kernels, logarithms=logarithms)
    found = np.full((x.shape[1], weights.shape[1]), np.nan)
    found[known] = _means(x[:, known], weights, aggregation, kernels, logarithms=logarithms)
    return found


def _means(
    x: Floats, weights: Floats, aggregation: Aggregation, kernels: Kernels, *, logarithms: bool
) -> Floats:
    share = effective_weights(weights, aggregation)
    if not logarithms:
        return kernels.total(x, share)
    if (x <= 0).any():
        return by_level(x, weights, aggregation)  # says which mean refuses what
    means: Floats = np.exp(kernels.total(np.log(x), share))
    return means


def collapsed(aggregation: Aggregation, missing: Flags) -> bool | None:
    """Whether the whole tree is one weighted mean: False of values, True of logarithms, None if it is not."""
    kinds = {choice.method for choice in aggregation.choices}
    if missing.any() or not kinds <= set(LINEAR) or len({LINEAR[kind] for kind in kinds}) > 1:
        return None
    return LINEAR[next(iter(kinds))]


def effective_weights(weights: Floats, aggregation: Aggregation) -> Floats:
    """(k, r): each indicator's factor in the top, sums counted as they are, means by shares.

    Children of a group without any weight get 0 (see `bare`).
    """
    tree = aggregation.tree
    factor = np.ones_like(weights)
    for group, (place, children) in reversed(list(enumerate(tree.groups))):
        rows = weights[children]
        if aggregation.choices[group].method == SUM:
            factor[children] = rows * factor[place]
            continue
        total = rows[0].copy()
        for row in rows[1:]:
            total += row
        scale = np.divide(factor[place], total, out=np.zeros_like(total), where=total > 0)
        factor[children] = rows * scale
    return factor[: tree.indicator_count]


def bare(weights: Floats, aggregation: Aggregation) -> Flags:
    """Replications (r,) in which a group that counts has no child with any weight: they have no score."""
    tree = aggregation.tree
    counts = np.ones(weights.shape, dtype=bool)
    found = np.zeros(weights.shape[1], dtype=bool)
    for place, children in reversed(tree.groups):
        some = weights[children] > 0
        counts[children] = some & counts[place]
        found |= counts[place] & ~some.any(axis=0)
    return found


def by_level(x: Floats, weights: Floats, aggregation: Aggregation) -> Floats:
    """Level by level, (n, r); units last where a method compares them."""
    r = weights.shape[1]
    parts = [slice(start, start + WALKED) for start in range(0, r, WALKED)]
    found = np.empty((x.shape[1], r))
    kinds = {choice.method for choice in aggregation.choices}
    for part in parts:
        own = x[:, :, part] if x.ndim > 2 else x[:, :, None]
        if kinds <= ELEMENTWISE:
            found[:, part] = combine_nodes(own, weights[:, None, part], aggregation)[-1]
        else:
            turned = np.ascontiguousarray(np.swapaxes(own, 1, 2))
            found[:, part] = combine_nodes(turned, weights[:, part, None], aggregation)[-1].T
    return found
