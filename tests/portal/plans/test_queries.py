"""Plans read back: whole, by agency, as a draft."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.http import Http404

from tests.portal.drafts import plan_draft
from xanh import reference
from xanh.portal.plans import access, queries
from xanh.portal.plans.actions import accept_plan
from xanh.portal.plans.models import Plan


@pytest.fixture
def plans(framework, at):
    return [accept_plan(plan_draft(n), document=None, by=None, at=at) for n in reference.plan_names()]


@pytest.mark.parametrize("name", reference.plan_names())
def test_a_plan_read_back_says_what_its_draft_said(plans, name):
    draft = plan_draft(name)
    plan = queries.whole(Plan.objects.filter(title=draft["header"]["title"])).get()
    back = queries.as_draft(plan).to_json()
    assert back["kind"] == draft["kind"]
    for part, names in SAID.items():
        assert [pick(i, names) for i in back[part]] == [pick(i, names) for i in draft[part]], part


SAID = {
    "indicators": ("subindex", "number", "name", "unit_note", "lead", "coordinating"),
    "targets": ("subindex", "baseline_year", "baseline", "target_year", "target", "delta"),
    "tasks": ("subindex", "text"),
    "reporting": ("period", "due", "due_text", "from", "to"),
    "recipients": ("name", "note"),
}


def pick(item, names):
    return {
        name: parties(item[name]) if name in ("lead", "coordinating") else item.get(name) for name in names
    }


def parties(found):
    return [(p["agency"], p.get("scope")) for p in found]


def test_a_whole_plan_takes_the_same_few_queries(plans, django_assert_max_num_queries):
    with django_assert_max_num_queries(14):
        plan = queries.whole(Plan.objects.filter(symbol="18/KH-UBND")).get()
        queries.as_draft(plan)


def test_search_ignores_tone_marks(plans):
    assert [p.symbol for p in queries.search(Plan.objects.all(), "nang cao CHI SO xanh 18/kh")] == [
        "18/KH-UBND"
    ]


def test_cited_plans_are_not_accepted_ones(plans):
    assert queries.accepted().count() == 2
    assert Plan.objects.count() == 3


def test_members_see_plans_and_strangers_do_not(cast, plans):
    assert access.get_plan(cast["lan"], plans[0].pk) == plans[0]
    with pytest.raises(Http404):
        access.get_plan(cast["dung"], plans[0].pk)
    with pytest.raises(Http404):
        access.get_plan(cast["lan"], 0)


def test_a_plan_without_a_date_is_judged_at_the_end_of_the_year_it_came():
    new_year_here = datetime(2026, 12, 31, 18, 0, tzinfo=UTC)
    assert queries.plan_day(Plan(accepted_at=new_year_here)) == date(2027, 12, 31)
    assert queries.plan_day(Plan(accepted_at=new_year_here, year=2024)) == date(2024, 12, 31)
    assert queries.plan_day(Plan(issued_on=date(2024, 7, 12), year=2024)) == date(2024, 7, 12)


def test_what_the_linter_says_of_a_plan_comes_with_its_place(plans):
    found = queries.findings(queries.whole(Plan.objects.filter(symbol="18/KH-UBND")).get())
    assert {p.code for p in found} >= {"plan.lead_also_coordinating", "plan.duplicate_party"}
    assert all(p.place.line for p in found if p.code == "plan.lead_also_coordinating")
