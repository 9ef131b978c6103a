"""Benefit of the doubt: each unit is weighed as suits it best, against all others."""

from __future__ import annotations

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.registry import method
from xanh.reference import Problem, ProblemError


@method("aggregate", "bod")
def benefit_of_the_doubt(
    x: Floats, w: Floats, *, lowest_share: float = 0.0, highest_share: float = 1.0, scale: float = 1.0
) -> Floats:
    """The highest score a unit can give itself where no unit exceeds `scale` with the same weights.

    Parameters
    ----------
    x
        (c, ..., n), zero or more; a missing child is left out for its unit.
    lowest_share, highest_share
        Bounds of each child's part in the unit's own score, for weights that hide nothing.
    scale
        Score of a unit on the frontier.

    Raises
    ------
    ProblemError
        `index.not_positive` for a value below zero; `index.shares_impossible` where no weights fit.

    Source
    ------
    Cherchye, Moesen, Rogge, Van Puyenbroeck: An introduction to 'benefit of the doubt' composite
    indicators (2007).

    Examples
    --------
    >>> benefit_of_the_doubt(np.array([[4.0, 1.0, 1.0], [1.0, 4.0, 1.0]]), np.ones((2, 1))).round(9).tolist()
    [1.0, 1.0, 0.4]
    """
    if (x < 0).any():
        raise ProblemError(
            Problem("index.not_positive", values={"how": "bod", "lowest": float(np.nanmin(x))})
        )
    flat = np.moveaxis(x, 0, -1).reshape(-1, x.shape[-1], len(x))
    shares = (lowest_share, highest_share)
    scores = [[_best_score(units, own, shares) for own in range(len(units))] for units in flat]
    return scale * np.array(scores).reshape(x.shape[1:])


def _best_score(units: Floats, own: int, shares: tuple[float, float]) -> float:
    """Maximise the unit's weighted sum; all units' sums at most 1; each part of it within the shares."""
    from scipy.optimize import linprog

    known = ~np.isnan(units[own])
    if not known.any():
        return float("nan")
    values = units[own, known]
    others = np.nan_to_num(units[:, known])
    low, high = shares
    parts = np.diag(values)
    rows = [others, low * values - parts, parts - high * values]
    limits = np.concatenate([np.ones(len(units)), np.zeros(2 * len(values))])
    found = linprog(-values, A_ub=np.vstack(rows), b_ub=limits, bounds=(0, None), method="highs")
    if not found.success or (low * len(values) > 1 + 1e-12) or (high * len(values) < 1 - 1e-12):
        values_ = {"lowest": low, "highest": high, "children": len(values)}
        raise ProblemError(Problem("index.shares_impossible", values=values_))
    return -float(found.fun or 0.0)
