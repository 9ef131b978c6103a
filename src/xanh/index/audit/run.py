"""The audit in one call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.audit import coherence, figures, robustness, weighting
from xanh.index.audit.case import NAN, Case, Item
from xanh.index.audit.findings import NOT_APPLICABLE, VERDICTS, Audit, Finding
from xanh.index.audit.thresholds import Thresholds
from xanh.index.audit.usual import usual_assumptions
from xanh.index.correlation import correlations
from xanh.index.digests import digest
from xanh.index.result import Result
from xanh.index.simulate import Options, Simulation, simulate_result
from xanh.reference import Problem, ProblemError

LEVELS = (0.05, 0.5, 0.95)
# Keys of the items in the order of the report; their words stand in words.py.
ITEMS: Mapping[str, Item] = {
    "coverage": figures.coverage, "outliers": figures.outliers, "direction": coherence.direction,
    "structure": coherence.structure, "reliability": coherence.reliability,
    "correlation": coherence.correlation, "importance": weighting.importance,
    "added_value": weighting.added_value, "uncertainty": robustness.uncertainty,
    "sensitivity": robustness.sensitivity, "removal": robustness.removals, "frontier": robustness.frontier,
    "significance": robustness.significance, "reproduction": robustness.reproduction,
}  # fmt: skip
# Items that look at groups of several, with their main figure.
GROUPED = {"reliability": "alpha", "correlation": "silent", "importance": "importance_over_weight"}


def audit(
    result: Result,
    *,
    simulation: Simulation | None = None,
    thresholds: Thresholds | None = None,
    options: Options | None = None,
) -> Audit:
    """Hold an index against what the field asks of one.

    Parameters
    ----------
    simulation
        Of the same result, with other assumptions than the usual ones.
    thresholds
        Other limits than the usual ones.
    options
        Replications, seed and workers of the simulations; 1000 replications by default. Progress is told of
        the simulation with all assumptions, which comes first.

    Returns
    -------
    Audit
        Findings with figure, threshold, the threshold's source, and verdict.

    Raises
    ------
    ProblemError
        `index.simulation_of_another` where the simulation is not of this result's composite.

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
    >>> found.verdict("direction"), found.verdict("reproduction"), found.count("fail")
    ('pass', 'pass', 0)
    """
    wanted = replace(options or Options(), levels=LEVELS, node=None)
    varied = simulation or simulate_result(result, usual_assumptions(result), wanted)
    _require_same(result, varied)
    case = Case(result, thresholds or Thresholds(), varied, replace(wanted, progress=None))
    order = {key: place for place, key in enumerate(ITEMS)}
    found = [finding for key in ITEMS for finding in _of(key, case)]
    found.sort(key=lambda f: (order[f.item], VERDICTS.index(f.verdict)))
    return Audit(
        name=result.framework.name(result.framework.top),
        edition=result.framework.edition,
        units=len(result.units),
        findings=tuple(found),
        digest=digest(result.framework, result.data, result.recipe).whole,
        labels={language: _labels(result, language) for language in ("vi", "en")},
        tables=_tables(case),
    )


def _of(key: str, case: Case) -> list[Finding]:
    """The findings of an item; one that looks at groups of several says where there are none."""
    nothing = Finding(key, "", GROUPED.get(key, ""), NAN, NAN, NOT_APPLICABLE, "single")
    return list(ITEMS[key](case)) or [nothing]


def _require_same(result: Result, simulation: Simulation) -> None:
    same = simulation.units == result.units and simulation.node == result.framework.top
    if not same or not np.array_equal(
        simulation.nominal_scores, result.of(result.framework.top), equal_nan=True
    ):
        values = {"node": simulation.node, "units": len(simulation.units)}
        raise ProblemError(Problem("index.simulation_of_another", values=values))


def _labels(result: Result, language: str) -> dict[str, str]:
    """What nodes and units are called: nodes with their codes, units by name; "" is the index."""
    framework = result.framework
    found = {unit: result.data.name(unit) for unit in result.data.units}
    found[""] = framework.names.get(language) or framework.name(framework.top, language)
    for code, node in result.framework.nodes.items():
        name = node.name(language)
        found[code] = code if name == code else f"{code} · {name}"
    return found


def _tables(case: Case) -> dict[str, Any]:
    """Figures for plots and sheets."""
    tree, found = case.tree, case.simulation
    parts = [*tree.children[-1].tolist(), len(tree.codes) - 1]
    order = np.argsort(np.where(np.isnan(found.nominal_ranks), np.inf, found.nominal_ranks), kind="stable")
    columns: dict[str, Floats] = {
        "rank": found.nominal_ranks, "low": found.ranks[0], "median": found.median_rank,
        "high": found.ranks[-1],
    }  # fmt: skip
    return {
        "intervals": {
            "unit": [found.units[i] for i in order],
            **{name: values[order].tolist() for name, values in columns.items()},
        },
        "levels": (found.levels[0], found.levels[-1]),
        "importance": weighting.importances(case),
        "correlations": _correlated(case, parts),
        "indicators": _correlated(case, _by_group(case)),
        "distributions": figures.distributions(case.result),
    }


def _correlated(case: Case, places: list[int]) -> tuple[tuple[str, ...], Floats]:
    return tuple(case.tree.codes[p] for p in places), correlations(case.scores[:, places])


def _by_group(case: Case) -> list[int]:
    """Indicators, those of a group beside each other."""
    tree = case.tree
    return sorted(range(tree.indicator_count), key=lambda place: (int(tree.parent[place]), place))
