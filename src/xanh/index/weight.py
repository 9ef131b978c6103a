"""Weights from somewhere else than the framework: data, judgement, or other sets.

A method takes the state and gives the weights of all m nodes, with what it has to tell about them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from xanh.index import weight_data, weight_judgement
from xanh.index.arrays import Floats
from xanh.index.recipe import Step
from xanh.index.registry import find, method
from xanh.index.state import State
from xanh.reference import Place, Problem, ProblemError

__all__ = ["apply", "weight_data", "weight_judgement"]

Weighed = tuple[Floats, dict[str, Any]]


def apply(state: State, step: Step) -> State:
    """Replace the weights of a state.

    Raises
    ------
    ProblemError
        `index.negative_weight` for every node whose weight would be below zero, and what the methods refuse.
    """
    weights, told = find("weight", step.choice).function(state, **step.choice.parameters)
    require_not_negative(weights, state.framework.tree.codes)
    return replace(state, weights=weights).noting("weight", weights=weights, **told)


def require_not_negative(weights: Floats, codes: tuple[str, ...]) -> None:
    """Raise for every node whose weight is below zero or not a number."""
    wrong = [
        Problem("index.negative_weight", Place(column=code), {"node": code, "weight": float(w)})
        for code, w in zip(codes, weights, strict=True)
        if not w >= 0
    ]
    if wrong:
        raise ProblemError(wrong)


@method("weight", "given")
def given(state: State, *, weights: Mapping[str, float] | None = None) -> Weighed:
    """The framework's weights, those named replaced."""
    return state.framework.with_weights(weights or {}).tree.weights, {}


@method("weight", "equal")
def equal(state: State, *, level: int | None = None) -> Weighed:
    """1 for every node, or for those of one level."""
    tree = state.framework.tree
    concerned = np.ones(len(tree.codes), dtype=bool) if level is None else tree.level == level
    return np.where(concerned, 1.0, state.weights), {}


@method("weight", "equal_indicators")
def equal_indicators(state: State) -> Weighed:
    """Every indicator the same share in the composite: a group weighs as much as it has indicators."""
    tree = state.framework.tree
    return np.array([float(len(tree.below(place))) for place in range(len(tree.codes))]), {}
