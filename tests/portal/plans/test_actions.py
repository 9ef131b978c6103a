"""A draft becomes a plan: all of it, once, linked to what it cites."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from decimal import Decimal

import pytest

from tests.portal.drafts import plan_draft, reading
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import Kind
from xanh.portal.journal.queries import history, verify
from xanh.portal.plans.actions import accept_plan, cite_plan, record_goals
from xanh.portal.plans.models import Plan, PlanIndicator, Responsibility, Target
from xanh.portal.plans.rules import Citation, Goal, PlanState, Role
from xanh.reference import ProblemError

PARENT = Citation("163/KH-UBND", date(2024, 7, 12), issuer="UBND tỉnh Lạng Sơn", title="Cải thiện chỉ số")
TOP_30 = Goal("0", 2024, rank_max=30, note="trong nhóm 30")


def accept(draft, at):
    return accept_plan(draft, document=None, by=None, at=at)


def refused(draft, at) -> str:
    with pytest.raises(ProblemError) as error:
        accept(draft, at)
    return error.value.problems[0].code


def parent_draft() -> dict:
    draft = deepcopy(plan_draft("langson_2024_sgtvt"))
    header = {"document": "Kế hoạch", "number": "163/KH-UBND", "date": "2024-07-12", "year": 2024}
    draft["header"] = {**header, "issuer": "UBND tỉnh Lạng Sơn", "title": "Kế hoạch tỉnh", "legal_basis": []}
    return draft


def test_plan_18_has_its_rows_and_duties(framework, at):
    plan = accept(plan_draft(), at)
    assert (plan.symbol, plan.issued_on, plan.year) == ("18/KH-UBND", date(2026, 1, 21), 2026)
    assert plan.issuer.code == "ubnd-tinh"
    assert plan.indicators.count() == plan.indicators.exclude(node=None).count() == 42
    row = plan.indicators.get(subindex=1, number=5)
    leads = row.responsibilities.filter(role=Role.LEAD)
    assert [(r.agency.code, r.scope) for r in leads] == [
        ("so-xd", "nước sạch đô thị"),
        ("so-nnmt", "cấp nước sạch nông thôn"),
    ]
    assert row.spans == [{"page": 1, "first_line": 5, "last_line": 5}]
    assert not Agency.objects.filter(kind=Kind.UNKNOWN).exists()


def test_the_spelling_of_the_plan_is_kept(framework, at):
    plan = accept(plan_draft(), at)
    party = plan.responsibilities.filter(agency__code="cap-xa", role=Role.COORDINATING).first()
    assert party.as_written == "UBND các xã, phường"


def test_quirks_of_the_source_are_kept(framework, at):
    plan = accept(plan_draft(), at)
    twice = plan.indicators.get(subindex=3, number=7).responsibilities.filter(agency__code="so-tc")
    assert twice.count() == 2


def test_who_gathers_the_parts_of_a_row_owes_that(framework, at):
    plan = accept(plan_draft(), at)
    gathering = plan.responsibilities.filter(role="consolidating").select_related("agency", "indicator")
    rows = {(str(d.indicator)[:4], d.agency.code) for d in gathering}
    assert rows == {("1.07", "so-nnmt"), ("1.08", "so-nnmt"), ("1.14", "so-nnmt")}
    assert {d.scope for d in gathering} == {
        "phối hợp rà soát gửi Sở Nông nghiệp và Môi trường tổng hợp chung"
    }


def test_the_department_s_plan_has_targets_tasks_and_duties(framework, at):
    plan = accept(plan_draft("langson_2024_sgtvt"), at)
    first = plan.targets.get(node_code="1")
    assert (first.baseline, first.target, first.delta) == (Decimal("4.84"), Decimal("6.58"), Decimal("1.74"))
    assert plan.tasks.get(position=4).responsibilities.get(role=Role.DIRECTED).agency.code == "dang-kiem"
    assert plan.tasks.get(position=3).responsibilities.get(role=Role.LEAD).agency.code == "gtvt-vp"
    assert plan.duties.get(position=0).due == {"rule": "before", "day": 15, "month": "last_of_quarter"}
    assert plan.drafting_unit.code == "gtvt-qlkcht"
    assert plan.recipients.get(position=1).agency.code == "so-tnmt"


def test_a_plan_stands_under_the_plan_it_rests_on(framework, at):
    plan = accept(plan_draft("langson_2024_sgtvt"), at)
    assert (plan.parent.symbol, plan.parent.state) == ("163/KH-UBND", PlanState.CITED)
    assert [e.act for e in history(plan.parent)] == ["plan.cite"]


def test_a_plan_that_was_cited_is_taken_over(framework, at):
    child = accept(plan_draft("langson_2024_sgtvt"), at)
    record_goals(PARENT, [TOP_30], by=None, at=at)
    plan = accept(parent_draft(), at)
    assert plan.pk == child.parent_id
    assert (plan.state, list(plan.children.all())) == (PlanState.ACCEPTED, [child])
    assert [t.rank_max for t in plan.targets.filter(node_code="0")] == [30]


def test_its_own_words_replace_a_goal_noted_before(framework, at):
    record_goals(PARENT, [TOP_30, Goal("1", 2024, Decimal("9.99"))], by=None, at=at)
    plan = accept(parent_draft(), at)
    assert [t.target for t in plan.targets.filter(node_code="1")] == [Decimal("6.58")]
    assert history(plan).last().details["goals_replaced"] == ["1 2024: 9.9900"]


def test_the_same_plan_is_accepted_once(framework, at):
    accept(plan_draft(), at)
    assert refused(plan_draft(), at) == "plan.already_accepted"
    accept(plan_draft("langson_2024_sgtvt"), at)  # neither symbol nor date: known by issuer, year and title
    assert refused(plan_draft("langson_2024_sgtvt"), at) == "plan.already_accepted"
    assert Plan.objects.filter(state=PlanState.ACCEPTED).count() == 2


def test_another_plan_of_the_same_issuer_and_year_is_another_plan(framework, at):
    accept(plan_draft("langson_2024_sgtvt"), at)
    other = plan_draft("langson_2024_sgtvt")
    other["header"] = {**other["header"], "title": "Kế hoạch khác"}
    accept(other, at)
    assert Plan.objects.filter(issuer__code="so-gtvt").count() == 2


def test_a_refused_draft_leaves_nothing(framework, at):
    draft = plan_draft("langson_2024_sgtvt")
    draft["tasks"][5]["lead"] = [{"agency": "Phòng mới", "role": "boss"}]
    with pytest.raises(ValueError, match="boss"):
        accept(draft, at)
    assert not Plan.objects.exists()
    assert not Agency.objects.filter(kind=Kind.UNKNOWN).exists()


def test_an_unknown_agency_gets_a_place_in_the_register(framework, at):
    draft = plan_draft()
    for row in draft["indicators"][:2]:
        row["lead"].append({"agency": "Chi cục Bảo vệ môi trường", "role": "lead", "code": None})
    accept(draft, at)
    made = Agency.objects.get(kind=Kind.UNKNOWN)
    assert (made.code, made.responsibilities.count()) == ("chi-cuc-bao-ve-moi-truong", 2)
    assert [e.act for e in history(made)] == ["agency.create"]


def test_a_row_that_the_list_does_not_know_is_kept_without_node(framework, at):
    draft = plan_draft()
    draft["indicators"].append({**draft["indicators"][0], "number": 99, "code": None, "name": "Chỉ tiêu mới"})
    row = accept(draft, at).indicators.get(number=99)
    assert (row.node, row.name) == (None, "Chỉ tiêu mới")


def test_accepting_takes_a_bounded_number_of_queries(framework, at, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        accept(plan_draft(), at)


def test_citing_twice_is_one_plan_and_fills_gaps(framework, at):
    bare = cite_plan(Citation("163/kh-ubnd", date(2024, 7, 12)), by=None, at=at)
    told = cite_plan(PARENT, by=None, at=at)
    assert (bare.pk, told.title, told.issuer.code) == (told.pk, "Cải thiện chỉ số", "ubnd-tinh")


def test_a_goal_known_already_stays_and_a_different_one_is_refused(framework, at):
    record_goals(PARENT, [TOP_30], by=None, at=at)
    assert record_goals(PARENT, [TOP_30], by=None, at=at) == []
    with pytest.raises(ProblemError) as error:
        record_goals(PARENT, [Goal("0", 2024, rank_max=20)], by=None, at=at)
    assert error.value.problems[0].code == "plan.target_differs"
    assert Target.objects.count() == 1


def test_the_journal_tells_and_holds(framework, at):
    plan = accept(plan_draft(), at)
    assert history(plan).get().details["indicators"] == 42
    assert verify() is None


def test_every_duty_belongs_to_one_row(framework, at):
    plan = accept(plan_draft(), at)
    owed = Responsibility.objects.filter(plan=plan).exclude(role=Role.CONSOLIDATING)
    assert owed.count() == sum(len(r["lead"]) + len(r["coordinating"]) for r in plan_draft()["indicators"])
    assert PlanIndicator.objects.filter(plan=plan, responsibilities__isnull=True).count() == 0


def test_a_place_of_a_party_outweighs_that_of_its_column(framework, at):
    draft = plan_draft()
    draft["indicators"][0]["lead"][0]["fields"] = {"agency": reading(77)}
    plan = accept(draft, at)
    lead = plan.indicators.get(position=0).responsibilities.get(role=Role.LEAD)
    assert lead.spans == [{"page": 1, "first_line": 77, "last_line": 77}]
