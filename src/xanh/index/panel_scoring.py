"""Scores of several periods, each on its own bounds or all on the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.checking import check
from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.panel import Panel
from xanh.index.recipe import Recipe, Step
from xanh.index.registry import bad_parameter
from xanh.index.result import RAW, Result, Stage
from xanh.index.scoring import apply, stage_name, stage_of, start
from xanh.index.state import State
from xanh.reference import Problem, ProblemError

T = TypeVar("T")
OWN, ALL = "period", "all"
# what one period alone may be where all are normalised together
OF_ONE_PERIOD = ("index.constant_column", "index.nothing_known")


@dataclass(frozen=True)
class PanelResult:
    """One result for each period.

    Attributes
    ----------
    panel
        As given.
    results
        In the order of the periods.
    bounds
        "period" or "all": over what the indicators were normalised.
    """

    panel: Panel
    results: tuple[Result, ...]
    bounds: str

    def at(self, period: float) -> Result:
        """The result of one period; `index.unknown_period` where there is none."""
        self.panel.at(period)
        return self.results[self.panel.periods.index(period)]

    def of(self, node: str) -> Floats:
        """Scores of one node, (t, n) on the panel's units; NaN where a unit was not scored."""
        return self._spread(lambda result: result.of(node))

    def rank_of(self, node: str) -> Floats:
        """Ranks of one node inside each period, (t, n)."""
        return self._spread(lambda result: result.rank_of(node))

    def _spread(self, column: Callable[[Result], Floats]) -> Floats:
        place = {unit: row for row, unit in enumerate(self.panel.units)}
        found = np.full((len(self.results), len(place)), np.nan)
        for row, result in zip(found, self.results, strict=True):
            row[[place[unit] for unit in result.units]] = column(result)
        return found


def score_panel(
    framework: Framework, panel: Panel, recipe: Recipe | None = None, *, bounds: str = OWN
) -> PanelResult:
    """Compute the composite for every period.

    Parameters
    ----------
    framework
        Its recipe is used unless one is given.
    panel
        Gaps that other periods can fill are filled before (`fill_panel`).
    bounds
        "period": each period is normalised on its own, so that scores tell the standing among the units of
        the time. "all": all are normalised together, on the same minimum, maximum, mean or order, so that
        scores of different periods may be compared. Every other step runs period by period.

    Raises
    ------
    ProblemError
        Every problem of every period at once; its place names the period as `sheet`.
        `index.bad_parameter` for other bounds.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator
    >>> f = Framework("f", (Indicator("a", "top"),), (Group("top", None),))
    >>> values = {2023: [0, 5], 2024: [4, 10]}
    >>> panel = Panel.of({year: Data.of(["U", "V"], {"a": a}) for year, a in values.items()})
    >>> score_panel(f, panel).of("top").tolist()
    [[0.0, 100.0], [0.0, 100.0]]
    >>> score_panel(f, panel, bounds="all").of("top").tolist()
    [[0.0, 50.0], [40.0, 100.0]]
    """
    if bounds not in (OWN, ALL):
        raise bad_parameter("score_panel", "bounds", bounds, f"{OWN}, {ALL}")
    recipe = recipe or framework.recipe
    states = _each(panel.periods, panel.data, partial(_started, framework, recipe, bounds))
    stages: list[dict[str, Stage]] = [{RAW: stage_of(RAW, state)} for state in states]
    for step in recipe.steps:
        if step.stage == "normalise" and bounds == ALL:
            states = _together(panel.periods, states, step)
        else:
            states = _each(panel.periods, states, partial(apply, step))
        for kept, state in zip(stages, states, strict=True):
            name = stage_name(step, kept)
            kept[name] = stage_of(name, state, step.stage)
    results = tuple(
        Result(framework=framework, recipe=recipe, data=data, stages=kept, state=state)
        for data, kept, state in zip(panel.data, stages, states, strict=True)
    )
    return PanelResult(panel, results, bounds)


def _started(framework: Framework, recipe: Recipe, bounds: str, data: Data) -> State:
    """The state of one period before the first step, refused as `score` refuses it."""
    allowed = OF_ONE_PERIOD if bounds == ALL else ()
    found = check(framework, data, recipe)
    errors = [p for p in found if p.severity == "error" and p.code not in allowed]
    if errors:
        raise ProblemError(errors)
    return start(framework, data, recipe)


def _each(periods: Sequence[float], of: Sequence[T], function: Callable[[T], State]) -> list[State]:
    """A function for every period, the problems of all told together; one that all share is told once."""
    done: list[State] = []
    found: list[tuple[float, Problem]] = []
    for period, given in zip(periods, of, strict=True):
        try:
            done.append(function(given))
        except ProblemError as refused:
            found += [(period, problem) for problem in refused.problems]
    if found:
        plain = [problem for _, problem in found]
        shared = [problem for problem in plain if plain.count(problem) == len(periods)]
        once = [problem for place, problem in enumerate(shared) if problem not in shared[:place]]
        own = [replace(p, place=replace(p.place, sheet=f"{when:g}")) for when, p in found if p not in shared]
        raise ProblemError([*once, *own])
    return done


def _together(periods: Sequence[float], states: Sequence[State], step: Step) -> list[State]:
    """One step on the rows of all periods under one another."""
    rows = _stacked(periods, [state.data for state in states])
    done = apply(step, replace(states[0], data=rows))
    ends = np.cumsum([len(state.data.units) for state in states])[:-1]
    parts = np.split(done.data.values, ends)
    notes = done.details.get(step.stage, {})
    pairs = zip(states, parts, strict=True)
    return [state.with_values(part).noting(step.stage, **notes) for state, part in pairs]


def _stacked(periods: Sequence[float], data: Sequence[Data]) -> Data:
    """The rows of all periods as units of their own: "U 2024"."""
    names = set(data[0].groups).intersection(*(d.groups for d in data))
    return Data(
        units=tuple(
            f"{unit} {period:g}" for period, d in zip(periods, data, strict=True) for unit in d.units
        ),
        indicators=data[0].indicators,
        values=np.concatenate([d.values for d in data]),
        groups={name: tuple(label for d in data for label in d.groups[name]) for name in names},
        origin=data[0].origin,
    )
