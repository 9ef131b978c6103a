"""What one more unit of measure of an indicator brings: the derivative, and a real step with all ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.improve.derivatives import derivatives
from xanh.index.improve.what_if import own, present, trial
from xanh.index.result import Result
from xanh.reference import Problem, ProblemError

TINY = 1e-6  # of the range of an indicator, for derivatives that have no closed form


@dataclass(frozen=True)
class Marginal:
    """Gains of one unit by improving each indicator alone.

    Attributes
    ----------
    unit, codes, nodes
        Whose gains; k indicators; g groups, the top last.
    derivative
        (k,) points of the composite for one unit of measure in the good direction, at the present value.
    by_node
        (g, k) the same of every group.
    exact
        (k,) whether the derivative of the composite is in closed form; otherwise it is a one-sided difference
        over a millionth of the indicator's range.
    step
        (k,) real improvement tried, in the good direction, in units of measure.
    gain, ranks_gained
        (k,) points and ranks that it brings, everybody scored again; NaN where it cannot be scored.
    units, scores, ranks
        n units; (k, n) scores and ranks of all of them at the top after the step of each indicator.
    """

    unit: str
    codes: tuple[str, ...]
    nodes: tuple[str, ...]
    derivative: Floats
    by_node: Floats
    exact: tuple[bool, ...]
    step: Floats
    gain: Floats
    ranks_gained: Floats
    units: tuple[str, ...]
    scores: Floats
    ranks: Floats

    def table(self) -> dict[str, list[Any]]:
        """One row for each indicator, the largest gain first."""
        order = np.argsort(-np.nan_to_num(self.gain, nan=-np.inf), kind="stable")
        return {
            "indicator": [self.codes[i] for i in order],
            "derivative": self.derivative[order].tolist(),
            "exact": [self.exact[i] for i in order],
            "step": self.step[order].tolist(),
            "gain": self.gain[order].tolist(),
            "ranks_gained": self.ranks_gained[order].tolist(),
        }


def marginal(result: Result, unit: str, steps: Mapping[str, float] | None = None) -> Marginal:
    """Gain of improving each indicator of a unit alone.

    Parameters
    ----------
    steps
        Real improvement by indicator, in its unit of measure; 1 where none is given.

    Returns
    -------
    Marginal
        NaN for an indicator of which the unit has no value.

    Raises
    ------
    ProblemError
        `index.unknown_unit`; `index.no_such_indicator` for steps of indicators that the framework lacks.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> found = marginal(score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]})), "V")
    >>> found.derivative.tolist(), found.exact, found.gain.round(9).tolist()
    ([5.0, 25.0], (True, True), [5.0, 25.0])
    """
    own(result, unit)
    codes = tuple(indicator.code for indicator in result.framework.indicators)
    _require_codes(steps or {}, codes)
    size = np.array([(steps or {}).get(code, 1.0) for code in codes])
    closed = derivatives(result, unit)[len(codes) :]
    tried = [step_up(result, unit, code, amount) for code, amount in zip(codes, size, strict=True)]
    by_node = _completed(result, unit, closed)
    row, before = result.units.index(unit), own(result, unit)
    scores, ranks = (np.array([_at_top(result, t, of) for t in tried]) for of in ("scores", "ranks"))
    return Marginal(
        unit=unit,
        codes=codes,
        nodes=result.nodes[len(codes) :],
        derivative=by_node[-1],
        by_node=by_node,
        exact=tuple(bool(known) for known in ~np.isnan(closed[-1])),
        step=size,
        gain=scores[:, row] - before[0],
        ranks_gained=before[1] - ranks[:, row],
        units=result.units,
        scores=scores,
        ranks=ranks,
    )


def _require_codes(steps: Mapping[str, float], codes: tuple[str, ...]) -> None:
    strange = [Problem("index.no_such_indicator", values={"indicator": c}) for c in steps if c not in codes]
    if strange:
        raise ProblemError(strange)


def step_up(result: Result, unit: str, code: str, amount: float) -> Result | None:
    """Everybody scored again with one indicator improved; None where that cannot be scored."""
    place = result.framework.tree.position[code]
    value = present(result, unit)[place] + amount * result.framework.tree.direction[place]
    if np.isnan(value):
        return None
    try:
        return trial(result, unit, {code: value})
    except ProblemError:
        return None


def _completed(result: Result, unit: str, closed: Floats) -> Floats:
    """Closed derivatives (g, k), small differences in the place of those that are missing."""
    found, row, first = closed.copy(), result.units.index(unit), closed.shape[1]
    for column in np.flatnonzero(np.isnan(closed).any(axis=0)).tolist():
        code = result.framework.indicators[column].code
        amount = TINY * _range(result, code)
        after = step_up(result, unit, code, amount)
        if after is None or unit not in after.units:
            continue
        moved = (after.scores[after.units.index(unit)] - result.scores[row])[first:] / amount
        found[:, column] = np.where(np.isnan(closed[:, column]), moved, closed[:, column])
    return found


def _at_top(result: Result, after: Result | None, of: str) -> Floats:
    """Scores or ranks at the top for the units of a result, NaN for those not scored."""
    found = np.full(len(result.units), np.nan)
    if after is not None:
        place = {unit: row for row, unit in enumerate(after.units)}
        rows = [place.get(unit, -1) for unit in result.units]
        column = getattr(after, of)[:, -1]
        found = np.where(np.array(rows) < 0, np.nan, column[rows])
    return found


def _range(result: Result, code: str) -> float:
    column = result.data.columns([code]).values[:, 0]
    known = column[~np.isnan(column)]
    return float(known.max() - known.min()) if known.size and known.max() > known.min() else 1.0
