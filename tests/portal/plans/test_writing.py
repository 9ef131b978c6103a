"""A plan that is written here: what its parent gives it, idempotence, head, adoption, giving up."""

from __future__ import annotations

from datetime import date

import pytest

from tests.portal.drafts import EMPTY, INDICATOR, plan_draft
from xanh.portal.agencies.models import Agency
from xanh.portal.journal.queries import history, verify
from xanh.portal.plans import cascade, writing
from xanh.portal.plans.actions import accept_plan, renew_plan
from xanh.portal.plans.models import Plan, PlanIndicator, Responsibility, Serving, Task
from xanh.portal.plans.queries import accepted, child_of, whole
from xanh.portal.plans.rules import PlanState, Role
from xanh.portal.plans.writing import Head
from xanh.reference import ProblemError


def codes(error):
    return [p.code for p in error.value.problems]


def agency(code):
    return Agency.objects.get(code=code)


def test_each_indicator_that_names_the_agency_becomes_a_task_that_serves_it(province, drafted, so_xd):
    named = Responsibility.objects.filter(plan=province, agency=so_xd).values_list("indicator", flat=True)
    served = set(Serving.objects.filter(task__plan=drafted).values_list("indicator", flat=True))
    assert set(named) <= served
    assert len(served) == drafted.tasks.count() > 0
    assert drafted.state == PlanState.DRAFTING


def test_what_a_group_owes_is_given_to_its_members(province, drafted):
    """1.3 is led by "các sở, ban, ngành": a department among them has it in its draft."""
    groups = Responsibility.objects.filter(plan=province, agency__kind="group", role=Role.LEAD)
    collective = {
        d.indicator_id
        for d in groups
        if any(a.code == "so-xd" for a in cascade.Bodies(date(2026, 2, 2)).meant(d.agency_id))
    }
    served = set(Serving.objects.filter(task__plan=drafted).values_list("indicator", flat=True))
    assert collective
    assert collective <= served


def test_a_department_answers_for_the_one_that_it_took_over_from(framework, at, lan):
    """So the users' seventh test: what Sở GTVT owes appears in the plan of Sở Xây dựng."""
    row = {**INDICATOR, "subindex": 1, "number": 1, "name": "Đường sạch", "coordinating": []}
    lead = {"agency": "Sở Giao thông vận tải", "role": "lead", "code": "so-gtvt", "scope": None}
    header = {"document": "Kế hoạch", "number": "163/KH-UBND", "date": "2024-07-12", "legal_basis": []}
    header |= {"title": "Nâng cao Chỉ số Xanh", "issuer": "UBND tỉnh Lạng Sơn", "year": 2024}
    rows = [{**row, "lead": [lead], "fields": {}}]
    parent = accept_plan(
        {**EMPTY, "kind": "plan", "header": header, "indicators": rows}, document=None, by=None, at=at
    )
    assert agency("so-gtvt").successor.code == "so-xd"
    made = writing.draft_plan(parent, agency("so-xd"), by=lan, at=at)
    assert made.tasks.get().servings.get().indicator.name == "Đường sạch"
    with pytest.raises(ProblemError) as error:
        writing.draft_plan(parent, agency("so-gtvt"), by=lan, at=at)
    assert codes(error) == ["plan.agency_ended"]


def test_words_are_taken_over_by_role(province, drafted, so_xd):
    lead = Responsibility.objects.filter(plan=province, agency=so_xd, role=Role.LEAD).first()
    task = Task.objects.get(plan=drafted, servings__indicator=lead.indicator)
    assert task.text.startswith(f"Thực hiện chỉ tiêu {lead.indicator.subindex}.{lead.indicator.number} “")
    assert task.responsibilities.get().agency == so_xd
    helping = Serving.objects.filter(task__plan=drafted, task__text__startswith="Phối hợp")
    assert helping.exists()


def test_a_second_click_opens_the_same_draft(province, drafted, so_xd, lan, at):
    assert writing.draft_plan(province, so_xd, by=lan, at=at) == drafted
    assert Plan.objects.filter(parent=province).count() == 1
    assert history(drafted).filter(act="plan.draft").count() == 1


def test_who_is_given_nothing_has_nothing_to_draft(province, lan, at):
    outsider = Agency.objects.create(code="ngoai", name="Đơn vị khác", kind="public_service")
    with pytest.raises(ProblemError) as error:
        writing.draft_plan(province, outsider, by=lan, at=at)
    assert codes(error) == ["plan.gives_nothing"]


def test_a_draft_does_not_count_anywhere(drafted):
    assert drafted not in accepted()
    assert not Plan.objects.filter(pk=drafted.pk, accepted_at__isnull=False).exists()


