"""Why a score changed between two editions: split exactly among what changed.

Five things can change: the unit's own figures, the others' figures (through the scales they set), the
weights, the method (recipe), the list of indicators. The composite is computed for every mixture of the two
editions, 2 to the power of 5, and the change is shared out by Shapley values: each factor gets the mean of
what it does over all orders in which the five could have changed. The parts add up to the change whatever
the method.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from math import factorial
from typing import Any

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.recipe import Recipe
from xanh.index.result import Result
from xanh.index.scoring import score
from xanh.reference import Place, Problem, ProblemError

FACTORS = ("own_figures", "other_figures", "weights", "method", "indicators")
After = frozenset[str]


@dataclass(frozen=True)
class Change:
    """The change of one unit, node by node.

    Attributes
    ----------
    unit
        Code in the later edition.
    nodes
        Groups that both editions have, the top last.
    before, after
        Scores by node, (g,).
    parts
        (5, g): the part of each of FACTORS in the change of each node's score; columns add up to after less
        before.
    ranks
        Rank at the top before and after.
    rank_parts
        (5,) the same for the rank at the top (negative: a better place).
    """

    unit: str
    nodes: tuple[str, ...]
    before: Floats
    after: Floats
    parts: Floats
    ranks: tuple[float, float]
    rank_parts: Floats

    def part(self, factor: str, node: str | None = None) -> float:
        """What one factor did to the score of a node, the top where None."""
        column = self.nodes.index(node) if node else -1
        return float(self.parts[FACTORS.index(factor), column])

    def to_json(self) -> dict[str, Any]:
        """As plain data."""
        nodes = {
            node: {
                "before": float(self.before[i]), "after": float(self.after[i]),
                **{factor: float(self.parts[f, i]) for f, factor in enumerate(FACTORS)},
            }
            for i, node in enumerate(self.nodes)
        }  # fmt: skip
        ranks = dict(zip(FACTORS, self.rank_parts.tolist(), strict=True))
        return {"unit": self.unit, "nodes": nodes, "ranks": list(self.ranks), "rank_parts": ranks}


@dataclass(frozen=True)
class Renamed:
    """What has another name in the later edition: indicators and units, earlier code to later code."""

    indicators: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)


def compare(
    before: Result, after: Result, units: Sequence[str] | None = None, renamed: Renamed | None = None
) -> list[Change]:
    """Split the change of units' scores between two editions.

    Parameters
    ----------
    units
        Codes in the later edition; all that were scored in both where None.
    renamed
        Codes that changed.

    Raises
    ------
    ProblemError
        `index.not_in_both` for a unit that is missing from one edition; problems of scoring a mixture.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"), Indicator("b", "top")), (Group("top", None),))
    >>> old = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 10], "b": [1, 2, 3]}))
    >>> new = score(f, Data.of(["U", "V", "W"], {"a": [0, 5, 20], "b": [1, 2, 3]}))
    >>> change = compare(old, new, ["V"])[0]
    >>> round(change.part("own_figures"), 9), round(change.part("other_figures"), 9)
    (0.0, -12.5)
    """
    old = _renamed(before, renamed or Renamed())
    both = [u for u in after.units if u in old.units]
    chosen = list(units) if units is not None else both
    absent = [u for u in chosen if u not in both]
    if absent:
        raise ProblemError([Problem("index.not_in_both", Place(row=u), {"unit": u}) for u in absent])
    mixer = Mixer(old, after)
    return [mixer.change(unit) for unit in chosen]


def _renamed(result: Result, renamed: Renamed) -> Result:
    """The earlier edition under the codes of the later one."""
    if not renamed.indicators and not renamed.units:
        return result
    new = dict(renamed.indicators)
    framework = result.framework
    indicators = tuple(replace(i, code=new.get(i.code, i.code)) for i in framework.indicators)
    steps = tuple(
        replace(s, each={new.get(k, k) if isinstance(k, str) else k: c for k, c in s.each.items()})
        for s in result.recipe.steps
    )
    data = replace(
        result.data,
        units=tuple(renamed.units.get(u, u) for u in result.data.units),
        indicators=tuple(new.get(c, c) for c in result.data.indicators),
    )
    return score(replace(framework, indicators=indicators), data, replace(result.recipe, steps=steps))


@dataclass(frozen=True)
class Mixer:
    """Computes mixtures of two editions: whatever is in `later` comes from the later one."""

    before: Result
    after: Result
    cache: dict[tuple[After, str], Result] = field(default_factory=dict)

    @property
    def nodes(self) -> tuple[str, ...]:
        """Groups of both editions in the order of the later one, its top last."""
        groups = [g.code for g in self.before.framework.groups]
        tree = self.after.framework.tree
        shared = [c for c in tree.codes[tree.indicator_count : -1] if c in groups]
        return (*shared, tree.codes[-1])

    def change(self, unit: str) -> Change:
        """The change of one unit."""
        values = {subset: self._values(unit, subset) for subset in _subsets()}
        parts = np.zeros((len(FACTORS), len(self.nodes) + 1))
        for place, factor in enumerate(FACTORS):
            for subset in _subsets():
                if factor not in subset:
                    size = len(subset)
                    weight = factorial(size) * factorial(len(FACTORS) - size - 1) / factorial(len(FACTORS))
                    parts[place] += weight * (values[subset | {factor}] - values[subset])
        first, last = values[frozenset()], values[frozenset(FACTORS)]
        return Change(
            unit=unit,
            nodes=self.nodes,
            before=first[:-1],
            after=last[:-1],
            parts=parts[:, :-1],
            ranks=(float(first[-1]), float(last[-1])),
            rank_parts=parts[:, -1],
        )

    def _values(self, unit: str, later: After) -> Floats:
        """Scores of the nodes and the rank at the top, in one mixture."""
        result = self.mixture(unit, later)
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
        base = self.after.framework if "indicators" in later else self.before.framework
        weights = (self.after if "weights" in later else self.before).framework.nodes
        known = {code: weights[code].weight for code in base.nodes if code in weights}
        return base.with_weights(known)

    def _recipe(self, later: After, framework: Framework) -> Recipe:
        """The recipe, without what it says of indicators that are not in the list."""
        recipe = (self.after if "method" in later else self.before).recipe
        steps = tuple(
            replace(
                s, each={k: c for k, c in s.each.items() if not isinstance(k, str) or k in framework.nodes}
            )
            for s in recipe.steps
        )
        return replace(recipe, steps=steps)

    def _data(self, unit: str, later: After, framework: Framework) -> Data:
        """The others' figures of one edition, the unit's own of one edition.

        An indicator that an edition lacks takes the figures of the other one, so that what changes with the
        list of indicators is the list alone.
        """
        codes = [indicator.code for indicator in framework.indicators]
        early, late = self.before.data, self.after.data
        others, own = (late if f in later else early for f in ("other_figures", "own_figures"))
        base = _filled(others, late if others is early else early, codes)
        row = _filled(own, late if own is early else early, codes)
        values = base.values.copy()
        values[base.units.index(unit)] = row.values[row.units.index(unit)]
        denominators = {
            name: _with_own(column, row.denominators.get(name), base.units.index(unit), row.units.index(unit))
            for name, column in base.denominators.items()
        }
        return replace(base, values=values, denominators=denominators)


def _with_own(column: Floats, own: Floats | None, at: int, row: int) -> Floats:
    changed = column.copy()
    if own is not None:
        changed[at] = own[row]
    return changed


def _filled(data: Data, other: Data, codes: Sequence[str]) -> Data:
    """The columns named; those that the edition lacks from the other edition, unit by unit."""
    place = {unit: row for row, unit in enumerate(other.units)}
    values = np.full((len(data.units), len(codes)), np.nan)
    for column, code in enumerate(codes):
        if code in data.indicators:
            values[:, column] = data.values[:, data.indicators.index(code)]
        else:
            source = other.values[:, other.indicators.index(code)]
            values[:, column] = [source[place[u]] if u in place else np.nan for u in data.units]
    denominators = {**_aligned(other, data.units), **data.denominators}
    return replace(data, indicators=tuple(codes), values=values, denominators=denominators, covariance=None)


def _aligned(other: Data, units: Sequence[str]) -> dict[str, Floats]:
    place = {unit: row for row, unit in enumerate(other.units)}
    return {
        name: np.array([column[place[u]] if u in place else np.nan for u in units])
        for name, column in other.denominators.items()
    }


def _subsets() -> list[After]:
    return [frozenset(c) for size in range(len(FACTORS) + 1) for c in combinations(FACTORS, size)]
