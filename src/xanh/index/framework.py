"""A composite index as data: indicators, the groups they stand in, and what is known of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from xanh.index.arrays import Floats, Integers
from xanh.index.recipe import Recipe

HIGHER, LOWER = 1, -1


@dataclass(frozen=True)
class Indicator:
    """A leaf of the framework.

    Attributes
    ----------
    code, parent
        Its own code and that of the group it stands in.
    weight
        Relative to the others of its group.
    direction
        1 (higher is better), -1 (lower is better), None (not known: scoring refuses).
    direction_state
        How the direction is known: "stated", "wording", "presumed", "assumed", "ambiguous".
    names
        By language: {"vi": ..., "en": ...}.
    measure
        Unit of measure as printed.
    source
        Part of the index: "survey", "statistics", or "" where it is not known.
    target, goalposts
        In the indicator's own unit of measure; goalposts are (worst, best) for either direction.
    denominator, scale
        Column it is divided by, and how many of the denominator's units make one.
    parameters
        Further parameters by "method.parameter", e.g. {"minmax.upper": 10}, taken by a step that names none.
    """

    code: str
    parent: str
    weight: float = 1.0
    direction: int | None = HIGHER
    direction_state: str = "stated"
    names: Mapping[str, str] = field(default_factory=dict)
    measure: str = ""
    source: str = ""
    target: float | None = None
    goalposts: tuple[float, float] | None = None
    denominator: str | None = None
    scale: float = 1.0
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def name(self, language: str = "vi") -> str:
        """Display name, in the other language or as the code where there is none."""
        return self.names.get(language) or next(iter(self.names.values()), self.code)


@dataclass(frozen=True)
class Group:
    """A node above indicators; `parent` is None for the top. A direction of -1 turns everything below it."""

    code: str
    parent: str | None
    weight: float = 1.0
    direction: int = HIGHER
    names: Mapping[str, str] = field(default_factory=dict)
    measure: str = ""
    target: float | None = None

    def name(self, language: str = "vi") -> str:
        """Display name, in the other language or as the code where there is none."""
        return self.names.get(language) or next(iter(self.names.values()), self.code)


@dataclass(frozen=True)
class Tree:
    """A framework as arrays: k indicators, then m - k groups, children before parents, the top last.

    Attributes
    ----------
    codes
        Of the m nodes.
    parent
        Position of each node's parent; -1 for the top.
    level
        1 for indicators, for a group one more than the highest of its children.
    weights
        As given, (m,).
    direction
        Of the k indicators, with the directions of the groups above folded in; 0 where it is not known.
    children
        For each group, in the order of `codes[k:]`, the positions of its children.
    """

    codes: tuple[str, ...]
    parent: Integers
    level: Integers
    weights: Floats
    direction: Floats
    children: tuple[Integers, ...]

    @property
    def indicator_count(self) -> int:
        """k: how many of the nodes are indicators."""
        return len(self.direction)

    @cached_property
    def position(self) -> dict[str, int]:
        """Code to position."""
        return {code: place for place, code in enumerate(self.codes)}

    @cached_property
    def groups(self) -> tuple[tuple[int, Integers], ...]:
        """(position of the group, positions of its children), children before parents."""
        return tuple(enumerate(self.children, self.indicator_count))

    def below(self, position: int) -> Integers:
        """Positions of the indicators under a node; of an indicator, its own."""
        if position < self.indicator_count:
            return np.array([position], dtype=np.intp)
        found = [self.below(int(child)) for child in self.children[position - self.indicator_count]]
        return np.sort(np.concatenate(found))

    def effective_weights(self, weights: Floats | None = None) -> Floats:
        """Share of each node in the top: weight over the sum of its siblings, times the parent's share, (m,).

        Nominal: it ignores missing values and the way of aggregating.
        """
        given = self.weights if weights is None else weights
        share = np.ones(len(self.codes))
        for place, children in reversed(self.groups):
            total = given[children].sum()
            share[children] = given[children] / total * share[place]
        return share


@dataclass(frozen=True)
class Framework:
    """One edition of a composite index.

    Attributes
    ----------
    code, edition
        Which index, and which edition (usually a year).
    indicators, groups
        In the order in which they are shown.
    names
        Display name by language.
    recipe
        How the composite is computed unless another recipe is given.
    valid_from, valid_to
        Days between which the edition holds; None is open.
    source
        Where the framework was read: a document, a page.

    Examples
    --------
    >>> from xanh.index import Framework, Group, Indicator
    >>> f = Framework("demo", indicators=(Indicator("a", "top"), Indicator("b", "top", weight=3)),
    ...               groups=(Group("top", None),))
    >>> f.tree.effective_weights().tolist()
    [0.25, 0.75, 1.0]
    """

    code: str
    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...]
    edition: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    recipe: Recipe = field(default_factory=Recipe)
    valid_from: date | None = None
    valid_to: date | None = None
    source: str = ""

    @cached_property
    def nodes(self) -> dict[str, Indicator | Group]:
        """Indicators and groups by code."""
        every: list[Indicator | Group] = [*self.indicators, *self.groups]
        return {node.code: node for node in every}

    @cached_property
    def tree(self) -> Tree:
        """The framework as arrays.

        Raises
        ------
        ProblemError
            Every problem of the structure at once, where there is one (see `xanh.index.checking`).
        """
        from xanh.index.checking import require_sound

        require_sound(self)
        return _tree(self)

    @property
    def top(self) -> str:
        """Code of the composite."""
        return self.tree.codes[-1]

    def name(self, code: str, language: str = "vi") -> str:
        """Display name of a node."""
        return self.nodes[code].name(language)

    def with_weights(self, weights: Mapping[str, float]) -> Framework:
        """The framework with other weights for the nodes named."""
        return self._changed({code: {"weight": float(w)} for code, w in weights.items()})

    def with_directions(self, directions: Mapping[str, int]) -> Framework:
        """The framework with directions overridden; their state becomes "stated"."""
        return self._changed(
            {code: {"direction": d, "direction_state": "stated"} for code, d in directions.items()}
        )

    def _changed(self, changes: Mapping[str, Mapping[str, Any]]) -> Framework:
        from xanh.index.checking import require_known

        require_known(self, changes)
        indicators = tuple(replace(i, **changes.get(i.code, {})) for i in self.indicators)
        mine = ("code", "parent", "weight", "direction", "names", "measure", "target")
        groups = tuple(
            replace(g, **{k: v for k, v in changes.get(g.code, {}).items() if k in mine}) for g in self.groups
        )
        return replace(self, indicators=indicators, groups=groups)

    def without(self, codes: set[str]) -> Framework:
        """The framework without some nodes, what stands below them, and groups left empty."""
        indicators = tuple(i for i in self.indicators if not codes & {i.code, *self._above(i.parent)})
        kept = {code for i in indicators for code in self._above(i.parent)}
        return replace(self, indicators=indicators, groups=tuple(g for g in self.groups if g.code in kept))

    def _above(self, code: str | None) -> list[str]:
        chain = []
        while code is not None:
            chain.append(code)
            code = self.nodes[code].parent
        return chain


def _tree(framework: Framework) -> Tree:
    levels = _levels(framework)
    groups = sorted(framework.groups, key=lambda g: levels[g.code])
    nodes: list[Indicator | Group] = [*framework.indicators, *groups]
    position = {node.code: place for place, node in enumerate(nodes)}
    parent = np.array([-1 if n.parent is None else position[n.parent] for n in nodes], dtype=np.intp)
    return Tree(
        codes=tuple(position),
        parent=parent,
        level=np.array([levels[node.code] for node in nodes], dtype=np.intp),
        weights=np.array([node.weight for node in nodes], dtype=float),
        direction=_directions(framework),
        children=tuple(np.flatnonzero(parent == position[g.code]) for g in groups),
    )


def _levels(framework: Framework) -> dict[str, int]:
    levels = {indicator.code: 1 for indicator in framework.indicators}
    for indicator in framework.indicators:
        for height, code in enumerate(framework._above(indicator.parent), 2):
            levels[code] = max(levels.get(code, 0), height)
    return levels


def _directions(framework: Framework) -> Floats:
    """Own direction times those of the groups above."""
    found = []
    for indicator in framework.indicators:
        groups = [framework.nodes[code].direction or 0 for code in framework._above(indicator.parent)]
        found.append(float(np.prod([indicator.direction or 0, *groups])))
    return np.array(found)
