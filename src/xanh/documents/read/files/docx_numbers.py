"""The numbers and bullets that Word itself puts in front of paragraphs: no text of the file has them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

LEVELS = 9
DASHES = "-–—+*"  # bullets that plans tell levels by; any other sign is a dash
TENS = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
LONGEST_TEXT = 40  # of a number: "Điều %1."
LONGEST_CHAIN = 20  # styles that one style is based on


@dataclass(frozen=True)
class Level:
    """How one level of a list is numbered: `text` has "%1" for the number of the first level."""

    start: int
    form: str
    text: str
    decimal: bool  # whether the levels above are shown as figures here, whatever their own form


@dataclass
class Numbering:
    """The lists of a document and how far each of them has counted.

    `numbers` gives for each list number the list's kind and its levels, `starts` the levels that begin anew.
    """

    numbers: Mapping[str, tuple[str, Mapping[int, Level]]]
    starts: Mapping[tuple[str, int], int]
    styles: Mapping[str, tuple[str, int]]
    counts: dict[str, list[int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    def label(self, paragraph: Any) -> str:
        """The number or bullet of the next paragraph of the document; "" where it has none."""
        number, depth = self.list_of(paragraph)
        kind, levels = self.numbers.get(number, ("", {}))
        if depth not in levels:
            return ""
        counts = self.counts.setdefault(kind, [0] * LEVELS)
        self._count(counts, levels, number, depth)
        return _shown(levels, counts, depth)

    def _count(self, counts: list[int], levels: Mapping[int, Level], number: str, depth: int) -> None:
        anew = (number, depth)
        if anew in self.starts and anew not in self.begun:
            self.begun.add(anew)
            counts[depth] = self.starts[anew]
        else:
            counts[depth] = counts[depth] + 1 if counts[depth] else levels[depth].start
        counts[depth + 1 :] = [0] * (LEVELS - depth - 1)

    def list_of(self, paragraph: Any) -> tuple[str, int]:
        """The list number and level of a paragraph: its own, else those of its style."""
        own = paragraph.find(qn("w:pPr"))
        style = _value(own, "w:pStyle") if own is not None else None
        number, depth = self.styles.get(style or "", ("", 0))
        listed = own.find(qn("w:numPr")) if own is not None else None
        if listed is None:
            return number, depth
        at = _value(listed, "w:ilvl")
        return _value(listed, "w:numId") or number, int(at) if at and at.isdecimal() else depth


def read_numbering(document: Any) -> Numbering:
    """The lists that a Word document defines."""
    try:
        root = document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element
    except KeyError:
        return Numbering({}, {}, {})
    kinds = {kind.get(qn("w:abstractNumId")): _levels(kind) for kind in root.findall(qn("w:abstractNum"))}
    numbers, starts = {}, {}
    for item in root.findall(qn("w:num")):
        name, kind = item.get(qn("w:numId")), _value(item, "w:abstractNumId") or ""
        numbers[name] = (kind, kinds.get(kind, {}))
        for change in item.findall(qn("w:lvlOverride")):
            start = _value(change, "w:startOverride")
            if start and start.isdecimal():
                starts[name, int(change.get(qn("w:ilvl")))] = int(start)
    return Numbering(numbers, starts, _styles(document))


def _levels(kind: Any) -> dict[int, Level]:
    found = {}
    for level in kind.findall(qn("w:lvl")):
        start, form = _value(level, "w:start") or "1", _value(level, "w:numFmt") or "decimal"
        depth = int(level.get(qn("w:ilvl")))
        if depth < LEVELS and start.isdecimal():
            decimal = level.find(qn("w:isLgl")) is not None
            found[depth] = Level(int(start), form, (_value(level, "w:lvlText") or "")[:LONGEST_TEXT], decimal)
    return found


def _styles(document: Any) -> dict[str, tuple[str, int]]:
    """The list number and level that each style of paragraphs has, its own or of the style it is based on."""
    elements = {s.get(qn("w:styleId")): s for s in document.styles.element.findall(qn("w:style"))}
    found = {}
    for name, element in elements.items():
        at, steps = element, 0
        while at is not None and steps < LONGEST_CHAIN:
            listed = at.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if listed is not None:
                depth = _value(listed, "w:ilvl") or "0"
                found[name] = (_value(listed, "w:numId") or "", int(depth) if depth.isdecimal() else 0)
                break
            at, steps = elements.get(_value(at, "w:basedOn")), steps + 1
    return found


def _value(element: Any, name: str) -> str | None:
    child = element.find(qn(name))
    return None if child is None else child.get(qn("w:val"))


def _shown(levels: Mapping[int, Level], counts: list[int], depth: int) -> str:
    level = levels[depth]
    if level.form == "bullet":
        return level.text if level.text and level.text in DASHES else "-"
    if level.form == "none":
        return ""

    def figure(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        form = levels[at].form if at in levels else "decimal"
        count = counts[at] or (levels[at].start if at in levels else 1)
        return _form("decimal" if level.decimal else form)(count)

    return re.sub(r"%([1-9])", figure, level.text)


def _form(name: str) -> Callable[[int], str]:
    return {
        "lowerLetter": _letter,
        "upperLetter": lambda count: _letter(count).upper(),
        "lowerRoman": _roman,
        "upperRoman": lambda count: _roman(count).upper(),
        "decimalZero": lambda count: f"{count:02d}",
    }.get(name, str)


def _letter(count: int) -> str:
    """a ... z, aa, bb ..."""
    repeats, at = divmod(max(count, 1) - 1, 26)
    return chr(ord("a") + at) * min(repeats + 1, LEVELS)


def _roman(count: int) -> str:
    out, left = "", min(count, 399)
    for size, sign in TENS:
        out += sign * (left // size)
        left %= size
    return out
