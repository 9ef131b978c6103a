"""Predecessors, spellings, and who sees what."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from xanh.portal.agencies import access, queries
from xanh.portal.agencies.actions import create_agency, set_active
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rights import Act
from xanh.portal.agencies.rules import Kind


def agency(code: str) -> Agency:
    return Agency.objects.get(code=code)


def test_duties_pass_to_successors_at_any_remove(register, at):
    oldest = create_agency("Ty Giao thông", kind=Kind.DEPARTMENT, by=None, at=at)
    oldest.successor = agency("so-gtvt")
    oldest.save()
    assert [a.code for a in queries.predecessors(agency("so-xd"))] == ["so-gtvt", oldest.code]


def test_a_circle_of_successors_ends(register):
    xd = agency("so-xd")
    xd.successor = agency("so-gtvt")
    xd.valid_to = date(2025, 3, 1)
    xd.save()
    assert {a.code for a in queries.predecessors(xd)} == {"so-gtvt"}


def test_a_family_has_the_divisions_of_predecessors(register):
    codes = {a.code for a in queries.family(agency("so-xd"))}
    assert {"so-xd", "so-gtvt", "gtvt-khtc", "gtvt-vp"} <= codes
    assert "so-nnmt" not in codes


def test_a_family_takes_few_queries(register, django_assert_max_num_queries):
    xd = agency("so-xd")
    with django_assert_max_num_queries(5):
        queries.family(xd)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Sở Xây dựng", "so-xd"),
        ("SỞ  xây dựng", "so-xd"),
        ("So Xay dung", "so-xd"),
        ("Sở KH và ĐT", "so-khdt"),
        ("UBND các xã, phường", "cap-xa"),
        ("Sở Thủy lợi", None),
        ("", None),
    ],
)
def test_any_spelling_finds_its_agency(register, name, code):
    found = queries.Register().find(name)
    assert (found.code if found else None) == code


def test_a_division_is_found_only_within_its_department(register):
    assert queries.Register().find("Văn phòng Sở") is None
    assert queries.Register(within=[agency("so-gtvt")]).find("Văn phòng Sở").code == "gtvt-vp"


def test_tone_marks_tell_two_communes_apart(register, at):
    create_agency("UBND xã Tân Trí", kind=Kind.COMMUNE, by=None, at=at)
    register = queries.Register()
    assert register.find("UBND xã Tân Tri").code == "xa-06337"
    assert register.find("UBND xã Tân Trí").code == "ubnd-xa-tan-tri"
    assert register.find("ubnd xa tan trì") is None


def test_search_finds_by_abbreviation_without_tones(register):
    assert [a.code for a in queries.search(Agency.objects.all(), "giao thong so")] == ["so-gtvt"]
    assert [a.code for a in queries.search(Agency.objects.all(), "BQL")] == ["bql-kkt"]


def test_members_see_agencies_and_strangers_do_not(cast):
    assert access.agencies_visible(cast["lan"]).count() == Agency.objects.count()
    for stranger in (cast["dung"], AnonymousUser()):
        assert not access.agencies_visible(stranger).exists()
        with pytest.raises(Http404):
            access.get_agency(stranger, "so-xd")
    assert access.get_agency(cast["quang"], "so-gtvt").successor.code == "so-xd"


def test_people_are_for_administrators(cast):
    assert access.get_person(cast["admin"], cast["ha"].pk) == cast["ha"]
    for other in ("ha", "lan", "quang", "dung"):
        with pytest.raises(Http404):
            access.get_person(cast[other], cast["ha"].pk)
        with pytest.raises(Http404):
            access.get_membership(cast[other], cast["ha"].memberships.get().pk)


def test_a_closed_account_may_nothing(cast, at):
    set_active(cast["lan"], active=False, by=cast["admin"], at=at)
    assert not access.may(cast["lan"], Act.VIEW)
    with pytest.raises(Http404):
        access.require(cast["lan"], Act.VIEW)


def test_rights_are_read_once(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert all(access.may(cast["ha"], act) for act in (Act.VIEW, Act.IMPORT, Act.ACCEPT))
        assert [a.code for a in access.own_agencies(cast["ha"])] == ["so-nnmt"]


def test_a_committee_stands_over_all_bodies_of_its_province(register):
    """Departments, their divisions, communes through their group; a circle ends the walk."""
    committee = Agency.objects.get(code="ubnd-tinh")
    under = set(Agency.objects.filter(pk__in=queries.keys_under(committee)).values_list("code", flat=True))
    communes = set(Agency.objects.filter(kind="commune").values_list("code", flat=True))
    assert len(communes) == 65
    assert communes | {"so-xd", "so-nnmt", "gtvt-khtc"} <= under
    assert "ubnd-tinh" not in under
    Agency.objects.filter(pk=committee.pk).update(parent=Agency.objects.get(code="so-xd"))
    assert queries.keys_under(committee) >= queries.keys_under(Agency.objects.get(code="so-nnmt"))
