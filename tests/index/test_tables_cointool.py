"""Workbooks of the JRC's COIN Tool, made up in its published layout."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from tests.index.files import book, refused
from xanh.index import Recipe, check, score, tables

GROUPS = [("Index", "The index", 1), ("si.01", "First", 1), ("si.02", "Second", 2), ("p.01", "Pillar 1", 1),
          ("p.02", "Pillar 2", 1), ("p.03", "Pillar 3", 3), ("--", "--", "--")]  # fmt: skip
INDICATORS = [("Ind.01", "p.01", "si.01", -1, 0, 9), ("Ind.02", "p.02", "si.01", 1, 0, 9),
              ("Ind.03", "p.03", "si.02", 1, 0, 9), ("Ind.04", "p.03", "si.02", 1, None, None)]  # fmt: skip


def coin_tool(folder: Path, **cells: Any) -> Path:
    """A made-up workbook in the published layout; the level of sub-pillars is not used."""
    made = openpyxl.Workbook()
    database, framework = made.active, made.create_sheet("Framework")
    database.title = "Database"
    for column, (code, pillar, sub, direction, lower, upper) in enumerate(INDICATORS, 5):
        entries = {7: 2, 8: direction, 9: lower, 10: upper, 11: "Index", 12: sub, 13: pillar, 14: "sp.01",
                   15: f"Name of {code}", 16: code}  # fmt: skip
        for row, value in entries.items():
            database.cell(row, column, value)
        for unit in range(3):
            database.cell(17 + unit, column, "n/a" if (unit, column) == (1, 8) else unit + column)
    database.cell(16, 9, "Ind.05")  # a column of the form without figures
    for unit, (name, code) in enumerate([("Áo", "AT"), ("Bỉ", "BE"), ("Séc", "CZ")]):
        database.cell(17 + unit, 2, name)
        database.cell(17 + unit, 3, code)
    framework.cell(4, 3, "Dimension/indicator")
    for row, (code, name, weight) in enumerate(GROUPS, 5):
        for column, value in ((3, code), (5, weight), (8, name)):
            framework.cell(row, column, value)
    for place, value in cells.items():
        database[place] = value
    made.save(folder / "tool.xlsx")
    return folder / "tool.xlsx"


def test_a_coin_tool_workbook_is_read(tmp_path: Path) -> None:
    framework, data = tables.read_coin_tool(coin_tool(tmp_path))
    assert check(framework, data, Recipe(missing="allow"))[0].severity == "note"
    assert data.units == ("AT", "BE", "CZ")
    assert data.indicators == ("Ind.01", "Ind.02", "Ind.03", "Ind.04")
    assert np.isnan(data.values[1, 3])
    assert data.values[2].tolist() == [7, 8, 9, 10]
    first = framework.indicators[0]
    assert (first.parent, first.weight, first.direction, first.goalposts) == ("p.01", 2, -1, (9, 0))
    parents = {group.code: (group.parent, group.weight) for group in framework.groups}
    assert parents == {
        "p.01": ("si.01", 1), "p.02": ("si.01", 1), "p.03": ("si.02", 3),
        "si.01": ("Index", 1), "si.02": ("Index", 2), "Index": (None, 1),
    }  # fmt: skip
    assert framework.name("p.03", "en") == "Pillar 3"
    assert score(framework, data, Recipe(missing="allow")).of("Index")[2] == pytest.approx(
        (1 * (0 + 100) / 2 + 2 * 100) / 3
    )


def test_a_wrong_coin_tool_workbook_is_refused(tmp_path: Path) -> None:
    assert refused(tables.read_coin_tool, coin_tool(tmp_path, F18="x")) == [("index.bad_number", "18", "F")]
    assert refused(tables.read_coin_tool, book(tmp_path, [["uCode"]])) == [
        ("index.sheet_missing", "", None),
    ]


def test_a_workbook_without_indicators_is_no_coin_tool(tmp_path: Path) -> None:
    empty = {f"{column}{row}": None for column in "EFGH" for row in (17, 18, 19)}
    assert refused(tables.read_coin_tool, coin_tool(tmp_path, **empty))[0][0] == "index.not_a_coin_tool"
