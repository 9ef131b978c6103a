"""Put indicators on one scale. Direction is folded in by each method: the caller never turns a sign."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.columns import by_choice
from xanh.index.normalise_scale import (
    FIT,
    Linear,
    Scale,
    extremes,
    faults_of,
    masked,
    problems_of,
    require_sound,
    scaling,
)
from xanh.index.recipe import Choice, Step
from xanh.index.registry import find
from xanh.index.state import State
from xanh.reference import Problem


@scaling("minmax")
def minmax(x: Floats, direction: Floats, *, lower: float = 0.0, upper: float = 100.0) -> Scale:
    """From the worst known value, which gets `lower`, to the best, which gets `upper`.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    direction
        (k,), 1 or -1.
    lower, upper
        Points.

    Returns
    -------
    Floats
        (..., n, k) in points. `fit` gives the scale by itself.

    Raises
    ------
    ProblemError
        `index.constant_column`, `index.infinite_value`, `index.nothing_known`.

    Source
    ------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5, p. 85.

    Examples
    --------
    >>> minmax(np.array([[1.0], [2.0], [5.0]]), np.array([-1.0])).ravel().tolist()
    [100.0, 75.0, 0.0]
    """
    low, high = extremes(x)
    faults = faults_of(low, high)
    worst, best = np.where(direction < 0, high, low), np.where(direction < 0, low, high)
    worst, best = masked(worst, faults), masked(best, faults)
    return Linear(worst, best - worst, *points(direction, lower, upper), faults=faults)


def points(direction: Floats, lower: Any, upper: Any) -> tuple[Floats, Floats]:
    """Width and base of a range of points, (k,) each."""
    base = np.broadcast_to(np.asarray(lower, dtype=float), direction.shape)
    return np.asarray(upper, dtype=float) - base, base


def fit(choice: Choice, x: Floats, direction: Floats) -> Scale:
    """The scale of a method on values, faults noted and not raised: simulations count them.

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
    """A method registered without a fit: applied afresh to whatever it is given."""

    function: Callable[..., Floats]
    direction: Floats
    parameters: Mapping[str, Any]
    faults: Mapping[str, Flags] = field(default_factory=dict)
    affine: bool = False

    @property
    def slope(self) -> Floats:
        """Not known, (k,)."""
        return np.full(self.direction.shape, np.nan)

    def apply(self, x: Floats) -> Floats:
        """What the method makes of x, (..., n, k)."""
        return self.function(x, self.direction, **self.parameters)

    def derivative(self, x: Floats) -> Floats:
        """Not known, (..., n, k)."""
        return np.full(x.shape, np.nan)


@dataclass(frozen=True)
class Scales:
    """The scales of a whole step: each with the columns it holds for.

    Examples
    --------
    >>> scale = fit(Choice("minmax"), np.array([[1.0], [3.0]]), np.array([1.0]))
    >>> Scales(((np.array([0]), scale),), 1).apply(np.array([[3.0]])).tolist()
    [[100.0]]
    """

    parts: tuple[tuple[Integers, Scale], ...]
    count: int

    @property
    def affine(self) -> Flags:
        """Of each column, (k,)."""
        found = np.zeros(self.count, dtype=bool)
        for columns, scale in self.parts:
            found[columns] = scale.affine
        return found

    @cached_property
    def slope(self) -> Floats:
        """Points per unit of each column, (..., k)."""
        slopes = [scale.slope for _, scale in self.parts]
        found = np.empty((*np.broadcast_shapes(*(s.shape[:-1] for s in slopes)), self.count))
        for (columns, _), slope in zip(self.parts, slopes, strict=True):
            found[..., columns] = slope
        return found

    def problems(self, names: Sequence[str]) -> list[Problem]:
        """A problem for every column at fault; `names` are those of all k columns."""
        return [p for columns, s in self.parts for p in problems_of(s, [names[c] for c in columns])]

    def apply(self, x: Floats) -> Floats:
        """Normalised values of x (..., n, k)."""
        return self._each(x, lambda scale, part: scale.apply(part))

    def derivative(self, x: Floats) -> Floats:
        """Points per unit at each value of x, (..., n, k), the scales held as they are."""
        return self._each(x, lambda scale, part: scale.derivative(part))

    def _each(self, x: Floats, work: Callable[[Scale, Floats], Floats]) -> Floats:
        if len(self.parts) == 1:
            return work(self.parts[0][1], x)
        results = [(columns, work(scale, x[..., columns])) for columns, scale in self.parts]
        found = np.empty((*results[0][1].shape[:-1], self.count))
        for columns, part in results:
            found[..., columns] = part
        return found


def fit_step(state: State, step: Step, x: Floats | None = None) -> Scales:
    """The scales of a step on the values of a state, or on others (..., n, k) of the same indicators.

    Faults are noted and not raised.
    """
    values = state.data.values if x is None else x
    direction = state.framework.tree.direction
    choices = by_choice(step, state.framework)
    if len(choices) == 1:
        whole = fit(choices[0][0], values, direction)
        return Scales(((choices[0][1], whole),), direction.size)
    return Scales(
        tuple(
            (columns, fit(choice, values[..., columns], direction[columns])) for choice, columns in choices
        ),
        direction.size,
    )


def apply(state: State, step: Step) -> State:
    """Normalise every indicator; the details keep the fitted scales.

    Raises
    ------
    ProblemError
        Every column that cannot be normalised, by its code.
    """
    scales = fit_step(state, step)
    require_sound(scales.problems(state.data.indicators))
    return state.with_values(scales.apply(state.data.values)).noting("normalise", scales=scales)
