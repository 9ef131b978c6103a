"""Running statistics of replications: exact rank counts, scores kept or binned, in bounded memory."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.ranking import ranks as sorted_ranks
from xanh.index.ranking import threshold
from xanh.index.simulate.evaluate import Evaluated
from xanh.index.simulate.kernels import NUMPY, Kernels, kernels

KEPT_BYTES = 256 * 1024**2  # scores are all kept up to here, binned beyond
PAIRED_UNITS = 1000  # beyond it the table of pairs would outgrow the rest
BINS = 4096
COUNTED = 2048  # replications at a time


@dataclass(frozen=True)
class Layout:
    """How the scores of a run are recorded: kept, or in bins between fixed edges, (n, 2).

    `centre` (n,) are the nominal scores: means and variances are taken of the distance from them.
    """

    centre: Floats
    tolerance: float
    edges: Floats | None = None
    engine: str = NUMPY

    @property
    def units(self) -> int:
        """n."""
        return len(self.centre)

    @property
    def paired(self) -> bool:
        """Whether every pair of units is compared."""
        return self.units <= PAIRED_UNITS


@dataclass
class Tally:
    """Statistics of some replications; two add up to those of both.

    Attributes
    ----------
    used
        Replications that did not fail.
    rank_counts
        (n, n): how often each unit had rank 1, 2, ..., n.
    above
        (n, n): how often the unit of the row was ranked above that of the column; None beyond PAIRED_UNITS.
    total, squares
        (n,) sums of the scores' distance from their centre, and of its square.
    lowest, highest
        (n,) of the scores.
    shift
        Sum and sum of squares of the mean absolute rank shift against the nominal run.
    scores
        (n, r) arrays, or none where scores are binned.
    bins
        (n, BINS + 2) counts, the ends below and above the edges.
    failures
        Codes with how many replications failed for them.
    """

    used: int
    rank_counts: Integers
    above: Integers | None
    total: Floats
    squares: Floats
    lowest: Floats
    highest: Floats
    shift: Floats
    scores: list[Floats] = field(default_factory=list)
    bins: Floats | None = None
    failures: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Take in the statistics of other replications, in place."""
        self.used += other.used
        self.rank_counts += other.rank_counts
        self.total += other.total
        self.squares += other.squares
        self.shift += other.shift
        self.lowest = np.fmin(self.lowest, other.lowest)
        self.highest = np.fmax(self.highest, other.highest)
        self.scores += other.scores
        self.failures += other.failures
        if self.above is not None and other.above is not None:
            self.above += other.above
        if self.bins is not None and other.bins is not None:
            self.bins += other.bins


def empty(layout: Layout) -> Tally:
    """A tally of no replications."""
    n = layout.units
    return Tally(
        used=0,
        rank_counts=np.zeros((n, n), dtype=np.intp),
        above=np.zeros((n, n), dtype=np.intp) if layout.paired else None,
        total=np.zeros(n),
        squares=np.zeros(n),
        lowest=np.full(n, np.nan),
        highest=np.full(n, np.nan),
        shift=np.zeros(2),
        bins=None if layout.edges is None else np.zeros((n, BINS + 2)),
    )


def count(found: Evaluated, nominal_ranks: Floats, layout: Layout) -> Tally:
    """The statistics of some replications: scores (n, r)."""
    tally = empty(layout)
    tally.failures.update(code for _, code in found.failed)
    scores = found.scores
    if found.failed:
        fine = np.ones(scores.shape[1], dtype=bool)
        fine[[column for column, _ in found.failed]] = False
        scores = np.ascontiguousarray(scores[:, fine])
    tally.used = scores.shape[1]
    loops = kernels(layout.engine)
    for start in range(0, tally.used, COUNTED):
        _count_part(tally, scores[:, start : start + COUNTED], nominal_ranks, layout, loops)
    if layout.edges is not None:
        tally.bins = binned(scores, layout.edges)
    elif tally.used:
        tally.scores = [scores]
    return tally


def _count_part(tally: Tally, scores: Floats, nominal_ranks: Floats, layout: Layout, loops: Kernels) -> None:
    """Add a chunk of replications that did not fail, in place."""
    n = len(scores)
    missing = np.isnan(scores)
    some = bool(missing.any())
    if layout.paired:
        ranks = loops.compare(scores, threshold(scores, layout.tolerance), tally.above)
    else:  # sorting grows more slowly with the units than comparing them all
        ranks = np.where(missing.T, 1, sorted_ranks(scores.T, layout.tolerance)).T.astype(np.intp)
    places = np.where(missing, n, ranks - 1) if some else ranks - 1
    places += (np.arange(n) * (n + 1))[:, None]
    tally.rank_counts += np.bincount(places.ravel(), minlength=n * (n + 1)).reshape(n, n + 1)[:, :n]
    shift = mean_shift(ranks, nominal_ranks, missing if some else None)
    tally.shift += np.array([shift.sum(), (shift * shift).sum()])
    apart = scores - np.where(np.isnan(layout.centre), 0.0, layout.centre)[:, None]
    apart = np.where(missing, 0.0, apart) if some else apart
    tally.total += apart.sum(axis=1)
    tally.squares += (apart * apart).sum(axis=1)
    tally.lowest = np.fmin(tally.lowest, np.fmin.reduce(scores, axis=1))
    tally.highest = np.fmax(tally.highest, np.fmax.reduce(scores, axis=1))


