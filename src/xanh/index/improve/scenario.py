"""Several what-ifs side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.improve.what_if import Changes, changed_values, rescored
from xanh.index.result import Result
from xanh.reference import Problem, ProblemError


@dataclass(frozen=True)
class Scenario:
    """Changes of values under a name; see `what_if` for how they are written."""

    name: str
    changes: Changes


@dataclass(frozen=True)
class Outlook:
    """Scores and ranks of all units as they are and in each scenario.

    Attributes
    ----------
    names
        s scenarios.
    units
        n units that are scored as things are.
    nodes
        g groups, the top last.
    scores, ranks
        (s + 1, n, g), as things are first; NaN for a unit that a scenario leaves unscored.
    told
        For each scenario: unit, indicator, old value, new value of every change.
    """

    names: tuple[str, ...]
    units: tuple[str, ...]
    nodes: tuple[str, ...]
    scores: Floats
    ranks: Floats
    told: tuple[tuple[tuple[str, str, float, float], ...], ...]

    def table(self, node: str | None = None) -> dict[str, list[Any]]:
        """One row for each scenario and unit: score and rank of a node before and after."""
        at, units = self.nodes.index(node) if node else -1, len(self.units)
        rows: dict[str, list[Any]] = {
            "scenario": [name for name in self.names for _ in range(units)],
            "unit": list(self.units) * len(self.names),
        }
        for what, values in (("score", self.scores[..., at]), ("rank", self.ranks[..., at])):
            rows[f"{what}_before"] = values[0].tolist() * len(self.names)
            rows[f"{what}_after"] = values[1:].ravel().tolist()
        return rows


def scenarios(result: Result, given: Sequence[Scenario]) -> Outlook:
    """Score every scenario, each by itself from things as they are.

    Raises
    ------
    ProblemError
        The problems of all scenarios at once, as `what_if` raises them; the place names the scenario as
        `sheet`.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> result = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]}))
    >>> both = [Scenario("some", {"V": {"a": "+1"}}), Scenario("more", {"V": {"a": "+5"}})]
    >>> scenarios(result, both).scores[:, 1, -1].tolist()
    [50.0, 55.0, 75.0]
    """
    first, results, told = len(result.framework.indicators), [result], []
    problems: list[Problem] = []
    for scenario in given:
        try:
            values, changes = changed_values(result.data, scenario.changes)
            results.append(rescored(result, values))
            told.append(changes)
        except ProblemError as error:
            problems += [replace(p, place=replace(p.place, sheet=scenario.name)) for p in error.problems]
    if problems:
        raise ProblemError(problems)
    return Outlook(
        names=tuple(scenario.name for scenario in given),
        units=result.units,
        nodes=result.nodes[first:],
        scores=np.array([_on(result.units, after, after.scores[:, first:]) for after in results]),
        ranks=np.array([_on(result.units, after, after.ranks[:, first:]) for after in results]),
        told=tuple(told),
    )


def _on(units: tuple[str, ...], after: Result, values: Floats) -> Floats:
    place = {unit: row for row, unit in enumerate(after.units)}
    known = [place.get(unit, -1) for unit in units]
    return np.where(np.array(known)[:, None] < 0, np.nan, values[known])
