"""Weights from somewhere else than the framework: data, judgement, chance, or other sets.

A method takes the state and gives the weights of all m nodes, with what it has to tell about them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from xanh.index import weight_correlation, weight_data, weight_judgement
from xanh.index.arrays import Floats
from xanh.index.framework import Tree
from xanh.index.recipe import Step
from xanh.index.registry import bad_parameter, find, method
from xanh.index.state import State
from xanh.index.weight_draws import dirichlet_weights
from xanh.reference import Place, Problem, ProblemError

__all__ = ["apply", "weight_correlation", "weight_data", "weight_judgement"]

Weighed = tuple[Floats, dict[str, Any]]


def apply(state: State, step: Step) -> State:
    """Replace the weights of a state.

    The details keep `weights` (m,) and what the method tells, among it `warnings`.

    Raises
    ------
    ProblemError
        `index.negative_weight` for every node whose weight would be below zero, and what the methods refuse.
    """
    weights, told = find("weight", step.choice).function(state, **step.choice.parameters)
    require_not_negative(weights, state.framework.tree.codes)
    return replace(state, weights=weights).noting("weight", weights=weights, **told)


def require_not_negative(weights: Floats, codes: tuple[str, ...]) -> None:
    """Raise for every node whose weight is below zero or not a finite number."""
    wrong = [
        Problem("index.negative_weight", Place(column=code), {"node": code, "weight": float(w)})
        for code, w in zip(codes, weights, strict=True)
        if not 0 <= w < np.inf
    ]
    if wrong:
        raise ProblemError(wrong)


@method("weight", "given")
def given(
    state: State,
    *,
    weights: Mapping[str, float] | None = None,
    sets: Mapping[str, Mapping[str, float]] | None = None,
    use: str | Mapping[int, str] | None = None,
) -> Weighed:
    """The framework's weights, with those of named nodes replaced.

    `weights` maps codes to weights. Or `sets` holds several such mappings by name, and `use` names the one
    that is taken, for all levels or by level (1: indicators); levels that are not named stay as they are.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step
    >>> from xanh.index.scoring import start
    >>> f = Framework("f", (Indicator("a", "t"), Indicator("b", "t")), (Group("t", None),))
    >>> state = start(f, Data.of(["u"], {"a": [1], "b": [2]}), Recipe())
    >>> sets = {"panel": {"a": 2, "t": 9}, "equal": {"a": 1, "b": 1}}
    >>> given(state, sets=sets, use={1: "panel"})[0].tolist()
    [2.0, 1.0, 1.0]
    """
    found, tree = state.weights.copy(), state.framework.tree
    if weights is not None:
        _put(found, state, weights, None)
    if sets is None:
        if use is not None:
            raise bad_parameter("given", "use", use, "sets")
        return found, {}
    chosen: Mapping[Any, str] = use if isinstance(use, Mapping) else {None: str(use)}
    levels = {str(level) for level in tree.level}
    for level, name in chosen.items():
        if name not in sets or (level is not None and str(level) not in levels):
            raise bad_parameter("given", "use", f"{level}: {name}" if level else name, ", ".join(sets))
        _put(found, state, sets[name], level)
    return found, {}


def _put(found: Floats, state: State, weights: Mapping[str, float], level: Any) -> None:
    """Set the weights of a mapping, or those of one level; codes that are not there are refused."""
    state.framework.with_weights(weights)
    tree = state.framework.tree
    for code, weight in weights.items():
        place = tree.position[code]
        if level is None or tree.level[place] == int(level):
            found[place] = float(weight)


@method("weight", "equal")
def equal(state: State, *, level: int | None = None) -> Weighed:
    """1 for every node, or for those of one level.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> f = Framework("demo", tuple(Indicator(c, "top") for c in "abc"), (Group("top", None),))
    >>> d = Data.of("UVWX", {"a": [1, 2, 3, 4], "b": [1, 3, 2, 4], "c": [2, 1, 4, 3]})
    >>> weight = Step.of("weight", "equal")
    >>> r = Recipe((Step.of("normalise", "minmax"), weight, Step.of("aggregate", "arithmetic")))
    >>> score(f, d, r).weights.round(3).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    concerned = at_level(state.framework.tree, level)
    return np.where(concerned, 1.0, state.weights), {}


@method("weight", "equal_indicators")
def equal_indicators(state: State) -> Weighed:
    """Every indicator the same share in the composite: a group weighs as much as it has indicators.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> f = Framework("demo", tuple(Indicator(c, "top") for c in "abc"), (Group("top", None),))
    >>> d = Data.of("UVWX", {"a": [1, 2, 3, 4], "b": [1, 3, 2, 4], "c": [2, 1, 4, 3]})
    >>> weight = Step.of("weight", "equal_indicators")
    >>> r = Recipe((Step.of("normalise", "minmax"), weight, Step.of("aggregate", "arithmetic")))
    >>> score(f, d, r).weights.round(3).tolist()
    [1.0, 1.0, 1.0, 3.0]
    """
    tree = state.framework.tree
    return np.array([float(len(tree.below(place))) for place in range(len(tree.codes))]), {}


@method("weight", "dirichlet")
def dirichlet(
    state: State, *, concentration: float = 100.0, seed: int = 0, draw: int = 0, level: int | None = None
) -> Weighed:
    """Random weights around the given ones, one draw of a seed: for a look at one case; see `simulate`.

    The higher `concentration`, the nearer; `level` draws the weights of that level alone.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
    >>> f = Framework("demo", tuple(Indicator(c, "top") for c in "abc"), (Group("top", None),))
    >>> d = Data.of("UVWX", {"a": [1, 2, 3, 4], "b": [1, 3, 2, 4], "c": [2, 1, 4, 3]})
    >>> weight = Step.of("weight", "dirichlet", seed=1)
    >>> r = Recipe((Step.of("normalise", "minmax"), weight, Step.of("aggregate", "arithmetic")))
    >>> score(f, d, r).weights.round(3).tolist()
    [0.995, 1.302, 0.818, 1.0]
    """
    if not concentration > 0:
        raise bad_parameter("dirichlet", "concentration", concentration, "> 0")
    tree = state.framework.tree
    u = uniform(tree, seed, draw)
    levels = None if level is None else [level]
    drawn = dirichlet_weights(u, state.weights, tree, concentration=concentration, levels=levels)
    return drawn, {}


def uniform(tree: Tree, seed: int, draw: int) -> Floats:
    """(m,): the numbers of one draw."""
    return np.random.default_rng([seed, draw]).random(len(tree.codes))


def at_level(tree: Tree, level: int | None) -> Any:
    """(m,): whether a node is at a level; all are where none is given."""
    return np.ones(len(tree.codes), dtype=bool) if level is None else tree.level == level
