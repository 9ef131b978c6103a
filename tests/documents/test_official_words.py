"""Words of official documents: numbers, dates, signs, headings; widths of texts."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.documents.official_texts import PLAN
from xanh.documents.metrics import balanced_width, set_lines, text_width
from xanh.documents.official import Heading, Paragraph, Signer
from xanh.documents.write.numerals import of_point, of_roman, point, roman
from xanh.documents.write.official_words import compose, items, long_date, plain


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_a_leading_zero_for_days_below_10_and_for_january_and_february_only(day, shown):
    assert long_date(day) == shown


@pytest.mark.parametrize(
    ("number", "shown"), [(5, "Số: 05/KH-UBND"), (10, "Số: 10/KH-UBND"), (1234, "Số: 1234/KH-UBND")]
)
def test_numbers_below_10_have_a_leading_zero(number, shown):
    assert compose(replace(PLAN, number=number)).number == shown


def test_headings_count_within_the_heading_above_and_keep_a_number_of_their_own():
    body = [
        Heading("A"),
        Heading("B", 2),
        Heading("C", 2),
        Heading("D"),
        Heading("E", 2),
        Heading("V. F"),
        Heading("G"),
    ]
    assert [item.full for item in items(body)] == ["I. A", "1. B", "2. C", "II. D", "1. E", "V. F", "VI. G"]


def test_the_last_words_take_the_sign_of_the_end():
    texts = [replace(PLAN, body=(Paragraph(text),)) for text in ("Thực hiện", "Thực hiện.", "Thực hiện ./.")]
    assert {compose(text).items[-1].text for text in texts} == {"Thực hiện./."}


def test_a_list_may_come_with_dashes_and_signs():
    text = replace(
        PLAN, recipients=("- Như trên;", "Sở Y tế"), archive="Lưu: VT, KT.", bases=("Căn cứ A;", "B")
    )
    assert compose(text).recipients == ("- Như trên;", "- Sở Y tế;", "- Lưu: VT, KT.")
    assert compose(text).bases == ("Căn cứ A;", "Căn cứ B.")


def test_power_and_posts_have_a_line_each():
    signer = Signer("A", "KT. Chủ tịch\nPhó Chủ tịch", "TM.", "Ủy ban nhân dân")
    assert compose(replace(PLAN, signer=signer)).power == (
        "TM. ỦY BAN NHÂN DÂN",
        "KT. CHỦ TỊCH",
        "PHÓ CHỦ TỊCH",
    )


@given(st.integers(1, 399))
def test_numerals_come_back(number):
    assert of_roman(roman(number)) == number
    assert of_point(point(number)) == number


@given(st.text())
def test_plain_text_is_one_visible_line(text):
    shown = plain(text)
    assert shown == plain(shown) == " ".join(shown.split())
    assert all(sign.isprintable() for sign in shown)


words = st.lists(st.text(string.ascii_letters, min_size=1, max_size=12), min_size=1, max_size=20).map(
    " ".join
)


@given(words, st.floats(80, 500))
def test_balanced_lines_are_no_more_and_no_longer(text, room):
    lines = set_lines(text, room, 14)
    narrow = balanced_width(text, room, 14)
    assert narrow <= max(room, text_width(text, 14))
    assert len(set_lines(text, narrow, 14)) <= len(lines)
    assert max(set_lines(text, narrow, 14)) <= max(lines) + 0.5
