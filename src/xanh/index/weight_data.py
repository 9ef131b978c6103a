"""Weights that data suggest for each group's children: principal components, spread, conflict, entropy."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from xanh.index.aggregate_means import weighted_mean
from xanh.index.arrays import Floats, Integers
from xanh.index.registry import method
from xanh.index.state import State
from xanh.index.structure import complete, components
from xanh.reference import Place, Problem, ProblemError


def first_component(x: Floats) -> tuple[Floats, float]:
    """Loadings (c,) of the first principal component of x (n, c), and its share of the variance.

    Columns are centred and scaled; rows with a missing value are left out. The sign makes the sum of the
    loadings positive.

    Raises
    ------
    ProblemError
        `index.too_few_for_component` with fewer than three complete rows or a constant column.

    Examples
    --------
    >>> loadings, share = first_component(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.5], [4.0, 8.0]]))
    >>> loadings.round(4).tolist()
    [0.7071, 0.7071]
    """
    found = components(x)
    return found.loadings[:, 0], float(found.shares[0])


@method("weight", "pca")
def pca(state: State, *, squared: bool = False, level: int | None = 1) -> tuple[Floats, dict[str, Any]]:
    """Loadings of the first principal component of each group's children at a level; other weights stay.

    Without a level (None) those of all groups, from the indicators upwards. `squared` takes their squares,
    which are never negative. A loading below zero is refused: it says that the indicator runs against its
    group, and a negative weight would turn it round without a word.

    Source
    ------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> f = Framework("demo", tuple(Indicator(c, "top") for c in "abc"), (Group("top", None),))
    >>> d = Data.of("UVWX", {"a": [1, 2, 3, 4], "b": [1, 3, 2, 4], "c": [2, 1, 4, 3]})
    >>> weight = Step.of("weight", "pca")
    >>> r = Recipe((Step.of("normalise", "minmax"), weight, Step.of("aggregate", "arithmetic")))
    >>> score(f, d, r).weights.round(3).tolist()
    [0.707, 0.566, 0.424, 1.0]
    """
    shares: dict[str, float] = {}

    def loadings(code: str, x: Floats) -> Floats:
        found, shares[code] = first_component(x)
        return found**2 if squared else found

    return by_group(state, loadings, level), {"variance_shares": shares}


@method("weight", "critic")
def critic(state: State, *, level: int | None = 1) -> tuple[Floats, dict[str, Any]]:
    """Spread times conflict: standard deviation between worst and best, times the sum of 1 - correlation.

    Source
    ------
    Diakoulaki, Mavrotas, Papayannakis: Determining objective weights in multiple criteria problems: the
    CRITIC method (1995).

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> f = Framework("demo", tuple(Indicator(c, "top") for c in "abc"), (Group("top", None),))
    >>> d = Data.of("UVWX", {"a": [1, 2, 3, 4], "b": [1, 3, 2, 4], "c": [2, 1, 4, 3]})
    >>> weight = Step.of("weight", "critic")
    >>> r = Recipe((Step.of("normalise", "minmax"), weight, Step.of("aggregate", "arithmetic")))
    >>> score(f, d, r).weights.round(3).tolist()
    [0.188, 0.375, 0.437, 1.0]
    """
    return by_group(state, lambda _, x: conflict(x), level), {}


def conflict(x: Floats) -> Floats:
    """CRITIC weights (c,), sum 1, of the columns of x (n, c); rows with a missing value are left out.

    Examples
    --------
    >>> conflict(np.array([[0.0, 0.0, 3.0], [1.0, 2.0, 1.0], [2.0, 4.0, 5.0]])).round(4).tolist()
    [0.25, 0.25, 0.5]
    """
    known = complete(x)
    spread = ((known - known.min(axis=0)) / np.ptp(known, axis=0)).std(axis=0, ddof=1)
    found: Floats = spread * (1 - np.corrcoef(known, rowvar=False)).sum(axis=0)
    total = found.sum()
    return found / total if total > 0 else np.full(x.shape[1], 1 / x.shape[1])


@method("weight", "entropy")
def entropy(state: State, *, level: int | None = 1) -> tuple[Floats, dict[str, Any]]:
    """One less Shannon's entropy of the units' shares in each column: what differs little weighs little.

    Raises
    ------
    ProblemError
        `index.entropy_impossible` for a group with a negative value or a column without any positive one.

    Source
    ------
    Zeleny: Multiple Criteria Decision Making (1982), chapter 7.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> f = Framework("demo", tuple(Indicator(c, "top") for c in "abc"), (Group("top", None),))
    >>> d = Data.of("UVWX", {"a": [1, 2, 3, 4], "b": [1, 3, 2, 4], "c": [2, 1, 4, 3]})
    >>> weight = Step.of("weight", "entropy")
    >>> r = Recipe((Step.of("normalise", "minmax"), weight, Step.of("aggregate", "arithmetic")))
    >>> score(f, d, r).weights.round(3).tolist()
    [0.333, 0.333, 0.333, 1.0]
    """
    return by_group(state, lambda _, x: divergence(x), level), {}


def divergence(x: Floats) -> Floats:
    """Entropy weights (c,), sum 1, of the columns of x (n, c), zero or more; missing values are left out.

    Examples
    --------
    >>> divergence(np.array([[1.0, 1.0], [1.0, 3.0]])).tolist()
    [0.0, 1.0]
    """
    if (x < 0).any() or not (np.nansum(x, axis=0) > 0).all():
        raise ProblemError(Problem("index.entropy_impossible", values={"group": "-"}))
    share = np.nan_to_num(x / np.nansum(x, axis=0))
    count = np.maximum((~np.isnan(x)).sum(axis=0), 2)
    terms = share * np.log(np.where(share > 0, share, 1.0))
    found = np.maximum(1 + terms.sum(axis=0) / np.log(count), 0.0)
    found[found < 1e-15] = 0.0
    total = found.sum()
    return found / total if total > 0 else np.full(x.shape[1], 1 / x.shape[1])


def by_group(state: State, weigh: Any, level: int | None) -> Floats:
    """(m,): weights `weigh(code, x (n, c))` of each group's children; all groups' problems at once."""
    weights = state.weights.copy()
    problems: list[Problem] = []
    for code, children, scores in groups(state, weights, level):
        try:
            weights[children] = weigh(code, scores)
        except ProblemError as error:
            problems += [
                Problem(p.code, Place(column=code), {**p.values, "group": code}) for p in error.problems
            ]
    if problems:
        raise ProblemError(problems)
    return weights


def groups(state: State, weights: Floats, level: int | None) -> Iterator[tuple[str, Integers, Floats]]:
    """Each group with several children (at a level): its code, their positions, their scores (n, c).

    Scores of groups are arithmetic means with the weights as they stand when the group is reached.
    """
    tree = state.framework.tree
    scores = np.full((len(state.data.units), len(tree.codes)), np.nan)
    scores[:, : tree.indicator_count] = state.data.values
    for place, children in tree.groups:
        at_level = level is None or (tree.level[children] == level).all()
        if len(children) > 1 and at_level:
            yield tree.codes[place], children, scores[:, children]
        weighs = np.abs(weights[children]).sum() > 0
        share = weights[children] if weighs else np.ones(len(children))
        scores[:, place] = weighted_mean(scores[:, children].T, share[:, None])


def require_groups(state: State, codes: Mapping[str, Any]) -> None:
    """Raise for codes that name no group."""
    known = {state.framework.tree.codes[place] for place, _ in state.framework.tree.groups}
    unknown = [code for code in codes if code not in known]
    if unknown:
        raise ProblemError([Problem("index.unknown_group", Place(column=c), {"group": c}) for c in unknown])
