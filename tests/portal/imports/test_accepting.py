"""A draft enters the workbench: with a person's accept, once, all of it or nothing."""

from __future__ import annotations

import pytest
from django.http import Http404

from tests.portal.drafts import plan_draft
from xanh import reference
from xanh.portal.imports import access, actions
from xanh.portal.imports.models import Import
from xanh.portal.imports.queries import findings
from xanh.portal.imports.rules import ImportKind, ImportState
from xanh.portal.imports.start import load_reference
from xanh.portal.indicators.models import Value
from xanh.portal.journal.queries import history, verify
from xanh.portal.plans.models import Plan, Target
from xanh.portal.plans.queries import accepted
from xanh.reference import ProblemError


def accept(imported, by, at, **more):
    return actions.accept_import(imported, by=by, at=at, **more)


def refusal(imported, by, at, **more):
    with pytest.raises(ProblemError) as error:
        accept(imported, by, at, **more)
    return error.value.problems[0]


@pytest.fixture
def scores(receive, lan, at):
    """A table of scores, read."""

    def scores(text, by=lan):
        imported = receive(by, data=text.encode(), name="diem.csv", kind=ImportKind.SCORES)
        return actions.read_import(imported.pk, at=at)

    return scores


def test_a_draft_with_doubts_is_not_accepted(review, ha, at):
    problem = refusal(review, ha, at)
    assert (problem.code, problem.values["count"]) == ("import.doubts_left", 2)
    assert problem.values["paths"] == "indicators.4.lead, indicators.6.lead"
    assert not Plan.objects.exists()


def test_doubts_may_be_accepted_with_a_reason(review, ha, at):
    assert refusal(review, ha, at, accept_doubts=True, reason=" ").code == "import.reason_needed"
    done = accept(review, ha, at, accept_doubts=True, reason="Đã đối chiếu bản giấy")
    assert (done.state, done.accepted_by, done.plan.symbol) == (ImportState.ACCEPTED, ha, "18/KH-UBND")
    assert history(done).last().details == {
        "doubts": ["indicators.4.lead", "indicators.6.lead"],
        "reason": "Đã đối chiếu bản giấy",
    }


def test_what_was_corrected_is_what_enters(ready, ha, at):
    review = ready(plan_draft())
    value = [{"agency": "Sở Công Thương", "scope": "toàn tỉnh"}]
    actions.correct_field(review, "indicators.0.lead", value, by=ha, at=at, expected=None)
    actions.remove_item(review, "indicators.41", by=ha, at=at, expected=None)
    plan = accept(review, ha, at).plan
    lead = plan.indicators.get(position=0).responsibilities.get(role="lead")
    assert (lead.agency.code, lead.scope) == ("so-ct", "toàn tỉnh")
    assert plan.indicators.count() == 41
    assert plan.document == review.document


def test_a_second_click_is_told_who_was_first(ready, ha, cast, at):
    review = ready(plan_draft())
    accept(review, ha, at)
    problem = refusal(review, cast["admin"], at)
    assert (problem.code, problem.values["who"]) == ("import.already_accepted", "Hà")
    assert Plan.objects.count() == 1


def test_the_same_plan_from_another_file_is_refused_and_stays_in_review(ready, ha, at):
    accept(ready(plan_draft()), ha, at)
    other = ready(plan_draft(), data=b"the same plan, scanned again")
    assert refusal(other, ha, at).code == "plan.already_accepted"
    other.refresh_from_db()
    assert (other.state, Plan.objects.count()) == (ImportState.READY, 1)


def test_a_draft_that_cannot_be_a_plan_leaves_nothing(ready, ha, at):
    draft = plan_draft()
    draft["indicators"][3]["number"] = 1
    review = ready(draft)
    assert refusal(review, ha, at).code == "plan.row_twice"
    assert (Plan.objects.count(), Import.objects.get(pk=review.pk).state) == (0, ImportState.READY)


def test_scores_enter_with_their_goal(scores, ha, at):
    imported = scores(reference.scores_csv().decode())
    accept(imported, ha, at)
    goal = Target.objects.get(plan__symbol="163/KH-UBND")
    assert (goal.rank_max, goal.node_code, goal.target_year) == (30, "0", 2024)
    assert Value.objects.filter(unit__name="Lạng Sơn", year=2024).count() == 5
    assert imported.problems == []


