"""Gaps of a panel: COINr's results, where it stops or never fills, and what no method may do."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from tests.index.test_panel import asem_panel, codes, series
from xanh.index import Data
from xanh.index.impute_panel import SOURCES, fill_panel
from xanh.index.panel import Panel
from xanh.reference import ProblemError

VARIANTS = {
    "latest": ("latest", None),
    "latest_max1": ("latest", 1),
    "constant": ("constant", None),
    "linear_constant": ("linear_constant", None),
}


def cube(figures: coinr.Table) -> np.ndarray:
    """(t, n, k) of a long table, whatever the order of its rows: years and unit codes ascending."""
    order = np.lexsort((np.array(figures.text("uCode")), figures.number("Time")))
    names = [column for column in figures.header if column.startswith("J")]
    return figures.matrix(names)[order].reshape(7, 34, 12)


def made_up() -> Panel:
    figures = coinr.table("synpanel_input_iData")
    names = [column for column in figures.header if column.startswith("J")]
    rows = Data(figures.text("uCode"), tuple(names), figures.matrix(names))
    return Panel.of_rows(rows, figures.number("Time").astype(int).tolist())


@pytest.mark.parametrize("name", VARIANTS)
def test_made_up_panel(name: str) -> None:
    method, age = VARIANTS[name]
    found = fill_panel(made_up(), method, maximal_age=age)
    coinr.assert_same(found.panel.values, cube(coinr.table(f"synpanel_impute_{name}")))


def test_the_year_each_value_was_taken_from() -> None:
    expected = cube(coinr.table("synpanel_impute_latest_years"))
    assert np.array_equal(fill_panel(made_up()).taken_from, expected, equal_nan=True)


def test_gaps_that_stay_are_told() -> None:
    """The series without any value in the made-up panel, for one; COINr says nothing."""
    found = fill_panel(made_up(), "linear_constant")
    assert [(p.code, p.place.column, p.values) for p in found.warnings] == [
        ("index.left_missing", "J04", {"indicator": "J04", "count": 7, "units": "Q05"})
    ]


def one(values: list[float | None], method: str, **options: object) -> list[float]:
    panel = series({2020 + t: [value] for t, value in enumerate(values)})
    return fill_panel(panel, method, **options).panel.values[:, 0, 0].tolist()


def same(found: list[float], expected: list[float | None]) -> bool:
    return np.array_equal(found, [np.nan if v is None else v for v in expected], equal_nan=True)


GAPS = [None, 1, None, None, 4, None]


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("none", GAPS),
        ("latest", [None, 1, 1, 1, 4, 4]),
        ("constant", [1, 1, 1, 1, 4, 4]),
        ("linear", [None, 1, 2, 3, 4, None]),
        ("linear_constant", [1, 1, 2, 3, 4, 4]),
    ],
)
def test_what_each_method_fills(method: str, expected: list[float | None]) -> None:
    assert same(one(GAPS, method), expected)


@pytest.mark.parametrize("method", ["linear", "linear_constant"])
def test_a_series_with_a_single_value_does_not_stop_the_others(method: str) -> None:
    """COINr's "linear" stops there for all."""
    panel = series({2020: [1, 5], 2021: [None, None], 2022: [3, None]})
    filled = fill_panel(panel, method).panel.values[:, :, 0]
    assert filled[:, 0].tolist() == [1.0, 2.0, 3.0]
    assert filled[0, 1] == 5.0


def test_constant_fills_from_later_years_where_latest_does_not() -> None:
    """What users of COINr's "latest" ask for; the year it was taken from stands beside it."""
    panel = series({2020: [None], 2021: [7], 2022: [None]})
    assert fill_panel(panel, "constant").taken_from[:, 0, 0].tolist() == [2021.0, 2021.0, 2021.0]


@pytest.mark.parametrize(
    ("method", "age", "expected"),
    [
        ("latest", 1, [None, 1, 1, None, 4, 4]),
        ("latest", 0, GAPS),
        ("constant", 1, [1, 1, 1, None, 4, 4]),
        ("linear", 1, GAPS),
        ("linear", 2, [None, 1, 2, 3, 4, None]),
        ("linear_constant", 1, [1, 1, None, None, 4, 4]),
    ],
)
def test_no_value_is_taken_from_too_far_away(method: str, age: float, expected: list[float | None]) -> None:
    assert same(one(GAPS, method, maximal_age=age), expected)


def test_distances_between_periods_count() -> None:
    panel = series({2010: [0], 2011: [None], 2020: [10], 2020.25: [None]})
    assert fill_panel(panel, "linear").panel.values[1, 0, 0] == 1.0
    assert fill_panel(panel, maximal_age=0.25).panel.values[3, 0, 0] == 10.0
    assert np.isnan(fill_panel(panel, maximal_age=0.2).panel.values[3, 0, 0])


