"""Weights with which correlations come out as wanted: balanced, or as high as can be, and never negative."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh.index.aggregate_means import weighted_mean
from xanh.index.arrays import Floats, Integers
from xanh.index.registry import bad_parameter, method
from xanh.index.state import State
from xanh.index.structure import complete
from xanh.index.weight_data import groups
from xanh.reference import Place, Problem, ProblemError

LOWEST, HIGHEST = 0.05, 0.95
STARTS = 6  # points to start from besides the one given
TIE = 1e-12  # an objective lower by less is rounding: the weights found first, nearest the given ones, stay
UNEVEN = 0.01  # difference of shares above which a warning says that no balance was found
GROUP, TOP = "group", "top"
Scored = Callable[[Floats], Floats]


@dataclass(frozen=True)
class Bounds:
    """Lowest and highest share of a child in a group of two; with more children they shrink in proportion."""

    lowest: float = LOWEST
    highest: float = HIGHEST

    def of(self, count: int) -> tuple[float, float]:
        """For a group of so many children.

        Raises
        ------
        ProblemError
            `index.bounds_impossible` where no shares lie between them.
        """
        low, high = self.lowest * 2 / count, 1 - (1 - self.highest) * 2 / count
        if not 0 < low <= 1 / count <= high <= 1:
            values = {"lowest": self.lowest, "highest": self.highest}
            raise ProblemError(Problem("index.bounds_impossible", values=values))
        return low, high


@method("weight", "correlation_balanced")
def correlation_balanced(
    state: State,
    *,
    importance: Mapping[str, float] | None = None,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    against: str = GROUP,
    level: int | None = None,
) -> tuple[Floats, dict[str, Any]]:
    """Weights with which every child correlates with its group as its importance says, equally by default.

    `importance` maps codes to relative importance; 1 where it names none. `against` "top" takes correlations
    with the composite, of all nodes of a level together (`level`, the indicators where none is given).
    Scores are arithmetic means. Shares stay between `lowest` and `highest` of a group of two; with more
    children the bounds shrink in proportion. The best point met is taken; the details keep what is left of
    the `objective` (the mean squared difference between shares of correlation and of importance), the
    `correlations` by code, and a warning `index.not_balanced` where the bounds do not let them balance.

    Source
    ------
    Becker, Saisana, Paruolo, Vandecasteele: Weights and importance in composite indicators (2017).

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> f = Framework("demo", tuple(Indicator(c, "top") for c in "abc"), (Group("top", None),))
    >>> d = Data.of("UVWXY", {"a": [1, 2, 3, 4, 5], "b": [1, 3, 5, 2, 4], "c": [3, 2, 4, 1, 5]})
    >>> weight = Step.of("weight", "correlation_balanced")
    >>> r = Recipe((Step.of("normalise", "minmax"), weight, Step.of("aggregate", "arithmetic")))
    >>> score(f, d, r).weights.round(3).tolist()
    [0.421, 0.184, 0.395, 1.0]
    """

    def aim(codes: Sequence[str]) -> Callable[[Floats], float]:
        wanted = np.array([float((importance or {}).get(code, 1.0)) for code in codes])
        return lambda r: imbalance(r, wanted)

    state.framework.with_weights(importance or {})  # refuses codes that are not there
    weights, told = _optimised(state, aim, Bounds(lowest, highest), against, level)
    uneven = [
        Problem("index.not_balanced", Place(column=code), {"group": code, "gap": round(left**0.5, 4)})
        for code, left in told["objective"].items()
        if left**0.5 > UNEVEN
    ]
    return weights, {**told, "warnings": tuple(uneven)}


@method("weight", "correlation_highest")
def correlation_highest(
    state: State,
    *,
    lowest: float = LOWEST,
    highest: float = HIGHEST,
    against: str = GROUP,
    level: int | None = None,
) -> tuple[Floats, dict[str, Any]]:
    """Weights with which the children's correlations with their group (or the top) sum to the most.

    Parameters as those of `correlation_balanced`. The group so keeps most of what its children tell; the
    `objective` in the details is that sum, with its sign turned.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> f = Framework("demo", tuple(Indicator(c, "top") for c in "abc"), (Group("top", None),))
    >>> d = Data.of("UVWX", {"a": [1, 2, 3, 4], "b": [1, 3, 2, 4], "c": [2, 1, 4, 3]})
    >>> weight = Step.of("weight", "correlation_highest")
    >>> r = Recipe((Step.of("normalise", "minmax"), weight, Step.of("aggregate", "arithmetic")))
    >>> score(f, d, r).weights.round(3).tolist()
    [0.333, 0.333, 0.333, 1.0]
    """

    def aim(_codes: Sequence[str]) -> Callable[[Floats], float]:
        return lambda r: -float(r.sum())

    return _optimised(state, aim, Bounds(lowest, highest), against, level)


def _optimised(
    state: State, aim: Callable[[Sequence[str]], Any], bounds: Bounds, against: str, level: int | None
) -> tuple[Floats, dict[str, Any]]:
    if against == TOP:
        return _against_top(state, aim, bounds, level or 1)
    if against != GROUP:
        raise bad_parameter("weight", "against", against, f"{GROUP}, {TOP}")
    codes, weights = state.framework.tree.codes, state.weights.copy()
    left: dict[str, float] = {}
    found: dict[str, float] = {}
    for code, children, x in groups(state, weights, level):
        names = [codes[child] for child in children]
        complete_columns(x, names)
        search = Search(x, mean_of(x), (np.arange(len(children)),))
        weights[children], left[code] = search.best(aim(names), bounds, _shares(weights[children]))
        found |= dict(zip(names, search.correlations(weights[children]).tolist(), strict=True))
    return weights, {"objective": left, "correlations": found}


def mean_of(x: Floats) -> Scored:
    """From weights (c,) to the weighted means (n,) of x (n, c)."""
    return lambda w: weighted_mean(x.T, w[:, None])


def _against_top(
    state: State, aim: Callable[[Sequence[str]], Any], bounds: Bounds, level: int
) -> tuple[Floats, dict[str, Any]]:
    """All nodes of a level together; the weights above and below stay."""
    tree, weights = state.framework.tree, state.weights.copy()
    scores = np.full((len(state.data.units), len(tree.codes)), np.nan)
    scores[:, : tree.indicator_count] = state.data.values
    _fill(scores, weights, tree.groups)
    concerned = [children for _, children in tree.groups if (tree.level[children] == level).all()]
    if not concerned:
        raise bad_parameter(
            "weight", "level", level, ", ".join(map(str, sorted(set(tree.level[:-1].tolist()))))
        )
    rows = np.concatenate(concerned)
    names = [tree.codes[row] for row in rows]
    complete_columns(scores[:, rows], names)
    ends = np.cumsum([len(children) for children in concerned])
    parts = tuple(np.arange(end - len(c), end) for end, c in zip(ends, concerned, strict=True))

    def top(w: Floats) -> Floats:
        weights[rows] = w
        _fill(scores, weights, tree.groups)
        return scores[:, -1].copy()

    search = Search(scores[:, rows], top, parts)
    start = np.concatenate([_shares(state.weights[children]) for children in concerned])
    best, left = search.best(aim(names), bounds, start)
    weights[rows] = best
    found = dict(zip(names, search.correlations(best).tolist(), strict=True))
    return weights, {"objective": {tree.codes[-1]: left}, "correlations": found}


def _fill(scores: Floats, weights: Floats, tree_groups: tuple[tuple[int, Integers], ...]) -> None:
    for place, children in tree_groups:
        scores[:, place] = weighted_mean(scores[:, children].T, weights[children][:, None])


def _shares(weights: Floats) -> Floats:
    total = weights.sum()
    found: Floats = weights / total if total > 0 else np.full(len(weights), 1 / len(weights))
    return found


def complete_columns(x: Floats, names: Sequence[str]) -> None:
    """Raise `index.too_few_for_component` for every column that has no correlation with anything."""
    problems = []
    for name, column in zip(names, x.T, strict=True):
        try:
            complete(column[:, None])
        except ProblemError as error:
            problems += [
                Problem(p.code, Place(column=name), {**p.values, "group": name}) for p in error.problems
            ]
    if problems:
        raise ProblemError(problems)


@dataclass(frozen=True)
class Search:
    """What weights are looked for.

    Attributes
    ----------
    x
        (n, c): scores of the nodes to be weighed.
    scored
        From weights (c,) to the scores (n,) that they correlate with.
    parts
        Positions of the nodes of each group: their shares sum to 1.
    """

    x: Floats
    scored: Scored
    parts: tuple[Integers, ...]

    def correlations(self, weights: Floats) -> Floats:
        """(c,)."""
        return correlations(self.x, self.scored(weights))

    def best(
        self, objective: Callable[[Floats], float], bounds: Bounds, start: Floats
    ) -> tuple[Floats, float]:
        """Shares (c,) with the lowest objective met on the way from several starts, and that objective.

        Of starts that lead to the same objective but for `TIE`, the first decides.
        """
        from scipy.optimize import LinearConstraint, minimize

        limits = [bounds.of(len(part)) for part in self.parts for _ in part]
        one = np.array([np.isin(np.arange(len(start)), part) for part in self.parts], dtype=float)
        met: list[tuple[float, Floats]] = []

        def value(w: Floats) -> float:
            found = objective(self.correlations(self._within(w, limits)))
            met.append((found, w.copy()))
            return found

        lowest, where = np.inf, start
        for first in self._starts(start):
            met.clear()
            minimize(
                value, self._within(first, limits), method="SLSQP", bounds=limits,
                constraints=LinearConstraint(one, 1.0, 1.0), options={"ftol": 1e-14, "maxiter": 300},
            )  # fmt: skip
            here, there = min(met, key=lambda pair: pair[0])
            if here < lowest - TIE:
                lowest, where = here, there
        return self._within(where, limits), lowest

    def _starts(self, start: Floats) -> list[Floats]:
        rng = np.random.default_rng(0)
        equal = np.concatenate([np.full(len(part), 1 / len(part)) for part in self.parts])
        drawn = [
            np.concatenate([rng.dirichlet(np.full(len(part), 4.0)) for part in self.parts])
            for _ in range(STARTS)
        ]
        return [start, equal, *drawn]

    def _within(self, w: Floats, limits: list[tuple[float, float]]) -> Floats:
        """Shares between the bounds, to which the solver keeps but for rounding and first points."""
        low, high = np.array(limits).T
        found = np.clip(w, low, high)
        for part in self.parts:
            found[part] = _to_one(found[part], low[part], high[part])
        return found


def _to_one(w: Floats, low: Floats, high: Floats) -> Floats:
    """Shares moved towards their bounds, each by the same part of its way, until they sum to 1."""
    gap = 1 - w.sum()
    room = high - w if gap > 0 else w - low
    total = room.sum()
    moved: Floats = w + gap * room / total if total > 0 else w
    return moved


def balanced(
    x: Floats, importance: Floats, *, lowest: float = LOWEST, highest: float = HIGHEST
) -> tuple[Floats, float]:
    """Shares (c,) of the columns of x (n, c) so that correlations with their mean are as `importance`, (c,).

    Minimises the mean squared difference between shares of correlation and shares of importance, and gives
    what is left of it.

    Raises
    ------
    ProblemError
        `index.bounds_impossible` where no shares lie between the bounds; `index.too_few_for_component` for a
        column with fewer than three values or without variety.

    Examples
    --------
    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=(200, 2)) * [1.0, 3.0]
    >>> shares, objective = balanced(x, np.ones(2))
    >>> bool(shares[0] > 2 * shares[1]), bool(objective < 1e-9)
    (True, True)
    """
    count = x.shape[1]
    complete_columns(x, [str(column + 1) for column in range(count)])
    search = Search(x, mean_of(x), (np.arange(count),))
    start = np.full(count, 1 / count)
    return search.best(lambda r: imbalance(r, importance), Bounds(lowest, highest), start)


def imbalance(r: Floats, importance: Floats) -> float:
    """Mean squared difference between shares of correlation and shares of importance.

    Examples
    --------
    >>> imbalance(np.array([0.3, 0.9]), np.ones(2))
    0.0625
    """
    total = r.sum()
    if not total > 0:
        return 1e6
    return float(((r / total - importance / importance.sum()) ** 2).mean())


def correlations(x: Floats, y: Floats) -> Floats:
    """Pearson's correlation of each column of x (n, c) with y (n,), over the rows in which both are known.

    Examples
    --------
    >>> x = np.array([[1.0, 3.0], [2.0, 2.0], [3.0, np.nan], [4.0, 0.0]])
    >>> correlations(x, np.array([1.0, 2.0, 3.0, 4.0])).round(9).tolist()
    [1.0, -1.0]
    """
    known = ~np.isnan(x) & ~np.isnan(y)[:, None]
    count = known.sum(axis=0)
    a, b = np.where(known, x, 0.0), np.where(known, y[:, None], 0.0)
    a = np.where(known, a - a.sum(axis=0) / count, 0.0)
    b = np.where(known, b - b.sum(axis=0) / count, 0.0)
    spread = np.sqrt((a**2).sum(axis=0) * (b**2).sum(axis=0))
    found: Floats = np.divide((a * b).sum(axis=0), spread, out=np.zeros(x.shape[1]), where=spread > 0)
    return found
