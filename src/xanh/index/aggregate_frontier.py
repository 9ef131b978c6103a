"""Benefit of the doubt: each unit is weighed as suits it best, against all others."""

from __future__ import annotations

import numpy as np

from xanh.index.aggregate_domain import OutsideDomainError, require
from xanh.index.arrays import Flags, Floats
from xanh.index.registry import method

ROUNDING = 1e-12


@method("aggregate", "bod")
def benefit_of_the_doubt(
    x: Floats, w: Floats, *, lowest_share: float = 0.0, highest_share: float = 1.0, scale: float = 1.0
) -> Floats:
    """The highest score a unit can give itself where no unit exceeds `scale` with the same weights.

    One linear programme for each unit. The children's own weights play no part.

    Parameters
    ----------
    x
        (c, ..., n), zero or more; a missing child is left out for its unit.
    lowest_share, highest_share
        Bounds of each child's part in the unit's own score, for weights that hide nothing. With a lowest
        share above 0 a child of value 0 makes the score 0.
    scale
        Score of a unit on the frontier.

    Raises
    ------
    ProblemError
        `index.negative_value` for a value below zero; `index.shares_impossible` where no weights fit.

    Source
    ------
    Cherchye, Moesen, Rogge, Van Puyenbroeck: An introduction to 'benefit of the doubt' composite
    indicators (2007), equations 3 and 7.

    Examples
    --------
    >>> benefit_of_the_doubt(np.array([[4.0, 1.0, 1.0], [1.0, 4.0, 1.0]]), np.ones((2, 1))).round(9).tolist()
    [1.0, 1.0, 0.4]
    """
    require(x >= 0, x, "index.negative_value", "bod")
    shares = (float(lowest_share), float(highest_share))
    _require_possible(x, shares)
    flat = np.moveaxis(x, 0, -1).reshape(-1, x.shape[-1], len(x))
    scores = np.array([_best_scores(units, shares) for units in flat])
    return scale * scores.reshape(x.shape[1:])


def _require_possible(x: Floats, shares: tuple[float, float]) -> None:
    """Raise for units whose known children cannot all have a part between the bounds."""
    known = (~np.isnan(x)).sum(axis=0)
    wrong = (known > 0) & ((shares[0] * known > 1 + ROUNDING) | (shares[1] * known < 1 - ROUNDING))
    if wrong.any():
        values = {"lowest": shares[0], "highest": shares[1], "children": int(known[wrong].min())}
        raise OutsideDomainError("index.shares_impossible", wrong[None], values)


def _best_scores(units: Floats, shares: tuple[float, float]) -> Floats:
    """(n,) from units (n, c). Weights answer for the scale of each child: it is put to 1 at most first."""
    highest = np.fmax.reduce(units)
    scaled = units / np.where(highest > 0, highest, 1.0)
    rivals = np.nan_to_num(scaled)
    rivals = rivals[_efficient(rivals)]
    return np.array([_best_score(own, rivals, shares) for own in scaled])


def _efficient(units: Floats) -> Flags:
    """Units that no other equals or exceeds in everything; of equals the first. The others bind nobody."""
    keep = np.ones(len(units), dtype=bool)
    for place, own in enumerate(units):
        if keep[place]:
            covered = (units <= own).all(axis=1)
            covered[place] = False
            keep &= ~covered
    return keep


def _best_score(own: Floats, rivals: Floats, shares: tuple[float, float]) -> float:
    """Maximise the unit's weighted sum; all units' sums at most 1; each part of it within the shares."""
    from scipy.optimize import linprog

    known = ~np.isnan(own)
    if not known.any():
        return float("nan")
    values, (low, high) = own[known], shares
    parts = np.diag(values)
    rows = [
        rivals[:, known],
        *([low * values - parts] if low > 0 else []),
        *([parts - high * values] if high < 1 else []),
    ]
    table = np.vstack(rows)
    limits = np.where(np.arange(len(table)) < len(rivals), 1.0, 0.0)
    found = linprog(-values, A_ub=table, b_ub=limits, bounds=(0, None), method="highs")
    if not found.success:
        raise RuntimeError(found.message)
    return -float(found.fun or 0.0)