def test_what_an_interpolated_value_rests_on() -> None:
    found = fill_panel(series({2020: [0], 2021: [None], 2023: [6]}), "linear")
    assert (found.earlier[1, 0, 0], found.later[1, 0, 0]) == (2020.0, 2023.0)
    assert np.isnan(found.taken_from[1, 0, 0])


def test_a_unit_gets_no_row_in_a_period_without_it() -> None:
    panel = Panel.of({2020: Data.of(["A", "B"], {"a": [1, 2]}), 2021: Data.of(["B"], {"a": [None]})})
    found = fill_panel(panel)
    assert found.panel.at(2021).units == ("B",)
    assert found.panel.at(2021).values.tolist() == [[2.0]]
    assert found.imputed[1, :, 0].tolist() == [False, True]
    assert np.isnan(found.taken_from[1, 0, 0])
    assert found.by_unit.tolist() == [0.0, 0.5]
    np.testing.assert_allclose(found.by_indicator, [1 / 3])


def test_indicators_may_have_their_own_method_and_age() -> None:
    columns = {"a": [1, None, None], "b": [1, None, None], "c": [None, None, 3]}
    panel = Panel.of(
        {2020 + t: Data.of(["U"], {code: [column[t]] for code, column in columns.items()}) for t in range(3)}
    )
    found = fill_panel(panel, maximal_age=1, each={"b": {"method": "latest", "maximal_age": 5}, "c": "none"})
    assert np.array_equal(
        found.panel.values[:, 0], [[1, 1, np.nan], [1, 1, np.nan], [np.nan, 1, 3]], equal_nan=True
    )
    assert [p.place.column for p in found.warnings] == ["a"]


def test_choices_that_cannot_be_are_refused_at_once() -> None:
    each = {"z": "latest", "a": {"method": "spline", "maximal_age": -1, "degree": 3}}
    with pytest.raises(ProblemError) as refused:
        fill_panel(series({2020: [1], 2021: [None]}), each=each)
    assert codes(refused) == ["index.unknown_indicator", *["index.bad_parameter"] * 3]
    assert [p.place.column for p in refused.value.problems[1:]] == ["method", "maximal_age", "degree"]


@pytest.mark.parametrize("method", SOURCES)
def test_the_asem_panel_keeps_what_is_known(asem, method: str) -> None:
    _, panel = asem_panel(asem)
    found, known = fill_panel(panel, method), ~np.isnan(panel.values)
    assert np.array_equal(found.panel.values[known], panel.values[known])
    assert found.panel.at(2019).denominators is panel.at(2019).denominators


cells = st.one_of(st.none(), st.floats(-1e6, 1e6))
tables = st.integers(2, 6).flatmap(
    lambda t: st.lists(st.lists(cells, min_size=t, max_size=t), min_size=1, max_size=4)
)


@given(tables, st.sampled_from(list(SOURCES)), st.one_of(st.none(), st.integers(0, 4)))
def test_known_values_stay_and_others_lie_between_those_they_rest_on(
    rows, method: str, age: int | None
) -> None:
    panel = series({2000 + t: [row[t] for row in rows] for t in range(len(rows[0]))})
    found, x = fill_panel(panel, method, maximal_age=age), panel.values
    known, filled = ~np.isnan(x), found.panel.values
    assert np.array_equal(filled[known], x[known])
    assert np.array_equal(found.imputed, ~known & ~np.isnan(filled))
    assert np.array_equal(np.isnan(found.earlier), np.isnan(filled))
    for t, n, _ in np.argwhere(found.imputed):
        ends = [x[int(found.earlier[t, n, 0]) - 2000, n, 0], x[int(found.later[t, n, 0]) - 2000, n, 0]]
        slack = 1e-9 * max(1.0, *map(abs, ends))
        assert min(ends) - slack <= filled[t, n, 0] <= max(ends) + slack


@given(tables, st.sampled_from(list(SOURCES)), st.randoms(use_true_random=False))
def test_each_series_is_filled_from_itself_alone(rows, method: str, random) -> None:
    panel = series({2000 + t: [row[t] for row in rows] for t in range(len(rows[0]))})
    order = list(range(len(rows)))
    random.shuffle(order)
    moved = Panel(panel.periods, tuple(data.take(np.array(order)) for data in panel.data))
    found, again = fill_panel(panel, method).panel, fill_panel(moved, method).panel
    assert again.units == tuple(panel.units[i] for i in order)
    assert np.array_equal(again.values, found.values[:, order], equal_nan=True)
