"""Figures as a COIN-style table: iData, one row for each unit, or each unit and period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xanh.index.data import Data
from xanh.index.framework import Framework
from xanh.index.tables_grid import Grid, read_grid, renamed, require_columns
from xanh.index.tables_number import Style, is_numeric, numbers, require, style_of
from xanh.reference import Place, Problem, ProblemError

UNIT, NAME, TIME = "uCode", "uName", "Time"
COLUMNS = {name: name for name in (UNIT, NAME, TIME)}


@dataclass(frozen=True)
class DataTable:
    """An iData table with its columns sorted into kinds."""

    grid: Grid
    style: Style
    indicators: tuple[str, ...]
    denominators: tuple[str, ...]
    groups: tuple[str, ...]

    @classmethod
    def read(
        cls, path: Path | str, framework: Framework, decimal: str | None, sheet: str | None
    ) -> DataTable:
        """Columns that the framework names are indicators, other numbers denominators, texts groupings."""
        grid = renamed(read_grid(path, sheet), COLUMNS, keep=framework.nodes)
        require_columns(grid, (UNIT,))
        style = style_of(grid, decimal)
        known = {indicator.code for indicator in framework.indicators}
        nodes = set(framework.nodes)  # a column of published scores of a group is no denominator
        divisors = {i.denominator for i in framework.indicators}
        rest = [c for c in grid.header if c not in {*nodes, *COLUMNS}]
        numeric = {c for c in rest if c in divisors or is_numeric(grid.column(c), style)}
        return cls(
            grid,
            style,
            indicators=tuple(c for c in grid.header if c in known),
            denominators=tuple(c for c in rest if c in numeric),
            groups=tuple(c for c in rest if c not in numeric),
        )

    @property
    def periods(self) -> tuple[str, ...]:
        """Texts of the column Time in their order; one empty text without the column."""
        if TIME not in self.grid.header:
            return ("",)
        return tuple(dict.fromkeys(sorted(self.grid.texts(TIME))))

    def by_period(self) -> dict[str, Data]:
        """The data of each period. Every cell that is no number is named, of all columns at once."""
        columns = self._columns()
        times = self.grid.texts(TIME) if TIME in self.grid.header else ("",) * len(self.grid.rows)
        places = {period: [n for n, time in enumerate(times) if time == period] for period in self.periods}
        return {period: self._data(rows, columns) for period, rows in places.items()}

    def _columns(self) -> Mapping[str, np.ndarray]:
        found, problems = {}, []
        for name in (*self.indicators, *self.denominators):
            values, wrong = numbers(self.grid, name, self.style)
            found[name] = np.array(values)
            problems += wrong
        require(problems)
        return found

    def _data(self, rows: list[int], columns: Mapping[str, np.ndarray]) -> Data:
        def picked(name: str) -> tuple[str, ...]:
            cells = self.grid.texts(name)
            return tuple(cells[row] for row in rows)

        values = [columns[name][rows] for name in self.indicators]
        return Data(
            units=picked(UNIT),
            indicators=self.indicators,
            values=np.column_stack(values) if values else np.empty((len(rows), 0)),
            names=picked(NAME) if NAME in self.grid.header else (),
            groups={name: picked(name) for name in self.groups},
            denominators={name: columns[name][rows] for name in self.denominators},
            origin=self.grid.origin,
        )


def by_number(table: DataTable) -> dict[float, Data]:
    """The data of each period, the periods as numbers: 2024, or 2024.25 for a quarter."""
    require_columns(table.grid, (TIME,))
    _, problems = numbers(table.grid, TIME, Style("."))
    empty = [row for row, cell in enumerate(table.grid.column(TIME)) if cell is None]
    problems += [Problem("index.bad_number", table.grid.place(row, TIME), {"value": ""}) for row in empty]
    require(problems)
    return {
        int(n) if (n := float(name)).is_integer() else n: data for name, data in table.by_period().items()
    }


def read_one(table: DataTable, period: str | None) -> Data:
    """The data of one period: the only one, or the one asked for."""
    found, name = table.by_period(), table.grid.origin
    if period is None and len(found) == 1:
        return next(iter(found.values()))
    known = ", ".join(found)
    if period is None:
        raise ProblemError(Problem("index.several_periods", Place(file=name, column=TIME), {"known": known}))
    if period not in found:
        values = {"period": period, "known": known}
        raise ProblemError(Problem("index.unknown_period", Place(file=name, column=TIME), values))
    return found[period]
