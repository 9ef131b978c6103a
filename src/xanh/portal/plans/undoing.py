"""Undo, while a plan is written: the last change that stands is taken back, then the one before it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from xanh.portal.agencies.models import User
from xanh.portal.journal.actions import record
from xanh.portal.journal.models import Entry
from xanh.portal.journal.queries import history
from xanh.portal.plans import definition
from xanh.portal.plans.definition import Definition
from xanh.portal.plans.models import Plan, Task
from xanh.portal.plans.tasking import bring_back, swap
from xanh.portal.plans.writing import Head, drafting, put_head
from xanh.reference import Problem, ProblemError

UNDO = "plan.undo"
LOOKED_AT = 300  # lines of the journal: nobody takes back more in one go


def last_change(plan: Plan) -> Entry | None:
    """The newest line about the plan that can be taken back and was not yet."""
    lines = history(plan).filter(act__in=[*TAKE_BACK, UNDO]).order_by("-id")[:LOOKED_AT]
    undone = set()
    for line in lines:
        if line.act == UNDO:
            undone.add(line.details["undoes"])
        elif line.pk not in undone:
            return line
    return None


@transaction.atomic
def undo(plan: Plan, line: int, *, by: User | None, at: datetime) -> Entry:
    """Take back the change that this line tells; only the last one that stands.

    Raises
    ------
    ProblemError
        plan.not_drafting; plan.nothing_to_undo where another change came in between.
    """
    plan = drafting(plan)
    found = last_change(plan)
    if found is None or found.pk != line:
        raise ProblemError(Problem("plan.nothing_to_undo"))
    TAKE_BACK[found.act](plan, found.details)
    return record(UNDO, plan, by=by, at=at, details={"undoes": found.pk, "act": found.act, **_label(found)})


def _label(line: Entry) -> dict[str, Any]:
    return {name: line.details[name] for name in ("task", "label") if name in line.details}


def _unadd(plan: Plan, told: dict[str, Any]) -> None:
    plan.tasks.filter(pk=told["task"]).delete()


def _unremove(plan: Plan, told: dict[str, Any]) -> None:
    bring_back(plan, told["task"], told["before"])


def _unedit(plan: Plan, told: dict[str, Any]) -> None:
    task = plan.tasks.get(pk=told["task"])
    before = {**definition.of_task(task).to_json(), **told["before"]}
    task.version += 1
    definition.put(task, Definition.from_json(before))


def _unmove(plan: Plan, told: dict[str, Any]) -> None:
    pair = (told["task"], told["other"])
    one, other = (Task.objects.get(pk=pk, plan=plan) for pk in pair)
    swap(one, other)


def _unhead(plan: Plan, told: dict[str, Any]) -> None:
    put_head(plan, Head.from_json(told["before"]))


TAKE_BACK: dict[str, Callable[[Plan, dict[str, Any]], None]] = {
    "plan.task_add": _unadd,
    "plan.task_remove": _unremove,
    "plan.task_edit": _unedit,
    "plan.task_move": _unmove,
    "plan.head": _unhead,
}
