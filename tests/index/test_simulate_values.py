"""Replications with values of their own: each is what `score` gives, whatever the batch it is computed in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.index.test_simulate import MEANS, NOISE, made
from tests.index.test_simulate_replay import made_up_result
from xanh.index import Data, Framework, Recipe, Result, Step, score
from xanh.index.simulate import (
    Alternatives,
    Assumption,
    Inclusion,
    Options,
    ParameterRange,
    Replicates,
    SamplingError,
    Simulation,
    WeightNoise,
    WeightSets,
    simulate_result,
)
from xanh.index.simulate.evaluate import evaluate
from xanh.index.simulate.prepare import prepare
from xanh.index.simulate.run import draws, replayed
from xanh.index.simulate.variants import own_values
from xanh.reference import ProblemError

MISSING = Step.of("impute", "median")


def surveyed() -> Result:
    """The made-up 63 provinces, all steps, a sampling error of ten percent in eight indicators."""
    result = made_up_result()
    n, k = result.data.values.shape
    spread = 0.1 * np.nanstd(result.data.values, axis=0)[:8]
    covariance = np.zeros((n, k, k))
    covariance[:, np.arange(8), np.arange(8)] = spread**2
    covariance[:, 0, 1] = covariance[:, 1, 0] = 0.5 * spread[0] * spread[1]
    return score(result.framework, replace(result.data, covariance=covariance), result.recipe)


def with_recipe(result: Result, recipe: Recipe) -> Result:
    return score(result.framework, result.data, recipe)


def one_by_one(result: Result, assumptions: list[Assumption], numbers: list[np.ndarray]) -> np.ndarray:
    """Scores (n, r) by `score`, NaN where it refuses."""
    prepared = prepare(result, assumptions)
    values = own_values(prepared, numbers, np.arange(numbers[0].shape[1]))
    found = np.full((len(result.units), len(values)), np.nan)
    for r, x in enumerate(values):
        try:
            alone = score(result.framework, prepared.data.with_values(x), result.recipe)
        except ProblemError:
            continue
        places = [result.units.index(unit) for unit in alone.units if unit in result.units]
        rows = [alone.units.index(result.units[place]) for place in places]
        found[places, r] = alone.of(result.framework.top)[rows]
    return found


def recipes() -> dict[str, Recipe]:
    full = made_up_result().recipe
    denominate, _, impute, treat, minmax, mixed = full.steps
    plain = Step.of("aggregate", "arithmetic")
    return {
        "all steps": full,
        "nothing imputed": Recipe((denominate, treat, minmax, plain), missing="allow"),
        "screened by zeros": Recipe(
            (denominate, Step.of("screen", "by_zeros", non_zero=0.8), impute, minmax, plain)
        ),
        "ranks, another mean above": Recipe((denominate, MISSING, Step.of("normalise", "rank"), mixed)),
        "units compared": Recipe((denominate, MISSING, minmax, Step.of("aggregate", "copeland"))),
        "weights from the data": Recipe(
            (denominate, MISSING, minmax, Step.of("weight", "pca", level=1, squared=True), plain)
        ),
    }


@pytest.mark.parametrize("name", list(recipes()))
def test_a_batch_is_what_score_gives_one_by_one(name: str) -> None:
    result = with_recipe(surveyed(), recipes()[name])
    assumptions: list[Assumption] = [SamplingError()]
    numbers = draws(prepare(result, assumptions), 5, 0, 7)
    found = replayed(result, assumptions, numbers)
    np.testing.assert_allclose(found.scores, one_by_one(result, assumptions, numbers), rtol=1e-12)
    assert found.scores.std(axis=1).max() > 0


def test_how_replications_are_batched_changes_no_bit() -> None:
    result = surveyed()
    prepared = prepare(result, [SamplingError(), NOISE, MEANS])
    numbers = draws(prepared, 5, 0, 150)
    whole = evaluate(prepared, numbers).scores
    for columns in (slice(0, 1), slice(37, 150), slice(149, 150)):
        assert np.array_equal(evaluate(prepared, [u[:, columns] for u in numbers]).scores, whole[:, columns])


def test_a_set_of_values_that_cannot_be_scored_fails_alone() -> None:
    framework, data = made()
    flat = data.values.copy()
    flat[:, 3] = 7.0
    estimates = Replicates("estimates", np.stack([data.values, flat, data.values * 1.1]))
    found = simulate_result(score(framework, data), [estimates], Options(replications=900, seed=3))
    assert found.failures == {"index.constant_column": 900 - found.used}
    assert 200 < 900 - found.used < 400
    assert np.isfinite(found.scores).all()


def test_estimates_stand_in_the_order_of_the_data_and_not_of_the_framework() -> None:
    framework, data = made()
    turned = data.columns(data.indicators[::-1])
    recipe = Recipe((Step.of("normalise", "none"), Step.of("aggregate", "arithmetic")))
    result = score(framework, turned, recipe)
    found = simulate_result(result, [Replicates("estimates", turned.values[None])], Options(replications=20))
    np.testing.assert_allclose(found.scores[1], result.of("t"))


def test_estimates_of_another_shape_are_refused() -> None:
    framework, data = made()
    with pytest.raises(ProblemError) as refused:
        simulate_result(
            score(framework, data), [Replicates("estimates", np.ones((4, 9, 5)))], Options(replications=20)
        )
    assert [p.code for p in refused.value.problems] == ["index.wrong_shape"]


def test_sampling_error_of_some_indicators_only() -> None:
    result = surveyed()
    first = result.data.indicators[0]
    prepared = prepare(result, [SamplingError("one", codes=(first,))])
    values = own_values(prepared, draws(prepared, 1, 0, 50), np.arange(50))
    moved = ((values != values[0]) & ~np.isnan(values)).any(axis=(0, 1))
    assert [code for code, moves in zip(prepared.data.indicators, moved, strict=True) if moves] == [first]


def test_correlated_errors_have_their_correlation() -> None:
    result = surveyed()
    prepared = prepare(result, [SamplingError()])
    errors = own_values(prepared, draws(prepared, 1, 0, 1000), np.arange(1000)) - prepared.data.values
    known = ~np.isnan(errors[0, :, :2]).any(axis=1)
    both = errors[:, known][..., :2].reshape(-1, 2)
    assert abs(np.corrcoef(both.T)[0, 1] - 0.5) < 0.02


def test_a_continuous_parameter_with_values_that_vary() -> None:
    result = surveyed()
    upper = ParameterRange("upper", "normalise", "upper", 5.0, 20.0)
    assumptions: list[Assumption] = [SamplingError(), upper]
    numbers = draws(prepare(result, assumptions), 5, 0, 3)
    found = replayed(result, assumptions, numbers).scores
    values = own_values(prepare(result, assumptions), numbers, np.arange(3))
    for r in range(3):
        recipe = upper.recipe(result.recipe, float(numbers[1][0, r]))
        data = prepare(result, assumptions).data.with_values(values[r])
        expected = score(result.framework, data, recipe).of(result.framework.top)
        np.testing.assert_allclose(found[:, r], expected, rtol=1e-12)


def run(assumption: Assumption, framework: Framework, data: Data, recipe: Recipe) -> Simulation:
    return simulate_result(score(framework, data, recipe), [assumption], Options(replications=2000, seed=8))


def test_a_replication_without_any_weight_fails() -> None:
    """All indicators of both groups left out: not a score of zero."""
    framework, data = made()
    found = run(Inclusion(probability=0.2), framework, data, framework.recipe)
    assert set(found.failures) == {"index.weights_all_zero"}
    assert abs(found.failures["index.weights_all_zero"] / 2000 - 0.8**6) < 0.04
    assert found.kept is not None
    assert (found.kept.std(axis=0) > 0).all()


def test_noise_wider_than_the_weights_may_leave_none() -> None:
    framework, data = made()
    lone = framework.without({"i1", "i2"})
    sets = WeightSets("sets", ((1.0,) * 7, (0.0, 1, 1, 1, 1, 1, 1)))
    found = run(sets, lone, data, lone.recipe)
    assert found.failures == {"index.weights_all_zero": 2000 - found.used}


def test_weights_vary_around_those_of_the_recipe() -> None:
    """Noise on weights that a step of the recipe computes, not on the framework's."""
    framework, data = made()
    recipe = framework.recipe.with_step(Step.of("weight", "pca", level=1, squared=True))
    result = score(framework, data, recipe)
    found = simulate_result(result, [WeightNoise(factors={1: 1e-9})], Options(replications=64))
    np.testing.assert_allclose(found.scores[1], result.of("t"), rtol=1e-7)
    assert np.abs(result.of("t") - score(framework, data).of("t")).max() > 1e-3


