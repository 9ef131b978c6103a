"""Simulation: same numbers whoever computes them, failures counted, probabilities that add up."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, score
from xanh.index.simulate import (
    Alternatives,
    Dirichlet,
    Experts,
    ImputationDraws,
    Inclusion,
    Options,
    Ordinal,
    ParameterRange,
    ParameterValues,
    Replicates,
    SamplingError,
    Simulation,
    WeightNoise,
    simulate,
    simulate_result,
)
from xanh.index.simulate.assumptions import chosen, middle
from xanh.index.simulate.prepare import prepare
from xanh.index.simulate.run import draws, replayed
from xanh.index.simulate.tally import rank_quantiles
from xanh.reference import ProblemError

SCALES = Alternatives(
    "scale", "normalise", (Step.of("normalise", "minmax", lower=1), Step.of("normalise", "rank"))
)
MEANS = Alternatives(
    "mean", "aggregate", (Step.of("aggregate", "arithmetic"), Step.of("aggregate", "geometric"))
)
NOISE = WeightNoise(factors={1: 0.5, 2: 0.3})


def made(n: int = 9, seed: int = 4) -> tuple[Framework, Data]:
    """Two groups of three indicators, one reversed."""
    rng = np.random.default_rng(seed)
    indicators = tuple(Indicator(f"i{j}", f"g{j // 3}", direction=-1 if j == 2 else 1) for j in range(6))
    framework = Framework(
        "made", indicators, (Group("t", None), Group("g0", "t"), Group("g1", "t")),
        recipe=Recipe((Step.of("normalise", "minmax", lower=1), Step.of("aggregate", "arithmetic"))),
    )  # fmt: skip
    columns = {i.code: rng.uniform(1, 50, n).tolist() for i in indicators}
    return framework, Data.of([f"u{u}" for u in range(n)], columns)


def run(*assumptions, **options) -> Simulation:
    framework, data = made()
    return simulate(
        framework, data, assumptions, options=Options(**{"replications": 3000, "seed": 7, **options})
    )


def same(one: Simulation, other: Simulation) -> bool:
    arrays = ("scores", "rank_counts", "above", "mean_score", "deviation")
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in arrays)


def test_threads_and_processes_change_no_bit() -> None:
    alone = run(NOISE, SCALES, MEANS, replications=20_000)
    assert same(run(NOISE, SCALES, MEANS, replications=20_000, workers=2), alone)
    with ProcessPoolExecutor(2) as pool:
        assert same(run(NOISE, SCALES, MEANS, replications=20_000, executor=pool), alone)


def test_a_longer_run_begins_with_the_shorter_one() -> None:
    short, long = run(NOISE, MEANS, replications=1500), run(NOISE, MEANS, replications=4000)
    assert short.kept is not None
    assert long.kept is not None
    assert np.array_equal(long.kept[:, :1500], short.kept)


def test_seeds_differ_and_zero_is_a_seed() -> None:
    zero, one = run(NOISE, seed=0), run(NOISE, seed=1)
    assert same(zero, run(NOISE, seed=0))
    assert not same(zero, one)
    assert zero.seed == 0


@pytest.mark.parametrize("name", ["arithmetic", "geometric", "harmonic", "copeland"])
def test_a_replication_is_what_score_gives(name: str) -> None:
    framework, data = made()
    recipe = framework.recipe.with_step(Step.of("aggregate", name))
    result = score(framework, data, recipe)
    assumptions = [NOISE, SCALES]
    numbers = draws(prepare(result, assumptions), 3, 0, 20)
    found = replayed(result, assumptions, numbers).scores
    for r in range(20):
        weights = NOISE.weights(framework.tree.weights[:, None], numbers[0][:, r : r + 1], framework.tree)[
            :, 0
        ]
        changed = framework.with_weights(dict(zip(framework.tree.codes, weights.tolist(), strict=True)))
        step = SCALES.options[chosen(numbers[1][0], 2)[r]]
        assert step is not None
        expected = score(changed, data, recipe.with_step(step)).of("t")
        np.testing.assert_allclose(found[:, r], expected, rtol=1e-12)


@settings(max_examples=20)
@given(st.integers(0, 2**31))
def test_probabilities_add_up(seed: int) -> None:
    found = run(NOISE, SCALES, MEANS, seed=seed, replications=300)
    assert found.above is not None
    ties = 1 - found.above - found.above.T
    np.fill_diagonal(ties, 0)
    assert (ties > -1e-12).all()
    assert (found.rank_counts.sum(axis=1) == found.used).all()
    assert found.within(len(found.units)).tolist() == [1.0] * len(found.units)
    assert (np.diff(found.scores, axis=0) >= 0).all()
    assert (np.diff(found.ranks, axis=0) >= 0).all()


def test_the_order_of_units_does_not_matter() -> None:
    framework, data = made()
    order = np.array([3, 1, 0, 8, 7, 2, 6, 5, 4])
    options = Options(replications=500, seed=2)
    one = simulate(framework, data, [NOISE, MEANS], options=options)
    other = simulate(framework, data.take(order), [NOISE, MEANS], options=options)
    assert np.array_equal(other.rank_counts, one.rank_counts[order])


def test_binned_scores_are_as_near_as_they_say() -> None:
    exact, binned = run(NOISE, MEANS, replications=9000), run(NOISE, MEANS, replications=9000, keep=1000)
    assert binned.kept is None
    assert (binned.score_error > 0).all()
    assert (np.abs(binned.scores - exact.scores) <= binned.score_error + 0.01 * exact.deviation).all()
    assert np.array_equal(binned.rank_counts, exact.rank_counts)
    assert binned.score_error.max() < 0.01 * exact.deviation.min()


def test_rank_quantiles_from_counts_are_numpy_s() -> None:
    rng = np.random.default_rng(1)
    drawn = rng.integers(1, 8, size=(5, 137))
    counts = np.array([np.bincount(row, minlength=8)[1:] for row in drawn], dtype=float)
    levels = [0.0, 0.05, 0.5, 0.77, 1.0]
    np.testing.assert_allclose(rank_quantiles(counts, levels), np.quantile(drawn, levels, axis=1))


def test_failed_replications_are_counted_and_left_out() -> None:
    """Zero in a geometric mean: COINr's statistics run over the rest without a word."""
    with_zero = Alternatives("scale", "normalise", (Step.of("normalise", "minmax"), SCALES.options[0]))
    found = run(with_zero, MEANS, NOISE, replications=4000)
    assert found.failures == {"index.not_positive": found.replications - found.used}
    assert 0.2 < found.failures["index.not_positive"] / found.replications < 0.3
    assert np.isfinite(found.scores).all()
    assert (found.rank_counts.sum(axis=1) == found.used).all()


