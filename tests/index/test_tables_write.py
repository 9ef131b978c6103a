"""Results out: what is written reads back with every digit, and does no harm in a spreadsheet."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from tests.index import coinr
from xanh.index import Data, Framework, Group, Indicator, Recipe, Result, read_framework, score, tables_write
from xanh.index.export import verify
from xanh.reference import ProblemError

ALLOWED = Recipe(missing="allow")


@pytest.fixture(scope="module")
def result() -> Result:
    framework, data = coinr.syn63()
    return score(framework, data, ALLOWED)


def test_a_workbook_holds_every_stage(result: Result, tmp_path: Path) -> None:
    tables_write.write_excel(result, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert book.sheetnames == [
        "Scores", "Ranks", "raw", "normalised", "aggregated", "Framework", "Recipe", "Provenance",
    ]  # fmt: skip
    header, *rows = book["aggregated"].values
    found = np.array([row[1:] for row in rows], dtype=float)
    assert header[1:] == result.nodes
    np.testing.assert_allclose(found, result.scores, rtol=1e-15)  # a workbook keeps 16 digits
    raw = np.array([row[1:] for row in list(book["raw"].values)[1:]], dtype=float)
    np.testing.assert_allclose(raw, result.stages["raw"].values, rtol=1e-15)
    assert dict(row[:2] for row in book["Provenance"].values)["whole"] == result.to_json()["digest"]["whole"]


def test_the_framework_of_a_workbook_reads_back(result: Result, tmp_path: Path) -> None:
    tables_write.write_excel(result, tmp_path / "out.xlsx")
    found = read_framework(tmp_path / "out.xlsx", sheet="Framework")
    assert found.tree.codes == result.framework.tree.codes
    np.testing.assert_array_equal(found.tree.weights, result.framework.tree.weights)
    np.testing.assert_array_equal(found.tree.direction, result.framework.tree.direction)


def test_json_holds_every_digit(result: Result, tmp_path: Path) -> None:
    tables_write.write_json(result, tmp_path / "out.json")
    found = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert found["scores"]["Idx"] == result.of("Idx").tolist()
    assert verify(found) == []


def test_csv_holds_scores_and_ranks(result: Result, tmp_path: Path) -> None:
    tables_write.write_csv(result, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [float(row["Idx"]) for row in rows] == result.of("Idx").tolist()
    assert [float(row["Idx rank"]) for row in rows] == result.rank_of("Idx").tolist()


def test_parquet_holds_the_digest(result: Result, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    tables_write.write_parquet(result, tmp_path / "out.parquet")
    found = parquet.read_table(tmp_path / "out.parquet")
    assert found["Idx"].to_pylist() == result.of("Idx").tolist()
    assert json.loads(found.schema.metadata[b"xanh.digest"]) == result.to_json()["digest"]


def test_frames_hold_scores_and_whole_ranks(result: Result) -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    pandas, polars = tables_write.to_pandas(result), tables_write.to_polars(result)
    assert pandas["Idx"].tolist() == polars["Idx"].to_list() == result.of("Idx").tolist()
    assert str(pandas["Idx rank"].dtype) == "Int64"
    assert polars["Idx rank"].to_list() == result.rank_of("Idx").tolist()


def test_a_unit_without_a_score_is_an_empty_cell(tmp_path: Path) -> None:
    frame = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    result = score(frame, Data.of(["U", "V", "W"], {"a": [1, 2, None]}), ALLOWED)
    tables_write.write_csv(result, tmp_path / "out.csv")
    assert (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()[-1] == "W,,"
    tables_write.write_excel(result, tmp_path / "out.xlsx")
    assert list(openpyxl.load_workbook(tmp_path / "out.xlsx")["Scores"].values)[-1] == ("W", None, None)
    assert tables_write.to_pandas(result)["top rank"].isna().tolist() == [False, False, True]


def test_text_that_a_spreadsheet_would_run_is_written_as_text(tmp_path: Path) -> None:
    frame = Framework("demo", (Indicator("=1+1", "top"), Indicator("b", "top")), (Group("top", None),))
    data = Data.of(["=cmd|' /C calc'!A0", "V\x07"], {"=1+1": [1, 2], "b": [1, 2]})
    result = score(frame, replace(data, names=("@x", "+y")))
    tables_write.write_excel(result, tmp_path / "out.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert texts == []
    tables_write.write_csv(result, tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "@"))] == []


def test_an_extra_that_is_not_there_is_named() -> None:
    with pytest.raises(ProblemError) as refused:
        tables_write.package_of("no_such_package.part", "tables")
    (problem,) = refused.value.problems
    assert (problem.code, problem.values) == (
        "index.extra_missing", {"package": "no_such_package", "extra": "tables"},
    )  # fmt: skip
