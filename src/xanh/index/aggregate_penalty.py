"""Mazziotta-Pareto indices: a mean less (or plus) a penalty for unbalanced children."""

from __future__ import annotations

import numpy as np

from xanh.index.aggregate_means import weighted_mean
from xanh.index.arrays import Floats
from xanh.index.registry import method
from xanh.reference import Problem, ProblemError


@method("aggregate", "mpi")
def mazziotta_pareto(x: Floats, w: Floats, *, sign: int = -1) -> Floats:
    """Mean plus `sign` times standard deviation times coefficient of variation, over a unit's own children.

    Children should have mean 100 and standard deviation 10 over the units (z-score to 100, 10). With `sign`
    -1 unbalanced units lose points, with 1 (where high is bad) they gain.

    Raises
    ------
    ProblemError
        `index.bad_sign` for another sign; `index.not_positive` where a unit's mean is zero or less.

    Source
    ------
    Mazziotta, Pareto: On a generalized non-compensatory composite index for measuring socio-economic
    phenomena (2016).

    Examples
    --------
    >>> mazziotta_pareto(np.array([[90.0], [110.0]]), np.ones((2, 1))).tolist()
    [99.0]
    """
    if sign not in (-1, 1):
        raise ProblemError(Problem("index.bad_sign", values={"given": sign}))
    mean = weighted_mean(x, w)
    if (mean <= 0).any():
        raise ProblemError(
            Problem("index.not_positive", values={"how": "mpi", "lowest": float(np.nanmin(mean))})
        )
    variance = weighted_mean((x - mean) ** 2, w)
    result: Floats = mean + sign * variance / mean
    return result


@method("aggregate", "ampi")
def adjusted_mazziotta_pareto(x: Floats, w: Floats, *, sign: int = -1) -> Floats:
    """The same penalty on children scaled with goalposts to 70..130, 100 being the reference.

    Comparable over time: normalise with goalposts (reference value minus and plus half of the range) to 70
    and 130 first.

    Source
    ------
    Mazziotta, Pareto: Measuring well-being over time: the adjusted Mazziotta-Pareto index (2018).

    Examples
    --------
    >>> adjusted_mazziotta_pareto(np.array([[70.0], [130.0]]), np.ones((2, 1))).tolist()
    [91.0]
    """
    return mazziotta_pareto(x, w, sign=sign)
