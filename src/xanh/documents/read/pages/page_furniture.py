"""What stands on pages and says nothing: page numbers, running headers and footers, typed rules."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from xanh.documents.read.fold import fold
from xanh.documents.read.pages.printed import Box, PrintedLine, PrintedPage

RULE = re.compile(r"[\s_=*~–—-]{3,}")  # a rule typed under a heading
EDGE = 0.12  # furniture stands so near to the top or the bottom
NUMBER = re.compile(r"(?:(?:trang|page)\W*)?[-–—|(\s]*\d{1,4}(?:\s*(?:/|of|tren)\s*\d{1,4})?[-–—|)\s]*")
PLACE = 0.015  # how far from page to page the same furniture may move
ALIKE = 2  # pages that must have it
FRINGE = 4  # at most so many parts has a running head


def without_furniture(pages: Sequence[PrintedPage]) -> list[PrintedPage]:
    """The pages without their numbers, without lines that come again at the same place and without rules.

    Examples
    --------
    >>> from xanh.documents.read.pages.printed import Box
    >>> number = PrintedLine("2", Box(0.49, 0.04, 0.51, 0.06))
    >>> text = PrintedLine("Sở Tài chính", Box(0.1, 0.1, 0.4, 0.12))
    >>> [line.text for line in without_furniture([PrintedPage(2, 595, 842, (number, text))])[0].lines]
    ['Sở Tài chính']
    """
    seen = Counter(key for page in pages for key in {k for line in _fringe(page) for k in _keys(line)})
    again = {key for key, count in seen.items() if count >= max(ALIKE, len(pages) / 3)}
    return [replace(page, lines=tuple(_kept(page, again))) for page in pages]


def _kept(page: PrintedPage, again: set[tuple[str, int]]) -> Iterator[PrintedLine]:
    fringe = {id(line) for line in _fringe(page)}
    for line in page.lines:
        running = id(line) in fringe and any(key in again for key in _keys(line))
        if not running and not RULE.fullmatch(line.text) and not _is_number(line, page):
            yield line


def _fringe(page: PrintedPage) -> list[PrintedLine]:
    """The lines above and below the text, parted from it by a gap."""
    places: list[tuple[Box, PrintedLine | None]] = [(line.box, line) for line in page.lines]
    places += [(grid.box, None) for grid in page.grids]
    down = sorted((box.top, box.bottom, n) for n, (box, _) in enumerate(places))
    up = sorted((1 - box.bottom, 1 - box.top, n) for n, (box, _) in enumerate(places))
    found = [places[n][1] for n in {*_outermost(down), *_outermost(up)}]
    return [line for line in found if line is not None]


def _outermost(extents: Sequence[tuple[float, float, int]]) -> list[int]:
    """What stands before the first gap as high as a line; nothing where that would be text already."""
    block: list[int] = []
    reached = 0.0
    for start, end, number in extents:
        if block and start - reached > end - start:
            return block
        if start > EDGE:
            return []
        block.append(number)
        reached = max(reached, end)
        if len(block) > FRINGE:
            return []
    return []


def _is_number(line: PrintedLine, page: PrintedPage) -> bool:
    """Whether a line is the page's number: outermost, apart from the text or away from its edge."""
    if not _at_edge(line) or not NUMBER.fullmatch(fold(line.text).strip()):
        return False
    others = [o.box for o in page.lines if o is not line] + [grid.box for grid in page.grids]
    above = [line.box.top - box.bottom for box in others if box.middle <= line.box.middle]
    below = [box.top - line.box.bottom for box in others if box.middle > line.box.middle]
    gaps = [gap for gap in (above, below) if gap]
    apart = all(min(gap) > line.box.height for gap in gaps)
    left = min((box.left for box in others), default=0.0)
    return len(gaps) < 2 and (apart or line.box.left > left + EDGE)


def _keys(line: PrintedLine) -> Iterator[tuple[str, int]]:
    """What furniture is known by: its text without digits, and its place, rounded both ways."""
    if _at_edge(line):
        text = re.sub(r"\d+", "#", fold(line.text))
        step = int(line.box.middle / PLACE)
        yield from ((text, step + near) for near in (0, 1))


def _at_edge(line: PrintedLine) -> bool:
    return line.box.middle < EDGE or line.box.middle > 1 - EDGE