def mean_shift(ranks: Integers | Floats, nominal_ranks: Floats, missing: Flags | None) -> Floats:
    """Mean absolute difference from the nominal ranks (n,) of each column of ranks (n, r): (r,)."""
    gap = np.abs(ranks - nominal_ranks[:, None])
    unknown = np.isnan(nominal_ranks)
    if missing is None and not unknown.any():
        shift: Floats = gap.sum(axis=0) / len(gap)
        return shift
    gone = unknown[:, None] if missing is None else missing | unknown[:, None]
    there = np.broadcast_to(~gone, gap.shape).sum(axis=0)
    total = np.where(gone, 0.0, gap).sum(axis=0)
    found: Floats = np.divide(total, there, out=np.full(total.shape, np.nan), where=there > 0)
    return found


def rank_columns(scores: Floats, tolerance: float, engine: str = NUMPY) -> Floats:
    """Ranks of each column of scores (n, r); NaN where there is no score."""
    ranks = kernels(engine).compare(scores, threshold(scores, tolerance), None)
    return np.where(np.isnan(scores), np.nan, ranks)


def binned(scores: Floats, edges: Floats) -> Floats:
    """(n, BINS + 2) counts of scores (n, r) between the edges (n, 2)."""
    n = len(scores)
    low, high = edges[:, :1], edges[:, 1:]
    with np.errstate(invalid="ignore"):  # a missing score is in no bin: the last one, cut off
        place = np.clip(np.floor((scores - low) / (high - low) * BINS) + 1, 0, BINS + 1)
    width = BINS + 3
    place = np.where(np.isnan(place), width - 1, place).astype(np.intp) + (np.arange(n) * width)[:, None]
    counts = np.bincount(place.ravel(), minlength=n * width).reshape(n, width)
    return counts[:, :-1].astype(float)


def edges_of(pilot: Tally) -> Floats:
    """Edges (n, 2) from a first block of replications, with half its range to spare on either side."""
    spread = np.maximum(pilot.highest - pilot.lowest, 1e-9)
    return np.column_stack([pilot.lowest - spread / 2, pilot.highest + spread / 2])


def merged(tallies: Iterable[Tally], layout: Layout) -> Tally:
    """The sum, in the order given: the same to the last bit whoever computed the parts."""
    total = empty(layout)
    for tally in tallies:
        total.add(tally)
    return total


def score_quantiles(
    tally: Tally, levels: Sequence[float], layout: Layout, workers: int = 1
) -> tuple[Floats, Floats]:
    """Quantiles of the scores (q, n), and how far off each may be, (q, n): 0 where all scores were kept."""
    if layout.edges is not None and tally.bins is not None:
        return _binned_quantiles(tally.bins, levels, tally, layout.edges)

    found = _of_kept(tally, levels, workers)
    return found, np.zeros_like(found)


def _of_kept(tally: Tally, levels: Sequence[float], workers: int, share: float = 1.0) -> Floats:
    """Quantiles (q, n) of the first `share` of the scores kept."""

    def of_unit(unit: int) -> Floats:
        row = np.concatenate([scores[unit] for scores in tally.scores])
        return _quantiles(row[: math.ceil(share * len(row))], levels)

    if workers == 1:
        return np.stack([of_unit(unit) for unit in range(len(tally.total))], axis=1)
    with ThreadPoolExecutor(workers) as pool:
        return np.stack(list(pool.map(of_unit, range(len(tally.total)))), axis=1)


def half_quantiles(tally: Tally, levels: Sequence[float], workers: int = 1) -> Floats:
    """Quantiles (q, n) of the first half of the scores kept."""
    return _of_kept(tally, levels, workers, 0.5)


def moments(tally: Tally, layout: Layout) -> tuple[Floats, Floats]:
    """Mean and standard deviation (n,) of each unit's scores where it has one."""
    count = tally.rank_counts.sum(axis=1)
    nothing = np.full(count.shape, np.nan)
    apart = np.divide(tally.total, count, out=nothing.copy(), where=count > 0)
    square = np.divide(tally.squares, count, out=nothing, where=count > 0)
    centre = np.where(np.isnan(layout.centre), 0.0, layout.centre)
    return centre + apart, np.sqrt(np.maximum(square - apart * apart, 0.0))


def _quantiles(row: Floats, levels: Sequence[float]) -> Floats:
    """Of the values that are there; the row may be overwritten."""
    known = row[~np.isnan(row)]
    if not len(known):
        return np.full(len(levels), np.nan)
    found: Floats = np.quantile(known, levels, overwrite_input=True)
    return found


def _binned_quantiles(
    bins: Floats, levels: Sequence[float], tally: Tally, edges: Floats
) -> tuple[Floats, Floats]:
    width = (edges[:, 1] - edges[:, 0]) / BINS
    cumulated = np.cumsum(bins, axis=1)
    found, error = np.empty((len(levels), len(bins))), np.empty((len(levels), len(bins)))
    for q, level in enumerate(levels):
        place = (cumulated < level * cumulated[:, -1:]).sum(axis=1)
        low = edges[:, 0] + (place - 1) * width
        low, high = np.where(place == 0, tally.lowest, low), np.where(place == 0, edges[:, 0], low + width)
        high = np.where(place == BINS + 1, tally.highest, high)
        found[q], error[q] = (low + high) / 2, (high - low) / 2
    return found, error


def rank_quantiles(rank_counts: Integers | Floats, levels: Sequence[float]) -> Floats:
    """Quantiles of the ranks (q, n) from their counts, as NumPy's linear rule (type 7) gives them."""
    cumulated = np.cumsum(rank_counts, axis=1)
    total = cumulated[:, -1:]
    found = []
    for level in levels:
        place = level * (total - 1)
        low, high = np.floor(place), np.ceil(place)
        below, above = ((cumulated <= edge).sum(axis=1) + 1.0 for edge in (low, high))
        found.append(np.where(total[:, 0] > 0, below + (place - low)[:, 0] * (above - below), np.nan))
    return np.array(found)
