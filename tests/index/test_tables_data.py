"""Figures as files: read as people write them, refused where they can be read in two ways."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.index import coinr
from tests.index.files import DEMO, book, refused, written
from xanh.index import Data, check, tables
from xanh.index.tables_number import Style, decimal_of


def test_figures_of_the_reference_set_are_read() -> None:
    framework = tables.read_framework(coinr.HERE / "syn63_input_iMeta.csv")
    found = tables.read_data(coinr.HERE / "syn63_input_iData.csv", framework)
    _, expected = coinr.syn63()
    order = [found.units.index(unit) for unit in expected.units]
    coinr.assert_same(found.take(np.array(order)).values, expected.values)
    assert set(found.denominators) == {"Pop", "Firms"}
    assert set(found.groups) == {"Region"}
    assert found.names[0] == "Province 1"


@pytest.mark.parametrize(
    "text",
    [
        "uCode,people,a,b\nU,1000,12.5,3\nV,2000,NA,1234.5\n",
        "\ufeffuCode,people,a,b\r\nU,1000,12.5,3\r\nV,2000,,1234.5\r\n",
        "uCode;people;a;b\nU;1.000;12,5;3\nV;2.000;NA;1.234,5\n",
        "uCode\tpeople\ta\tb\nU\t1 000\t12,5\t3\nV\t2\u00a0000\t...\t1 234,5\n",
        'ucode,people,a,b\nU,"1,000",12.5,3\nV,"2,000",n/a,"1,234.5"\n',
        'UCODE,people,a,b\nU,1.000,"12,5",3\nV,2.000,NA,"1.234,5"\n\n,,,\n',
    ],
)
def test_numbers_are_read_as_people_write_them(tmp_path: Path, text: str) -> None:
    found = tables.read_data(written(tmp_path, text), DEMO)
    np.testing.assert_array_equal(found.values, [[12.5, 3], [np.nan, 1234.5]])
    assert found.denominators["people"].tolist() == [1000, 2000]


def test_utf16_and_decomposed_vietnamese_are_read(tmp_path: Path) -> None:
    file = written(tmp_path, "uCode\tuName\ta\tb\nU\tLa\u0323ng So\u031bn\t1\t2\n", encoding="utf-16")
    assert tables.read_data(file, DEMO).names == ("Lạng Sơn",)


def test_what_can_be_read_in_two_ways_is_refused(tmp_path: Path) -> None:
    file = written(tmp_path, 'uCode,a,b\nU,1,"1,234"\nV,2,"2,345"\n')
    assert refused(tables.read_data, file, DEMO) == [
        ("index.ambiguous_number", "2", "b"),
        ("index.ambiguous_number", "3", "b"),
    ]
    assert tables.read_data(file, DEMO, decimal=",").values[0, 1] == 1.234
    assert tables.read_data(file, DEMO, decimal=".").values[0, 1] == 1234


def test_a_file_that_mixes_both_signs_is_refused_where_it_matters(tmp_path: Path) -> None:
    file = written(tmp_path, "uCode;a;b\nU;1,5;1.234\nV;2.5;2\n")
    assert refused(tables.read_data, file, DEMO) == [("index.ambiguous_number", "2", "b")]


def test_every_wrong_cell_is_named_at_once(tmp_path: Path) -> None:
    file = written(tmp_path, "uCode,a,b\nU,x,1\nV,2,#DIV/0!\nW,=1+1,-\n")
    assert refused(tables.read_data, file, DEMO) == [
        ("index.bad_number", "2", "a"),
        ("index.bad_number", "4", "a"),
        ("index.bad_number", "3", "b"),
        ("index.bad_number", "4", "b"),
    ]


def test_infinite_figures_are_read_and_refused_by_the_check(tmp_path: Path) -> None:
    found = tables.read_data(written(tmp_path, "uCode,a,b\nU,inf,1\nV,2,3\n"), DEMO)
    assert "index.infinite_value" in [p.code for p in check(DEMO, found)]
    assert check(DEMO, found)[0].place.file == "figures.csv"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "index.empty_file"),
        ("a,b\n1,2\n", "index.column_absent"),
        ("uCode,a,a\nU,1,2\n", "index.duplicate_column"),
        ("uCode,,b\nU,1,2\n", "index.column_unnamed"),
        ("uCode,a,b\nU,1,5,2,5\n", "index.long_row"),
        ('uCode,a,b\nU,"1,2\n', "index.file_unreadable"),
        ("uCode,a,b\nU\0,1,2\n", "index.file_unreadable"),
    ],
)
def test_a_broken_table_is_refused(tmp_path: Path, text: str, code: str) -> None:
    assert [found[0] for found in refused(tables.read_data, written(tmp_path, text), DEMO)] == [code]


def test_other_files_are_refused(tmp_path: Path) -> None:
    def codes(file: Path) -> list[str]:
        return [found[0] for found in refused(tables.read_data, file, DEMO)]

    assert codes(tmp_path / "absent.csv") == ["index.file_unreadable"]
    assert codes(written(tmp_path, "x", "figures.pdf")) == ["index.file_kind"]
    assert codes(written(tmp_path, "PK no zip", "figures.xlsx")) == ["index.file_unreadable"]


def test_text_in_an_old_encoding_is_refused_with_its_byte(tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_bytes(b"uCode,a,b\nL\xe0o Cai,1,2\n")
    assert refused(tables.read_data, file, DEMO) == [("index.file_unreadable", "", None)]


def test_a_workbook_is_read(tmp_path: Path) -> None:
    rows = [[], ["uCode", "region", "a", "b"], [1, "N", 12.5, "1.234,5"], ["V", "S", None, 3]]
    found = tables.read_data(book(tmp_path, rows), DEMO)
    assert found.units == ("1", "V")
    assert found.groups == {"region": ("N", "S")}
    np.testing.assert_array_equal(found.values, [[12.5, 1234.5], [np.nan, 3]])


def test_a_wrong_cell_of_a_workbook_is_named_by_its_row(tmp_path: Path) -> None:
    rows = [[], ["uCode", "a", "b"], ["U", 1, "1,234"], ["V", True, 2]]
    assert refused(tables.read_data, book(tmp_path, rows), DEMO) == [
        ("index.bad_number", "4", "a"),
        ("index.ambiguous_number", "3", "b"),
    ]
    assert (
        refused(tables.read_data, book(tmp_path, rows), DEMO, sheet="Số liệu")[0][0] == "index.sheet_missing"
    )


def test_a_formula_that_was_never_computed_is_no_empty_cell(tmp_path: Path) -> None:
    rows = [["uCode", "a", "b"], ["U", "=1+1", 2]]
    assert refused(tables.read_data, book(tmp_path, rows), DEMO) == [
        ("index.formula_without_value", "2", "B")
    ]


PANEL = "uCode,Time,a,b\nU,2024,3,4\nU,2023,1,2\nV,2024,5,6\n"


def test_a_panel_is_read_by_period(tmp_path: Path) -> None:
    file = written(tmp_path, PANEL)
    panel = tables.read_panel(file, DEMO)
    assert (panel.periods, [data.units for data in panel.data]) == ((2023, 2024), [("U",), ("U", "V")])
    assert tables.read_data(file, DEMO, period="2024").values.tolist() == [[3, 4], [5, 6]]
    assert refused(tables.read_data, file, DEMO) == [("index.several_periods", "", "Time")]
    assert refused(tables.read_panel, written(tmp_path, "uCode,Time,a\nU,Q1,1\n", "q.csv"), DEMO) == [
        ("index.bad_number", "2", "Time")
    ]
    assert refused(tables.read_data, file, DEMO, period="2022") == [("index.unknown_period", "", "Time")]


@given(st.floats(allow_nan=False, allow_infinity=False), st.sampled_from([",", "."]))
def test_a_number_is_read_back_from_either_writing(value: float, decimal: str) -> None:
    text = repr(value).replace(".", decimal)
    assert Style(decimal).read(text) == value


@given(st.integers(-(10**12), 10**12), st.sampled_from([",", "."]))
def test_thousands_are_read_back(value: int, decimal: str) -> None:
    thousands = "." if decimal == "," else ","
    assert Style(decimal).read(f"{value:,}".replace(",", thousands)) == value


@given(st.text(max_size=12))
def test_no_text_breaks_the_reading_of_numbers(text: str) -> None:
    found = Style(decimal_of(text)).read(text)
    assert found is None or isinstance(found, float)


# --- sampling errors ----------------------------------------------------------------------------------------

SAMPLE = Data.of(["U", "V"], {"a": [1, 2], "b": [3, 4]})


def test_standard_errors_become_variances(tmp_path: Path) -> None:
    found = tables.with_errors(SAMPLE, written(tmp_path, "uCode;a\nV;0,5\n"))
    assert found.covariance is not None
    assert found.covariance.tolist() == [[[0, 0], [0, 0]], [[0.25, 0], [0, 0]]]
    assert check(DEMO, found) == []


def test_covariances_in_long_form_are_read_either_way_round(tmp_path: Path) -> None:
    text = "unit,indicator,with,covariance\nU,a,a,4\nU,b,b,9\nU,b,a,1.5\n"
    found = tables.with_errors(SAMPLE, written(tmp_path, text))
    assert found.covariance is not None
    assert found.covariance[0].tolist() == [[4, 1.5], [1.5, 9]]


@pytest.mark.parametrize(
    ("text", "code", "row"),
    [
        ("uCode,a\nX,1\n", "index.unknown_unit", "2"),
        ("uCode,c\nU,1\n", "index.unknown_node", "1"),
        ("uCode,a\nU,1\nU,2\n", "index.duplicate_unit", "2"),
        ("uCode,a\nU,-1\n", "index.negative_error", "2"),
        ("uCode,a\nU,x\n", "index.bad_number", "2"),
        ("a\n1\n", "index.column_absent", ""),
        ("unit,indicator,with,covariance\nU,a,z,1\n", "index.unknown_node", "2"),
    ],
)
def test_wrong_sampling_errors_are_refused(tmp_path: Path, text: str, code: str, row: str) -> None:
    found = refused(tables.with_errors, SAMPLE, written(tmp_path, text))
    assert [(c, r) for c, r, _ in found] == [(code, row)]
