"""A Word file as numbered lines: each paragraph is one; tables keep which lines a cell holds."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table

from xanh.documents.read.files.docx_numbers import Numbering, read_numbering
from xanh.documents.read.sheet import CellText, Sheet
from xanh.documents.read.source import refuse_large
from xanh.reference import Place, Problem, ProblemError

XML_LIMIT = 64 * 1024 * 1024  # bytes of all XML parts; a plan of 500 pages has about 10 MB
CELLS_LIMIT = 1_000_000  # of one table, a merged cell counted in each column that it covers

AROUND = tuple(map(qn, ("w:sdt", "w:sdtContent", "w:ins", "w:moveTo", "w:smartTag", "w:customXml")))
SIGNS = {
    qn("w:tab"): "\t",
    qn("w:br"): "\n",
    qn("w:cr"): "\n",
    qn("w:noBreakHyphen"): "-",
}
UNSEEN = (
    *map(qn, ("w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:drawing", "w:pict", "w:object", "w:sdtPr")),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent",
)


def read_sheet(data: bytes, file: str) -> Sheet:
    """Open a .docx file.

    Raises
    ------
    ProblemError
        document.broken where it cannot be opened, document.too_large where it unpacks to too much,
        document.too_many_cells where a table says it has more than anybody fills.
    """
    try:
        refuse_hostile(data, file)
        document = Document(io.BytesIO(data))
        refuse_wide(document, file)
        return _sheet(document)
    except (ProblemError, MemoryError):
        raise
    except Exception as error:  # python-docx fails in any way on XML that no office program writes
        raise ProblemError(Problem("document.broken", Place(file=file))) from error


def refuse_hostile(data: bytes, file: str) -> None:
    """Look at sizes before unpacking."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(e.file_size for e in archive.infolist() if e.filename.endswith((".xml", ".rels")))
    refuse_large(size, file, XML_LIMIT)


def refuse_wide(document: Any, file: str) -> None:
    """A cell may say that it covers a billion columns: count before any is made."""
    for table in document.element.iter(qn("w:tbl")):
        size = sum(cell.grid_span for cell in table.iter_tcs())
        if size > CELLS_LIMIT:
            values = {"size": size, "limit": CELLS_LIMIT}
            raise ProblemError(Problem("document.too_many_cells", Place(file=file), values))


def _sheet(document: Any) -> Sheet:
    sheet, numbering = Sheet(), read_numbering(document)
    for part in _parts(document.element.body):
        if part.tag == qn("w:tbl"):
            sheet.tables.append(_table(Table(part, document), sheet, numbering))
        else:
            for line in _lines(part, numbering):
                sheet.add_line(line)
    return sheet


def _table(table: Any, sheet: Sheet, numbering: Numbering) -> list[list[CellText]]:
    """The rows of a table; a cell merged over rows or columns has its lines once."""
    seen: dict[Any, CellText] = {}
    rows: list[list[CellText]] = []
    for row in table.rows:
        cells = []
        for cell in row.cells:
            if cell._tc not in seen:
                seen[cell._tc] = sheet.add_cell(_cell_lines(cell._tc, numbering))
            cells.append(seen[cell._tc])
        rows.append(cells)
    return rows


def _cell_lines(cell: Any, numbering: Numbering) -> Iterator[str]:
    for part in _parts(cell):
        if part.tag == qn("w:p"):
            yield from f"{numbering.label(part)} {_text(part)}".strip().split("\n")
        else:
            for inner in part.findall(f"{qn('w:tr')}/{qn('w:tc')}"):
                yield from _cell_lines(inner, numbering)


def _parts(holder: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those inside of what a form or a change put around them."""
    for child in holder:
        if child.tag in (qn("w:p"), qn("w:tbl")):
            yield child
        elif child.tag in AROUND:
            yield from _parts(child)


def _lines(paragraph: Any, numbering: Numbering) -> list[str]:
    """A paragraph with its number; it is several lines where a new one begins behind a forced line break."""
    label, first, *more = numbering.label(paragraph), *_text(paragraph).split("\n")
    lines = [f"{label} {first}" if first.strip() else first]
    for piece in more:
        text = piece.strip()
        if lines[-1].strip() and text and text[0].islower():
            lines[-1] = f"{lines[-1]} {text}"
        else:
            lines.append(text)
    return lines


def _text(element: Any) -> str:
    """The text that a reader of the page sees: what was inserted, not what was deleted."""
    out = []
    for child in element:
        if child.tag == qn("w:t"):
            out.append(child.text or "")
        elif child.tag in SIGNS:
            out.append(SIGNS[child.tag])
        elif child.tag not in UNSEEN:
            out.append(_text(child))
    return "".join(out)
