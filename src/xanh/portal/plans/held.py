"""Rows of plans and tasks held until an act is done: before the journal's turn, from above to below.

Whoever holds several rows takes them in this order, so that of two acts at once the second waits and none
waits for one that waits for it. A row that is held may still be named by new rows of others (no_key).
"""

from typing import Any

from django.db.models import QuerySet

from xanh.portal.plans import status
from xanh.portal.plans.models import Plan, Task
from xanh.portal.plans.rollup import Child, Rollup, roll_up


def hold_plan(pk: int) -> Plan:
    """The plan's row: whoever changes the tasks of a plan, or which of them stand under which, holds it."""
    return Plan.objects.select_for_update(no_key=True).get(pk=pk)


def hold_task(task: Task) -> Task:
    """The task's row as it is now, and before it those of the tasks above it."""
    for pk in reversed(_above(task)):
        _rows(Task.objects.filter(pk=pk))
    rows = Task.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("plan").get(pk=task.pk)


def _above(task: Task) -> list[int]:
    """The tasks above this one, the nearest first; a circle ends the walk."""
    found: list[int] = []
    here = Task.objects.filter(pk=task.pk).values_list("parent", flat=True).first()
    while here is not None and here not in (task.pk, *found):
        found.append(here)
        here = Task.objects.filter(pk=here).values_list("parent", flat=True).first()
    return found


def hold_branch(task: Task) -> list[Task]:
    """All parts of a task, at any depth, the highest first."""
    return _levels(Task.objects.filter(parent=task.pk))


def hold_tasks(plan: Plan) -> list[Task]:
    """All tasks of a plan, the highest first."""
    return _levels(plan.tasks.filter(parent=None))


def _levels(top: QuerySet[Task]) -> list[Task]:
    found = level = _rows(top)
    while level:
        seen = [task.pk for task in found]
        level = _rows(Task.objects.filter(parent__in=[t.pk for t in level]).exclude(pk__in=seen))
        found = found + level
    return found


def _rows(found: QuerySet[Any]) -> list[Any]:
    return list(found.select_for_update(no_key=True).order_by("pk"))


def of_parts(task: Task) -> Rollup | None:
    """What the parts of a task make of its progress; None where it has none."""
    rows = task.subtasks.order_by().values_list("progress", "weight", "cancelled_at")
    parts = [Child(progress, weight, cancelled is None) for progress, weight, cancelled in rows]
    return roll_up(parts) if parts else None


def follow(parent: int | None) -> None:
    """Bring a task with parts, and whatever stands above it, up to what its parts say; rows are held."""
    seen: set[int] = set()
    while parent is not None and parent not in seen:
        seen.add(parent)
        task = Task.objects.select_related("plan").get(pk=parent)
        below = of_parts(task)
        if below is not None:
            put_progress(task, below)
        parent = task.parent_id


def put_progress(task: Task, found: Rollup) -> None:
    """Write a task's progress, and the day that counts next by it."""
    task.progress = found.progress
    task.due_on, task.next_due_on = status.dates(task.schedule, task.plan.year, task.progress)
    task.save(update_fields=["progress", "due_on", "next_due_on"])
