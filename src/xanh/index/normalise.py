"""Put indicators on one scale. Direction is folded in by each method: the caller never turns a sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.columns import by_choice
from xanh.index.normalise_distance import (
    dist_to_max,
    dist_to_reference,
    dist_to_target,
    fraction_of_max,
    goalposts,
)
from xanh.index.normalise_linear import minmax, none, scaled, zscore
from xanh.index.normalise_rank import Ranked, ascending_ranks, borda, percentile_rank, rank
from xanh.index.normalise_scale import FIT, Linear, Scale, problems_of, require_sound
from xanh.index.recipe import Choice, Step
from xanh.index.registry import find
from xanh.index.state import State
from xanh.reference import Place, Problem, ProblemError

__all__ = [
    "Linear",
    "Own",
    "Ranked",
    "Scale",
    "Scales",
    "apply",
    "ascending_ranks",
    "borda",
    "dist_to_max",
    "dist_to_reference",
    "dist_to_target",
    "fit",
    "fit_step",
    "fraction_of_max",
    "goalposts",
    "minmax",
    "none",
    "percentile_rank",
    "rank",
    "resolved",
    "scaled",
    "zscore",
]


def fit(choice: Choice, x: Floats, direction: Floats) -> Scale:
    """The scale of a method on values, faults noted and not raised: simulations count them.

    Parameters
    ----------
    choice
        A method of the stage "normalise"; what its indicators' metadata say is filled in by `resolved`.
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.

    Raises
    ------
    ProblemError
        For a method or a parameter that is not known.

    Examples
    --------
    >>> from xanh.index import Choice
    >>> scale = fit(Choice("minmax", {"upper": 10}), np.array([[1.0], [3.0]]), np.array([1.0]))
    >>> scale.slope.tolist(), scale.apply(np.array([[2.0]])).tolist()
    ([5.0], [[5.0]])
    """
    found = find("normalise", choice)
    fitting: Callable[..., Scale] | None = getattr(found.function, FIT, None)
    if fitting is None:
        return Own(found.function, direction, choice.parameters)
    return fitting(x, direction, **choice.parameters)


@dataclass(frozen=True)
class Own:
    """A method registered without a fit: applied afresh to whatever it is given.

    Examples
    --------
    >>> Own(lambda x, direction: x * direction * 2, np.array([1.0]), {}).apply(np.array([[3.0]])).tolist()
    [[6.0]]
    """

    function: Callable[..., Floats]
    direction: Floats
    parameters: Mapping[str, Any]
    faults: Mapping[str, Flags] = field(default_factory=dict)
    affine: bool = False

    @property
    def slope(self) -> Floats:
        """Not known: NaN, (k,)."""
        return np.full(self.direction.shape, np.nan)

    def apply(self, x: Floats) -> Floats:
        """What the method makes of x, (..., n, k)."""
        return self.function(x, self.direction, **self.parameters)

    def derivative(self, x: Floats) -> Floats:
        """Not known: NaN, (..., n, k)."""
        return np.full(x.shape, np.nan)


@dataclass(frozen=True)
class Part:
    """One scale of a step: its method, the columns it holds for."""

    method: str
    columns: Integers
    scale: Scale


@dataclass(frozen=True)
class Scales:
    """The scales of a whole step, k columns in all.

    Examples
    --------
    >>> scale = fit(Choice("minmax"), np.array([[1.0], [3.0]]), np.array([-1.0]))
    >>> scales = Scales((Part("minmax", np.array([0]), scale),), 1)
    >>> scales.apply(np.array([[2.5]])).tolist(), scales.slope.tolist()
    ([[25.0]], [-50.0])
    """

    parts: tuple[Part, ...]
    count: int

    @cached_property
    def affine(self) -> Flags:
        """Whether a column's scale is a straight line that nothing bounds, (k,)."""
        return self._spread([np.broadcast_to(p.scale.affine, p.columns.shape) for p in self.parts]) > 0

    @cached_property
    def slope(self) -> Floats:
        """Points per unit of each column, (..., k); NaN for ranks."""
        return self._spread([part.scale.slope for part in self.parts])

    @cached_property
    def failed(self) -> Flags:
        """Columns that cannot be normalised, (..., k): they come out as NaN."""
        flags = []
        for part in self.parts:
            none_at_all = np.zeros(part.columns.shape, dtype=bool)
            flags.append(np.logical_or.reduce(np.broadcast_arrays(none_at_all, *part.scale.faults.values())))
        return self._spread(flags) > 0

    def problems(self, names: Sequence[str]) -> list[Problem]:
        """A problem for every column at fault; `names` are those of all k columns."""
        return [p for part in self.parts for p in problems_of(part.scale, [names[c] for c in part.columns])]

    def apply(self, x: Floats) -> Floats:
        """Normalised values of x (..., n, k)."""
        return self._each(x, lambda scale, part: scale.apply(part))

    def derivative(self, x: Floats) -> Floats:
        """Points per unit at each value of x, (..., n, k), the scales held as they are."""
        return self._each(x, lambda scale, part: scale.derivative(part))

    def table(self, names: Sequence[str]) -> dict[str, list[Any]]:
        """One row a column: method and, for straight lines, which value scores which points.

        `at` scores `lower`, `to` scores `upper`; None where a rank or a method of one's own is used.
        """
        rows: dict[str, list[Any]] = {
            n: [None] * self.count for n in ("method", "at", "to", "lower", "upper")
        }
        for part in self.parts:
            for place, column in enumerate(part.columns):
                rows["method"][column] = part.method
                for name, value in _ends(part.scale, place).items():
                    rows[name][column] = value
        return {"indicator": list(names), **rows}

    def _each(self, x: Floats, work: Callable[[Scale, Floats], Floats]) -> Floats:
        if len(self.parts) == 1:
            return work(self.parts[0].scale, x)
        return self._spread([work(part.scale, x[..., part.columns]) for part in self.parts])

    def _spread(self, pieces: Sequence[Any]) -> Floats:
        lead = np.broadcast_shapes(*(piece.shape[:-1] for piece in pieces))
        found = np.empty((*lead, self.count))
        for part, piece in zip(self.parts, pieces, strict=True):
            found[..., part.columns] = piece
        return found


