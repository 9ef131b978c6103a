"""Acts on tasks: versions, words that are fixed, parts, order, undo, cancelling, giving."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.portal.drafts import plan_draft
from xanh.portal.agencies.models import Agency
from xanh.portal.journal.queries import history, verify
from xanh.portal.plans import definition, tasking, undoing, writing
from xanh.portal.plans.actions import accept_plan, renew_plan
from xanh.portal.plans.definition import Definition
from xanh.portal.plans.models import Responsibility, Task
from xanh.portal.plans.rules import Role, lacks
from xanh.reference import ProblemError

WANTED = Definition(
    text="Rà soát các điểm ô nhiễm",
    deliverable="Báo cáo rà soát",
    measure="điểm",
    quantity="12.5",
    weight="2",
    start_on="2026-03-01",
    deadline="2026-06-30",
    schedule={"kind": "date", "date": "2026-06-30", "rule": "by", "text": "30/6/2026"},
    parties=(("lead", "so-xd", ""), ("coordinating", "so-ct", "khu công nghiệp")),
)


def codes(error):
    return [p.code for p in error.value.problems]


def read(task):
    return definition.of_task(Task.objects.get(pk=task.pk))


@pytest.fixture
def task(drafted, lan, at):
    return tasking.add_task(drafted, WANTED, by=lan, at=at)


@pytest.fixture
def counted(drafted, task, lan, later):
    """The task once its plan counts."""
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    return Task.objects.get(pk=task.pk)


def test_a_task_is_kept_as_it_was_defined(task, drafted):
    assert read(task) == WANTED
    assert (task.due_on, task.next_due_on, task.weight) == (date(2026, 6, 30), date(2026, 6, 30), Decimal(2))
    assert lacks(task) == ()
    assert task.position == max(t.position for t in drafted.tasks.all())
    assert Definition.from_json(history(drafted).get(act="plan.task_add").details["after"]) == WANTED


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"text": "  "}, "plan.task_no_words"),
        ({"start_on": "2026-07-01"}, "plan.task_starts_after_due"),
        ({"parties": (("lead", "khong-co", ""),)}, "plan.task_unknown_agency"),
        ({"parties": (("lead", "so-xd", ""), ("coordinating", "so-xd", ""))}, "plan.task_party_twice"),
        ({"parent": 0}, "plan.task_wrong_parent"),
        ({"serves": (("indicator", "0"),)}, "plan.task_serves_other"),
        ({"serves": (("aim", "0"),)}, "plan.task_serves_other"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(task, lan, later, change, code):
    drafted = task.plan
    count = drafted.tasks.count()
    with pytest.raises(ProblemError) as error:
        tasking.add_task(drafted, replace(WANTED, **change), by=lan, at=later)
    assert codes(error) == [code]
    with pytest.raises(ProblemError) as error:
        tasking.edit_task(task, replace(WANTED, **change), expected=1, by=lan, at=later)
    assert codes(error) == [code]
    assert (drafted.tasks.count(), read(task)) == (count, WANTED)


def test_shares_of_milestones_that_sum_to_more_than_all_are_refused(task, lan, later):
    items = [{"kind": "date", "date": f"2026-0{n}-30", "rule": "by", "share": "60"} for n in (6, 9)]
    wanted = replace(WANTED, schedule={"kind": "milestones", "items": items, "text": ""})
    with pytest.raises(ProblemError) as error:
        tasking.edit_task(task, wanted, expected=1, by=lan, at=later)
    assert codes(error) == ["plan.milestones_over"]


def test_a_stale_page_overwrites_nothing_and_learns_who_was_quicker(task, lan, cast, later):
    tasking.edit_task(task, replace(WANTED, measure="%"), expected=1, by=cast["minh"], at=later)
    with pytest.raises(ProblemError) as error:
        tasking.edit_task(task, replace(WANTED, measure="km"), expected=1, by=lan, at=later)
    assert codes(error) == ["plan.task_changed"]
    assert error.value.problems[0].values["who"] == "Minh (minh)"
    assert read(task).measure == "%"


def test_the_same_again_leaves_no_line(task, drafted, lan, later):
    before = history(drafted).count()
    tasking.edit_task(task, WANTED, expected=1, by=lan, at=later)
    assert history(drafted).count() == before
    assert Task.objects.get(pk=task.pk).version == 1


def test_responsibilities_that_stay_keep_their_rows(task, lan, later):
    kept = task.responsibilities.get(role=Role.LEAD).pk
    parties = (("coordinating", "so-tc", ""), ("lead", "so-xd", "đô thị"))
    tasking.edit_task(task, replace(WANTED, parties=parties), expected=1, by=lan, at=later)
    assert task.responsibilities.get(role=Role.LEAD).pk == kept
    assert read(task).parties == parties


def test_a_task_is_no_part_of_itself(task, drafted, lan, later):
    part = tasking.add_task(drafted, replace(WANTED, parent=task.pk), by=lan, at=later)
    with pytest.raises(ProblemError) as error:
        tasking.edit_task(task, replace(WANTED, parent=part.pk), expected=1, by=lan, at=later)
    assert codes(error) == ["plan.task_wrong_parent"]
    with pytest.raises(ProblemError) as error:
        tasking.remove_task(task, expected=1, by=lan, at=later)
    assert codes(error) == ["plan.task_has_parts"]


def order(plan):
    return list(plan.tasks.order_by("position", "id").values_list("pk", flat=True))


def test_tasks_change_places(drafted, lan, later):
    first, second, *rest = order(drafted)
    assert tasking.move_task(Task.objects.get(pk=first), down=True, by=lan, at=later)
    assert order(drafted) == [second, first, *rest]
    assert not tasking.move_task(Task.objects.get(pk=second), down=False, by=lan, at=later)


def test_undo_takes_back_one_change_after_the_other(task, drafted, lan, later):
    start = order(drafted)
    tasking.edit_task(task, replace(WANTED, text="Khác"), expected=1, by=lan, at=later)
    tasking.move_task(task, down=False, by=lan, at=later)
    task.refresh_from_db()
    tasking.remove_task(task, expected=2, by=lan, at=later)
    while (line := undoing.last_change(drafted)) and line.act != "plan.task_add":
        undoing.undo(drafted, line.pk, by=lan, at=later)
    assert order(drafted) == start
    assert read(task) == WANTED
    undoing.undo(drafted, undoing.last_change(drafted).pk, by=lan, at=later)
    assert order(drafted) == start[:-1]
    assert undoing.last_change(drafted) is None
    assert verify() is None


def test_undo_of_a_head(drafted, lan, later):
    before = writing.Head.of(drafted)
    writing.edit_head(drafted, writing.Head(title="Khác"), expected=1, by=lan, at=later)
    undoing.undo(drafted, undoing.last_change(drafted).pk, by=lan, at=later)
    drafted.refresh_from_db()
    assert writing.Head.of(drafted) == before


def test_only_the_last_change_can_be_taken_back(task, drafted, lan, later):
    line = undoing.last_change(drafted)
    tasking.edit_task(task, replace(WANTED, measure="%"), expected=1, by=lan, at=later)
    with pytest.raises(ProblemError) as error:
        undoing.undo(drafted, line.pk, by=lan, at=later)
    assert codes(error) == ["plan.nothing_to_undo"]


def test_once_a_plan_counts_the_words_stay_and_a_change_has_a_reason(counted, lan, later):
    with pytest.raises(ProblemError) as error:
        tasking.edit_task(counted, replace(WANTED, text="Khác"), expected=1, by=lan, at=later, why="vì")
    assert codes(error) == ["plan.words_are_fixed"]
    wanted = replace(WANTED, quantity="20")
    with pytest.raises(ProblemError) as error:
        tasking.edit_task(counted, wanted, expected=1, by=lan, at=later)
    assert codes(error) == ["plan.reason_missing"]
    tasking.edit_task(counted, wanted, expected=1, by=lan, at=later, why="theo công văn 12")
    line = history(counted).get(act="task.edit")
    assert line.details == {
        "before": {"quantity": "12.5"},
        "after": {"quantity": "20"},
        "why": "theo công văn 12",
    }


def test_once_a_plan_counts_nothing_is_added_moved_or_removed(counted, lan, later):
    acts = (
        lambda: tasking.add_task(counted.plan, WANTED, by=lan, at=later),
        lambda: tasking.move_task(counted, down=True, by=lan, at=later),
        lambda: tasking.remove_task(counted, expected=1, by=lan, at=later),
        lambda: writing.discard_plan(counted.plan, why="x", by=lan, at=later),
        lambda: undoing.undo(counted.plan, 1, by=lan, at=later),
    )
    for act in acts:
        with pytest.raises(ProblemError) as error:
            act()
        assert codes(error) == ["plan.not_drafting"]


def test_cancelling_takes_the_parts_along_and_restoring_brings_back_just_these(drafted, task, lan, later):
    parts = [tasking.add_task(drafted, replace(WANTED, parent=task.pk), by=lan, at=later) for _ in "ab"]
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    tasking.cancel_task(parts[0], why="trùng", by=lan, at=later)
    gone = tasking.cancel_task(task, why="bỏ chủ trương", by=lan, at=later.replace(hour=12))
    assert {t.pk for t in gone} == {task.pk, parts[1].pk}
    assert tasking.cancel_task(task, why="lần nữa", by=lan, at=later) == []
    back = tasking.restore_task(task, why="khôi phục", by=lan, at=later)
    assert {t.pk for t in back} == {task.pk, parts[1].pk}
    assert Task.objects.get(pk=parts[0].pk).cancelled_why == "trùng"
    with pytest.raises(ProblemError) as error:
        tasking.cancel_task(task, why="", by=lan, at=later)
    assert codes(error) == ["plan.reason_missing"]


def test_a_whole_shows_what_its_parts_say_once_one_is_cancelled_or_weighs_more(drafted, task, lan, later):
    """Of 20 and 80 percent the whole is half done; without the second 20; with it at weight 4, 68."""
    parts = [
        tasking.add_task(drafted, replace(WANTED, weight="1", parent=task.pk), by=lan, at=later) for _ in "ab"
    ]
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    for part, percent in zip(parts, (20, 80), strict=True):
        Task.objects.filter(pk=part.pk).update(progress=percent)

    def whole():
        return Task.objects.get(pk=task.pk).progress

    tasking.cancel_task(parts[1], why="trùng", by=lan, at=later)
    assert whole() == 20
    tasking.restore_task(parts[1], why="vẫn cần", by=lan, at=later)
    assert whole() == 50
    part = Task.objects.get(pk=parts[1].pk)
    heavier = replace(read(part), weight="4")
    tasking.edit_task(part, heavier, expected=part.version, by=lan, at=later, why="nặng hơn")
    assert whole() == 68


def test_a_task_is_given_once_and_taken_note_of_once(counted, lan, later):
    commune = Agency.objects.filter(kind="commune").first()
    duty = tasking.give_task(counted, commune, scope="địa bàn xã", by=lan, at=later)
    assert tasking.give_task(counted, commune, by=lan, at=later) == duty
    assert (duty.role, duty.given_at) == (Role.DIRECTED, later)
    assert read(counted) == WANTED  # what was given is beside the definition
    tasking.edit_task(counted, replace(WANTED, weight="3"), expected=1, by=lan, at=later, why="vì")
    assert Responsibility.objects.filter(pk=duty.pk).exists()
    assert writing.receive_tasks(counted.plan, [commune.pk], by=lan, at=later) == 1
    assert writing.receive_tasks(counted.plan, [commune.pk], by=lan, at=later) == 0
    made = writing.draft_plan(counted.plan, commune, by=lan, at=later)
    stub = made.tasks.get()
    assert (stub.text, stub.due_on) == ("Rà soát các điểm ô nhiễm (phạm vi: địa bàn xã)", date(2026, 6, 30))


def test_a_cancelled_task_is_given_to_nobody(counted, lan, later):
    tasking.cancel_task(counted, why="bỏ", by=lan, at=later)
    with pytest.raises(ProblemError) as error:
        tasking.give_task(counted, Agency.objects.get(code="so-tc"), by=lan, at=later)
    assert codes(error) == ["plan.task_cancelled"]


def test_what_a_renewed_plan_does_not_know_survives_it(framework, at, lan, later):
    """Measure, weight, evidence, parts, progress: a document tells none of them."""
    draft = plan_draft("langson_2024_sgtvt")
    plan = accept_plan(draft, document=None, by=None, at=at)
    first, second = plan.tasks.order_by("position")[:2]
    own = {"measure": "km", "weight": Decimal(3), "requires_evidence": "required", "progress": Decimal(40)}
    Task.objects.filter(pk=second.pk).update(**own, parent=first, start_on=date(2024, 8, 1))
    renew_plan(plan, draft, document=None, by=None, at=later)
    kept = Task.objects.get(pk=second.pk)
    assert {name: getattr(kept, name) for name in own} == own
    assert (kept.parent_id, kept.start_on, kept.version) == (first.pk, date(2024, 8, 1), 2)
    former = plan.former.get()
    copy = former.tasks.get(position=second.position)
    assert copy.parent.plan == former


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40).filter(
    str.strip
)
FIGURE = st.none() | st.decimals(0, 10**6, places=4).map(definition.plain)


@settings(max_examples=40, deadline=None)
@given(text=TEXT, section=TEXT, quantity=FIGURE, weight=st.decimals(0, 9999, places=3).map(definition.plain))
def test_a_definition_comes_back_from_the_journal_as_it_was(text, section, quantity, weight):
    wanted = replace(WANTED, text=text, section=section, quantity=quantity, weight=weight)
    assert Definition.from_json(wanted.to_json()) == wanted
    old, new = WANTED.changes(wanted)
    assert Definition.from_json({**WANTED.to_json(), **new}) == wanted
    assert Definition.from_json({**wanted.to_json(), **old}) == WANTED