def test_a_run_in_which_everything_fails_is_refused() -> None:
    geometric = Alternatives("mean", "aggregate", (Step.of("aggregate", "geometric"),))
    scale = Alternatives("scale", "normalise", (Step.of("normalise", "minmax"),))
    with pytest.raises(ProblemError) as refused:
        run(geometric, scale)
    assert [p.code for p in refused.value.problems] == ["index.every_replication_failed"]


def test_a_step_that_the_recipe_lacks_goes_where_its_stage_belongs() -> None:
    """COINr appends it after aggregation, and says nothing (issue #60 there)."""
    treated = Alternatives("treat", "treat", (None, Step.of("treat", "two_stage", winmax=1)))
    found = run(treated, replications=400)
    framework, data = made()
    recipe = framework.recipe.with_step(Step.of("treat", "two_stage", winmax=1))
    expected = {
        round(float(s), 9) for r in (framework.recipe, recipe) for s in score(framework, data, r).of("t")
    }
    assert found.kept is not None
    assert {round(float(s), 9) for s in found.kept.ravel()} <= expected


def test_assumptions_that_share_a_name_are_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        run(NOISE, WeightNoise(factors={2: 0.1}))
    assert [p.code for p in refused.value.problems] == ["index.assumptions_without_names"]


def test_a_parameter_of_a_step_that_is_not_there_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        run(ParameterValues("w", "treat", "winmax", (1, 2)))
    assert [p.code for p in refused.value.problems] == ["index.assumption_without_step"]


def test_sampling_error_has_the_covariance_given() -> None:
    framework, data = made(n=4)
    covariance = np.zeros((4, 6, 6))
    covariance[:, 0, 0], covariance[:, 1, 1], covariance[:, 0, 1], covariance[:, 1, 0] = 4, 9, 3, 3
    known = replace(data, covariance=covariance)
    plain = Recipe((Step.of("normalise", "none"), Step.of("aggregate", "sum")))
    found = simulate(
        framework, known, [SamplingError()], recipe=plain, options=Options(replications=2000, seed=5)
    )
    np.testing.assert_allclose(found.deviation, np.sqrt(4 + 9 + 2 * 3), rtol=0.06)
    assert np.abs(found.mean_score - found.nominal_scores).max() < 0.4


def test_sampling_error_without_a_covariance_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        run(SamplingError(), replications=10)
    assert [p.code for p in refused.value.problems] == ["index.no_covariance"]


def test_replicate_estimates_are_drawn() -> None:
    framework, data = made()
    estimates = np.stack([data.values, data.values + 1000])
    found = simulate(
        framework, data, [Replicates("r", estimates)],
        recipe=Recipe((Step.of("normalise", "none"), Step.of("aggregate", "arithmetic"))),
        options=Options(replications=600),
    )  # fmt: skip
    assert found.kept is not None
    assert 0.4 < (found.kept[0] > 100).mean() < 0.6


