"""Two versions of a plan: what goes on, what is new, gone, changed."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.portal.drafts import plan_draft
from xanh.documents.compare import Kind, compare, wording
from xanh.documents.draft import DutyRow, Party, Role, TargetRow, TaskRow, from_json

PLAN = from_json(plan_draft())
DEPARTMENT = from_json(plan_draft("langson_2024_sgtvt"))


def changes(before, after, part=None):
    found = [row for row in compare(before, after) if row.kind != Kind.SAME]
    return [row for row in found if part in (None, row.part)]


def tasks(*rows):
    return replace(DEPARTMENT, tasks=tuple(rows))


@pytest.mark.parametrize("plan", [PLAN, DEPARTMENT])
def test_a_plan_is_the_same_as_itself(plan) -> None:
    found = compare(plan, plan)
    assert {row.kind for row in found} == {Kind.SAME}
    assert all(row.before == row.after for row in found)


def test_a_row_that_moved_is_the_same_row() -> None:
    rows = list(PLAN.indicators)
    random.Random(4).shuffle(rows)
    moved = compare(PLAN, replace(PLAN, indicators=tuple(rows)))
    pairs = [(row.before, row.after) for row in moved if row.part == "indicators"]
    assert all(PLAN.indicators[before] == rows[after] for before, after in pairs)


def test_another_lead_agency_is_told_with_both() -> None:
    first, *others = PLAN.indicators
    other = replace(first, lead=(Party("Sở Tài chính", Role.LEAD, "so-tc"),))
    [row] = changes(PLAN, replace(PLAN, indicators=(other, *others)))
    [field] = row.fields
    assert (row.kind, row.part, row.before, field.name) == (Kind.CHANGED, "indicators", 0, "lead")
    assert (field.before[0].code, field.after[0].code) == ("so-nnmt", "so-tc")


def test_the_order_of_agencies_and_the_writing_of_names_do_not_count() -> None:
    row = PLAN.indicators[0]
    told = tuple(replace(p, agency=p.agency.upper(), as_written="x") for p in reversed(row.coordinating))
    other = replace(row, name=f"  {row.name.replace(' ', '  ')} ", coordinating=told)
    assert changes(PLAN, replace(PLAN, indicators=(other, *PLAN.indicators[1:]))) == []


def test_a_number_given_to_another_indicator_is_no_likeness() -> None:
    first, second, *others = PLAN.indicators
    renumbered = replace(second, number=1)
    new = replace(PLAN, indicators=(renumbered, *others))
    found = {(row.kind, row.before, row.after) for row in changes(PLAN, new, "indicators")}
    assert found == {(Kind.CHANGED, 1, 0), (Kind.REMOVED, 0, None)}
    assert first.name != second.name


def test_the_indexes_of_a_target() -> None:
    old, new = (
        TargetRow(1, None, 2023, 4.84, 2024, 6.58, 1.74),
        TargetRow(1, None, 2023, 4.84, None, 6.9, 1.74),
    )
    [row] = changes(replace(DEPARTMENT, targets=(old,)), replace(DEPARTMENT, targets=(new,)))
    assert [(f.name, f.before, f.after) for f in row.fields] == [("target", 6.58, 6.9)]


def test_a_deadline_and_the_wording_of_a_task() -> None:
    old = TaskRow(1, "Trồng cây xanh dọc tuyến quốc lộ 1A", "Phòng A", deadline="Quý I")
    new = TaskRow(1, "Trồng cây xanh dọc tuyến quốc lộ 1B", "Phòng A", deadline="Quý II")
    [row] = changes(tasks(old), tasks(new))
    assert [f.name for f in row.fields] == ["text", "deadline"]
    assert changes(tasks(old), tasks(replace(new, text="Mở lớp tập huấn")))[0].kind == Kind.ADDED


def test_of_two_rows_that_say_the_same_each_goes_on_once() -> None:
    row = TaskRow(1, "Báo cáo kết quả thực hiện", "Phòng A")
    found = compare(tasks(row, row), tasks(row, row, row))
    kinds = [(r.kind, r.before) for r in found if r.part == "tasks"]
    assert kinds == [(Kind.SAME, 0), (Kind.SAME, 1), (Kind.ADDED, None)]


def test_a_duty_with_another_day() -> None:
    old = DutyRow("quarterly", None, "trước ngày 15", "Sở A", "Sở B")
    new = replace(old, due_text="trước ngày 20", period="quarterly")
    [row] = changes(replace(DEPARTMENT, reporting=(old,)), replace(DEPARTMENT, reporting=(new,)))
    assert [(f.name, f.after) for f in row.fields] == [("due_text", "trước ngày 20")]


def test_the_head_is_compared_first() -> None:
    [row] = changes(PLAN, replace(PLAN, header=replace(PLAN.header, date="2026-02-01")))
    assert (row.part, [f.name for f in row.fields]) == ("header", ["date"])


def test_a_register_may_know_more_names() -> None:
    old, new = (
        tasks(TaskRow(1, "Trồng rừng", unit)) for unit in ("Sở NN&MT", "Sở Nông nghiệp và Môi trường")
    )
    assert [row.kind for row in compare(old, new) if row.part == "tasks"] == [Kind.CHANGED]
    found = compare(old, new, agency=lambda *_: "so-nnmt")
    assert [row.kind for row in found if row.part == "tasks"] == [Kind.SAME]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 41), unique=True), st.lists(st.integers(0, 41), unique=True))
def test_every_row_of_both_versions_is_told_once(old, new) -> None:
    before, after = (replace(PLAN, indicators=tuple(PLAN.indicators[n] for n in rows)) for rows in (old, new))
    found = [row for row in compare(before, after) if row.part == "indicators"]
    assert sorted(r.before for r in found if r.before is not None) == list(range(len(old)))
    assert sorted(r.after for r in found if r.after is not None) == list(range(len(new)))
    assert {old[r.before] for r in found if r.kind == Kind.SAME} == set(old) & set(new)


@pytest.mark.parametrize(("old", "new"), [*permutations(["a b c", "a c d", "", "b"], 2)])
def test_the_runs_of_a_wording_make_both_texts(old, new) -> None:
    runs = wording(old, new)
    assert " ".join(text for kind, text in runs if kind != "added") == old
    assert " ".join(text for kind, text in runs if kind != "removed") == new
