"""Folding: what survives a bad scan, and where it stood."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.documents.read.fold import fold, folded
from xanh.documents.read.words import likeness, words

VIETNAMESE = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
text = st.text(VIETNAMESE + VIETNAMESE.upper() + " ,;.()%-/0123456789", max_size=60)


@pytest.mark.parametrize(
    ("clean", "damaged"),
    [
        ("Sở Nông nghiệp và Môi trường", "S& Nong nghi€p va M6i truong"),
        ("Sở Tài chính", "S¢ Tai chinh"),
        ("Sở Tài chính", "S¢& Tai chinh"),
        ("xã, phường", "x4, phuong"),
        ("quản lý", "quan 1y"),
        ("quản lý", "quan Iy"),
        ("thực hiện", "THU'C HIEN"),
        ("có liên quan", "c6 li€n quan"),
    ],
)
def test_damaged_and_clean_text_fold_alike(clean, damaged):
    assert fold(clean) == fold(damaged)


@pytest.mark.parametrize("number", ["18/KH-UBND", "12/7/2024", "6,58", "2021-2030", "05/12", "163"])
def test_numbers_stay(number):
    assert fold(f"ngày {number} năm") == f"ngay {number.lower()} nam"


@given(text)
def test_composed_and_decomposed_text_fold_alike(value):
    assert fold(unicodedata.normalize("NFC", value)) == fold(unicodedata.normalize("NFD", value))


@given(text)
def test_folding_twice_changes_nothing(value):
    assert fold(fold(value)) == fold(value)


@given(text)
def test_vietnamese_letters_become_plain_ones(value):
    assert all(c.isascii() and not c.isupper() for c in fold(value))


@given(st.text(max_size=60))
def test_every_folded_character_knows_its_place(value):
    found = folded(value)
    assert len(found.at) == len(found.text)
    assert all(0 <= place < len(value) for place in found.at)
    assert list(found.at) == sorted(found.at)


@given(text)
def test_words_stand_where_they_say(value):
    for word in words(value):
        assert value[word.start : word.end] == word.raw
        assert set(word.text) <= set(fold(word.raw))


@given(text, text)
def test_likeness_is_a_share_and_one_for_the_same(one, other):
    assert 0 <= likeness(fold(one), fold(other)) <= 1
    assert likeness(fold(one), fold(one)) == 1


def test_written_text_is_found_behind_folded_text():
    found = folded("- Sở Nông nghiệp (đô thị)")
    start = found.text.index("nong")
    assert found.written(start, start + 11) == "Nông nghiệp"