def resolved(choice: Choice, columns: Integers, state: State) -> Choice:
    """The choice with what the framework and the data know: targets, goalposts, the reference unit's row.

    Raises
    ------
    ProblemError
        `index.unknown_unit`; `index.goalposts_turned` where (worst, best) contradict the direction.
    """
    given, indicators = choice.parameters, [state.framework.indicators[c] for c in columns]
    if choice.method == "dist_to_target" and given.get("target") is None:
        targets = [np.nan if i.target is None else i.target for i in indicators]
        return replace(choice, parameters={**given, "target": np.array(targets)})
    if choice.method == "goalposts" and given.get("posts") is None:
        require_sound(_turned(columns, state))
        posts = [(np.nan, np.nan) if i.goalposts is None else i.goalposts for i in indicators]
        return replace(choice, parameters={**given, "posts": np.array(posts)})
    if choice.method == "dist_to_reference" and isinstance(given.get("unit"), str):
        return replace(choice, parameters={**given, "unit": _row(given["unit"], state.data.units)})
    return choice


def fit_step(state: State, step: Step, x: Floats | None = None) -> Scales:
    """The scales of a step, faults noted and not raised.

    Parameters
    ----------
    state
        Framework, units and values.
    step
        Of the stage "normalise".
    x
        Other values of the same units and indicators to fit on, (..., n, k): replications, or bounds of
        another edition. Those of the state by default.

    Returns
    -------
    Scales
        `.apply(x)`, `.failed`, `.slope`, `.derivative(x)`, `.problems(names)`.

    Raises
    ------
    ProblemError
        `index.direction_unknown`; for a method or a parameter that is not known; as `resolved`.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step
    >>> from xanh.index.scoring import start
    >>> both = Indicator("a", "top"), Indicator("b", "top", direction=-1)
    >>> f = Framework("demo", both, (Group("top", None),))
    >>> state = start(f, Data.of(["U", "V"], {"a": [0, 4], "b": [1, 3]}), Recipe())
    >>> fit_step(state, Step.of("normalise", "minmax")).slope.tolist()
    [25.0, -50.0]
    """
    values = state.data.values if x is None else x
    direction = state.framework.tree.direction
    require_sound(_undirected(state))
    choices = by_choice(step, state.framework)
    parts = []
    for choice, columns in choices:
        whole = len(choices) == 1
        scale = fit(
            resolved(choice, columns, state),
            values if whole else values[..., columns],
            direction if whole else direction[columns],
        )
        parts.append(Part(choice.method, columns, scale))
    return Scales(tuple(parts), direction.size)


def apply(state: State, step: Step) -> State:
    """Normalise every indicator; the details keep the fitted `scales` and a `table` of them.

    Raises
    ------
    ProblemError
        Every column that cannot be normalised, by its code.
    """
    scales = fit_step(state, step)
    names = state.data.indicators
    require_sound(scales.problems(names))
    found = scales.apply(state.data.values)
    return state.with_values(found).noting("normalise", scales=scales, table=scales.table(names))


def _undirected(state: State) -> list[Problem]:
    codes = [state.framework.indicators[c].code for c in np.flatnonzero(state.framework.tree.direction == 0)]
    return [Problem("index.direction_unknown", Place(column=code), {"indicator": code}) for code in codes]


def _ends(scale: Scale, place: int) -> dict[str, float]:
    if not isinstance(scale, Linear) or scale.origin.ndim > 1:
        return {}
    at, lower = float(scale.origin[place]), float(scale.base[place])
    to, upper = at + float(scale.span[place]), lower + float(scale.width[place])
    return {"at": at, "to": to, "lower": lower, "upper": upper}


def _turned(columns: Integers, state: State) -> list[Problem]:
    """Goalposts with the higher figure first, of an indicator for which higher is better in every respect."""
    problems = []
    for column in columns:
        indicator = state.framework.indicators[column]
        upright = indicator.direction == 1 and state.framework.tree.direction[column] == 1
        if indicator.goalposts and upright and indicator.goalposts[0] > indicator.goalposts[1]:
            values = dict(zip(("worst", "best"), indicator.goalposts, strict=True))
            problems.append(Problem("index.goalposts_turned", Place(column=indicator.code), values))
    return problems


def _row(unit: str, units: Sequence[str]) -> int:
    if unit not in units:
        raise ProblemError(Problem("index.unknown_unit", Place(row=unit), {"unit": unit}))
    return units.index(unit)
