"""What all replications share: every discrete variant of the steps before aggregating, computed once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from xanh.index.aggregate_tree import Aggregation
from xanh.index.arrays import Floats, Integers
from xanh.index.data import Data
from xanh.index.framework import Framework, Tree
from xanh.index.recipe import REFUSE, Recipe, Step
from xanh.index.registry import bad_parameter
from xanh.index.result import Result
from xanh.index.scoring import apply, start
from xanh.index.simulate.assumptions import (
    Assumption,
    Discrete,
    ParameterRange,
    Replicates,
    SamplingError,
)
from xanh.index.simulate.kernels import NUMPY
from xanh.index.state import State
from xanh.reference import Problem, ProblemError

ABOUT_VALUES = (SamplingError, Replicates)
MISSING = "index.missing_values"
NOTHING = 1e-12


@dataclass(frozen=True)
class Variant:
    """The outcome of the steps before aggregating, for one choice of alternatives.

    `x` is (k, n), the indicators below the node first, on the units of the nominal run (NaN for one that
    screening left out), or (k, n, r) where replications have values of their own; `weights` are (m,) of the
    whole tree; `failed` holds the code of the problem where the steps failed.
    """

    x: Floats
    weights: Floats
    aggregation: Aggregation | None
    failed: str = ""


@dataclass(frozen=True)
class Prepared:
    """A simulation before any number is drawn: frozen, sent as it is to other processes.

    Attributes
    ----------
    framework, data, recipe
        Of the nominal run; the data's columns are the framework's indicators.
    assumptions
        In the order in which they are applied.
    units
        Those of the nominal run, n.
    node
        Whose scores are simulated, usually the top.
    columns
        (k,) positions of the indicators in the data as given, as replicate estimates have them.
    variants
        By the options of the discrete assumptions about the recipe.
    begun
        States after the first steps that no continuous parameter changes, by what these steps are.
    engine
        Of the hot loops.
    """

    framework: Framework
    data: Data
    recipe: Recipe
    assumptions: tuple[Assumption, ...]
    units: tuple[str, ...]
    node: str
    columns: Integers
    variants: dict[tuple[int, ...], Variant] = field(repr=False)
    begun: dict[str, State] = field(repr=False)
    engine: str = NUMPY

    @cached_property
    def tree(self) -> Tree:
        """The framework as arrays."""
        return self.framework.tree

    @cached_property
    def part(self) -> tuple[Tree, Integers]:
        """The node with what stands below it as a tree, and the positions of its nodes in the whole one."""
        return below(self.tree, self.tree.position[self.node])

    @cached_property
    def discrete(self) -> list[tuple[int, Discrete]]:
        """The assumptions that choose among recipes, with their positions."""
        return [(i, a) for i, a in enumerate(self.assumptions) if isinstance(a, Discrete)]

    @cached_property
    def ranged(self) -> frozenset[str]:
        """Stages of which a continuous parameter varies."""
        return frozenset(a.stage for a in self.assumptions if isinstance(a, ParameterRange))

    @cached_property
    def varies(self) -> bool:
        """Whether replications have values of their own."""
        return any(isinstance(a, ABOUT_VALUES) for a in self.assumptions)

    @cached_property
    def roots(self) -> Floats:
        """Square roots of the sampling covariances, (n, k, k): times its transpose each gives the covariance.

        Taken of the correlations, so that indicators of any size keep their digits.
        """
        covariance = self.data.covariance
        if covariance is None:
            raise ProblemError(Problem("index.no_covariance"))
        spread = np.sqrt(np.maximum(np.diagonal(covariance, axis1=1, axis2=2), 0.0))
        scale = np.where(spread > 0, spread, 1.0)
        values, vectors = np.linalg.eigh(covariance / (scale[:, :, None] * scale[:, None, :]))
        root = (vectors * np.sqrt(np.maximum(values, 0))[:, None, :]) @ np.swapaxes(vectors, 1, 2)
        root[np.abs(root) < NOTHING] = 0.0  # left over by the decomposition
        scaled: Floats = spread[:, :, None] * root
        return scaled

    def surveyed(self, assumption: SamplingError) -> list[int]:
        """Columns whose sampling error an assumption is about."""
        wanted = assumption.codes or self.data.indicators
        some = np.abs(self.roots).max(axis=(0, 1)) > 0
        return [j for j, code in enumerate(self.data.indicators) if some[j] and code in wanted]

    def width(self, place: int) -> int:
        """How many uniform numbers an assumption takes for a replication."""
        assumption = self.assumptions[place]
        if isinstance(assumption, (Discrete, ParameterRange, Replicates)):
            return 1
        if isinstance(assumption, SamplingError):
            return len(self.data.units) * len(self.surveyed(assumption))
        return assumption.width(self.tree)


def prepare(
    result: Result, assumptions: Sequence[Assumption], node: str | None = None, engine: str = NUMPY
) -> Prepared:
    """Compute the discrete variants of a nominal result.

    Raises
    ------
    ProblemError
        `index.assumption_without_step` and other problems of the assumptions themselves. A combination that
        cannot be computed is no error here: its replications count as failed.
    """
    codes = [indicator.code for indicator in result.framework.indicators]
    found = Prepared(
        framework=result.framework,
        data=result.data.columns(codes),
        recipe=result.recipe,
        assumptions=tuple(assumptions),
        units=result.units,
        node=node or result.framework.top,
        columns=np.array([result.data.indicators.index(code) for code in codes], dtype=np.intp),
        variants={},
        begun={},
        engine=engine,
    )
    _require_group(found)
    _require_estimates(found, result.data)
    options = [tuple(int(o) for o in key) for key in np.ndindex(*(a.count for _, a in found.discrete))]
    if found.ranged and not found.varies:
        _begin(found, options)
    if found.ranged or found.varies:
        return found
    return replace(found, variants=_all_variants(found, options))


def chosen_recipe(prepared: Prepared, options: tuple[int, ...]) -> Recipe:
    """The recipe of one option for each assumption about the recipe."""
    recipe = prepared.recipe
    for (_, assumption), option in zip(prepared.discrete, options, strict=True):
        recipe = assumption.recipe(recipe, option)
    return recipe


def variant(prepared: Prepared, recipe: Recipe, data: Data) -> Variant:
    """Run the steps before aggregating; a problem of the figures makes a failed variant."""
    begun = prepared.begun if data is prepared.data else {}
    return _variant(prepared, recipe, data, begun)


def _all_variants(prepared: Prepared, options: list[tuple[int, ...]]) -> dict[tuple[int, ...], Variant]:
    """Every variant; what several of them begin with is run once."""
    begun: dict[str, State] = {}
    found = {}
    for key in options:
        recipe = chosen_recipe(prepared, key)
        found[key] = _variant(prepared, recipe, prepared.data, begun, keep=True)
    return found


def _begin(prepared: Prepared, options: list[tuple[int, ...]]) -> None:
    """Run the steps that stand before any continuous parameter."""
    for key in options:
        recipe = chosen_recipe(prepared, key)
        stages = [step.stage in prepared.ranged for step in recipe.steps[:-1]]
        still = stages.index(True) if True in stages else len(stages)
        try:
            _stepwise(prepared, replace(recipe, steps=recipe.steps[:still]), prepared.data, prepared.begun)
        except ProblemError:
            continue  # it fails again, and is counted, in every replication


def _variant(
    prepared: Prepared, recipe: Recipe, data: Data, begun: dict[str, State], *, keep: bool = False
) -> Variant:
    (part, places), n = prepared.part, len(prepared.units)
    known = begun if keep else dict(begun)
    try:
        state = _stepwise(prepared, replace(recipe, steps=recipe.steps[:-1]), data, known)
        aggregation = Aggregation.of(recipe.steps[-1], part)
        failed = _missing(state, recipe)
        x = _on_units(state, prepared.units)[places[: part.indicator_count]]
    except ProblemError as error:
        nothing = np.full((part.indicator_count, n), np.nan)
        return Variant(nothing, prepared.tree.weights, None, error.problems[0].code)
    return Variant(x, state.weights, aggregation, failed)


def _stepwise(prepared: Prepared, recipe: Recipe, data: Data, begun: dict[str, State]) -> State:
    """Run all steps, from the furthest state that is known; states on the way are added to `begun`."""
    keys = _keys(recipe.steps)
    first = next((i for i in range(len(keys), 0, -1) if keys[i - 1] in begun), 0)
    state = begun[keys[first - 1]] if first else start(prepared.framework, data, recipe)
    for key, step in zip(keys[first:], recipe.steps[first:], strict=True):
        state = apply(step, state)
        kept = {stage: notes for stage, notes in state.details.items() if stage == "impute"}
        begun[key] = state = replace(state, details=kept)  # a later step reads no other notes
    return state


def _keys(steps: Sequence[Step]) -> list[str]:
    """What identifies the state after each step: all steps up to it."""
    plain = [json.dumps(step.to_json(), sort_keys=True, default=repr) for step in steps]
    return ["\n".join(plain[: i + 1]) for i in range(len(plain))]


def below(tree: Tree, position: int) -> tuple[Tree, Integers]:
    """A group as a tree of its own, levels as they were, and the positions of its nodes in the whole."""
    inside = {position}
    for place, children in reversed(tree.groups):
        if place in inside:
            inside |= {int(child) for child in children}
    places = np.array(sorted(inside), dtype=np.intp)
    new = {int(old): place for place, old in enumerate(places)}
    groups = [children for place, children in tree.groups if place in inside]
    found = Tree(
        codes=tuple(tree.codes[i] for i in places),
        parent=np.array([new.get(int(tree.parent[i]), -1) for i in places], dtype=np.intp),
        level=tree.level[places],
        weights=tree.weights[places],
        direction=tree.direction[places[places < tree.indicator_count]],
        children=tuple(np.array([new[int(c)] for c in children], dtype=np.intp) for children in groups),
    )
    return found, places


def _require_group(prepared: Prepared) -> None:
    """Raise where the node is not a group of the framework."""
    known = prepared.tree.codes[prepared.tree.indicator_count :]
    if prepared.node not in known:
        raise bad_parameter("simulate", "node", prepared.node, ", ".join(known))


def _require_estimates(prepared: Prepared, data: Data) -> None:
    """Raise where replicate estimates do not have the shape of the data."""
    shape = data.values.shape
    wrong = [
        Problem("index.wrong_shape", values={"what": a.name, "given": a.estimates.shape, "wanted": shape})
        for a in prepared.assumptions
        if isinstance(a, Replicates) and a.estimates.shape[1:] != shape
    ]
    if wrong:
        raise ProblemError(wrong)


def _missing(state: State, recipe: Recipe) -> str:
    refused = recipe.missing == REFUSE and bool(np.isnan(state.data.values).any())
    return MISSING if refused else ""


def _on_units(state: State, units: tuple[str, ...]) -> Floats:
    if state.data.units == units:
        return np.ascontiguousarray(state.data.values.T)
    place = {unit: row for row, unit in enumerate(state.data.units)}
    x = np.full((state.data.values.shape[1], len(units)), np.nan)
    for column, unit in enumerate(units):
        if unit in place:
            x[:, column] = state.data.values[place[unit]]
    return x
