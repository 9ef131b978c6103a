"""One picture of a page read: brought upright, its grids found, its cells and its running text read."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np

from xanh.documents.draft import View
from xanh.documents.read.pages.printed import Box, Grid, PrintedCell, PrintedLine, PrintedPage
from xanh.documents.read.scan.ink import (
    X_HEIGHT,
    Picture,
    evened,
    ink_of,
    to_size,
    without_grey_marks,
    without_marks,
)
from xanh.documents.read.scan.letters import AUTO, BLOCK, Letters, read_label, read_letters
from xanh.documents.read.scan.rules import Ruled, RuledGrid, Rules, find_grids, find_rules
from xanh.documents.read.scan.spelling import certainty, in_cell, judged
from xanh.documents.read.scan.upright import densest, fold_of, lies, straight, turned

CLEAR = 0.75  # confidence of a strip of letters below which they may stand on their head
POINT = 72 / 300  # of a pixel, once letters are of size
WIDE = 2.6  # letter heights between words that belong to different columns
SPECK = int(0.35 * X_HEIGHT)  # nothing lower and narrower than this is a letter
REACH = int(0.5 * X_HEIGHT)  # what is cut out around print
LABEL = (int(5.5 * X_HEIGHT), int(4 * X_HEIGHT))  # print not wider and higher may be a number alone
DIRT = (3, 0.45)  # letters of a line, and the confidence that all its words stay below

Lines = tuple[PrintedLine, ...]


@dataclass(frozen=True)
class Ground:
    """An upright page with letters of size: its picture without rules, its print, its rules."""

    page: Picture
    rules: Rules

    def box(self, left: float, top: float, right: float, bottom: float) -> Box:
        """A rectangle in pixels as shares of the page."""
        height, width = self.page.shape
        return Box(left / width, top / height, right / width, bottom / height)


def read_page(picture: Picture, number: int) -> list[PrintedPage]:
    """The page on a picture, or the two pages, numbered from `number` on.

    Parameters
    ----------
    picture : array of uint8, height x width in grey or height x width x 3 (red, green, blue)
    number : int
        Number of the first page.
    """
    page, turn = _upright(to_size(without_grey_marks(evened(without_marks(picture)))))
    fold = fold_of(ink_of(page))
    if fold is None:
        return [_read(page, number, View(1, turn))]
    share = fold / page.shape[1]
    halves = ((page[:, :fold], View(1, turn, right=share)), (page[:, fold:], View(1, turn, left=share)))
    return [_half(*half, number + n) for n, half in enumerate(halves)]


def _half(page: Picture, view: View, number: int) -> PrintedPage:
    level, skew = _straight(page)
    return _read(level, number, replace(view, skew=skew))


def _upright(page: Picture) -> tuple[Picture, float]:
    """The page made straight, its lines level and on their feet; by how many degrees it was turned."""
    quarter = 90 if lies(ink_of(page)) else 0
    level, turn = _straight(turned(page, quarter))
    strip = densest(level, ink_of(level))
    sure = _clearness(strip)
    on_head = sure < CLEAR and _clearness(turned(strip, 180)) > sure
    half = 180 if on_head else 0
    return turned(level, half), quarter + half + turn


def _straight(page: Picture) -> tuple[Picture, float]:
    return straight(page, ink_of(page))


def _clearness(strip: Picture) -> float:
    """How clear the letters of a strip are; letters on their head are not."""
    height, width = strip.shape
    words = [word for line in read_letters(strip, (0, 0, width, height)) for word in line]
    total = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / total if total else 0.0


def _read(page: Picture, number: int, view: View) -> PrintedPage:
    rules = find_rules(page)
    ground = Ground(_without_rules(page, rules), rules)
    grids = find_grids(rules)
    height, width = page.shape
    return PrintedPage(
        number,
        width * POINT,
        height * POINT,
        lines=_text(ground, grids),
        grids=tuple(_grid(ground, grid) for grid in grids),
        view=view,
    )


def _without_rules(page: Picture, rules: Rules) -> Picture:
    mask = cv2.dilate(cv2.bitwise_or(rules.level, rules.upright), np.ones((5, 5), np.uint8))
    return np.where(mask > 0, 255, page).astype(np.uint8)


def _grid(ground: Ground, grid: RuledGrid) -> Grid:
    width = ground.page.shape[1]
    outer = ground.box(grid.columns[0], grid.rows[0], grid.columns[-1], grid.rows[-1])
    cells = tuple(_cell(ground, cell) for cell in grid.cells)
    return Grid(cells, tuple(edge / width for edge in grid.columns), outer)


def _cell(ground: Ground, cell: Ruled) -> PrintedCell:
    area = _inked(ground, cell.box)
    lines = _lines_in(ground, area) if area else ()
    return PrintedCell(cell.rows, cell.columns, ground.box(*cell.box), lines)


def _lines_in(ground: Ground, area: tuple[int, int, int, int]) -> Lines:
    """The lines of a cell whose print fills a rectangle."""
    if area[2] - area[0] <= LABEL[0] and area[3] - area[1] <= LABEL[1]:
        label = read_label(ground.page, area)
        if label:
            return (PrintedLine(label.text, ground.box(*area), label.confidence),)
    found = _without_dirt(read_letters(ground.page, area, BLOCK))
    return tuple(_line(ground, words, alone=len(found) == 1) for words in found)


def _inked(ground: Ground, box: tuple[int, int, int, int]) -> tuple[int, int, int, int] | None:
    """The rectangle of print within another; None where there is none, or only specks."""
    left, top, right, bottom = box
    part = cv2.morphologyEx(
        ground.rules.print[top:bottom, left:right], cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)
    )
    x, y, width, height = cv2.boundingRect(part)
    if width <= SPECK and height <= SPECK:
        return None
    return (
        max(left, left + x - REACH),
        max(top, top + y - REACH),
        min(right, left + x + width + REACH),
        min(bottom, top + y + height + REACH),
    )


def _text(ground: Ground, grids: Iterable[RuledGrid]) -> Lines:
    """The lines outside grids, left to right where several stand beside each other."""
    page, print_ = ground.page.copy(), ground.rules.print.copy()
    for grid in grids:
        inside = (slice(grid.rows[0], grid.rows[-1]), slice(grid.columns[0], grid.columns[-1]))
        page[inside], print_[inside] = 255, 0
    rest = Ground(page, replace(ground.rules, print=print_))
    area = _inked(rest, (0, 0, page.shape[1], page.shape[0]))
    if area is None:
        return ()
    found = _without_dirt(read_letters(page, area, AUTO))
    return tuple(_line(ground, run, alone=False) for words in found for run in _runs(words))


def _without_dirt(lines: list[list[Letters]]) -> list[list[Letters]]:
    """The lines without those of a letter or two that hardly are letters: what is left of stamps and dust."""
    clear = [
        line
        for line in lines
        if sum(len(w.text) for w in line) > DIRT[0] or max(w.confidence for w in line) > DIRT[1]
    ]
    return clear or lines


def _runs(words: Sequence[Letters]) -> Iterator[list[Letters]]:
    """A line's words parted at gaps so wide that another column begins."""
    run = [words[0]]
    for before, word in pairwise(words):
        if word.box[0] - before.box[2] > WIDE * X_HEIGHT:
            yield run
            run = []
        run.append(word)
    yield run


def _line(ground: Ground, words: Sequence[Letters], *, alone: bool) -> PrintedLine:
    """`alone`: the words are all that stands in a cell."""
    lefts, tops, rights, bottoms = zip(*(word.box for word in words), strict=True)
    found = judged([(word.text, word.confidence) for word in words])
    text = " ".join(word.text for word in found)
    box = ground.box(min(lefts), min(tops), max(rights), max(bottoms))
    return PrintedLine(in_cell(text) if alone else text, box, certainty(found))
