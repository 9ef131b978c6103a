"""Mazziotta-Pareto indices: a mean less (or plus) a penalty for unbalanced children."""

from __future__ import annotations

import numpy as np

from xanh.index.aggregate_domain import require
from xanh.index.aggregate_means import weighted_mean
from xanh.index.arrays import Floats
from xanh.index.registry import bad_parameter, method
from xanh.reference import Problem, ProblemError

LOWEST, REFERENCE, HIGHEST = 70.0, 100.0, 130.0  # of the adjusted index: worst goalpost, reference, best


@method("aggregate", "mpi")
def mazziotta_pareto(x: Floats, w: Floats, *, sign: int = -1) -> Floats:
    """Mean plus `sign` times standard deviation times coefficient of variation, over a unit's own children.

    Children should have mean 100 and standard deviation 10 over the units (z-score to 100, 10). With `sign`
    -1 unbalanced units lose points, with 1 (where high is bad) they gain. Mean and deviation are weighted;
    the deviation divides by the weights' sum, as the paper has it, not by one child less.

    Raises
    ------
    ProblemError
        `index.bad_sign` for another sign; `index.mean_not_positive` where a unit's mean is zero or less.

    Source
    ------
    Mazziotta, Pareto: On a generalized non-compensatory composite index for measuring socio-economic
    phenomena (2016); weighted: Weighting in composite indices construction, RIEDS 76 (2022).

    Examples
    --------
    >>> mazziotta_pareto(np.array([[90.0], [110.0]]), np.ones((2, 1))).tolist()
    [99.0]
    """
    if sign not in (-1, 1):
        raise ProblemError(Problem("index.bad_sign", values={"given": sign}))
    mean = weighted_mean(x, w)
    require((mean > 0)[None], mean[None], "index.mean_not_positive", "mpi")
    variance = weighted_mean((x - mean) ** 2, w)
    result: Floats = mean + sign * variance / mean
    return result


@method("aggregate", "ampi")
def adjusted_mazziotta_pareto(
    x: Floats, w: Floats, *, sign: int = -1, lower: float = LOWEST, upper: float = HIGHEST
) -> Floats:
    """The same penalty on children on a scale of 70..130 in which 100 is the reference: comparable over time.

    Normalise with goalposts (`reference_goalposts`) first; `lower` and `upper` are the scores that the
    goalposts get there, moved to 70 and 130 here.

    Source
    ------
    Mazziotta, Pareto: Measuring well-being over time: the adjusted Mazziotta-Pareto index (2018).

    Examples
    --------
    >>> adjusted_mazziotta_pareto(np.array([[70.0], [130.0]]), np.ones((2, 1))).tolist()
    [91.0]
    >>> adjusted_mazziotta_pareto(np.array([[0.0], [10.0]]), np.ones((2, 1)), lower=0, upper=10).tolist()
    [91.0]
    """
    if not upper > lower:
        raise bad_parameter("ampi", "upper", upper, f"> lower ({lower})")
    moved = x if (lower, upper) == (LOWEST, HIGHEST) else _moved(x, lower, upper)
    return mazziotta_pareto(moved, w, sign=sign)


def _moved(x: Floats, lower: float, upper: float) -> Floats:
    moved: Floats = LOWEST + (x - lower) / (upper - lower) * (HIGHEST - LOWEST)
    return moved


def reference_goalposts(values: Floats, reference: Floats, direction: Floats) -> Floats:
    """Goalposts half of the range below and above a reference, which so gets the middle of the scale.

    Parameters
    ----------
    values
        (..., n, k): of all units, and of all periods that are to be compared.
    reference
        (k,): what 100 stands for, such as the national figure of the first year.
    direction
        (k,): 1 or -1.

    Returns
    -------
    Array
        (k, 2): worst and best in the indicators' own units, as `Indicator.goalposts` takes them.

    Source
    ------
    Mazziotta, Pareto: Measuring well-being over time: the adjusted Mazziotta-Pareto index (2018).

    Examples
    --------
    >>> values = np.array([[10.0, 1.0], [30.0, 5.0]])
    >>> reference_goalposts(values, np.array([25.0, 2.0]), np.array([1.0, -1.0])).tolist()
    [[15.0, 35.0], [4.0, 0.0]]
    """
    every = values.reshape(-1, values.shape[-1])
    half = (np.fmax.reduce(every) - np.fmin.reduce(every)) / 2 * direction
    return np.stack([reference - half, reference + half], axis=-1)
