"""Scores of the top from normalised indicators and drawn weights.

A tree of means that are all linear, or all geometric, and lacks no value is one weighted mean of its
indicators: it is computed in one pass with effective weights. Every other tree is walked level by level.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from xanh.index.aggregate_tree import Aggregation, combine_nodes
from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.simulate.kernels import Kernels
from xanh.index.weight_draws import summed

LINEAR = {"arithmetic": False, "sum": False, "geometric": True}
ELEMENTWISE = {*LINEAR, "harmonic", "power"}  # no unit's score depends on another's
WALKED = 64  # replications walked up a tree at a time
SUM = "sum"


@dataclass(frozen=True)
class Weights:
    """Weights of many replications, and what was computed from them.

    Attributes
    ----------
    nodes
        (m, r) as drawn.
    nominal
        (m,) around which they were drawn.
    """

    nodes: Floats
    nominal: Floats
    scaled: dict[tuple[bool, ...], Floats] = field(default_factory=dict, repr=False)
    shares: dict[tuple[bool, ...], Floats] = field(default_factory=dict, repr=False)

    def on_scale(self, aggregation: Aggregation) -> Floats:
        """(m, r) with the parts of a sum scaled to the total of the nominal weights.

        A mean divides by its weights; a sum does not, and would change its scale with them: 40 points would
        no longer be the most there is.
        """
        key = sums(aggregation)
        if key not in self.scaled:
            nodes = self.nodes.copy() if any(key) else self.nodes
            for (_, children), is_sum in zip(aggregation.tree.groups, key, strict=True):
                if is_sum:
                    total, wanted = summed(nodes[children]), self.nominal[children].sum()
                    nodes[children] *= np.divide(wanted, total, out=np.zeros_like(total), where=total > 0)
            self.scaled[key] = nodes
        return self.scaled[key]

    def share(self, aggregation: Aggregation) -> Floats:
        """(k, r) effective weights of the indicators; the same for all trees with sums at the same places."""
        key = sums(aggregation)
        if key not in self.shares:
            self.shares[key] = effective_weights(self.on_scale(aggregation), aggregation)
        return self.shares[key]

    def of(self, rows: Floats, columns: Integers) -> Floats:
        """Columns of (.., r) weights or shares; those themselves where all are wanted, in their order."""
        return rows if len(columns) == rows.shape[1] else np.take(rows, columns, axis=1)


def sums(aggregation: Aggregation) -> tuple[bool, ...]:
    """Which groups are sums."""
    return tuple(choice.method == SUM for choice in aggregation.choices)


@dataclass(frozen=True)
class Wanted:
    """Replications, by their columns in the weights, to be scored in one way."""

    weights: Weights
    columns: Integers
    aggregation: Aggregation
    kernels: Kernels

    def halves(self) -> list[tuple[slice, Wanted]]:
        """Two halves, with their places."""
        middle = len(self.columns) // 2
        parts = (slice(0, middle), slice(middle, None))
        return [(part, replace(self, columns=self.columns[part])) for part in parts]


def top_scores(x: Floats, wanted: Wanted) -> Floats:
    """Scores of the top, (n, r).

    Parameters
    ----------
    x
        (k, n), or (k, n, r) where every replication has its own values; NaN where missing.
    wanted
        The r replications with their weights and the tree.

    Raises
    ------
    ProblemError
        What a method refuses.
    """
    there = np.isnan(x).reshape(*x.shape[:2], -1).sum(axis=2) == 0
    known = there.any(axis=0)
    logarithms = collapsed(wanted.aggregation, ~there[:, known])
    if logarithms is None or not known.any() or (logarithms and (x[:, known] <= 0).any()):
        return by_level(
            x,
            wanted.weights.of(wanted.weights.on_scale(wanted.aggregation), wanted.columns),
            wanted.aggregation,
        )
    share = wanted.weights.of(wanted.weights.share(wanted.aggregation), wanted.columns)
    means = wanted.kernels.total(np.log(x[:, known]) if logarithms else x[:, known], share)
    if logarithms:
        np.exp(means, out=means)
    if known.all():
        return means
    found = np.full((x.shape[1], len(wanted.columns)), np.nan)
    found[known] = means
    return found


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
