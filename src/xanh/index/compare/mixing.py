"""Mixtures of two editions: each of the things that can change taken from one or from the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from xanh.index.arrays import Flags, Floats
from xanh.index.data import Data
from xanh.index.framework import Framework, Group, Indicator
from xanh.index.recipe import Recipe
from xanh.index.result import Result
from xanh.index.scoring import score
from xanh.reference import Place, Problem, ProblemError

FACTORS = ("own_figures", "other_figures", "units", "weights", "method", "indicators")
METHOD_OF_INDICATOR = ("direction", "target", "goalposts", "denominator", "scale", "parameters")
METHOD_OF_GROUP = ("direction", "target")
After = frozenset[str]


@dataclass(frozen=True)
class Mixer:
    """Computes mixtures: whatever is in `later` comes from the later edition."""

    before: Result
    after: Result
    cache: dict[tuple[After, str], Result] = field(default_factory=dict, repr=False)
    bases: dict[After, Data] = field(default_factory=dict, repr=False)

    @cached_property
    def nodes(self) -> tuple[str, ...]:
        """Groups of both editions in the order of the later one, its top last."""
        groups = {g.code for g in self.before.framework.groups}
        tree = self.after.framework.tree
        shared = [c for c in tree.codes[tree.indicator_count : -1] if c in groups]
        return (*shared, tree.codes[-1])

    def changed(self, unit: str) -> list[str]:
        """The factors that differ at all: the others' parts are zero whatever the order."""
        same = {
            "own_figures": self.rows_same.get(unit, False),
            "other_figures": all(equal for other, equal in self.rows_same.items() if other != unit),
            "units": set(self.before.data.units) == set(self.after.data.units),
            **self.rules_same,
        }
        return [factor for factor in FACTORS if not same[factor]]

    @cached_property
    def rows_same(self) -> dict[str, bool]:
        """Units of both editions: whether their figures are the same in all that both editions have."""
        early, late = self.before.data, self.after.data
        codes = [c for c in early.indicators if c in late.indicators]
        names = [n for n in early.denominators if n in late.denominators]
        both = [u for u in late.units if u in set(early.units)]
        tables = [
            np.column_stack([data.columns(codes).values, *(data.denominators[n] for n in names)])[
                [data.units.index(u) for u in both]
            ]
            for data in (early, late)
        ]
        same: Flags = ((tables[0] == tables[1]) | (np.isnan(tables[0]) & np.isnan(tables[1]))).all(axis=1)
        return {
            unit: bool(equal) and _labels(early, unit) == _labels(late, unit)
            for unit, equal in zip(both, same, strict=True)
        }

    @cached_property
    def rules_same(self) -> dict[str, bool]:
        """Whether weights, method and list of indicators are those of the earlier edition."""
        early, late = self.before, self.after
        shared = [c for c in early.framework.nodes if c in late.framework.nodes]
        pairs = [(early.framework.nodes[c], late.framework.nodes[c]) for c in shared]
        weigh = [[s.to_json() for s in r.recipe.steps if s.stage == "weight"] for r in (early, late)]
        return {
            "weights": weigh[0] == weigh[1] and all(a.weight == b.weight for a, b in pairs),
            "method": _ways(early.recipe) == _ways(late.recipe)
            and all(_method_of(a) == _method_of(b) for a, b in pairs),
            "indicators": set(early.framework.nodes) == set(late.framework.nodes)
            and all(a.parent == b.parent for a, b in pairs),
        }

    def values(self, unit: str, later: After) -> Floats:
        """(g + 1,) scores of the nodes and the rank at the top, in one mixture."""
        result = self.mixture(unit, later)
        if unit not in result.units:
            told = ", ".join(f for f in FACTORS if f in later) or "-"
            raise ProblemError(
                Problem("index.mixture_not_scored", Place(row=unit), {"unit": unit, "later": told})
            )
        row, top = result.units.index(unit), result.framework.top
        nodes = [top if code == self.nodes[-1] else code for code in self.nodes]
        return np.array([*(result.of(code)[row] for code in nodes), result.rank_of(top)[row]])

    def mixture(self, unit: str, later: After) -> Result:
        """One mixture; those in which the unit's figures come with the others' are shared by all units."""
        together = ("own_figures" in later) == ("other_figures" in later)
        key = (later, "" if together else unit)
        if key not in self.cache:
            framework = self._framework(later)
            self.cache[key] = score(
                framework, self._data(unit, later, framework), self._recipe(later, framework)
            )
        return self.cache[key]

    def _framework(self, later: After) -> Framework:
        """The list of one edition; weights and ways of scoring of one edition where it knows the node."""
        base = self._edition("indicators", later).framework
        weights = self._edition("weights", later).framework.nodes
        ways = self._edition("method", later).framework.nodes
        return replace(
            base,
            indicators=tuple(_mixed(i, weights, ways) for i in base.indicators),
            groups=tuple(_mixed(g, weights, ways) for g in base.groups),
        )

    def _recipe(self, later: After, framework: Framework) -> Recipe:
        """The recipe without what it says of indicators that are not in the list; weights as weights go."""
        recipe, weighed = (self._edition(f, later).recipe for f in ("method", "weights"))
        if [s for s in recipe.steps if s.stage == "weight"] != [
            s for s in weighed.steps if s.stage == "weight"
        ]:
            step = weighed.step("weight")
            recipe = recipe.without("weight") if step is None else recipe.with_step(step)
        kept = (
            replace(s, each={k: c for k, c in s.each.items() if isinstance(k, int) or k in framework.nodes})
            for s in recipe.steps
        )
        return replace(recipe, steps=tuple(kept))

    def _edition(self, factor: str, later: After) -> Result:
        return self.after if factor in later else self.before

    def _data(self, unit: str, later: After, framework: Framework) -> Data:
        """The units of one edition, the others' figures of one edition, the unit's own of one edition.

        What an edition lacks, a unit or an indicator, has the figures of the other one, so that what changes
        with the units or the list is that alone. A unit for which neither has figures is left out.
        """
        data = self._base(frozenset(later & {"other_figures", "units", "indicators"}), framework)
        own = self._edition("own_figures", later).data
        if own is self._edition("other_figures", later).data:
            return data
        row, at = _Row(self._other(own), own, unit), data.units.index(unit)
        values = data.values.copy()
        values[at] = [row.value(code) for code in data.indicators]
        denominators = {n: column.copy() for n, column in data.denominators.items()}
        for name, column in denominators.items():
            column[at] = row.denominator(name)
        mine = row.labels()
        groups = {n: (*g[:at], mine.get(n, g[at]), *g[at + 1 :]) for n, g in data.groups.items()}
        return replace(data, values=values, denominators=denominators, groups=groups)

    def _base(self, later: After, framework: Framework) -> Data:
        """The figures of all units, those of the own unit among them taken as the others' are."""
        if later not in self.bases:
            codes = [indicator.code for indicator in framework.indicators]
            others, units = self._edition("other_figures", later).data, self._units(later)
            rows = [_Row(self._other(others), others, unit) for unit in units]
            known = [row for row in rows if row.complete(codes)]
            names = {**others.denominators, **self._other(others).denominators}
            self.bases[later] = Data(
                units=tuple(row.unit for row in known),
                indicators=tuple(codes),
                values=np.array([[row.value(code) for code in codes] for row in known]),
                groups=_common_labels([row.labels() for row in known]),
                denominators={n: np.array([row.denominator(n) for row in known]) for n in names},
                origin=others.origin,
            )
        return self.bases[later]

    def _units(self, later: After) -> tuple[str, ...]:
        return self._edition("units", later).data.units

    def _other(self, data: Data) -> Data:
        return self.before.data if data is self.after.data else self.after.data


