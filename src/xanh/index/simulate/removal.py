"""What each indicator and each group does to the ranking: the composite without it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.result import Result
from xanh.index.scoring import score
from xanh.reference import ProblemError


@dataclass(frozen=True)
class Removal:
    """The composite without single nodes.

    Attributes
    ----------
    codes
        r nodes, each left out in turn.
    units
        n, those of the full run.
    scores, ranks
        (r, n), NaN where the run failed or a unit was screened out.
    shift
        (r,) mean absolute rank shift against the full run.
    failed
        Code of the problem for nodes without which nothing can be computed.
    """

    codes: tuple[str, ...]
    units: tuple[str, ...]
    scores: Floats
    ranks: Floats
    shift: Floats
    failed: dict[str, str]


def removal(result: Result, codes: Sequence[str] | None = None, *, by_weight: bool = False) -> Removal:
    """Score again without each node.

    Parameters
    ----------
    codes
        Nodes to leave out in turn; all but the top where None.
    by_weight
        Set the weight to zero instead of taking the node out: the node still counts for data thresholds,
        imputation and treatment, as in COINr.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> found = removal(score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [9, 5, 1]})))
    >>> found.codes, found.ranks.tolist()
    (('a', 'b'), [[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])
    """
    chosen = tuple(codes) if codes is not None else result.nodes[:-1]
    scores = np.full((len(chosen), len(result.units)), np.nan)
    ranks, failed = scores.copy(), {}
    for row, code in enumerate(chosen):
        try:
            without = _without(result, code, by_weight)
        except ProblemError as error:
            failed[code] = error.problems[0].code
            continue
        place = [without.units.index(u) if u in without.units else -1 for u in result.units]
        known = np.array(place) >= 0
        scores[row, known] = without.of(result.framework.top)[np.array(place)[known]]
        ranks[row, known] = without.rank_of(result.framework.top)[np.array(place)[known]]
    gap = np.abs(ranks - result.rank_of(result.framework.top))
    count = (~np.isnan(gap)).sum(axis=1)
    shift = np.divide(np.nansum(gap, axis=1), count, out=np.full(len(chosen), np.nan), where=count > 0)
    return Removal(chosen, result.units, scores, ranks, shift, failed)


def _without(result: Result, code: str, by_weight: bool) -> Result:
    if by_weight:
        return score(result.framework.with_weights({code: 0.0}), result.data, result.recipe)
    framework = result.framework.without({code})
    kept = set(framework.nodes)
    steps = tuple(
        replace(s, each={k: c for k, c in s.each.items() if not isinstance(k, str) or k in kept})
        for s in result.recipe.steps
    )
    return score(framework, result.data, replace(result.recipe, steps=steps))
