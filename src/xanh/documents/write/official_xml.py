"""WordprocessingML of paragraphs and tables, made as text: long reports are written in no time."""

from collections.abc import Iterable, Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from xanh.documents.write.official_lengths import room_of, rule_length
from xanh.documents.write.official_styles import CELL, CELL_HEAD, RULE, style_id
from xanh.reference import layout_rules

ALIGN = {"l": "left", "c": "center", "r": "right"}
TWIPS = 1440 / 25.4  # in a millimetre
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def paragraph(style: str, text: str, properties: str = "") -> str:
    """A paragraph of a style; `properties` are further ones, in the order of the schema."""
    space = ' xml:space="preserve"' if text != text.strip() or "  " in text else ""
    run = f"<w:r><w:t{space}>{escape(text)}</w:t></w:r>" if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{run}</w:p>'


def element(code: str, text: str, properties: str = "") -> str:
    """A paragraph of an element of the rules."""
    return paragraph(style_id(code), text, properties)


def balanced(code: str, text: str, room: float) -> str:
    """A centred text whose lines are of like length; `room` is the width around it in points."""
    side = round((room - room_of(code, text, room)) / 2 * 20)
    return element(code, text, f'<w:ind w:left="{side}" w:right="{side}"/>' if side > 0 else "")


def rule_under(code: str, text: str, room: float) -> str:
    """A line under a text, centred, as long as the rules say; `room` is the width around it in points."""
    side = round((room - rule_length(code, text, room)) / 2 * 20)
    weight = round(layout_rules().rule_weight * 8)
    border = f'<w:pBdr><w:bottom w:val="single" w:sz="{weight}" w:space="0" w:color="auto"/></w:pBdr>'
    return paragraph(RULE, "", f'{border}<w:ind w:left="{side}" w:right="{side}"/>')


def two_cells(widths: Sequence[float], rows: Iterable[tuple[str, str]]) -> Any:
    """A table without borders that places texts beside each other; its rows stay on one page."""
    made = "".join(_row([_cell(c, w) for c, w in zip(cells, widths, strict=True)]) for cells in rows)
    return _table(made, widths, "", padding=0)


def grid(columns: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float], align: str) -> Any:
    """A table with borders: its first row stands on every page, no row is broken; widths in millimetres."""
    sides = [ALIGN.get(one, "left") for one in align.ljust(len(columns), "l")]
    head = _row([_cell(paragraph(CELL_HEAD, c), w) for c, w in zip(columns, widths, strict=True)], head=True)
    body = []
    for row in rows:
        cells = [*row, *[""] * len(columns)][: len(columns)]
        made = [paragraph(CELL, text, f'<w:jc w:val="{s}"/>') for text, s in zip(cells, sides, strict=True)]
        body.append(_row([_cell(text, width) for text, width in zip(made, widths, strict=True)]))
    return _table(head + "".join(body), widths, f"<w:tblBorders>{BORDERS}</w:tblBorders>", padding=85)


def _table(rows: str, widths: Sequence[float], borders: str, *, padding: int) -> Any:
    columns = "".join(f'<w:gridCol w:w="{round(w * TWIPS)}"/>' for w in widths)
    sides = "".join(f'<w:{side} w:w="{padding}" w:type="dxa"/>' for side in ("left", "right"))
    total = round(sum(widths) * TWIPS)
    return parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{total}" w:type="dxa"/><w:jc w:val="center"/>{borders}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )


def _row(cells: Iterable[str], *, head: bool = False) -> str:
    repeated = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(content: str, width: float) -> str:
    size = f'<w:tcW w:w="{round(width * TWIPS)}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{size}</w:tcPr>{content or '<w:p/>'}</w:tc>"
