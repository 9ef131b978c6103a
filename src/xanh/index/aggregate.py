"""Aggregating: from normalised indicators to groups, level by level, to the composite.

A method takes the children of one group, x (c, ..., n), with their weights w (c, ..., 1 or n), and gives the
group's scores (..., n). Children stand on the first axis and are added one after another, element by element:
the result depends neither on how many replications are computed at once nor on a library of linear algebra.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from xanh.index import aggregate_frontier, aggregate_means, aggregate_ordinal, aggregate_penalty
from xanh.index.aggregate_domain import listed
from xanh.index.aggregate_tree import Aggregation, aggregate_tree
from xanh.index.recipe import REFUSE, Step
from xanh.index.state import State
from xanh.reference import Place, Problem, ProblemError

__all__ = [
    "aggregate_frontier",
    "aggregate_means",
    "aggregate_ordinal",
    "aggregate_penalty",
    "aggregate_tree",
    "apply",
]


def apply(state: State, step: Step) -> State:
    """Aggregate the values of a state; the scores of all nodes stand in the state after it.

    `step.each` may give a level of groups (2 is the level above the indicators) or one group its own choice;
    `threshold`, a parameter of any method, is the share of a group's children that must be there.

    Raises
    ------
    ProblemError
        `index.missing_values` where values are missing and the recipe refuses that; what `aggregate_tree`
        refuses.
    """
    if state.missing == REFUSE:
        require_complete(state)
    tree = state.framework.tree
    scores = aggregate_tree(state.data.values, state.weights, Aggregation.of(step, tree), state.data.units)
    return replace(state, scores=scores)


def require_complete(state: State) -> None:
    """Raise `index.missing_values`, with the first cells and their number, where a value is missing."""
    found = np.argwhere(np.isnan(state.data.values))
    if not len(found):
        return
    cells = [(state.data.units[i], state.data.indicators[j]) for i, j in found]
    values = {"count": len(found), "cells": listed(cells)}
    unit, code = cells[0]
    raise ProblemError(Problem("index.missing_values", Place(row=unit, column=code), values))
