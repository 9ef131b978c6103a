"""The items of an audit that compute the index again: assumptions, removals, the frontier, sampling error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from xanh.index.aggregate_frontier import benefit_of_the_doubt
from xanh.index.arrays import Floats
from xanh.index.audit.case import NAN, Case
from xanh.index.audit.findings import FAIL, NOT_APPLICABLE, PASS, WARN, Finding, at_least, at_most
from xanh.index.audit.usual import usual_assumptions
from xanh.index.correlation import correlations
from xanh.index.scoring import score
from xanh.index.simulate import Assumption, SamplingError, Simulation, simulate_result
from xanh.index.simulate.removal import removal
from xanh.index.simulate.sensitivity import SHIFT, Design, sensitivity_of
from xanh.reference import ProblemError

ALONE = 500  # replications of one assumption
ROWS = 256  # of the design that shares variance out
FRONTIER = 1 - 1e-9


def uncertainty(case: Case) -> Iterator[Finding]:
    """How wide each unit's rank interval is, and whether its rank lies inside and near the median."""
    found, n = case.simulation, len(case.simulation.units)
    low, high, median = found.ranks[0], found.ranks[-1], found.median_rank
    most, places = case.limits.width * n, float(case.limits.places_of(n))
    for place, (unit, rank) in enumerate(zip(found.units, found.nominal_ranks.tolist(), strict=True)):
        if np.isnan(rank):
            yield Finding("uncertainty", unit, "interval_width", NAN, most, NOT_APPLICABLE, "missing")
            continue
        outside = max(float(low[place]) - rank, rank - float(high[place]), 0.0)
        off, width = abs(float(median[place]) - rank), float(high[place] - low[place])
        for measure, figure, limit in (
            ("places_outside_interval", outside, 0.0),
            ("interval_width", width, most),
            ("places_from_median", off, places),
        ):
            verdict = at_most(figure, limit)
            yield Finding("uncertainty", unit, measure, figure, limit, verdict)
    yield from _of_all_intervals(case, high - low)


def _of_all_intervals(case: Case, width: Floats) -> Iterator[Finding]:
    limits, found = case.limits, case.simulation
    known = width[~np.isnan(found.nominal_ranks)]
    wide = float(np.mean(known > limits.width * len(found.units))) if len(known) else NAN
    verdict = at_most(wide, limits.wide, limits.wide_most)
    yield Finding("uncertainty", "", "share_of_wide_intervals", wide, limits.wide, verdict,
                  "missing" if np.isnan(wide) else "")  # fmt: skip
    failed = sum(found.failures.values()) / found.replications
    verdict = PASS if failed == 0 else WARN
    yield Finding("uncertainty", "", "share_of_failed_replications", failed, 0.0, verdict)


def sensitivity(case: Case) -> Iterator[Finding]:
    """Each assumption alone: how far ranks move and how many units; shares of the variance of the shift."""
    assumptions = usual_assumptions(case.result)
    options = replace(case.options, replications=min(case.options.replications, ALONE))
    for assumption in assumptions:
        try:
            found = simulate_result(case.result, [assumption], options)
        except ProblemError:
            yield Finding("sensitivity", assumption.name, "mean_shift_of_units", NAN, case.limits.shift,
                          NOT_APPLICABLE, "not_computed")  # fmt: skip
            continue
        yield from _alone(case, assumption.name, found)
    yield from _variance(case, assumptions)


def _alone(case: Case, name: str, found: Simulation) -> Iterator[Finding]:
    limits, n = case.limits, len(found.units)
    shift = found.mean_shift / n
    verdict = at_most(shift, limits.shift, limits.shift_most)
    yield Finding("sensitivity", name, "mean_shift_of_units", shift, limits.shift, verdict)
    places = limits.places_of(n)
    far = np.maximum(found.ranks[-1] - found.nominal_ranks, found.nominal_ranks - found.ranks[0])
    known = far[~np.isnan(far)]
    share = float(np.mean(known >= places)) if len(known) else NAN
    verdict, why = at_most(share, limits.wide), "missing" if np.isnan(share) else ""
    yield Finding("sensitivity", name, f"share_moved:{places}", share, limits.wide, verdict, why)
    r = float(correlations(found.mean_rank[:, None], found.nominal_ranks[:, None])[0, 0])
    verdict, why = at_least(r, limits.agreement), "does_not_vary" if np.isnan(r) else ""
    yield Finding("sensitivity", name, "agreement_of_ranks", r, limits.agreement, verdict, why)


