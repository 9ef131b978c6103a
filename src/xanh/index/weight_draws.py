"""Random weights from given uniform numbers, nodes on the first axis: (m, ...), replications on the others.

A replication depends on its own numbers alone, to the last bit, however many are drawn at once: sums over
children are taken term after term.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.framework import Tree

SMALLEST = 1e-300  # a uniform number may be 0, its logarithm may not be infinite


def summed(x: Floats) -> Floats:
    """Sum along the first axis, term after term.

    Examples
    --------
    >>> summed(np.array([[1.0, 2.0], [3.0, 4.0]])).tolist()
    [4.0, 6.0]
    """
    total: Floats = x[0].copy()
    for row in x[1:]:
        total += row
    return total


def noisy_weights(u: Floats, weights: Floats, factor: Floats) -> Floats:
    """Each weight times 1 + f (2 u - 1): as far up as down, apart for each node, not rescaled.

    Parameters
    ----------
    u
        Uniform numbers in (0, 1), (m, ...).
    weights
        (m,), or (m, ...).
    factor
        (m,): f of each node (`factors_by_level`).

    Source
    ------
    Becker et al.: COINr, an R package for developing composite indicators (2022), noisy weights.

    Examples
    --------
    >>> u = np.array([[0.5, 1.0], [0.0, 0.25]])
    >>> noisy_weights(u, np.array([1.0, 4.0]), np.array([0.25, 0.5])).tolist()
    [[1.0, 1.25], [2.0, 3.0]]
    """
    noisy: Floats = _like(weights, u) * (1 + (2 * u - 1) * _like(factor, u))
    return noisy


def factors_by_level(tree: Tree, factors: Mapping[int, float]) -> Floats:
    """(m,): a factor for each node by its level (1: indicators), 0 where none is given."""
    return np.array([float(factors.get(int(level), 0.0)) for level in tree.level])


def dirichlet_weights(
    u: Floats,
    weights: Floats,
    tree: Tree,
    *,
    concentration: float = 100.0,
    levels: Sequence[int] | None = None,
) -> Floats:
    """Shares of each group's children from a Dirichlet distribution whose mean is their given shares.

    Parameters
    ----------
    u
        Uniform numbers in (0, 1), (m, ...).
    weights
        (m,), or (m, ...).
    concentration
        The sum of the distribution's parameters: the standard deviation of a share s is
        sqrt(s (1 - s) / (concentration + 1)).
    levels
        Of the children whose weights are drawn; None for all.

    Returns
    -------
    Array
        (m, ...): independent gamma variates whose shares in their group are so distributed, scaled to have
        the given weights as their means; a weight of 0 stays 0.

    Source
    ------
    Devroye: Non-uniform random variate generation (1986), chapter XI.4.

    Examples
    --------
    >>> from xanh.index import Framework, Group, Indicator
    >>> tree = Framework("f", (Indicator("a", "t"), Indicator("b", "t", weight=0)), (Group("t", None),)).tree
    >>> dirichlet_weights(np.full((3, 1), 0.5), tree.weights, tree).round(4).ravel().tolist()
    [0.9967, 0.0, 1.0]
    """
    from scipy.special import gammaincinv

    drawn = np.array(np.broadcast_to(_like(weights, u), u.shape))
    for _, children in tree.groups:
        total = summed(drawn[children])
        rows = children if levels is None else children[np.isin(tree.level[children], levels)]
        if len(rows):
            share = drawn[rows] / np.where(total > 0, total, 1.0)
            shape = np.maximum(concentration * share, 1e-12)
            gamma = np.where(share > 0, gammaincinv(shape, u[rows]), 0.0)
            drawn[rows] = gamma * (total / concentration)
    return drawn


def ordinal_weights(u: Floats, weights: Floats, tree: Tree, order: Mapping[str, Sequence[str]]) -> Floats:
    """Any weights that keep an order of importance, all equally likely; a group's sum of weights stays.

    Parameters
    ----------
    u
        Uniform numbers in (0, 1), (m, ...).
    weights
        (m,), or (m, ...).
    order
        For groups by code: their children from the most to the least important.

    Source
    ------
    Butler, Jia, Dyer: Simulation techniques for the sensitivity analysis of multi-criteria decision models
    (1997), rank order weights.

    Examples
    --------
    >>> from xanh.index import Framework, Group, Indicator
    >>> tree = Framework("f", (Indicator("a", "t"), Indicator("b", "t")), (Group("t", None),)).tree
    >>> u = np.exp([[-1.0], [-3.0], [-1.0]])
    >>> ordinal_weights(u, tree.weights, tree, {"t": ["a", "b"]}).round(9).ravel().tolist()
    [1.5, 0.5, 1.0]
    """
    drawn = np.array(np.broadcast_to(_like(weights, u), u.shape))
    for codes in order.values():
        rows = np.array([tree.position[code] for code in codes], dtype=np.intp)
        flat = exponential(u[rows])  # their shares are uniform on the simplex
        drawn[rows] = -np.sort(-flat, axis=0) / summed(flat) * summed(drawn[rows])
    return drawn


def expert_weights(u: Floats, sets: Floats) -> Floats:
    """A random mixture of several experts' weights: each expert counts with a share uniform on the simplex.

    Parameters
    ----------
    u
        Uniform numbers in (0, 1), (e, ...), one for each expert.
    sets
        (e, m): what each expert gives to each node.

    Returns
    -------
    Array
        (m, ...).

    Examples
    --------
    >>> expert_weights(np.exp([[-1.0], [-3.0]]), np.array([[1.0, 0.0], [0.0, 1.0]])).round(9).ravel().tolist()
    [0.25, 0.75]
    """
    flat = exponential(u)
    share = flat / summed(flat)
    mixed = np.zeros((sets.shape[1], *u.shape[1:]))
    for expert, part in zip(sets, share, strict=True):
        mixed += _like(expert, mixed) * part
    return mixed


def exponential(u: Floats) -> Floats:
    """Exponential variates of mean 1."""
    found: Floats = -np.log(np.maximum(u, SMALLEST))
    return found


def _like(values: Floats, u: Floats) -> Floats:
    """Values (m,) or (m, ...) with the axes of u after the first."""
    return values.reshape(len(values), *(1,) * (u.ndim - 1)) if values.ndim == 1 else values
