"""The progress of a plan's rows and tasks, rolled up from the tasks that serve them and from their parts."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from xanh.portal.plans.models import Plan, PlanIndicator, Serving, Task
from xanh.portal.plans.rollup import Child, Rollup, roll_up, roll_up_tree
from xanh.portal.plans.rules import PlanState

Key = tuple[str, int]  # "indicator" or "task", and its row
DEEP = 12  # levels of plans and parts below a row: more is a mistake in the data
Row = tuple[int, Decimal | None, Decimal, bool]


def of_rows(indicators: Iterable[PlanIndicator] = (), tasks: Iterable[Task] = ()) -> dict[Key, Rollup]:
    """The roll-up of each row and task that anything stands below; one query for each level.

    Below a row stand the tasks of accepted plans that serve it; below a task these and its own parts.
    """
    level: set[Key] = {("indicator", row.pk) for row in indicators} | {("task", task.pk) for task in tasks}
    children: dict[Key, list[Key]] = {}
    leaves: dict[Key, Child] = {}
    for _ in range(DEEP):
        found = _below(level)
        for parent, (pk, progress, weight, counts) in found:
            key = ("task", pk)
            if key not in children.setdefault(parent, []):
                children[parent].append(key)
            leaves[key] = Child(progress, weight, counts)
        level = {("task", row[0]) for _, row in found} - children.keys()
        if not level:
            break
    return roll_up_tree(children, leaves)


def _below(level: Iterable[Key]) -> list[tuple[Key, Row]]:
    """What stands right below these rows and tasks, in one query."""
    tasks = [pk for kind, pk in level if kind == "task"]
    indicators = [pk for kind, pk in level if kind == "indicator"]
    served = Serving.objects.filter(task__plan__state=PlanState.ACCEPTED).order_by()
    sources = (
        ("task", "parent_id", "", Task.objects.filter(parent__in=tasks).order_by()),
        ("task", "aim_id", "task__", served.filter(aim__in=tasks)),
        ("indicator", "indicator_id", "task__", served.filter(indicator__in=indicators)),
    )
    first, *others = (_columns(*source) for source in sources)
    rows = first.union(*others, all=True)
    return [((kind, parent), _row(*facts)) for kind, parent, *facts in rows]


def _columns(kind: str, parent: str, path: str, rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """The same columns of every kind of row: whose child, and what of it counts."""
    names = ("pk", "progress", "weight", "cancelled_at")
    columns = {f"c_{n}": F(f"{path}{name}") for n, name in enumerate(names)}
    labelled = rows.annotate(c_kind=Value(kind, output_field=CharField()), c_parent=F(parent), **columns)
    return labelled.values_list("c_kind", "c_parent", *columns)


def _row(pk: int, progress: Decimal | None, weight: Decimal, cancelled_at: object) -> Row:
    return pk, progress, weight, cancelled_at is None


def of_plan(plan: Plan) -> tuple[Rollup, dict[Key, Rollup]]:
    """The progress of a whole plan, of its tasks that stand under no other; and of each that has parts."""
    tasks = list(plan.tasks.filter(parent=None).only("pk", "progress", "weight", "cancelled_at", "plan_id"))
    found = of_rows(tasks=tasks)
    return roll_up(_own(task, found.get(("task", task.pk))) for task in tasks), found


def _own(task: Task, below: Rollup | None) -> Child:
    progress = task.progress if below is None else below.exact
    return Child(progress, task.weight, task.cancelled_at is None)
