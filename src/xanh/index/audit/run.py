"""The audit in one call."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from xanh.index.audit import items, robustness
from xanh.index.audit.findings import VERDICTS, Audit, Finding
from xanh.index.audit.items import Thresholds
from xanh.index.digests import digest
from xanh.index.result import Result
from xanh.index.simulate import Options, simulate_result

ONE_RESULT = (
    items.coverage, items.outliers, items.direction, items.structure, items.reliability,
    items.correlation_table, items.importance, items.added_value,
)  # fmt: skip
# Of the report; names and sources of the thresholds stand in words.py.
ORDER = (
    "coverage", "outliers", "direction", "structure", "reliability", "correlation", "importance",
    "added_value", "uncertainty", "sensitivity", "removal", "frontier", "significance", "reproduction",
)  # fmt: skip


def audit(result: Result, *, thresholds: Thresholds | None = None, options: Options | None = None) -> Audit:
    """Hold an index against what the field asks of one.

    Parameters
    ----------
    thresholds
        Other limits than the usual ones.
    options
        Replications, seed and workers of the simulations; 1000 replications by default.

    Returns
    -------
    Audit
        Findings with figure, threshold and verdict; sources of the thresholds stand in the report.

    Source
    ------
    OECD/JRC: Handbook on Constructing Composite Indicators (2008); the statistical audits of the JRC.

    Examples
    --------
    >>> import numpy as np
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> rng = np.random.default_rng(1)
    >>> x = rng.normal(size=(20, 1)) + rng.normal(size=(20, 4)) * 0.5
    >>> codes = ["a", "b", "c", "d"]
    >>> f = Framework("demo", tuple(Indicator(c, "top") for c in codes), (Group("top", None),))
    >>> data = Data.of([f"u{i}" for i in range(20)], dict(zip(codes, x.T.tolist())))
    >>> found = audit(score(f, data))
    >>> found.verdict("direction"), found.verdict("reliability"), found.verdict("reproduction")
    ('pass', 'pass', 'pass')
    """
    limits, wanted = thresholds or Thresholds(), options or Options()
    wanted = replace(wanted, levels=(0.05, 0.5, 0.95))
    simulation = simulate_result(result, robustness.usual_assumptions(result), wanted)
    found = list(_every(result, limits, wanted))
    found += robustness.uncertainty(result, limits, simulation)
    found.sort(key=lambda f: (ORDER.index(f.item), VERDICTS.index(f.verdict)))
    return Audit(
        name=result.framework.name(result.framework.top),
        edition=result.framework.edition,
        units=len(result.units),
        findings=tuple(found),
        digest=digest(result.framework, result.data, result.recipe).whole,
        tables={**robustness.plotted(result, simulation), "importance": list(items.importances(result))},
    )


def _every(result: Result, limits: Thresholds, options: Options) -> Iterator[Finding]:
    for item in ONE_RESULT:
        yield from item(result, limits)
    yield from robustness.sensitivity(result, limits, options)
    yield from robustness.removals(result, limits)
    yield from robustness.frontier(result, limits)
    yield from robustness.significance(result, limits, options)
    yield from robustness.reproduction(result, limits)
