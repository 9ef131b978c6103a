"""Excel and OpenDocument sheets as numbered lines: every sheet is a table, merged cells filled."""

import io
import zipfile
import zlib
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from xanh.documents.read.sheet import CellText, Row, Sheet
from xanh.reference import Place, Problem, ProblemError

CELLS_LIMIT = 2_000_000
SHEETS_LIMIT = 500
BROKEN = (
    *(CalamineError, expat.ExpatError, zipfile.BadZipFile, zlib.error),
    *(OSError, ValueError, TypeError, OverflowError, RuntimeError),
)
HIDDEN = ("Hidden", "VeryHidden")


def read_sheet(data: bytes, file: str) -> Sheet:
    """Open a workbook.

    A sheet is a table from its first row with three or more filled cells on; rows of one or two cells above
    and below are paragraphs, as the title and the signature of a plan are. Each worksheet counts as a page.

    Raises
    ------
    ProblemError
        document.broken where it cannot be opened, document.too_many_cells, document.too_many_sheets.
    """
    try:
        workbook = opened(data)
        sheet = Sheet(pages=[])
        _refuse_many(len(workbook.sheet_names), file)
        for meta in workbook.sheets_metadata:
            if str(meta.visible).rpartition(".")[2] not in HIDDEN:
                _add(sheet, workbook.get_sheet_by_name(meta.name), file)
    except BROKEN as error:
        raise ProblemError(Problem("document.broken", Place(file=file))) from error
    sheet.pages = sheet.pages or [1]
    return sheet


def opened(data: bytes) -> CalamineWorkbook:
    """A workbook; one of the errors `BROKEN` where it is none.

    An OpenDocument whose XML is not whole is refused first: its reader would wait for the end for ever.
    """
    if zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if "content.xml" in archive.namelist():
                with archive.open("content.xml") as part:
                    expat.ParserCreate().ParseFile(part)
    return CalamineWorkbook.from_filelike(io.BytesIO(data))


def _refuse_many(sheets: int, file: str) -> None:
    if sheets > SHEETS_LIMIT:
        values = {"count": sheets, "limit": SHEETS_LIMIT}
        raise ProblemError(Problem("document.too_many_sheets", Place(file=file), values))


def _add(sheet: Sheet, found: Any, file: str) -> None:
    if found.total_height * found.total_width > CELLS_LIMIT:
        values = {"size": found.total_height * found.total_width, "limit": CELLS_LIMIT}
        raise ProblemError(Problem("document.too_many_cells", Place(file=file), values))
    rows = found.to_python(skip_empty_area=False)
    merged = _merged(found)
    sheet.pages.append(len(sheet.lines) + 1)
    first, last = _table_of(rows, merged)
    cells: dict[tuple[int, int], CellText] = {}
    table: list[Row] = []
    for number, row in enumerate(rows):
        if first <= number <= last:
            table.append(_row(sheet, row, number, cells, merged))
        elif text := "  ".join(_texts(row)):
            sheet.add_line(text)
    if table:
        sheet.tables.append(_narrow(table))


def _merged(found: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """The first cell of the merged range of each cell that lies in one."""
    ranges = found.merged_cell_ranges or []
    return {
        (row, column): (top, left)
        for (top, left), (bottom, right) in ranges
        if (bottom - top + 1) * (right - left + 1) <= CELLS_LIMIT
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }


def _table_of(
    rows: Sequence[Sequence[Any]], merged: dict[tuple[int, int], tuple[int, int]]
) -> tuple[int, int]:
    """The first and the last row of the table; (1, 0) where there is none."""
    wide = [number for number, row in enumerate(rows) if len(list(_texts(row))) >= 3]
    if not wide:
        return 1, 0
    last = wide[-1]
    while last + 1 < len(rows) and any((last + 1, column) in merged for column in range(len(rows[last + 1]))):
        last += 1
    return wide[0], last


def _row(
    sheet: Sheet,
    row: Sequence[Any],
    number: int,
    cells: dict[tuple[int, int], CellText],
    merged: dict[tuple[int, int], tuple[int, int]],
) -> Row:
    """A row's cells; one that lies in a merged range is the range's first cell."""
    out = []
    for column, value in enumerate(row):
        where = merged.get((number, column), (number, column))
        if where not in cells:
            cells[where] = sheet.add_cell(_text(value).split("\n") if _text(value) else [])
        out.append(cells[where])
    return out


def _narrow(table: list[Row]) -> list[Row]:
    """Without the columns that are empty in every row."""
    used = [c for c in range(max(map(len, table))) if any(c < len(row) and row[c].flat for row in table)]
    return [[row[c] for c in used] for row in table]


def _texts(row: Sequence[Any]) -> list[str]:
    return [text for value in row if (text := _text(value))]


def _text(value: Any) -> str:
    """A cell's value as a Vietnamese official would write it."""
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, float):
        return f"{value:.10g}".replace(".", ",")
    return str(value if value is not None else "").strip()
