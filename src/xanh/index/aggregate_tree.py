"""The walk up the tree: every group from its children, level by level, for one set of values or many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from xanh.index.aggregate_domain import OutsideDomainError, Refusals
from xanh.index.arrays import Floats, Integers
from xanh.index.framework import Tree
from xanh.index.recipe import Choice, Step
from xanh.index.registry import bad_parameter, find
from xanh.reference import Place, Problem, ProblemError

BLOCK = 4096  # units at a time: what is worked on stays in a processor's second cache
THRESHOLD = "threshold"
UNIT_BY_UNIT = frozenset(
    {
        *("arithmetic", "sum", "geometric", "harmonic", "power"),
        *("owa", "minimum", "median", "mpi", "ampi"),
    }
)  # no unit's score depends on another unit; of other methods, a user's own among them, it is not known
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
        """From a step: `each` by level or by the group's code; `threshold` is a parameter of any method.

        Raises
        ------
        ProblemError
            `index.bad_parameter` for a threshold that is no share.
        """
        groups = [tree.codes[place] for place, _ in tree.groups]
        levels = [int(tree.level[place]) for place, _ in tree.groups]
        choices = [
            step.each.get(code) or step.for_key(level) for code, level in zip(groups, levels, strict=True)
        ]
        share = step.choice.parameters.get(THRESHOLD, 0.0)
        thresholds = np.array([_share(choice.parameters.get(THRESHOLD, share)) for choice in choices])
        return cls(tree, tuple(_without_threshold(choice) for choice in choices), thresholds)

    def combine(self, group: int) -> Combine:
        """The function of a group, its parameters filled in; checked against the registry."""
        return self._functions[group]

    @cached_property
    def _functions(self) -> tuple[Combine, ...]:
        return tuple(_bound(choice) for choice in self.choices)

    @property
    def unit_by_unit(self) -> bool:
        """Whether every group's method is known to treat each unit apart from the others."""
        return all(choice.method in UNIT_BY_UNIT for choice in self.choices)


def aggregate_tree(
    x: Floats, weights: Floats, aggregation: Aggregation, units: Sequence[str] | None = None
) -> Floats:
    """Scores of all nodes.

    Parameters
    ----------
    x
        Normalised indicators, (n, k) or (..., n, k), NaN where missing.
    weights
        (m,), or (..., m) with the leading axes of x.
    aggregation
        The method of each group.
    units
        Names of the n units, for the messages of problems.

    Returns
    -------
    Array
        (..., n, m): the indicators, then the groups. The same to the last bit whatever the leading axes.

    Raises
    ------
    ProblemError
        `index.weights_all_zero` for a group without any weight, and what the methods refuse: one problem
        for each group, naming units and children.

    Examples
    --------
    >>> from xanh.index import Framework, Group, Indicator, Step
    >>> tree = Framework("f", (Indicator("a", "t"), Indicator("b", "t")), (Group("t", None),)).tree
    >>> aggregation = Aggregation.of(Step.of("aggregate", "arithmetic"), tree)
    >>> aggregate_tree(np.array([[1.0, 3.0], [5.0, np.nan]]), tree.weights, aggregation)[:, -1].tolist()
    [2.0, 5.0]
    """
    require_weight(weights, aggregation.tree)
    refusals = Refusals(units)
    if x.ndim > 2 or weights.ndim > 1:
        scores = _batched(x, weights, aggregation, refusals)
    else:
        scores = _by_blocks(x, weights, aggregation, refusals)
    refusals.raise_any()
    return scores


def _by_blocks(x: Floats, weights: Floats, aggregation: Aggregation, refusals: Refusals) -> Floats:
    count = aggregation.tree.indicator_count
    scores = np.empty((len(x), len(aggregation.tree.codes)))
    scores[:, :count] = x
    size = BLOCK if aggregation.unit_by_unit else len(x)
    for start in range(0, len(x), size or 1):
        _walk(scores[start : start + size].T, weights[:, None], aggregation, refusals, start)
    return scores


def _batched(x: Floats, weights: Floats, aggregation: Aggregation, refusals: Refusals) -> Floats:
    lead = np.broadcast_shapes(x.shape[:-2], weights.shape[:-1])
    nodes_first = np.moveaxis(np.broadcast_to(x, (*lead, *x.shape[-2:])), -1, 0)
    weights_first = np.moveaxis(np.broadcast_to(weights, (*lead, weights.shape[-1])), -1, 0)[..., None]
    return np.moveaxis(combine_nodes(nodes_first, weights_first, aggregation, refusals), 0, -1)


def combine_nodes(
    x: Floats, weights: Floats, aggregation: Aggregation, refusals: Refusals | None = None
) -> Floats:
    """The same with nodes on the first axis: x (k, ...), weights (m, ...) -> (m, ...).

    The layout of simulations: for each node a contiguous block of units by replications. Without `refusals`
    the first group that refuses a value raises.
    """
    tree = aggregation.tree
    shape = np.broadcast_shapes(x.shape[1:], weights.shape[1:])
    nodes = np.empty((len(tree.codes), *shape))
    nodes[: tree.indicator_count] = x
    _walk(nodes, weights, aggregation, refusals)
    return nodes


def _walk(
    nodes: Floats, weights: Floats, aggregation: Aggregation, refusals: Refusals | None, start: int = 0
) -> None:
    """Fill in the groups of nodes (m, ...), whose indicators stand there already."""
    codes = aggregation.tree.codes
    for group, (place, children) in enumerate(aggregation.tree.groups):
        try:
            nodes[place] = _combined(nodes[children], weights[children], aggregation, group)
        except OutsideDomainError as error:
            if refusals is None:
                raise
            refusals.add(codes[place], [codes[child] for child in children], error, start)
            nodes[place] = np.nan


def _combined(children: Floats, weights: Floats, aggregation: Aggregation, group: int) -> Floats:
    combined = aggregation.combine(group)(children, weights)
    _require_shape(combined, children, aggregation.choices[group])
    share = aggregation.threshold[group]
    if share > 0:
        there = (~np.isnan(children)).mean(axis=0)
        combined = np.where(there < share, np.nan, combined)
    return combined


def _require_shape(combined: Floats, children: Floats, choice: Choice) -> None:
    """A user's function may have reduced the wrong axis."""
    if np.shape(combined) != children.shape[1:]:
        given = {"given": str(np.shape(combined)), "wanted": str(children.shape[1:])}
        raise ProblemError(Problem("index.wrong_shape", values={"what": choice.method, **given}))


def require_weight(weights: Floats, tree: Tree) -> None:
    """Raise `index.weights_all_zero` naming every group whose children have no weight at all."""
    bare = [tree.codes[place] for place, children in tree.groups if not _weighs(weights, children)]
    if bare:
        raise ProblemError(
            [Problem("index.weights_all_zero", Place(column=code), {"group": code}) for code in bare]
        )


def _weighs(weights: Floats, children: Integers) -> bool:
    return bool((weights[..., children] != 0).any(axis=-1).all())


def _share(given: object) -> float:
    try:
        share = float(given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        share = np.nan
    if not 0 <= share <= 1:
        raise bad_parameter("aggregate", THRESHOLD, given, "0..1")
    return share


def _bound(choice: Choice) -> Combine:
    function = find("aggregate", choice).function
    return lambda x, w: function(x, w, **choice.parameters)


def _without_threshold(choice: Choice) -> Choice:
    kept = {name: value for name, value in choice.parameters.items() if name != THRESHOLD}
    return Choice(choice.method, kept)
