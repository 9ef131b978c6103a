"""Acts on the register: facts, codes in both shapes, members of groups, contacts and their time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.http import Http404
from hypothesis import given
from hypothesis import strategies as st

from xanh import reference
from xanh.portal.agencies import access, queries, registering
from xanh.portal.agencies.models import Agency, AgencyCode, Contact
from xanh.portal.agencies.registering import Span
from xanh.portal.agencies.rules import Kind, canonical_code, old_code, overlap
from xanh.portal.journal.models import Entry
from xanh.portal.journal.queries import history
from xanh.reference import ProblemError

DAYS = st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))


def agency(code: str) -> Agency:
    return Agency.objects.get(code=code)


def code_of(error) -> str:
    return error.value.problems[0].code


# vn_rules, section 5: the shapes of QCVN 102:2016 and of Decision 20/2020/QĐ-TTg, as seen in use.
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("000.00.00.H37", "H37"),
        ("000.00.05.H37", "H37.05"),
        ("000.12.05.H37", "H37.05.12"),
        ("003.12.05.H37", "H37.05.12.003"),
        ("005.00.12.H37", "H37.12.00.005"),
    ],
)
def test_both_shapes_are_one_code(old, new):
    assert (canonical_code(old), canonical_code(new), old_code(new)) == (new, new, old)


@pytest.mark.parametrize("code", ["H55.242", "G12.18", "0101234567", "A" * 35])
def test_codes_of_the_decision_stand_as_they_are(code):
    assert canonical_code(code) == code


@pytest.mark.parametrize("text", ["", ".", "H37.", ".H37", "H37..5", "H37-05", "Đ37", "A" * 36, "H37;DROP"])
def test_what_is_no_code_is_none(text):
    assert canonical_code(text) == ""


@given(st.text(alphabet="ABH0123456789. ", max_size=40))
def test_a_code_made_canonical_stays_so_and_comes_back_from_its_old_shape(text):
    code = canonical_code(text)
    assert canonical_code(code) == code
    assert not old_code(code) or canonical_code(old_code(code)) == code


@given(st.tuples(DAYS, DAYS), st.tuples(DAYS, DAYS), st.dates(date(2019, 1, 1), date(2031, 1, 1)))
def test_spans_that_share_a_day_overlap(one, other, day):
    def holds(span):
        return (span[0] or date.min) <= day <= (span[1] or date.max)

    if holds(one) and holds(other):
        assert overlap(one, other)
    assert overlap(one, other) == overlap(other, one)


def test_an_edit_tells_old_and_new_and_why(cast, at):
    xd = agency("so-xd")
    registering.edit_agency(
        xd, {"name": "Sở Xây dựng tỉnh", "variants": ["SXD"]}, by=cast["admin"], at=at, why="đổi tên"
    )
    line = history(xd).last()
    assert line.details["before"] == {"name": "Sở Xây dựng", "variants": []}
    assert line.details["after"] == {"name": "Sở Xây dựng tỉnh", "variants": ["SXD"]}
    assert (line.details["why"], line.actor) == ("đổi tên", cast["admin"])
    assert queries.Register().find("sxd") == xd
    assert list(queries.search(Agency.objects.all(), "xay dung tinh")) == [xd]


def test_an_edit_of_nothing_leaves_no_line(register, at):
    before = Entry.objects.count()
    registering.edit_agency(agency("so-xd"), {"name": "Sở Xây dựng"}, by=None, at=at)
    assert Entry.objects.count() == before


def test_a_body_cannot_stand_above_itself(register, at):
    for parent in ("so-gtvt", "gtvt-vp"):
        with pytest.raises(ProblemError) as error:
            registering.edit_agency(agency("so-gtvt"), {"parent": agency(parent)}, by=None, at=at)
        assert code_of(error) == "agency.parent_circle"


def test_an_agency_ends_and_comes_back(register, at):
    ct = agency("so-ct")
    registering.end_agency(ct, last=date(2026, 3, 31), by=None, at=at, why="giải thể")
    assert not Agency.objects.filter(queries.valid_on(date(2026, 4, 1)), code="so-ct").exists()
    registering.end_agency(ct, last=None, by=None, at=at, why="nhầm")
    assert agency("so-ct").valid_to is None


def test_the_end_of_a_merged_agency_is_its_mergers(register, at):
    with pytest.raises(ProblemError) as error:
        registering.end_agency(agency("so-gtvt"), last=None, by=None, at=at, why="x")
    assert code_of(error) == "agency.ended_by_merger"


def test_a_code_is_borne_by_one_agency_on_a_day(register, at):
    first, second = Span(None, date(2025, 2, 28)), Span(date(2025, 3, 1), None)
    registering.add_code(agency("so-gtvt"), "000.00.05.H37", span=first, source="QĐ", by=None, at=at)
    with pytest.raises(ProblemError) as error:
        registering.add_code(agency("so-xd"), "h37.05", span=Span(), source="", by=None, at=at)
    assert code_of(error) == "agency.code_taken"
    registering.add_code(agency("so-xd"), "H37.05", span=second, source="", by=None, at=at)
    found = {
        day: queries.agency_of_code("000.00.05.H37", day).code
        for day in (date(2025, 2, 28), date(2025, 3, 1))
    }
    assert list(found.values()) == ["so-gtvt", "so-xd"]
    assert queries.agency_of_code("không phải mã", date(2025, 3, 1)) is None


def test_a_code_ends(register, at):
    code = registering.add_code(agency("so-xd"), "H37.05", span=Span(), source="", by=None, at=at)
    registering.end_code(code, last=date(2026, 1, 31), by=None, at=at)
    assert queries.agency_of_code("H37.05", date(2026, 2, 1)) is None
    assert AgencyCode.objects.get().valid_to == date(2026, 1, 31)


def test_what_is_no_code_is_refused(register, at):
    with pytest.raises(ProblemError) as error:
        registering.add_code(agency("so-xd"), "H37_05", span=Span(), source="", by=None, at=at)
    assert code_of(error) == "agency.code_invalid"


def test_lang_son_has_65_communes_61_and_4(register):
    """Decision 19/2025/QĐ-TTg: 61 xã, 4 phường."""
    names = [a.name for a in queries.members_on(agency("cap-xa"), date(2026, 1, 1))]
    assert len(names) == 65
    assert sum("phường" in name.lower() for name in names) == 4


def test_members_are_named_for_a_time_beside_those_of_the_kinds(register, at):
    group, day = agency("cac-so-lien-quan"), date(2026, 2, 1)
    before = queries.members_on(group, day)
    registering.add_member(group, agency("cong-an-tinh"), span=Span(None, day), by=None, at=at)
    assert agency("cong-an-tinh") in queries.members_on(group, day)
    assert queries.members_on(group, day + timedelta(days=1)) == before
    registering.set_kinds(group, [Kind.COMMUNE], by=None, at=at)
    found = queries.members_on(agency("cac-so-lien-quan"), day)
    assert len(found) == 66
    assert [e.act for e in history(group)][-2:] == ["agency.members", "agency.members"]


def test_a_merged_member_stands_by_its_successor(register, at):
    group = agency("dn-sxkd")
    registering.add_member(group, agency("so-gtvt"), span=Span(), by=None, at=at)
    assert [a.code for a in queries.members_on(group, date(2025, 2, 28))] == ["so-gtvt"]
    assert [a.code for a in queries.members_on(group, date(2025, 3, 1))] == ["so-xd"]


def test_a_group_in_a_group_stands_for_its_members(register, at):
    outer = agency("co-quan-lien-quan")
    registering.add_member(outer, agency("cap-xa"), span=Span(), by=None, at=at)
    registering.add_member(outer, agency("so-xd"), span=Span(), by=None, at=at)
    found = queries.members_on(outer, date(2026, 1, 1))
    assert len(found) == 66
    with pytest.raises(ProblemError) as error:
        registering.add_member(agency("cap-xa"), outer, span=Span(), by=None, at=at)
    assert code_of(error) == "agency.member_circle"


def test_members_are_refused_where_they_make_no_sense(register, at):
    with pytest.raises(ProblemError) as error:
        registering.add_member(agency("so-xd"), agency("so-ct"), span=Span(), by=None, at=at)
    assert code_of(error) == "agency.not_a_group"
    registering.add_member(agency("dn-sxkd"), agency("so-ct"), span=Span(), by=None, at=at)
    with pytest.raises(ProblemError) as error:
        registering.add_member(agency("dn-sxkd"), agency("so-ct"), span=Span(), by=None, at=at)
    assert code_of(error) == "agency.member_twice"


CONTACT = {
    "name": "Nông Văn Bình",
    "phone": "0912 345 678",
    "email": "binh@example.org",
    "post": "Chánh Văn phòng",
}


@pytest.fixture
def contact(cast, at):
    return registering.keep_contact(Contact(agency=agency("so-xd")), CONTACT, by=cast["lan"], at=at)


def test_the_journal_never_holds_a_contact_s_data(contact, cast, at):
    registering.keep_contact(contact, {"phone": "0987"}, by=cast["lan"], at=at)
    registering.end_contact(contact, last=date(2026, 2, 1), by=cast["lan"], at=at)
    registering.erase_contact(contact, by=cast["admin"], at=at)
    lines = [e for e in history(contact.agency) if e.act.startswith("agency.contact")]
    assert [e.act.rpartition(".")[2] for e in lines] == ["contact", "contact", "contact_end", "contact_erase"]
    told = str([(e.object_label, e.details, e.search_key) for e in lines])
    assert not any(word in told for word in ("Bình", "binh", "0912", "0987"))


def test_contacts_are_seen_and_kept_by_those_of_the_agency(contact, cast):
    xd = contact.agency
    seen = {key for key, person in cast.items() if access.may_see_contacts(person, xd)}
    kept = {key for key, person in cast.items() if access.may_edit_contacts(person, xd)}
    assert (seen, kept) == ({"ha", "lan", "admin"}, {"lan", "admin"})
    assert access.get_contact(cast["lan"], xd, contact.pk) == contact
    for stranger in ("minh", "quang", "ha", "dung"):
        with pytest.raises(Http404):
            access.get_contact(cast[stranger], xd, contact.pk)


def test_contacts_of_a_party_without_accounts_are_kept_by_the_focal_agency(cast):
    company = Agency.objects.filter(kind=Kind.COMPANY).first()
    kept = {key for key, person in cast.items() if access.may_edit_contacts(person, company)}
    assert kept == {"ha", "admin"}


def test_data_are_erased_when_their_time_is_over(contact, cast, at):
    registering.end_contact(contact, last=date(2026, 2, 1), by=None, at=at)
    last = date(2026, 2, 1) + timedelta(days=reference.retention_days("contact"))
    assert registering.erase_contacts(today=last, at=at) == 0
    assert registering.erase_contacts(today=last + timedelta(days=1), at=at) == 1
    contact.refresh_from_db()
    assert [getattr(contact, name) for name in ("name", "phone", "email", "post", "note")] == [""] * 5
    assert registering.erase_contacts(today=last + timedelta(days=2), at=at) == 0