@pytest.mark.parametrize("means", [("arithmetic", None), ("arithmetic", "geometric")])
def test_a_group_below_the_top(means: tuple[str, str | None]) -> None:
    """A sub-index is simulated by itself, with the same random numbers as the whole."""
    framework, data = made()
    mean, above = means
    step = Step.of("aggregate", mean, each={3: above} if above else None)
    result = score(framework, data, framework.recipe.with_step(step))
    found = simulate_result(result, [NOISE], Options(replications=100, node="g1"))
    np.testing.assert_allclose(found.nominal_scores, result.of("g1"))
    numbers = draws(prepare(result, [NOISE]), 0, 0, 100)[0]
    weights = NOISE.weights(framework.tree.weights[:, None], numbers[:, 7:8], framework.tree)[:, 0]
    changed = framework.with_weights(dict(zip(framework.tree.codes, weights.tolist(), strict=True)))
    assert found.kept is not None
    np.testing.assert_allclose(found.kept[:, 7], score(changed, data, result.recipe).of("g1"), rtol=1e-12)


def test_an_indicator_is_no_group() -> None:
    framework, data = made()
    with pytest.raises(ProblemError) as refused:
        simulate_result(score(framework, data), [NOISE], Options(replications=10, node="i1"))
    assert [p.code for p in refused.value.problems] == ["index.bad_parameter"]