def test_a_draft_takes_the_place_of_no_import(province, drafted, at):
    """A document of the same issuer, year and title is a plan of its own: nobody's draft is taken over."""
    header = {"document": "Kế hoạch", "number": None, "date": None, "year": 2026, "title": drafted.title}
    header |= {"issuer": "Sở Xây dựng", "issuer_code": "so-xd", "legal_basis": []}
    tasks = [{"text": "Một việc", "subindex": 1, "fields": {}}]
    made = accept_plan(
        {**EMPTY, "kind": "plan", "header": header, "tasks": tasks}, document=None, by=None, at=at
    )
    assert made.pk != drafted.pk
    drafted.refresh_from_db()
    assert drafted.state == PlanState.DRAFTING


def test_a_head_that_somebody_else_changed_is_not_overwritten(drafted, lan, cast, later):
    mine, theirs = Head(title="Tên của tôi"), Head(title="Tên mới", recipients=(("UBND tỉnh", "để báo cáo"),))
    writing.edit_head(drafted, theirs, expected=1, by=cast["minh"], at=later)
    with pytest.raises(ProblemError) as error:
        writing.edit_head(drafted, mine, expected=1, by=lan, at=later)
    assert codes(error) == ["plan.changed_meanwhile"]
    assert error.value.problems[0].values["who"] == "Minh (minh)"
    drafted.refresh_from_db()
    assert (drafted.title, drafted.version) == ("Tên mới", 2)
    line = history(drafted).get(act="plan.head")
    assert line.details["after"]["title"] == "Tên mới"
    assert line.details["before"]["title"] != "Tên mới"


def test_an_incomplete_plan_is_adopted_with_a_reason_only(drafted, head_of_xd, later):
    with pytest.raises(ProblemError) as error:
        writing.adopt_plan(drafted, by=head_of_xd, at=later)
    assert codes(error) == ["plan.tasks_incomplete"]
    assert error.value.problems[0].values["count"] == drafted.tasks.count()
    made = writing.adopt_plan(drafted, why="họp bổ sung sau", by=head_of_xd, at=later)
    assert (made.state, made.accepted_at) == (PlanState.ACCEPTED, later)
    line = history(made).get(act="plan.adopt")
    assert line.details["why"] == "họp bổ sung sau"
    again = writing.adopt_plan(drafted, by=head_of_xd, at=later)
    assert again == made
    assert history(made).filter(act="plan.adopt").count() == 1
    assert verify() is None


def test_an_adopted_plan_is_opened_and_not_begun_again(province, drafted, so_xd, lan, later):
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    assert writing.draft_plan(province, so_xd, by=lan, at=later) == drafted
    assert child_of(province, so_xd) == drafted


def test_a_plan_without_tasks_is_not_adopted(drafted, lan, later):
    drafted.tasks.all().delete()
    with pytest.raises(ProblemError) as error:
        writing.adopt_plan(drafted, why="vì sao", by=lan, at=later)
    assert codes(error) == ["plan.no_tasks"]


def test_a_discarded_draft_leaves_its_lines_and_may_be_begun_again(province, drafted, so_xd, lan, later):
    key = drafted.pk
    with pytest.raises(ProblemError) as error:
        writing.discard_plan(drafted, why=" ", by=lan, at=later)
    assert codes(error) == ["plan.reason_missing"]
    writing.discard_plan(drafted, why="soạn nhầm", by=lan, at=later)
    drafted.pk = key
    assert history(drafted).filter(act="plan.discard").get().details["why"] == "soạn nhầm"
    assert not Serving.objects.filter(indicator__plan=province).exists()
    assert writing.draft_plan(province, so_xd, by=lan, at=later).pk != key


def test_a_division_drafts_under_its_department(drafted, so_xd, lan, cast, later):
    division = Agency.objects.create(code="so-xd-phong-a", name="Phòng A", kind="division", parent=so_xd)
    task = drafted.tasks.first()
    Responsibility.objects.create(
        plan=drafted, task=task, agency=division, role=Role.COORDINATING, position=9
    )
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    made = writing.draft_plan(drafted, division, by=lan, at=later)
    stub = made.tasks.get()
    assert stub.servings.get().aim == task
    assert stub.text == f"Phối hợp thực hiện nhiệm vụ: {task.text}"
    assert made.recipients.get().agency == so_xd


def test_a_commune_is_given_what_all_communes_owe(province, lan, later):
    commune = Agency.objects.filter(kind="commune").first()
    made = writing.draft_plan(province, commune, by=lan, at=later)
    rows = PlanIndicator.objects.filter(served_by__task__plan=made)
    groups = {d.agency.name for row in rows for d in row.responsibilities.all() if d.agency.kind == "group"}
    assert rows
    assert any("xã" in name for name in groups)


def test_a_renewed_parent_keeps_what_serves_it(province, drafted, at):
    before = set(Serving.objects.values_list("task", "indicator"))
    renew_plan(province, plan_draft(), document=None, by=None, at=at)
    assert set(Serving.objects.values_list("task", "indicator")) == before


def test_an_agencys_plan_is_the_same_few_queries_whatever_it_is_given(
    province, so_xd, lan, at, django_assert_max_num_queries
):
    with django_assert_max_num_queries(40):
        writing.draft_plan(province, so_xd, by=lan, at=at)
    assert whole(Plan.objects.filter(parent=province)).count() == 1
