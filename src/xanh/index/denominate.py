"""Put indicators in relation to the size of a unit: per inhabitant, per firm, per unit of area."""

from __future__ import annotations

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.columns import choice_for
from xanh.index.framework import Indicator
from xanh.index.recipe import Step
from xanh.index.registry import find, method
from xanh.index.state import State
from xanh.reference import Place, Problem, ProblemError


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


def apply(state: State, step: Step) -> State:
    """Divide the indicators that have a denominator, in the framework or in the step.

    A value whose denominator is missing becomes missing: it is dealt with, or refused, as every missing
    value.

    Raises
    ------
    ProblemError
        `index.unknown_denominator`, `index.bad_denominator`: all of them at once.
    """
    values = state.data.values.copy()
    problems: list[Problem] = []
    used: dict[str, str] = {}
    for column, indicator in enumerate(state.framework.indicators):
        by, scale = _wanted(step, indicator)
        if by is None:
            continue
        problems += _faults(state, column, by)
        if not problems:
            values[:, column] = divide(values[:, column], state.data.denominators[by], scale=scale)
            used[indicator.code] = by
    if problems:
        raise ProblemError(problems)
    return state.with_values(values).noting("denominate", denominators=used)


def _wanted(step: Step, indicator: Indicator) -> tuple[str | None, float]:
    choice = choice_for(step, indicator)
    find("denominate", choice)
    by = choice.parameters.get("by", indicator.denominator)
    return by, float(choice.parameters.get("scale", indicator.scale))


def _faults(state: State, column: int, by: str) -> list[Problem]:
    """A denominator that the data lack, or one of zero or less where there is a value to divide."""
    code, data = state.framework.indicators[column].code, state.data
    if by not in data.denominators:
        values = {"indicator": code, "name": by, "known": ", ".join(data.denominators) or "-"}
        return [Problem("index.unknown_denominator", Place(file=data.origin or None, column=by), values)]
    wrong = (data.denominators[by] <= 0) & ~np.isnan(data.values[:, column])
    return [
        Problem(
            "index.bad_denominator",
            Place(file=data.origin or None, row=data.units[row], column=by),
            {
                "indicator": code,
                "unit": data.units[row],
                "value": float(data.denominators[by][row]),
                "name": by,
            },
        )
        for row in np.flatnonzero(wrong)
    ]
