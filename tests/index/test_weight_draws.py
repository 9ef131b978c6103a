"""Random weights: their distributions, and replications that do not depend on each other."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from xanh.index import Framework, Group, Indicator
from xanh.index.framework import Tree
from xanh.index.weight_draws import (
    dirichlet_weights,
    expert_weights,
    factors_by_level,
    noisy_weights,
    ordinal_weights,
)
from xanh.index.weight_judgement import rank_order_centroid

COUNT = 12  # children of one group: enough for a sum to be taken in another order


def wide() -> Tree:
    indicators = tuple(Indicator(f"i{j}", "t", weight=1.0 + j % 3) for j in range(COUNT))
    return Framework("f", indicators, (Group("t", None),)).tree


def experts(tree: Tree) -> np.ndarray:
    return np.random.default_rng(3).uniform(1, 2, (9, len(tree.codes)))


SAMPLERS: dict[str, Callable[[Tree, np.ndarray], np.ndarray]] = {
    "noisy": lambda tree, u: noisy_weights(u, tree.weights, factors_by_level(tree, {1: 0.25})),
    "dirichlet": lambda tree, u: dirichlet_weights(u, tree.weights, tree, concentration=40),
    "ordinal": lambda tree, u: ordinal_weights(u, tree.weights, tree, {"t": [f"i{j}" for j in range(COUNT)]}),
    "experts": lambda tree, u: expert_weights(u[:9], experts(tree)),
}


@pytest.mark.parametrize("name", SAMPLERS)
@given(st.integers(0, 2**32 - 1))
def test_a_replication_depends_on_its_own_numbers_alone(name: str, seed: int) -> None:
    """To the last bit, drawn alone or among others: NumPy's own sums differ there from 8 terms on."""
    tree = wide()
    u = np.random.default_rng(seed).random((len(tree.codes), 5))
    together = SAMPLERS[name](tree, u)
    for one in range(5):
        assert np.array_equal(SAMPLERS[name](tree, u[:, one : one + 1])[:, 0], together[:, one])
        assert np.array_equal(SAMPLERS[name](tree, u[:, one]), together[:, one])


def test_noise_is_that_of_coinr() -> None:
    """Levels 1 and 2 by a fifth, level 3 by a tenth: COINr's hundred sets fill just those bounds."""
    framework, _ = coinr.syn63()
    tree = framework.tree
    table = coinr.table("syn63_noisy_weights_100")
    order = [table.text("iCode").index(code) for code in tree.codes]
    sets = np.array([table.number(name)[order] for name in table.header[2:]]).T
    factor = factors_by_level(tree, {1: 0.2, 2: 0.2, 3: 0.1})
    with np.errstate(invalid="ignore"):
        u = np.where(factor[:, None] > 0, ((sets / tree.weights[:, None] - 1) / factor[:, None] + 1) / 2, 0.5)
    assert (u >= 0).all()
    assert (u <= 1).all()
    assert u[:-1].min() < 0.01
    assert u[:-1].max() > 0.99
    coinr.assert_same(noisy_weights(u, tree.weights, factor), sets, 1e-12)


def test_dirichlet_shares_have_the_given_means_and_the_known_spread() -> None:
    tree = wide()
    u = np.random.default_rng(1).random((len(tree.codes), 20_000))
    drawn = dirichlet_weights(u, tree.weights, tree, concentration=30)[:-1]
    share, wanted = drawn / drawn.sum(axis=0), tree.weights[:-1] / tree.weights[:-1].sum()
    np.testing.assert_allclose(share.mean(axis=1), wanted, rtol=0.02)
    np.testing.assert_allclose(share.var(axis=1), wanted * (1 - wanted) / 31, rtol=0.06)


def test_dirichlet_of_one_level_leaves_the_others() -> None:
    tree = coinr.syn63()[0].tree
    u = np.random.default_rng(1).random((len(tree.codes), 3))
    drawn = dirichlet_weights(u, tree.weights, tree, levels=[2])
    changed = (drawn != tree.weights[:, None]).any(axis=1)
    assert set(tree.level[changed].tolist()) == {2}


def test_ordinal_weights_have_the_centroid_as_their_mean() -> None:
    tree = Framework("f", tuple(Indicator(c, "t") for c in "abcd"), (Group("t", None),)).tree
    u = np.random.default_rng(1).random((5, 20_000))
    drawn = ordinal_weights(u, tree.weights, tree, {"t": ["c", "a", "d", "b"]})[[2, 0, 3, 1]]
    assert (np.diff(drawn, axis=0) <= 0).all()
    np.testing.assert_allclose(drawn.sum(axis=0), 4, rtol=1e-12)
    np.testing.assert_allclose(drawn.mean(axis=1) / 4, rank_order_centroid(4), atol=0.005)


def test_experts_are_mixed_evenly() -> None:
    sets = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    mixed = expert_weights(np.random.default_rng(1).random((3, 20_000)), sets)
    np.testing.assert_allclose(mixed.sum(axis=0), 1, rtol=1e-12)
    np.testing.assert_allclose(mixed.mean(axis=1), 1 / 3, atol=0.01)
    np.testing.assert_allclose(mixed.var(axis=1), 1 / 18, rtol=0.05)


def test_numbers_of_zero_and_one_do_no_harm() -> None:
    tree = wide()
    for name, sampler in SAMPLERS.items():
        for u in (np.zeros((len(tree.codes), 2)), np.full((len(tree.codes), 2), 1 - 1e-16)):
            assert np.isfinite(sampler(tree, u)).all(), name
