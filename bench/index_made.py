"""A made-up composite index of any size, and the plain NumPy way to simulate it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from xanh.index import Data, Framework, Group, Indicator, Recipe, Result, Step, score
from xanh.index.simulate import Alternatives, Assumption, ParameterValues, WeightNoise

Floats = NDArray[np.float64]
PILLAR = 6  # indicators of a pillar; four pillars make a sub-index
RECIPE = Recipe((Step.of("normalise", "minmax", lower=1, upper=100), Step.of("aggregate", "arithmetic")))
NOISE = WeightNoise(factors={1: 0.25, 2: 0.25, 3: 0.25})


def framework(k: int) -> Framework:
    """k indicators, pillars, sub-indices, the index: four levels as COINr's example has."""
    pillars = range(-(-k // PILLAR))
    indicators = tuple(
        Indicator(f"i{j}", f"p{j // PILLAR}", direction=-1 if j % 7 == 3 else 1) for j in range(k)
    )
    groups = [Group(f"p{p}", f"s{p // 4}") for p in pillars]
    groups += [Group(f"s{s}", "index") for s in sorted({p // 4 for p in pillars})]
    return Framework("made", indicators, (*groups, Group("index", None)), recipe=RECIPE)


def data(n: int, k: int, seed: int = 1) -> Data:
    """Normal and log-normal columns by turns, a few far outliers."""
    rng = np.random.default_rng(seed)
    values = rng.normal(50, 10, (n, k))
    values[:, ::3] = rng.lognormal(1, 1, values[:, ::3].shape)
    values[rng.integers(n, size=k // 2), rng.integers(k, size=k // 2)] *= 20
    return Data(tuple(f"u{i}" for i in range(n)), tuple(f"i{j}" for j in range(k)), values)


def result(n: int, k: int, *, treated: bool = False) -> Result:
    """The nominal run."""
    made = framework(k)
    recipe = RECIPE.with_step(Step.of("treat", "two_stage", winmax=5)) if treated else RECIPE
    return score(made, data(n, k), recipe)


def four() -> list[Assumption]:
    """Winsorisation limit, normalisation, weights, aggregation: the case of COINr's own documentation."""
    scales = (
        Step.of("normalise", "minmax", lower=1, upper=100), Step.of("normalise", "zscore", mean=10, sd=2)
    )  # fmt: skip
    means = (Step.of("aggregate", "arithmetic"), Step.of("aggregate", "geometric"))
    return [
        ParameterValues("winmax", "treat", "winmax", (1, 2, 3, 4, 5)),
        Alternatives("scale", "normalise", scales),
        NOISE,
        Alternatives("mean", "aggregate", means),
    ]


def plain(made: Result, replications: int, seed: int = 0) -> Floats:
    """Weights-only replications as one writes them: a loop, a product for each group, a sort."""
    rng = np.random.default_rng(seed)
    tree = made.framework.tree
    k, n = tree.indicator_count, len(made.units)
    nodes = np.empty((n, len(tree.codes)))
    nodes[:, :k] = made.scores[:, :k]
    scores, ranks = np.empty((replications, n)), np.empty((replications, n))
    for r in range(replications):
        weights = tree.weights * (1 + 0.25 * rng.uniform(-1, 1, len(tree.codes)))
        for place, children in tree.groups:
            share = weights[children]
            nodes[:, place] = nodes[:, children] @ (share / share.sum())
        scores[r] = nodes[:, -1]
        ranks[r, np.argsort(-scores[r])] = np.arange(1, n + 1)
    both = np.quantile(scores, [0.05, 0.5, 0.95], axis=0), np.quantile(ranks, [0.05, 0.5, 0.95], axis=0)
    return np.concatenate(both)
