"""The items of an audit that look at the figures: coverage and outliers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.audit.case import NAN, Case
from xanh.index.audit.findings import NOT_APPLICABLE, PASS, WARN, Finding, at_least, at_most
from xanh.index.result import Result, Stage
from xanh.index.statistics import Limits, availability, statistics

TREATED, SCALED = "treated", "normalised"


def coverage(case: Case) -> Iterator[Finding]:
    """Share of figures that are there: by indicator, by unit, in each unit's worst group; share filled in."""
    limits, framework = case.limits, case.result.framework
    codes = [i.code for i in framework.indicators]
    kept = case.result.data.columns(codes).take(np.isin(np.array(case.result.data.units), case.result.units))
    there = ~np.isnan(kept.values)
    worst = availability(kept.values, framework.tree).min(axis=1)
    least = limits.available_least
    for measure, subjects, shares, good in (
        ("share_of_units", codes, there.mean(axis=0), limits.available),
        ("share_of_indicators", kept.units, there.mean(axis=1), limits.available),
        ("share_in_worst_group", kept.units, worst, least),
    ):
        for subject, share in zip(subjects, shares.tolist(), strict=True):
            yield Finding("coverage", subject, measure, share, good, at_least(share, good, least))
    yield from _filled(case)


def _filled(case: Case) -> Iterator[Finding]:
    """How much of each unit's score rests on figures that were filled in."""
    noted = case.result.state.details.get("impute", {})
    shares = dict(zip(noted.get("units", ()), noted.get("by_unit", ()), strict=True))
    for unit in case.result.units:
        share = float(shares.get(unit, 0.0))
        if share > 0:
            verdict = at_most(share, case.limits.imputed)
            yield Finding("coverage", unit, "share_imputed", share, case.limits.imputed, verdict)


def outliers(case: Case) -> Iterator[Finding]:
    """Skewness together with kurtosis before normalising, and how many values were Winsorised."""
    limits, stage = case.limits, before(case.result, SCALED)
    if stage is None:
        yield Finding("outliers", "", "skewness", NAN, limits.skew, NOT_APPLICABLE, "no_scale")
        return
    shape = Limits(skew=limits.skew, kurtosis=limits.kurtosis)
    found = statistics(stage.values, stage.columns, shape)
    for code, skew, out in zip(stage.columns, found.skew.tolist(), found.outliers, strict=True):
        if isnan(skew):
            yield Finding("outliers", code, "skewness", skew, limits.skew, NOT_APPLICABLE, "does_not_vary")
        else:
            yield Finding("outliers", code, "skewness", skew, limits.skew, WARN if out else PASS)
    treated = case.result.state.details.get("treat", {}).get("table", {})
    for code, count in zip(stage.columns, treated.get("winsorised", ()), strict=False):
        if count and not isnan(count):
            verdict = at_most(float(count), limits.treated_most)
            yield Finding("outliers", code, "winsorised", float(count), limits.treated_most, verdict)


def before(result: Result, name: str) -> Stage | None:
    """The stage before one of a name, None where there is no such stage."""
    names = list(result.stages)
    return result.stages[names[names.index(name) - 1]] if name in names else None


@dataclass(frozen=True)
class Distribution:
    """An indicator's values before and after treatment, (n,) each, NaN where missing."""

    code: str
    before: Floats
    after: Floats


def distributions(result: Result) -> list[Distribution]:
    """The indicators that treatment changed."""
    raw = before(result, TREATED)
    if raw is None:
        return []
    treated = result.stages[TREATED]
    found = [Distribution(code, raw.column(code), treated.column(code)) for code in treated.columns]
    return [d for d in found if not np.array_equal(d.before, d.after, equal_nan=True)]
