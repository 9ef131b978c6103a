"""The reverse question: bounds, missing figures, scores that do not rise all the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.index.test_improve import POSTS, made
from xanh.index import Recipe, Step, registry, score
from xanh.index.improve import Goal, required_value, what_if
from xanh.reference import ProblemError

POSTED = Recipe((POSTS, Step.of("aggregate", "arithmetic")))


def test_the_furthest_value_is_the_best_there_is_unless_told() -> None:
    result = made(POSTED)
    unit = result.units[int(result.rank_of("t").argmax())]
    up = required_value(result, unit, "i2", Goal(score=result.of("t").min() + 1))
    assert up.bound == max(result.data.values[:, 2].max(), 45.0)  # 45 is the target
    assert up.stays
    down = required_value(result, "u0", "i3", Goal(score=result.of("t")[0] + 0.5))
    assert down.bound == result.data.values[:, 3].min()
    assert down.value < down.present


def test_what_is_reached_already_needs_nothing() -> None:
    result = made(POSTED)
    found = required_value(result, "u0", "i0", Goal(rank=8))
    assert found.value == found.present
    assert found.score == result.of("t")[0]


@pytest.mark.parametrize("scale", ["minmax", "zscore", "rank", "borda"])
def test_a_rank_is_reached_under_any_scale(scale: str) -> None:
    result = made(Recipe((Step.of("normalise", scale), Step.of("aggregate", "arithmetic"))))
    ranks = result.rank_of("t")
    unit, goal = result.units[int(ranks.argmax())], int(ranks.max()) - 1
    found = required_value(result, unit, "i2", Goal(rank=goal), bound=500)
    table = what_if(result, {unit: {"i2": found.value}}).table()
    assert table["rank_after"][table["unit"].index(unit)] == found.rank <= goal
    below = found.present + (found.value - found.present) * (1 - 1e-6)
    table = what_if(result, {unit: {"i2": below}}).table()
    assert table["rank_after"][table["unit"].index(unit)] > goal


def test_a_score_that_falls_again_is_told() -> None:
    @registry.method("aggregate", "peaked")
    def peaked(x: np.ndarray, w: np.ndarray) -> np.ndarray:
        return -((x.mean(axis=0) - 40.0) ** 2)

    try:
        recipe = Recipe(
            (Step.of("normalise", "none"), Step.of("aggregate", "arithmetic", each={3: "peaked"}))
        )
        base = made(recipe)
        values = np.full((8, 4), 20.0) + np.arange(8)[:, None]
        values[:, 3] *= -1
        result = score(replace(base.framework), base.data.with_values(values), recipe)
        goal = Goal(score=-25.0)
        found = required_value(result, "u0", "i2", goal, bound=400)
        assert not found.stays
        assert found.score == pytest.approx(-25, abs=1e-6)
        assert what_if(result, {"u0": {"i2": 400}}).after.of("t")[0] < -25
    finally:
        registry.forget("aggregate", "peaked")


def test_faults_are_coded() -> None:
    base = made()
    values = base.data.values.copy()
    values[0, 2] = np.nan
    result = score(base.framework, base.data.with_values(values), replace(base.recipe, missing="allow"))
    asked = [("u0", "i2", None), ("u0", "i9", None), ("nobody", "i0", None), ("u0", "i0", "g9")]
    found = []
    for unit, code, node in asked:
        with pytest.raises(ProblemError) as refused:
            required_value(result, unit, code, Goal(score=1e9, node=node))
        found.append(refused.value.problems[0].code)
    assert found == [
        "index.no_present_value", "index.no_such_indicator", "index.unknown_unit", "index.unknown_node",
    ]  # fmt: skip


def test_the_refusal_tells_the_best_that_can_be_had() -> None:
    result = made(POSTED)
    with pytest.raises(ProblemError) as refused:
        required_value(result, "u0", "i0", Goal(score=99), bound=50)
    best = what_if(result, {"u0": {"i0": 50}}).after
    told = refused.value.problems[0].values
    assert told["score"] == round(float(best.of("t")[0]), 4)
    assert told["rank"] == best.rank_of("t")[0]