def test_units_that_an_alternative_screens_out_have_no_rank_there() -> None:
    framework, data = made()
    values = data.values.copy()
    values[4, :5] = np.nan
    screens = Alternatives("screen", "screen", (None, Step.of("screen", "by_availability", data=0.5)))
    recipe = replace(framework.recipe, missing="allow")
    found = simulate_result(
        score(framework, data.with_values(values), recipe), [screens], Options(replications=1000)
    )
    assert found.used == 1000
    assert 400 < found.rank_counts[4].sum() < 600
    assert (np.delete(found.rank_counts.sum(axis=1), 4) == 1000).all()


@pytest.mark.parametrize("keep", [10**9, 1000])
def test_quantiles_of_a_unit_are_of_the_replications_in_which_it_has_a_score(keep: int) -> None:
    framework, data = made()
    values = data.values.copy()
    values[4, :5] = np.nan
    screens = Alternatives("screen", "screen", (None, Step.of("screen", "by_availability", data=0.5)))
    recipe = replace(framework.recipe, missing="allow")
    result = score(framework, data.with_values(values), recipe)
    options = Options(replications=9000, keep=keep)
    found = simulate_result(result, [screens, WeightNoise(factors={1: 0.2})], options)
    expected = simulate_result(result, [WeightNoise(factors={1: 0.2})], options)
    np.testing.assert_allclose(found.scores[:, 4], expected.scores[:, 4], rtol=0.05)
    np.testing.assert_allclose(found.mean_score[4], expected.mean_score[4], rtol=0.01)
    assert np.isfinite(found.convergence)


def test_how_far_halves_differ_shows_how_many_replications_are_needed() -> None:
    framework, data = made()
    result = score(framework, data)
    few, many = (simulate_result(result, [NOISE], Options(replications=r)) for r in (40, 20_000))
    assert 0 < many.convergence < few.convergence
    binned = simulate_result(result, [NOISE], Options(replications=2000, keep=0))
    assert np.isnan(binned.convergence)


def test_a_sum_keeps_its_scale_in_every_alternative() -> None:
    """Weights of a sum's parts are scaled to their nominal total, those of a mean need not be."""
    framework, data = made()
    means, mixed = Step.of("aggregate", "arithmetic"), Step.of("aggregate", "arithmetic", each={3: "sum"})
    result = score(framework, data, framework.recipe.with_step(mixed))
    ways = Alternatives("way", "aggregate", (means, mixed))
    for node, most in (("t", 200.0), ("g0", 100.0)):
        found = simulate_result(result, [NOISE, ways], Options(replications=2000, node=node))
        assert found.kept is not None
        assert found.kept.max() <= most + 1e-9
        assert found.kept.max() > 0.6 * most
