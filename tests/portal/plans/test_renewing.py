"""A new version of a plan: what goes on keeps its rows, what ended is kept, all of it or nothing."""

from __future__ import annotations

from copy import deepcopy

import pytest

from tests.portal.drafts import plan_draft
from xanh.documents.compare import Kind
from xanh.portal.journal.queries import history, verify
from xanh.portal.plans.actions import accept_plan, renew_plan
from xanh.portal.plans.models import Plan, PlanIndicator, Responsibility, Task
from xanh.portal.plans.queries import accepted, compared, version_of, whole
from xanh.portal.plans.rules import PlanState
from xanh.reference import ProblemError

DEPARTMENT = "langson_2024_sgtvt"


def accept(draft, at):
    return accept_plan(draft, document=None, by=None, at=at)


def renew(plan, draft, at):
    return renew_plan(plan, draft, document=None, by=None, at=at)


def read(plan):
    return whole(accepted()).get(pk=plan.pk)


@pytest.fixture
def plan(framework, at):
    return accept(plan_draft(), at)


@pytest.mark.parametrize("name", ["langson_2026_18", DEPARTMENT])
def test_an_accepted_plan_is_the_same_as_the_draft_it_came_from(framework, at, name):
    made = accept(plan_draft(name), at)
    assert {row.kind for row in compared(read(made), plan_draft(name))} == {Kind.SAME}


@pytest.mark.parametrize("name", ["langson_2026_18", DEPARTMENT])
def test_the_same_version_again_keeps_every_row(framework, at, name):
    made = accept(plan_draft(name), at)
    before = ids(made)
    renew(made, plan_draft(name), at)
    assert ids(made) == before
    former = made.former.get()
    assert {part: len(rows) for part, rows in ids(former).items()} == {p: len(r) for p, r in before.items()}


def ids(plan):
    parts = ("indicators", "tasks", "targets", "duties", "recipients", "responsibilities")
    return {part: sorted(getattr(plan, part).values_list("pk", flat=True)) for part in parts}


def test_a_row_that_is_gone_ends_with_its_duties_and_is_kept(plan, at):
    gone = plan.indicators.get(position=3)
    owed = set(gone.responsibilities.values_list("pk", flat=True))
    draft = plan_draft()
    del draft["indicators"][3]
    renew(plan, draft, at)
    gone.refresh_from_db()
    assert (gone.plan.state, gone.plan.superseded_by) == (PlanState.SUPERSEDED, plan)
    assert set(gone.responsibilities.filter(plan=gone.plan).values_list("pk", flat=True)) == owed
    assert plan.indicators.count() == 41
    assert gone.plan.indicators.count() == 42


def test_an_agency_that_lost_its_role_ends_another_goes_on(plan, at):
    row = plan.indicators.get(position=0)
    lead = row.responsibilities.get(role="lead")
    helper = row.responsibilities.filter(role="coordinating").first()
    draft = plan_draft()
    draft["indicators"][0]["lead"] = [{"agency": "Sở Tài chính", "code": "so-tc", "role": "lead"}]
    draft["indicators"][0]["name"] = row.name + " hơn"
    renew(plan, draft, at)
    row.refresh_from_db()
    assert (row.plan, row.name[-4:]) == (plan, " hơn")
    assert [d.agency.code for d in row.responsibilities.filter(role="lead")] == ["so-tc"]
    lead.refresh_from_db()
    assert (lead.plan.state, lead.indicator.name + " hơn") == (PlanState.SUPERSEDED, row.name)
    assert row.responsibilities.get(role="coordinating", agency=helper.agency).pk == helper.pk


def test_rows_may_change_their_numbers_at_once(plan, at):
    first, second = plan.indicators.get(position=0), plan.indicators.get(position=1)
    draft = plan_draft()
    for row, number in zip(draft["indicators"][:2], (2, 1), strict=True):
        row["number"] = number
    renew(plan, draft, at)
    numbers = dict(plan.indicators.values_list("pk", "number"))
    assert (numbers[first.pk], numbers[second.pk]) == (2, 1)
    assert max(numbers.values()) < 100


def test_a_task_keeps_its_row_when_its_wording_changes(framework, at):
    made = accept(plan_draft(DEPARTMENT), at)
    draft = plan_draft(DEPARTMENT)
    draft["tasks"][2]["text"] += " trước tháng 6"
    draft["tasks"].insert(0, {**deepcopy(draft["tasks"][0]), "text": "Lập đường dây nóng tiếp nhận phản ánh"})
    old = list(made.tasks.values_list("pk", flat=True))
    renew(made, draft, at)
    texts = dict(made.tasks.values_list("pk", "text"))
    assert texts[old[2]].endswith("trước tháng 6")
    assert made.tasks.get(position=0).pk not in old
    assert set(old) < set(texts)


def test_the_former_version_is_in_nobodys_way(plan, at):
    draft = plan_draft()
    renew(plan, draft, at)
    assert version_of(draft["header"]) == plan
    with pytest.raises(ProblemError, match=r"plan\.already_accepted"):
        accept(draft, at)
    renew(plan, draft, at)
    assert [p.state for p in plan.former.all()] == [PlanState.SUPERSEDED] * 2
    assert accepted().count() == 1


def test_a_date_put_right_is_a_version_not_another_plan(plan, at):
    draft = plan_draft()
    draft["header"]["date"] = "2026-01-22"
    assert version_of(draft["header"]) == plan
    assert str(renew(plan, draft, at).issued_on) == "2026-01-22"


def test_the_journal_tells_what_changed(plan, at):
    draft = plan_draft()
    draft["indicators"][5]["unit_note"] = "điểm"
    del draft["indicators"][41]
    renew(plan, draft, at)
    line = history(plan).last()
    assert (line.act, line.details["changed"], line.details["removed"], line.details["added"]) == (
        "plan.renew",
        1,
        1,
        0,
    )
    assert line.details["rows"] == ["indicators.5 changed unit_note", "indicators.41 removed"]
    assert verify() is None


def test_a_refused_version_changes_nothing(plan, at):
    before = ids(plan)
    draft = plan_draft()
    draft["indicators"][4]["lead"] = [{"agency": "Phòng mới", "role": "boss", "code": None, "fields": {}}]
    with pytest.raises(ValueError, match="boss"):
        renew(plan, draft, at)
    assert ids(plan) == before
    assert Plan.objects.count() == 1


def test_what_is_no_accepted_plan_cannot_be_renewed(plan, at):
    renew(plan, plan_draft(), at)
    with pytest.raises(ProblemError, match=r"plan\.not_accepted"):
        renew(plan.former.get(), plan_draft(), at)


def test_renewing_takes_a_bounded_number_of_queries(plan, at, django_assert_max_num_queries):
    draft = plan_draft()
    draft["indicators"] = draft["indicators"][5:]
    with django_assert_max_num_queries(70):
        renew(plan, draft, at)
    assert Responsibility.objects.filter(plan=plan, indicator__plan__state=PlanState.SUPERSEDED).count() == 0
    assert not Task.objects.filter(plan=plan).exclude(responsibilities__plan=plan).exists()
    assert PlanIndicator.objects.filter(plan=plan, responsibilities__isnull=True).count() == 0
