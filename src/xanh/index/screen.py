"""Leave out units with too little data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.recipe import Step
from xanh.index.registry import find, method
from xanh.index.state import State
from xanh.reference import Place, Problem, ProblemError

DATA, NON_ZERO = 2 / 3, 0.05
INCLUDE, EXCLUDE = "include", "exclude"


@dataclass(frozen=True)
class Coverage:
    """What each of n units has: counts and shares, (..., n) each.

    `availability` is the share of k indicators that are there; `non_zero` the share of those that are not
    zero, NaN for a unit without any value.
    """

    missing: Integers
    zero: Integers
    availability: Floats
    non_zero: Floats


def coverage(x: Floats) -> Coverage:
    """Count missing values and zeros by unit.

    Shares are quotients of counts: nine of ten is the number 0.9 to the last bit, so that a threshold of 0.9
    keeps it.

    Parameters
    ----------
    x
        (..., n, k), NaN where missing.

    Examples
    --------
    >>> found = coverage(np.array([[0.0, 1.0, np.nan, 2.0]]))
    >>> found.availability.tolist(), found.non_zero.round(3).tolist()
    ([0.75], [0.667])
    """
    missing, zero = np.isnan(x).sum(axis=-1), (x == 0).sum(axis=-1)
    known = x.shape[-1] - missing
    non_zero = np.divide(known - zero, known, out=np.full(known.shape, np.nan), where=known > 0)
    return Coverage(missing, zero, known / x.shape[-1], non_zero)


@method("screen", "by_availability")
def by_availability(x: Floats, *, data: float = DATA) -> Flags:
    """Keep a unit whose share of known values is not below `data`; (..., n, k) to (..., n).

    Examples
    --------
    >>> by_availability(np.array([[1.0, np.nan], [np.nan, np.nan]]), data=0.5).tolist()
    [True, False]
    """
    kept: Flags = coverage(x).availability >= data
    return kept


@method("screen", "by_zeros")
def by_zeros(x: Floats, *, non_zero: float = NON_ZERO) -> Flags:
    """Keep a unit whose share of known values other than zero is not below `non_zero`.

    (..., n, k) to (..., n). A unit without any value has no such share and is left out.

    Examples
    --------
    >>> by_zeros(np.array([[1.0, 0.0], [0.0, 0.0], [np.nan, np.nan]]), non_zero=0.5).tolist()
    [True, False, False]
    """
    kept: Flags = coverage(x).non_zero >= non_zero
    return kept


@method("screen", "by_both")
def by_both(x: Floats, *, data: float = DATA, non_zero: float = NON_ZERO) -> Flags:
    """Keep a unit that passes both tests; (..., n, k) to (..., n).

    Examples
    --------
    >>> by_both(np.array([[1.0, 0.0], [0.0, 0.0], [1.0, np.nan]]), data=0.9, non_zero=0.5).tolist()
    [True, False, False]
    """
    return by_availability(x, data=data) & by_zeros(x, non_zero=non_zero)


def apply(state: State, step: Step) -> State:
    """Screen units; `include` and `exclude` name units that are kept or left out whatever their data.

    The details keep `table` (a row for each unit, also for those left out: counts, shares, what is too low)
    and `left_out`.

    Raises
    ------
    ProblemError
        `index.unknown_unit` and `index.unit_both_ways` for names in the lists, all at once;
        `index.all_units_screened` where nobody is left.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, Recipe
    >>> from xanh.index.scoring import start
    >>> f = Framework("f", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> data = Data.of(["U", "V", "W"], {"a": [1, None, 3], "b": [4, None, 6]})
    >>> apply(start(f, data, Recipe()), Step.of("screen", "by_availability", exclude=["W"])).data.units
    ('U',)
    """
    forced = {name: _names(step.choice.parameters.get(name, ())) for name in (INCLUDE, EXCLUDE)}
    rest = {name: value for name, value in step.choice.parameters.items() if name not in forced}
    chosen = find("screen", replace(step.choice, parameters=rest))
    require_clear(forced, state.data.units)
    kept = _forced(chosen.function(state.data.values, **rest), state.data.units, forced)
    table = _summary(state, kept, {**chosen.parameters, **rest})
    done = replace(state, data=state.data.take(kept))
    left_out = tuple(unit for unit, stays in zip(state.data.units, kept, strict=True) if not stays)
    return done.noting("screen", table=table, left_out=left_out)


def require_clear(forced: Mapping[str, Sequence[str]], units: Sequence[str]) -> None:
    """Raise for names in the lists that no unit has, and for those that stand in both.

    Examples
    --------
    >>> require_clear({"include": ["U"], "exclude": ["V"]}, ["U", "V"])
    """
    unknown = [name for names in forced.values() for name in names if name not in units]
    twice = [name for name in forced[INCLUDE] if name in forced[EXCLUDE] and name not in unknown]
    problems = [Problem("index.unknown_unit", Place(row=name), {"unit": name}) for name in unknown]
    problems += [Problem("index.unit_both_ways", Place(row=name), {"unit": name}) for name in twice]
    if problems:
        raise ProblemError(problems)


def _names(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _forced(kept: Flags, units: Sequence[str], forced: Mapping[str, Sequence[str]]) -> Flags:
    result = np.array([(stays or unit in forced[INCLUDE]) and unit not in forced[EXCLUDE]
                       for unit, stays in zip(units, kept, strict=True)])  # fmt: skip
    if not result.any():
        raise ProblemError(Problem("index.all_units_screened", values={"count": len(units)}))
    return result


def _summary(state: State, kept: Flags, limits: Mapping[str, Any]) -> dict[str, Any]:
    """One row for each unit, also for those left out."""
    found = coverage(state.data.values)
    low_data = ~(found.availability >= limits.get("data", DATA))
    low_non_zero = ~(found.non_zero >= limits.get("non_zero", NON_ZERO))
    return {
        "unit": state.data.units, "missing": found.missing, "zero": found.zero,
        "missing_or_zero": found.missing + found.zero, "availability": found.availability,
        "non_zero": found.non_zero, "low_data": low_data, "low_non_zero": low_non_zero,
        "low_either": low_data | low_non_zero, "included": kept,
    }  # fmt: skip
