"""A plan as a reader of scans gives it: pages drawn as pictures in a PDF, and where each field stands."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from tests.portal.drafts import plan_draft

WIDTH, HEIGHT = 1240, 1754
ROWS_A_PAGE = 21
TOP, STEP = 100, 76
COLUMNS = {"number": (60, 110), "name": (120, 560), "lead": (570, 880), "coordinating": (890, 1190)}
TINOS = Path("/usr/share/fonts/truetype/croscore/Tinos-Regular.ttf")


def scan(state: str = "accepted") -> tuple[bytes, dict[str, Any]]:
    """Plan 18 on two pages of pictures: the PDF, and its draft; the leads of rows 0 and 30 are `to_check`."""
    draft = plan_draft()
    pages = [draw(draft["indicators"][n : n + ROWS_A_PAGE]) for n in range(0, 42, ROWS_A_PAGE)]
    draft["source"] = placed(draft["indicators"])
    for index, row in enumerate(draft["indicators"]):
        for field, (name, reading) in enumerate(row["fields"].items()):
            reading["spans"] = [span(index, field)]
            reading["state"] = "to_check" if name == "lead" and index in (0, 30) else state
    kept = io.BytesIO()
    pages[0].save(kept, "PDF", resolution=150, save_all=True, append_images=pages[1:])
    return kept.getvalue(), draft


def span(index: int, field: int) -> dict[str, int]:
    line = index * len(COLUMNS) + field + 1
    return {"page": index // ROWS_A_PAGE + 1, "first_line": line, "last_line": line}


def placed(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The source: a line and a region for each cell."""
    cells = [(index, name) for index in range(len(rows)) for name in COLUMNS]
    first = ROWS_A_PAGE * len(COLUMNS) + 1
    lines = [written(rows[index], name) for index, name in cells]
    regions = [[region(index, name)] for index, name in cells]
    about = {"file": "quet.pdf", "sha256": "0" * 64, "kind": "pdf", "pages": [1, first]}
    return {**about, "lines": lines, "regions": regions}


def region(index: int, name: str) -> dict[str, float]:
    left, right = COLUMNS[name]
    top = TOP + index % ROWS_A_PAGE * STEP
    edges = {"left": left / WIDTH, "right": right / WIDTH, "top": top / HEIGHT, "bottom": (top + 60) / HEIGHT}
    return {"page": index // ROWS_A_PAGE + 1, **edges}


def written(row: dict[str, Any], name: str) -> str:
    value = row[name]
    return "; ".join(p["agency"] for p in value) if isinstance(value, list) else str(value)


def draw(rows: list[dict[str, Any]]) -> Image.Image:
    """One page: each cell on a line of its own, cut where its column ends."""
    page = Image.new("L", (WIDTH, HEIGHT), 250)
    font = ImageFont.truetype(str(TINOS), 24) if TINOS.exists() else ImageFont.load_default(22)
    for index, row in enumerate(rows):
        for name, (left, right) in COLUMNS.items():
            cell = Image.new("L", (right - left, 60), 250)
            ImageDraw.Draw(cell).text((4, 14), written(row, name), fill=20, font=font)
            page.paste(cell, (left, TOP + index * STEP))
    return page
