"""Several versions of a composite side by side: scores, ranks, how they go together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.result import Result


@dataclass(frozen=True)
class Versions:
    """Scores and ranks of the units of all versions.

    Attributes
    ----------
    names, units
        v versions; units of the first, then those that only others have.
    scores, ranks
        (v, n) at the top, NaN where a version did not score a unit.
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

    def correlation(self, of: str = "ranks") -> Floats:
        """(v, v): Pearson correlation of "ranks" (Spearman's of the scores) or of "scores"."""
        x: Floats = getattr(self, of)
        found = np.eye(len(x))
        for i in range(len(x)):
            for j in range(i):
                known = ~np.isnan(x[i]) & ~np.isnan(x[j])
                found[i, j] = found[j, i] = np.corrcoef(x[i, known], x[j, known])[0, 1]
        return found

    def table(self) -> dict[str, list[Any]]:
        """One row for each unit: score and rank in every version."""
        columns: dict[str, list[Any]] = {"unit": list(self.units)}
        for name, scores, ranks in zip(self.names, self.scores, self.ranks, strict=True):
            columns |= {f"score_{name}": scores.tolist(), f"rank_{name}": ranks.tolist()}
        return columns


def versions(results: Mapping[str, Result]) -> Versions:
    """Put versions side by side.

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
        place = [units.index(u) for u in result.units]
        scores[row, place] = result.of(result.framework.top)
        ranks[row, place] = result.rank_of(result.framework.top)
    return Versions(tuple(results), units, scores, ranks)
