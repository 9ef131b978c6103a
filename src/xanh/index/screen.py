"""Leave out units with too little data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.recipe import Step
from xanh.index.registry import find, method
from xanh.index.state import State
from xanh.reference import Place, Problem, ProblemError


@dataclass(frozen=True)
class Coverage:
    """What each of n units has: counts and shares, (n,) each.

    `availability` is the share of k indicators that are there, `non_zero` the share of those not zero.
    """

    missing: Integers
    zero: Integers
    availability: Floats
    non_zero: Floats


def coverage(x: Floats) -> Coverage:
    """Count missing values and zeros by unit.

    Parameters
    ----------
    x
        (n, k), NaN where missing.

    Examples
    --------
    >>> found = coverage(np.array([[0.0, 1.0, np.nan, 2.0]]))
    >>> found.availability.tolist(), found.non_zero.round(3).tolist()
    ([0.75], [0.667])
    """
    missing, zero = np.isnan(x).sum(axis=1), (x == 0).sum(axis=1)
    known = x.shape[1] - missing
    non_zero = np.divide(known - zero, known, out=np.full(len(x), np.nan), where=known > 0)
    return Coverage(missing, zero, 1 - missing / x.shape[1], non_zero)


@method("screen", "by_availability")
def by_availability(x: Floats, *, data: float = 2 / 3) -> Flags:
    """Keep a unit whose share of known values is not below `data`; (n, k) to (n,).

    Examples
    --------
    >>> by_availability(np.array([[1.0, np.nan], [np.nan, np.nan]]), data=0.5).tolist()
    [True, False]
    """
    kept: Flags = ~(coverage(x).availability < data)
    return kept


@method("screen", "by_zeros")
def by_zeros(x: Floats, *, non_zero: float = 0.05) -> Flags:
    """Keep a unit whose share of known values other than zero is not below `non_zero`; (n, k) to (n,).

    Examples
    --------
    >>> by_zeros(np.array([[1.0, 0.0], [0.0, 0.0]]), non_zero=0.5).tolist()
    [True, False]
    """
    kept: Flags = ~(coverage(x).non_zero < non_zero)
    return kept


@method("screen", "by_both")
def by_both(x: Floats, *, data: float = 2 / 3, non_zero: float = 0.05) -> Flags:
    """Keep a unit that passes both tests; (n, k) to (n,).

    Examples
    --------
    >>> by_both(np.array([[1.0, 0.0], [0.0, 0.0], [1.0, np.nan]]), data=0.9, non_zero=0.5).tolist()
    [True, False, False]
    """
    return by_availability(x, data=data) & by_zeros(x, non_zero=non_zero)


def apply(state: State, step: Step) -> State:
    """Screen units; `include` and `exclude` name units that are kept or left out whatever their data.

    Raises
    ------
    ProblemError
        `index.unknown_unit` for a name in a list, `index.all_units_screened` where nobody is left.
    """
    forced = {name: tuple(step.choice.parameters.get(name, ())) for name in ("include", "exclude")}
    rest = {name: value for name, value in step.choice.parameters.items() if name not in forced}
    choice = replace(step.choice, parameters=rest)
    chosen = find("screen", choice)
    kept = _forced(chosen.function(state.data.values, **rest), state.data.units, forced)
    table = _summary(state, kept, {**chosen.parameters, **rest})
    done = replace(state, data=state.data.take(kept))
    left_out = tuple(unit for unit, stays in zip(state.data.units, kept, strict=True) if not stays)
    return done.noting("screen", table=table, left_out=left_out)


def _forced(kept: Flags, units: Sequence[str], forced: dict[str, tuple[str, ...]]) -> Flags:
    unknown = [name for names in forced.values() for name in names if name not in units]
    if unknown:
        raise ProblemError(
            [Problem("index.unknown_unit", Place(row=name), {"unit": name}) for name in unknown]
        )
    kept = np.array([(stays or u in forced["include"]) and u not in forced["exclude"]
                     for u, stays in zip(units, kept, strict=True)])  # fmt: skip
    if not kept.any():
        raise ProblemError(Problem("index.all_units_screened", values={"count": len(units)}))
    return kept


def _summary(state: State, kept: Flags, limits: dict[str, Any]) -> dict[str, Any]:
    """One row for each unit, also for those left out."""
    found = coverage(state.data.values)
    low_data = found.availability < limits.get("data", 2 / 3)
    low_non_zero = found.non_zero < limits.get("non_zero", 0.05)
    return {
        "unit": state.data.units, "missing": found.missing, "zero": found.zero,
        "missing_or_zero": found.missing + found.zero, "availability": found.availability,
        "non_zero": found.non_zero, "low_data": low_data, "low_non_zero": low_non_zero,
        "low_either": low_data | low_non_zero, "included": kept,
    }  # fmt: skip
