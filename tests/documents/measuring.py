"""A printed page measured on its picture, in millimetres and points: ink, not what the file says."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pypdfium2

DPI = 400
PIXEL = 25.4 / DPI  # millimetres
ASIDE = 20  # millimetres beside a text in which its line is looked for
CAP = 1341 / 2048  # the height of a capital without curves, of the size: Tinos and Times New Roman


@dataclass(frozen=True)
class Box:
    """Edges in millimetres from the page's upper left corner."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class Printed:
    """A PDF, drawn page by page."""

    def __init__(self, data: bytes) -> None:
        self.pdf = pypdfium2.PdfDocument(data)
        self._pages: dict[int, Page] = {}

    def __len__(self) -> int:
        return len(self.pdf)

    def page(self, number: int) -> Page:
        if number not in self._pages:
            self._pages[number] = Page(self.pdf[number])
        return self._pages[number]


class Page:
    """One page as ink."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self.width, self.height = (side * 25.4 / 72 for side in page.get_size())

    @cached_property
    def ink(self) -> np.ndarray[Any, Any]:
        picture = self._page.render(scale=DPI / 72, grayscale=True).to_numpy()
        return np.asarray(picture[..., 0] if picture.ndim == 3 else picture) < 128

    @cached_property
    def text(self) -> Any:
        return self._page.get_textpage()

    @cached_property
    def words(self) -> str:
        return " ".join(self.text.get_text_bounded().split())

    def box(self, left: float, top: float, right: float, bottom: float) -> Box | None:
        """The ink within an area; None where there is none."""
        rows, columns = (
            slice(max(0, round(a / PIXEL)), round(b / PIXEL)) for a, b in ((top, bottom), (left, right))
        )
        area = self.ink[rows, columns]
        down, across = np.flatnonzero(area.any(axis=1)), np.flatnonzero(area.any(axis=0))
        if not len(down):
            return None
        y, x = rows.start, columns.start
        edges = (x + across[0], y + down[0], x + across[-1] + 1, y + down[-1] + 1)
        return Box(*(edge * PIXEL for edge in edges))

    @property
    def printed(self) -> Box:
        """All ink of the page."""
        found = self.box(0, 0, self.width, self.height)
        assert found is not None
        return found

    def find(self, text: str, *, skip: int = 0) -> list[Box]:
        """The letters of a text, each where the file puts its glyph."""
        search = self.text.search(text, match_case=True)
        found = search.get_next()
        for _ in range(skip):
            found = search.get_next()
        assert found, f"{text!r} is not on the page"
        return [self._glyph(found[0] + n) for n, sign in enumerate(text) if not sign.isspace()]

    def _glyph(self, index: int) -> Box:
        left, bottom, right, top = self.text.get_charbox(index)
        mm = 25.4 / 72
        return Box(left * mm, self.height - top * mm, right * mm, self.height - bottom * mm)

    def letter_size(self, text: str, letter: str) -> float:
        """The size in points, from the ink of one capital of a text."""
        letters = [sign for sign in text if not sign.isspace()]
        glyph = self.find(text)[letters.index(letter)]
        ink = self.box(glyph.left - 0.1, glyph.top - 0.3, glyph.right + 0.1, glyph.bottom + 0.3)
        assert ink is not None
        return (ink.bottom - ink.top) / 25.4 * 72 / CAP

    def text_box(self, text: str) -> Box:
        """The ink of a text on one line, at its sides and its base."""
        glyphs = self.find(text)
        return Box(
            min(g.left for g in glyphs),
            min(g.top for g in glyphs),
            max(g.right for g in glyphs),
            max(g.bottom for g in glyphs),
        )

    def rule_under(self, text: str, *, within: float = 4.0) -> Box:
        """The longest level line right under a text."""
        box = self.text_box(text)
        top, bottom = (round(edge / PIXEL) for edge in (box.bottom - 0.5, box.bottom + within))
        sides = max(0, round((box.left - ASIDE) / PIXEL)), round((box.right + ASIDE) / PIXEL)
        runs = (self._longest_run(row, sides) for row in range(top, bottom))
        best = max(runs, key=lambda run: run[1] - run[0])
        left, right, row = best
        return Box(left * PIXEL, row * PIXEL, right * PIXEL, row * PIXEL)

    def colour(self, box: Box) -> tuple[int, ...]:
        """The strongest colour within an area, as red, green, blue."""
        picture = self._page.render(scale=DPI / 72, rev_byteorder=True).to_numpy()
        area = picture[
            round(box.top / PIXEL) : round(box.bottom / PIXEL),
            round(box.left / PIXEL) : round(box.right / PIXEL),
            :3,
        ]
        pixels = area.reshape(-1, 3).astype(int)
        return tuple(int(part) for part in pixels[np.argmin(pixels.sum(axis=1))])

    def _longest_run(self, row: int, sides: tuple[int, int]) -> tuple[int, int, int]:
        padded = np.concatenate(([0], self.ink[row, sides[0] : sides[1]].astype(np.int8), [0]))
        edges = np.flatnonzero(np.diff(padded))
        if not len(edges):
            return 0, 0, row
        starts, ends = edges[::2], edges[1::2]
        at = int(np.argmax(ends - starts))
        return int(starts[at]) + sides[0], int(ends[at]) + sides[0], row
