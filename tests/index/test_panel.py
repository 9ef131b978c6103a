"""Panels, their trends, and their scores: COINr's results, and periods that do not fit together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from xanh.index import Data, Framework, Group, Indicator, Recipe, Step, registry, score
from xanh.index.panel import Panel
from xanh.index.panel_scoring import score_panel
from xanh.index.panel_trends import cagr, percent_change, trends
from xanh.reference import ProblemError

COLUMNS = {"cagr": "CAGR", "percent_change": "prc_change"}
TWO = Framework("f", (Indicator("a", "t"), Indicator("b", "t")), (Group("t", None),))


def asem_panel(asem: Path) -> tuple[Framework, Panel]:
    meta, figures = coinr.table("asem_input_iMeta", asem), coinr.table("panel_input_iData", asem)
    order = np.argsort(np.array(figures.text("uCode")), kind="stable")
    years = figures.number("Time")[order].astype(int)
    return coinr.framework(meta), Panel.of_rows(coinr.data(meta, figures), years.tolist())


def series(values: Mapping[float, list[float | None]], code: str = "a") -> Panel:
    units = [f"u{i}" for i in range(len(next(iter(values.values()))))]
    return Panel.of({period: Data.of(units, {code: row}) for period, row in values.items()})


def codes(refused: pytest.ExceptionInfo[ProblemError]) -> list[str]:
    return [p.code for p in refused.value.problems]


def test_rows_of_the_asem_panel(asem: Path) -> None:
    _, panel = asem_panel(asem)
    figures = coinr.table("panel_input_iData", asem)
    rows = dict(zip(zip(figures.text("uCode"), figures.text("Time"), strict=True), figures.rows, strict=True))
    assert panel.values.shape == (5, 51, 49)
    assert int(np.isnan(panel.values).sum()) == 320 - 5  # five of the table are of a denominator
    place = figures.header.index("LPI")
    assert panel.at(2020).values[3, 0] == coinr.number(rows[panel.at(2020).units[3], "2020"][place])
    assert panel.at(2020).denominators["GDP"].shape == (51,)
    assert set(panel.at(2020).groups["EurAsia_group"]) == {"Asia", "Europe"}


def test_units_come_and_go() -> None:
    panel = Panel.of({2024: Data.of(["C", "A"], {"a": [3, 4]}), 2023: Data.of(["A", "B"], {"a": [1, 2]})})
    assert panel.units == ("A", "B", "C")
    assert panel.present.tolist() == [[True, True, False], [True, False, True]]
    assert np.array_equal(panel.values[:, :, 0], [[1, 2, np.nan], [4, np.nan, 3]], equal_nan=True)
    again = panel.with_values(panel.values * 10)
    assert again.at(2024).units == ("C", "A")
    assert again.at(2024).values[:, 0].tolist() == [30.0, 40.0]


def test_columns_follow_the_first_period() -> None:
    panel = Panel.of({1: Data.of(["A"], {"a": [1], "b": [2]}), 2: Data.of(["A"], {"b": [4], "a": [3]})})
    assert panel.at(2).values.tolist() == [[3.0, 4.0]]


def test_what_does_not_fit_together_is_refused_at_once() -> None:
    twice, other = Data.of(["A", "A"], {"a": [1, 2]}), Data.of(["A"], {"b": [1]})
    with pytest.raises(ProblemError) as refused:
        Panel.of({2023: twice, 2024: other})
    assert codes(refused) == ["index.duplicate_unit_in_period", "index.period_columns_differ"]
    assert refused.value.problems[1].values["columns"] == "a, b"


@pytest.mark.parametrize("periods", [(2024, 2023), (2023, 2023), (2023, float("nan")), ("2023", 2024), ()])
def test_periods_are_numbers_in_ascending_order(periods: tuple[float, ...]) -> None:
    with pytest.raises(ProblemError) as refused:
        Panel(periods, tuple(Data.of(["A"], {"a": [1]}) for _ in periods))
    assert set(codes(refused)) == {"index.period_unclear"}


@pytest.mark.parametrize(
    ("periods", "code"),
    [([2023], "index.wrong_shape"), ([2023, float("inf")], "index.period_unclear"),
     (["I", "II"], "index.period_unclear"), ([2023, 2023], "index.duplicate_unit_in_period")],
)  # fmt: skip
def test_rows_with_unclear_periods_are_refused(periods: list[float], code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        Panel.of_rows(Data.of(["A", "A"], {"a": [1, 2]}), periods)
    assert set(codes(refused)) == {code}


def test_an_unknown_period_names_those_there_are() -> None:
    with pytest.raises(ProblemError) as refused:
        series({2023: [1], 2024: [2]}).at(2020)
    assert [(p.code, p.values["known"]) for p in refused.value.problems] == [
        ("index.unknown_period", "2023, 2024")
    ]


@pytest.mark.parametrize("method", COLUMNS)
def test_trends_of_the_asem_panel(asem: Path, method: str) -> None:
    column = COLUMNS[method]
    expected = coinr.table(f"panel_trends_{column.lower()}", asem)
    found = trends(asem_panel(asem)[1], method)
    at = [
        (found.units.index(unit), found.indicators.index(code))
        for unit, code in zip(expected.text("uCode"), expected.text("iCode"), strict=True)
    ]
    rows = tuple(np.array(at).T)
    coinr.assert_same(found.values[rows], expected.number(column))
    coinr.assert_same(found.availability[rows], expected.number("Avail"))
    coinr.assert_same(found.first[rows], expected.number("t_first"))
    coinr.assert_same(found.latest[rows], expected.number("t_latest"))


def test_rates_without_meaning_are_told() -> None:
    """COINr gives infinity from zero, and a fall for a deficit that shrinks, without a word."""
    panel = series({2020: [0, -4, 1, 2, 5], 2022: [3, -1, -1, None, 0]})
    found = trends(panel)
    assert found.values[0, 0] == np.inf
    assert found.values[1, 0] == -0.5
    assert np.isnan(found.values[2:4, 0]).all()
    assert found.values[4, 0] == -1.0
    assert found.meaningful[:, 0].tolist() == [False, False, False, True, False]
    assert [(p.code, p.severity, p.values["units"]) for p in found.warnings] == [
        ("index.trend_base", "warning", "u0, u1, u2, u4")
    ]


def test_trends_go_over_what_is_known() -> None:
    found = trends(series({2019: [None], 2020: [100], 2021: [None], 2023: [133.1]}))
    np.testing.assert_allclose(found.values, 0.1)
    assert (found.availability[0, 0], found.first[0, 0], found.latest[0, 0]) == (0.5, 2020.0, 2023.0)


def test_a_single_value_has_no_trend() -> None:
    panel = series({2019: [None, None], 2020: [7, None]})
    for method in COLUMNS:
        found = trends(panel, method)
        assert np.isnan(found.values).all()
        assert found.warnings == ()
    assert np.array_equal(found.first[:, 0], [2020, np.nan], equal_nan=True)


def test_the_slope_is_that_of_the_regression() -> None:
    rng, when = np.random.default_rng(3), np.array([2015, 2016, 2018.5, 2019, 2022])
    x = rng.normal(10, 1, size=(5, 6))
    x[rng.random(x.shape) < 0.2] = np.nan
    for column, found in enumerate(percent_change(x, when)):
        known = ~np.isnan(x[:, column])
        slope, intercept = np.polyfit(when[known], x[known, column], 1)
        np.testing.assert_allclose(found, 100 * slope / (intercept + slope * when[known][0]), rtol=1e-8)


@given(st.floats(-0.5, 2.0), st.floats(0.1, 1e4), st.floats(1e-3, 1e3))
def test_the_rate_of_steady_growth_is_found_in_any_unit_of_measure(
    rate: float, start: float, factor: float
) -> None:
    when = np.array([2010.0, 2011.0, 2015.0])
    x = start * (1 + rate) ** (when - 2010)
    np.testing.assert_allclose(cagr(x[:, None], when), rate, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(cagr(x[:, None] * factor, when), rate, rtol=1e-9, atol=1e-12)


def test_the_table_of_trends_has_a_row_for_each_unit_and_indicator() -> None:
    table = trends(series({2020: [1, 2], 2021: [2, 4]})).table()
    assert table["unit"] == ("u0", "u1")
    assert table["indicator"] == ("a", "a")
    assert table["trend"].tolist() == [1.0, 1.0]
    assert {len(column) for column in table.values()} == {2}


def test_trends_that_cannot_be_had_are_refused() -> None:
    with pytest.raises(ProblemError) as unknown:
        trends(series({2020: [1], 2021: [2]}), "acceleration")
    with pytest.raises(ProblemError) as few:
        trends(series({2020: [1]}))
    assert codes(unknown) + codes(few) == ["index.bad_parameter", "index.too_few_periods"]


@pytest.mark.parametrize(("bounds", "name"), [("all", "global"), ("period", "peryear")])
def test_scores_of_the_asem_panel(asem: Path, bounds: str, name: str) -> None:
    framework, panel = asem_panel(asem)
    steps = (
        Step.of("screen", "by_availability", data=0.9),
        Step.of("treat", "two_stage"),
        Step.of("normalise", "minmax"),
        Step.of("aggregate", "arithmetic"),
    )
    found = score_panel(framework, panel, Recipe(steps, missing="allow"), bounds=bounds)
    expected = coinr.table(f"panel_aggregated_{name}", asem)
    columns = [column for column in expected.header if column not in ("Time", "uCode")]
    for period, result in zip(panel.periods, found.results, strict=True):
        rows = expected.number("Time") == period
        assert result.units == tuple(np.array(expected.text("uCode"))[rows].tolist())
        coinr.assert_same(np.column_stack([result.of(c) for c in columns]), expected.matrix(columns)[rows])


def numbers(seed: int, units: int = 6) -> Panel:
    rng = np.random.default_rng(seed)
    names = [f"u{i}" for i in range(units)]
    return Panel.of(
        {y: Data.of(names, dict(zip("ab", rng.normal(size=(2, units)), strict=True))) for y in (1, 2, 3)}
    )


def test_each_period_on_its_own_is_the_score_of_that_period() -> None:
    panel = numbers(1)
    found = score_panel(TWO, panel)
    for period, data in panel:
        result = score(TWO, data)
        assert np.array_equal(found.at(period).scores, result.scores)
        assert tuple(found.at(period).stages) == tuple(result.stages)
    assert np.array_equal(found.rank_of("t")[1], score(TWO, panel.at(2)).rank_of("t"))


@given(st.integers(0, 2**32 - 1), st.sampled_from(["minmax", "zscore", "rank"]), st.permutations(range(3)))
def test_together_the_scores_do_not_depend_on_the_order_of_periods(
    seed: int, method: str, order: list[int]
) -> None:
    panel, recipe = numbers(seed), Recipe((Step.of("normalise", method), Step.of("aggregate", "arithmetic")))
    moved = Panel((1, 2, 3), tuple(panel.data[place] for place in order))
    plain = score_panel(TWO, panel, recipe, bounds="all").of("t")
    np.testing.assert_allclose(
        score_panel(TWO, moved, recipe, bounds="all").of("t"), plain[order], rtol=1e-12
    )


def test_together_one_period_may_be_constant_and_apart_it_is_named() -> None:
    panel = Panel.of({y: Data.of(["U", "V"], {"a": a, "b": [1, 2]}) for y, a in ((1, [0, 0]), (2, [5, 10]))})
    assert score_panel(TWO, panel, bounds="all").of("t").tolist() == [[0.0, 50.0], [25.0, 100.0]]
    with pytest.raises(ProblemError) as refused:
        score_panel(TWO, panel)
    assert [(p.code, p.place.sheet, p.place.column) for p in refused.value.problems] == [
        ("index.constant_column", "1", "a")
    ]


def test_what_every_period_shares_is_told_once() -> None:
    recipe = Recipe((Step.of("normalise", "magic"), Step.of("aggregate", "arithmetic")))
    with pytest.raises(ProblemError) as refused:
        score_panel(TWO, numbers(1), recipe)
    assert [(p.code, p.place.sheet) for p in refused.value.problems] == [("index.unknown_method", None)]


def test_other_bounds_are_refused() -> None:
    with pytest.raises(ProblemError) as refused:
        score_panel(TWO, numbers(1), bounds="year")
    assert codes(refused) == ["index.bad_parameter"]


def test_units_that_were_not_there_have_no_score() -> None:
    data = {
        1: Data.of(["U", "V"], {"a": [1, 2], "b": [1, 2]}),
        2: Data.of(["W", "U"], {"a": [1, 2], "b": [1, 2]}),
    }
    found = score_panel(TWO, Panel.of(data))
    assert np.array_equal(found.of("t"), [[0, 100, np.nan], [100, np.nan, 0]], equal_nan=True)


def test_a_method_of_the_users_sees_all_periods_together() -> None:
    @registry.method("normalise", "over_all")
    def over_all(x, direction):
        return (x * direction) / np.nanmax(x, axis=-2, keepdims=True)

    recipe = Recipe((Step.of("normalise", "over_all"), Step.of("aggregate", "arithmetic")))
    panel = Panel.of({y: Data.of(["U", "V"], {"a": [y, 2 * y], "b": [y, 2 * y]}) for y in (1, 2)})
    try:
        found = score_panel(TWO, panel, recipe, bounds="all")
    finally:
        registry.forget("normalise", "over_all")
    assert found.of("t").tolist() == [[0.25, 0.5], [0.5, 1.0]]
