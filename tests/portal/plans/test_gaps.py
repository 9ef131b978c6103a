"""What is not carried on, against counts made from the plan's own rows; progress through the levels."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from xanh.portal.agencies.models import Agency
from xanh.portal.plans import gaps, progress, tasking, writing
from xanh.portal.plans.cascade import Bodies
from xanh.portal.plans.definition import Definition
from xanh.portal.plans.filters import GapFilter
from xanh.portal.plans.gaps import Carried
from xanh.portal.plans.models import Responsibility, Task
from xanh.portal.plans.rules import Role

DAY = date(2026, 2, 2)


def found(plan, **options):
    return gaps.gaps(plan, DAY, **options)


def lines_of(result, code):
    return [x for x in result.lines if x.agency.code == code]


def test_before_any_plan_everything_owed_is_open(province):
    result = found(province)
    assert result.things == {"indicator": 42}
    assert result.unserved == {"indicator": 42}
    assert result.by_state["served"] == result.by_state["drafted"] == result.by_state["not_served"] == 0
    assert [a for a, _ in result.without_plan] == result.owing


def test_each_agency_stands_once_for_each_row_it_leads(province):
    bodies = Bodies(DAY)
    wanted = {
        (duty.indicator_id, agency.pk)
        for duty in Responsibility.objects.filter(plan=province, role=Role.LEAD)
        for agency in bodies.meant(duty.agency_id)
        if agency.pk != province.issuer_id
    }
    pairs = [(x.thing.pk, x.agency.pk) for x in found(province).lines]
    assert sorted(pairs) == sorted(wanted)


def test_companies_and_associations_are_not_asked_for_plans(province):
    outside = {x.agency.kind for x in found(province, helping=True).lines if x.carried == Carried.OUTSIDE}
    assert outside
    assert not outside & {"department", "commune", "provincial", "committee"}


def test_a_draft_counts_as_drafted_until_it_is_adopted(province, drafted, lan, later):
    states = {x.carried for x in lines_of(found(province), "so-xd")}
    assert states == {Carried.DRAFTED}
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    result = found(province)
    assert {x.carried for x in lines_of(result, "so-xd")} == {Carried.SERVED}
    led = {x.thing.pk for x in lines_of(result, "so-xd")}
    assert result.unserved == {"indicator": 42 - len(led)}
    assert "so-xd" not in {a.code for a, _ in result.without_plan}


def test_a_row_whose_task_went_is_not_served(province, drafted, lan, later):
    gone = Task.objects.filter(plan=drafted, text__startswith="Thực hiện").first()
    row = gone.servings.get().indicator
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    tasking.cancel_task(gone, why="bỏ", by=lan, at=later)
    line = next(x for x in lines_of(found(province), "so-xd") if x.thing.pk == row.pk)
    assert line.carried == Carried.NOT_SERVED


def test_tasks_that_serve_nothing(province, drafted, lan, later):
    idle = tasking.add_task(drafted, Definition(text="Việc riêng"), by=lan, at=later)
    by_node = tasking.add_task(
        drafted, Definition(text="Theo CSTP", serves=(("node", "1"),)), by=lan, at=later
    )
    part = tasking.add_task(drafted, Definition(text="Phần", parent=by_node.pk), by=lan, at=later)
    assert list(gaps.serving_nothing(province)) == []  # it is only a draft
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    assert list(gaps.serving_nothing(province)) == [idle]
    assert part not in gaps.serving_nothing(province)


def test_the_plan_of_a_predecessor_counts_for_its_successor(province, drafted, so_xd, lan, later):
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    so_xd.valid_to = date(2026, 1, 31)
    so_xd.successor = Agency.objects.get(code="so-ct")
    so_xd.save()
    result = found(province)
    assert lines_of(result, "so-xd") == []
    led = {x.thing.pk for x in lines_of(result, "so-ct") if x.carried == Carried.SERVED}
    assert led


def test_filters_narrow_the_lines(province, drafted):
    result = found(province)
    all_lines = GapFilter.read({"state": ""}).narrowed(result.lines)
    assert len(all_lines) == len(result.lines)
    one = GapFilter.read({"agency": "so-xd", "state": "drafted"}).narrowed(result.lines)
    assert {x.agency.code for x in one} == {"so-xd"}
    words = GapFilter.read({"q": "NUOC SACH", "state": ""}).narrowed(result.lines)
    assert words
    assert all("nước sạch" in x.words.lower() for x in words)
    assert GapFilter.read({"state": "nonsense", "kind": "x"}).state == "open"


def test_the_same_few_queries_for_any_plan(province, drafted, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        found(province)


@pytest.fixture
def counted(drafted, lan, later):
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    return drafted


def test_progress_rises_from_parts_to_tasks_to_the_rows_they_serve(province, counted):
    """(100 × 1 + 0 × 3) / 4 = 25 for the task; the row has one task: 25 too."""
    task = counted.tasks.filter(text__startswith="Thực hiện").first()
    for percent, weight in ((100, 1), (None, 3)):
        Task.objects.create(
            plan=counted, text="Phần", position=900 + weight, parent=task, progress=percent, weight=weight
        )
    row = task.servings.get().indicator
    rolled = progress.of_rows(indicators=[row], tasks=[task])
    assert rolled["task", task.pk].progress == Decimal("25.00")
    assert rolled["task", task.pk].known_percent == Decimal("25.00")
    assert rolled["indicator", row.pk].progress == Decimal("25.00")


def test_a_draft_does_not_move_the_progress_of_its_parent(province, drafted):
    Task.objects.filter(plan=drafted).update(progress=80)
    assert progress.of_rows(indicators=province.indicators.all()) == {}


def test_progress_of_a_plan_counts_each_task_at_the_top_once(counted):
    first, second = counted.tasks.order_by("position")[:2]
    Task.objects.filter(pk=first.pk).update(progress=100)
    Task.objects.filter(pk=second.pk).update(parent=first, progress=50, weight=5)
    tops = counted.tasks.filter(parent=None).count()
    assert progress.of_plan(counted)[0].exact == Fraction(
        50, tops
    )  # the part's 50 replaces the 100 of its whole


def test_progress_takes_one_query_a_level(province, counted, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        progress.of_rows(indicators=province.indicators.all())
