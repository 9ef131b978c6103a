"""Agencies found in running text, clean or damaged, by the vocabulary and not by punctuation."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh.documents.read.fold import fold
from xanh.documents.read.vocabulary import Vocabulary
from xanh.reference import agencies

VOCABULARY = Vocabulary.of(date(2026, 1, 21))
NAMED = [a for a in agencies() if len(a.name.split()) > 2]


def found(text):
    return [m.agency.name for m in VOCABULARY.find_agencies(text)]


@pytest.mark.parametrize("agency", NAMED, ids=lambda a: a.code)
def test_every_agency_is_found_by_its_name(agency):
    assert agency.name in [m.agency.name for m in VOCABULARY.find_agencies(agency.name)]
    assert fold(agency.name) in [fold(m.agency.name) for m in VOCABULARY.find_agencies(fold(agency.name))]


@given(st.lists(st.sampled_from(NAMED), min_size=1, max_size=6), st.sampled_from(["; ", ", ", ";\n- "]))
def test_lists_are_split_by_names(chosen, between):
    assert found(between.join(a.name for a in chosen)) == [a.name for a in chosen]


@given(
    st.lists(st.sampled_from([a for a in NAMED if a.kind != "commune"]), min_size=1, max_size=5),
    st.integers(0, 10**6),
)
def test_lists_survive_damaged_vowels(chosen, seed):
    rng = random.Random(seed)
    text = "; ".join(fold(a.name) for a in chosen)
    damaged = "".join(rng.choice("aeéou6¢") if c in "aeou" and rng.random() < 0.12 else c for c in text)
    names = found(damaged)
    right = sum(a.name in names for a in chosen)
    assert right >= 0.6 * len(chosen)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("S& Nong nghi€p va Mai trudng; 6 Cong Thuong", ["Sở Nông nghiệp và Môi trường", "Sở Công Thương"]),
        (
            "cdc 56, ban, nganh lién quan; UBND cic xa,\nphuong",
            ["Các sở, ban, ngành liên quan", "UBND cấp xã"],
        ),
        ("Công ty Điện lực Lạng Sơn có liên quan", ["Công ty Điện lực Lạng Sơn"]),
        (
            "Ban Quan 1y Khu kinh té ctra\nkhau Pong Dang - Lang Son",
            ["Ban Quản lý Khu kinh tế cửa khẩu Đồng Đăng - Lạng Sơn"],
        ),
        ("bai khi tugng Thuy van tinh", ["Đài khí tượng thủy văn tỉnh"]),
        ("UBND xã Văn Lãng và UBND phường Kỳ Lừa", ["UBND xã Văn Lãng", "UBND phường Kỳ Lừa"]),
        ("Sở NN&MT; Sở GTVT", ["Sở Nông nghiệp và Môi trường", "Sở Giao thông vận tải"]),
        ("thu gom, vận chuyển xử lý chất thải rắn sinh hoạt trên địa bàn", []),
    ],
)
def test_names_as_scans_show_them(text, names):
    assert found(text) == names


def test_places_are_those_of_the_text():
    text = "Giao S& Tai chinh chu tri"
    (match,) = VOCABULARY.find_agencies(text)
    assert (text[match.start : match.end], match.agency.code) == ("S& Tai chinh", "so-tc")
    assert 0.9 < match.score <= 1


def test_agencies_that_are_gone_are_still_known():
    assert Vocabulary.of(date(2026, 1, 1)).find_agencies("Sở Kế hoạch và Đầu tư")[0].agency.code == "so-khdt"


def test_valid_agencies_come_first():
    first = {a.code for a in Vocabulary.of(date(2026, 1, 1)).agencies[:15]}
    assert "so-nnmt" in first
    assert "so-tnmt" not in first


def test_a_variant_never_takes_a_name_that_is_known():
    known = Vocabulary.of().with_variants({"Sở Tài chính": "so-xd", "TC tỉnh": "so-tc"})
    assert (known.by_spelling["Sở Tài chính"].code, known.by_spelling["TC tỉnh"].code) == ("so-tc", "so-tc")
