"""Sampling errors of survey figures: standard errors by unit and indicator, or covariances in long form."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from xanh.index.arrays import Floats
from xanh.index.checking_structure import nearest
from xanh.index.data import Data
from xanh.index.tables_grid import Grid, read_grid, refuse, renamed, require_columns
from xanh.index.tables_number import numbers, require, style_of
from xanh.reference import Problem

LONG = ("unit", "indicator", "with", "covariance")
UNIT = "uCode"


def with_errors(data: Data, path: Path | str, *, decimal: str | None = None) -> Data:
    """The data with the sampling covariance that a file gives.

    Parameters
    ----------
    data
        Units and indicators to which the file refers.
    path
        CSV or XLSX. Either a column `uCode` and a column of standard errors for each survey indicator (in
        the indicator's own unit of measure; independent of one another), or the columns `unit, indicator,
        with, covariance`: one row for each pair, in one order, variances where both names are the same.
    decimal
        "," or "." where the file itself does not show it.

    Returns
    -------
    Data
        With `covariance` (n, k, k); zero where the file gives none.

    Raises
    ------
    ProblemError
        `index.unknown_unit`, `index.unknown_node`, `index.bad_number`, `index.negative_error`,
        `index.duplicate_unit`, `index.column_absent`, and those of reading a table.

    Examples
    --------
    >>> from pathlib import Path; from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "errors.csv")
    ...     _ = file.write_text("uCode;a\\nU;1,5\\n", encoding="utf-8")
    ...     with_errors(Data.of(["U"], {"a": [60.0]}), file).covariance.tolist()
    [[[2.25]]]
    """
    grid = renamed(read_grid(path), {name: name for name in (*LONG, UNIT)})
    if "covariance" in grid.header:
        return replace(data, covariance=_from_pairs(data, grid, decimal))
    return replace(data, covariance=_from_errors(data, grid, decimal))


def _from_errors(data: Data, grid: Grid, decimal: str | None) -> Floats:
    require_columns(grid, (UNIT,))
    columns = [name for name in grid.header if name not in (UNIT, "uName", "Time")]
    refuse(_unknown(grid, UNIT, data.units, "index.unknown_unit"))
    refuse(_strange(grid, columns, data))
    place = {unit: row for row, unit in enumerate(data.units)}
    rows = [place[unit] for unit in grid.texts(UNIT)]
    covariance = np.zeros((len(data.units), len(data.indicators), len(data.indicators)))
    problems: list[Problem] = []
    for name in columns:
        values, wrong = numbers(grid, name, style_of(grid, decimal))
        problems += wrong or _negative(grid, name, values)
        at = data.indicators.index(name)
        covariance[rows, at, at] = np.nan_to_num(np.square(values), posinf=np.inf)
    require(problems)
    return covariance


def _from_pairs(data: Data, grid: Grid, decimal: str | None) -> Floats:
    require_columns(grid, LONG)
    values, problems = numbers(grid, "covariance", style_of(grid, decimal))
    problems += _unknown(grid, "unit", data.units, "index.unknown_unit")
    for name in ("indicator", "with"):
        problems += _unknown(grid, name, data.indicators, "index.unknown_node")
    require(problems)
    covariance = np.zeros((len(data.units), len(data.indicators), len(data.indicators)))
    unit = {code: n for n, code in enumerate(data.units)}
    column = {code: n for n, code in enumerate(data.indicators)}
    names = (grid.texts(name) for name in ("unit", "indicator", "with"))
    for value, u, a, b in zip(values, *names, strict=True):
        covariance[unit[u], column[a], column[b]] = covariance[unit[u], column[b], column[a]] = value
    return covariance


def _unknown(grid: Grid, name: str, known: tuple[str, ...], code: str) -> list[Problem]:
    return [
        Problem(code, grid.place(row, name), {"unit": found, "code": found, "nearest": nearest(found, known)})
        for row, found in enumerate(grid.texts(name))
        if found not in known
    ]


def _strange(grid: Grid, columns: list[str], data: Data) -> list[Problem]:
    units = grid.texts(UNIT)
    twice = [unit for unit in dict.fromkeys(units) if units.count(unit) > 1]
    found = [
        Problem(
            "index.duplicate_unit",
            grid.place(units.index(unit), UNIT),
            {"unit": unit, "count": units.count(unit)},
        )
        for unit in twice
    ]
    return found + [
        Problem(
            "index.unknown_node",
            grid.place(-1, name),
            {"code": name, "nearest": nearest(name, data.indicators)},
        )
        for name in columns
        if name not in data.indicators
    ]


def _negative(grid: Grid, name: str, values: list[float]) -> list[Problem]:
    return [
        Problem("index.negative_error", grid.place(row, name), {"value": value})
        for row, value in enumerate(values)
        if value < 0
    ]
