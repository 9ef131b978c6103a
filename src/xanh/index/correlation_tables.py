"""Which nodes of a framework go together: with their groups, across levels, with denominators."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.correlation import Pair, correlations, significance
from xanh.index.framework import Tree


def with_ancestors(scores: Floats, tree: Tree, *, level: int = 1, kind: str = "pearson") -> list[Pair]:
    """Every node of a level with each group above it, the nearest first.

    Parameters
    ----------
    scores
        (n, m) of all nodes, as in `Result.scores`.
    level
        1 for indicators.

    Returns
    -------
    list of Pair
        `first` is the node, `second` and `group` the ancestor.

    Examples
    --------
    >>> from xanh.index import Framework, Group, Indicator
    >>> f = Framework("demo", (Indicator("a", "t"), Indicator("b", "t")), (Group("t", None),))
    >>> scores = np.array([[1.0, 2.0, 1.5], [2.0, 1.0, 1.5], [4.0, 3.0, 3.5]])
    >>> [(p.first, p.second, round(p.correlation, 3)) for p in with_ancestors(scores, f.tree)]
    [('a', 't', 0.945), ('b', 't', 0.866)]
    """
    pairs = [(place, above) for place in _of(tree, level) for above in _ancestors(tree, place)]
    return [
        Pair(tree.codes[above], tree.codes[place], tree.codes[above], _one(scores, place, above, kind))
        for place, above in pairs
    ]


def between_levels(
    scores: Floats, tree: Tree, level: int, other: int, *, kind: str = "pearson"
) -> list[Pair]:
    """Every node of one level with every node of another.

    Parameters
    ----------
    scores
        (n, m) of all nodes.

    Returns
    -------
    list of Pair
        `first` of the one level, `second` of the other; `group` is the parent of `first`.

    Examples
    --------
    >>> from xanh.index import Framework, Group, Indicator
    >>> f = Framework("demo", (Indicator("a", "t"), Indicator("b", "t")), (Group("t", None),))
    >>> scores = np.array([[1.0, 2.0, 1.5], [2.0, 1.0, 1.5], [4.0, 3.0, 3.5]])
    >>> [(p.first, p.second) for p in between_levels(scores, f.tree, 1, 2)]
    [('a', 't'), ('b', 't')]
    """
    rows, columns = _of(tree, level), _of(tree, other)
    r = correlations(scores[:, rows], scores[:, columns], kind)
    return [
        Pair(_parent(tree, i), tree.codes[i], tree.codes[j], float(r[a, b]))
        for a, i in enumerate(rows)
        for b, j in enumerate(columns)
    ]


def within_groups(
    scores: Floats, tree: Tree, *, level: int = 1, height: int = 2, most_p: float = 1.0
) -> list[Pair]:
    """Pairs of nodes of one level that share a group.

    Parameters
    ----------
    scores
        (n, m) of all nodes.
    height
        Level of the group they share.
    most_p
        Pairs with a higher p-value have NaN.

    Examples
    --------
    >>> from xanh.index import Framework, Group, Indicator
    >>> f = Framework("demo", (Indicator("a", "t"), Indicator("b", "t")), (Group("t", None),))
    >>> scores = np.array([[1.0, 2.0, 1.5], [2.0, 1.0, 1.5], [4.0, 3.0, 3.5]])
    >>> [round(p.correlation, 3) for p in within_groups(scores, f.tree)]
    [0.655]
    >>> [p.correlation for p in within_groups(scores, f.tree, most_p=0.05)]
    [nan]
    """
    found = []
    for group in _of(tree, height):
        members = [place for place in _of(tree, level) if group in _ancestors(tree, place)]
        r, p = correlations(scores[:, members]), significance(scores[:, members])
        found += [
            Pair(tree.codes[group], tree.codes[members[i]], tree.codes[members[j]],
                 float(r[i, j]) if p[i, j] <= most_p else float("nan"))
            for i in range(len(members)) for j in range(i + 1, len(members))
        ]  # fmt: skip
    return found


def with_denominators(
    x: Floats, codes: Sequence[str], denominators: Mapping[str, Floats], *, above: float = 0.6
) -> list[Pair]:
    """Indicators that go with the size of a unit: a hint that they should be divided by it.

    Parameters
    ----------
    x
        (n, k) raw values.
    denominators
        (n,) each, by name.
    above
        Correlations of at most this size are left out.

    Returns
    -------
    list of Pair
        `first` is the indicator, `second` and `group` the denominator.

    Examples
    --------
    >>> x = np.array([[1.0], [2.0], [3.0]])
    >>> [p.second for p in with_denominators(x, ["a"], {"people": np.array([10.0, 20.0, 31.0])})]
    ['people']
    """
    if not denominators:
        return []
    r = correlations(x, np.column_stack(list(denominators.values())))
    return [
        Pair(name, code, name, float(r[i, j]))
        for i, code in enumerate(codes)
        for j, name in enumerate(denominators)
        if abs(r[i, j]) > above
    ]


def _of(tree: Tree, level: int) -> list[int]:
    return [int(place) for place in np.flatnonzero(tree.level == level)]


def _parent(tree: Tree, place: int) -> str:
    above = int(tree.parent[place])
    return tree.codes[above] if above >= 0 else ""


def _ancestors(tree: Tree, place: int) -> list[int]:
    found = []
    while tree.parent[place] >= 0:
        place = int(tree.parent[place])
        found.append(place)
    return found


def _one(scores: Floats, place: int, other: int, kind: str) -> float:
    return float(correlations(scores[:, [place]], scores[:, [other]], kind)[0, 0])