def _variance(case: Case, assumptions: list[Assumption]) -> Iterator[Finding]:
    """Total-order share of the variance of the mean rank shift."""
    item, measure, most = "sensitivity", "variance_share", case.limits.dominant
    if len(assumptions) < 2:
        yield Finding(item, "", measure, NAN, most, NOT_APPLICABLE, "one_assumption")
        return
    try:
        found = sensitivity_of(case.result, assumptions, Design(rows=ROWS, bootstrap=1), case.options)
    except ProblemError:
        yield Finding(item, "", measure, NAN, most, NOT_APPLICABLE, "not_computed")
        return
    table = found.of(SHIFT)
    for name, total in zip(table["assumption"], table["total"], strict=True):
        value = float(total)
        why = "does_not_vary" if np.isnan(value) else ""
        yield Finding(item, str(name), measure, value, most, at_most(value, most), why)


def removals(case: Case) -> Iterator[Finding]:
    """How far ranks move on average when an indicator or a group is taken out."""
    found, limits, n = removal(case.result), case.limits, len(case.result.units)
    for code, shift in zip(found.codes, (found.shift / n).tolist(), strict=True):
        failed = code in found.failed or np.isnan(shift)
        verdict, why = (
            at_most(shift, limits.shift, limits.shift_most),
            "not_computed" if failed else "",
        )
        yield Finding("removal", code, "mean_shift_of_units", shift, limits.shift, verdict, why)


def frontier(case: Case) -> Iterator[Finding]:
    """How well scores agree with those that units would give themselves with their best weights."""
    x, limits = case.scores[:, case.tree.children[-1]].T, case.limits
    why = _no_frontier(x, limits.frontier_units)
    if why:
        yield Finding("frontier", "", "agreement_of_scores", NAN, limits.frontier, NOT_APPLICABLE, why)
        return
    best = benefit_of_the_doubt(x, np.ones((len(x), 1)))
    top = case.result.of(case.result.framework.top)
    r = float(correlations(best[:, None], top[:, None], "spearman")[0, 0])
    why = "does_not_vary" if np.isnan(r) else ""
    verdict = at_least(r, limits.frontier)
    yield Finding("frontier", "", "agreement_of_scores", r, limits.frontier, verdict, why)
    share = float(np.mean(best >= FRONTIER))
    verdict = at_most(share, limits.on_frontier)
    yield Finding("frontier", "", "share_on_frontier", share, limits.on_frontier, verdict)


def _no_frontier(x: Floats, most_units: int) -> str:
    """Why there is none; empty where there is."""
    if len(x) < 2:
        return "single"
    if np.isnan(x).any():
        return "missing"
    if (x < 0).any():
        return "negative"
    return "many_units" if x.shape[1] > most_units else ""


def significance(case: Case) -> Iterator[Finding]:
    """With sampling errors: how many neighbours in the ranking can be told apart, how many units cannot."""
    limits, result = case.limits, case.result
    why, found = "no_errors", None
    if result.data.covariance is not None:
        options = replace(case.options, replications=min(case.options.replications, ALONE))
        found = simulate_result(result, [SamplingError()], options)
        why = "no_pairs" if found.above is None else ""
    if found is None or found.above is None:
        yield Finding("significance", "", "share_told_apart", NAN, limits.apart, NOT_APPLICABLE, why)
        return
    order = [
        i for i in np.argsort(found.nominal_ranks, kind="stable") if not np.isnan(found.nominal_ranks[i])
    ]
    apart = float(np.mean([found.above[a, b] >= limits.confidence for a, b in pairwise(order)] or [NAN]))
    verdict, why = at_least(apart, limits.apart), "single" if np.isnan(apart) else ""
    yield Finding("significance", "", "share_told_apart", apart, limits.apart, verdict, why)
    tied = max(map(len, found.tied_groups(limits.confidence))) / len(found.units)
    verdict = at_most(tied, limits.tied)
    yield Finding("significance", "", "largest_tied_group", tied, limits.tied, verdict)


def reproduction(case: Case) -> Iterator[Finding]:
    """Whether the same inputs give the same scores again."""
    result, limit = case.result, 1e-9
    try:
        again = score(result.framework, result.data, result.recipe)
    except ProblemError:
        yield Finding("reproduction", "", "largest_difference", NAN, limit, FAIL, "not_computed")
        return
    if again.scores.shape != result.scores.shape:
        yield Finding("reproduction", "", "largest_difference", NAN, limit, FAIL, "not_computed")
        return
    off = float(np.nanmax(np.abs(again.scores - result.scores), initial=0.0))
    same = np.array_equal(np.isnan(again.scores), np.isnan(result.scores)) and off <= limit
    yield Finding("reproduction", "", "largest_difference", off, limit, PASS if same else FAIL)
