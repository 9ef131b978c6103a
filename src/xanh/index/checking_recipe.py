"""Problems of a recipe against the framework and the data it is meant for."""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from xanh.index.checking_structure import nearest
from xanh.index.columns import choice_for
from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.recipe import ALLOW, REFUSE, STAGES, Choice, Recipe, Step
from xanh.index.registry import Method, bad_parameter, find
from xanh.reference import Place, Problem, ProblemError

BEFORE_NORMALISING = ("denominate", "treat")
KINDS: Mapping[str, tuple[type, ...]] = {
    "float": (int, float), "int": (int,), "str": (str,), "bool": (bool,), "None": (type(None),),
}  # fmt: skip
NAMES = {"unit"}  # a unit's code in a recipe, its row in a method
OF_THE_STAGE = {"aggregate": {"threshold"}, "screen": {"include", "exclude"}}  # parameters of any method


def errors(framework: Framework, data: Data | None, recipe: Recipe, *, sound: bool) -> Iterator[Problem]:
    """Steps that cannot run: unknown names, a wrong order, parameters that name what is not there."""
    yield from _rules(recipe)
    yield from _order(recipe)
    known = [step for step in recipe.steps if step.stage in STAGES]
    for step in known:
        yield from _keys(step, framework, sound=sound)
        yield from _choices(step, framework)
        if data is not None:
            yield from _names(step, data)


def _rules(recipe: Recipe) -> Iterator[Problem]:
    if recipe.missing not in (REFUSE, ALLOW):
        yield _bad_rule("missing", recipe.missing, f"{REFUSE}, {ALLOW}")
    if not (math.isfinite(recipe.tie_tolerance) and recipe.tie_tolerance >= 0):
        yield _bad_rule("tie_tolerance", recipe.tie_tolerance, ">= 0")


def _bad_rule(name: str, value: Any, known: str) -> Problem:
    return bad_parameter("method", name, value, known).problems[0]


def _order(recipe: Recipe) -> Iterator[Problem]:
    """Unknown stages, steps after aggregating, normalising or aggregating twice, too late a step."""
    done: list[str] = []
    for number, step in enumerate(recipe.steps, 1):
        place = Place(row=str(number), column=step.stage)
        if step.stage not in STAGES:
            yield Problem("index.unknown_stage", place, {"name": step.stage, "known": ", ".join(STAGES)})
        elif step.stage in ("normalise", "aggregate") and step.stage in done:
            yield Problem("index.step_twice", place, {"stage": step.stage})
        elif "aggregate" in done:
            yield Problem("index.step_out_of_order", place, {"stage": step.stage, "after": "aggregate"})
        elif step.stage in BEFORE_NORMALISING and "normalise" in done:
            yield Problem("index.step_out_of_order", place, {"stage": step.stage, "after": "normalise"})
        done.append(step.stage)


def _keys(step: Step, framework: Framework, *, sound: bool) -> Iterator[Problem]:
    """What `each` names: indicators, or levels and groups for aggregating."""
    groups = {group.code for group in framework.groups}
    codes = groups if step.stage == "aggregate" else {i.code for i in framework.indicators}
    for key in step.each:
        if isinstance(key, str) and key not in codes:
            named = {"where": step.stage, "name": key, "nearest": nearest(key, codes)}
            yield Problem("index.unknown_indicator", Place(column=key), named)
        elif isinstance(key, int) and sound:
            levels = range(2, int(framework.tree.level[-1]) + 1)
            if step.stage != "aggregate" or key not in levels:
                values = {"where": step.stage, "name": str(key), "known": ", ".join(map(str, levels))}
                yield Problem("index.unknown_level", Place(column=str(key)), values)


def _choices(step: Step, framework: Framework) -> Iterator[Problem]:
    """Methods and parameters, those of the indicators' metadata included; each problem once."""
    wanted = [step.choice, *step.each.values()]
    if step.stage not in ("aggregate", "weight", "screen"):
        wanted += [choice_for(step, indicator) for indicator in framework.indicators if indicator.parameters]
    told: set[tuple[str, str | None, str]] = set()
    for choice in wanted:
        for problem in _refused(step.stage, choice):
            key = (problem.code, problem.place.column, str(problem.values["where"]))
            if key not in told:
                told.add(key)
                yield problem


def _refused(stage: str, choice: Choice) -> tuple[Problem, ...]:
    shared = OF_THE_STAGE.get(stage, set())
    own = {name: value for name, value in choice.parameters.items() if name not in shared}
    try:
        found = find(stage, Choice(choice.method, own))
    except ProblemError as refused:
        return refused.problems
    wrong = [*_wrong_kinds(found, own), *_wrong_shared(choice, shared)]
    return tuple(bad_parameter(choice.method, *of).problems[0] for of in wrong)


def _wrong_kinds(method: Method, given: Mapping[str, Any]) -> Iterator[tuple[str, Any, str]]:
    """Parameters of another kind than the method declares, or than its default is: text for a number."""
    declared = inspect.signature(method.function).parameters
    for name, value in given.items():
        parameter = declared[name]
        if name in NAMES:
            continue
        words = set(str(parameter.annotation).replace("'", "").split(" | "))
        if parameter.annotation is inspect.Parameter.empty:
            words = {type(parameter.default).__name__} - {"NoneType"}
        if words and words <= set(KINDS) and not isinstance(value, np.ndarray):
            kinds = tuple(kind for word in words for kind in KINDS[word])
            if not isinstance(value, kinds) or (isinstance(value, bool) and "bool" not in words):
                yield name, value, ", ".join(sorted(words))


def _wrong_shared(choice: Choice, shared: set[str]) -> Iterator[tuple[str, Any, str]]:
    for name in sorted(shared & set(choice.parameters)):
        value = choice.parameters[name]
        if name == "threshold" and not (isinstance(value, int | float) and 0 <= value <= 1):
            yield name, value, "0 ... 1"
        if name != "threshold" and not isinstance(value, list | tuple):
            yield name, value, "[...]"


def _names(step: Step, data: Data) -> Iterator[Problem]:
    """Parameters whose value is the name of something in the data."""
    for choice in (step.choice, *step.each.values()):
        given: Mapping[str, Any] = choice.parameters
        grouping = given.get("grouping")
        if isinstance(grouping, str) and grouping not in data.groups:
            values = {"name": grouping, "known": ", ".join(data.groups) or "-"}
            yield Problem("index.unknown_grouping", Place(column=grouping), values)
        lists = (given.get(name, ()) for name in ("include", "exclude"))
        named = [given.get("unit"), *(u for units in lists if isinstance(units, list | tuple) for u in units)]
        for unit in named:
            if isinstance(unit, str) and unit not in data.units:
                yield Problem("index.unknown_unit", Place(row=unit), {"unit": unit})


def remarks(framework: Framework, recipe: Recipe) -> Iterator[Problem]:
    """A recipe that runs but may not be what was meant."""
    stages = [step.stage for step in recipe.steps]
    if "aggregate" in stages and "normalise" not in stages:
        yield Problem("index.not_normalised")
    if "aggregate" not in stages:
        yield Problem("index.not_aggregated")
