"""Problems of a framework by itself: codes, the tree they form, and the figures that stand with them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from xanh.index.framework import Framework, Group, Indicator
from xanh.index.recipe import Recipe
from xanh.reference import Place, Problem, measures

CODES = {
    "index.code_empty", "index.duplicate_code", "index.unknown_parent", "index.cycle", "index.no_top",
    "index.several_tops", "index.empty_group", "index.no_indicators", "index.parent_is_indicator",
}  # fmt: skip
DOUBTFUL = ("presumed", "assumed", "ambiguous")


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like one that is not known; "-" where none is.

    Examples
    --------
    >>> nearest("regoin", ["region", "income"])
    'region'
    """
    from difflib import get_close_matches

    found = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return found[0] if found else "-"


def _nodes(framework: Framework) -> list[Indicator | Group]:
    return [*framework.indicators, *framework.groups]


def structure(framework: Framework) -> Iterator[Problem]:
    """What keeps the framework from being a tree."""
    nodes = _nodes(framework)
    yield from _codes(framework, nodes)
    groups = {group.code for group in framework.groups}
    indicators = {indicator.code for indicator in framework.indicators}
    for node in nodes:
        if node.parent is None or node.parent in groups:
            continue
        code = "index.parent_is_indicator" if node.parent in indicators else "index.unknown_parent"
        values = {"code": node.code, "parent": node.parent, "nearest": nearest(node.parent, groups)}
        yield Problem(code, Place(row=node.code), values)
    yield from _tops(framework)
    yield from _loops(framework)
    filled = {node.parent for node in nodes}
    for group in framework.groups:
        if group.code not in filled:
            yield Problem("index.empty_group", Place(row=group.code), {"group": group.code})


def _codes(framework: Framework, nodes: Sequence[Indicator | Group]) -> Iterator[Problem]:
    if not framework.indicators:
        yield Problem("index.no_indicators", values={"framework": framework.code})
    for place, node in enumerate(nodes, 1):
        if not node.code.strip():
            yield Problem("index.code_empty", Place(row=str(place)), {"position": place})
    for code, count in Counter(node.code for node in nodes).items():
        if count > 1 and code.strip():
            yield Problem("index.duplicate_code", Place(row=code), {"code": code, "count": count})


def _tops(framework: Framework) -> Iterator[Problem]:
    tops = [group.code for group in framework.groups if group.parent is None]
    if not tops:
        yield Problem("index.no_top", values={"framework": framework.code})
    if len(tops) > 1:
        yield Problem("index.several_tops", Place(row=tops[1]), {"codes": ", ".join(tops)})


def _loops(framework: Framework) -> Iterator[Problem]:
    """Every ring of groups once, named by its members."""
    parents = {group.code: group.parent for group in framework.groups}
    told: set[str] = set()
    for start in parents:
        chain: list[str] = []
        code: str | None = start
        while code in parents and code not in chain:
            chain.append(code)
            code = parents[code]
        if code in chain and code not in told:
            ring = chain[chain.index(code) :]
            told.update(ring)
            yield Problem("index.cycle", Place(row=ring[0]), {"codes": " > ".join([*ring, ring[0]])})


def unknown_nodes(framework: Framework, codes: Iterable[str]) -> Iterator[Problem]:
    """Codes that the framework does not have."""
    known = {node.code for node in _nodes(framework)}
    for code in codes:
        if code not in known:
            yield Problem(
                "index.unknown_node", Place(row=code), {"code": code, "nearest": nearest(code, known)}
            )


def figures(framework: Framework, recipe: Recipe) -> Iterator[Problem]:
    """Directions, weights, goalposts, targets, scales that cannot be computed with."""
    upright = all(group.direction == 1 for group in framework.groups)
    for group in framework.groups:
        if group.direction not in (1, -1):
            yield Problem("index.bad_direction", Place(row=group.code), _valued(group.code, group.direction))
    for indicator in framework.indicators:
        yield from _of_indicator(indicator, upright=upright)
    for node in _nodes(framework):
        if not (math.isfinite(node.weight) and node.weight >= 0):
            yield Problem("index.bad_weight", Place(row=node.code), _valued(node.code, node.weight))
        if node.target is not None and not math.isfinite(node.target):
            yield Problem("index.bad_target", Place(row=node.code), _valued(node.code, node.target))
    if recipe.step("weight") is None:
        yield from _weightless(framework)
    if framework.valid_from and framework.valid_to and framework.valid_from > framework.valid_to:
        days = {"from": framework.valid_from.isoformat(), "to": framework.valid_to.isoformat()}
        yield Problem("index.validity_reversed", values=days)


