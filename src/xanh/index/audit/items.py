"""The items of an audit that look at one result."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import isnan

import numpy as np

from xanh.index.arrays import Floats, Integers
from xanh.index.audit.findings import NOT_APPLICABLE, PASS, WARN, Finding, judged
from xanh.index.correlation import correlation_ratio, correlations
from xanh.index.ranking import ranks
from xanh.index.result import Result
from xanh.index.statistics import availability, statistics
from xanh.index.structure import components, cronbach_alpha
from xanh.reference import ProblemError

NAN = float("nan")
GROUP_OF_COMPONENTS = 3


@dataclass(frozen=True)
class Thresholds:
    """What figures are held against; sources stand with the items."""

    available: float = 2 / 3
    available_least: float = 0.5
    treated_most: float = 5
    parent: float = 0.3
    redundant: float = 0.92
    first_share: float = 0.6
    alpha: float = 0.7
    importance: float = 2.0
    moved: float = 0.3
    places: int = 10
    shift: float = 0.1
    wide: float = 0.25
    agreement: float = 0.9
    frontier: float = 0.7


Item = Callable[[Result, Thresholds], Iterator[Finding]]


def coverage(result: Result, limits: Thresholds) -> Iterator[Finding]:
    """Share of figures that are there: by indicator, by unit, and in each unit's worst group."""
    columns = [i.code for i in result.framework.indicators]
    kept = result.data.columns(columns).take(np.isin(np.array(result.data.units), result.units))
    there = ~np.isnan(kept.values)
    by_group = availability(kept.values, result.framework.tree)[:, :-1].min(axis=1, initial=1.0)
    figures = [
        *(("share_of_units", code, share) for code, share in zip(columns, there.mean(axis=0), strict=True)),
        *(
            ("share_of_indicators", unit, share)
            for unit, share in zip(kept.units, there.mean(axis=1), strict=True)
        ),
        *(("share_in_worst_group", unit, share) for unit, share in zip(kept.units, by_group, strict=True)),
    ]
    for measure, subject, share in figures:
        good = limits.available if measure != "share_in_worst_group" else limits.available_least
        verdict = judged(float(share), good=good, bad=min(good, limits.available_least) - 1e-12)
        yield Finding("coverage", subject, measure, float(share), good, verdict)


def outliers(result: Result, limits: Thresholds) -> Iterator[Finding]:
    """Skewness together with kurtosis before normalising, and how many values were Winsorised."""
    names = list(result.stages)
    if "normalised" not in names:
        yield Finding("outliers", "", "skewness", NAN, NAN, NOT_APPLICABLE)
        return
    stage = result.stages[names[names.index("normalised") - 1]]
    found = statistics(stage.values, stage.columns)
    for place, code in enumerate(stage.columns):
        verdict = WARN if found.outliers[place] else PASS
        yield Finding("outliers", code, "skewness", float(found.skew[place]), 2.0, verdict)
    treated = result.state.details.get("treat", {}).get("table")
    if treated and "winsorised" in treated:
        for code, count in zip(stage.columns, treated["winsorised"], strict=False):
            if count and not isnan(count):
                verdict = judged(float(count), good=limits.treated_most, bad=np.inf)
                yield Finding("outliers", code, "winsorised", float(count), limits.treated_most, verdict)


def direction(result: Result, limits: Thresholds) -> Iterator[Finding]:
    """Correlation of every indicator and group with its own group: it must not be negative."""
    for code, parent, r in parents(result):
        yield Finding("direction", code, f"correlation_with:{parent}", r, 0.0, judged(r, good=0.0, bad=0.0))


def structure(result: Result, limits: Thresholds) -> Iterator[Finding]:
    """Each group of three or more: one component, its share of the variance, loadings of one sign."""
    for code, x in groups(result, GROUP_OF_COMPONENTS):
        try:
            found = components(x)
        except ProblemError:
            yield Finding("structure", code, "components_above_one", NAN, 1.0, NOT_APPLICABLE)
            continue
        count, share = float(found.above_one), float(found.shares[0])
        yield Finding("structure", code, "components_above_one", count, 1.0, PASS if count == 1 else WARN)
        yield Finding(
            "structure",
            code,
            "first_share",
            share,
            limits.first_share,
            judged(share, good=limits.first_share),
        )
        lowest = float(found.loadings[:, 0].min())
        yield Finding("structure", code, "lowest_loading", lowest, 0.0, judged(lowest, good=0.0, bad=0.0))


