"""Weights that people give: pairwise comparisons, points shared out, an order of importance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.registry import method
from xanh.index.state import State
from xanh.index.weight_data import require_groups
from xanh.index.weight_draws import ordinal_weights
from xanh.reference import Place, Problem, ProblemError

# Mean consistency index of random matrices of 1 to 15 rows (Saaty 1980).
RANDOM_INDEX = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
CONSISTENT = 0.1


def pairwise_weights(matrix: Floats) -> tuple[Floats, float]:
    """Weights (c,) of a pairwise comparison matrix (c, c), and its consistency ratio.

    Entry (i, j) says how many times as important i is as j. The weights are the principal eigenvector, sum
    1; a ratio above 0.1 is commonly taken as inconsistent.

    Raises
    ------
    ProblemError
        `index.not_reciprocal` where the matrix is not square, positive and reciprocal;
        `index.too_many_compared`.

    Source
    ------
    Saaty: The Analytic Hierarchy Process (1980), chapters 1 and 3.

    Examples
    --------
    >>> weights, ratio = pairwise_weights(np.array([[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]]))
    >>> weights.round(4).tolist(), abs(round(ratio, 6))
    ([0.5714, 0.2857, 0.1429], 0.0)
    """
    m = np.asarray(matrix, dtype=float)
    square = m.ndim == 2 and m.shape[0] == m.shape[1]
    if not square or not (m > 0).all() or not np.allclose(m * m.T, 1, rtol=0.01):
        raise ProblemError(Problem("index.not_reciprocal", values={"group": "-", "shape": str(m.shape)}))
    count = len(m)
    if count > len(RANDOM_INDEX):
        raise ProblemError(
            Problem("index.too_many_compared", values={"count": count, "most": len(RANDOM_INDEX)})
        )
    values, vectors = np.linalg.eig(m)
    main = int(np.argmax(values.real))
    weights = np.abs(vectors[:, main].real)
    index = (values[main].real - count) / (count - 1) if count > 1 else 0.0
    ratio = index / RANDOM_INDEX[count - 1] if RANDOM_INDEX[count - 1] else 0.0
    return weights / weights.sum(), float(ratio)


@method("weight", "ahp")
def ahp(
    state: State, *, comparisons: Mapping[str, Sequence[Sequence[float]]]
) -> tuple[Floats, dict[str, Any]]:
    """Weights from pairwise comparisons by group; the consistency ratios stand in the details.

    `comparisons` maps a group's code to the matrix of its children in the framework's order. A ratio above
    0.1 adds a warning `index.inconsistent_comparisons`.

    Raises
    ------
    ProblemError
        What `pairwise_weights` refuses, for every group; `index.judgement_length`, `index.unknown_group`.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> f = Framework("demo", tuple(Indicator(c, "top") for c in "abc"), (Group("top", None),))
    >>> d = Data.of("UVWX", {"a": [1, 2, 3, 4], "b": [1, 3, 2, 4], "c": [2, 1, 4, 3]})
    >>> weight = Step.of("weight", "ahp", comparisons={"top": [[1, 2, 4], [0.5, 1, 2], [0.25, 0.5, 1]]})
    >>> r = Recipe((Step.of("normalise", "minmax"), weight, Step.of("aggregate", "arithmetic")))
    >>> score(f, d, r).weights.round(3).tolist()
    [0.571, 0.286, 0.143, 1.0]
    """
    require_groups(state, comparisons)
    tree, weights = state.framework.tree, state.weights.copy()
    ratios: dict[str, float] = {}
    problems: list[Problem] = []
    for code, matrix in comparisons.items():
        children = tree.children[tree.position[code] - tree.indicator_count]
        try:
            found, ratios[code] = pairwise_weights(_table(matrix))
            _require_length(code, len(found), len(children))
            weights[children] = found
        except ProblemError as error:
            problems += [
                Problem(p.code, Place(column=code), {**p.values, "group": code}) for p in error.problems
            ]
    if problems:
        raise ProblemError(problems)
    doubtful = tuple(
        Problem("index.inconsistent_comparisons", Place(column=c), {"group": c, "ratio": round(r, 3)})
        for c, r in ratios.items()
        if r > CONSISTENT
    )
    return weights, {"consistency": ratios, "warnings": doubtful}


def _table(matrix: Sequence[Sequence[float]]) -> Floats:
    """A matrix as an array; empty, and so refused, where its rows are not equally long."""
    lengths = {len(row) for row in matrix}
    return np.asarray(matrix, dtype=float) if len(lengths) == 1 else np.zeros((len(matrix), 0))


@method("weight", "budget")
def budget(state: State, *, experts: Sequence[Mapping[str, float]]) -> tuple[Floats, dict[str, Any]]:
    """The mean of what several experts give to each node out of the same budget in each group.

    Each expert maps codes to points; within a group the points are first scaled to sum 1. A node that an
    expert leaves out gets 0 from them. The standard deviation over the experts stands in the details.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> f = Framework("demo", tuple(Indicator(c, "top") for c in "abc"), (Group("top", None),))
    >>> d = Data.of("UVWX", {"a": [1, 2, 3, 4], "b": [1, 3, 2, 4], "c": [2, 1, 4, 3]})
    >>> experts = [{"a": 50, "b": 30, "c": 20}, {"a": 10, "b": 10, "c": 20}]
    >>> weight = Step.of("weight", "budget", experts=experts)
    >>> r = Recipe((Step.of("normalise", "minmax"), weight, Step.of("aggregate", "arithmetic")))
    >>> score(f, d, r).weights.round(3).tolist()
    [0.375, 0.275, 0.35, 1.0]
    """
    tree, weights = state.framework.tree, state.weights.copy()
    for expert in experts:
        state.framework.with_weights(expert)  # refuses codes that are not there
    spread = np.zeros(len(tree.codes))
    for place, children in tree.groups:
        points = np.array([[e.get(tree.codes[c], 0.0) for c in children] for e in experts], dtype=float)
        total = points.sum(axis=1, keepdims=True)
        if (total == 0).all():
            continue
        if (total <= 0).any() or (points < 0).any():
            values = {"group": tree.codes[place]}
            raise ProblemError(Problem("index.budget_incomplete", Place(column=tree.codes[place]), values))
        shares = points / total
        weights[children], spread[children] = shares.mean(axis=0), shares.std(axis=0)
    return weights, {"deviation": spread}


@method("weight", "ordinal")
def ordinal(
    state: State, *, order: Mapping[str, Sequence[str]], seed: int | None = None, draw: int = 0
) -> tuple[Floats, dict[str, Any]]:
    """Rank order centroid: the middle of all weights that keep an order of importance.

    `order` maps a group's code to its children from the most to the least important. With a `seed` one of
    those weights is drawn instead, all equally likely; `draw` numbers the draws.

    Raises
    ------
    ProblemError
        `index.unknown_group`, `index.judgement_length`, `index.judgement_not_children`.

    Source
    ------
    Barron, Barrett: Decision quality using ranked attribute weights (1996).

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> f = Framework("demo", tuple(Indicator(c, "top") for c in "abc"), (Group("top", None),))
    >>> d = Data.of("UVWX", {"a": [1, 2, 3, 4], "b": [1, 3, 2, 4], "c": [2, 1, 4, 3]})
    >>> weight = Step.of("weight", "ordinal", order={"top": ["b", "a", "c"]})
    >>> r = Recipe((Step.of("normalise", "minmax"), weight, Step.of("aggregate", "arithmetic")))
    >>> score(f, d, r).weights.round(3).tolist()
    [0.278, 0.611, 0.111, 1.0]
    """
    require_groups(state, order)
    tree, weights = state.framework.tree, state.weights.copy()
    for code, ranked in order.items():
        children = tree.children[tree.position[code] - tree.indicator_count]
        _require_length(code, len(ranked), len(children))
        _require_children(code, ranked, [tree.codes[child] for child in children])
        for child, share in zip(ranked, rank_order_centroid(len(ranked)), strict=True):
            weights[tree.position[child]] = share
    if seed is not None:
        u = np.random.default_rng([seed, draw]).random(len(tree.codes))
        weights = ordinal_weights(u, weights, tree, order)
    return weights, {}


def rank_order_centroid(count: int) -> Floats:
    """Weights (count,) from the most to the least important, sum 1.

    Examples
    --------
    >>> (rank_order_centroid(3) * 18).round(9).tolist()
    [11.0, 5.0, 2.0]
    """
    tail: Floats = np.cumsum((1 / np.arange(1, count + 1))[::-1])[::-1] / count
    return tail


def _require_length(code: str, found: int, children: int) -> None:
    if found != children:
        values = {"group": code, "given": found, "children": children}
        raise ProblemError(Problem("index.judgement_length", Place(column=code), values))


def _require_children(code: str, ranked: Sequence[str], children: Sequence[str]) -> None:
    strange = [name for name in ranked if name not in children] or [n for n in children if n not in ranked]
    if strange:
        values = {"group": code, "named": ", ".join(strange), "known": ", ".join(children)}
        raise ProblemError(Problem("index.judgement_not_children", Place(column=code), values))
