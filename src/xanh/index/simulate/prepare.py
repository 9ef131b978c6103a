"""What all replications share: every discrete variant of the steps before aggregating, computed once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from xanh.index.aggregate_tree import Aggregation
from xanh.index.arrays import Floats
from xanh.index.data import Data
from xanh.index.framework import Framework, Tree
from xanh.index.recipe import REFUSE, Recipe
from xanh.index.result import Result
from xanh.index.scoring import run, score, start
from xanh.index.simulate.assumptions import (
    Assumption,
    Discrete,
    ParameterRange,
    Replicates,
    SamplingError,
)
from xanh.index.state import State
from xanh.reference import ProblemError

ABOUT_VALUES = (SamplingError, Replicates)


@dataclass(frozen=True)
class Variant:
    """The outcome of the steps before aggregating, for one choice of alternatives.

    `x` is (k, n), indicators first, on the units of the nominal run (NaN for one that screening left out);
    `failed` holds the code of the problem where the steps failed.
    """

    x: Floats
    weights: Floats
    aggregation: Aggregation | None
    failed: str = ""


@dataclass(frozen=True)
class Prepared:
    """A simulation before any number is drawn: small, frozen, sent as it is to other processes.

    Attributes
    ----------
    framework, data, recipe
        Of the nominal run.
    assumptions
        In the order in which they are applied.
    units
        Those of the nominal run, n.
    node
        Whose scores are simulated, usually the top.
    variants
        By the options of the discrete assumptions about the recipe.
    """

    framework: Framework
    data: Data
    recipe: Recipe
    assumptions: tuple[Assumption, ...]
    units: tuple[str, ...]
    node: str
    variants: dict[tuple[int, ...], Variant] = field(repr=False)

    @cached_property
    def tree(self) -> Tree:
        """The framework as arrays."""
        return self.framework.tree

    @property
    def discrete(self) -> list[tuple[int, Discrete]]:
        """The assumptions that choose among recipes, with their positions."""
        return [(i, a) for i, a in enumerate(self.assumptions) if isinstance(a, Discrete)]

    @property
    def one_by_one(self) -> bool:
        """Whether replications differ before aggregating in more than a choice among variants."""
        return any(isinstance(a, (ParameterRange, *ABOUT_VALUES)) for a in self.assumptions)

    def width(self, place: int) -> int:
        """How many uniform numbers an assumption takes for a replication."""
        assumption = self.assumptions[place]
        if isinstance(assumption, (Discrete, ParameterRange, Replicates)):
            return 1
        if isinstance(assumption, SamplingError):
            return int(self.data.values.size)
        return assumption.width(self.tree)


def prepare(result: Result, assumptions: Sequence[Assumption], node: str | None = None) -> Prepared:
    """Compute the discrete variants of a nominal result.

    Raises
    ------
    ProblemError
        `index.assumption_without_step` and other problems of the assumptions themselves. A combination that
        cannot be computed is no error here: its replications count as failed.
    """
    found = Prepared(
        framework=result.framework,
        data=result.data.columns([i.code for i in result.framework.indicators]),
        recipe=result.recipe,
        assumptions=tuple(assumptions),
        units=result.units,
        node=node or result.framework.top,
        variants={},
    )
    if found.one_by_one:
        return found
    counts = [assumption.count for _, assumption in found.discrete]
    keys = [tuple(int(o) for o in options) for options in np.ndindex(*counts)]
    return replace(found, variants={key: discrete_variant(found, key) for key in keys})


def discrete_variant(prepared: Prepared, options: tuple[int, ...]) -> Variant:
    """The variant of one option for each assumption about the recipe."""
    recipe = prepared.recipe
    for (_, assumption), option in zip(prepared.discrete, options, strict=True):
        recipe = assumption.recipe(recipe, option)
    return variant(prepared, recipe, prepared.data)


def variant(prepared: Prepared, recipe: Recipe, data: Data) -> Variant:
    """Run the steps before aggregating; a problem of the figures makes a failed variant."""
    tree, n = prepared.tree, len(prepared.units)
    try:
        state = run(start(prepared.framework, data, recipe), recipe.steps[:-1])
        aggregation = Aggregation.of(recipe.steps[-1], tree)
        failed = _missing(state, recipe)
        x = _on_units(state, prepared.units)
    except ProblemError as error:
        return Variant(np.full((tree.indicator_count, n), np.nan), tree.weights, None, error.problems[0].code)
    return Variant(x, state.weights, aggregation, failed)


def _missing(state: State, recipe: Recipe) -> str:
    refused = recipe.missing == REFUSE and bool(np.isnan(state.data.values).any())
    return "index.missing_values" if refused else ""


def _on_units(state: State, units: tuple[str, ...]) -> Floats:
    if state.data.units == units:
        return np.ascontiguousarray(state.data.values.T)
    place = {unit: row for row, unit in enumerate(state.data.units)}
    x = np.full((state.data.values.shape[1], len(units)), np.nan)
    for column, unit in enumerate(units):
        if unit in place:
            x[:, column] = state.data.values[place[unit]]
    return x


def nominal(framework: Framework, data: Data, recipe: Recipe | None) -> Result:
    """The run that replications are compared with."""
    return score(framework, data, recipe)
