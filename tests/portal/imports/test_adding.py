"""Rows that the reader missed: added empty, filled in, taken back, never entering half filled."""

from __future__ import annotations

import pytest

from tests.portal.drafts import plan_draft
from xanh.portal.imports import actions, adding, queries
from xanh.portal.imports.models import Correction
from xanh.portal.imports.rules import ImportKind
from xanh.portal.journal.queries import history, verify
from xanh.portal.plans.models import Plan
from xanh.reference import ProblemError


@pytest.fixture
def review(ready):
    return ready(plan_draft())


@pytest.fixture
def add(review, lan, at):
    """Add a row to a part as Lan, who sees it as it is."""

    def add(part, expected="seen"):
        seen = len(queries.current_draft(review)[part]) if expected == "seen" else expected
        return actions.add_item(review, part, by=lan, at=at, expected=seen)

    return add


@pytest.fixture
def fill(review, lan, at):
    def fill(path, value):
        latest = queries.latest_correction(review, path)
        return actions.correct_field(
            review, path, value, by=lan, at=at, expected=latest.pk if latest else None
        )

    return fill


def refused(call, *args, **more) -> tuple[str, dict]:
    with pytest.raises(ProblemError) as error:
        call(*args, **more)
    return error.value.problems[0].code, error.value.problems[0].values


def rows(review, part):
    return queries.current_draft(review)[part]


@pytest.mark.parametrize("part", adding.PARTS)
def test_each_part_takes_a_row_whose_required_fields_are_to_check(review, add, part):
    added = add(part)
    assert added.path == f"{part}.{len(review.draft[part])}"
    first = f"{added.path}.{adding.PARTS[part]}"
    assert first in [d.path for d in queries.doubts(review)]
    line = history(review).last()
    assert (line.act, line.details["path"]) == ("import.add", added.path)
    assert verify() is None


def test_an_indicator_gets_the_next_number_of_the_last_subindex(review, add):
    last = review.draft["indicators"][-1]
    row = add("indicators").value
    assert (row["subindex"], row["number"], row["name"]) == (last["subindex"], last["number"] + 1, "")
    assert adding.empty_row("indicators", [])["number"] == 1


def test_what_is_filled_in_enters_the_plan(review, add, fill, ha, at):
    path = add("indicators").path
    fill(f"{path}.name", "Chỉ tiêu sót")
    fill(f"{path}.lead", [{"agency": "Sở Tài chính"}])
    for name in ("subindex", "number"):
        actions.confirm_field(review, f"{path}.{name}", by=ha, at=at, expected=None)
    plan = actions.accept_import(review, by=ha, at=at).plan
    row = plan.indicators.get(name="Chỉ tiêu sót")
    assert row.responsibilities.get().agency.code == "so-tc"
    assert plan.indicators.count() == len(review.draft["indicators"]) + 1


def test_a_row_left_empty_never_enters(review, add, ha, at):
    path = add("tasks").path
    assert refused(actions.accept_import, review, by=ha, at=at)[0] == "import.doubts_left"
    told = refused(actions.accept_import, review, by=ha, at=at, accept_doubts=True, reason="đã xem")
    assert told == ("plan.row_incomplete", {"item": path, "missing": "text"})
    assert not Plan.objects.exists()


def test_the_linter_reads_a_plan_with_empty_rows(review, add, at):
    before = queries.findings(review, today=at.date())
    for part in adding.PARTS:
        add(part)
    assert {p.code for p in queries.findings(review, today=at.date())} > {p.code for p in before}


def test_an_addition_is_taken_back_and_its_path_never_used_again(review, add, fill, lan, at):
    first = add("tasks")
    fill(f"{first.path}.text", "một")
    actions.undo_correction(review, first.path, by=lan, at=at, expected=first.pk)
    assert [t for t in rows(review, "tasks") if not t.get("removed")] == []
    assert queries.doubts(review) == []
    second = add("tasks")
    assert (first.path, second.path) == ("tasks.0", "tasks.1")
    assert [(t.get("gone", False), t.get("text")) for t in rows(review, "tasks")] == [
        (True, None),
        (False, ""),
    ]


def test_the_second_of_two_who_add_is_told_of_the_first(review, add, ha, at):
    seen = len(review.draft["recipients"])
    actions.add_item(review, "recipients", by=ha, at=at, expected=seen)
    code, told = refused(add, "recipients", expected=seen)
    assert (code, told["who"], told["when"]) == ("import.rows_changed", "Hà", "15:00 02/02/2026")
    assert Correction.objects.count() == 1


@pytest.mark.parametrize("part", ["header", "rows", "colours", "indicators.1", ""])
def test_no_row_is_added_to_what_is_no_list_of_a_plan(add, part):
    assert refused(add, part, expected=0)[0] == "field.unknown"


def test_a_number_of_rows_that_nobody_could_see_is_refused(add):
    assert refused(add, "tasks", expected=7)[0] == "field.unknown"


def test_scores_take_no_rows(receive, lan, at):
    table = receive(lan, data="Năm;Tỉnh;CSTP1\n2024;Lạng Sơn;4,95\n".encode(), kind=ImportKind.SCORES)
    actions.read_import(table.pk, at=at)
    assert refused(actions.add_item, table, "rows", by=lan, at=at, expected=1)[0] == "field.unknown"


def test_nothing_is_added_to_what_is_not_in_review(review, add, lan, at):
    actions.discard_import(review, by=lan, at=at)
    assert refused(add, "tasks")[0] == "import.not_ready"
