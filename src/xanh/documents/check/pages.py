"""Paper, margins, orientation of each section; page numbers in the top margin, none on page 1."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from docx.oxml.ns import qn

from xanh.documents.check.findings import Findings, between, both, number
from xanh.documents.check.formats import Formats, points
from xanh.documents.check.looks import SIDES
from xanh.documents.check.pars import Flow
from xanh.documents.check.parts import Parts
from xanh.reference import layout_rules

MM = 25.4 / 72
TOLERANCE = 0.6  # millimetres: programs round inches and centimetres
SIDE_NAMES = {
    "top": both("trên", "top"),
    "bottom": both("dưới", "bottom"),
    "left": both("trái", "left"),
    "right": both("phải", "right"),
}
LONG = 3500  # letters that no single page holds


def check_pages(found: Findings, parts: Parts, document: Any) -> None:
    """Each section, then the page numbers."""
    for at, section in enumerate(parts.flow.sections):
        _paper(found, parts, section, at)
        _margins(found, section)
    _numbers(found, parts, document)


def _paper(found: Findings, parts: Parts, section: Any, at: int) -> None:
    size, rules = section.find(qn("w:pgSz")), layout_rules()
    sides = [points(size.get(qn(f"w:{name}"))) if size is not None else None for name in ("w", "h")]
    width, height = ((side or 0.0) * MM for side in sides)
    wanted = rules.paper
    if any(abs(a - b) > TOLERANCE for a, b in zip(sorted((width, height)), sorted(wanted), strict=True)):
        shown = f"{width:.0f} × {height:.0f}"
        values = {"found": shown, "wanted": f"{wanted[0]:.0f} × {wanted[1]:.0f}"}
        found.add("layout.paper", None, rules.sources["paper"], **values)
    if width > height and not _may_lie(parts, at):
        found.add("layout.orientation", None, rules.sources["orientation"], section=at + 1)


def _may_lie(parts: Parts, at: int) -> bool:
    """A page may lie on its side where it holds an appendix or a table."""
    if any(appendix.word.section == at for appendix in parts.appendices):
        return True
    used = [parts.national_name, parts.number, parts.recipients_word]
    layout = {par.holder.cell.table for par in used if par and par.holder.cell}
    cells = (par.holder.cell for par in parts.flow.pars if par.section == at)
    return any(cell is not None and cell.table not in layout for cell in cells)


def _margins(found: Findings, section: Any) -> None:
    margin, rules = section.find(qn("w:pgMar")), layout_rules()
    for side, allowed in rules.margins.items():
        value = points(margin.get(qn(f"w:{side}"))) if margin is not None else None
        millimetres = (value or 0.0) * MM
        if not allowed.allows(millimetres, tolerance=TOLERANCE):
            values = {"found": number(millimetres), "wanted": between(allowed.low, allowed.high)}
            found.add("layout.margin", None, allowed.source, side=SIDE_NAMES[side], **values)


def _numbers(found: Findings, parts: Parts, document: Any) -> None:
    """A field with the page's number, centred at the top of every page but the first."""
    source = layout_rules().sources["page_number"]
    if not parts.flow.sections:
        return
    section, formats = document.sections[0], Formats(document)
    top = _field(section.header._element)
    bottom = _field(section.footer._element)
    if bottom is not None and top is None:
        found.add("layout.page_number_place", None, source, found=both("cuối trang", "at the foot"))
    elif top is None and _is_long(parts.flow, document):
        found.add("layout.page_number_missing", None, source)
    if top is not None:
        _number_looks(found, top, formats, source)
    if (top is not None or bottom is not None) and _on_first(section):
        found.add("layout.page_number_first", None, source)


def _on_first(section: Any) -> bool:
    if not section.different_first_page_header_footer:
        return True
    return any(
        _field(part._element) is not None for part in (section.first_page_header, section.first_page_footer)
    )


def _number_looks(found: Findings, paragraph: Any, formats: Formats, source: str) -> None:
    properties = paragraph.find(qn("w:pPr"))
    look: Mapping[str, Any] = formats.paragraph(properties, {})
    rule = layout_rules().elements["page_number"]
    framed = properties is not None and properties.find(qn("w:framePr")) is not None
    align = look.get("align", "left")
    tabs = len(list(paragraph.iter(qn("w:tab"))))
    if align != "centre" and not framed and not tabs:
        found.add("layout.page_number_place", None, source, found=SIDES[align])
    run = next(paragraph.iter(qn("w:r")), None)
    letters = formats.letters(properties, run.find(qn("w:rPr")) if run is not None else None)
    if not rule.low <= letters.size <= rule.high:
        values = {"found": number(letters.size), "wanted": between(rule.low, rule.high)}
        found.add("layout.size", None, source, element=rule.names, **values)


def _field(part: Any) -> Any:
    """The paragraph with the field of the page's number."""
    for paragraph in part.iter(qn("w:p")):
        simple = [f.get(qn("w:instr")) or "" for f in paragraph.iter(qn("w:fldSimple"))]
        written = "".join(t.text or "" for t in paragraph.iter(qn("w:instrText")))
        if any(re.match(r"\s*PAGE\b", text) for text in (*simple, written)):
            return paragraph
    return None


def _is_long(flow: Flow, document: Any) -> bool:
    """Whether the document takes more than a page, as far as can be told."""
    pages = max((par.page or 1 for par in flow.pars), default=1)
    return pages > 1 or sum(len(par.text) for par in flow.pars) > LONG
