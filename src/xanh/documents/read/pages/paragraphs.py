"""Printed lines joined to paragraphs, by where they stand: one whole paragraph as Word keeps it.

A paragraph ends where its last line had room for the next word, where the gap below it is wide, where a line
is indented anew or where one opens with a marker.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import quantiles

from xanh.documents.draft import Region
from xanh.documents.read.pages.printed import PrintedLine
from xanh.documents.read.prose.outline import ENDS, NUMBERED, is_upper, marker_of

NEAR = 0.008  # share of the width within which two left edges are the same
WIDE = 1.35  # times the usual distance of two lines: a gap between paragraphs
NARROW_LETTERS, WIDE_LETTERS = set("fijlrtIJ1 .,;:!|'()[]-/"), set("mwMWỦƯ@%")


@dataclass(frozen=True)
class SetLine:
    """A printed line, its page, and the measure it was set in: the edges that its text could reach."""

    page: int
    line: PrintedLine
    left: float
    right: float

    @property
    def indent(self) -> float:
        """How far from the left edge it starts."""
        return self.line.box.left - self.left

    @property
    def rest(self) -> float:
        """The width left at its end."""
        return self.right - self.line.box.right


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its text, where its printed lines stand, how sure its least certain one is."""

    text: str
    places: tuple[Region, ...]
    certainty: float


def joined(lines: Iterable[SetLine]) -> list[Paragraph]:
    """The paragraphs of lines that follow each other in one column, over the ends of pages.

    Examples
    --------
    >>> from xanh.documents.read.pages.printed import Box
    >>> boxes = (Box(0.2, 0.10, 0.9, 0.12), Box(0.1, 0.13, 0.5, 0.15), Box(0.2, 0.16, 0.6, 0.18))
    >>> texts = ("1. Sở Nông nghiệp", "và Môi trường chủ trì.", "2. Sở Tài chính.")
    >>> made = [SetLine(1, PrintedLine(t, b), 0.1, 0.9) for t, b in zip(texts, boxes, strict=True)]
    >>> [paragraph.text for paragraph in joined(made)]
    ['1. Sở Nông nghiệp và Môi trường chủ trì.', '2. Sở Tài chính.']
    """
    column = list(lines)
    usual, closed = _usual_distance(column), _are_closed(column)
    groups: list[list[SetLine]] = []
    for line in column:
        if groups and _goes_on(groups[-1], line, usual, closed=closed):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_paragraph(group) for group in groups]


def region(line: SetLine) -> Region:
    """Where a line stands."""
    box = line.line.box
    return Region(line.page, box.left, box.top, box.right, box.bottom)


def _paragraph(lines: Sequence[SetLine]) -> Paragraph:
    text = lines[0].line.text.strip()
    for last, line in pairwise(lines):
        text += _between(last, line) + line.line.text.strip()
    return Paragraph(text, tuple(region(line) for line in lines), min(x.line.certainty for x in lines))


def _between(last: SetLine, new: SetLine) -> str:
    """A space, but nothing within a word cut behind its hyphen ("18/KH-", "UBND") or within a number."""
    text, more = last.line.text.strip(), new.line.text.strip()
    at_sign = len(text) > 1 and text[-1] in "-/" and text[-2].isalnum() and more[:1].isalnum()
    width = (last.line.box.right - last.line.box.left) / max(len(text), 1)
    in_number = text.isdigit() and more.isdigit() and last.rest < width
    return "" if at_sign or in_number else " "


def _usual_distance(column: Sequence[SetLine]) -> float:
    """The distance from one line to the next within a paragraph; one page high where nothing tells."""
    steps = [b.line.box.middle - a.line.box.middle for a, b in pairwise(column) if a.page == b.page]
    steps = [step for step in steps if step > 0]
    return quantiles(steps, n=4)[0] if len(steps) > 1 else 1.0


def _goes_on(paragraph: Sequence[SetLine], new: SetLine, usual: float, *, closed: bool) -> bool:
    last = paragraph[-1]
    if _is_gap(paragraph, new, usual) or _had_room(last, new) or _other_style(paragraph, new):
        return False
    if marker_of(new.line.text)[0]:
        return _is_cut_at_a_sign(paragraph, new, closed=closed)
    return not _opens(paragraph, new)


def _is_gap(paragraph: Sequence[SetLine], new: SetLine, usual: float) -> bool:
    last = paragraph[-1]
    if last.page != new.page:
        return False
    own = usual
    if len(paragraph) > 1 and paragraph[-2].page == last.page:
        own = last.line.box.middle - paragraph[-2].line.box.middle
    return new.line.box.middle - last.line.box.middle > WIDE * max(own, usual)


def _had_room(last: SetLine, new: SetLine) -> bool:
    """Whether the first word of `new` would have fitted on the line before."""
    text = new.line.text.strip()
    width = new.line.box.right - new.line.box.left
    needed = width * (_weight(text.split(" ", 1)[0]) + 0.5) / max(_weight(text), 1)
    room = last.rest + last.indent if _are_centred(last, new) else last.rest
    return room > 1.1 * needed + 0.003


def _are_centred(last: SetLine, new: SetLine) -> bool:
    """Whether two lines stand in the middle: the second one away from the left edge, too."""
    return new.indent > NEAR and abs(new.line.box.centre - last.line.box.centre) < NEAR


def _weight(text: str) -> float:
    """The width of a text in average letters."""
    return sum(map(_letter, text))


def _letter(sign: str) -> float:
    if sign in NARROW_LETTERS:
        return 0.6
    return 1.5 if sign in WIDE_LETTERS or sign.isupper() else 1.0


def _other_style(paragraph: Sequence[SetLine], new: SetLine) -> bool:
    """Whether a title in capitals ends here, or a centred line in bold."""
    text, last = new.line.text, paragraph[-1]
    if NUMBERED.match(text) or (is_upper(last.line.text) and not (is_upper(text) or text.isupper())):
        return True
    return _are_centred(last, new) and last.line.bold != new.line.bold


def _is_cut_at_a_sign(paragraph: Sequence[SetLine], new: SetLine, *, closed: bool) -> bool:
    """Whether what looks like a marker is the middle of a sentence: "Kế hoạch", "- Tài chính".

    That is so where only first lines are indented and this one is not, and where all that opens with a marker
    ends in a sign but the line before this one.
    """
    last = paragraph[-1]
    if last.line.text.rstrip().endswith(ENDS) or new.indent > NEAR:
        return False
    if paragraph[0].indent > NEAR:
        return True
    return closed and marker_of(new.line.text)[0] == "dash" and not last.line.bold


def _are_closed(column: Sequence[SetLine]) -> bool:
    """Whether what stands before a marker, and at the end, mostly ends in a sign."""
    ends = [a.line.text.rstrip() for a, b in pairwise(column) if marker_of(b.line.text)[0]]
    ends += [line.line.text.rstrip() for line in column[-1:]]
    return 2 * sum(text.endswith(ENDS) for text in ends) >= len(ends)


def _opens(paragraph: Sequence[SetLine], new: SetLine) -> bool:
    """Whether a line without a marker is indented as the first of a paragraph."""
    first, last = paragraph[0], paragraph[-1]
    if _are_centred(last, new):
        return False
    if len(paragraph) > 1:
        return abs(new.indent - last.indent) > NEAR
    hanging = bool(marker_of(first.line.text)[0])
    return new.indent > first.indent + NEAR and not hanging
