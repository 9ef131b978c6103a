"""The hot loops compiled: without the interpreter's lock, kept on disk, no arithmetic reordered."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import njit

from xanh.index.arrays import Floats, Integers

CHUNK = 128  # replications at a time: all units' scores of a chunk stay in the first cache


def weighted_total(x: Floats, share: Floats) -> Floats:
    """As `kernels.weighted_total`."""
    if x.ndim > 2:
        from xanh.index.simulate import kernels

        return kernels.weighted_total(x, share)  # one value for each weight: memory is the limit, not code
    found = np.empty((x.shape[1], share.shape[1]))
    _total(np.ascontiguousarray(x), np.ascontiguousarray(share), found)
    return found


def compare(scores: Floats, limits: Floats, above: Integers | None) -> Integers:
    """As `kernels.compare`."""
    ranks = np.ones(scores.shape, dtype=np.intp)
    table = np.zeros((0, 0), dtype=np.intp) if above is None else above
    _compare(np.ascontiguousarray(scores), np.ascontiguousarray(limits), table, ranks)
    return ranks


def _compiled(function: Callable[..., None]) -> Callable[..., None]:
    jitted: Callable[..., None] = njit(nogil=True, cache=True, fastmath=False, error_model="numpy")(function)
    return jitted


@_compiled
def _total(x: Floats, share: Floats, found: Floats) -> None:
    k, n = x.shape
    fours = 1 + (k - 1) // 4 * 4
    for start in range(0, share.shape[1], CHUNK):
        part = share[:, start : start + CHUNK]
        for unit in range(n):
            total = found[unit, start : start + CHUNK]
            for j in range(len(total)):
                total[j] = x[0, unit] * part[0, j]
            for i in range(1, fours, 4):
                a, b, c, d = x[i, unit], x[i + 1, unit], x[i + 2, unit], x[i + 3, unit]
                p, q, s, t = part[i], part[i + 1], part[i + 2], part[i + 3]
                for j in range(len(total)):
                    total[j] = (((total[j] + a * p[j]) + b * q[j]) + c * s[j]) + d * t[j]
            for i in range(fours, k):
                value, last = x[i, unit], part[i]
                for j in range(len(total)):
                    total[j] += value * last[j]


@_compiled
def _compare(scores: Floats, limits: Floats, above: Integers, ranks: Integers) -> None:
    n = len(scores)
    counted = len(above) == n
    for start in range(0, scores.shape[1], CHUNK):
        for unit in range(n):
            own = scores[unit, start : start + CHUNK]
            for other in range(n):
                limit, rank = limits[other, start : start + CHUNK], ranks[other, start : start + CHUNK]
                count = 0
                for j in range(len(own)):
                    beaten = 1 if own[j] > limit[j] else 0
                    rank[j] += beaten
                    count += beaten
                if counted:
                    above[unit, other] += count
