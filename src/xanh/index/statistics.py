"""What the columns of a set look like: location, spread, shape, coverage, each with a flag."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.framework import Tree
from xanh.index.moments import excess_kurtosis, skewness


@dataclass(frozen=True)
class Limits:
    """Where a statistic is worth a look: shares of values there, of values other than zero, of different
    values; skewness and excess kurtosis, which together mark outliers."""

    available: float = 0.65
    non_zero: float = 0.5
    unique: float = 0.5
    skew: float = 2.0
    kurtosis: float = 3.5


@dataclass(frozen=True)
class Statistics:
    """Statistics of k columns, (k,) each; shares are of n units, those of `non_zero`, `unique` and `same` of
    known values.

    `same` is how many units share the most frequent value. Flags are True where a column is worth a look.
    """

    codes: tuple[str, ...]
    lowest: Floats
    highest: Floats
    mean: Floats
    median: Floats
    deviation: Floats
    skew: Floats
    kurtosis: Floats
    available: Floats
    non_zero: Floats
    unique: Floats
    same: Floats
    share_available: Floats
    share_non_zero: Floats
    share_unique: Floats
    share_same: Floats
    few_available: Flags
    few_non_zero: Flags
    few_unique: Flags
    outliers: Flags

    def table(self) -> dict[str, list[Any]]:
        """Columns of equal length, `codes` first."""
        return {f.name: list(getattr(self, f.name)) for f in fields(self)}


def statistics(x: Floats, codes: Sequence[str], limits: Limits | None = None) -> Statistics:
    """Statistics of the columns of x (n, k).

    Deviation, skewness and kurtosis are those of a sample (n - 1; bias-corrected as in spreadsheets).

    Examples
    --------
    >>> found = statistics(np.array([[1.0], [2.0], [3.0], [30.0], [np.nan]]), ["a"])
    >>> float(found.median[0]), float(found.share_available[0]), bool(found.outliers[0])
    (2.5, 0.8, False)
    """
    limit = limits or Limits()
    known = ~np.isnan(x)
    available = known.sum(axis=0).astype(float)
    zeros = (x == 0).sum(axis=0)
    counts = [
        np.unique(column[there], return_counts=True)[1] for column, there in zip(x.T, known.T, strict=True)
    ]
    unique = np.array([float(len(c)) for c in counts])
    same = np.array([float(c.max()) if len(c) else 0.0 for c in counts])
    skew, kurtosis = skewness(x), excess_kurtosis(x)
    share = 1 / np.where(available > 0, available, np.nan)
    shares = {
        "share_available": available / len(x),
        "share_non_zero": (available - zeros) * share,
        "share_unique": unique * share,
        "share_same": same * share,
    }
    return Statistics(
        codes=tuple(codes),
        lowest=np.fmin.reduce(x, axis=0),
        highest=np.fmax.reduce(x, axis=0),
        mean=_each(x, np.mean),
        median=_each(x, np.median),
        deviation=_each(x, lambda column: np.std(column, ddof=1) if len(column) > 1 else np.nan),
        skew=skew,
        kurtosis=kurtosis,
        available=available,
        non_zero=available - zeros,
        unique=unique,
        same=same,
        **shares,
        few_available=shares["share_available"] < limit.available,
        few_non_zero=shares["share_non_zero"] < limit.non_zero,
        few_unique=shares["share_unique"] < limit.unique,
        outliers=(np.abs(skew) > limit.skew) & (kurtosis > limit.kurtosis),
    )


def _each(x: Floats, of: Any) -> Floats:
    """A function of the known values of each column, NaN for an empty one."""
    known = [column[~np.isnan(column)] for column in x.T]
    return np.array([float(of(column)) if len(column) else np.nan for column in known])


def availability(x: Floats, tree: Tree) -> Floats:
    """(n, m - k): share of the indicators below each group that each unit has.

    Parameters
    ----------
    x
        (n, k), NaN where missing.
    """
    there = ~np.isnan(x)
    shares = [there[:, tree.below(place)].mean(axis=1) for place, _ in tree.groups]
    return np.column_stack(shares)