def _valued(code: str, value: object) -> dict[str, object]:
    return {"code": code, "value": value}


def _of_indicator(indicator: Indicator, *, upright: bool) -> Iterator[Problem]:
    place = Place(column=indicator.code)
    if indicator.direction is None:
        yield Problem("index.direction_unknown", place, {"indicator": indicator.code})
    elif indicator.direction not in (1, -1):
        yield Problem("index.bad_direction", place, _valued(indicator.code, indicator.direction))
    if not (math.isfinite(indicator.scale) and indicator.scale > 0):
        yield Problem("index.bad_scale", place, _valued(indicator.code, indicator.scale))
    if indicator.goalposts is None:
        return
    worst, best = indicator.goalposts
    if not (math.isfinite(worst) and math.isfinite(best)):
        yield Problem("index.bad_goalposts", place, _valued(indicator.code, f"{worst}, {best}"))
    elif worst == best:
        yield Problem("index.bounds_equal", place)
    elif upright and indicator.direction == 1 and worst > best:
        yield Problem("index.goalposts_turned", place, {"worst": worst, "best": best})


def _weightless(framework: Framework) -> Iterator[Problem]:
    weights: dict[str, list[float]] = {}
    for node in _nodes(framework):
        if node.parent is not None:
            weights.setdefault(node.parent, []).append(node.weight)
    for group, given in weights.items():
        if not any(given):
            yield Problem("index.weights_all_zero", Place(row=group), {"group": group})


def remarks(framework: Framework) -> Iterator[Problem]:
    """What a person should look at: directions that no source states, targets, units of measure."""
    worded = [i.code for i in framework.indicators if i.direction_state == "wording"]
    if worded:
        yield Problem("index.directions_from_wording", values={"count": len(worded)})
    for indicator in framework.indicators:
        place = Place(column=indicator.code)
        if indicator.direction_state in DOUBTFUL and indicator.direction is not None:
            values = {"indicator": indicator.code, "direction": indicator.direction}
            yield Problem("index.direction_assumed", place, values)
        if indicator.goalposts is not None:
            yield from _against_goalposts(indicator, *indicator.goalposts)
    yield from _measures(framework)


def _against_goalposts(indicator: Indicator, worst: float, best: float) -> Iterator[Problem]:
    """Goalposts as (lower, upper) where lower is better: they are read either way; a target beyond them."""
    place, (low, high) = Place(column=indicator.code), sorted((worst, best))
    if indicator.direction == -1 and worst < best:
        yield Problem("index.goalposts_ascending", place, {"worst": worst, "best": best})
    if indicator.target is not None and not low <= indicator.target <= high:
        values = {"indicator": indicator.code, "target": indicator.target, "low": low, "high": high}
        yield Problem("index.target_beyond_goalposts", place, values)


def _measures(framework: Framework) -> Iterator[Problem]:
    """Each unit of measure that is not known, once; a target outside what the measure allows."""
    unknown: dict[str, list[str]] = {}
    for indicator in framework.indicators:
        if not indicator.measure:
            continue
        measure = measures.measure(indicator.measure)
        if measure is None:
            unknown.setdefault(indicator.measure, []).append(indicator.code)
        elif indicator.target is not None and not measure.allows(indicator.target):
            values = {"indicator": indicator.code, "value": indicator.target, "unit": "-"}
            yield Problem("index.outside_measure", Place(column=indicator.code), values | measure.to_json())
    for name, codes in unknown.items():
        values = {"measure": name, "indicators": ", ".join(codes)}
        yield Problem("index.unknown_measure", Place(column=codes[0]), values)
