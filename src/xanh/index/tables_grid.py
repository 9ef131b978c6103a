"""Files as grids of cells: CSV in any usual separator, XLSX; hostile and broken files refused by name."""

from __future__ import annotations

import csv
import io
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from xanh.reference import Place, Problem, ProblemError

KINDS = (".csv", ".tsv", ".txt", ".xlsx")
SEPARATORS = ",;\t"
LARGEST_FILE = 200_000_000
LARGEST_UNPACKED = 1_000_000_000
Cell = str | float | None


@dataclass(frozen=True)
class Grid:
    """A table with one line of column names.

    Attributes
    ----------
    origin
        Name of the file, for problems.
    header
        Column names in NFC, stripped.
    rows
        Text or numbers; None is an empty cell. As long as the header.
    first
        Line or row number of the first row of `rows`, as a person counts in the file.
    separator
        Of a CSV file; "" for a workbook.
    """

    origin: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    first: int = 2
    separator: str = ""

    def column(self, name: str) -> tuple[Cell, ...]:
        """The cells of one column."""
        place = self.header.index(name)
        return tuple(row[place] for row in self.rows)

    def texts(self, name: str) -> tuple[str, ...]:
        """A column as text; an empty cell is ""."""
        return tuple(text(cell) for cell in self.column(name))

    def place(self, row: int, column: str | None = None) -> Place:
        """Where a cell stands, rows counted as in the file."""
        return Place(file=self.origin, row=str(self.first + row), column=column)


def text(cell: Cell) -> str:
    """A cell as text in NFC; 63.0 is "63": codes that look like numbers come so out of workbooks.

    Examples
    --------
    >>> text(63.0), text(" Lạng Sơn "), text(None)
    ('63', 'Lạng Sơn', '')
    """
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return unicodedata.normalize("NFC", cell).strip()


def read_grid(path: Path | str, sheet: str | None = None) -> Grid:
    """The table of a CSV file, or of the first or the named sheet of a workbook.

    Raises
    ------
    ProblemError
        `index.file_unreadable`, `index.file_kind`, `index.file_too_big`, `index.empty_file`,
        `index.sheet_missing`, `index.duplicate_column`, `index.long_row`.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in KINDS:
        known = ", ".join(KINDS)
        raise ProblemError(
            Problem("index.file_kind", Place(file=path.name), {"kind": kind or "-", "known": known})
        )
    content = read_bytes(path)
    if kind == ".xlsx":
        cells, first = sheet_cells(content, path.name, sheet)
        return _grid(path.name, cells, first)
    lines, separator = _csv_cells(content, path.name)
    return _grid(path.name, lines, 1, separator)


def read_bytes(path: Path) -> bytes:
    """The content of a file of reasonable size."""
    try:
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise too_big(path.name)
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path.name, error.strerror or str(error)) from error


def unreadable(name: str, reason: str) -> ProblemError:
    """The error for a file that cannot be read."""
    return ProblemError(Problem("index.file_unreadable", Place(file=name), {"reason": reason}))


def too_big(name: str) -> ProblemError:
    """The error for a file that is larger than any table of an index."""
    return ProblemError(Problem("index.file_too_big", Place(file=name)))


def decoded(content: bytes, name: str) -> str:
    """Text in UTF-8, with or without a byte order mark, or UTF-16 with one."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise unreadable(name, f"UTF-8: byte {error.start + 1}") from error


