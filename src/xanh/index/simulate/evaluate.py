"""Scores of many replications at once, from their uniform numbers.

Arrays have the replications on their last axis: one contiguous block of them for each unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from xanh.index.aggregate_tree import Aggregation
from xanh.index.arrays import Flags, Floats, Integers
from xanh.index.simulate.assumptions import Inclusion, LeaveOneOut, WeightAssumption, WeightSets
from xanh.index.simulate.collapse import Wanted, Weights, bare, top_scores
from xanh.index.simulate.kernels import Kernels, kernels
from xanh.index.simulate.prepare import Prepared, Variant
from xanh.index.simulate.variants import variants
from xanh.reference import ProblemError

NO_WEIGHT = "index.weights_all_zero"


@dataclass(frozen=True)
class Evaluated:
    """Scores (n, r) of the node, NaN in failed replications; for each of those the code of its problem."""

    scores: Floats
    failed: tuple[tuple[int, str], ...]


def evaluate(prepared: Prepared, draws: Sequence[Floats], count: int | None = None) -> Evaluated:
    """Scores of r replications.

    Parameters
    ----------
    draws
        For each assumption (width, r) uniform numbers in (0, 1).
    count
        r, needed where nothing is assumed.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> from xanh.index.simulate import WeightNoise
    >>> from xanh.index.simulate.prepare import prepare
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> result = score(f, Data.of(["U", "V"], {"a": [0, 5], "b": [9, 0]}))
    >>> middle = np.full((3, 1), 0.5)
    >>> evaluate(prepare(result, [WeightNoise()]), [middle]).scores.ravel().tolist()
    [50.0, 50.0]
    """
    count = draws[0].shape[1] if draws else count or 0
    scores = np.full((len(prepared.units), count), np.nan)
    work = _Work(prepared, draws, kernels(prepared.engine), scores)
    for found, columns in variants(prepared, draws, count):
        work.fill(found, columns)
    return Evaluated(scores, tuple(sorted(work.failed)))


@dataclass
class _Work:
    """Scores being filled in, variant by variant."""

    prepared: Prepared
    draws: Sequence[Floats]
    loops: Kernels
    scores: Floats
    failed: list[tuple[int, str]] = field(default_factory=list)
    drawn: dict[bytes, Weights] = field(default_factory=dict)

    def fill(self, found: Variant, columns: Integers) -> None:
        """Aggregate one variant's replications into their columns."""
        if found.aggregation is None or found.failed:
            self.fail(columns, found.failed)
            return
        weights = self.weights(found.weights)
        x, gone = found.x, self.bare(found, weights)[columns]
        if gone.any():
            self.fail(columns[gone], NO_WEIGHT)
            x = x[:, :, ~gone] if x.ndim > 2 else x
            columns = columns[~gone]
        if len(columns):
            self.score(x, Wanted(weights, columns, found.aggregation, self.loops))

    def score(self, x: Floats, wanted: Wanted) -> None:
        """All replications together; where something is refused, halves, to find for which."""
        columns = wanted.columns
        try:
            self.scores[:, columns] = top_scores(x, wanted)
        except ProblemError as error:
            if len(columns) == 1 or (x.ndim == 2 and _refused_anyhow(x, wanted.aggregation)):
                self.fail(columns, error.problems[0].code)
                return
            for part, half in wanted.halves():
                self.score(x[:, :, part] if x.ndim > 2 else x, half)

    def fail(self, columns: Integers, code: str) -> None:
        """Note replications as failed."""
        self.failed += [(int(column), code) for column in columns]
        self.scores[:, columns] = np.nan

    def weights(self, nominal: Floats) -> Weights:
        """(m, r) around a variant's own weights: of the node and what stands below it."""
        key = nominal.tobytes()
        if key not in self.drawn:
            drawn = drawn_weights(self.prepared, self.draws, nominal, self.scores.shape[1])
            places = self.prepared.part[1]
            self.drawn[key] = Weights(np.ascontiguousarray(drawn[places]), nominal[places])
        return self.drawn[key]

    def bare(self, found: Variant, weights: Weights) -> Flags:
        """Replications (r,) in which a group has no weight."""
        never = (found.weights > 0).all() and not any(map(_may_be_zero, self.prepared.assumptions))
        if never or found.aggregation is None:
            return np.zeros(weights.nodes.shape[1], dtype=bool)
        return bare(weights.nodes, found.aggregation)


def _may_be_zero(assumption: object) -> bool:
    return isinstance(assumption, WeightAssumption) and (
        isinstance(assumption, Inclusion | LeaveOneOut | WeightSets)
        or any(factor >= 1 for factor in getattr(assumption, "factors", {}).values())
    )


def _refused_anyhow(x: Floats, aggregation: Aggregation) -> bool:
    """Whether a group of indicators alone refuses the values, whatever the weights."""
    tree = aggregation.tree
    for group, (_, children) in enumerate(tree.groups):
        if (children < tree.indicator_count).all():
            try:
                aggregation.combine(group)(x[children], np.ones((len(children), 1)))
            except ProblemError:
                return True
    return False


def drawn_weights(prepared: Prepared, draws: Sequence[Floats], nominal: Floats, count: int) -> Floats:
    """(m, r): the assumptions about weights, one after another, on weights (m,)."""
    drawn = np.repeat(nominal[:, None], count, axis=1)
    for assumption, u in zip(prepared.assumptions, draws, strict=True):
        if isinstance(assumption, WeightAssumption):
            drawn = assumption.weights(drawn, u, prepared.tree)
    return drawn
