"""Tables read from scans: headings with a letter wrong, headings that come again, numbers told by order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.printing import OFFICIAL, SHORT, UNITS
from xanh.documents.draft import Source
from xanh.documents.read import sheet_plan
from xanh.documents.read.pages.numerals import in_order
from xanh.documents.read.prose.outline import ROMAN
from xanh.documents.read.sheet import Sheet
from xanh.documents.read.tables.sheet_columns import read_headings, repeats
from xanh.documents.read.vocabulary import Vocabulary

ROWS = (("I", "CSTP 1", "", ""), ("1", "Tỷ lệ xanh", "Sở Y tế", "Sở Nội vụ"), ("2", "Số vụ", "Sở Y tế", ""))
TASKS = ("TT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm")


def scanned(*rows):
    """A sheet with one table, its letters not certain; a cell None is merged with the one on its left."""
    sheet = Sheet()
    table = []
    for texts in rows:
        cells = []
        for text in texts:
            cells.append(sheet.add_cell([text] if text else []) if text is not None else cells[-1])
        table.append(cells)
    sheet.tables.append(table)
    sheet.certainty = [0.9] * len(sheet.lines)
    return sheet


def roles(*rows, **options):
    found = read_headings(scanned(*rows).tables[0], 2026, **options)
    return found and found.roles


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_headings_with_a_letter_wrong_are_known(data):
    headings = data.draw(st.sampled_from([OFFICIAL, UNITS, SHORT, TASKS]))
    column = data.draw(st.integers(0, len(headings) - 1))
    text = headings[column]
    at = data.draw(st.integers(0, len(text) - 1).filter(lambda n: text[n].isalpha()))
    spoilt = text[:at] + data.draw(st.sampled_from("lzxk'")) + text[at + 1 :]
    rows = [(*row, "", "")[: len(headings)] for row in ROWS]
    read = roles((*headings[:column], spoilt, *headings[column + 1 :]), *rows, scanned=True)
    assert read == roles(headings, *rows)


def test_in_clean_text_a_heading_is_what_it_says():
    spoilt = ("STT", "Chxx tiêu", "Cơ quan chủ xxì", "Cơ quan phối hợp")
    assert roles(spoilt, *ROWS) is None


@pytest.mark.parametrize("again", [("Šã.", *UNITS[1:]), ("TT", UNITS[1], "Đơn vị chủ tr", UNITS[3])])
def test_headings_on_a_new_page_are_known_by_their_likeness(again):
    table = scanned(UNITS, *ROWS, again).tables[0]
    found = read_headings(table, 2026, scanned=True)
    assert [repeats(row, table, found) for row in table] == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("label", "title"),
    [("III", "CSTP 3. Thúc đẩy thực hành xanh"), ("II", "Thúc đẩy thực hành xanh"), ("IH", "Nhóm 3. Khác")],
)
def test_sections_are_numbered_by_what_most_says(label, title):
    first = ("I", "CSTP 1. Giảm thiểu ô nhiễm môi trường và thiên tai", None, None)
    row = ("1", "Tỷ lệ xanh", "Sở Y tế", "Sở Nội vụ")
    second = ("II", "CSTP 2. Đảm bảo tuân thủ", None, None)
    rows = (OFFICIAL, first, row, second, row, (label, title, None, None), row)
    draft = sheet_plan.read(scanned(*rows), Source("a.pdf", "0" * 64, "pdf", (), (1,)), Vocabulary.of())
    assert [section["number"] for section in draft.subindices] == [1, 2, 3]
    assert [indicator.subindex for indicator in draft.indicators] == [1, 2, 3]


SLIPS = {"II": "H", "III": "HI", "VII": "VH"}


@given(st.integers(2, 8), st.sets(st.integers(1, 8)))
def test_roman_numbers_come_back_by_their_order(count, spoilt):
    wanted = [f"{ROMAN[n]}. NHIỆM VỤ" for n in range(count)]
    read = [f"{SLIPS.get(ROMAN[n], ROMAN[n]) if n in spoilt else ROMAN[n]}. NHIỆM VỤ" for n in range(count)]
    assert in_order(read) == wanted


@pytest.mark.parametrize(
    "lines",
    [
        ["I. MỤC TIÊU", "II. NHIỆM VỤ", "I. PHẦN KHÁC", "II. NHIỆM VỤ"],
        ["I. MỤC TIÊU", "III. NHIỆM VỤ", "V. TỔ CHỨC THỰC HIỆN"],
        ["H. Bắc Sơn", "T. Hùng", "II. Các sở"],
        ["II. NHIỆM VỤ", "- TM. ỦY BAN NHÂN DÂN", "1. MỤC TIÊU"],
    ],
)
def test_lines_that_may_be_right_stay(lines):
    assert in_order(lines) == lines