def _csv_cells(content: bytes, name: str) -> tuple[list[list[Cell]], str]:
    found = decoded(content, name)
    if "\0" in found:
        raise unreadable(name, "NUL")
    separator = _separator(found)
    try:
        rows = list(csv.reader(io.StringIO(found, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        raise unreadable(name, str(error)) from error
    return [[cell if cell.strip() else None for cell in row] for row in rows], separator


def _separator(found: str) -> str:
    """The one most frequent in the first line that is not empty, outside quotes."""
    line = next((line for line in found.splitlines() if line.strip()), "")
    counts = Counter("".join(line.split('"')[::2]))
    return max(SEPARATORS, key=lambda sign: counts[sign])


def workbook(content: bytes, name: str) -> Any:
    """An openpyxl workbook with the values of formulas."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(entry.file_size for entry in packed.infolist()) > LARGEST_UNPACKED:
                raise too_big(name)
        return load_workbook(io.BytesIO(content), data_only=True, read_only=True)
    except ProblemError:
        raise
    except Exception as error:  # whatever openpyxl and zipfile make of a broken file
        raise unreadable(name, f"{type(error).__name__}: {error}"[:200]) from error


def sheet_cells(content: bytes, name: str, sheet: str | None) -> tuple[list[list[Cell]], int]:
    """The cells of a sheet from its first row that is not empty, and the number of that row."""
    book = workbook(content, name)
    if sheet is not None and sheet not in book.sheetnames:
        values = {"sheet": sheet, "known": ", ".join(book.sheetnames)}
        raise ProblemError(Problem("index.sheet_missing", Place(file=name, sheet=sheet), values))
    sheet = sheet or book.sheetnames[0]
    rows = [[_cell(value) for value in row] for row in book[sheet].values]
    if any(cell is None for row in rows for cell in row):
        refuse(_uncomputed(content, name, sheet, rows))
    first = next((place for place, row in enumerate(rows) if any(cell is not None for cell in row)), 0)
    return rows[first:], first + 1


def _uncomputed(content: bytes, name: str, sheet: str, rows: list[list[Cell]]) -> Iterable[Problem]:
    """Formulas that were never computed have no value: they would pass for empty cells."""
    from openpyxl import load_workbook

    written = load_workbook(io.BytesIO(content), read_only=True)[sheet].values
    for number, (known, row) in enumerate(zip(rows, written, strict=False), 1):
        for column, (value, text_of) in enumerate(zip(known, row, strict=False), 1):
            if value is None and isinstance(text_of, str) and text_of.startswith("="):
                at = Place(file=name, sheet=sheet, row=str(number), column=letters(column))
                yield Problem("index.formula_without_value", at, {"value": text_of[:60]})


def letters(column: int) -> str:
    """The name of a spreadsheet's column.

    Examples
    --------
    >>> letters(5), letters(103)
    ('E', 'CY')
    """
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _cell(value: Any) -> Cell:
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, bool):
        return str(value).upper()
    return float(value) if isinstance(value, int | float) else str(value)


def _grid(name: str, cells: list[list[Cell]], first: int, separator: str = "") -> Grid:
    top = next((n for n, row in enumerate(cells) if any(cell is not None for cell in row)), None)
    if top is None:
        raise ProblemError(Problem("index.empty_file", Place(file=name)))
    header = [text(cell) for cell in cells[top]]
    while header and not header[-1]:
        header.pop()
    rows = cells[top + 1 :]
    while rows and all(cell is None for cell in rows[-1]):
        rows.pop()
    refuse(_bad_header(name, header, first + top))
    refuse(_long_rows(name, header, rows, first + top + 1))
    padded = (tuple([*row, *[None] * (len(header) - len(row))][: len(header)]) for row in rows)
    return Grid(name, tuple(header), tuple(padded), first + top + 1, separator)


def _bad_header(name: str, header: list[str], row: int) -> Iterable[Problem]:
    for column, count in Counter(header).items():
        place = Place(file=name, row=str(row), column=column)
        if not column:
            yield Problem("index.column_unnamed", place, {"position": header.index("") + 1})
        elif count > 1:
            yield Problem("index.duplicate_column", place, {"count": count})


def _long_rows(name: str, header: list[str], rows: list[list[Cell]], first: int) -> Iterable[Problem]:
    """More cells than columns: an unquoted separator, often a decimal comma."""
    for number, row in enumerate(rows, first):
        if any(cell is not None for cell in row[len(header) :]):
            values = {"cells": len(row), "columns": len(header)}
            yield Problem("index.long_row", Place(file=name, row=str(number)), values)


def refuse(problems: Iterable[Problem]) -> None:
    """Raise all of them, where there are any."""
    found = list(problems)
    if found:
        raise ProblemError(found)


def require_columns(grid: Grid, names: Iterable[str]) -> None:
    """Raise `index.column_absent` for every column that a table must have."""
    known = ", ".join(grid.header[:30])
    refuse(
        Problem("index.column_absent", Place(file=grid.origin, column=name), {"known": known})
        for name in names
        if name not in grid.header
    )


def renamed(grid: Grid, names: Mapping[str, str], keep: Iterable[str] = ()) -> Grid:
    """The grid with columns under their usual names, whatever the case they were written in.

    But for those to `keep`: PCI has an indicator "time".
    """
    kept = set(keep)
    folded = {name.casefold(): usual for name, usual in names.items()}
    header = tuple(n if n in kept else folded.get(n.casefold(), n) for n in grid.header)
    return Grid(grid.origin, header, grid.rows, grid.first, grid.separator)