def test_a_continuous_parameter_takes_its_whole_range() -> None:
    power = ParameterRange("p", "aggregate", "p", 0.5, 2.0)
    framework, data = made()
    recipe = framework.recipe.with_step(Step.of("aggregate", "power", p=1))
    found = simulate(framework, data, [power], recipe=recipe, options=Options(replications=200))
    low, high = (
        score(framework, data, recipe.with_step(Step.of("aggregate", "power", p=p))).of("t") for p in (0.5, 2)
    )
    assert found.kept is not None
    assert (found.kept >= low[:, None] - 1e-9).all()
    assert (found.kept <= high[:, None] + 1e-9).all()
    assert found.kept.std() > 0


def test_imputation_draws_vary_the_scores() -> None:
    framework, data = made(n=15)
    values = data.values.copy()
    values[0, 0] = values[3, 4] = np.nan
    recipe = framework.recipe.with_step(Step.of("impute", "mean"))
    found = simulate(
        framework, data.with_values(values), [ImputationDraws(draws=3)], recipe=recipe,
        options=Options(replications=64),
    )  # fmt: skip
    assert found.deviation[0] > 0


@pytest.mark.parametrize(
    "assumption",
    [
        Dirichlet(concentration=20),
        Ordinal("order", {"g0": ("i2", "i0", "i1"), "g1": ("i3", "i4", "i5")}),
        Experts("experts", ((1.0,) * 9, (2.0, 1, 1, 1, 1, 1, 1, 1, 1))),
        Inclusion(probability=0.6),
    ],
)
def test_drawn_weights_are_weights(assumption) -> None:
    framework, _ = made()
    tree = framework.tree
    u = np.random.default_rng(0).uniform(0.001, 0.999, (assumption.width(tree), 4000))
    drawn = assumption.weights(np.repeat(tree.weights[:, None], 4000, axis=1), u, tree)
    assert (drawn >= 0).all()
    assert drawn.std(axis=1)[:6].max() > 0
    if isinstance(assumption, Dirichlet):
        shares = drawn[:3] / drawn[:3].sum(axis=0)
        np.testing.assert_allclose(shares.mean(axis=1), 1 / 3, atol=0.01)
        np.testing.assert_allclose(shares.var(axis=1), (1 / 3) * (2 / 3) / 21, rtol=0.1)
    if isinstance(assumption, Ordinal):
        assert (np.diff(drawn[[2, 0, 1]], axis=0) <= 0).all()
        np.testing.assert_allclose(drawn[:3].sum(axis=0), 3)


def test_ordinal_weights_have_the_rank_order_centroid_as_mean() -> None:
    """Barron, Barrett (1996): for three criteria 11/18, 5/18, 2/18."""
    framework, _ = made()
    tree = framework.tree
    ordinal = Ordinal("order", {"g0": ("i0", "i1", "i2")})
    u = np.random.default_rng(1).uniform(1e-9, 1, (ordinal.width(tree), 40_000))
    drawn = ordinal.weights(np.repeat(tree.weights[:, None], 40_000, axis=1), u, tree)[:3] / 3
    np.testing.assert_allclose(drawn.mean(axis=1), [11 / 18, 5 / 18, 2 / 18], atol=0.005)


def test_units_that_cannot_be_told_apart_share_a_group() -> None:
    framework, data = made(n=3)
    values = np.array([[20.0, 10, 9, 10, 10, 10], [10.0, 10, 9, 20, 10, 10], [40.0, 40, 2, 40, 40, 40]])
    found = simulate(
        framework,
        data.with_values(values),
        [WeightNoise(factors={1: 0.9})],
        options=Options(replications=500),
    )
    first, second = found.tied_groups()
    assert first == ("u2",)
    assert set(second) == {"u0", "u1"}


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[int, int]] = []
    run(NOISE, replications=20_000, progress=lambda done, wanted: told.append((done, wanted)))
    assert told[-1] == (20_000, 20_000)
    assert told == sorted(told)


def test_alternatives_are_equal_parts() -> None:
    assert chosen(middle(range(7), 7), 7).tolist() == list(range(7))


def test_threads_of_the_caller_may_be_used() -> None:
    framework, data = made()
    result = score(framework, data)
    with ThreadPoolExecutor(2) as pool:
        found = simulate_result(result, [NOISE], Options(replications=2000, executor=pool))
    assert found.used == 2000


def test_a_simulation_as_data_is_json_and_holds_all_probabilities() -> None:
    found = run(NOISE, MEANS, replications=300, keep=0)  # too few to compare halves: no number, no NaN
    told = json.loads(json.dumps(found.to_json(), allow_nan=False))
    assert told["convergence"] is None
    assert np.array_equal(told["rank_counts"], found.rank_counts)
    assert np.array_equal(told["above"], found.above)
    assert sum(map(len, told["tied_groups"])) == len(told["order"])
