"""Gaps, gains, the reverse question, the cheapest way: closed forms against differences and brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index import coinr
from xanh.index import Data, Framework, Group, Indicator, Recipe, Result, Step, score
from xanh.index.improve import Goal, Lever, cheapest, gaps, marginal, required_value, what_if
from xanh.index.simulate import Options, WeightNoise
from xanh.reference import ProblemError

RELATIVE = Recipe((Step.of("normalise", "minmax", lower=1), Step.of("aggregate", "arithmetic")))
POSTS = Step.of("normalise", "goalposts", posts=(0, 60), scale=99, base=1, trunc=False)


def made(recipe: Recipe | None = None, seed: int = 2, n: int = 8) -> Result:
    rng = np.random.default_rng(seed)
    indicators = tuple(
        Indicator(f"i{j}", f"g{j // 2}", weight=1 + j, direction=-1 if j == 3 else 1, target=45.0)
        for j in range(4)
    )
    framework = Framework(
        "made", indicators, (Group("t", None), Group("g0", "t"), Group("g1", "t", weight=2)),
        recipe=recipe or RELATIVE,
    )  # fmt: skip
    columns = {i.code: rng.uniform(5, 55, n).tolist() for i in indicators}
    regions = [f"r{u % 2}" for u in range(n)]
    return score(framework, Data.of([f"u{u}" for u in range(n)], columns, groups={"region": regions}))


MEANS = [
    Step.of("aggregate", "arithmetic"),
    Step.of("aggregate", "geometric"),
    Step.of("aggregate", "harmonic"),
    Step.of("aggregate", "power", p=2),
    Step.of("aggregate", "geometric", each={3: "sum"}),
]


@pytest.mark.parametrize("mean", MEANS, ids=lambda s: s.choice.method + "/".join(map(str, s.each)))
@pytest.mark.parametrize(
    "scale", [POSTS, Step.of("normalise", "minmax", lower=1)], ids=["goalposts", "minmax"]
)
def test_closed_derivatives_are_the_limit_of_differences(mean: Step, scale: Step) -> None:
    result = made(Recipe((scale, mean)))
    found = marginal(result, "u4")
    tiny = marginal(result, "u4", dict.fromkeys(found.codes, 1e-5))
    inner = np.array(found.exact)
    assert inner.any()
    np.testing.assert_allclose(found.derivative[inner], tiny.gain[inner] / 1e-5, rtol=2e-4, atol=1e-9)


def test_a_denominator_is_part_of_the_chain() -> None:
    framework, data = coinr.syn63()
    known = data.take(~np.isnan(data.values).any(axis=1))
    recipe = Recipe(
        (
            Step.of("denominate", "divide"),
            Step.of("normalise", "minmax", lower=1),
            Step.of("aggregate", "arithmetic"),
        )
    )
    result = score(framework, known, recipe)
    steps = {code: 1e-6 * abs(v) + 1e-9 for code, v in zip(known.indicators, known.values[5], strict=True)}
    found = marginal(result, known.units[5], steps)
    inner = np.array(found.exact) & (found.derivative != 0)
    assert inner.sum() > 20
    np.testing.assert_allclose(found.gain[inner] / found.step[inner], found.derivative[inner], rtol=1e-3)


def test_the_best_gains_nothing_by_getting_better() -> None:
    result = made()
    column = result.data.values[:, 0]
    best = result.units[int(column.argmax())]
    found = marginal(result, best)
    assert found.exact[0]
    assert found.derivative[0] == pytest.approx(0, abs=1e-9)


@given(st.integers(0, 1000), st.sampled_from(["best", "median", "target", "grouping:region"]))
@settings(max_examples=25, deadline=None)
def test_points_of_gaps_add_up_to_what_closing_them_brings(seed: int, against: str) -> None:
    result = made(seed=seed)
    found = gaps(result, "u1", against)
    assert found.points.sum() == pytest.approx(found.total, abs=1e-9)
    assert (found.gap >= 0).all()
    changes = {
        code: float(r) for code, r, g in zip(found.codes, found.reference, found.gap, strict=True) if g > 0
    }
    after = what_if(result, {"u1": changes}).table()
    place = after["unit"].index("u1")
    assert after["score_after"][place] - after["score_before"][place] == pytest.approx(found.total, abs=1e-9)


def test_gaps_to_named_units() -> None:
    result = made()
    found = gaps(result, "u0", ["u1", "u2"])
    np.testing.assert_allclose(found.reference, result.data.values[1:3].mean(axis=0))


def test_what_if_tells_every_fault_at_once() -> None:
    with pytest.raises(ProblemError) as refused:
        what_if(made(), {"nobody": {"i0": 1}, "u0": {"i9": 1, "i1": "a lot"}})
    assert [p.code for p in refused.value.problems] == [
        "index.unknown_unit", "index.no_such_indicator", "index.bad_change",
    ]  # fmt: skip


@given(st.integers(0, 500), st.floats(0.1, 0.95))
@settings(max_examples=12, deadline=None)
def test_a_required_value_reaches_its_score_and_no_less_does(seed: int, part: float) -> None:
    result = made(Recipe((POSTS, Step.of("aggregate", "geometric"))), seed=seed)
    bound = 59.0
    best = what_if(result, {"u2": {"i1": bound}}).table()["score_after"][2]
    now = result.of("t")[2]
    goal = Goal(score=now + part * (best - now))
    found = required_value(result, "u2", "i1", goal, bound=bound)
    assert found.score == pytest.approx(goal.score, rel=1e-9)
    less = found.present + (found.value - found.present) * 0.999
    assert what_if(result, {"u2": {"i1": less}}).table()["score_after"][2] < goal.score


def test_a_required_value_for_a_rank() -> None:
    result = made(Recipe((POSTS, Step.of("aggregate", "arithmetic"))))
    unit = result.units[int(result.rank_of("t").argmax())]
    found = required_value(result, unit, "i2", Goal(rank=7), bound=60)
    assert found.rank <= 7
    less = found.present + (found.value - found.present) * 0.999
    table = what_if(result, {unit: {"i2": less}}).table()
    assert table["rank_after"][table["unit"].index(unit)] > 7


def test_a_value_out_of_bounds_is_refused_with_the_best_there_is() -> None:
    with pytest.raises(ProblemError) as refused:
        required_value(made(), "u0", "i0", Goal(score=1000), bound=50)
    assert [p.code for p in refused.value.problems] == ["index.not_reached_within_bound"]


LEVERS = [Lever("i0", 1.0, 20), Lever("i1", 2.5, 20, fixed=3), Lever("i2", 0.7, 8), Lever("i3", 4.0, 5)]


def test_the_cheapest_way_is_that_of_brute_force() -> None:
    """All corners of an exact linear problem: amounts on a fine grid, the cheapest that reaches the goal."""
    result = made(Recipe((POSTS, Step.of("aggregate", "arithmetic"))))
    slopes = marginal(result, "u3").derivative
    now = result.of("t")[3]
    goal = Goal(score=now + 9)
    found = cheapest(result, "u3", goal, LEVERS)
    assert found.proved
    assert found.score == pytest.approx(goal.score, abs=1e-7)
    grids = np.meshgrid(*(np.linspace(0, lever.most, 41) for lever in LEVERS), indexing="ij")
    amounts = np.array(grids).reshape(len(LEVERS), -1)
    costs = sum(lever.cost * a + lever.fixed * (a > 0) for lever, a in zip(LEVERS, amounts, strict=True))
    least = np.min(costs[now + slopes @ amounts >= goal.score])
    assert found.cost <= least + 1e-6
    assert found.cost >= least - 2.5 * 20 / 40 - 1e-6


@given(st.integers(0, 300))
@settings(max_examples=10, deadline=None)
def test_no_random_plan_that_reaches_the_goal_is_cheaper(seed: int) -> None:
    result = made(Recipe((POSTS, Step.of("aggregate", "arithmetic"))), seed=seed)
    slopes, now = marginal(result, "u3").derivative, result.of("t")[3]
    most = np.array([lever.most for lever in LEVERS])
    goal = Goal(score=now + 0.4 * float(slopes @ most))
    found = cheapest(result, "u3", goal, LEVERS)
    drawn = np.random.default_rng(seed).uniform(0, 1, (4000, 4)) * most
    enough = drawn[now + drawn @ slopes >= goal.score]
    costs = enough @ [lever.cost for lever in LEVERS] + 3
    assert len(costs)
    assert found.cost <= costs.min() + 1e-9


@pytest.mark.parametrize("mean", ["arithmetic", "geometric"])
def test_a_rank_is_reached_when_all_are_scored_again(mean: str) -> None:
    result = made(Recipe((Step.of("normalise", "minmax", lower=1), Step.of("aggregate", mean))))
    unit = result.units[int(result.rank_of("t").argmax())]
    levers = [Lever(f"i{j}", 1 + j, 45) for j in range(4)]
    found = cheapest(result, unit, Goal(rank=4), levers)
    assert found.rank <= 4
    everything = sum(lever.cost * lever.most for lever in levers)
    assert 0 < found.cost < everything
    for code, amount in found.amounts.items():
        fewer = {**found.amounts, code: 0.99 * amount}
        changes = {c: f"{-a if c == 'i3' else a:+}" for c, a in fewer.items()}
        table = what_if(result, {unit: changes}).table()
        assert table["rank_after"][table["unit"].index(unit)] > 4


def test_nothing_is_needed_where_the_goal_is_reached() -> None:
    result = made()
    found = cheapest(result, "u0", Goal(rank=8), LEVERS)
    assert found.amounts == {}
    assert found.cost == 0


def test_a_goal_out_of_reach_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        cheapest(made(), "u0", Goal(score=1e6), LEVERS)
    assert [p.code for p in refused.value.problems] == ["index.goal_out_of_reach"]


def test_levers_that_cannot_be_used_are_named() -> None:
    with pytest.raises(ProblemError) as refused:
        cheapest(made(), "u0", Goal(rank=1), [Lever("i0", 1, 0), Lever("x", 1, 1), Lever("i1", -1, 1)])
    assert [p.place.column for p in refused.value.problems] == ["i0", "x", "i1"]


def test_the_probability_of_reaching_a_goal_under_uncertain_weights() -> None:
    result = made(Recipe((POSTS, Step.of("aggregate", "arithmetic"))))
    goal = Goal(score=result.of("t")[3] + 5)
    noise = [WeightNoise(factors={1: 0.5, 2: 0.5})]
    found = cheapest(result, "u3", goal, LEVERS, assumptions=noise, options=Options(replications=2000))
    assert found.probability is not None
    assert 0.2 < found.probability < 0.8
