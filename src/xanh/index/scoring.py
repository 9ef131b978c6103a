"""From values to scores: the pipeline on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from xanh.index.checking import require_fit
from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.recipe import Recipe, Step
from xanh.index.result import RAW, Result, Stage
from xanh.index.state import State

NAMES = {
    "denominate": "denominated", "screen": "screened", "impute": "imputed", "treat": "treated",
    "normalise": "normalised", "weight": "weighted", "aggregate": "aggregated",
}  # fmt: skip


def score(framework: Framework, data: Data, recipe: Recipe | None = None) -> Result:
    """Compute the composite.

    Parameters
    ----------
    framework
        What is aggregated into what; its recipe is used unless one is given.
    data
        Values of n units; indicators that the framework does not name are left out.

    Returns
    -------
    Result
        Every stage by name, scores of all nodes, ranks.

    Raises
    ------
    ProblemError
        Every problem of framework, data and recipe at once.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> result = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]}))
    >>> result.of("top").tolist()
    [0.0, 50.0, 100.0]
    >>> result.rank_of("top").tolist()
    [3.0, 2.0, 1.0]
    """
    recipe = recipe or framework.recipe
    require_fit(framework, data, recipe)
    state = start(framework, data, recipe)
    stages = {RAW: stage_of(RAW, state)}
    for step in recipe.steps:
        state = apply(step, state)
        name = stage_name(step, stages)
        stages[name] = stage_of(name, state, step.stage)
    return Result(framework=framework, recipe=recipe, data=data, stages=stages, state=state)


def start(framework: Framework, data: Data, recipe: Recipe) -> State:
    """The state before the first step, of inputs that `require_fit` has passed (simulations: once)."""
    columns = data.columns([indicator.code for indicator in framework.indicators])
    return State(
        framework, columns, framework.tree.weights, recipe.missing, tie_tolerance=recipe.tie_tolerance
    )


def apply(step: Step, state: State) -> State:
    """Run one step."""
    done: State = import_module(f"xanh.index.{step.stage}").apply(state, step)
    return done


def run(state: State, steps: tuple[Step, ...]) -> State:
    """Run steps in their order."""
    for step in steps:
        state = apply(step, state)
    return state


def stage_of(name: str, state: State, stage: str = "") -> Stage:
    """What a result keeps of the state after a step of a stage."""
    scored = state.scores is not None and stage == "aggregate"
    columns = state.framework.tree.codes if scored else state.data.indicators
    values = state.scores if scored and state.scores is not None else state.data.values
    return Stage(name, state.data.units, columns, values, state.details.get(stage, {}))


def stage_name(step: Step, taken: Mapping[str, Stage]) -> str:
    """The name under which a result keeps a step; a stage that runs twice gets a number the second time.

    Examples
    --------
    >>> stage_name(Step.of("impute", "mean"), {})
    'imputed'
    """
    name = NAMES[step.stage]
    count = sum(known == name or known.startswith(f"{name}_") for known in taken)
    return f"{name}_{count + 1}" if count else name
