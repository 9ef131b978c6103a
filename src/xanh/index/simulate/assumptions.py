"""What is uncertain, as data: each assumption turns uniform numbers into recipes, weights or values.

Three kinds: about a step of the recipe (`Alternatives`, `ParameterValues`, `ParameterRange`,
`ImputationDraws`), about weights (`WeightNoise`, `WeightSets`, `Dirichlet`, `Ordinal`, `Experts`,
`Inclusion`, `LeaveOneOut`), about the figures (`SamplingError`, `Replicates`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from xanh.index.arrays import Floats, Integers
from xanh.index.framework import Tree
from xanh.index.recipe import Choice, Recipe, Step
from xanh.index.weight_draws import (
    dirichlet_weights,
    expert_weights,
    factors_by_level,
    noisy_weights,
    ordinal_weights,
)
from xanh.reference import Problem, ProblemError


def chosen(u: Floats, count: int) -> Integers:
    """The alternative of each uniform number: equal parts of [0, 1].

    Examples
    --------
    >>> chosen(np.array([0.0, 0.49, 0.5, 1.0]), 2).tolist()
    [0, 0, 1, 1]
    """
    return np.minimum((u * count).astype(np.intp), count - 1)


def middle(index: Sequence[int] | Integers, count: int) -> Floats:
    """The uniform number in the middle of an alternative's part: how drawn alternatives are replayed."""
    return (np.asarray(index) + 0.5) / count


def chosen_in_sample(u: Floats, count: int) -> Integers:
    """The alternative of each number of one sample as the R package COINr chooses it, to replay its draws.

    It cuts the sample's own range, not [0, 1], into equal parts (R's `cut`): which alternative a number means
    depends on the others of its sample, and one that hardly varies is stretched over all alternatives.

    Examples
    --------
    >>> u = np.array([0.2, 0.25, 0.4])
    >>> chosen_in_sample(u, 2).tolist(), chosen(u, 2).tolist()
    ([0, 0, 1], [0, 0, 0])
    """
    inner = np.linspace(u.min(), u.max(), count + 1)[1:-1]
    return np.searchsorted(inner, u, side="left")


@dataclass(frozen=True)
class Alternatives:
    """One of several ways to do a stage; None leaves the stage out.

    A step that the recipe lacks is put where its stage belongs.
    """

    name: str
    stage: str
    options: tuple[Step | None, ...]

    @property
    def count(self) -> int:
        """How many alternatives."""
        return len(self.options)

    def recipe(self, recipe: Recipe, option: int) -> Recipe:
        """The recipe with one of the alternatives."""
        step = self.options[option]
        return recipe.without(self.stage) if step is None else recipe.with_step(step)


@dataclass(frozen=True)
class ParameterValues:
    """One of several values of a step's parameter; `key` names an indicator, or a level of groups."""

    name: str
    stage: str
    parameter: str
    values: tuple[Any, ...]
    key: str | int | None = None

    @property
    def count(self) -> int:
        """How many alternatives."""
        return len(self.values)

    def recipe(self, recipe: Recipe, option: int) -> Recipe:
        """The recipe with one of the values."""
        return with_parameter(recipe, self, self.values[option])


@dataclass(frozen=True)
class ParameterRange:
    """Any value of a step's parameter between two bounds, all equally likely."""

    name: str
    stage: str
    parameter: str
    lower: float
    upper: float
    key: str | int | None = None

    def recipe(self, recipe: Recipe, u: float) -> Recipe:
        """The recipe with the value that a uniform number stands for."""
        return with_parameter(recipe, self, self.lower + u * (self.upper - self.lower))


@dataclass(frozen=True)
class ImputationDraws:
    """One of several multiple imputations."""

    name: str = "imputation"
    draws: int = 20
    seed: int = 0

    @property
    def count(self) -> int:
        """How many draws."""
        return self.draws

    def recipe(self, recipe: Recipe, option: int) -> Recipe:
        """The recipe that takes one draw."""
        return recipe.with_step(Step.of("impute", "multiple", draw=option, seed=self.seed))


def with_parameter(recipe: Recipe, where: ParameterValues | ParameterRange, value: Any) -> Recipe:
    """The recipe with a parameter of a step set.

    Raises
    ------
    ProblemError
        `index.assumption_without_step` where the recipe has no such step to take the parameter.
    """
    step = recipe.step(where.stage)
    if step is None:
        values = {"assumption": where.name, "stage": where.stage}
        raise ProblemError(Problem("index.assumption_without_step", values=values))
    if where.key is None:
        return recipe.with_step(step.with_parameters(**{where.parameter: value}))
    choice = step.for_key(where.key)
    changed = Choice(choice.method, {**choice.parameters, where.parameter: value})
    return recipe.with_step(Step(step.stage, step.choice, {**step.each, where.key: changed}))


@dataclass(frozen=True)
class WeightNoise:
    """Each weight times 1 + f u, u uniform in (-1, 1), apart for each node; f by level (1: indicators)."""

    name: str = "weights"
    factors: Mapping[int, float] = field(default_factory=lambda: {1: 0.25})

    def width(self, tree: Tree) -> int:
        """Numbers taken by a replication: one for each node."""
        return len(tree.codes)

    def weights(self, w: Floats, u: Floats, tree: Tree) -> Floats:
        """(m, r) from (m, r) and uniform numbers (m, r); not rescaled, which means do anyway."""
        return noisy_weights(u, w, factors_by_level(tree, self.factors))


