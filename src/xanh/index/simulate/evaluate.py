"""Scores of many replications at once, from their uniform numbers.

Arrays are (nodes, units, replications): for each node one block whose last axis, the replications, is
contiguous. Groups of means that are all linear, or all geometric, are collapsed into one pass with effective
weights.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xanh.index.aggregate_tree import Aggregation, combine_nodes
from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.simulate.assumptions import (
    Discrete,
    ParameterRange,
    Replicates,
    SamplingError,
    WeightAssumption,
    chosen,
)
from xanh.index.simulate.prepare import Prepared, Variant, variant
from xanh.reference import Problem, ProblemError

LINEAR = {"arithmetic": False, "sum": False, "geometric": True}


@dataclass(frozen=True)
class Evaluated:
    """Scores (n, r) of the node, NaN in failed replications; for each of those the code of its problem."""

    scores: Floats
    failed: tuple[tuple[int, str], ...]


def evaluate(prepared: Prepared, draws: Sequence[Floats]) -> Evaluated:
    """Scores of r replications.

    Parameters
    ----------
    draws
        For each assumption (width, r) uniform numbers in (0, 1).
    """
    count = draws[0].shape[1] if draws else 1
    scores = np.full((len(prepared.units), count), np.nan)
    weights = _weights(prepared, draws)
    failed: list[tuple[int, str]] = []
    for found, columns in _variants(prepared, draws, count):
        own = None if weights is None else np.ascontiguousarray(weights[:, columns])
        code = found.failed
        if not code:
            code = _fill(scores, columns, found, own)
        if code:
            failed += [(int(column), code) for column in columns]
    if failed:
        scores[:, [column for column, _ in failed]] = np.nan
    return Evaluated(scores, tuple(sorted(failed)))


def _fill(scores: Floats, columns: Integers, found: Variant, weights: Floats | None) -> str:
    """Aggregate one variant's replications into their columns; the code of the problem where it cannot be."""
    if found.aggregation is None:
        return found.failed
    own = (
        np.broadcast_to(found.weights[:, None], (len(found.weights), len(columns)))
        if weights is None
        else weights
    )
    try:
        scores[:, columns] = top_scores(found.x, own, found.aggregation)
    except ProblemError as error:
        return error.problems[0].code
    return ""


def _weights(prepared: Prepared, draws: Sequence[Floats]) -> Floats | None:
    """(m, r), or None where no assumption is about weights."""
    drawn: Floats | None = None
    for assumption, u in zip(prepared.assumptions, draws, strict=True):
        if not isinstance(assumption, WeightAssumption):
            continue
        if drawn is None:
            drawn = np.repeat(prepared.tree.weights[:, None], u.shape[1], axis=1)
        drawn = assumption.weights(drawn, u, prepared.tree)
    return drawn


def _variants(prepared: Prepared, draws: Sequence[Floats], count: int) -> list[tuple[Variant, Integers]]:
    """Each variant with the columns of its replications."""
    if prepared.one_by_one:
        return [(_own_variant(prepared, draws, r), np.array([r])) for r in range(count)]
    options = [chosen(draws[i][0], assumption.count) for i, assumption in prepared.discrete]
    if not options:
        return [(prepared.variants[()], np.arange(count))]
    table = np.stack(options)
    keys, inverse = np.unique(table, axis=1, return_inverse=True)
    return [
        (prepared.variants[tuple(int(o) for o in key)], np.flatnonzero(inverse.ravel() == place))
        for place, key in enumerate(keys.T)
    ]


def _own_variant(prepared: Prepared, draws: Sequence[Floats], r: int) -> Variant:
    """The variant of one replication alone, where figures or continuous parameters vary."""
    recipe, data = prepared.recipe, prepared.data
    for assumption, u in zip(prepared.assumptions, draws, strict=True):
        if isinstance(assumption, ParameterRange):
            recipe = assumption.recipe(recipe, float(u[0, r]))
        elif isinstance(assumption, Discrete):
            recipe = assumption.recipe(recipe, int(chosen(u[0, r : r + 1], assumption.count)[0]))
        elif isinstance(assumption, SamplingError):
            data = data.with_values(data.values + sampling_noise(prepared, assumption, u[:, r]))
        elif isinstance(assumption, Replicates):
            data = data.with_values(assumption.estimates[chosen(u[0, r : r + 1], assumption.count)[0]])
    return variant(prepared, recipe, data)


