"""Put indicators in relation to the size of a unit: per inhabitant, per firm, per unit of area."""

from __future__ import annotations

import math

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.columns import choice_for
from xanh.index.framework import Indicator
from xanh.index.recipe import Choice, Step
from xanh.index.registry import bad_parameter, find, method
from xanh.index.state import State
from xanh.reference import Place, Problem, ProblemError

NONE = "none"


@method("denominate", "divide")
def divide(x: Floats, denominator: Floats, *, by: str | None = None, scale: float = 1.0) -> Floats:
    """x over the denominator counted in `scale`: cases per 1,000 inhabitants with a scale of 1000.

    Parameters
    ----------
    x, denominator
        (..., n), in their own units of measure.
    by
        Name of the denominator, for the step that looks it up.
    scale
        How many of the denominator's units make one.

    Examples
    --------
    >>> divide(np.array([3.0]), np.array([1500.0]), scale=1000).tolist()
    [2.0]
    """
    result: Floats = x / (denominator / scale)
    return result


@method("denominate", NONE)
def none(x: Floats, denominator: Floats) -> Floats:
    """Leave the indicator as it is, although the framework names a denominator for it.

    Parameters
    ----------
    x, denominator
        (..., n).

    Examples
    --------
    >>> none(np.array([3.0]), np.array([1500.0])).tolist()
    [3.0]
    """
    return x


def apply(state: State, step: Step) -> State:
    """Divide the indicators that have a denominator, in the framework or in the step.

    A missing value stays missing. A value whose denominator is missing becomes missing too, with a warning
    that names both: it is then filled, or refused, as every missing value. A denominator that the step names
    in place of the framework's is counted in ones unless the step gives a scale too.

    Values may be (..., n, k): replications. The details keep `denominators` by indicator, and `warnings`
    (`index.missing_denominator`).

    Raises
    ------
    ProblemError
        `index.unknown_denominator`, `index.bad_denominator` (zero, negative or infinite where there is a
        value), `index.missing_parameter` (a step divides an indicator that has no denominator),
        `index.bad_parameter` (a scale that is not above zero): all of them at once.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe
    >>> from xanh.index.scoring import start
    >>> f = Framework("f", (Indicator("cases", "top", denominator="people", scale=1000),),
    ...               (Group("top", None),))
    >>> data = Data.of(["U", "V"], {"cases": [3, 8]}, denominators={"people": [1500, 2000]})
    >>> apply(start(f, data, Recipe()), Step.of("denominate", "divide")).data.values[:, 0].tolist()
    [2.0, 4.0]
    """
    values = state.data.values.copy()
    problems: list[Problem] = []
    warnings: list[Problem] = []
    used: dict[str, str] = {}
    for column, indicator in enumerate(state.framework.indicators):
        try:
            choice, by = _wanted(step, indicator)
        except ProblemError as refused:
            problems += refused.problems
            continue
        if by is None:
            continue
        found = _faults(state, column, by)
        warnings += [problem for problem in found if problem.severity == "warning"]
        problems += [problem for problem in found if problem.severity == "error"]
        if not problems:
            function = find("denominate", choice).function
            values[..., column] = function(
                values[..., column], state.data.denominators[by], **choice.parameters
            )
            used[indicator.code] = by
    if problems:
        raise ProblemError(problems)
    return state.with_values(values).noting("denominate", denominators=used, warnings=tuple(warnings))


def _wanted(step: Step, indicator: Indicator) -> tuple[Choice, str | None]:
    """The choice with its parameters completed from the framework, and the denominator; None is none."""
    choice = choice_for(step, indicator)
    known = find("denominate", choice).parameters
    if choice.method == NONE:
        return choice, None
    by = choice.parameters.get("by", indicator.denominator)
    if by is None and indicator.code in step.each:
        values = {"where": choice.method, "name": "by", "known": ", ".join(known)}
        raise ProblemError(Problem("index.missing_parameter", Place(column=indicator.code), values))
    given = dict(choice.parameters)
    if "scale" in known:
        given.setdefault("scale", indicator.scale if by == indicator.denominator else 1.0)
        if not (math.isfinite(given["scale"]) and given["scale"] > 0):
            raise bad_parameter(choice.method, "scale", given["scale"], "> 0")
    return Choice(choice.method, given), by


def _faults(state: State, column: int, by: str) -> list[Problem]:
    """A denominator that the data lack, or one by which a value that is there cannot be divided."""
    code, data = state.framework.indicators[column].code, state.data
    if by not in data.denominators:
        values = {"indicator": code, "name": by, "known": ", ".join(data.denominators) or "-"}
        return [Problem("index.unknown_denominator", Place(file=data.origin or None, column=by), values)]
    size, known = data.denominators[by], data.values.reshape(-1, *data.values.shape[-2:])[:, :, column]
    there = (~np.isnan(known)).any(axis=0)
    gone = np.isnan(size)
    wrong = ~gone & ~(np.isfinite(size) & (size > 0))
    return [
        *_cells("index.bad_denominator", state, wrong & there, (column, by), size),
        *_cells("index.missing_denominator", state, gone & there, (column, by), known[0]),
    ]


def _cells(code: str, state: State, where: Flags, of: tuple[int, str], values: Floats) -> list[Problem]:
    """One problem for each unit flagged."""
    data, (column, by) = state.data, of
    return [
        Problem(
            code,
            Place(file=data.origin or None, row=data.units[row], column=by),
            {
                "indicator": data.indicators[column],
                "unit": data.units[row],
                "value": float(values[row]),
                "name": by,
            },
        )
        for row in np.flatnonzero(where).tolist()
    ]