@dataclass(frozen=True)
class WeightSets:
    """One of several given sets of weights, each with one for every node in the order of the tree."""

    name: str
    sets: tuple[tuple[float, ...], ...]

    @property
    def count(self) -> int:
        """How many sets."""
        return len(self.sets)

    def width(self, tree: Tree) -> int:
        """One number chooses the set."""
        return 1

    def weights(self, w: Floats, u: Floats, tree: Tree) -> Floats:
        """(m, r): the sets chosen."""
        table = np.array(self.sets, dtype=float)
        if table.shape[1] != len(tree.codes):
            values = {"assumption": self.name, "given": table.shape[1], "nodes": len(tree.codes)}
            raise ProblemError(Problem("index.weight_set_length", values=values))
        return np.ascontiguousarray(table[chosen(u[0], len(table))].T)


@dataclass(frozen=True)
class Dirichlet:
    """Weights of each group's children drawn from a Dirichlet distribution around the given ones.

    The higher `concentration`, the closer: it is divided among the children by their weights. `levels` are
    those of the children; None is all.
    """

    name: str = "weights"
    concentration: float = 100.0
    levels: tuple[int, ...] | None = None

    def width(self, tree: Tree) -> int:
        """One number for each node."""
        return len(tree.codes)

    def weights(self, w: Floats, u: Floats, tree: Tree) -> Floats:
        """(m, r): gamma variates, which the means scale to sum 1 in each group."""
        return dirichlet_weights(u, w, tree, concentration=self.concentration, levels=self.levels)


@dataclass(frozen=True)
class Ordinal:
    """Any weights that keep the order of importance in each group: uniform on the simplex, sorted as given.

    `order` lists children of one group from the most to the least important, for each group by its code.
    """

    name: str
    order: Mapping[str, tuple[str, ...]]

    def width(self, tree: Tree) -> int:
        """One number for each node."""
        return len(tree.codes)

    def weights(self, w: Floats, u: Floats, tree: Tree) -> Floats:
        """(m, r)."""
        return ordinal_weights(u, w, tree, self.order)


@dataclass(frozen=True)
class Experts:
    """A random mixture of several experts' sets of weights: each set counts with a Dirichlet(1) share."""

    name: str
    sets: tuple[tuple[float, ...], ...]

    def width(self, tree: Tree) -> int:
        """One number for each expert."""
        return len(self.sets)

    def weights(self, w: Floats, u: Floats, tree: Tree) -> Floats:
        """(m, r)."""
        return expert_weights(u, np.array(self.sets, dtype=float))


@dataclass(frozen=True)
class Inclusion:
    """Each indicator named stays in with a probability; left out, the weights of its group's others grow."""

    name: str = "inclusion"
    probability: float = 0.9
    codes: tuple[str, ...] | None = None

    def width(self, tree: Tree) -> int:
        """One number for each node."""
        return len(tree.codes)

    def weights(self, w: Floats, u: Floats, tree: Tree) -> Floats:
        """(m, r): zero where left out; a group that lost all its children loses its own weight too."""
        chance = np.ones(len(tree.codes))
        concerned = tree.codes[: tree.indicator_count] if self.codes is None else self.codes
        chance[[tree.position[code] for code in concerned]] = self.probability
        return _without_empty(np.where(u < chance[:, None], w, 0.0), tree)


@dataclass(frozen=True)
class LeaveOneOut:
    """One of the indicators named is left out at a time, each as often as all of them staying in."""

    name: str = "left out"
    codes: tuple[str, ...] | None = None

    def width(self, tree: Tree) -> int:
        """One number chooses the indicator."""
        return 1

    def weights(self, w: Floats, u: Floats, tree: Tree) -> Floats:
        """(m, r): zero where left out; a group that lost its only child loses its own weight too."""
        codes = tree.codes[: tree.indicator_count] if self.codes is None else self.codes
        rows = np.array([tree.position[code] for code in codes], dtype=np.intp)
        drawn = chosen(u[0], len(rows) + 1)  # the last: none
        kept = w.copy()
        columns = np.flatnonzero(drawn < len(rows))
        kept[rows[drawn[columns]], columns] = 0.0
        return _without_empty(kept, tree)


def _without_empty(weights: Floats, tree: Tree) -> Floats:
    """Groups whose children have no weight left lose theirs, in place."""
    for place, children in tree.groups:
        weights[place] = np.where(weights[children].sum(axis=0) > 0, weights[place], 0.0)
    return weights


@dataclass(frozen=True)
class SamplingError:
    """Survey figures vary normally as their sampling covariance says (`Data.covariance`)."""

    name: str = "sampling"
    codes: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Replicates:
    """Survey figures as estimated from replicate samples: (r, n, k), one set drawn each time."""

    name: str
    estimates: Floats = field(repr=False)

    @property
    def count(self) -> int:
        """How many replicate estimates."""
        return len(self.estimates)


Discrete = Alternatives | ParameterValues | ImputationDraws
RecipeAssumption = Discrete | ParameterRange
WeightAssumption = WeightNoise | WeightSets | Dirichlet | Ordinal | Experts | Inclusion | LeaveOneOut
ValueAssumption = SamplingError | Replicates
Assumption = RecipeAssumption | WeightAssumption | ValueAssumption
