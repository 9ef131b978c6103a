"""A Word file as numbered lines: each paragraph is one; tables keep which lines a cell holds."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table

from xanh.documents.read.sheet import CellText, Sheet
from xanh.reference import Place, Problem, ProblemError

XML_LIMIT = 64 * 1024 * 1024  # bytes of all XML parts; a plan of 500 pages has about 10 MB
BROKEN = (
    KeyError,
    ValueError,
    zipfile.BadZipFile,
    RuntimeError,
    SyntaxError,  # malformed XML
    PackageNotFoundError,
    OSError,
)


def read_sheet(data: bytes, file: str) -> Sheet:
    """Open a .docx file.

    Raises
    ------
    ProblemError
        document.broken where it cannot be opened (damaged, protected by a password, entities in its XML),
        document.too_large where it unpacks to too much.
    """
    _refuse_hostile(data, file)
    try:
        return _sheet(Document(io.BytesIO(data)))
    except BROKEN as error:
        raise ProblemError(Problem("document.broken", Place(file=file))) from error


def _refuse_hostile(data: bytes, file: str) -> None:
    """Look at sizes before unpacking, and at each XML part's head before parsing."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = [e for e in archive.infolist() if e.filename.endswith((".xml", ".rels"))]
            size = sum(e.file_size for e in parts)
            if size > XML_LIMIT:
                values = {"size": round(size / 1048576, 1), "limit": XML_LIMIT // 1048576}
                raise ProblemError(Problem("document.too_large", Place(file=file), values))
            declared = any(_declares(archive, entry) for entry in parts)
    except BROKEN as error:
        raise ProblemError(Problem("document.broken", Place(file=file))) from error
    if declared:
        raise ProblemError(Problem("document.broken", Place(file=file)))


def _declares(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Whether an XML part declares a document type: no office program writes one, entities hide there."""
    raw = archive.read(entry)
    text = (
        raw.decode("utf-16", "ignore")
        if raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        else raw.decode("utf-8", "ignore")
    )
    return "<!DOCTYPE" in text or "<!ENTITY" in text


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
