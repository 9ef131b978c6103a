"""Pages drawn for scans: a table with rules, or lines of text, in the typeface of official documents."""

from __future__ import annotations

from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageFont

FONT = Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf")
SIZE = 50  # 12 points at 300 dots per inch
LEADING = 58
WIDTHS = (140, 820, 700, 840)  # of the columns, in pixels
LETTERS = (5, 34, 29, 35)  # that a line of each column takes
LEFT = TOP = 160
PAD = 20
HEADINGS = ("STT", "Chỉ tiêu", "Cơ quan chủ trì", "Cơ quan phối hợp")


def table(facts: dict[str, Any]) -> np.ndarray:
    """The indicators of a plan as a page with a ruled table (red, green, blue)."""
    rows = [[[text] for text in HEADINGS]] + [_row(item) for item in facts["indicators"]]
    heights = [2 * PAD + LEADING * max(len(cell) for cell in row) for row in rows]
    page, pen = _page(2 * LEFT + sum(WIDTHS), 2 * TOP + sum(heights))
    y = TOP
    for row, height in zip(rows, heights, strict=True):
        x = LEFT
        for cell, width in zip(row, WIDTHS, strict=True):
            pen.rectangle((x, y, x + width, y + height), outline=0, width=3)
            _write(pen, cell, (x + PAD, y + PAD))
            x += width
        y += height
    return np.array(page)


def text(lines: list[str]) -> np.ndarray:
    """Lines of text on a page (red, green, blue)."""
    page, pen = _page(1240, 1754)
    _write(pen, lines, (LEFT, TOP))
    return np.array(page)


def _page(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("RGB", (width, height), "white")
    return page, ImageDraw.Draw(page)


def _write(pen: ImageDraw.ImageDraw, lines: list[str], at: tuple[int, int]) -> None:
    font = ImageFont.truetype(str(FONT), SIZE)
    for n, line in enumerate(lines):
        pen.text((at[0], at[1] + n * LEADING), line, fill=(0, 0, 0), font=font)


def _row(item: dict[str, Any]) -> list[list[str]]:
    unit = f" ({item['unit_note']})" if item["unit_note"] else ""
    cells = [
        [str(item["number"])],
        [item["name"] + unit],
        _parties(item["lead"]),
        _parties(item["coordinating"]),
    ]
    return [
        [part for line in cell for part in wrap(line, width)]
        for cell, width in zip(cells, LETTERS, strict=True)
    ]


def _parties(parties: list[dict[str, Any]]) -> list[str]:
    scoped = ((p, f" ({p['scope']})" if p.get("scope") else "") for p in parties)
    return [f"- {p.get('as_written') or p['agency']}{scope};" for p, scope in scoped]