def test_a_figure_that_contradicts_its_source_stops_the_whole_table(scores, ha, at):
    heading = "Năm;Tỉnh;CSTP1;Nguồn\n"
    accept(scores(f"{heading}2024;Lạng Sơn;4,95;Trang PGI\n"), ha, at)
    later = scores(f"{heading}2024;Hà Nội;6,00;Trang PGI\n2024;Lạng Sơn;5,95;Trang PGI\n")
    problem = refusal(later, ha, at)
    assert (problem.code, problem.place.row) == ("scores.differs", "3")
    assert [float(v.value) for v in Value.objects.all()] == [4.95]


def test_a_contradiction_is_seen_in_review_and_leaves_when_corrected(scores, ha, at):
    heading = "Năm;Tỉnh;CSTP1;Nguồn\n"
    accept(scores(f"{heading}2024;Lạng Sơn;4,95;Trang PGI\n"), ha, at)
    later = scores(f"{heading}2024;Lang Son;5,95;Trang PGI\n2024;Hà Nộ;1;Trang PGI\n")
    found = findings(later, today=at.date())
    assert [(p.code, p.place.row) for p in found] == [("scores.differs", "2"), ("scores.unknown_unit", "3")]
    actions.correct_field(later, "rows.0.cstp1", "4,95", by=ha, at=at, expected=None)
    actions.correct_field(later, "rows.1.province", "Hà Nội", by=ha, at=at, expected=None)
    assert findings(later, today=at.date()) == []
    accept(later, ha, at)


def test_goals_of_another_province_are_not_ours(scores, ha, at):
    text = "Loại;Năm;Tỉnh;Hạng mục tiêu;Số kế hoạch\nmục tiêu;2024;Hà Nội;10;9/KH-UBND\n"
    assert refusal(scores(text), ha, at).code == "scores.target_of_other_province"


def test_a_goal_that_the_plan_contradicts_is_refused(scores, ha, at):
    heading = "Loại;Năm;Tỉnh;Hạng mục tiêu;Số kế hoạch;Ngày kế hoạch\n"
    accept(scores(f"{heading}mục tiêu;2024;Lạng Sơn;30;163/KH-UBND;12/07/2024\n"), ha, at)
    later = scores(f"{heading}mục tiêu;2024;Lạng Sơn;20;163/KH-UBND;2024-07-12\n")
    assert refusal(later, ha, at).code == "plan.target_differs"


SEEN = {"ha": True, "admin": True, "lan": True, "minh": False, "quang": False, "dung": False}


@pytest.mark.parametrize(("who", "seen"), SEEN.items())
def test_a_draft_is_for_its_agency_the_focal_one_and_administrators(review, cast, who, seen):
    assert access.imports_visible(cast[who]).filter(pk=review.pk).exists() == seen
    if seen:
        assert access.get_import(cast[who], review.pk) == review
    else:
        with pytest.raises(Http404):
            access.get_import(cast[who], review.pk)


def test_what_the_system_loaded_is_not_an_officer_s(cast, framework, at):
    imported = actions.store_file("a.txt", b"x", kind="plan", by=None, at=at)
    assert not access.imports_visible(cast["lan"]).exists()
    assert access.get_import(cast["ha"], imported.pk) == imported


def test_the_first_start_goes_through_the_importer(db, at):
    done = load_reference(at=at)
    assert {i.state for i in done} == {ImportState.ACCEPTED}
    assert accepted().count() == 2
    assert accepted().get(year=2024).parent.symbol == "163/KH-UBND"
    assert accepted().get(year=2026).indicators.exclude(node=None).count() == 42
    assert {e.act for i in done for e in history(i)} == {"import.receive", "import.read", "import.accept"}
    assert verify() is None


def test_a_second_first_start_changes_nothing(db, at):
    first = [i.pk for i in load_reference(at=at)]
    before = (Plan.objects.count(), Value.objects.count(), Import.objects.count())
    assert [i.pk for i in load_reference(at=at)] == first
    assert (Plan.objects.count(), Value.objects.count(), Import.objects.count()) == before
