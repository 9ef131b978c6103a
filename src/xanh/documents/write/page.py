"""The page of an official document: A4, margins, typeface, header block, signature block.

Measures and sizes are those of Annex I of Decree 30/2020/NĐ-CP (`xanh.reference.layout_rules`).
"""

import io
import zipfile
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from xanh.reference import layout_rules

CENTRE, JUSTIFY, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
RULES = layout_rules()
EPOCH = datetime(2026, 1, 1)  # noqa: DTZ001 - the file format stores no zone


def new_document(*, title: str, landscape: bool = False) -> Any:
    """An empty A4 document in Times New Roman 14, page numbers in the top margin except on page 1."""
    document = Document()
    _fonts(document)
    _paper(document.sections[0], landscape=landscape)
    _page_numbers(document.sections[0])
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = title, "", "", ""
    core.created = core.modified = core.last_printed = EPOCH
    core.revision = 1
    return document


def to_bytes(document: Any) -> bytes:
    """The document as a .docx file; the same document always gives the same bytes."""
    first, out = io.BytesIO(), io.BytesIO()
    document.save(first)
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, date_time=EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()


def line(  # the one way text enters a document
    holder: Any, text: str, *, align: Any = JUSTIFY, size: int = 14, style: str = "", indent: bool = False
) -> Any:
    """Add a paragraph to a document or a cell; `style` is any of "b" (bold) and "i" (italic)."""
    paragraph = holder.add_paragraph()
    paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(RULES.spacing.ours if indent else 0)
    if indent:
        paragraph.paragraph_format.first_line_indent = Mm(RULES.indent.ours)
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), "b" in style, "i" in style
    return paragraph


def two_columns(document: Any, widths: tuple[float, float]) -> tuple[Any, Any]:
    """A table of one row without borders, used for the header and the signature block."""
    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    set_widths(table, widths)
    return table.cell(0, 0), table.cell(0, 1)


def set_widths(table: Any, widths: tuple[float, ...]) -> None:
    """Column widths in millimetres; to be called while the table has its first row only."""
    for column, width in zip(table.columns, widths, strict=True):
        column.width = column.cells[0].width = Mm(width)


def fill(cell: Any, lines: list[tuple[str, int, str]], *, align: Any = CENTRE) -> None:
    """Put lines (text, size, style) into a fresh cell, without the empty paragraph it starts with."""
    for text, size, style in lines:
        line(cell, text, align=align, size=size, style=style)
    if lines:
        cell._element.remove(cell.paragraphs[0]._element)


def _fonts(document: Any) -> None:
    style = document.styles["Normal"]
    style.font.name, style.font.size = RULES.font, Pt(RULES.elements["body"].size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:eastAsia", "w:cs"):
        fonts.set(qn(script), RULES.font)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = RULES.line_spacing.ours


def _paper(section: Any, *, landscape: bool) -> None:
    width, height = reversed(RULES.paper) if landscape else RULES.paper
    section.page_width, section.page_height = Mm(width), Mm(height)
    if landscape:
        section.orientation = 1
    for side, margin in RULES.margins.items():
        setattr(section, f"{side}_margin", Mm(margin.ours))


def _page_numbers(section: Any) -> None:
    section.different_first_page_header_footer = True
    section.header_distance = Mm(RULES.header_distance)
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = CENTRE
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
