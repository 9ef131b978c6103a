"""The items of an audit that compute the index again: assumptions, removals, the frontier, sampling error."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from xanh.index.aggregate_frontier import benefit_of_the_doubt
from xanh.index.audit.findings import FAIL, NOT_APPLICABLE, PASS, WARN, Finding, judged
from xanh.index.audit.items import NAN, Thresholds
from xanh.index.correlation import correlations
from xanh.index.recipe import Step
from xanh.index.result import Result
from xanh.index.scoring import score
from xanh.index.simulate import (
    Alternatives,
    Assumption,
    Options,
    SamplingError,
    Simulation,
    WeightNoise,
    simulate_result,
)
from xanh.index.simulate.removal import removal
from xanh.reference import ProblemError

APART = 0.95


def usual_assumptions(result: Result) -> list[Assumption]:
    """Weights by a quarter either way, min-max against z-scores, arithmetic against geometric means.

    A sum at the top stays a sum; scales keep clear of zero for the geometric mean.
    """
    found: list[Assumption] = [
        WeightNoise("weights", dict.fromkeys(range(1, int(result.framework.tree.level.max())), 0.25))
    ]
    normalise, aggregate = result.recipe.step("normalise"), result.recipe.step("aggregate")
    if normalise is not None and normalise.choice.method == "minmax":
        upper = float(normalise.choice.parameters.get("upper", 100.0))
        scales = (Step.of("normalise", "minmax", lower=upper / 100, upper=upper),
                  Step.of("normalise", "zscore", mean=upper / 2, sd=upper / 10))  # fmt: skip
        found.append(Alternatives("normalisation", "normalise", scales))
        if aggregate is not None and aggregate.choice.method == "arithmetic":
            geometric = replace(aggregate, choice=replace(aggregate.choice, method="geometric"))
            found.append(Alternatives("aggregation", "aggregate", (aggregate, geometric)))
    return found


def uncertainty(result: Result, limits: Thresholds, simulation: Simulation) -> Iterator[Finding]:
    """Whether each unit's rank lies inside its interval, and how wide the intervals are."""
    low, high = simulation.ranks[0], simulation.ranks[-1]
    n = len(simulation.units)
    for place, unit in enumerate(simulation.units):
        rank = float(simulation.nominal_ranks[place])
        outside = max(float(low[place]) - rank, rank - float(high[place]), 0.0)
        yield Finding(
            "uncertainty", unit, "places_outside_interval", outside, 0.0, PASS if outside == 0 else WARN
        )
    wide = float(np.mean(high - low > 0.2 * n))
    yield Finding(
        "uncertainty",
        "",
        "share_of_wide_intervals",
        wide,
        limits.wide,
        judged(wide, good=limits.wide, bad=0.5),
    )
    failed = sum(simulation.failures.values()) / simulation.replications
    yield Finding(
        "uncertainty", "", "share_of_failed_replications", failed, 0.0, PASS if failed == 0 else WARN
    )


def sensitivity(result: Result, limits: Thresholds, options: Options) -> Iterator[Finding]:
    """Each assumption alone: how far ranks move, and how well they agree with the nominal ones."""
    n = len(result.units)
    for assumption in usual_assumptions(result):
        found = simulate_result(
            result, [assumption], replace(options, replications=min(options.replications, 1000))
        )
        shift = found.mean_shift / n
        yield Finding("sensitivity", assumption.name, "mean_shift_of_units", shift, limits.shift,
                      judged(shift, good=limits.shift, bad=2 * limits.shift))  # fmt: skip
        r = float(correlations(found.mean_rank[:, None], found.nominal_ranks[:, None])[0, 0])
        yield Finding("sensitivity", assumption.name, "agreement_of_ranks", r, limits.agreement,
                      judged(r, good=limits.agreement))  # fmt: skip


def removals(result: Result, limits: Thresholds) -> Iterator[Finding]:
    """How far ranks move on average when an indicator or a group is taken out."""
    found = removal(result)
    n = len(result.units)
    for code, shift in zip(found.codes, found.shift, strict=True):
        if code in found.failed:
            yield Finding("removal", code, "mean_shift_of_units", NAN, limits.shift, NOT_APPLICABLE)
        else:
            verdict = judged(float(shift) / n, good=limits.shift, bad=2 * limits.shift)
            yield Finding("removal", code, "mean_shift_of_units", float(shift) / n, limits.shift, verdict)


def frontier(result: Result, limits: Thresholds) -> Iterator[Finding]:
    """How well the scores agree with those that units would give themselves with their best weights."""
    tree = result.framework.tree
    x = result.scores[:, tree.children[-1]].T
    if len(x) < 2 or (x < 0).any() or np.isnan(x).any():
        yield Finding("frontier", "", "agreement_of_scores", NAN, limits.frontier, NOT_APPLICABLE)
        return
    best = benefit_of_the_doubt(x, np.ones((len(x), 1)))
    r = float(correlations(best[:, None], result.of(result.framework.top)[:, None], "spearman")[0, 0])
    yield Finding("frontier", "", "agreement_of_scores", r, limits.frontier, judged(r, good=limits.frontier))


def significance(result: Result, limits: Thresholds, options: Options) -> Iterator[Finding]:
    """With sampling errors: how many neighbours in the ranking can be told apart."""
    if result.data.covariance is None:
        yield Finding("significance", "", "share_told_apart", NAN, APART, NOT_APPLICABLE)
        return
    found = simulate_result(
        result, [SamplingError()], replace(options, replications=min(options.replications, 500))
    )
    order = np.argsort(found.nominal_ranks, kind="stable")
    if found.above is None:
        yield Finding("significance", "", "share_told_apart", NAN, APART, NOT_APPLICABLE)
        return
    apart = float(np.mean([found.above[a, b] >= APART for a, b in pairwise(order)]))
    yield Finding("significance", "", "share_told_apart", apart, 0.5, judged(apart, good=0.5))


def reproduction(result: Result, limits: Thresholds) -> Iterator[Finding]:
    """Whether the same inputs give the same scores again."""
    try:
        again = score(result.framework, result.data, result.recipe)
        gap = np.abs(again.scores - result.scores)
        off = float(np.nanmax(gap, initial=0.0))
        same = np.array_equal(np.isnan(again.scores), np.isnan(result.scores)) and off <= 1e-9
    except ProblemError:
        off, same = NAN, False
    yield Finding("reproduction", "", "largest_difference", off, 1e-9, PASS if same else FAIL)


def plotted(result: Result, simulation: Simulation) -> dict[str, Any]:
    """Figures for the report's plots."""
    tree = result.framework.tree
    top = tree.children[-1]
    return {
        "rank_intervals": simulation.to_table(),
        "correlations": (tuple(tree.codes[c] for c in (*top, len(tree.codes) - 1)),
                         correlations(result.scores[:, [*top, -1]])),
    }  # fmt: skip
