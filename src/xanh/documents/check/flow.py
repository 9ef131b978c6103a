"""A Word file as a flow of paragraphs, each with its looks, the width around it and the lines under it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.oxml.ns import qn

from xanh.documents.check.formats import Formats, Letters, level_indent, points
from xanh.documents.check.shapes import Drawn, boxes_of, lines_of
from xanh.documents.metrics import text_width
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
TYPED_RULE = re.compile(r"[_\-–—=.*]{3,}")
LIST_START = re.compile(r"(?:\d+(?:\.\d+)*\.?|[IVXLC]+\.|[a-zđ]\)|[-–+•*])")
SOLID = {"single", "thick"}
CELL_MARGIN = 5.4  # points at either side where a table tells nothing


@dataclass(frozen=True)
class Cell:
    """Where in which table a paragraph stands."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Holder:
    """What paragraphs stand in: page, cell, text box; `room` is its width in points, None if unknown."""

    room: float | None
    cell: Cell | None = None
    box: int = 0


@dataclass(eq=False)
class Par:
    """A paragraph, or the part of one between two tabs or forced breaks."""

    number: int
    page: int | None
    section: int
    text: str
    label: str
    spans: list[tuple[str, Letters]]
    look: Mapping[str, Any]
    holder: Holder
    heading: bool = False
    split: str = ""  # "tab" or "break" where it is a part of a paragraph
    first: bool = True  # the first part
    tabbed: bool = False  # begins with a tab
    top: int = 0  # how many stand above it in its holder
    under: list[Drawn] = field(default_factory=list)
    anchored: list[Drawn] = field(default_factory=list)

    @property
    def full(self) -> str:
        """The text with the number that Word sets."""
        return f"{self.label} {self.text}".strip()

    @property
    def align(self) -> str:
        """ "centre", "left", "right", "justify"; "" where a tab decides."""
        return "" if self.split == "tab" else str(self.look.get("align", "left"))

    @property
    def is_rule(self) -> bool:
        """Whether it is a line typed of signs."""
        return TYPED_RULE.fullmatch(self.text.replace(" ", "")) is not None

    @property
    def size(self) -> float:
        """The size of most letters."""
        return float(self._most("size", 0.0))

    @property
    def room(self) -> float | None:
        """The width in which its lines are set, in points."""
        around = self.holder.room
        return None if around is None else around - self.look.get("left", 0.0) - self.look.get("right", 0.0)

    def share(self, name: str) -> float:
        """The share of letters that are "bold", "italic" and so on."""
        total = sum(len(text) for text, _ in self.spans)
        return sum(len(text) for text, look in self.spans if getattr(look, name)) / (total or 1)

    @property
    def shown(self) -> str:
        """The text with the capitals that formatting makes."""
        return self.text.upper() if self.share("caps") > 0.5 else self.text

    def width(self, text: str | None = None) -> float:
        """The width of its text on one line, in points."""
        style = {"bold": self.share("bold") > 0.5, "italic": self.share("italic") > 0.5}
        return text_width(self.shown if text is None else text, self.size, **style)

    def _most(self, name: str, default: Any) -> Any:
        counts: dict[Any, int] = {}
        for text, look in self.spans:
            value = getattr(look, name)
            counts[value] = counts.get(value, 0) + len(text)
        return max(counts, key=lambda value: counts[value]) if counts else default


@dataclass
class Flow:
    """The paragraphs of a document in reading order, and the tables by the number of their rows."""

    pars: list[Par] = field(default_factory=list)
    tables: list[Any] = field(default_factory=list)
    sections: list[Any] = field(default_factory=list)

    @property
    def filled(self) -> list[Par]:
        """Those that say something."""
        return [par for par in self.pars if par.text and not par.is_rule]


def flow_of(document: Any) -> Flow:
    """Walk through a document."""
    walk = _Walk(document)
    walk.body(document.element.body, Holder(walk.section_room()))
    _hand_lines_over(walk.flow.pars)
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
        spans, breaks = [], 0
        for run in _runs(element):
            breaks += _page_breaks(run)
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
        self.flow.pars[-1].anchored = lines_of(element)
        self.page += breaks

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


def _page_breaks(run: Any) -> int:
    return len(run.findall(qn("w:lastRenderedPageBreak")))


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


def _hand_lines_over(pars: list[Par]) -> None:
    """Give each line to the text under which it stands: its own paragraph's, or the one above."""
    last: dict[Holder, Par] = {}
    for par in pars:
        above = last.get(par.holder)
        for line in par.anchored:
            owner = par if par.text and not par.is_rule and not (line.at_top and above) else above
            if owner is not None:
                owner.under.append(line)
        _borders(par, above)
        if par.text and not par.is_rule:
            last[par.holder] = par
            if par.share("underlined") > 0.5:
                par.under.append(Drawn(par.width(), how="underlined"))
        elif par.is_rule and above is not None:
            above.under.append(Drawn(par.width(), solid=False, how="typed"))


def _borders(par: Par, above: Par | None) -> None:
    """A paragraph's border is a line; with borders all around it is a box."""
    borders = {
        side: kind for side, kind in par.look.get("borders", {}).items() if kind not in {"nil", "none"}
    }
    if not borders or {"left", "right"} & set(borders) or par.room is None:
        return
    text = par.text and not par.is_rule
    if "bottom" in borders:
        owner, kind = (par if text else above), borders["bottom"]
    else:
        owner, kind = above, borders.get("top")
    if owner is not None and kind:
        owner.under.append(Drawn(par.room, kind in SOLID, how="border"))
