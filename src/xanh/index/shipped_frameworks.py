"""Frameworks that come with Xanh, and published scores put through them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xanh.index.checking_structure import nearest
from xanh.index.framework import Framework, Indicator
from xanh.index.recipe import Recipe, Step
from xanh.index.result import Result
from xanh.index.tables_yaml import from_plain
from xanh.reference import Place, Problem, ProblemError
from xanh.reference.framework_facts import frameworks

ROUNDING = 0.02  # four figures of two decimals and their total, each rounded, are at most 0.025 apart


def shipped(name: str) -> Framework:
    """A framework by its name; `xanh.reference.frameworks` lists them with their notes and sources.

    Parameters
    ----------
    name
        "pgi-2026", "pci-2014-2021", "pci-2022".

    Raises
    ------
    ProblemError
        `index.unknown_framework`.

    Source
    ------
    In the framework's `source`, and in the notes of `xanh.reference.frameworks`.

    Examples
    --------
    >>> pgi = shipped("pgi-2026")
    >>> len(pgi.indicators), pgi.top, pgi.nodes["1.04"].direction
    (42, '0', -1)
    >>> shipped("pci-2022").nodes["informal"].weight
    15.0
    """
    known = {fact.name: fact for fact in frameworks()}
    if name not in known:
        values = {"name": name, "known": ", ".join(known), "nearest": nearest(name, known)}
        raise ProblemError(Problem("index.unknown_framework", values=values))
    return from_plain(known[name].plain, f"{name}.yaml")


def of_parts(framework: Framework) -> Framework:
    """The framework cut below the groups under its top: sub-index scores as published are its data.

    They are taken as they are and aggregated as the framework aggregates at its top.

    Examples
    --------
    >>> from xanh.index import Data, score
    >>> parts = of_parts(shipped("pgi-2026"))
    >>> data = Data.of(["Lạng Sơn"], {"1": [4.84], "2": [4.14], "3": [3.6], "4": [4.75]})
    >>> score(parts, data).of("0").round(2).tolist()
    [17.33]
    """
    top = framework.top
    below = [group for group in framework.groups if group.parent == top]
    indicators = tuple(
        Indicator(g.code, top, weight=g.weight, direction=g.direction, names=g.names, measure=g.measure)
        for g in below
    )
    return replace(
        framework,
        indicators=indicators,
        groups=tuple(group for group in framework.groups if group.code == top),
        recipe=Recipe((Step.of("normalise", "none"), _at_top(framework)), framework.recipe.missing),
    )


def _at_top(framework: Framework) -> Step:
    """The step of aggregating with the choice that holds for the top, whatever its level becomes."""
    step = framework.recipe.step("aggregate") or Step.of("aggregate", "arithmetic")
    top = framework.top
    choice = step.each.get(top) or step.for_key(int(framework.tree.level[-1]))
    return Step("aggregate", choice)


def against_published(
    result: Result, published: Mapping[str, float], *, node: str | None = None, rounding: float = ROUNDING
) -> list[Problem]:
    """Computed scores that differ from published ones by more than rounding: flagged, neither overwritten.

    Parameters
    ----------
    result
        What was computed.
    published
        Score by unit; units that the result does not have are left out.
    node
        Of which; the top otherwise.
    rounding
        Points.

    Returns
    -------
    list of Problem
        `index.published_differs` (a warning) for each unit.

    Examples
    --------
    >>> from xanh.index import Data, score
    >>> data = Data.of(["TP.HCM"], {"1": [3.12], "2": [4.94], "3": [4.09], "4": [1.87]})
    >>> result = score(of_parts(shipped("pgi-2026")), data)
    >>> [p.message("en") for p in against_published(result, {"TP.HCM": 13.99})]
    ['0 of TP.HCM: published 13.99, computed 14.02.']
    """
    node = node or result.framework.top
    scores = dict(zip(result.units, result.of(node).tolist(), strict=True))
    problems = []
    for unit, figure in published.items():
        # figures of two decimals: 0.03 apart is more than 0.02, 0.02 and some bits is not
        if unit in scores and not abs(scores[unit] - figure) <= rounding + 1e-9:
            values = {"unit": unit, "node": node, "published": figure, "computed": round(scores[unit], 4)}
            problems.append(Problem("index.published_differs", Place(row=unit, column=node), values))
    return problems
