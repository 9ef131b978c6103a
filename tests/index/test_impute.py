"""Imputation: COINr's results, models against their formulas, and what no method may do."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from tests.index.test_denominate import started
from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, registry, score
from xanh.index.impute import apply
from xanh.index.impute_models import fill_normal, imputation_draw, imputation_draws
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
    Step.of("impute", "group_median", grouping="region"),
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


def test_em_reaches_the_maximum_of_the_likelihood_of_what_was_seen() -> None:
    """An independent search finds the same conditional means, gaps in any place (Little, Rubin, ch. 11)."""
    from scipy.optimize import minimize
    from scipy.stats import multivariate_normal

    rng = np.random.default_rng(5)
    x = rng.multivariate_normal([0, 0, 0], [[1, 0.6, 0.3], [0.6, 1, 0.5], [0.3, 0.5, 1]], size=60)
    x[rng.random(x.shape) < 0.2] = np.nan
    x = x[~np.isnan(x).all(axis=1)]
    lower = np.tril_indices(3)

    def parts(theta: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        root = np.zeros((3, 3))
        root[lower] = theta[3:]
        return theta[:3], root @ root.T + 1e-12 * np.eye(3)

    def loss(theta: np.ndarray) -> float:
        mean, covariance = parts(theta)
        rows = [(row[there], there) for row in x for there in [~np.isnan(row)]]
        return -sum(
            multivariate_normal.logpdf(seen, mean[there], covariance[np.ix_(there, there)])
            for seen, there in rows
        )

    found = minimize(
        loss, np.concatenate([np.zeros(3), np.eye(3)[lower]]), method="BFGS", options={"gtol": 1e-5}
    )
    mean, covariance = parts(found.x)
    filled = fill_normal(x, tolerance=1e-10)
    for row, given_ in zip(filled, x, strict=True):
        gone, there = np.isnan(given_), ~np.isnan(given_)
        slope = covariance[np.ix_(gone, there)] @ np.linalg.inv(covariance[np.ix_(there, there)])
        np.testing.assert_allclose(row[gone], mean[gone] + slope @ (given_ - mean)[there], atol=2e-4)


def test_em_beside_a_posterior_draw_of_amelia(asem: Path) -> None:
    """The reference is one random draw of the same model (Amelia): near it, and nearer than the mean."""
    state = started(*coinr.asem_set(asem))
    codes, x = state.data.indicators, state.data.values
    draw = coinr.table("variant_imp_EM_amelia_pillar_imputed", asem).matrix(codes)
    gone, spread = np.isnan(x) & ~np.isnan(draw), np.nanstd(x, axis=0)

    def distance(step: Step) -> float:
        return float(np.median((np.abs(apply(state, step).data.values - draw) / spread)[gone]))

    ours = distance(Step.of("impute", "em", level=2, iterations=5000, tolerance=1e-6))
    assert gone.sum() > 50
    assert ours < 1.0
    assert ours < distance(Step.of("impute", "mean"))


def test_em_that_does_not_converge_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        apply(holed(3), Step.of("impute", "em", iterations=2))
    assert [p.code for p in refused.value.problems] == ["index.em_not_converged"]


def test_em_of_whole_data_and_of_a_unit_without_any() -> None:
    x = np.array([[1.0, 2.0], [2.0, 1.0], [3.0, 4.0], [np.nan, np.nan]])
    assert np.array_equal(fill_normal(x[:3]), x[:3])
    np.testing.assert_allclose(fill_normal(x)[3], [2.0, 7 / 3], atol=1e-6)


@pytest.mark.parametrize("method", ["row_mean", "row_median", "em"])
def test_a_level_without_groups_is_refused(method: str) -> None:
    with pytest.raises(ProblemError) as refused:
        apply(holed(3), Step.of("impute", method, level=4))
    assert [(p.code, p.values["known"]) for p in refused.value.problems] == [("index.bad_parameter", "2, 3")]


def test_a_row_cannot_be_put_on_one_scale_without_directions() -> None:
    state = holed(3)
    indicators = (Indicator("i0", "g0", direction=None), *state.framework.indicators[1:])
    turned = State(Framework("f", indicators, state.framework.groups), state.data, state.weights)
    with pytest.raises(ProblemError) as refused:
        apply(turned, Step.of("impute", "row_mean"))
    assert [(p.code, p.place.column) for p in refused.value.problems] == [("index.direction_unknown", "i0")]


def small(columns: dict[str, list[float | None]], labels: list[str] | None = None) -> State:
    framework = Framework("f", tuple(Indicator(c, "t") for c in columns), (Group("t", None),))
    units = [f"u{i}" for i in range(len(next(iter(columns.values()))))]
    return started(framework, Data.of(units, columns, groups={"region": labels} if labels else None))


def test_what_stays_missing_is_told() -> None:
    state = small({"a": [1, None, None, None], "b": [1, 2, 3, None]}, ["n", "n", "s", "s"])
    done = apply(state, Step.of("impute", "group_mean", grouping="region"))
    assert np.array_equal(done.data.values[:, 0], [1, 1, np.nan, np.nan], equal_nan=True)
    warnings = done.details["impute"]["warnings"]
    assert [(p.code, p.place.column, p.values["units"]) for p in warnings] == [
        ("index.left_missing", "a", "u2, u3")
    ]


def test_leaving_gaps_on_purpose_needs_no_warning() -> None:
    done = apply(small({"a": [1, None], "b": [1, 2]}), Step.of("impute", "none"))
    assert done.details["impute"]["warnings"] == ()
    assert not done.details["impute"]["imputed"].any()


def test_a_unit_without_a_label_is_no_group_of_its_own() -> None:
    state = small({"a": [1, None, None, 4], "b": [1, 2, 3, 4]}, ["n", "n", "", " "])
    done = apply(state, Step.of("impute", "group_mean", grouping="region"))
    assert np.array_equal(done.data.values[:, 0], [1, 1, np.nan, 4], equal_nan=True)
    assert [(p.code, p.place.row) for p in done.details["impute"]["warnings"]] == [
        ("index.unit_without_label", "u2"),
        ("index.left_missing", None),
    ]


def test_a_constant_indicator_takes_its_constant() -> None:
    state = small({"a": [3, 3, None], "b": [1, 2, 3]})
    assert apply(state, Step.of("impute", "row_mean")).data.values[2, 0] == 3.0


def test_shares_imputed() -> None:
    done = apply(small({"a": [1, None, 3, None], "b": [1, None, 3, 4]}), Step.of("impute", "mean"))
    found = done.details["impute"]
    assert found["by_unit"].tolist() == [0.0, 1.0, 0.0, 0.5]
    assert found["by_indicator"].tolist() == [0.5, 0.25]


def test_what_two_steps_filled_is_told_together_though_a_unit_left_between_them() -> None:
    state = small({"a": [None, 1, None, None], "b": [1, 2, 3, 4]}, ["n", "s", "s", "n"])
    first = apply(state, Step.of("impute", "group_mean", grouping="region"))
    fewer = State(state.framework, first.data.take(np.array([1, 2, 3])), state.weights, details=first.details)
    done = apply(fewer, Step.of("impute", "constant", value=9))
    assert done.data.values[:, 0].tolist() == [1.0, 1.0, 9.0]
    assert done.details["impute"]["imputed"][:, 0].tolist() == [False, True, True]


def with_method(function, state: State) -> State:
    registry.method("impute", "own")(function)
    try:
        return apply(state, Step.of("impute", "own"))
    finally:
        registry.forget("impute", "own")


def test_a_method_of_the_users() -> None:
    done = with_method(lambda x, _: np.nan_to_num(x, nan=7.0), small({"a": [1, None], "b": [1, 2]}))
    assert done.data.values[:, 0].tolist() == [1.0, 7.0]


def test_a_method_that_changes_what_was_known_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        with_method(
            lambda x, _: np.where(np.isnan(x) | (x == 2), 0.0, x), small({"a": [1, None], "b": [2, 3]})
        )
    assert [(p.code, p.place.row, p.place.column) for p in refused.value.problems] == [
        ("index.known_value_changed", "u0", "b")
    ]


def test_a_method_that_gives_another_shape_is_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        with_method(lambda x, _: np.nanmean(x, axis=0), small({"a": [1, None], "b": [2, 3]}))
    assert [p.code for p in refused.value.problems] == ["index.wrong_shape"]


def test_one_draw_is_made_without_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    x = holed(11).data.values
    draws = imputation_draws(x, draws=3, seed=2)
    assert np.array_equal(imputation_draw(x, draw=2, seed=2), draws[2])
    done = apply(holed(11), Step.of("impute", "multiple", draw=2, seed=2))
    assert np.array_equal(done.data.values, draws[2])
    assert done.details["impute"]["multiple"] == {"seed": 2, "draw": 2}


def test_the_spread_between_draws_is_noted() -> None:
    state = holed(11)
    spread = apply(state, Step.of("impute", "multiple", draws=3)).details["impute"]["multiple"]["spread"]
    gone = np.isnan(state.data.values)
    assert (spread[gone] > 0).all()
    assert (spread[~gone] == 0).all()


def test_draws_stay_within_what_was_seen_and_copy_a_constant() -> None:
    x = holed(4).data.values
    x[:, 3] = np.where(np.isnan(x[:, 3]), np.nan, 2.0)
    x[5, 3] = np.nan
    draws = imputation_draws(x, draws=2)
    assert (draws >= np.nanmin(x, axis=0)).all()
    assert (draws <= np.nanmax(x, axis=0)).all()
    assert (draws[:, :, 3] == 2.0).all()


def test_draws_of_a_single_indicator_are_values_of_others() -> None:
    x = np.array([[1.0], [4.0], [9.0], [np.nan]])
    found = imputation_draws(x, draws=30)[:, 3, 0]
    assert set(found) == {1.0, 4.0, 9.0}


@pytest.mark.parametrize("parameters", [{"draws": 0}, {"draw": -1}, {"seed": -1, "draws": 1}, {"draws": 1.5}])
def test_draws_that_cannot_be_made_are_refused(parameters: dict[str, float]) -> None:
    with pytest.raises(ProblemError) as refused:
        apply(holed(11), Step.of("impute", "multiple", **parameters))
    assert [p.code for p in refused.value.problems] == ["index.bad_parameter"]


def test_without_scikit_learn_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sklearn.impute", None)
    with pytest.raises(ProblemError) as refused:
        imputation_draws(holed(11).data.values, draws=1)
    assert [(p.code, p.values["extra"]) for p in refused.value.problems] == [
        ("index.extra_missing", "imputation")
    ]


CHAINS = {
    "asem_step7_aggregated": VARIANTS["asem_step3_imputed"],
    **{name.removesuffix("_imputed"): step for name, step in VARIANTS.items() if name.startswith("variant")},
}


@pytest.mark.parametrize("name", CHAINS)
def test_the_whole_chain_on_the_asem_set(asem: Path, name: str) -> None:
    framework, data = coinr.asem_set(asem)
    steps = (
        Step.of("denominate", "divide"),
        CHAINS[name],
        Step.of("screen", "by_availability", data=0.9),
        Step.of("treat", "two_stage", winmax=5),
        Step.of("normalise", "minmax"),
        Step.of("aggregate", "arithmetic"),
    )
    found, expected = score(framework, data, Recipe(steps, missing="allow")), coinr.table(name, asem)
    columns = [column for column in expected.header if column != "uCode"]
    assert found.units == expected.text("uCode")
    coinr.assert_same(np.column_stack([found.of(column) for column in columns]), expected.matrix(columns))
