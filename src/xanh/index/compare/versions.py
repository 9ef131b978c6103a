"""Several versions of a composite side by side: scores, ranks, how they go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.checking_structure import nearest
from xanh.index.normalise_rank import ascending_ranks
from xanh.index.result import Result
from xanh.reference import Place, Problem, ProblemError

MEASURABLE = 2  # units that two versions must have in common for a correlation


@dataclass(frozen=True)
class Versions:
    """Scores and ranks of the units of all versions.

    Attributes
    ----------
    names, units
        v versions; units of the first, then those that only others have.
    scores, ranks
        (v, n) of one node, NaN where a version did not score a unit.
    """

    names: tuple[str, ...]
    units: tuple[str, ...]
    scores: Floats
    ranks: Floats

    @property
    def rank_changes(self) -> Floats:
        """(v, n): places lost (positive) or gained against the first version."""
        changes: Floats = self.ranks - self.ranks[0]
        return changes

    @property
    def score_changes(self) -> Floats:
        """(v, n): points gained against the first version."""
        changes: Floats = self.scores - self.scores[0]
        return changes

    def correlation(self, of: str = "ranks") -> Floats:
        """(v, v): Pearson correlation of "ranks" or of "scores"; "spearman" ranks the common units anew.

        NaN where fewer than two units are common, or all of them have one value.
        """
        x: Floats = self.scores if of == "spearman" else getattr(self, of)
        found = np.ones((len(x), len(x)))
        for i in range(len(x)):
            for j in range(i):
                known = ~np.isnan(x[i]) & ~np.isnan(x[j])
                pair = np.array([x[i, known], x[j, known]])
                pair = ascending_ranks(pair.T, "average").T if of == "spearman" else pair
                found[i, j] = found[j, i] = _pearson(pair)
        return found

    def table(self) -> dict[str, list[Any]]:
        """One row for each unit: score and rank in every version."""
        columns: dict[str, list[Any]] = {"unit": list(self.units)}
        for name, scores, ranks in zip(self.names, self.scores, self.ranks, strict=True):
            columns |= {f"score_{name}": scores.tolist(), f"rank_{name}": ranks.tolist()}
        return columns


def _pearson(pair: Floats) -> float:
    if pair.shape[1] < MEASURABLE or (pair == pair[:, :1]).all(axis=1).any():
        return float("nan")
    return float(np.asarray(np.corrcoef(pair))[0, 1])


def versions(results: Mapping[str, Result], node: str | None = None) -> Versions:
    """Put versions side by side.

    Parameters
    ----------
    results
        By name; the first is what the others are compared with.
    node
        Whose scores and ranks; the top of each version where None.

    Raises
    ------
    ProblemError
        `index.unknown_node` for a version that does not have the node.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> d = Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 4]})
    >>> both = versions({"equal": score(f, d), "a first": score(f.with_weights({"a": 3}), d)})
    >>> both.rank_changes.tolist()
    [[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
    """
    units = tuple(dict.fromkeys(u for result in results.values() for u in result.units))
    scores = np.full((len(results), len(units)), np.nan)
    ranks = scores.copy()
    for row, result in enumerate(results.values()):
        place, code = [units.index(u) for u in result.units], node or result.framework.top
        if code not in result.nodes:
            values = {"code": code, "nearest": nearest(code, result.nodes)}
            raise ProblemError(Problem("index.unknown_node", Place(column=code), values))
        scores[row, place] = result.of(code)
        ranks[row, place] = result.rank_of(code)
    return Versions(tuple(results), units, scores, ranks)
