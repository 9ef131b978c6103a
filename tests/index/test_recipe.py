"""Recipes are data: in and out unchanged, steps put where they belong."""

from __future__ import annotations

import json

import pytest

from xanh.index import Choice, Recipe, Step, registry
from xanh.reference import ProblemError

FULL = Recipe(
    steps=(
        Step.of("denominate", "divide"),
        Step.of("normalise", "minmax", lower=1, upper=10, each={"a": {"method": "zscore", "mean": 5}}),
        Step.of("aggregate", "arithmetic", each={4: "geometric"}),
    ),
    missing="allow",
)


def test_a_recipe_survives_json() -> None:
    assert Recipe.of_json(json.loads(json.dumps(FULL.to_json()))).to_json() == json.loads(
        json.dumps(FULL.to_json())
    )


def test_a_step_put_in_stands_where_its_stage_belongs() -> None:
    """COINr appends it at the end, out of order (issue #60 there)."""
    stages = [step.stage for step in FULL.with_step(Step.of("treat", "two_stage")).steps]
    assert stages == ["denominate", "treat", "normalise", "aggregate"]


def test_a_step_there_is_replaced_in_place() -> None:
    changed = FULL.with_step(Step.of("normalise", "rank"))
    assert [step.choice.method for step in changed.steps] == ["divide", "rank", "arithmetic"]


def test_a_step_can_be_left_out() -> None:
    assert FULL.without("denominate").step("denominate") is None


def test_each_key_has_its_own_choice() -> None:
    step = FULL.step("aggregate")
    assert step is not None
    assert (step.for_key(4).method, step.for_key(2).method) == ("geometric", "arithmetic")


@pytest.mark.parametrize(
    ("choice", "code"),
    [
        (Choice("minmaxx"), "index.unknown_method"),
        (Choice("minmax", {"uper": 10}), "index.unknown_parameter"),
    ],
)
def test_an_unknown_method_or_parameter_is_refused_by_name(choice: Choice, code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        registry.find("normalise", choice)
    assert [p.code for p in refused.value.problems] == [code]
    assert "minmax" in refused.value.problems[0].message("en") + refused.value.problems[0].remedy("en")


def test_a_parameter_without_default_must_be_given() -> None:
    @registry.method("aggregate", "needy")
    def needy(x, w, *, exponent):
        return x.max(axis=-1) ** exponent

    try:
        with pytest.raises(ProblemError) as refused:
            registry.find("aggregate", Choice("needy"))
    finally:
        registry.forget("aggregate", "needy")
    assert [p.code for p in refused.value.problems] == ["index.missing_parameter"]