class _Row:
    """One unit's figures: of one edition, of the other where that has none."""

    def __init__(self, second: Data, first: Data, unit: str) -> None:
        self.unit = unit
        self.places = [
            (d, d.units.index(unit), {c: j for j, c in enumerate(d.indicators)})
            for d in (first, second)
            if unit in d.units
        ]

    def complete(self, codes: Sequence[str]) -> bool:
        return all(any(code in columns for _, _, columns in self.places) for code in codes)

    def value(self, code: str) -> float:
        data, row, columns = next(place for place in self.places if code in place[2])
        return float(data.values[row, columns[code]])

    def denominator(self, name: str) -> float:
        found = (float(d.denominators[name][row]) for d, row, _ in self.places if name in d.denominators)
        return next(found, float("nan"))

    def labels(self) -> dict[str, str]:
        second_first = reversed(self.places)
        return {name: labels[row] for d, row, _ in second_first for name, labels in d.groups.items()}


def _labels(data: Data, unit: str) -> dict[str, str]:
    row = data.units.index(unit)
    return {name: labels[row] for name, labels in data.groups.items()}


def _common_labels(rows: list[dict[str, str]]) -> dict[str, tuple[str, ...]]:
    names = set(rows[0]).intersection(*rows) if rows else set()
    return {name: tuple(row[name] for row in rows) for name in sorted(names)}


def _ways(recipe: Recipe) -> dict[str, Any]:
    return recipe.without("weight").to_json()


def _method_of(node: Indicator | Group) -> list[Any]:
    names = METHOD_OF_INDICATOR if isinstance(node, Indicator) else METHOD_OF_GROUP
    return [type(node).__name__, *(getattr(node, name) for name in names)]


def _mixed(node: Any, weights: Any, ways: Any) -> Any:
    """A node with the weight of one edition and the way of scoring of one, where these know it."""
    changes = {"weight": weights[node.code].weight} if node.code in weights else {}
    way = ways.get(node.code)
    if type(way) is type(node):
        names = METHOD_OF_INDICATOR if isinstance(node, Indicator) else METHOD_OF_GROUP
        changes |= {name: getattr(way, name) for name in names}
    return replace(node, **changes)
