"""A Word file as numbered lines: each paragraph is one; tables keep which lines a cell holds."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table

from xanh.documents.read.sheet import CellText, Sheet
from xanh.reference import Place, Problem, ProblemError

XML_LIMIT = 64 * 1024 * 1024  # bytes of all XML parts; a plan of 500 pages has about 10 MB
CELLS_LIMIT = 1_000_000  # of one table, a merged cell counted in each column that it covers


def read_sheet(data: bytes, file: str) -> Sheet:
    """Open a .docx file.

    Raises
    ------
    ProblemError
        document.broken where it cannot be opened, document.too_large where it unpacks to too much,
        document.too_many_cells where a table says it has more than anybody fills.
    """
    try:
        _refuse_hostile(data, file)
        document = Document(io.BytesIO(data))
        _refuse_wide(document, file)
        return _sheet(document)
    except (ProblemError, MemoryError):
        raise
    except Exception as error:  # python-docx fails in any way on XML that no office program writes
        raise ProblemError(Problem("document.broken", Place(file=file))) from error


def _refuse_hostile(data: bytes, file: str) -> None:
    """Look at sizes before unpacking."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(e.file_size for e in archive.infolist() if e.filename.endswith((".xml", ".rels")))
    if size > XML_LIMIT:
        values = {"size": round(size / 1048576, 1), "limit": XML_LIMIT // 1048576}
        raise ProblemError(Problem("document.too_large", Place(file=file), values))


def _refuse_wide(document: Any, file: str) -> None:
    """A cell may say that it covers a billion columns: count before any is made."""
    for table in document.element.iter(qn("w:tbl")):
        size = sum(cell.grid_span for cell in table.iter_tcs())
        if size > CELLS_LIMIT:
            values = {"size": size, "limit": CELLS_LIMIT}
            raise ProblemError(Problem("document.too_many_cells", Place(file=file), values))


def _sheet(document: Any) -> Sheet:
    sheet = Sheet()
    for part in document.iter_inner_content():
        if isinstance(part, Table):
            sheet.tables.append(_table(part, sheet))
        else:
            sheet.add_line(str(part.text))
    return sheet


def _table(table: Any, sheet: Sheet) -> list[list[CellText]]:
    """The rows of a table; a cell merged over rows or columns has its lines once."""
    seen: dict[Any, CellText] = {}
    rows: list[list[CellText]] = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            if cell._tc not in seen:
                seen[cell._tc] = sheet.add_cell(_cell_lines(cell))
            cells.append(seen[cell._tc])
        rows.append(cells)
    return rows


def _cell_lines(cell: Any) -> Iterator[str]:
    for paragraph in cell.paragraphs:
        yield from str(paragraph.text).split("\n")
    for inner in cell.tables:
        for row in inner.rows:
            for nested in row.cells:
                yield from _cell_lines(nested)
