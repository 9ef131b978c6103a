"""One page of a PDF as a printed page: its letters in lines and cells."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from pdfplumber.page import Page

from xanh.documents.draft import View
from xanh.documents.read.pages.printed import Box, Grid, PrintedCell, PrintedLine, PrintedPage
from xanh.documents.read.pdf.letters import Letter, Run, lines, runs, text_of, turn_of, usable, words
from xanh.documents.read.pdf.rules import Corners, cells


class Paper:
    """The visible part of a page in points, and boxes on it as shares of it."""

    def __init__(self, page: Any) -> None:
        left, top, right, bottom = page.cropbox
        self.left, self.top = float(left), float(top)
        self.width, self.height = float(right - left), float(bottom - top)

    def box(self, corners: Corners) -> Box:
        """A rectangle in points as shares."""
        left, top, right, bottom = corners
        across, down = (left - self.left, right - self.left), (top - self.top, bottom - self.top)
        return Box(
            across[0] / self.width, down[0] / self.height, across[1] / self.width, down[1] / self.height
        )


def upright(page: Any) -> Any:
    """The page as it is to be looked at: turned where most of its letters lie on a side or on their heads.

    Whoever printed a wide table on an upright page may have turned the table and not the page.
    """
    turns = Counter(turn_of(letter) for letter in page.chars)
    turn = turns.most_common(1)[0][0] if turns else None
    if not turn:
        return page
    source = page.page_obj
    source.rotate = (source.rotate + turn) % 360
    source.attrs = {**source.attrs, "Rotate": source.rotate}
    return Page(page.pdf, source, page.page_number)


def printed(page: Any, letters: Sequence[Letter], turn: int = 0) -> PrintedPage:
    """The page that pdfplumber opened, turned by some degrees, with the letters to be read on it."""
    paper, rest = Paper(page), list(usable(letters))
    grids = []
    for table in cells(page):
        inside, rest = _inside(table, rest)
        if any(inside.values()):
            grids.append(_grid(table, inside, paper))
    parts = (run for line in lines(words(rest)) for run in runs(line))
    outside = tuple(_line(run, paper) for run in parts)
    view = View(page.page_number, turn) if turn else None
    return PrintedPage(page.page_number, paper.width, paper.height, outside, tuple(grids), view)


def _inside(
    table: Sequence[Corners], letters: Iterable[Letter]
) -> tuple[dict[Corners, list[Letter]], list[Letter]]:
    """The letters in each cell, told by their middle, and all others."""
    inside: dict[Corners, list[Letter]] = {cell: [] for cell in table}
    outside: list[Letter] = []
    left, right = min(c[0] for c in table), max(c[2] for c in table)
    top, bottom = min(c[1] for c in table), max(c[3] for c in table)
    for letter in letters:
        x, y = (letter["x0"] + letter["x1"]) / 2, (letter["top"] + letter["bottom"]) / 2
        near = left <= x <= right and top <= y <= bottom
        cell = next((c for c in table if c[0] <= x < c[2] and c[1] <= y < c[3]), None) if near else None
        (inside[cell] if cell else outside).append(letter)
    return inside, outside


def _grid(table: Sequence[Corners], inside: dict[Corners, list[Letter]], paper: Paper) -> Grid:
    across = sorted({x for cell in table for x in (cell[0], cell[2])})
    down = sorted({y for cell in table for y in (cell[1], cell[3])})
    made = tuple(
        PrintedCell(
            rows=(bisect_left(down, cell[1]), bisect_left(down, cell[3])),
            columns=(bisect_left(across, cell[0]), bisect_left(across, cell[2])),
            box=paper.box(cell),
            lines=tuple(_line(line, paper) for line in lines(words(inside[cell]))),
        )
        for cell in sorted(table, key=lambda c: (c[1], c[0]))
    )
    edges = tuple((x - paper.left) / paper.width for x in across)
    return Grid(made, edges, paper.box((across[0], down[0], across[-1], down[-1])))


def _line(run: Run, paper: Paper) -> PrintedLine:
    corners = (run[0].left, min(w.top for w in run), run[-1].right, max(w.bottom for w in run))
    bold = 2 * sum(word.bold for word in run) > len(run)
    return PrintedLine(text_of(run), paper.box(corners), bold=bold)
