"""How pages of PDF are drawn by one program or another, down to the operators: the same is read."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.documents.bare_pdf import page_of, word
from xanh.documents.read.pdf import read_sheet

COLUMNS, ROWS = (60, 100, 300, 500), (700, 660, 640, 600)
BOXES = [
    (left, bottom, right - left, top - bottom)
    for top, bottom in pairwise(ROWS)
    for left, right in pairwise(COLUMNS)
]
TEXTS = ("1", "Chi so mot", "So A", "2", "Chi so hai", "So B", "3", "Chi so ba", "So C")
CELLS = "\n".join(word(text, box[0] + 4, box[1] + 5) for box, text in zip(BOXES, TEXTS, strict=True))


def whole() -> str:
    across = [f"{COLUMNS[0]} {y} m {COLUMNS[-1]} {y} l S" for y in ROWS]
    return "\n".join(across + [f"{x} {ROWS[0]} m {x} {ROWS[-1]} l S" for x in COLUMNS])


def outlined() -> str:
    return "\n".join(f"{x} {y} {width} {height} re S" for x, y, width, height in BOXES)


def thin() -> str:
    """As Word does: a filled hairline for each side of each cell, and a square in each corner."""
    sides = []
    for x, y, width, height in BOXES:
        sides += [f"{x} {y} .48 .48 re f", f"{x + 0.48} {y} {width - 0.48} .48 re f"]
        sides += [f"{x + 0.48} {y + height} {width - 0.48} .48 re f", f"{x} {y + height} .48 .48 re f"]
        sides += [f"{x} {y + 0.48} .48 {height - 0.48} re f", f"{x + width} {y} .48 {height + 0.48} re f"]
    return "\n".join(sides)


def dashed() -> str:
    """Each rule as dashes of their own."""
    across = [f"{x} {y} m {x + 4} {y} l S" for y in ROWS for x in range(COLUMNS[0], COLUMNS[-1], 6)]
    down = [f"{x} {y} m {x} {y + 4} l S" for x in COLUMNS for y in range(ROWS[-1], ROWS[0], 6)]
    return "\n".join(across + down)


def shaded() -> str:
    """Grey behind the first row and behind a word, white hairlines that nobody sees."""
    grey = ".8 g 60 660 440 40 re f 104 645 40 12 re f 0 g"
    return f"{grey} {whole()} q 1 1 1 RG 200 700 m 200 600 l S Q"


def open_ended() -> str:
    """Cells cut by the end of the page: no rule closes the last row."""
    across = [f"{COLUMNS[0]} {y} m {COLUMNS[-1]} {y} l S" for y in ROWS[:-1]]
    return "\n".join(across + [f"{x} {ROWS[0]} m {x} {ROWS[-1]} l S" for x in COLUMNS])


def underlined() -> str:
    return f"{whole()} 104 664 m 160 664 l S 304 602 m 330 602 l S"


@pytest.mark.parametrize("drawn", [whole, outlined, thin, dashed, shaded, open_ended, underlined])
def test_cells_are_found_however_their_rules_are_drawn(drawn):
    (table,) = read_sheet(page_of(f"{drawn()}\n{CELLS}"), "a.pdf").tables
    assert [cell.flat for row in table for cell in row] == list(TEXTS)


def test_a_row_of_merged_cells_is_one_cell():
    inner = [line for line in whole().split("\n") if not line.startswith("300 ")]
    parted = "300 700 m 300 660 l S 300 640 m 300 600 l S"
    (table,) = read_sheet(page_of("\n".join([*inner, parted, CELLS])), "a.pdf").tables
    assert [cell.flat for cell in table[1]] == ["2", "Chi so hai So B", "Chi so hai So B"]
    assert table[1][1] is table[1][2]


def test_a_frame_around_text_is_no_table():
    sheet = read_sheet(page_of(f"50 590 460 120 re S {CELLS}"), "a.pdf")
    assert not sheet.tables
    assert "Chi so mot" in " ".join(sheet.lines)


def test_letters_printed_twice_for_bold_are_read_once():
    twice = word("KE HOACH", 200, 700) + word("KE HOACH", 200.3, 700)
    assert read_sheet(page_of(twice), "a.pdf").lines == ["KE HOACH"]


def test_a_watermark_is_no_text():
    slanting = "BT /F 60 Tf .7 .7 -.7 .7 100 100 Tm (SAO Y) Tj ET"
    assert read_sheet(page_of(word("KE HOACH", 200, 700) + slanting), "a.pdf").lines == ["KE HOACH"]


def test_words_without_spaces_between_them_stay_apart():
    apart = "BT /F 12 Tf 60 700 Td [(Phan) -400 (cong) -400 (nhiem) -400 (vu)] TJ ET"
    assert read_sheet(page_of(apart), "a.pdf").lines == ["Phan cong nhiem vu"]


def test_letters_set_wide_stay_one_word_where_spaces_are_written():
    wide = "BT /F 12 Tf 3 Tc 60 700 Td (PHAN CONG NHIEM VU) Tj ET"
    assert read_sheet(page_of(wide), "a.pdf").lines == ["PHAN CONG NHIEM VU"]


def test_a_marker_before_a_tabulator_stays_with_its_text():
    content = word("1.", 60, 700) + word("Phan cong nhiem vu", 100, 700)
    assert read_sheet(page_of(content), "a.pdf").lines == ["1. Phan cong nhiem vu"]


def test_columns_side_by_side_are_read_one_after_the_other():
    left = ("SO XAY DUNG", "So: 12/KH-SXD")
    right = ("CONG HOA XA HOI", "Doc lap - Tu do")
    pairs = zip(left, right, (700, 680), strict=True)
    content = "\n".join(word(a, 60, y) + word(b, 300, y + 3) for a, b, y in pairs)
    assert read_sheet(page_of(content), "a.pdf").lines == [*left, *right]
