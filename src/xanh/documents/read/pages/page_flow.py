"""The order in which a page is read: bands of lines, and columns that stand side by side.

Letterhead and closing of an official document stand in two columns; each is read as a whole, left one first.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from xanh.documents.read.pages.paragraphs import SetLine
from xanh.documents.read.pages.printed import Box, Grid, PrintedLine, PrintedPage

CENTRED = 0.02  # how far the middles of centred lines may lie apart
OVERLAP = 0.35  # share of the lower line's height from which two lines stand side by side
MARKER = re.compile(r"[-–—+•*·]|\(?(?:\d{1,2}(?:\.\d{1,2}){0,3}|[a-zđ]|[IVX]{1,5}|[A-HĐ])[.)]")
MARKER_GAP = 0.12  # at most so far before its text
LEAST_LINES = 4  # a page's own margins are told from so many lines
ROOM = 2.0  # heights of a line above what begins something else in a column
CELL_PADDING = 0.018  # letterheads are set in cells: both sides together
Lines = list[PrintedLine]
Measure = tuple[float, float]  # left and right edge


@dataclass(frozen=True)
class Piece:
    """Lines of one column, to be read on into the next piece that `runs_on`, or a grid."""

    page: int
    lines: tuple[SetLine, ...] = ()
    grid: Grid | None = None
    runs_on: bool = True


@dataclass
class Band:
    """Lines that stand side by side: their groups from left to right; one group for plain text."""

    groups: list[Lines]

    @property
    def lines(self) -> Lines:
        """All its lines."""
        return [line for group in self.groups for line in group]

    @property
    def gutter(self) -> tuple[float, float]:
        """The empty width between the first two groups; the whole page for plain text."""
        if len(self.groups) == 1:
            return 0.0, 1.0
        return right_of(self.groups[0]), left_of(self.groups[1])


def pieces(pages: Sequence[PrintedPage]) -> Iterator[Piece]:
    """Everything on the pages in reading order."""
    measures = _measures(pages)
    for page, measure in zip(pages, measures, strict=True):
        done = 0.0
        for grid in sorted(page.grids, key=lambda g: g.box.top):
            yield from _text(page, (done, grid.box.top), measure)
            yield Piece(page.number, grid=grid)
            done = grid.box.top
        yield from _text(page, (done, 2.0), measure)


def _measures(pages: Sequence[PrintedPage]) -> Iterator[Measure]:
    """The left and right edges of the text of each page; a page with few lines has those of others."""
    alike: dict[bool, list[Box]] = {True: [], False: []}
    for page in pages:
        alike[page.width > page.height] += _boxes(page)
    usual = {wide: _edges(boxes) for wide, boxes in alike.items()}
    for page in pages:
        boxes, others = _boxes(page), usual[page.width > page.height]
        left, right = _edges(boxes) if len(boxes) >= LEAST_LINES else others
        yield left, min(max(right, others[1], 1 - max(left, 0.05)), 1.0)


def _boxes(page: PrintedPage) -> list[Box]:
    return [line.box for line in page.lines] + [grid.box for grid in page.grids]


def _edges(boxes: Iterable[Box]) -> Measure:
    """Where most lines begin and end; the few that stand out do not count."""
    found = list(boxes)
    if not found:
        return 0.1, 0.9
    lefts, rights = sorted(b.left for b in found), sorted(b.right for b in found)
    return lefts[len(lefts) // 10], rights[-1 - len(rights) // 20]


def _text(page: PrintedPage, between: tuple[float, float], measure: Measure) -> Iterator[Piece]:
    lines = [line for line in page.lines if between[0] <= line.box.middle < between[1]]
    bands = list(_bands(_with_markers(lines)))
    while bands:
        count = _side_by_side(bands)
        if count:
            yield from _columns(page.number, bands[:count], measure)
        elif len(bands[0].groups) > 1:
            yield from (
                _piece(page.number, group, _column_measure(group, measure)) for group in bands[0].groups
            )
        else:
            yield replace(_piece(page.number, bands[0].lines, measure), runs_on=True)
        del bands[: max(count, 1)]


def _piece(page: int, lines: Lines, measure: Measure) -> Piece:
    return Piece(page, tuple(SetLine(page, line, *measure) for line in lines), runs_on=False)


def _with_markers(lines: Lines) -> Iterator[PrintedLine]:
    """Each marker that stands apart ("a)", "-") put before the text it belongs to."""
    taken: set[int] = set()
    for line in lines:
        if MARKER.fullmatch(line.text.strip()):
            near = (o for o in lines if _beside(line, o) and 0 <= o.box.left - line.box.right < MARKER_GAP)
            text = min(near, key=lambda o: o.box.left, default=None)
            if text is not None:
                taken |= {id(line), id(text)}
                box = replace(text.box, left=line.box.left)
                yield replace(text, text=f"{line.text.strip()} {text.text}", box=box)
    yield from (line for line in lines if id(line) not in taken)


def _beside(one: PrintedLine, other: PrintedLine) -> bool:
    shared = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    return one is not other and shared > OVERLAP * min(one.box.height, other.box.height)


def _bands(lines: Iterable[PrintedLine]) -> Iterator[Band]:
    """Lines that overlap in height, also through a third one, from top to bottom."""
    open_band: Lines = []
    for line in sorted(lines, key=lambda x: x.box.top):
        if open_band and not any(_beside(line, other) for other in open_band):
            yield Band(_groups(open_band))
            open_band = []
        open_band.append(line)
    if open_band:
        yield Band(_groups(open_band))


def _groups(lines: Lines) -> list[Lines]:
    """Lines that overlap in width, from left to right; each group from top to bottom."""
    groups: list[Lines] = []
    for line in sorted(lines, key=lambda x: x.box.left):
        if groups and line.box.left < right_of(groups[-1]):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [sorted(group, key=lambda x: x.box.middle) for group in groups]


def _side_by_side(bands: Sequence[Band]) -> int:
    """How many bands from the first one on stand in two columns; 0 where the first does not."""
    first = next((n for n, band in enumerate(bands) if len(band.groups) > 1), None)
    if first is None or len(bands[first].groups) != 2:
        return 0
    gutter = bands[first].gutter
    if any(not any(_on_sides(band, gutter)) for band in bands[:first]):
        return 0
    if first and left_of(bands[0].lines) < gutter[1]:
        return 0
    count = first + 1
    lowest = bands[first].groups[0][-1].box
    while count < len(bands):
        left, right = _on_sides(bands[count], gutter)
        if not left and not right:
            break
        # What stands on one side alone, with room above it, begins something else.
        if left and not right and left[0].box.top - lowest.bottom > ROOM * lowest.height:
            break
        gutter = (
            max([gutter[0], *(x.box.right for x in left)]),
            min([gutter[1], *(x.box.left for x in right)]),
        )
        lowest = left[-1].box if left else lowest
        count += 1
    return count


def _on_sides(band: Band, gutter: tuple[float, float]) -> tuple[Lines, Lines]:
    """The lines left and right of a gutter; none at all where a line crosses it."""
    left = [line for line in band.lines if line.box.right <= gutter[1] and line.box.left < gutter[0]]
    right = [line for line in band.lines if line.box.left >= gutter[0]]
    if len(left) + len(right) != len(band.lines) or right_of(left) > left_of(right):
        return [], []
    return left, right


def _columns(page: int, bands: Sequence[Band], measure: Measure) -> Iterator[Piece]:
    """The left column, then the right one, whose lines are never joined: motto, date, post and name."""
    edge = next(band.gutter[0] for band in bands if len(band.groups) > 1)
    lines = [line for band in bands for line in band.lines]
    left = sorted((x for x in lines if x.box.left < edge), key=lambda x: x.box.middle)
    right = sorted((x for x in lines if x.box.left >= edge), key=lambda x: x.box.middle)
    yield _piece(page, left, _column_measure(left, measure))
    yield _piece(page, right, (0.0, 2.0))


def _column_measure(lines: Lines, measure: Measure) -> Measure:
    """The edges of a left column: even around its middle where it is centred, else as far as its lines go."""
    middles = [line.box.centre for line in lines]
    own = left_of(lines), right_of(lines)
    if len(lines) > 1 and max(middles) - min(middles) < CENTRED:
        start = min(measure[0], own[0])
        return start, 2 * sum(middles) / len(middles) - start - CELL_PADDING
    return own


def left_of(lines: Iterable[PrintedLine]) -> float:
    """The left edge of lines; 1 where there are none."""
    return min((line.box.left for line in lines), default=1.0)


def right_of(lines: Iterable[PrintedLine]) -> float:
    """The right edge of lines; 0 where there are none."""
    return max((line.box.right for line in lines), default=0.0)
