"""Letters put right only where one reading is known; how sure a line is then."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.documents.read.pages.trust_print import SURE
from xanh.documents.read.scan.spelling import certainty, in_cell, judged
from xanh.reference import indicators


def read(line: str, confidence: float = 0.9) -> str:
    return " ".join(word.text for word in judged([(word, confidence) for word in line.split()]))


@pytest.mark.parametrize(
    ("seen", "stands"),
    [
        ("cửa khấu Đồng Đăng", "cửa khẩu Đồng Đăng"),
        ("các cơ quan liền quan", "các cơ quan liên quan"),
        ("quy định chỉ tiết", "quy định chi tiết"),
        ("nâng cao chỉ số xanh (PGT)", "nâng cao chỉ số xanh (PGI)"),
        ("HI. TỔ CHỨC THỰC HIỆN", "III. TỔ CHỨC THỰC HIỆN"),
        ("Quý II1/2026 - Quý IIH/2026", "Quý III/2026 - Quý III/2026"),
        ("~ UBND tỉnh (b/€);", "- UBND tỉnh (b/c);"),
        ("CH' SỐ THÀNH PHẦN", "CHỈ SỐ THÀNH PHẦN"),
        ("- Sở NN&MTT", "- Sở NN&MT"),
        ("Sở NNÑ&MTT (để tổng hợp);", "Sở NN&MT (để tổng hợp);"),
        ("- Bộ Nội vụ (để b/€);", "- Bộ Nội vụ (để b/c);"),
        ("I.MỤC TIÊU", "I. MỤC TIÊU"),
    ],
)
def test_slips_of_the_smallest_marks_are_put_right(seen, stands):
    assert read(seen) == stands


@pytest.mark.parametrize(
    "line",
    [
        "(% đồng ý)",
        "Xã Tân Thanh",
        "- Sở Y tế",
        "+ Giao phòng",
        "5,30 điểm",
        "PCI",
        "H. Bắc Sơn",
        "Quý 1/2026",
        "quý IV/2026",
        "hồ sơ công khai",
        "các PCT UBND tỉnh",
    ],
)
def test_what_may_be_right_stays(line):
    assert read(line) == line


@given(st.sampled_from([node.name for node in indicators()]), st.floats(0, 1))
def test_names_of_indicators_stay_as_they_are(name, confidence):
    assert read(name, confidence) == " ".join(name.split())


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12), st.floats(0, 1))
def test_a_line_is_never_surer_for_a_word_more(confidences, more):
    words = [("xyz", confidence) for confidence in confidences]
    assert certainty(judged([*words, ("xyz", more)])) <= certainty(judged(words))


def test_known_words_are_sure_and_unknown_ones_are_only_where_the_print_is_clear():
    assert certainty(judged([("môi", 0.9), ("trường", 0.9)])) > SURE
    assert certainty(judged([("Xyzt", 0.9)])) < SURE < certainty(judged([("Xyzt", 0.97)]))


def test_bars_alone_in_a_cell_are_a_roman_number():
    assert [in_cell(text) for text in ("|", "lI", "HI", "12", "Sở")] == ["I", "II", "III", "12", "Sở"]
