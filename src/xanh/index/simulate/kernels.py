"""The two hot loops: weighted sums over indicators, and the comparison of every pair of units.

Both exist twice, in NumPy and compiled by numba (the extra "speed"), and give the same bits: terms are added
in the same order, one after another, and no product is fused with a sum.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.registry import bad_parameter
from xanh.reference import Problem, ProblemError

CHUNK = 512  # replications worked on at a time: their arrays stay in a processor's second cache
TOGETHER = 4  # units summed by one call: long enough that threads seldom wait for the interpreter
PAIRED = 512  # replications whose units are compared at a time, at most 255 LANES
FLAGS = 1 << 21  # comparisons held at once
LANES = 8  # flags added at once, as the bytes of a 64-bit number
NUMPY, NUMBA = "numpy", "numba"
ENGINES = (NUMPY, NUMBA)


@dataclass(frozen=True)
class Kernels:
    """The loops of one engine.

    Attributes
    ----------
    total
        x (k, n) and shares (k, r) to their weighted sums (n, r).
    compare
        Scores and limits (n, r) to ranks (n, r); pairs won are added to the (n, n) table, where given.
    """

    total: Callable[[Floats, Floats], Floats]
    compare: Callable[[Floats, Floats, Integers | None], Integers]


def kernels(engine: str) -> Kernels:
    """The loops of an engine.

    Raises
    ------
    ProblemError
        `index.bad_parameter` for an engine that is not known; `index.extra_missing` without numba.

    Examples
    --------
    >>> kernels("numpy").total(np.array([[1.0], [2.0]]), np.array([[0.5], [0.25]])).tolist()
    [[1.0]]
    """
    if engine == NUMPY:
        return Kernels(weighted_total, compare)
    if engine != NUMBA:
        raise bad_parameter("simulate", "engine", engine, ", ".join(ENGINES))
    try:
        from xanh.index.simulate import kernels_numba
    except ImportError as error:
        values = {"package": NUMBA, "extra": "speed"}
        raise ProblemError(Problem("index.extra_missing", values=values)) from error
    return Kernels(kernels_numba.weighted_total, kernels_numba.compare)


def weighted_total(x: Floats, share: Floats) -> Floats:
    """Sum over k of x (k, n) or (k, n, r) times share (k, r), added one after another: (n, r)."""
    k, n, r = len(x), x.shape[1], share.shape[1]
    values = x if x.ndim > 2 else x[:, :, None]
    found = np.empty((n, r))
    products = np.empty((k, min(n, TOGETHER), min(r, CHUNK)))
    for start in range(0, r, CHUNK):
        columns = slice(start, min(start + CHUNK, r))
        factors = share[:, None, columns]
        own = values[:, :, columns] if x.ndim > 2 else values
        if columns.stop - start == 1:  # NumPy sums a single column in another order
            found[:, columns] = _one_by_one(own, factors)
            continue
        for first in range(0, n, TOGETHER):
            units = slice(first, min(first + TOGETHER, n))
            terms = products[:, : units.stop - first, : columns.stop - start]
            np.multiply(own[:, units], factors, out=terms)
            np.add.reduce(terms, axis=0, out=found[units, columns])
    return found


def _one_by_one(x: Floats, share: Floats) -> Floats:
    total: Floats = x[0] * share[0]
    for values, factors in zip(x[1:], share[1:], strict=True):
        total += values * factors
    return total


def compare(scores: Floats, limits: Floats, above: Integers | None) -> Integers:
    """Ranks (n, r): one more than the number of units whose score exceeds the unit's limit.

    How often each unit exceeded each other's limit is added to `above` (n, n), in place.
    """
    n, r = scores.shape
    ranks = np.ones((n, r), dtype=np.intp)
    width = -(-min(r, PAIRED) // LANES) * LANES
    most = min(max(1, FLAGS // (n * width)), n, 255)
    flags = np.zeros((most, n, width), dtype=bool)
    for start in range(0, r, PAIRED):
        columns = slice(start, min(start + PAIRED, r))
        flags[:, :, columns.stop - start :] = False
        for first in range(0, n, most):
            units = slice(first, min(first + most, n))
            beaten = flags[: units.stop - first, :, : columns.stop - start]
            np.greater(scores[units, None, columns], limits[None, :, columns], out=beaten)
            ranks[:, columns] += np.add.reduce(beaten.view(np.uint8), axis=0, dtype=np.uint8)
            if above is not None:
                above[units] += _counted(flags[: units.stop - first])
    return ranks


def _counted(flags: Flags) -> Integers:
    """How many flags are set along the last axis, of at most 255 LANES."""
    lanes = flags.view(np.uint64).sum(axis=-1, dtype=np.uint64)
    counts: Integers = lanes[..., None].view(np.uint8).sum(axis=-1, dtype=np.intp)
    return counts