def sampling_noise(prepared: Prepared, assumption: SamplingError, u: Floats) -> Floats:
    """(n, k) normal errors with the covariance of each unit's survey figures."""
    from scipy.special import ndtri

    normal = ndtri(u).reshape(prepared.data.values.shape)
    noise: Floats = np.einsum("nij,nj->ni", _roots(prepared), normal)
    if assumption.codes is not None:
        noise[:, [code not in assumption.codes for code in prepared.data.indicators]] = 0
    return noise


_ROOTS: dict[int, tuple[Floats, Floats]] = {}


def _roots(prepared: Prepared) -> Floats:
    """Symmetric square roots of the covariances, (n, k, k); computed once for a set of data."""
    covariance = prepared.data.covariance
    if covariance is None:
        raise ProblemError(Problem("index.no_covariance"))
    known = _ROOTS.get(id(covariance))
    if known is None or known[0] is not covariance:
        values, vectors = np.linalg.eigh(covariance)
        root = (vectors * np.sqrt(np.maximum(values, 0))[:, None, :]) @ np.swapaxes(vectors, 1, 2)
        _ROOTS.clear()
        _ROOTS[id(covariance)] = known = (covariance, root)
    return known[1]


def top_scores(x: Floats, weights: Floats, aggregation: Aggregation) -> Floats:
    """Scores of the top: x (k, n) and weights (m, r) -> (n, r)."""
    power = collapsed(aggregation, np.isnan(x))
    if power is None:
        return _by_level(x, weights, aggregation)
    share = effective_weights(weights, aggregation)
    if not power:
        return weighted_total(x, share)
    if (x <= 0).any():
        aggregation.combine(0)(
            x[:, :, None], weights[: len(x), None, :]
        )  # says what is wrong with which mean
    means: Floats = np.exp(weighted_total(np.log(x), share))
    return means


def collapsed(aggregation: Aggregation, missing: Flags) -> bool | None:
    """Whether the whole tree is one weighted mean: False of values, True of logarithms, None if it is not."""
    kinds = {choice.method for choice in aggregation.choices}
    if missing.any() or not kinds <= set(LINEAR) or len({LINEAR[kind] for kind in kinds}) > 1:
        return None
    return LINEAR[next(iter(kinds))]


def effective_weights(weights: Floats, aggregation: Aggregation) -> Floats:
    """(k, r): each indicator's factor in the top, sums counted as they are, means by shares."""
    tree = aggregation.tree
    factor = np.ones_like(weights)
    for group, (place, children) in reversed(list(enumerate(tree.groups))):
        rows = weights[children]
        if aggregation.choices[group].method == "sum":
            factor[children] = rows * factor[place]
            continue
        total = rows[0].copy()
        for row in rows[1:]:
            total += row
        scale = np.divide(factor[place], total, out=np.zeros_like(total), where=total > 0)
        factor[children] = rows * scale
    return factor[: tree.indicator_count]


def weighted_total(x: Floats, share: Floats) -> Floats:
    """Sum over k of x (k, n) times share (k, r), added one after another: (n, r)."""
    total: Floats = np.multiply(x[0][:, None], share[0])
    part = np.empty_like(total)
    for values, factors in zip(x[1:], share[1:], strict=True):
        np.multiply(values[:, None], factors, out=part)
        np.add(total, part, out=total)
    return total


def _by_level(x: Floats, weights: Floats, aggregation: Aggregation) -> Floats:
    """Level by level, units last as methods that compare units expect: (k, r, n)."""
    nodes = combine_nodes(x[:, None, :], weights[:, :, None], aggregation)
    top: Floats = np.broadcast_to(nodes[-1], (weights.shape[1], x.shape[1]))
    return np.ascontiguousarray(top.T)
