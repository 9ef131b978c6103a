"""The items of an audit on how indicators go together: direction, structure, reliability, correlations."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import isnan

import numpy as np

from xanh.index.arrays import Floats, Integers
from xanh.index.audit.case import NAN, Case
from xanh.index.audit.findings import FAIL, NOT_APPLICABLE, PASS, WARN, Finding, at_least, at_most
from xanh.index.correlation import correlations, significance
from xanh.index.correlation_tables import with_denominators
from xanh.index.structure import alpha_without, components, cronbach_alpha, parallel_analysis
from xanh.reference import ProblemError

GROUP_OF_COMPONENTS = 3
DRAWS = 100
SIZE = 0.6  # correlation with a denominator from which on an indicator follows the size of units


def direction(case: Case) -> Iterator[Finding]:
    """Every part runs with its group and with the rest of it; directions that no source states are told.

    A negative correlation with the group fails where chance hardly explains it, and is a warning where it
    may. One with the rest is a warning where chance hardly explains it; of two parts neither then runs with
    the other, which fails.
    """
    for group, score, children in case.families:
        own, rest = _with_own(case, score, children), _with_rest(case, children)
        for child, (r, p), (r_rest, p_rest) in zip(children, own, rest, strict=True):
            code = case.tree.codes[child]
            own_way = FAIL if p <= case.limits.p else WARN
            rest_way = PASS if p_rest > case.limits.p else FAIL if len(children) == 2 else WARN
            yield _not_negative(code, f"correlation_with:{group}", r, own_way)
            yield _not_negative(code, f"correlation_with_rest:{group}", r_rest, rest_way)
    for indicator in case.result.framework.indicators:
        known = indicator.direction_state in ("stated", "wording")
        verdict = PASS if known else WARN
        yield Finding("direction", indicator.code, "direction_known", float(known), 1.0, verdict)


def _with_own(case: Case, score: Floats, children: Integers) -> list[tuple[float, float]]:
    """Correlation and p-value of every child with its group."""
    x, y = case.scores[:, children], score[:, None]
    return list(zip(correlations(x, y)[:, 0].tolist(), significance(x, y)[:, 0].tolist(), strict=True))


def _with_rest(case: Case, children: Integers) -> list[tuple[float, float]]:
    """Correlation and p-value of every child with the weighted mean of the other children."""
    x, w = case.scores[:, children], case.result.weights[children]
    known = np.where(np.isnan(x), 0.0, w)
    total, weight = (np.nan_to_num(x) * w).sum(axis=1), known.sum(axis=1)
    found = []
    for column in range(len(children)):
        left = weight - known[:, column]
        sums = total - np.nan_to_num(x[:, column]) * w[column]
        rest = np.divide(sums, left, out=np.full(len(x), np.nan), where=left > 0)
        pair = x[:, [column]], rest[:, None]
        found.append((float(correlations(*pair)[0, 0]), float(significance(*pair)[0, 0])))
    return found


def _not_negative(code: str, measure: str, r: float, otherwise: str) -> Finding:
    if isnan(r):
        return Finding("direction", code, measure, r, 0.0, NOT_APPLICABLE, "does_not_vary")
    return Finding("direction", code, measure, r, 0.0, PASS if r >= 0 else otherwise)


def structure(case: Case) -> Iterator[Finding]:
    """Each group of three or more: one component, its share, loadings of one sign and alike; all together."""
    for group, _, children in case.families:
        if len(children) >= GROUP_OF_COMPONENTS:
            yield from _of_group(case, group, case.scores[:, children])
    yield from _of_all(case)


def _of_group(case: Case, group: str, x: Floats) -> Iterator[Finding]:
    limits, item = case.limits, "structure"
    try:
        found = components(x)
        chance = parallel_analysis(x, seed=case.options.seed, draws=DRAWS)
    except ProblemError:
        yield Finding(item, group, "components_above_one", NAN, 1.0, NOT_APPLICABLE, "too_few")
        return
    for measure, count in (("components_above_one", found.above_one), ("components_above_chance", chance)):
        yield Finding(item, group, measure, float(count), 1.0, PASS if count == 1 else WARN)
    share, loadings = float(found.shares[0]), found.loadings[:, 0] * np.sqrt(found.eigenvalues[0])
    verdict = at_least(share, limits.first_share)
    yield Finding(item, group, "first_share", share, limits.first_share, verdict)
    lowest, even = float(loadings.min()), float(np.abs(loadings).min() / np.abs(loadings).max())
    verdict = at_least(lowest, 0.0, -limits.loading)
    yield Finding(item, group, "lowest_loading", lowest, 0.0, verdict)
    yield Finding(item, group, "evenness", even, limits.even, at_least(even, limits.even))


def _of_all(case: Case) -> Iterator[Finding]:
    """No more factors of all indicators than groups that hold them; fewer is no fault."""
    tree = case.tree
    groups = len({int(place) for place in tree.parent[: tree.indicator_count]})
    top = tree.codes[-1]
    try:
        factors = parallel_analysis(
            case.scores[:, : tree.indicator_count], seed=case.options.seed, draws=DRAWS
        )
    except ProblemError:
        yield Finding("structure", top, "factors_of_all", NAN, groups, NOT_APPLICABLE, "too_few")
        return
    verdict = at_most(float(factors), groups)
    yield Finding("structure", top, "factors_of_all", float(factors), float(groups), verdict)


def reliability(case: Case) -> Iterator[Finding]:
    """Cronbach's alpha of each group's parts, standardised alpha, and how it rises without one of them."""
    limits = case.limits
    for group, _, children in case.families:
        x = case.scores[:, children]
        alpha, standardised = cronbach_alpha(x), cronbach_alpha(x, standardised=True)
        for measure, value in (("alpha", alpha), ("alpha_standardised", standardised)):
            verdict, why = at_least(value, limits.alpha, 0.0), "does_not_vary" if isnan(value) else ""
            yield Finding("reliability", group, measure, value, limits.alpha, verdict, why)
        if len(children) >= GROUP_OF_COMPONENTS:
            for child, rise in zip(children, (alpha_without(x) - alpha).tolist(), strict=True):
                verdict, why = _rise(rise, alpha, case)
                code = case.tree.codes[child]
                yield Finding("reliability", code, "alpha_rise", rise, limits.alpha_rise, verdict, why)


def _rise(rise: float, alpha: float, case: Case) -> tuple[str, str]:
    """A rise matters where alpha is too low as it stands."""
    if isnan(rise):
        return NOT_APPLICABLE, "does_not_vary"
    return (WARN if rise > case.limits.alpha_rise and alpha < case.limits.alpha else PASS), ""


def correlation(case: Case) -> Iterator[Finding]:
    """Silent parts, redundant and opposed pairs, parts nearer to another group, indicators of mere size."""
    limits, codes = case.limits, case.tree.codes
    for _, score, children in case.families:
        for child, (r, _) in zip(children, _with_own(case, score, children), strict=True):
            verdict, why = at_least(r, limits.parent), "does_not_vary" if isnan(r) else ""
            yield Finding("correlation", codes[child], "silent", r, limits.parent, verdict, why)
    for _, _, children in case.families:
        yield from _pairs(case, children)
    yield from _elsewhere(case)
    yield from _with_size(case)


def _pairs(case: Case, children: Integers) -> Iterator[Finding]:
    limits, x = case.limits, case.scores[:, children]
    r, p = correlations(x), significance(x)
    for i, j in combinations(range(len(children)), 2):
        subject, value = f"{case.tree.codes[children[i]]} / {case.tree.codes[children[j]]}", float(r[i, j])
        if value > limits.redundant:
            yield Finding("correlation", subject, "redundant_pair", value, limits.redundant, WARN)
        if value < limits.opposed and p[i, j] <= limits.p:
            yield Finding("correlation", subject, "opposed_pair", value, limits.opposed, WARN)


def _elsewhere(case: Case) -> Iterator[Finding]:
    """Parts whose scores go with another group of the same level more than with their own."""
    tree, scores = case.tree, case.scores
    for level in range(2, int(tree.level[-1])):
        groups = [int(place) for place in np.flatnonzero(tree.level == level)]
        parts = [row for row in range(len(tree.codes)) if int(tree.parent[row]) in groups]
        r = correlations(scores[:, parts], scores[:, groups])
        for row, part in zip(r, parts, strict=True):
            own = groups.index(int(tree.parent[part]))
            if not np.isnan(row).any() and row.argmax() != own:
                best = int(row.argmax())
                subject = f"{tree.codes[part]} / {tree.codes[groups[best]]}"
                yield Finding("correlation", subject, "nearer_to_another_group", float(row[best]),
                              float(row[own]), WARN)  # fmt: skip


def _with_size(case: Case) -> Iterator[Finding]:
    """Indicators that no step divides and that go with a denominator of the data."""
    data = case.result.data
    divided = {i.code for i in case.result.framework.indicators if i.denominator}
    if case.result.recipe.step("denominate") is None:
        divided = set()
    for pair in with_denominators(data.values, data.indicators, data.denominators, above=SIZE):
        if pair.first not in divided:
            subject = f"{pair.first} / {pair.second}"
            yield Finding("correlation", subject, "goes_with_size", pair.correlation, SIZE, WARN)