def reliability(result: Result, limits: Thresholds) -> Iterator[Finding]:
    """Cronbach's alpha of each group's children."""
    for code, x in groups(result, 2):
        alpha = cronbach_alpha(x)
        yield Finding(
            "reliability", code, "alpha", alpha, limits.alpha, judged(alpha, good=limits.alpha, bad=0.0)
        )


def correlation_table(result: Result, limits: Thresholds) -> Iterator[Finding]:
    """Silent indicators, redundant pairs, indicators that go with another group more than with their own."""
    tree, scores = result.framework.tree, result.scores
    for code, parent, r in parents(result):
        yield Finding(
            "correlation", code, f"correlation_with:{parent}", r, limits.parent, judged(r, good=limits.parent)
        )
    for _, children in tree.groups:
        among = correlations(scores[:, children])
        for i in range(len(children)):
            for j in range(i + 1, len(children)):
                if among[i, j] > limits.redundant:
                    pair = f"{tree.codes[children[i]]} / {tree.codes[children[j]]}"
                    yield Finding(
                        "correlation", pair, "redundant_pair", float(among[i, j]), limits.redundant, WARN
                    )
    yield from _elsewhere(result)


def _elsewhere(result: Result) -> Iterator[Finding]:
    tree, scores = result.framework.tree, result.scores
    places = [p for p, _ in tree.groups if tree.level[p] == 2]
    r = correlations(scores[:, : tree.indicator_count], scores[:, places])
    for row in range(tree.indicator_count):
        own = int(tree.parent[row])
        if own in places and len(places) > 1 and not np.isnan(r[row]).any():
            best = int(np.argmax(r[row]))
            if places[best] != own:
                subject = f"{tree.codes[row]} / {tree.codes[places[best]]}"
                yield Finding("correlation", subject, "nearer_to_another_group", float(r[row, best]),
                              float(r[row, places.index(own)]), WARN)  # fmt: skip


def importance(result: Result, limits: Thresholds) -> Iterator[Finding]:
    """What each child does to its group's variance against what its weight says it should."""
    for code, share, weight in importances(result):
        times = share / weight if weight > 0 else NAN
        verdict = NOT_APPLICABLE if isnan(times) else PASS
        if verdict == PASS and not 1 / limits.importance <= times <= limits.importance:
            verdict = WARN
        yield Finding("importance", code, "importance_over_weight", times, limits.importance, verdict)


def importances(result: Result) -> Iterator[tuple[str, float, float]]:
    """For each child of a group of several: its share of importance (correlation ratios) and of weight."""
    tree, scores = result.framework.tree, result.scores
    for place, children in tree.groups:
        if len(children) < 2:
            continue
        ratios = np.array([correlation_ratio(scores[:, c], scores[:, place]) for c in children])
        total = np.nansum(ratios)
        weights = result.weights[children] / result.weights[children].sum()
        for child, ratio, weight in zip(children, ratios, weights, strict=True):
            yield tree.codes[child], float(ratio / total) if total > 0 else NAN, float(weight)


def added_value(result: Result, limits: Thresholds) -> Iterator[Finding]:
    """Whether the composite says more than its parts: how many units it ranks elsewhere than they do."""
    tree = result.framework.tree
    top = result.rank_of(result.framework.top)
    places = min(limits.places, max(1, round(0.15 * len(top))))
    for child in tree.children[-1]:
        own = ranks(result.scores[:, child], result.recipe.tie_tolerance)
        moved = float(np.nanmean(np.abs(own - top) >= places))
        verdict = judged(moved, good=limits.moved)
        yield Finding(
            "added_value", tree.codes[child], f"moved_places:{places}", moved, limits.moved, verdict
        )


def parents(result: Result) -> Iterator[tuple[str, str, float]]:
    """Every node below the top with its group and the correlation of their scores."""
    tree, scores = result.framework.tree, result.scores
    for place, children in tree.groups:
        if len(children) > 1:
            r = correlations(scores[:, children], scores[:, [place]])[:, 0]
            yield from zip((tree.codes[c] for c in children), [tree.codes[place]] * len(children), map(float,
            r),
                           strict=True)  # fmt: skip


def groups(result: Result, least: int) -> Iterator[tuple[str, Floats]]:
    """Every group of so many children, with their scores (n, c)."""
    children: Integers
    for place, children in result.framework.tree.groups:
        if len(children) >= least:
            yield result.framework.tree.codes[place], result.scores[:, children]
