"""Acts on the tasks of a plan: while it is written here, and once it counts."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from xanh.portal.agencies.models import Agency, User
from xanh.portal.journal.actions import record
from xanh.portal.plans import definition
from xanh.portal.plans.definition import WORDS, Definition
from xanh.portal.plans.held import follow, hold_branch, hold_plan, hold_task
from xanh.portal.plans.models import Plan, Responsibility, Task
from xanh.portal.plans.rules import PlanState, Role
from xanh.portal.plans.writing import drafting, need_reason, stale
from xanh.reference import Problem, ProblemError

Before = tuple[Task, Definition]


@transaction.atomic
def add_task(plan: Plan, wanted: Definition, *, by: User | None, at: datetime) -> Task:
    """Add a task at the end of a plan that is being written.

    Raises
    ------
    ProblemError
        plan.not_drafting; everything that keeps the task from being so.
    """
    plan = drafting(plan)
    definition.refuse(definition.problems(wanted, plan))
    last = plan.tasks.aggregate(last=Max("position"))["last"]
    task = Task(plan=plan, position=0 if last is None else last + 1)
    definition.put(task, wanted)
    record("plan.task_add", plan, by=by, at=at, details=_told(task, after=wanted.to_json()))
    return task


@transaction.atomic
def edit_task(
    task: Task, wanted: Definition, *, expected: int, by: User | None, at: datetime, why: str = ""
) -> Task:
    """Put a new definition in the place of the version that the person saw.

    Of a plan that counts the words of a task stay as its document has them, and a change has a reason.

    Raises
    ------
    ProblemError
        plan.task_changed where somebody else was quicker; plan.words_are_fixed; plan.reason_missing;
        everything that keeps the task from being so.
    """
    task, before = _held(task)
    counts = task.plan.state == PlanState.ACCEPTED
    if task.version != expected:
        raise stale(task, task.plan)
    if before == wanted:
        return task
    if counts:
        _refuse_other_words(before, wanted)
        need_reason(why)
    definition.refuse(definition.problems(wanted, task.plan, task))
    task.version += 1
    definition.put(task, wanted)
    old, new = before.changes(wanted)
    if counts:
        _follow({before.parent, wanted.parent})
        record("task.edit", task, by=by, at=at, details={"before": old, "after": new, "why": why.strip()})
    else:
        record("plan.task_edit", task.plan, by=by, at=at, details=_told(task, before=old, after=new))
    return task


def _follow(parents: Iterable[int | None]) -> None:
    """What stands above a part that was changed shows what its parts say now."""
    for parent in parents:
        if parent is not None:
            hold_task(Task(pk=parent))
            follow(parent)


def _refuse_other_words(before: Definition, wanted: Definition) -> None:
    if any(getattr(before, name) != getattr(wanted, name) for name in WORDS):
        raise ProblemError(Problem("plan.words_are_fixed"))


@transaction.atomic
def move_task(task: Task, *, down: bool, by: User | None, at: datetime) -> bool:
    """Change places with the task before or after it; False at the end of the list."""
    plan = drafting(task.plan)
    listed = list(plan.tasks.order_by("position", "id"))
    here = [t.pk for t in listed].index(task.pk)
    there = here + (1 if down else -1)
    if not 0 <= there < len(listed):
        return False
    swap(listed[here], listed[there])
    told = _told(task, other=listed[there].pk)
    record("plan.task_move", plan, by=by, at=at, details=told)
    return True


def swap(one: Task, other: Task) -> None:
    """No two tasks of a plan have the same position."""
    one.position, other.position = other.position, one.position
    Task.objects.bulk_update([one, other], ["position"])


@transaction.atomic
def remove_task(task: Task, *, expected: int, by: User | None, at: datetime) -> None:
    """Take a task out of a plan that is being written.

    Raises
    ------
    ProblemError
        plan.not_drafting; plan.task_changed; plan.task_has_parts.
    """
    plan = drafting(task.plan)
    task, before = _held(task)
    if task.version != expected:
        raise stale(task, plan)
    if task.subtasks.exists():
        raise ProblemError(Problem("plan.task_has_parts", values={"task": str(task)}))
    kept = {**before.to_json(), "position": task.position}
    record("plan.task_remove", plan, by=by, at=at, details=_told(task, before=kept))
    task.delete()


@transaction.atomic
def cancel_task(task: Task, *, why: str, by: User | None, at: datetime) -> list[Task]:
    """Cancel a task of a plan that counts, with all its parts; the tasks that were open until now.

    Raises
    ------
    ProblemError
        plan.not_accepted; plan.reason_missing.
    """
    need_reason(why)
    task, _ = _held(task)
    _must_count(task.plan)
    if task.cancelled_at is not None:
        return []
    cancelled = [t for t in (task, *hold_branch(task)) if t.cancelled_at is None]
    for one in cancelled:
        one.cancelled_at, one.cancelled_why = at, why.strip()[:500]
        one.version += 1
    Task.objects.bulk_update(cancelled, ["cancelled_at", "cancelled_why", "version"])
    follow(task.parent_id)
    parts = [t.pk for t in cancelled if t.pk != task.pk]
    record("task.cancel", task, by=by, at=at, details={"parts": parts, "why": why.strip()})
    return cancelled


@transaction.atomic
def restore_task(task: Task, *, why: str, by: User | None, at: datetime) -> list[Task]:
    """Bring back a task that was cancelled, and the parts that were cancelled with it."""
    need_reason(why)
    task, _ = _held(task)
    _must_count(task.plan)
    moment = task.cancelled_at
    if moment is None:
        return []
    back = [t for t in (task, *hold_branch(task)) if t.cancelled_at == moment]
    for one in back:
        one.cancelled_at, one.cancelled_why = None, ""
        one.version += 1
    Task.objects.bulk_update(back, ["cancelled_at", "cancelled_why", "version"])
    follow(task.parent_id)
    parts = [t.pk for t in back if t.pk != task.pk]
    record("task.restore", task, by=by, at=at, details={"parts": parts, "why": why.strip()})
    return back


@transaction.atomic
def give_task(
    task: Task, agency: Agency, *, scope: str = "", by: User | None, at: datetime
) -> Responsibility:
    """Give a task of a plan that counts to a division or a commune; the same again does nothing.

    Raises
    ------
    ProblemError
        plan.not_accepted; plan.task_cancelled.
    """
    task, _ = _held(task)
    _must_count(task.plan)
    if task.cancelled_at is not None:
        raise ProblemError(Problem("plan.task_cancelled", values={"task": str(task)}))
    there = task.responsibilities.filter(agency=agency, role=Role.DIRECTED).first()
    if there is not None:
        return there
    duty = Responsibility(plan=task.plan, task=task, agency=agency, role=Role.DIRECTED, given_at=at)
    duty.position, duty.scope, duty.as_written = task.responsibilities.count(), scope[:400], agency.name
    duty.save()
    record("task.give", task, by=by, at=at, details={"agency": agency.code, "scope": scope})
    return duty


def _must_count(plan: Plan) -> None:
    if plan.state != PlanState.ACCEPTED:
        raise ProblemError(Problem("plan.not_accepted", values={"plan": str(plan)}))


def _held(task: Task) -> Before:
    """The task's row, held until the act is done with its plan and those above it, and its definition."""
    hold_plan(task.plan_id)
    found = hold_task(task)
    return found, definition.of_task(found)


def _told(task: Task, **details: Any) -> dict[str, Any]:
    """What the plan's journal keeps of a change to one of its tasks."""
    return {"task": task.pk, "label": str(task), **details}


@transaction.atomic
def bring_back(plan: Plan, pk: int, kept: dict[str, Any]) -> Task:
    """A task that was taken out, with the key it had: older lines of the journal name it."""
    position = kept["position"]
    plan.tasks.filter(position__gte=position).update(position=F("position") + 1)
    task = Task(pk=pk, plan=plan, position=position)
    wanted = Definition.from_json(kept)
    if wanted.parent and not plan.tasks.filter(pk=wanted.parent).exists():
        wanted = replace(wanted, parent=None)
    definition.put(task, wanted)
    return task
