"""Results as files and as frames: Excel, JSON, CSV, Parquet, pandas, Polars."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from xanh.index.digests import digest
from xanh.index.export import dumps, to_json
from xanh.index.plain import plain
from xanh.index.result import Result
from xanh.index.tables_meta import meta_rows
from xanh.reference import Problem, ProblemError

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

Cells = Iterable[Sequence[Any]]
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # text that a spreadsheet would run
NOT_IN_A_SHEET = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # control signs that the format cannot hold
SHEET_NAME = 31


def table(result: Result) -> dict[str, list[Any]]:
    """One row a unit: code, name, groupings, then score and rank of every group, the composite first.

    Returns
    -------
    dict
        Column name to values, None where there is no score; ranks are whole numbers.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    >>> table(score(f, Data.of(["U", "V"], {"a": [1, 2]})))
    {'unit': ['U', 'V'], 'top': [0.0, 100.0], 'top rank': [2, 1]}
    """
    data = result.state.data
    found: dict[str, list[Any]] = {"unit": list(data.units)}
    if data.names:
        found["name"] = list(data.names)
    found |= {name: list(labels) for name, labels in data.groups.items()}
    for node in reversed(result.nodes[result.framework.tree.indicator_count :]):
        ranks = result.rank_of(node).tolist()
        found[node] = plain(result.of(node))
        found[f"{node} rank"] = [None if np.isnan(rank) else int(rank) for rank in ranks]
    return found


def to_pandas(result: Result) -> pd.DataFrame:
    """`table` as a pandas frame, units as its index.

    Raises
    ------
    ProblemError
        `index.extra_missing` without pandas.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    >>> to_pandas(score(f, Data.of(["U", "V"], {"a": [1, 2]}))).loc["V", "top rank"].item()
    1
    """
    pandas = package_of("pandas", "tables")
    frame: pd.DataFrame = pandas.DataFrame(table(result)).set_index("unit")
    return frame.astype({name: "Int64" for name in frame.columns if name.endswith(" rank")})


def to_polars(result: Result) -> pl.DataFrame:
    """`table` as a Polars frame.

    Raises
    ------
    ProblemError
        `index.extra_missing` without Polars.

    Examples
    --------
    >>> from xanh.index import Data, Framework, Group, Indicator, score
    >>> f = Framework("demo", (Indicator("a", "top"),), (Group("top", None),))
    >>> to_polars(score(f, Data.of(["U", "V"], {"a": [1, 2]})))["top rank"].to_list()
    [2, 1]
    """
    frame: pl.DataFrame = package_of("polars", "tables").DataFrame(table(result))
    return frame


def write_json(result: Result, path: Path | str) -> None:
    """The whole result with its inputs and digest, for `verify`; every digit is kept."""
    Path(path).write_text(dumps(to_json(result)), encoding="utf-8")


def write_csv(result: Result, path: Path | str) -> None:
    """`table` as CSV: comma, decimal point, UTF-8 with a byte order mark so that spreadsheets read it."""
    columns = table(result)
    with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(map(harmless, columns))
        writer.writerows([harmless(cell) for cell in row] for row in zip(*columns.values(), strict=True))


def write_parquet(result: Result, path: Path | str) -> None:
    """`table` as Parquet, the digest in the metadata of its schema under "xanh.digest".

    Raises
    ------
    ProblemError
        `index.extra_missing` without pyarrow.
    """
    pyarrow, parquet = package_of("pyarrow", "tables"), package_of("pyarrow.parquet", "tables")
    found = digest(result.framework, result.data, result.recipe).to_json()
    made = pyarrow.table(table(result))
    parquet.write_table(made.replace_schema_metadata({"xanh.digest": json.dumps(found)}), path)


def write_excel(result: Result, path: Path | str) -> None:
    """A workbook: scores and ranks, a sheet for each stage, framework, recipe and provenance.

    Text that a spreadsheet would run as a formula is written as text.
    """
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    taken: set[str] = set()
    for name, rows in _sheets(result):
        sheet = book.create_sheet(_sheet_name(name, taken))
        sheet.freeze_panes = "B2"
        for row in rows:
            sheet.append([for_a_sheet(cell) for cell in row])
    content = io.BytesIO()
    book.save(content)
    Path(path).write_bytes(content.getvalue())


def _sheets(result: Result) -> Iterator[tuple[str, Cells]]:
    yield "Scores", _of_columns(table(result))
    header = ["unit", *result.nodes]
    yield "Ranks", [header, *([unit, *row] for unit, row in zip(result.units, result.ranks, strict=True))]
    for name, stage in result.stages.items():
        rows = [[unit, *row] for unit, row in zip(stage.units, stage.values, strict=True)]
        yield name, [["unit", *stage.columns], *rows]
    framework = meta_rows(result.framework)
    yield "Framework", [list(framework[0]), *(list(row.values()) for row in framework)]
    yield "Recipe", _recipe(result)
    found = digest(result.framework, result.data, result.recipe).to_json()
    source = {"source of the framework": result.framework.source, "source of the data": result.data.origin}
    yield "Provenance", [["what", "value"], *(list(pair) for pair in (found | source).items())]


def _recipe(result: Result) -> Cells:
    yield ["step", "stage", "method", "parameters", "other choices"]
    for number, step in enumerate(result.recipe.steps, 1):
        parameters, each = (
            _json(step.choice.parameters),
            _json({k: c.to_json() for k, c in step.each.items()}),
        )
        yield [number, step.stage, step.choice.method, parameters, each]
    yield ["", "missing", result.recipe.missing, "", ""]
    yield ["", "tie_tolerance", result.recipe.tie_tolerance, "", ""]


def _json(value: Mapping[Any, Any]) -> str:
    return json.dumps(plain(value), ensure_ascii=False) if value else ""


def _of_columns(columns: Mapping[str, Sequence[Any]]) -> Cells:
    yield list(columns)
    yield from zip(*columns.values(), strict=True)


def for_a_sheet(cell: Any) -> Any:
    """A cell that a workbook can hold: no NaN, no formula, no control signs."""
    value = plain(cell)
    return harmless(NOT_IN_A_SHEET.sub("", value)) if isinstance(value, str) else value


def harmless(cell: Any) -> Any:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it.

    Examples
    --------
    >>> harmless("=1+1"), harmless("Lạng Sơn"), harmless(-1.5)
    ("'=1+1", 'Lạng Sơn', -1.5)
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell


def _sheet_name(name: str, taken: set[str]) -> str:
    """At most 31 characters, none that a workbook refuses, no name twice whatever its case."""
    plain_name = re.sub(r"[\[\]:*?/\\]", "_", name)[:SHEET_NAME]
    number = 2
    unique = plain_name
    while unique.casefold() in taken:
        unique = f"{plain_name[: SHEET_NAME - 3]}_{number}"
        number += 1
    taken.add(unique.casefold())
    return unique


def package_of(package: str, name: str) -> Any:
    """A package of an extra, or `index.extra_missing`."""
    try:
        return import_module(package)
    except ImportError as error:
        values = {"package": package.partition(".")[0], "extra": name}
        raise ProblemError(Problem("index.extra_missing", values=values)) from error
