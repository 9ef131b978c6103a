"""Sobol indices and Shapley shares from the outputs of a pick-freeze design.

Outputs are (o, n): o quantities, n runs of each matrix. A run that failed is NaN; its row of the design is
left out of every estimate that would use it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from xanh.index.arrays import Floats

Subset = frozenset[int]


@dataclass(frozen=True)
class Outputs:
    """What the runs of a design gave.

    Attributes
    ----------
    a, b
        (o, n): of the base matrices A and B.
    ab
        (d, o, n): of A with column i from B.
    ba
        (d, o, n): of B with column i from A, for indices of second order; or None.
    """

    a: Floats
    b: Floats
    ab: Floats
    ba: Floats | None = None


@dataclass(frozen=True)
class Indices:
    """Shares of the variance of each output: first (d, o), total (d, o), second (d, d, o) or None."""

    first: Floats
    total: Floats
    second: Floats | None
    variance: Floats


def saltelli_jansen(outputs: Outputs) -> Indices:
    """First order after Saltelli and others (2010), total after Jansen (1999), second order after Saltelli
    (2002).

    Outputs are centred first, which changes no expectation and takes most of the noise out of first-order
    indices.

    Examples
    --------
    >>> import numpy as np
    >>> a, b = np.array([[1.0, 2.0, 4.0]]), np.array([[2.0, 5.0, 1.0]])
    >>> float(saltelli_jansen(Outputs(a, b, ab=b[None])).total[0, 0].round(3))
    1.407
    """
    both = np.concatenate([outputs.a, outputs.b], axis=1)
    centre = mean_of(both)[:, None]
    variance = variance_of(both)
    ba = None if outputs.ba is None else outputs.ba - centre
    centred = Outputs(outputs.a - centre, outputs.b - centre, outputs.ab - centre, ba)
    a, b, ab = centred.a, centred.b, centred.ab
    first = _share(mean_of(b * (ab - a)), variance)
    total = _share(mean_of((a - ab) ** 2) / 2, variance)
    second = None if ba is None else _second(centred, ba, variance, first)
    return Indices(first, total, second, variance)


def _second(centred: Outputs, ba: Floats, variance: Floats, first: Floats) -> Floats:
    """V_ij over V less both first-order indices."""
    a, b, ab = centred.a, centred.b, centred.ab
    d = len(ab)
    second = np.full((d, d, len(variance)), np.nan)
    for i, j in combinations(range(d), 2):
        closed = _share(mean_of(ba[i] * ab[j] - a * b), variance)
        second[i, j] = second[j, i] = closed - first[i] - first[j]
    return second


def coinr(outputs: Outputs) -> Indices:
    """The estimates of the R package COINr, for comparison: outputs not centred, sample variance of A and B.

    Its first-order indices are noisy and may be negative or above 1.
    """
    both = np.concatenate([outputs.a, outputs.b], axis=1)
    variance = variance_of(both, ddof=1)
    first = _share(mean_of(outputs.b * (outputs.ab - outputs.a)), variance)
    total = _share(mean_of((outputs.a - outputs.ab) ** 2) / 2, variance)
    return Indices(first, total, None, variance)


ESTIMATORS: Mapping[str, Callable[[Outputs], Indices]] = {"saltelli": saltelli_jansen, "coinr": coinr}


def mean_of(x: Floats) -> Floats:
    """Along the last axis, of what is there; NaN where nothing is."""
    known = ~np.isnan(x)
    whole = bool(known.all())
    total = (x if whole else np.where(known, x, 0.0)).sum(axis=-1)
    count = known.sum(axis=-1)
    mean: Floats = np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)
    return mean


def variance_of(x: Floats, ddof: int = 0) -> Floats:
    """Along the last axis, of what is there: divided by its number less `ddof`."""
    apart = x - mean_of(x)[..., None]
    count = (~np.isnan(x)).sum(axis=-1)
    scale = np.divide(count, count - ddof, out=np.zeros(count.shape), where=count > ddof)
    variance: Floats = mean_of(apart * apart) * scale
    return variance


def _share(part: Floats, variance: Floats) -> Floats:
    """A part of the variance over all of it; 0 where nothing varies."""
    return np.divide(part, variance, out=np.zeros_like(part), where=variance > 0)


def resampled(outputs: Outputs, rows: NDArray[np.int64]) -> Outputs:
    """The outputs of some rows of the design, with repetition."""
    ba = None if outputs.ba is None else outputs.ba[:, :, rows]
    return Outputs(outputs.a[:, rows], outputs.b[:, rows], outputs.ab[:, :, rows], ba)


def shapley(costs: Mapping[Subset, Floats], d: int) -> Floats:
    """Shapley shares (d, o) of the variance from E[Var(Y | all but S)] of every subset S.

    They are not negative by expectation and add up to the share of the variance that is explained,
    interactions split evenly.

    Source
    ------
    Song, Nelson, Staum: Shapley effects for global sensitivity analysis (2016).

    Examples
    --------
    >>> import numpy as np
    >>> costs = {frozenset(): np.zeros(1), frozenset({0}): np.array([1.0]), frozenset({1}): np.array([2.0]),
    ...          frozenset({0, 1}): np.array([4.0])}
    >>> shapley(costs, 2).ravel().tolist()
    [1.5, 2.5]
    """
    effects = np.zeros((d, len(costs[frozenset()])))
    for i in range(d):
        others = [j for j in range(d) if j != i]
        for size in range(d):
            weight = factorial(size) * factorial(d - size - 1) / factorial(d)
            for chosen in combinations(others, size):
                subset = frozenset(chosen)
                effects[i] += weight * (costs[subset | {i}] - costs[subset])
    return effects
