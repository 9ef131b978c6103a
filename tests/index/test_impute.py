"""Imputation: COINr's results, models against their formulas, and what no method may do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from tests.index.test_denominate import started
from xanh.index import Data, Framework, Group, Indicator, Step
from xanh.index.impute import apply
from xanh.index.impute_models import fill_normal, imputation_draws
from xanh.index.state import State
from xanh.reference import ProblemError

VARIANTS = {
    "asem_step3_imputed": Step.of("impute", "group_mean", grouping="EurAsia_group"),
    "variant_imp_disabled_imputed": Step.of("impute", "none"),
    "variant_imp_mean_imputed": Step.of("impute", "mean"),
    "variant_imp_median_imputed": Step.of("impute", "median"),
    "variant_imp_mean_grp_GDP_imputed": Step.of("impute", "group_mean", grouping="GDP_group"),
    "variant_imp_median_grp_GDP_imputed": Step.of("impute", "group_median", grouping="GDP_group"),
    "variant_imp_median_grp_EurAsia_imputed": Step.of("impute", "group_median", grouping="EurAsia_group"),
    "variant_imp_row_pillar_mean_imputed": Step.of("impute", "row_mean", level=2),
    "variant_imp_row_pillar_median_imputed": Step.of("impute", "row_median", level=2),
}
METHODS = [
    Step.of("impute", "mean"),
    Step.of("impute", "median"),
    Step.of("impute", "group_mean", grouping="region"),
    Step.of("impute", "row_mean"),
    Step.of("impute", "row_median"),
    Step.of("impute", "constant", value=3.0),
    Step.of("impute", "em", tolerance=1e-4),
]


@pytest.mark.parametrize("name", VARIANTS)
def test_asem_set(asem: Path, name: str) -> None:
    state = started(*coinr.asem_set(asem))
    codes = state.data.indicators
    state = state.with_values(coinr.table("asem_step2_denominated", asem).matrix(codes))
    coinr.assert_same(apply(state, VARIANTS[name]).data.values, coinr.table(name, asem).matrix(codes))


def test_made_up_set() -> None:
    framework, data = coinr.syn63()
    screened = coinr.table("syn63_step3_screened")
    state = started(framework, data.take(np.array([u in screened.text("uCode") for u in data.units])))
    state = state.with_values(screened.matrix(state.data.indicators))
    done = apply(state, Step.of("impute", "group_median", grouping="Region"))
    coinr.assert_same(done.data.values, coinr.table("syn63_step4_imputed").matrix(done.data.indicators))


def holed(seed: int, share: float = 0.15) -> State:
    """30 units, two groups of four correlated indicators; no empty column."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(30, 2)).repeat(4, axis=1) + rng.normal(size=(30, 8)) * 0.5
    x[rng.random(x.shape) < share] = np.nan
    x[0] = rng.normal(size=8)
    indicators = tuple(Indicator(f"i{j}", f"g{j // 4}", direction=1 - 2 * (j % 2)) for j in range(8))
    framework = Framework("f", indicators, (Group("t", None), Group("g0", "t"), Group("g1", "t")))
    columns = {i.code: [None if np.isnan(v) else v for v in x[:, j]] for j, i in enumerate(indicators)}
    regions = [f"r{u % 3}" for u in range(30)]
    return started(framework, Data.of([f"u{u}" for u in range(30)], columns, groups={"region": regions}))


@given(st.integers(0, 2**32 - 1), st.sampled_from(METHODS))
def test_known_values_are_never_changed(seed: int, step: Step) -> None:
    state = holed(seed)
    known = ~np.isnan(state.data.values)
    done = apply(state, step)
    assert np.array_equal(done.data.values[known], state.data.values[known])
    assert np.array_equal(done.details["impute"]["imputed"], ~known & ~np.isnan(done.data.values))


@given(st.integers(0, 2**32 - 1), st.sampled_from(METHODS), st.permutations(range(30)))
def test_the_order_of_units_does_not_matter(seed: int, step: Step, order: list[int]) -> None:
    state = holed(seed)
    moved = State(state.framework, state.data.take(np.array(order)), state.weights)
    np.testing.assert_allclose(
        apply(moved, step).data.values, apply(state, step).data.values[order], rtol=1e-6, atol=1e-9
    )


def test_a_group_without_any_value_stays_missing() -> None:
    state = holed(3)
    x = state.data.values.copy()
    x[1::3, 0] = np.nan
    done = apply(state.with_values(x), Step.of("impute", "group_mean", grouping="region"))
    assert np.isnan(done.data.values[1::3, 0]).all()
    assert not np.isnan(done.data.values[::3, 0]).any()


def test_an_indicator_without_any_value_is_refused() -> None:
    state = holed(3)
    x = state.data.values.copy()
    x[:, [1, 5]] = np.nan
    with pytest.raises(ProblemError) as refused:
        apply(state.with_values(x), Step.of("impute", "mean"))
    found = [(p.code, p.place.column) for p in refused.value.problems]
    assert found == [("index.nothing_to_impute_from", "i1"), ("index.nothing_to_impute_from", "i5")]


def test_an_unknown_grouping_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        apply(holed(3), Step.of("impute", "group_mean", grouping="river"))
    assert [p.code for p in refused.value.problems] == ["index.unknown_grouping"]


def test_single_indicators_may_have_their_own_method() -> None:
    state = holed(5)
    done = apply(state, Step.of("impute", "mean", each={"i2": {"method": "constant", "value": -7}}))
    gone = np.isnan(state.data.values[:, 2])
    assert (done.data.values[gone, 2] == -7).all()


def test_em_of_a_monotone_pattern_is_the_regression() -> None:
    """With y missing and x complete, maximum likelihood is the regression (Little, Rubin)."""
    rng = np.random.default_rng(8)
    x = rng.normal(size=40)
    y = 3 + 2 * x + rng.normal(size=40)
    slope, intercept = np.polyfit(x[10:], y[10:], 1)
    holes = np.column_stack([x, np.where(np.arange(40) < 10, np.nan, y)])
    np.testing.assert_allclose(fill_normal(holes)[:10, 1], intercept + slope * x[:10], atol=1e-5)


def test_draws_vary_only_where_values_are_missing_and_repeat_with_their_seed() -> None:
    x = holed(11).data.values
    draws = imputation_draws(x, draws=3, seed=0)
    known = ~np.isnan(x)
    assert np.array_equal(draws[:, known], np.broadcast_to(x[known], (3, known.sum())))
    assert (draws.std(axis=0)[~known] > 0).all()
    assert np.array_equal(imputation_draws(x, draws=2, seed=0), draws[:2])
    assert not np.array_equal(imputation_draws(x, draws=3, seed=1), draws)


def test_multiple_imputation_is_the_mean_of_its_draws() -> None:
    state = holed(11)
    draws = imputation_draws(state.data.values, draws=3, seed=4)
    done = apply(state, Step.of("impute", "multiple", draws=3, seed=4))
    np.testing.assert_allclose(done.data.values, draws.mean(axis=0))
