"""The walk up the tree: every group from its children, level by level, for one set of values or many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xanh.index.arrays import Floats, Integers
from xanh.index.framework import Tree
from xanh.index.recipe import Choice, Step
from xanh.index.registry import find
from xanh.reference import Place, Problem, ProblemError

BLOCK = 1024  # units at a time: the indicators of a block stay in a processor's cache
Combine = Callable[[Floats, Floats], Floats]


@dataclass(frozen=True)
class Aggregation:
    """How each group of a tree is combined.

    Attributes
    ----------
    tree
        The tree.
    choices
        For each group, in the order of `tree.children`: the method with its parameters.
    threshold
        For each group: the share of its children that must be there; 0 asks for one.
    """

    tree: Tree
    choices: tuple[Choice, ...]
    threshold: Floats

    @classmethod
    def of(cls, step: Step, tree: Tree) -> Aggregation:
        """From a step: `each` by level or by the group's code; `threshold` is a parameter of any method."""
        groups = [tree.codes[place] for place, _ in tree.groups]
        levels = [int(tree.level[place]) for place, _ in tree.groups]
        choices = [
            step.each.get(code) or step.for_key(level) for code, level in zip(groups, levels, strict=True)
        ]
        share = step.choice.parameters.get("threshold", 0.0)
        thresholds = np.array([float(choice.parameters.get("threshold", share)) for choice in choices])
        return cls(tree, tuple(_without_threshold(choice) for choice in choices), thresholds)

    def combine(self, group: int) -> Combine:
        """The function of a group, its parameters filled in; checked against the registry."""
        choice = self.choices[group]
        function = find("aggregate", choice).function
        return lambda x, w: function(x, w, **choice.parameters)


def aggregate_tree(x: Floats, weights: Floats, aggregation: Aggregation) -> Floats:
    """Scores of all nodes.

    Parameters
    ----------
    x
        Normalised indicators, (n, k) or (..., n, k), NaN where missing.
    weights
        (m,), or (..., m) with the leading axes of x.
    aggregation
        The method of each group.

    Returns
    -------
    Array
        (..., n, m): the indicators, then the groups.

    Raises
    ------
    ProblemError
        `index.weights_all_zero` for a group without any weight, and what the methods refuse.
    """
    require_weight(weights, aggregation.tree)
    if x.ndim > 2 or weights.ndim > 1:
        return _batched(x, weights, aggregation)
    scores = np.empty((len(x), len(aggregation.tree.codes)))
    columns = weights[:, None]
    for start in range(0, len(x), BLOCK):
        rows = np.ascontiguousarray(x[start : start + BLOCK].T)
        scores[start : start + BLOCK] = combine_nodes(rows, columns, aggregation).T
    return scores


def combine_nodes(x: Floats, weights: Floats, aggregation: Aggregation) -> Floats:
    """The same with nodes on the first axis: x (k, ...), weights (m, ...) -> (m, ...).

    The layout of simulations: for each node a contiguous block of units by replications.
    """
    tree = aggregation.tree
    shape = np.broadcast_shapes(x.shape[1:], weights.shape[1:])
    nodes = np.empty((len(tree.codes), *shape))
    nodes[: tree.indicator_count] = x
    for group, (place, children) in enumerate(tree.groups):
        nodes[place] = _combined(nodes[children], weights[children], aggregation, group)
    return nodes


def _combined(children: Floats, weights: Floats, aggregation: Aggregation, group: int) -> Floats:
    combined = aggregation.combine(group)(children, weights)
    share = aggregation.threshold[group]
    if share > 0:
        there = (~np.isnan(children)).mean(axis=0)
        combined = np.where(there < share, np.nan, combined)
    return combined


def _batched(x: Floats, weights: Floats, aggregation: Aggregation) -> Floats:
    lead = np.broadcast_shapes(x.shape[:-2], weights.shape[:-1])
    nodes_first = np.moveaxis(np.broadcast_to(x, (*lead, *x.shape[-2:])), -1, 0)
    weights_first = np.moveaxis(np.broadcast_to(weights, (*lead, weights.shape[-1])), -1, 0)[..., None]
    return np.moveaxis(combine_nodes(nodes_first, weights_first, aggregation), 0, -1)


def require_weight(weights: Floats, tree: Tree) -> None:
    """Raise `index.weights_all_zero` naming every group whose children have no weight at all."""
    bare = [tree.codes[place] for place, children in tree.groups if not _weighs(weights, children)]
    if bare:
        raise ProblemError(
            [Problem("index.weights_all_zero", Place(column=code), {"group": code}) for code in bare]
        )


def _weighs(weights: Floats, children: Integers) -> bool:
    return bool((weights[..., children] != 0).any(axis=-1).all())


def _without_threshold(choice: Choice) -> Choice:
    kept = {name: value for name, value in choice.parameters.items() if name != "threshold"}
    return Choice(choice.method, kept)
