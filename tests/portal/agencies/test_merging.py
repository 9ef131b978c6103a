"""Mergers: what ends, what passes on and when, what is refused, what can be undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from xanh.portal.agencies import access, merging, queries, registering
from xanh.portal.agencies.actions import create_agency, create_person, set_membership
from xanh.portal.agencies.merging import NewAgency, merge, undo
from xanh.portal.agencies.models import Agency, Membership
from xanh.portal.agencies.rules import Kind, Role
from xanh.portal.journal.queries import history, verify
from xanh.reference import ProblemError

WHY = "Nghị quyết của HĐND tỉnh"


def agency(code: str) -> Agency:
    return Agency.objects.select_related("successor").get(code=code)


def codes(error) -> list[str]:
    return [p.code for p in error.value.problems]


@pytest.fixture
def act(cast, at):
    """Merge on a day after the cast's day began: what is due has come."""

    def make(parts, into, on=date(2026, 2, 1), **more):
        parts = [agency(code) for code in parts]
        into = agency(into) if isinstance(into, str) else into
        return merge(parts, into, on=on, by=cast["admin"], at=at, why=WHY, **more)

    return make


def test_predecessors_end_the_day_before(act):
    act(["so-ct", "so-khcn"], "so-xd")
    for code in ("so-ct", "so-khcn"):
        assert (agency(code).valid_to, agency(code).successor.code) == (date(2026, 1, 31), "so-xd")
    names = {a.code for a in queries.predecessors(agency("so-xd"), date(2026, 2, 1))}
    assert names >= {"so-ct", "so-khcn", "so-gtvt", "so-tttt"}


def test_people_pass_to_the_successor_and_the_journal_keeps_where_they_were(act, cast):
    act(["so-ct"], "so-xd")
    assert {m.agency.code for m in Membership.objects.filter(user=cast["minh"])} == {"so-xd"}
    assert [a.code for a in access.own_agencies(cast["minh"])] == ["so-xd"]
    told = [e.details for e in history(agency("so-ct")) if e.act == "agency.merge"]
    assert told[-1]["before"] == {"people": ["Minh (minh) (officer)"]}
    assert verify() is None


def test_a_person_with_the_same_role_in_both_keeps_one(act, cast, at):
    set_membership(cast["minh"], Role.OFFICER, agency("so-xd"), by=None, at=at)
    merger = act(["so-ct"], "so-xd")
    assert Membership.objects.filter(user=cast["minh"]).count() == 1
    undo(merger, by=cast["admin"], at=at, why="nhầm")
    assert {m.agency.code for m in cast["minh"].memberships.all()} == {"so-xd", "so-ct"}


def test_a_new_successor_is_made_on_the_day(act):
    new = NewAgency("Sở Công Thương và Xây dựng", Kind.DEPARTMENT, agency("ubnd-tinh"))
    merger = act(["so-ct", "so-xd"], new)
    assert (merger.successor.valid_from, merger.successor.parent.code) == (date(2026, 2, 1), "ubnd-tinh")
    assert {a.code for a in queries.predecessors(merger.successor)} == {"so-ct", "so-xd", "so-gtvt"}


@pytest.mark.parametrize(
    ("parts", "into", "on", "wanted"),
    [
        ([], "so-xd", date(2026, 2, 1), ["agency.merge_nothing"]),
        (["so-xd"], "so-xd", date(2026, 2, 1), ["agency.merge_circle"]),
        (["so-gtvt"], "so-ct", date(2024, 2, 1), ["agency.merge_split"]),
        (["so-dttg"], "so-xd", date(2025, 3, 1), ["agency.merge_before_start"]),
        (["cap-xa"], "so-xd", date(2026, 2, 1), ["agency.merge_kind"]),
        (["so-ct"], "cap-xa", date(2026, 2, 1), ["agency.merge_kind"]),
        (["so-ct"], "so-nnmt", date(2025, 2, 1), ["agency.merge_successor_not_valid"]),
        (["so-ct"], "so-gtvt", date(2026, 2, 1), ["agency.merge_successor_not_valid"]),
    ],
)
def test_what_cannot_be_is_refused_with_a_code(act, parts, into, on, wanted):
    before = list(Agency.objects.order_by("id").values())
    with pytest.raises(ProblemError) as error:
        act(parts, into, on)
    assert codes(error) == wanted
    assert list(Agency.objects.order_by("id").values()) == before


def test_a_circle_over_others_is_refused(act):
    """Into a successor whose own duties come to the part later."""
    act(["so-ct"], "so-xd", date(2026, 5, 1))
    with pytest.raises(ProblemError) as error:
        act(["so-xd"], "so-ct", date(2026, 3, 1))
    assert codes(error) == ["agency.merge_circle"]


