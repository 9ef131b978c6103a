"""The COIN Tool of the JRC: an Excel workbook with the sheets "Database" and "Framework".

Layout, by row of "Database" from column E on, one column an indicator: 7 weight, 8 direction, 9 lower and 10
upper goalpost, 11 index, 12 sub-index, 13 pillar, 14 sub-pillar, 15 name, 16 code; from row 17 on one row a
unit, its name in column B and its code in column C. A level on which every indicator has the same code is
not used. "Framework" lists the groups: code in column C, weight in E, name in H.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from xanh.index.data import Data
from xanh.index.framework import Framework, Group, Indicator
from xanh.index.recipe import Recipe
from xanh.index.tables_grid import Cell, letters, read_bytes, refuse, text, workbook
from xanh.index.tables_number import Style, number
from xanh.reference import Place, Problem, ProblemError

DATABASE, FRAMEWORK = "Database", "Framework"
WEIGHT, DIRECTION, LOWER, UPPER, INDEX, SUB_PILLAR, NAME, CODE = 7, 8, 9, 10, 11, 14, 15, 16
FIRST_UNIT, FIRST_INDICATOR, UNIT_NAME, UNIT_CODE = 17, 5, 2, 3
GROUP_CODE, GROUP_WEIGHT, GROUP_NAME = 3, 5, 8
UNUSED = ("", "--", "n/a")


def read_coin_tool(path: Path | str, *, recipe: Recipe | None = None) -> tuple[Framework, Data]:
    """Framework and data of a COIN Tool workbook, of any size.

    Parameters
    ----------
    path
        The workbook; formulas as it was last saved.
    recipe
        How the composite is computed; the workbook's own options are not read.

    Raises
    ------
    ProblemError
        `index.sheet_missing`, `index.bad_number`, `index.not_a_coin_tool`, and those of reading a file.

    Source
    ------
    JRC, COIN Tool User Guide (2019); the places of its cells as COINr's reader takes them.

    Examples
    --------
    >>> from xanh.reference import ProblemError
    >>> try:
    ...     read_coin_tool("absent.xlsx")
    ... except ProblemError as error:
    ...     error.problems[0].code
    'index.file_unreadable'
    """
    path = Path(path)
    book = workbook(read_bytes(path), path.name)
    for sheet in (DATABASE, FRAMEWORK):
        if sheet not in book.sheetnames:
            values = {"sheet": sheet, "known": ", ".join(book.sheetnames)}
            raise ProblemError(Problem("index.sheet_missing", Place(file=path.name, sheet=sheet), values))
    database = _Sheet(path.name, DATABASE, [list(row) for row in book[DATABASE].values])
    groups = _Sheet(path.name, FRAMEWORK, [list(row) for row in book[FRAMEWORK].values])
    return _Workbook(database, groups).read(recipe or Recipe())


@dataclass
class _Sheet:
    """Cells by row and column as a spreadsheet counts them."""

    file: str
    name: str
    rows: list[list[object]]

    def cell(self, row: int, column: int) -> Cell:
        line = self.rows[row - 1] if row <= len(self.rows) else []
        value = line[column - 1] if column <= len(line) else None
        if value is None or isinstance(value, str):
            return value
        return float(value) if isinstance(value, int | float) else str(value)

    def text(self, row: int, column: int) -> str:
        return text(self.cell(row, column))

    def number(self, row: int, column: int, problems: list[Problem]) -> float:
        cell = self.cell(row, column)
        found = number(cell, Style(None))
        if found is None:
            place = Place(file=self.file, sheet=self.name, row=str(row), column=letters(column))
            problems.append(Problem("index.bad_number", place, {"value": str(cell)[:60]}))
            return float("nan")
        return found


@dataclass(frozen=True)
class _Workbook:
    database: _Sheet
    groups: _Sheet

    def read(self, recipe: Recipe) -> tuple[Framework, Data]:
        sheet, problems = self.database, list[Problem]()
        columns = self._indicator_columns()
        rows = [r for r in range(FIRST_UNIT, len(sheet.rows) + 1) if sheet.text(r, UNIT_CODE) not in UNUSED]
        values = np.array([[sheet.number(r, c, problems) for c in columns] for r in rows])
        filled = ~np.isnan(values).all(axis=0) if rows else np.zeros(len(columns), dtype=bool)
        kept = [c for c, there in zip(columns, filled, strict=True) if there]
        if not kept:
            raise ProblemError(Problem("index.not_a_coin_tool", Place(file=sheet.file, sheet=DATABASE)))
        levels = self._levels(kept)
        indicators = tuple(self._indicator(c, levels[0], problems) for c in kept)
        groups = tuple(self._groups(kept, levels, problems))
        refuse(problems)
        data = Data(
            units=tuple(sheet.text(r, UNIT_CODE) for r in rows),
            indicators=tuple(indicator.code for indicator in indicators),
            values=values[:, filled],
            names=tuple(sheet.text(r, UNIT_NAME) for r in rows),
            origin=sheet.file,
        )
        return Framework(Path(sheet.file).stem, indicators, groups, recipe=recipe, source=sheet.file), data

    def _indicator_columns(self) -> list[int]:
        """Columns with a code; a column of the form that is not used has no name."""
        sheet = self.database
        width = max((len(row) for row in sheet.rows), default=0)
        return [c for c in range(FIRST_INDICATOR, width + 1) if sheet.text(CODE, c) not in UNUSED]

    def _levels(self, columns: Sequence[int]) -> list[int]:
        """Rows of the levels that are used, from the lowest up; the index always is."""
        used = [
            row
            for row in range(SUB_PILLAR, INDEX, -1)
            if len({self.database.text(row, c) for c in columns}) > 1
        ]
        return [*used, INDEX]

    def _indicator(self, column: int, parent_row: int, problems: list[Problem]) -> Indicator:
        sheet = self.database
        figure = {row: sheet.number(row, column, problems) for row in (WEIGHT, DIRECTION, LOWER, UPPER)}
        direction = int(figure[DIRECTION]) if figure[DIRECTION] in (1.0, -1.0) else None
        posts = (figure[LOWER], figure[UPPER])
        known = not np.isnan(posts).any()
        return Indicator(
            code=sheet.text(CODE, column),
            parent=sheet.text(parent_row, column),
            weight=1.0 if np.isnan(figure[WEIGHT]) else figure[WEIGHT],
            direction=direction,
            names={"en": sheet.text(NAME, column)},
            goalposts=(posts if direction != -1 else posts[::-1]) if known else None,
        )

    def _groups(self, columns: Sequence[int], levels: list[int], problems: list[Problem]) -> list[Group]:
        """Groups of the levels used, with the names and weights of the sheet "Framework"."""
        found: dict[str, Group] = {}
        listed = self._listed()
        for row, above in zip(levels, [*levels[1:], None], strict=True):
            for column in columns:
                code = self.database.text(row, column)
                parent = self.database.text(above, column) if above else None
                line = listed.get(code)
                weight = self.groups.number(line, GROUP_WEIGHT, problems) if line else 1.0
                names = {"en": self.groups.text(line, GROUP_NAME)} if line else {}
                found.setdefault(code, Group(code, parent, 1.0 if np.isnan(weight) else weight, names=names))
        return list(found.values())

    def _listed(self) -> dict[str, int]:
        rows = range(1, len(self.groups.rows) + 1)
        return {code: r for r in rows if (code := self.groups.text(r, GROUP_CODE)) not in UNUSED}


def is_coin_tool(path: Path | str) -> bool:
    """Whether a file is a workbook with the two sheets of the COIN Tool."""
    path = Path(path)
    if path.suffix.lower() not in (".xlsx", ".xlsm") or not path.exists():
        return False
    names = workbook(read_bytes(path), path.name).sheetnames
    return DATABASE in names and FRAMEWORK in names
