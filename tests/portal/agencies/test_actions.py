"""The register of agencies, people and their roles."""

from __future__ import annotations

from datetime import date

import pytest

from xanh import reference
from xanh.portal.agencies import actions
from xanh.portal.agencies.models import Agency, Membership, User
from xanh.portal.agencies.rules import Kind, Role
from xanh.portal.journal.models import Entry
from xanh.portal.journal.queries import history
from xanh.reference import ProblemError


def code_of(error) -> str:
    return error.value.problems[0].code


def test_the_register_holds_every_fact(register):
    assert Agency.objects.count() == len(reference.agencies())
    xd, gtvt = Agency.objects.get(code="so-xd"), Agency.objects.get(code="so-gtvt")
    assert (gtvt.successor, gtvt.valid_to, gtvt.parent.code) == (xd, date(2025, 2, 28), "ubnd-tinh")
    assert "so gtvt" in gtvt.search_key


def test_loading_twice_changes_nothing(register, at):
    before, told = list(Agency.objects.order_by("id").values()), Entry.objects.count()
    assert actions.load_agencies(reference.agencies(), by=None, at=at) == 0
    assert list(Agency.objects.order_by("id").values()) == before
    assert Entry.objects.count() == told


def test_loading_keeps_an_agency_of_ones_own(register, at):
    actions.create_agency("Hội Nông dân tỉnh", kind=Kind.ASSOCIATION, by=None, at=at)
    actions.load_agencies(reference.agencies(), by=None, at=at)
    assert Agency.objects.get(code="hoi-nong-dan-tinh").kind == Kind.ASSOCIATION


def test_the_list_is_in_dictionary_order(register):
    names = list(Agency.objects.filter(kind=Kind.DEPARTMENT).values_list("name", flat=True))
    assert names.index("Sở Công Thương") < names.index("Sở Dân tộc và Tôn giáo") < names.index("Sở Xây dựng")


def test_two_agencies_of_one_name_get_two_codes(register, at):
    made = [actions.create_agency("Văn phòng Sở", kind=Kind.DIVISION, by=None, at=at) for _ in range(3)]
    assert [a.code for a in made] == ["van-phong-so", "van-phong-so-2", "van-phong-so-3"]
    assert history(made[2]).get().details["code"] == "van-phong-so-3"


def test_a_name_without_letters_gets_a_code(register, at):
    assert actions.create_agency("***", kind=Kind.UNKNOWN, by=None, at=at).code == "co-quan"


def test_a_person_can_sign_in_and_is_in_the_journal(register, at):
    user = actions.create_person("ha", name="Nguyễn Thị Hà", password="mật khẩu", by=None, at=at)
    assert user.check_password("mật khẩu")
    assert [e.act for e in history(user)] == ["person.create"]


def test_a_name_is_taken_whatever_its_case(cast, at):
    with pytest.raises(ProblemError) as error:
        actions.create_person("HA", name="Hà", password="x", by=None, at=at)
    assert code_of(error) == "person.name_taken"


def test_a_role_given_twice_is_one(cast, at):
    agency = Agency.objects.get(code="so-nnmt")
    for _ in range(2):
        actions.set_membership(cast["ha"], Role.FOCAL, agency, by=cast["admin"], at=at)
        actions.set_membership(cast["admin"], Role.ADMINISTRATOR, None, by=cast["admin"], at=at)
    assert Membership.objects.filter(user__in=[cast["ha"], cast["admin"]]).count() == 2


def test_an_officer_needs_an_agency(cast, at):
    with pytest.raises(ProblemError) as error:
        actions.set_membership(cast["dung"], Role.OFFICER, None, by=cast["admin"], at=at)
    assert code_of(error) == "person.role_without_agency"


def test_the_last_administrator_stays(cast, at):
    with pytest.raises(ProblemError) as error:
        actions.end_membership(cast["admin"].memberships.get(), by=cast["admin"], at=at)
    assert code_of(error) == "person.last_administrator"
    with pytest.raises(ProblemError):
        actions.set_active(cast["admin"], active=False, by=cast["admin"], at=at)
    assert Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True).exists()


def test_one_of_two_administrators_may_go(cast, at):
    actions.set_membership(cast["ha"], Role.ADMINISTRATOR, None, by=cast["admin"], at=at)
    actions.end_membership(cast["admin"].memberships.get(), by=cast["ha"], at=at)
    assert [m.user for m in Membership.objects.filter(role=Role.ADMINISTRATOR)] == [cast["ha"]]
    assert history(cast["admin"]).last().details == {"role": "administrator", "agency": None}


def test_a_closed_account_does_not_count_as_administrator(cast, at):
    actions.set_membership(cast["ha"], Role.ADMINISTRATOR, None, by=cast["admin"], at=at)
    actions.set_active(cast["ha"], active=False, by=cast["admin"], at=at)
    with pytest.raises(ProblemError):
        actions.end_membership(cast["admin"].memberships.get(), by=cast["admin"], at=at)


def test_other_roles_of_an_administrator_may_end(cast, at):
    agency = Agency.objects.get(code="so-nnmt")
    focal = actions.set_membership(cast["admin"], Role.FOCAL, agency, by=None, at=at)
    actions.end_membership(focal, by=cast["admin"], at=at)
    assert [m.role for m in cast["admin"].memberships.all()] == [Role.ADMINISTRATOR]


def test_the_first_administrator_is_made_once(db, at):
    password = actions.ensure_first_administrator(at=at)
    assert User.objects.get(username="quantri").check_password(password)
    assert actions.ensure_first_administrator(at=at) is None


def test_two_first_starts_give_two_passwords(db, at):
    first = actions.ensure_first_administrator(at=at)
    Membership.objects.all().delete()
    User.objects.update(username="old")
    assert actions.ensure_first_administrator(at=at) != first


def test_a_reset_password_counts_at_once(cast, at):
    actions.reset_password(cast["ha"], password="mới", by=cast["admin"], at=at)
    assert User.objects.get(username="ha").check_password("mới")
