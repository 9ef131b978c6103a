"""What a simulation found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from xanh.index.arrays import Floats, Integers
from xanh.index.plain import plain
from xanh.index.simulate.tally import rank_quantiles


@dataclass(frozen=True)
class Simulation:
    """Intervals of scores and ranks over replications.

    Attributes
    ----------
    units, node
        n units; whose scores were simulated.
    assumptions, seed, replications
        What was varied, and how: enough to run it again.
    used, failures
        Replications behind every figure below, and how many failed by the code of the problem.
    nominal_scores, nominal_ranks
        (n,) of the run without uncertainty.
    levels
        Of the quantiles, q.
    scores, score_error
        (q, n) quantiles of the scores, and how far off each may be (0 where all scores were kept).
    mean_score, deviation
        (n,).
    rank_counts
        (n, n): how often each unit had rank 1, 2, ..., n.
    above
        (n, n): share of replications in which the unit of the row is ranked above that of the column, or
        None.
    mean_shift, shift_deviation
        Mean and standard deviation of the mean absolute rank shift against the nominal run.
    convergence
        How far the score quantiles of the first half are from those of all replications: the largest
        distance, in standard deviations of the unit's score. Where it is not small, more replications are
        needed.
    blocks
        Scores of all replications, (n, r) arrays in their order, where they were kept.
    """

    units: tuple[str, ...]
    node: str
    assumptions: tuple[Mapping[str, Any], ...]
    seed: int
    replications: int
    used: int
    failures: Mapping[str, int]
    nominal_scores: Floats
    nominal_ranks: Floats
    levels: tuple[float, ...]
    scores: Floats
    score_error: Floats
    mean_score: Floats
    deviation: Floats
    rank_counts: Integers = field(repr=False)
    above: Floats | None = field(repr=False)
    mean_shift: float
    shift_deviation: float
    convergence: float
    blocks: tuple[Floats, ...] = field(repr=False)

    @property
    def kept(self) -> Floats | None:
        """(n, r) scores of all replications that did not fail, None where they were binned."""
        return np.concatenate(self.blocks, axis=1) if self.blocks else None

    @property
    def ranks(self) -> Floats:
        """(q, n) quantiles of the ranks at the same levels."""
        return rank_quantiles(self.rank_counts, self.levels)

    @property
    def median_rank(self) -> Floats:
        """(n,)."""
        median: Floats = rank_quantiles(self.rank_counts, [0.5])[0]
        return median

    @property
    def mean_rank(self) -> Floats:
        """(n,)."""
        places = np.arange(1, len(self.units) + 1)
        total = self.rank_counts.sum(axis=1)
        mean: Floats = np.divide(
            self.rank_counts @ places, total, out=np.full(len(self.units), np.nan), where=total > 0
        )
        return mean

    def within(self, k: int) -> Floats:
        """P(rank <= k) of each unit, (n,)."""
        share: Floats = self.rank_counts[:, :k].sum(axis=1) / max(self.used, 1)
        return share

    def beats(self, unit: str, other: str) -> float:
        """P(one unit is ranked above another).

        Raises
        ------
        ProblemError
            `index.unknown_unit`; `index.pairs_not_counted` where there were too many units to compare all
            pairs.
        """
        return float(self._pairs()[self._place(unit), self._place(other)])

    def tied_groups(self, confidence: float = 0.95) -> list[tuple[str, ...]]:
        """Units that cannot be told apart, from the top of the nominal ranking down.

        A group takes in the next unit while no member is above it in `confidence` of the replications or
        more; then a new group begins. Units in different groups may still overlap; within one group no pair
        is told apart.
        """
        order = np.argsort(np.where(np.isnan(self.nominal_ranks), np.inf, self.nominal_ranks), kind="stable")
        above, groups = self._pairs(), [[int(order[0])]]
        for place in order[1:]:
            told_apart = (above[groups[-1], place] >= confidence) | (above[place, groups[-1]] >= confidence)
            if told_apart.any():
                groups.append([int(place)])
            else:
                groups[-1].append(int(place))
        return [tuple(self.units[i] for i in group) for group in groups]

    def to_table(self) -> dict[str, list[Any]]:
        """One row for each unit, in nominal order: columns of equal length."""
        order = np.argsort(np.where(np.isnan(self.nominal_ranks), np.inf, self.nominal_ranks), kind="stable")
        columns: dict[str, Any] = {
            "unit": np.array(self.units), "score": self.nominal_scores, "rank": self.nominal_ranks,
            "mean_rank": self.mean_rank, "median_rank": self.median_rank,
        }  # fmt: skip
        for level, scores, ranks in zip(self.levels, self.scores, self.ranks, strict=True):
            columns |= {f"score_{level:g}": scores, f"rank_{level:g}": ranks}
        return {name: values[order].tolist() for name, values in columns.items()}

    def to_json(self) -> dict[str, Any]:
        """Everything but the scores of single replications; NaN is None."""
        table = self.to_table()
        rows = [dict(zip(table, row, strict=True)) for row in zip(*table.values(), strict=True)]
        found = {
            "node": self.node, "seed": self.seed, "replications": self.replications, "used": self.used,
            "failures": self.failures, "assumptions": self.assumptions, "levels": self.levels,
            "mean_shift": self.mean_shift, "shift_deviation": self.shift_deviation,
            "largest_score_error": float(np.nanmax(self.score_error, initial=0.0)),
            "convergence": self.convergence, "units": rows, "order": self.units,
            "rank_counts": self.rank_counts, "above": self.above,
            "tied_groups": None if self.above is None else self.tied_groups(),
        }  # fmt: skip
        return {name: plain(value) for name, value in found.items()}

    def _pairs(self) -> Floats:
        from xanh.reference import Problem, ProblemError

        if self.above is None:
            raise ProblemError(Problem("index.pairs_not_counted", values={"units": len(self.units)}))
        return self.above

    def _place(self, unit: str) -> int:
        from xanh.reference import Place, Problem, ProblemError

        if unit not in self.units:
            raise ProblemError(Problem("index.unknown_unit", Place(row=unit), {"unit": unit}))
        return self.units.index(unit)