def test_one_that_ended_before_is_refused(act, cast, at):
    registering.end_agency(agency("so-ct"), last=date(2025, 12, 31), by=None, at=at, why="giải thể")
    with pytest.raises(ProblemError) as error:
        act(["so-ct"], "so-xd")
    assert codes(error) == ["agency.merge_already_ended"]


def test_before_its_day_a_merger_passes_nothing_on(act, cast):
    act(["so-ct"], "so-xd", date(2026, 6, 1))
    ct, xd = agency("so-ct"), agency("so-xd")
    assert queries.successor_on(ct, date(2026, 5, 31)) == ct
    assert queries.successor_on(ct, date(2026, 6, 1)) == xd
    assert ct not in queries.predecessors(xd, date(2026, 5, 31))
    assert ct in queries.predecessors(xd, date(2026, 6, 1))
    assert cast["minh"].memberships.get().agency == ct


def test_on_its_day_the_people_are_there_even_before_the_daily_job(act, cast, at, monkeypatch):
    act(["so-ct"], "so-xd", date(2026, 6, 1))
    for today, wanted in ((date(2026, 5, 31), "so-ct"), (date(2026, 6, 1), "so-xd")):
        monkeypatch.setattr(access.timezone, "localdate", lambda today=today: today)
        cast["minh"].__dict__.pop("_memberships", None)
        assert [a.code for a in access.own_agencies(cast["minh"])] == [wanted]
        assert (agency("so-ct").pk in access.acting_for(agency("so-xd"))) is (wanted == "so-xd")


def test_the_daily_job_moves_people_once(act, cast, at):
    act(["so-ct"], "so-xd", date(2026, 6, 1))
    assert merging.effect_mergers(at=at) == 0
    later = at + timedelta(days=150)
    assert [merging.effect_mergers(at=later) for _ in range(2)] == [1, 0]
    assert cast["minh"].memberships.get().agency.code == "so-xd"


def everything():
    roles = Membership.objects.order_by("user", "agency", "role").values("user", "agency", "role")
    return list(Agency.objects.order_by("id").values()), list(roles)


def test_undone_all_is_as_before(act, cast, at):
    before = (
        list(Agency.objects.order_by("id").values()),
        list(Membership.objects.values("user", "agency", "role")),
    )
    merger = act(["so-ct", "so-khcn"], "so-xd")
    undo(merger, by=cast["admin"], at=at, why="chọn nhầm")
    after = (
        list(Agency.objects.order_by("id").values()),
        list(Membership.objects.values("user", "agency", "role")),
    )
    assert after[0] == before[0]
    assert sorted(map(str, after[1])) == sorted(map(str, before[1]))
    with pytest.raises(ProblemError) as error:
        undo(merger, by=cast["admin"], at=at, why="lần nữa")
    assert codes(error) == ["agency.merge_undone_already"]
    assert verify() is None


def test_what_was_built_on_keeps_a_merger(act, cast, at):
    by_moved, by_edit, by_merger = (act([code], "so-xd") for code in ("so-ct", "so-khcn", "so-nv"))
    create_agency("Phòng của Minh", kind=Kind.DIVISION, by=cast["minh"], at=at + timedelta(hours=1))
    registering.edit_agency(agency("so-khcn"), {"source": "x"}, by=None, at=at + timedelta(hours=2))
    act(["so-xd"], "so-tc", date(2026, 2, 2))
    for merger in (by_moved, by_edit, by_merger):
        with pytest.raises(ProblemError) as error:
            undo(merger, by=cast["admin"], at=at, why="nhầm")
        assert codes(error) == ["agency.merge_built_on"]


def test_acts_of_others_on_other_things_do_not_keep_it(act, cast, at):
    merger = act(["so-ct"], "so-xd")
    create_person("moi", name="Mới", password="x", by=cast["admin"], at=at)
    undo(merger, by=cast["admin"], at=at, why="nhầm")
    assert agency("so-ct").successor is None


def test_a_chain_of_mergers_passes_on_all(act):
    act(["so-ct"], "so-khcn", date(2026, 1, 10))
    act(["so-khcn"], "so-xd", date(2026, 2, 1))
    assert queries.successor_on(agency("so-ct"), date(2026, 1, 15)).code == "so-khcn"
    assert queries.successor_on(agency("so-ct"), date(2026, 2, 1)).code == "so-xd"
    assert agency("so-ct").pk in access.acting_for(agency("so-xd"))
