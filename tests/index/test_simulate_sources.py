"""Sources of uncertainty apart and together; indicators left out one at a time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from tests.index.test_simulate import MEANS, NOISE, made
from xanh.index import Step, score
from xanh.index.simulate import LeaveOneOut, Options, SamplingError, WeightNoise, simulate_result
from xanh.index.simulate.removal import removal
from xanh.index.simulate.sources import sources

OPTIONS = Options(replications=4000, seed=6)


def test_sampling_error_beside_the_choice_of_weights() -> None:
    framework, data = made()
    covariance = np.zeros((9, 6, 6))
    covariance[:, 0, 0] = 9.0
    result = score(framework, replace(data, covariance=covariance))
    found = sources(result, [SamplingError(), NOISE], OPTIONS)
    assert found.names == ("sampling", "weights")
    assert (found.shares > 0).all()
    np.testing.assert_allclose(found.shares.sum(axis=0), 1, atol=0.15)
    assert (found.widths[-1] + 1e-9 >= found.widths[:-1].min(axis=0)).all()
    assert found.to_table()["ranks"] == found.widths[-1].tolist()
    assert [row["unit"] for row in found.to_json()["units"]] == list(data.units)


def test_an_assumption_alone_has_the_numbers_it_has_in_the_whole() -> None:
    result = score(*made())
    found = sources(result, [NOISE, MEANS], OPTIONS)
    alone = simulate_result(result, [NOISE], OPTIONS)
    assert np.array_equal(found.alone[0].scores, alone.scores)


def test_a_unit_that_does_not_vary_has_no_shares() -> None:
    found = sources(score(*made()), [WeightNoise(factors={1: 0.0})], OPTIONS)
    assert np.isnan(found.shares).all()


def test_each_indicator_is_left_out_as_often_as_none() -> None:
    """The scores are those of the removal test and the nominal ones, each in one of seven replications."""
    result = score(*made())
    found = simulate_result(result, [LeaveOneOut()], Options(replications=7000))
    codes = result.framework.tree.codes[:6]
    expected = np.vstack([removal(result, codes).scores, result.of("t")])
    assert found.kept is not None
    gaps = np.abs(found.kept.T[:, None] - expected[None]).max(axis=2)
    assert gaps.min(axis=1).max() < 1e-9
    shares = np.bincount(gaps.argmin(axis=1), minlength=7) / 7000
    np.testing.assert_allclose(shares, 1 / 7, atol=0.02)


def test_some_indicators_only_are_left_out() -> None:
    result = score(*made())
    found = simulate_result(result, [LeaveOneOut(codes=("i1",))], Options(replications=500))
    assert found.kept is not None
    assert len(np.unique(found.kept[0].round(9))) == 2


def test_an_indicator_with_a_choice_of_its_own_is_taken_out_with_it() -> None:
    framework, data = made()
    step = Step.of("normalise", "minmax", lower=1, each={"i1": {"method": "rank"}})
    result = score(framework, data, framework.recipe.with_step(step))
    found = removal(result, ["i1", "g0"])
    assert found.failed == {}
    reduced = score(framework.without({"i1"}), data, framework.recipe)
    np.testing.assert_allclose(found.scores[0], reduced.of("t"))


def test_what_cannot_be_scored_without_a_node_is_told() -> None:
    framework, data = made()
    lone = framework.without({"g1"})
    found = removal(score(lone, data), ["g0", "i0"])
    assert set(found.failed) == {"g0"}
    assert np.isnan(found.scores[0]).all()
    assert np.isfinite(found.scores[1]).all()
