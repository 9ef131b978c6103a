"""Order of names, search without tone marks, rights: pure decisions."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xanh import reference
from xanh.portal.agencies.rights import RIGHTS, Act, Reach, may, may_on
from xanh.portal.agencies.rules import Kind, Role, is_valid, means, search_key, slug, sort_key

# node -e 'console.log([...words].sort(new Intl.Collator("vi").compare).join("|"))'   (ICU 78.2)
SORTED = (
    "An|Ăn|Ân|Ba|Bà|Bả|Bã|Bá|Bạ|ba ba|bà ba|Ba Bể|bá hộ|Bạc Liêu|Bắc Giang|Bắc Kạn|Bắc Ninh|Bến Tre|"
    "Bình Dương|Bình Định|Bình Phước|Bình Thuận|Cà Mau|Cao Bằng|Cần Thơ|Da|Dơn|Đa|Đà Nẵng|Đắk Lắk|"
    "Đắk Nông|Điện Biên|Đồng Nai|Đồng Tháp|Em|Êm|Gia Lai|Hà Giang|Hà Nam|Hà Nội|Hà Tĩnh|Hải Dương|"
    "Hải Phòng|Hậu Giang|Hòa Bình|Hưng Yên|Khánh Hòa|Kiên Giang|Kon Tum|Lai Châu|Lạng Sơn|Lào Cai|"
    "Lâm Đồng|Long An|Nam Định|Nghệ An|Ninh Bình|Ninh Thuận|O|Ô|Ơ|Phòng 10|Phòng 2|Phú Thọ|Phú Yên|"
    "Quảng Bình|Quảng Nam|Quảng Ngãi|Quảng Ninh|Quảng Trị|So|Sóc Trăng|Sô|Sơ|Sờ|Sở|Sỡ|Sớ|Sợ|"
    "Sở Công Thương|Sở Xây dựng|Sở Y tế|Sơn La|Tây Ninh|Thái Bình|Thái Nguyên|Thanh Hóa|Thừa Thiên Huế|"
    "Tiền Giang|Trà Vinh|Tuyên Quang|U|Ư|Vĩnh Long|Vĩnh Phúc|Yên Bái"
)
ICU = SORTED.split("|")
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ "


@given(st.randoms())
def test_names_sort_as_the_unicode_consortium_sorts_vietnamese(shuffler: random.Random):
    names = list(ICU)
    shuffler.shuffle(names)
    assert sorted(names, key=sort_key) == ICU


@given(st.text(LETTERS, max_size=12), st.text(LETTERS, max_size=12))
def test_tones_decide_only_between_equal_letters(one, other):
    bare = [without_tones(text) for text in (one, other)]
    if bare[0] != bare[1]:
        assert (sort_key(one) < sort_key(other)) == (sort_key(bare[0]) < sort_key(bare[1]))


def without_tones(text: str) -> str:
    tones = "\u0300\u0301\u0303\u0309\u0323"
    return normalize("NFC", "".join(c for c in normalize("NFD", text) if c not in tones))


@given(st.text(max_size=400))
def test_any_text_has_a_key_that_fits_its_column(text):
    assert len(sort_key(text)) <= 300
    assert len(slug(text)) <= 50
    assert sort_key(text).isdecimal()


def test_one_text_in_two_forms_of_unicode_has_one_key():
    assert sort_key(normalize("NFD", "Sở Xây dựng")) == sort_key(normalize("NFC", "Sở Xây dựng"))


def test_search_ignores_tone_marks_case_and_spaces():
    assert search_key("  SỞ Giao  thông vận tải, ĐĂNG kiểm ") == "so giao thong van tai, dang kiem"
    assert slug("Các đơn vị đăng kiểm (mới)") == "cac-don-vi-dang-kiem-moi"


EXPECTED = {
    Role.ADMINISTRATOR: {Act.VIEW, Act.IMPORT, Act.ACCEPT, Act.MANAGE_PEOPLE, Act.READ_JOURNAL},
    Role.FOCAL: {Act.VIEW, Act.IMPORT, Act.ACCEPT, Act.READ_JOURNAL},
    Role.OFFICER: {Act.VIEW, Act.IMPORT},
    Role.LEADER: {Act.VIEW, Act.READ_JOURNAL},
    Role.CLERK: {Act.VIEW},
}
EVERYWHERE = frozenset({Reach.ANY})


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("act", sorted(EXPECTED[Role.ADMINISTRATOR]))
def test_rights(role, act):
    assert may([role], act) == (act in EXPECTED[role])
    assert may_on([(role, EVERYWHERE)], act) == (act in EXPECTED[role])


def test_every_role_and_every_act_has_its_row():
    assert {right.role for right in RIGHTS} == set(Role)
    assert {right.act for right in RIGHTS} == set(Act)


def test_no_row_stands_twice():
    assert len(RIGHTS) == len(set(RIGHTS))


def test_nobody_may_nothing():
    assert not any(may([], act) for act in Act)


def test_validity_includes_both_ends():
    first, last = date(2025, 7, 1), date(2025, 12, 31)
    assert [is_valid(first, last, d) for d in (first, last)] == [True, True]
    assert not is_valid(first, last, date(2025, 6, 30))
    assert not is_valid(first, last, date(2026, 1, 1))
    assert is_valid(None, None, date(1900, 1, 1))


@dataclass(frozen=True)
class Named:
    """A line that names a member."""

    agency_id: int
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True)
class Row:
    """A line of the register as the database would have it."""

    pk: int
    code: str
    kind: str
    parent_id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    kinds: tuple[str, ...] = ()
    named_members: tuple[Named, ...] = ()


@pytest.fixture(scope="module")
def bodies() -> dict[str, Row]:
    facts = reference.agencies()
    keys = {fact.code: pk for pk, fact in enumerate(facts, 1)}
    return {
        f.code: Row(keys[f.code], f.code, f.kind, keys.get(f.parent), f.valid_from, f.valid_to, f.kinds)
        for f in facts
    }


def members(bodies: dict[str, Row], group: str, day: date | None = None) -> set[str]:
    return {code for code, body in bodies.items() if means(bodies[group], body, day)}


def test_communes_stand_under_their_group_since_july_2025(bodies):
    assert members(bodies, "cap-xa", date(2025, 6, 30)) == set()
    found = members(bodies, "cap-xa", date(2025, 7, 1))
    assert (len(found), {bodies[code].kind for code in found}) == (65, {Kind.COMMUNE})


def test_the_departments_concerned_are_those_of_the_day(bodies):
    before = members(bodies, "cac-so-lien-quan", date(2025, 2, 28))
    after = members(bodies, "cac-so-lien-quan", date(2025, 3, 1))
    assert {"so-gtvt", "so-tnmt", "so-xd", "thanh-tra-tinh"} <= before
    assert "so-nnmt" in after - before
    assert "so-gtvt" in before - after


def test_without_a_day_a_group_means_all_it_ever_meant(bodies):
    ever = members(bodies, "cac-so-lien-quan")
    assert {"so-gtvt", "so-nnmt"} <= ever
    assert len(members(bodies, "cap-xa")) == 65


def test_only_groups_mean_others_and_never_themselves(bodies):
    assert members(bodies, "so-gtvt") == set()
    assert members(bodies, "ubnd-tinh") == set()
    assert all(group not in members(bodies, group) for group in bodies)
