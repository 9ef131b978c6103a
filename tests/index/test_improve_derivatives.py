"""Derivatives in closed form against differences of everybody scored again, at the ends of the scales too."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index.test_improve import made
from xanh.index import Recipe, Result, Step, score
from xanh.index.improve import marginal
from xanh.index.improve.derivatives import derivatives

ARITHMETIC, GEOMETRIC = (Step.of("aggregate", m) for m in ("arithmetic", "geometric"))
SCALES = {
    "minmax": Step.of("normalise", "minmax", lower=1),
    "zscore": Step.of("normalise", "zscore", mean=10, sd=2),
    "zscore over a range": Step.of("normalise", "zscore", lower=1, upper=10),
    "dist_to_max": Step.of("normalise", "dist_to_max", lower=1, upper=2),
    "dist_to_target": Step.of("normalise", "dist_to_target", lower=1, upper=9, target=None, cap=True),
    "dist_to_reference": Step.of("normalise", "dist_to_reference", unit="u6", lower=1, upper=9),
    "fraction_of_max": Step.of("normalise", "fraction_of_max", lower=1, upper=9),
    "goalposts": Step.of("normalise", "goalposts", posts=(15, 40), scale=9, base=1),
    "scaled": Step.of("normalise", "scaled", lower=-100, upper=100),
    "none": Step.of("normalise", "none"),
}


def with_targets(recipe: Recipe, seed: int = 2) -> Result:
    """Targets that no unit is worse than by accident: beyond the worst for either direction."""
    base = made(seed=seed)
    goals = [45.0, 45.0, 45.0, 8.0]
    indicators = tuple(
        replace(i, target=goal) for i, goal in zip(base.framework.indicators, goals, strict=True)
    )
    return score(replace(base.framework, indicators=indicators), base.data, recipe)


def differences(result: Result, unit: str, part: float = 1e-7) -> np.ndarray:
    """(m, k) forward differences towards the better."""
    found = np.empty((len(result.nodes), len(result.data.indicators)))
    row, direction = result.units.index(unit), result.framework.tree.direction
    for column in range(found.shape[1]):
        values = result.data.values.copy()
        step = part * np.ptp(values[:, column])
        values[row, column] += step * direction[column]
        after = score(result.framework, result.data.with_values(values), result.recipe)
        found[:, column] = (after.scores[row] - result.scores[row]) / step
    return found


@pytest.mark.parametrize("name", SCALES)
def test_every_scale_at_every_unit(name: str) -> None:
    """Every unit: the best, the worst, those between, those beyond a post."""
    result = with_targets(Recipe((SCALES[name], ARITHMETIC)))
    for unit in result.units:
        exact = derivatives(result, unit)
        if name == "dist_to_reference" and unit == "u6":
            continue  # the reference itself moves everybody's scale
        assert np.isfinite(exact).all()
        np.testing.assert_allclose(exact, differences(result, unit), rtol=1e-5, atol=2e-6)


POSITIVE = ("minmax", "zscore", "dist_to_target", "goalposts")
MEANS = [
    GEOMETRIC,
    Step.of("aggregate", "harmonic"),
    Step.of("aggregate", "power", p=-2),
    Step.of("aggregate", "power", p=0.5),
    Step.of("aggregate", "power", p=3),
    Step.of("aggregate", "sum", each={2: "geometric"}),
]


@pytest.mark.parametrize("mean", MEANS, ids=lambda s: f"{s.choice.method}{s.choice.parameters}")
@pytest.mark.parametrize("name", POSITIVE)
def test_every_node_under_every_mean(name: str, mean: Step) -> None:
    result = with_targets(Recipe((SCALES[name], mean)))
    for unit in ("u1", "u4"):
        np.testing.assert_allclose(derivatives(result, unit), differences(result, unit), rtol=2e-5, atol=2e-6)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_units_that_tie_for_the_best_or_the_worst(seed: int) -> None:
    """One-sided: with another worst one beside it the worst gains at once, the best gains nothing."""
    base = made(seed=seed)
    values = base.data.values.copy()
    values[1] = values[0]
    values[2:, 0] = np.clip(values[2:, 0], values[0, 0], None)
    values[2:, 1] = np.clip(values[2:, 1], None, values[0, 1])
    values[7, 0], values[7, 1] = values[0, 0] + 9, values[0, 1] - 9
    result = score(base.framework, base.data.with_values(values), base.recipe)
    exact = derivatives(result, "u0")
    assert exact[-1, 0] > 0
    assert exact[-1, 1] == 0
    np.testing.assert_allclose(exact, differences(result, "u0"), rtol=1e-5, atol=2e-6)


def test_what_has_no_closed_form_says_so() -> None:
    ranked = made(Recipe((Step.of("normalise", "rank"), ARITHMETIC)))
    assert not any(marginal(ranked, "u1").exact)
    owa = made(Recipe((SCALES["minmax"], Step.of("aggregate", "minimum"))))
    assert not any(marginal(owa, "u1").exact)
    assert np.isfinite(marginal(owa, "u1").derivative).all()


def test_columns_that_are_filled_or_treated_are_told_apart() -> None:
    base = made(n=12)
    values = base.data.values.copy()
    values[3, 0] = np.nan
    values[5, 1] = 4000.0
    recipe = Recipe((Step.of("impute", "mean"), Step.of("treat", "two_stage"), SCALES["minmax"], ARITHMETIC))
    result = score(base.framework, base.data.with_values(values), recipe)
    found = marginal(result, "u1")
    assert found.exact == (False, False, True, True)
    tiny = marginal(result, "u1", dict.fromkeys(found.codes, 1e-6))
    np.testing.assert_allclose(found.derivative, tiny.gain / 1e-6, rtol=1e-4, atol=1e-6)
    assert np.isnan(marginal(result, "u3").gain[0])


def test_weights_taken_from_data_leave_no_closed_form() -> None:
    recipe = Recipe((SCALES["zscore"], Step.of("weight", "pca"), ARITHMETIC))
    base = made(n=20)
    values = base.data.values @ np.array([[1, 0.6, 0.3, 0], [0, 1, 0.5, 0], [0, 0, 1, -0.9], [0, 0, 0, 1]])
    result = score(base.framework, base.data.with_values(values), recipe)
    assert not any(marginal(result, "u1").exact)


def test_a_step_shows_every_unit_and_node() -> None:
    result = made()
    best = result.units[int(result.data.values[:, 0].argmax())]
    found = marginal(result, best, {"i0": 25.0})
    assert found.gain[0] == pytest.approx(0, abs=1e-12)
    others = [row for row, unit in enumerate(result.units) if unit != best]
    assert (found.scores[0, others] <= result.of("t")[others] + 1e-12).all()
    assert found.scores[0, others].sum() < result.of("t")[others].sum() - 1
    assert found.nodes == ("g0", "g1", "t")
    assert np.array_equal(found.by_node[-1], found.derivative)


def test_permuted_units_and_columns_beside_the_framework_change_nothing() -> None:
    result = made()
    order = [3, 1, 0, 7, 2, 6, 5, 4]
    data = result.data.take(np.array(order))
    wide = replace(
        data,
        indicators=("beside", *reversed(data.indicators)),
        values=np.column_stack([np.arange(8.0), data.values[:, ::-1]]),
    )
    moved = score(result.framework, wide, result.recipe)
    first, second = marginal(result, "u2"), marginal(moved, "u2")
    np.testing.assert_allclose(first.by_node, second.by_node, rtol=1e-12)
    np.testing.assert_allclose(first.gain, second.gain, rtol=1e-9, atol=1e-12)
