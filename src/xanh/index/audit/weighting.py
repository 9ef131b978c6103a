"""The items of an audit that look at what parts do to the whole: importance and added value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.audit.case import NAN, Case
from xanh.index.audit.findings import NOT_APPLICABLE, PASS, WARN, Finding, at_least
from xanh.index.correlation import correlation_ratio, correlations
from xanh.index.ranking import ranks


@dataclass(frozen=True)
class Importance:
    """What a part does to the variance of its group: shares among the parts, that of its weight beside.

    `ratio` is from correlation ratios, `linear` from squared correlations.
    """

    code: str
    group: str
    weight: float
    ratio: float
    linear: float


def importances(case: Case) -> list[Importance]:
    """Every part of every group of several."""
    found, codes = [], case.tree.codes
    for group, score, children in case.families:
        x, weights = case.scores[:, children], case.result.weights[children]
        ratios = _shares(np.array([correlation_ratio(column, score) for column in x.T]))
        linear = _shares(correlations(x, score[:, None])[:, 0] ** 2)
        rows = zip((codes[c] for c in children), (weights / weights.sum()).tolist(), strict=True)
        found += [
            Importance(code, group, weight, float(ratios[place]), float(linear[place]))
            for place, (code, weight) in enumerate(rows)
        ]
    return found


def _shares(values: Floats) -> Floats:
    total = np.nansum(values)
    shares: Floats = values / total if total > 0 else np.full(values.shape, NAN)
    return shares


def importance(case: Case) -> Iterator[Finding]:
    """What each part does to its group's variance against what its weight says it should."""
    for one in importances(case):
        yield _times(case, one.code, "importance_over_weight", (one.ratio, one.weight))
        yield _times(case, one.code, "linear_importance_over_weight", (one.linear, one.weight))


def _times(case: Case, code: str, measure: str, shares: tuple[float, float]) -> Finding:
    most = case.limits.importance
    if isnan(shares[0]) or shares[1] <= 0:
        why = "does_not_vary" if isnan(shares[0]) else "no_weight"
        return Finding("importance", code, measure, NAN, most, NOT_APPLICABLE, why)
    times = shares[0] / shares[1]
    limit = most if times >= 1 else 1 / most  # the one of the two that is nearer
    return Finding("importance", code, measure, times, limit, PASS if 1 / most <= times <= most else WARN)


def added_value(case: Case) -> Iterator[Finding]:
    """Whether the composite says more than its parts: how many units it ranks elsewhere than they do."""
    result, limits = case.result, case.limits
    top = result.rank_of(result.framework.top)
    parts, places = case.tree.children[-1], limits.places_of(len(top))
    if len(parts) < 2:
        yield Finding(
            "added_value", "", f"moved_places:{places}", NAN, limits.moved, NOT_APPLICABLE, "single"
        )
        return
    for part in parts:
        own = ranks(case.scores[:, part], result.recipe.tie_tolerance)
        gap = np.abs(own - top)
        known = gap[~np.isnan(gap)]
        moved = float(np.mean(known >= places)) if len(known) else NAN
        verdict, why = at_least(moved, limits.moved), "missing" if isnan(moved) else ""
        code = case.tree.codes[part]
        yield Finding("added_value", code, f"moved_places:{places}", moved, limits.moved, verdict, why)
