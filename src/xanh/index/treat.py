"""Treat outliers and skewed indicators before they are normalised."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, wraps
from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.columns import by_choice
from xanh.index.recipe import Step
from xanh.index.registry import find, method
from xanh.index.state import State
from xanh.index.treat_outcome import Treated, untouched, whole
from xanh.index.treat_transform import TRANSFORMATIONS
from xanh.index.treat_two_stage import TwoStage, treated
from xanh.reference import Problem, ProblemError

__all__ = ["Treated", "Treatments", "TwoStage", "apply", "treat_step", "two_stage", "winsorise"]


def two_stage(x: Floats, options: TwoStage | None = None) -> Treated:
    """Winsorise the columns that fail a test of their shape; transform those that still fail.

    In a recipe the options are the step's parameters: `Step.of("treat", "two_stage", winmax=3)`.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    options
        Those of `TwoStage`.

    Returns
    -------
    Treated
        `.values` (..., n, k), the shape before and after each stage, what was done to which column. A column
        that fails after the second stage is returned as that stage left it, and noted.

    Raises
    ------
    ProblemError
        `index.bad_parameter`.

    Source
    ------
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3; Becker et al., COINr: An R package
    for developing composite indicators, JOSS 7 (2022) 4567.

    Examples
    --------
    >>> x = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [90.0]])
    >>> two_stage(x).values.ravel().tolist()
    [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 6.0]
    """
    return treated(x, options or TwoStage())


@method("treat", "winsorise")
def winsorise(
    x: Floats,
    *,
    winmax: int | None = 5,
    skew: float | None = 2.0,
    kurtosis: float | None = 3.5,
    force: bool = False,
) -> Treated:
    """Draw in the ends of the columns that fail a test of their shape, nothing more.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.
    winmax, skew, kurtosis, force
        As in `TwoStage`.

    Raises
    ------
    ProblemError
        `index.bad_parameter`.

    Source
    ------
    As `two_stage`.

    Examples
    --------
    >>> x = np.array([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [90.0]])
    >>> winsorise(x).winsorised.tolist()
    [1.0]
    """
    return treated(x, TwoStage(second="none", winmax=winmax, skew=skew, kurtosis=kurtosis, force=force))


@method("treat", "none")
def none(x: Floats) -> Treated:
    """The values as they are; their shape is noted.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.

    Examples
    --------
    >>> none(np.array([[1.0], [2.0]])).values.tolist()
    [[1.0], [2.0]]
    """
    return untouched(x)


@dataclass(frozen=True)
class Part:
    """What one choice did, and to which columns."""

    method: str
    columns: Integers
    treated: Treated


@dataclass(frozen=True)
class Treatments:
    """What a whole step did to (..., n, k) values."""

    parts: tuple[Part, ...]
    before: Floats

    @cached_property
    def values(self) -> Floats:
        """After treatment, (..., n, k); NaN where a column cannot be treated as asked."""
        if len(self.parts) == 1:
            return self.parts[0].treated.values
        found = np.empty(self.before.shape)
        for part in self.parts:
            found[..., part.columns] = part.treated.values
        return found

    @cached_property
    def failed(self) -> Flags:
        """Columns that cannot be treated as asked, (..., k)."""
        found = np.zeros((*self.before.shape[:-2], self.before.shape[-1]), dtype=bool)
        for part in self.parts:
            for flags in part.treated.faults.values():
                found[..., part.columns] |= flags
        return found

    @cached_property
    def flags(self) -> np.ndarray[Any, np.dtype[np.str_]]:
        """What was done to each cell, (..., n, k): "", "winhi", "winlo", a transformation, "winhi+log_ct"."""
        found = np.full(self.before.shape, "", dtype="<U32")
        for part in self.parts:
            found[..., part.columns] = part.treated.flags(self.before[..., part.columns])
        return found

    def problems(self, names: Sequence[str]) -> list[Problem]:
        """Errors, by the columns' names."""
        return [p for part in self.parts for p in part.treated.problems([names[c] for c in part.columns])]

    def warnings(self, names: Sequence[str]) -> list[Problem]:
        """Columns left as they were or still skewed, by their names."""
        return [p for part in self.parts for p in part.treated.warnings([names[c] for c in part.columns])]

    def table(self, names: Sequence[str]) -> dict[str, list[Any]]:
        """One row for each of the k columns of (n, k) values; None where a stage was not reached."""
        rows: list[dict[str, Any]] = [{} for _ in names]
        for part in self.parts:
            for place, column in enumerate(part.columns.tolist()):
                rows[column] = {"indicator": names[column], "method": part.method, **part.treated.row(place)}
        return {name: [row[name] for row in rows] for name in rows[0]} if rows else {}


def treat_step(state: State, step: Step, x: Floats | None = None) -> Treatments:
    """What a step does to the values of a state, or to others (..., n, k) of the same indicators.

    Nothing is raised for columns that cannot be treated as asked: simulations count them.

    Raises
    ------
    ProblemError
        For a method or a parameter that is not known.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe, Step
    >>> from xanh.index.scoring import start
    >>> f = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    >>> state = start(f, Data.of(["U", "V", "W"], {"a": [0, 4, 5]}), Recipe())
    >>> treat_step(state, Step.of("treat", "log_ct_orig")).values.round(2).ravel().tolist()
    [0.0, 1.61, 1.79]
    """
    values = state.data.values if x is None else x
    choices = by_choice(step, state.framework)
    parts = []
    for choice, columns in choices:
        own = values if len(choices) == 1 else values[..., columns]
        done = find("treat", choice).function(own, **choice.parameters)
        outcome = done if isinstance(done, Treated) else whole(own, done, choice.method)
        parts.append(Part(choice.method, columns, outcome))
    return Treatments(tuple(parts), values)


def apply(state: State, step: Step) -> State:
    """Treat every indicator.

    The details keep `table` (a row for each indicator: pass, skewness and kurtosis before and after each
    stage, values Winsorised), `flags` of the cells, and `warnings`.

    Raises
    ------
    ProblemError
        Every column that cannot be treated as asked, by its code.
    """
    done, names = treat_step(state, step), state.data.indicators
    problems = done.problems(names)
    if problems:
        raise ProblemError(problems)
    notes = {"table": done.table(names), "flags": done.flags, "warnings": tuple(done.warnings(names))}
    return state.with_values(done.values).noting("treat", **notes)


def _register_two_stage() -> None:
    """The fields of TwoStage are its parameters in a recipe."""

    @wraps(two_stage)
    def by_name(x: Floats, **given: Any) -> Treated:
        return two_stage(x, TwoStage(**given))

    kinds = inspect.Parameter
    named = [kinds(f.name, kinds.KEYWORD_ONLY, default=f.default) for f in fields(TwoStage)]
    signature = inspect.Signature([kinds("x", kinds.POSITIONAL_OR_KEYWORD), *named])
    setattr(by_name, "__signature__", signature)  # noqa: B010 - functions declare no such attribute
    method("treat", "two_stage")(by_name)


def _register_transformation(name: str, transform: Callable[..., Floats]) -> None:
    """A transformation alone is applied whatever the shape of a column."""

    @wraps(transform)
    def alone(x: Floats, **given: Any) -> Treated:
        return whole(x, transform(x, **given), name)

    method("treat", name)(alone)


_register_two_stage()
for _name, _transform in TRANSFORMATIONS.items():
    _register_transformation(_name, _transform)
