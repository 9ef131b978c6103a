"""Weights that data suggest, x (n, c) of a group's children: principal components, balanced correlations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from xanh.index.aggregate_means import weighted_mean
from xanh.index.arrays import Floats, Integers
from xanh.index.registry import method
from xanh.index.state import State
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
    known = x[~np.isnan(x).any(axis=1)]
    if len(known) < 3 or (known.std(axis=0) == 0).any():
        raise ProblemError(Problem("index.too_few_for_component", values={"rows": len(known)}))
    values, vectors = np.linalg.eigh(np.corrcoef(known, rowvar=False).reshape(x.shape[1], x.shape[1]))
    loadings = vectors[:, -1]
    return loadings * (np.sign(loadings.sum()) or 1.0), float(values[-1] / values.sum())


@method("weight", "pca")
def pca(state: State, *, squared: bool = False, level: int = 1) -> tuple[Floats, dict[str, Any]]:
    """Loadings of the first principal component of each group's children at a level; other weights stay.

    `squared` takes their squares, which are never negative. A loading below zero is refused: it says that the
    indicator runs against its group, and a negative weight would turn it round without a word.

    Source
    ------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6.
    """
    weights, shares = state.weights.copy(), {}
    for code, children, scores in _groups(state, state.weights, level):
        loadings, shares[code] = first_component(scores)
        weights[children] = loadings**2 if squared else loadings
    return weights, {"variance_shares": shares}


@method("weight", "correlation_balanced")
def correlation_balanced(
    state: State,
    *,
    importance: Mapping[str, float] | None = None,
    lowest: float = 0.05,
    highest: float = 0.95,
) -> tuple[Floats, dict[str, Any]]:
    """Weights with which every child correlates with its group as its importance says, equally by default.

    Shares stay between `lowest` and `highest` of a group of two; with more children the bounds shrink in
    proportion. The best point met is taken, with what is left of the objective in the details.

    Source
    ------
    Becker, Saisana, Paruolo, Vandecasteele: Weights and importance in composite indicators (2017).
    """
    weights, left = state.weights.copy(), {}
    for code, children, scores in _groups(state, weights, None):
        wanted = np.array([(importance or {}).get(state.framework.tree.codes[c], 1.0) for c in children])
        weights[children], left[code] = balanced(scores, wanted, lowest=lowest, highest=highest)
    return weights, {"objective": left}


def balanced(
    x: Floats, importance: Floats, *, lowest: float = 0.05, highest: float = 0.95
) -> tuple[Floats, float]:
    """Shares (c,) of the columns of x (n, c) so that correlations with the mean are as `importance`, (c,).

    Minimises the sum of squared differences between shares of correlation and shares of importance.

    Raises
    ------
    ProblemError
        `index.bounds_impossible` where no shares lie between the bounds.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=(200, 2)) * [1.0, 3.0]
    >>> shares, objective = balanced(x, np.ones(2))
    >>> bool(shares[0] > 2 * shares[1]), bool(objective < 1e-9)
    (True, True)
    """
    from scipy.optimize import LinearConstraint, minimize

    count = x.shape[1]
    low, high = lowest * 2 / count, 1 - (1 - highest) * 2 / count
    if not 0 < low <= 1 / count <= high <= 1:
        raise ProblemError(Problem("index.bounds_impossible", values={"lowest": lowest, "highest": highest}))
    wanted = importance / importance.sum()
    starts = [np.full(count, 1 / count), *np.random.default_rng(0).dirichlet(np.ones(count) * 5, 4)]
    found = [
        minimize(
            _imbalance, np.clip(start, low, high), args=(x, wanted), method="SLSQP",
            bounds=[(low, high)] * count, options={"ftol": 1e-14, "maxiter": 500},
            constraints=LinearConstraint(np.ones((1, count)), 1.0, 1.0),
        )
        for start in starts
    ]  # fmt: skip
    inside = [(np.clip(f.x, low, high), float(f.fun)) for f in found]
    return min(inside, key=lambda pair: pair[1])


def _imbalance(shares: Floats, x: Floats, wanted: Floats) -> float:
    parent = weighted_mean(x.T, shares[:, None])
    known = ~np.isnan(x).any(axis=1) & ~np.isnan(parent)
    r = np.array([np.corrcoef(column[known], parent[known])[0, 1] for column in x.T])
    total = r.sum()
    return float(((r / total - wanted) ** 2).sum()) if total > 0 else 1e6


def _groups(state: State, weights: Floats, level: int | None) -> Iterator[tuple[str, Integers, Floats]]:
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
        scores[:, place] = weighted_mean(scores[:, children].T, weights[children][:, None])


def require_groups(state: State, codes: Mapping[str, Any]) -> None:
    """Raise for codes that name no group."""
    groups = {state.framework.tree.codes[place] for place, _ in state.framework.tree.groups}
    unknown = [code for code in codes if code not in groups]
    if unknown:
        raise ProblemError([Problem("index.unknown_group", Place(column=c), {"group": c}) for c in unknown])
