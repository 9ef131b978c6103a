"""A Word file as a flow of paragraphs, each with its looks, the width around it and the lines under it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from docx.oxml.ns import qn

from xanh.documents.check.formats import Formats, Letters, level_indent, points
from xanh.documents.check.pars import Cell, Flow, Holder, Par
from xanh.documents.check.shapes import Drawn, boxes_of, lines_of
from xanh.documents.check.under import hand_lines_over
from xanh.documents.read.files.docx_numbers import Numbering, read_numbering

AROUND = frozenset(
    map(
        qn,
        (
            "w:sdt",
            "w:sdtContent",
            "w:ins",
            "w:moveTo",
            "w:smartTag",
            "w:customXml",
            "w:hyperlink",
            "w:fldSimple",
        ),
    )
)
LIST_START = re.compile(r"(?:\d+(?:\.\d+)*\.?|[IVXLC]+\.|[a-zđ]\)|[-–+•*])")
WHOLE = 0.7  # of the motto: a line shorter than that is the one under the issuer beside it
CELL_MARGIN = 5.4  # points at either side where a table tells nothing


def flow_of(document: Any) -> Flow:
    """Walk through a document."""
    walk = _Walk(document)
    walk.body(document.element.body, Holder(walk.section_room()))
    hand_lines_over(walk.flow)
    return walk.flow


class _Walk:
    def __init__(self, document: Any) -> None:
        self.formats, self.numbering = Formats(document), read_numbering(document)
        self.indents = _level_indents(self.numbering, document)
        body = document.element.body
        self.flow = Flow(sections=list(body.iter(qn("w:sectPr"))))
        self.paged = next(body.iter(qn("w:lastRenderedPageBreak")), None) is not None
        self.page = self.section = self.count = self.boxes = 0
        self.tops: dict[Holder, int] = {}

    def section_room(self) -> float | None:
        """The width between the margins of the section at hand."""
        if self.section >= len(self.flow.sections):
            return None
        properties = self.flow.sections[self.section]
        size, margin = properties.find(qn("w:pgSz")), properties.find(qn("w:pgMar"))
        if size is None or margin is None:
            return None
        sides = [points(size.get(qn("w:w"))), *(points(margin.get(qn(f"w:{s}"))) for s in ("left", "right"))]
        known = [side for side in sides if side is not None]
        return known[0] - known[1] - known[2] if len(known) == 3 else None

    def body(self, holder_element: Any, holder: Holder) -> None:
        """Paragraphs and tables of the page, of a cell or of a box."""
        for child in holder_element:
            if child.tag == qn("w:p"):
                self._paragraph(child, holder)
                if child.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
                    self.section += 1
                    holder = Holder(self.section_room(), holder.cell, holder.box)
            elif child.tag == qn("w:tbl"):
                self._table(child)
            elif child.tag in AROUND:
                self.body(child, holder)

    def _table(self, table: Any) -> None:
        number = len(self.flow.tables)
        self.flow.tables.append(table)
        columns = [
            points(c.get(qn("w:w"))) or 0.0 for c in table.findall(f"{qn('w:tblGrid')}/{qn('w:gridCol')}")
        ]
        padding = _padding(table)
        for row, line in enumerate(table.findall(qn("w:tr"))):
            at = 0
            for cell in line.iter(qn("w:tc")):
                if cell.getparent() is not line and cell.getparent().getparent().getparent() is not line:
                    continue  # of a table within the table
                span = int(points(_attribute(cell, "w:tcPr/w:gridSpan"), 1.0) or 1)
                own = points(_attribute(cell, "w:tcPr/w:tcW", "w:w"))
                width = sum(columns[at : at + span]) or own
                self.body(cell, Holder(width - padding if width else None, Cell(number, row, at)))
                at += span

    def _paragraph(self, element: Any, holder: Holder) -> None:
        self.count += 1
        number, properties = self.count, element.find(qn("w:pPr"))
        spans: list[tuple[str, Letters]] = []
        breaks = 0
        for run in _runs(element):
            breaks += len(run.findall(qn("w:lastRenderedPageBreak")))
            if breaks and not spans:
                self.page, breaks = self.page + breaks, 0  # it begins on the new page
            if text := _text(run):
                spans.append((text, self.formats.letters(properties, run.find(qn("w:rPr")))))
        for box, width in boxes_of(element):
            self.boxes += 1
            self.body(box, Holder(width, None, self.boxes))
        label = self.numbering.label(element)
        look = self.formats.paragraph(properties, self._indent(element) if label else {})
        heading = self.formats.is_heading(properties)
        parts = _parts(spans, self.formats.letters(properties, None))
        for n, (text, part, split, tabbed) in enumerate(parts):
            par = Par(number, self._page(), self.section, text, "" if n else label, part, look, holder)
            par.heading, par.first, par.tabbed = heading, n == 0, tabbed
            par.split = split if len(parts) > 1 else ""
            par.top = self.tops.get(holder, 0)
            self.tops[holder] = par.top + 1
            self.flow.pars.append(par)
        self._anchor(self.flow.pars[-len(parts) :], lines_of(element))
        self.page += breaks

    def _anchor(self, parts: list[Par], lines: list[Drawn]) -> None:
        """Texts that tabs set beside each other have a line each, in their order."""
        if parts[-1].split == "tab" and len(lines) > 1:
            for at, line in enumerate(lines):
                parts[min(at, len(parts) - 1)].anchored.append(line)
        elif parts[-1].split == "tab" and lines:
            whole = lines[0].length > WHOLE * parts[-1].width()
            parts[-1 if whole else 0].anchored.append(lines[0])
        else:
            parts[-1].anchored = lines

    def _page(self) -> int | None:
        """The page as the program that saved the file had it; without its word only the first is known."""
        return self.page + 1 if self.paged else None

    def _indent(self, element: Any) -> dict[str, Any]:
        return self.indents.get(self.numbering.list_of(element), {})


def _level_indents(numbering: Numbering, document: Any) -> dict[tuple[str, int], dict[str, Any]]:
    """The indents of each level of each list."""
    if not numbering.numbers:
        return {}
    root = document.part.numbering_part.element
    kinds = {k.get(qn("w:abstractNumId")): k for k in root.findall(qn("w:abstractNum"))}
    found = {}
    for number, (kind, levels) in numbering.numbers.items():
        for level in kinds[kind].findall(qn("w:lvl")) if kind in kinds and levels else ():
            depth = level.get(qn("w:ilvl")) or ""
            if depth.isdecimal():
                found[number, int(depth)] = level_indent(level)
    return found


def _padding(table: Any) -> float:
    """What a cell keeps free at both sides together."""
    margins = table.find(f"{qn('w:tblPr')}/{qn('w:tblCellMar')}")
    if margins is None:
        return 2 * CELL_MARGIN
    sides = []
    for names in (("left", "start"), ("right", "end")):
        found = next((e for n in names if (e := margins.find(qn(f"w:{n}"))) is not None), None)
        value = points(found.get(qn("w:w"))) if found is not None else None
        sides.append(CELL_MARGIN if value is None else value)
    return sum(sides)


def _attribute(element: Any, path: str, name: str = "w:val") -> str | None:
    found = element.find("/".join(map(qn, path.split("/"))))
    return None if found is None else found.get(qn(name))


def _runs(element: Any) -> Iterator[Any]:
    """The runs that a reader sees: what was inserted, not what was deleted, nothing of text boxes."""
    for child in element:
        if child.tag == qn("w:r"):
            if child.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is None:
                yield child
        elif child.tag in AROUND:
            yield from _runs(child)


def _text(run: Any) -> str:
    out = []
    for child in run:
        if child.tag == qn("w:t"):
            out.append(child.text or "")
        elif child.tag == qn("w:tab"):
            out.append("\t")
        elif child.tag in (qn("w:br"), qn("w:cr")) and child.get(qn("w:type")) is None:
            out.append("\n")
        elif child.tag == qn("w:noBreakHyphen"):
            out.append("-")
    return "".join(out)


Part = tuple[str, list[tuple[str, Letters]], str, bool]


def _parts(spans: list[tuple[str, Letters]], empty: Letters) -> list[Part]:
    """A paragraph cut at forced breaks, and at tabs that set texts beside each other."""
    whole = "".join(text for text, _ in spans)
    if not re.search(r"[\t\n]", whole):
        return [(" ".join(whole.split()), _inked(spans), "", False)]
    marks, letters = [], []
    for text, look in spans:
        for sign in text:
            marks.append(sign)
            letters.append(look)
    found, start = [], 0
    for end, split in _cuts("".join(marks)):
        piece = "".join(marks[start:end])
        own = [(sign, look) for sign, look in zip(marks[start:end], letters[start:end], strict=True)]
        found.append((" ".join(piece.split()), _inked(own), split, piece.startswith("\t")))
        start = end + 1
    return [part for part in found if part[0]] or [("", [("", empty)], "", False)]


def _cuts(text: str) -> Iterator[tuple[int, str]]:
    """Where a text is cut and by what; a tab behind a number or at the beginning does not cut."""
    start, split = 0, "break"
    kinds = []
    for at, sign in enumerate(text):
        before = text[start:at].strip()
        if sign == "\n" or (sign == "\t" and before and not LIST_START.fullmatch(before)):
            kinds.append((at, "tab" if sign == "\t" else "break"))
            start = at + 1
    around = "tab" if any(kind == "tab" for _, kind in kinds) else split
    yield from ((at, around) for at, _ in kinds)
    yield len(text), around


def _inked(spans: list[tuple[str, Letters]]) -> list[tuple[str, Letters]]:
    """Only what leaves ink on the page; single letters of one look together."""
    out: list[tuple[str, Letters]] = []
    for text, look in spans:
        bare = "".join(text.split())
        if bare and out and out[-1][1] == look:
            out[-1] = (out[-1][0] + bare, look)
        elif bare:
            out.append((bare, look))
    return out
