"""The cheapest way, proved: against brute force where costs and responses bend, under curved means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from math import erf, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index.test_improve import POSTS, made
from xanh.index import Recipe, Result, Step, score
from xanh.index.improve import Goal, Lever, cheapest
from xanh.index.simulate import Options, SamplingError
from xanh.reference import ProblemError

ARITHMETIC = Step.of("aggregate", "arithmetic")
MINMAX = Step.of("normalise", "minmax", lower=1)
DIRECTION = np.array([1, 1, 1, -1])
BENT = [
    Lever("i0", 1.0, 30, fixed=4, tiers=((10, 0.4), (20, 3.0))),
    Lever("i1", 2.5, 20, fixed=3),
    Lever("i2", 0.7, 16, tiers=((8, 5.0),)),
    Lever("i3", 4.0, 12),
]


def scored(result: Result, unit: str, amounts: Sequence[float]) -> Result:
    values = result.data.values.copy()
    values[result.data.units.index(unit)] += DIRECTION * np.array(amounts)
    return score(result.framework, result.data.with_values(values), result.recipe)


def price(levers: Sequence[Lever], amounts: Sequence[float]) -> float:
    return sum(lever.price(a) for lever, a in zip(levers, amounts, strict=True))


def brute_force(result: Result, unit: str, goal: Goal, steps: int = 7) -> float:
    """The least cost over a grid, everybody scored again at every point of it."""
    grids = [np.linspace(0, lever.most, steps) for lever in BENT]
    by_cost = sorted((price(BENT, a), a) for a in product(*grids))
    return next(cost for cost, a in by_cost if goal.reached(scored(result, unit, a), unit))


RECIPES = {
    "posts, arithmetic": Recipe((POSTS, ARITHMETIC)),
    "posts that hold, arithmetic": Recipe(
        (Step.of("normalise", "goalposts", posts=(20, 40), scale=99, base=1), ARITHMETIC)
    ),
    "minmax, arithmetic": Recipe((MINMAX, ARITHMETIC)),
    "minmax, geometric": Recipe((MINMAX, Step.of("aggregate", "geometric"))),
    "posts, harmonic": Recipe((POSTS, Step.of("aggregate", "harmonic"))),
    "minmax, sum of geometric": Recipe((MINMAX, Step.of("aggregate", "geometric", each={3: "sum"}))),
}


@pytest.mark.parametrize("name", RECIPES)
@pytest.mark.parametrize("seed", [2, 5])
def test_no_point_of_a_grid_is_cheaper(name: str, seed: int) -> None:
    """For the unit that is the worst of an indicator too: its score rises only once it overtakes another."""
    result = made(RECIPES[name], seed=seed)
    unit = result.units[int(result.data.values[:, 0].argmin())]
    row = result.units.index(unit)
    most = scored(result, unit, [lever.most for lever in BENT]).of("t")[row]
    goal = Goal(score=result.of("t")[row] + 0.6 * (most - result.of("t")[row]))
    found = cheapest(result, unit, goal, BENT)
    assert found.proved
    again = scored(result, unit, [found.amounts.get(f"i{j}", 0.0) for j in range(4)])
    assert goal.reached(again, unit)
    assert found.score == again.of("t")[row]
    assert found.cost == pytest.approx(price(BENT, [found.amounts.get(f"i{j}", 0.0) for j in range(4)]))
    least = brute_force(result, unit, goal)
    assert found.cost <= least + 1e-6
    assert found.cost >= 0.5 * least


@pytest.mark.parametrize("mean", ["geometric", "harmonic"])
@given(seed=st.integers(0, 500))
@settings(max_examples=8, deadline=None)
def test_no_random_plan_is_cheaper_under_curved_means(mean: str, seed: int) -> None:
    result = made(Recipe((POSTS, Step.of("aggregate", mean))), seed=seed)
    row, most = 3, np.array([lever.most for lever in BENT])
    ceiling = scored(result, "u3", most.tolist()).of("t")[row]
    goal = Goal(score=result.of("t")[row] + 0.5 * (ceiling - result.of("t")[row]))
    found = cheapest(result, "u3", goal, BENT)
    assert found.proved
    assert found.score == pytest.approx(goal.score, rel=1e-8)
    drawn = np.random.default_rng(seed).uniform(0, 1, (40, 4)) * most
    reaching = [a for a in drawn.tolist() if goal.reached(scored(result, "u3", a), "u3")]
    assert all(found.cost <= price(BENT, a) + 1e-6 for a in reaching)


def test_a_rank_is_proved_where_nobody_else_moves() -> None:
    result = made(RECIPES["posts, arithmetic"])
    unit = result.units[int(result.rank_of("t").argmax())]
    found = cheapest(result, unit, Goal(rank=6), BENT)
    assert found.proved
    assert found.rank == 6
    assert found.cost <= brute_force(result, unit, Goal(rank=6)) + 1e-6


def test_a_rank_for_which_others_move_is_reached_and_not_called_proved() -> None:
    """The best of an indicator getting better still takes points from the others alone."""
    result = made(RECIPES["minmax, arithmetic"])
    unit = result.units[int(result.rank_of("t").argmax())]
    levers = [Lever(f"i{j}", 1 + j, 60) for j in range(4)]
    found = cheapest(result, unit, Goal(rank=3), levers)
    assert not found.proved
    assert found.rank <= 3
    again = scored(result, unit, [found.amounts.get(f"i{j}", 0.0) for j in range(4)])
    assert again.rank_of("t")[result.units.index(unit)] == found.rank


@pytest.mark.parametrize(
    ("scale", "mean"), [("zscore", "arithmetic"), ("rank", "arithmetic"), ("minmax", "minimum")]
)
def test_what_cannot_be_proved_is_tried_and_reached(scale: str, mean: str) -> None:
    result = made(Recipe((Step.of("normalise", scale), Step.of("aggregate", mean))))
    unit = result.units[int(result.rank_of("t").argmax())]
    levers = [Lever(f"i{j}", 1 + j, 45) for j in range(4)]
    found = cheapest(result, unit, Goal(rank=5), levers)
    assert not found.proved
    assert found.rank <= 5
    assert 0 < found.cost <= price(levers, [45] * 4)


def test_a_goal_of_a_group() -> None:
    result = made(RECIPES["posts, arithmetic"])
    found = cheapest(result, "u3", Goal(score=result.of("g0")[3] + 5, node="g0"), BENT)
    assert set(found.amounts) <= {"i0", "i1"}
    assert found.proved


def test_treated_figures_are_not_called_proved() -> None:
    recipe = Recipe((Step.of("treat", "two_stage"), MINMAX, ARITHMETIC))
    found = cheapest(made(recipe, n=12), "u3", Goal(rank=3), BENT)
    assert not found.proved
    assert found.rank <= 3


def test_columns_beside_the_framework_and_lower_directions_count_right() -> None:
    result = made(RECIPES["posts, arithmetic"])
    wide = replace(
        result.data,
        indicators=("x", *result.data.indicators),
        values=np.column_stack([np.zeros(8), result.data.values]),
    )
    goal = Goal(score=result.of("t")[3] + 6)
    first = cheapest(result, "u3", goal, BENT)
    second = cheapest(score(result.framework, wide, result.recipe), "u3", goal, BENT)
    assert first == replace(second, score=first.score)


@pytest.mark.parametrize(
    "lever",
    [
        Lever("i0", 1, 0), Lever("x", 1, 1), Lever("i1", -1, 1), Lever("i1", 1, 1, fixed=-2),
        Lever("i1", 1, 5, tiers=((3, 1.0), (2, 1.0))), Lever("i1", 1, 5, tiers=((3, -1.0),)),
        Lever("i1", float("nan"), 5), Lever("i2", 1, 5),
    ],
)  # fmt: skip
def test_a_lever_that_cannot_be_used_is_named(lever: Lever) -> None:
    base = made()
    values = base.data.values.copy()
    values[0, 2] = np.nan
    result = score(base.framework, base.data.with_values(values), replace(base.recipe, missing="allow"))
    with pytest.raises(ProblemError) as refused:
        cheapest(result, "u0", Goal(rank=1), [lever, Lever("i3", 1, 1)])
    assert [(p.code, p.place.column) for p in refused.value.problems] == [
        ("index.bad_lever", lever.indicator)
    ]


def test_the_same_lever_twice_and_no_lever_at_all() -> None:
    for levers, count in (([BENT[0], BENT[0]], 2), ([], 1)):
        with pytest.raises(ProblemError) as refused:
            cheapest(made(), "u0", Goal(rank=1), levers)
        assert [p.code for p in refused.value.problems] == ["index.bad_lever"] * count


def test_the_probability_under_sampling_errors_is_that_of_the_normal_law() -> None:
    """One survey figure of known error between fixed posts: the score is normal around the plan's."""
    base = made(RECIPES["posts, arithmetic"])
    covariance = np.zeros((8, 4, 4))
    covariance[3, 1, 1] = 4.0
    result = score(base.framework, replace(base.data, covariance=covariance), base.recipe)
    goal = Goal(score=float(result.of("t")[3]) + 3)
    plan = cheapest(
        result, "u3", goal, [Lever("i2", 1, 30)],
        assumptions=[SamplingError()], options=Options(replications=20_000, seed=3),
    )  # fmt: skip
    assert plan.probability == pytest.approx(0.5, abs=0.02)
    assert plan.rank > 1
    sure = cheapest(
        result, "u3", Goal(score=goal.score, rank=8), [Lever("i1", 1, 30)],
        assumptions=[SamplingError()], options=Options(replications=20_000, seed=3),
    )  # fmt: skip
    assert sure.probability == pytest.approx(plan.probability, abs=0.02)


def test_the_probability_of_a_reached_goal_is_that_of_the_normal_law() -> None:
    base = made(RECIPES["posts, arithmetic"])
    covariance = np.zeros((8, 4, 4))
    covariance[3, 1, 1] = 4.0
    result = score(base.framework, replace(base.data, covariance=covariance), base.recipe)
    slope = 99 / 60 * (2 / 3) / 3  # of i1: points of the scale, its weight in g0, that of g0
    goal = Goal(score=float(result.of("t")[3]) - 1.0)
    plan = cheapest(
        result, "u3", goal, BENT, assumptions=[SamplingError()], options=Options(replications=50_000)
    )
    assert plan.amounts == {}
    expected = 0.5 * (1 + erf(1.0 / (2.0 * slope) / sqrt(2)))
    assert plan.probability == pytest.approx(expected, abs=0.01)
