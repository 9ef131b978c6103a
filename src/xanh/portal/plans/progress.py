"""The progress of a plan's rows and tasks, rolled up from the tasks that serve them and from their parts."""

from collections.abc import Iterable
from decimal import Decimal

from django.db.models import Q

from xanh.portal.plans.models import Plan, PlanIndicator, Serving, Task
from xanh.portal.plans.rollup import Child, Rollup, roll_up, roll_up_tree
from xanh.portal.plans.rules import PlanState

Key = tuple[str, int]  # "indicator" or "task", and its row
DEEP = 12  # levels of plans and parts below a row: more is a mistake in the data
Row = tuple[int, Decimal | None, Decimal, bool]


def of_rows(indicators: Iterable[PlanIndicator] = (), tasks: Iterable[Task] = ()) -> dict[Key, Rollup]:
    """The roll-up of each row and task that anything stands below; two queries for each level.

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
    tasks = [pk for kind, pk in level if kind == "task"]
    indicators = [pk for kind, pk in level if kind == "indicator"]
    counted = ("progress", "weight", "cancelled_at")
    found: list[tuple[Key, Row]] = []
    if tasks:
        for parent, pk, *facts in Task.objects.filter(parent__in=tasks).values_list(
            "parent_id", "pk", *counted
        ):
            found.append((("task", parent), _row(pk, *facts)))
    served = Serving.objects.filter(Q(indicator__in=indicators) | Q(aim__in=tasks))
    served = served.filter(task__plan__state=PlanState.ACCEPTED)
    columns = ("indicator_id", "aim_id", "task_id", *(f"task__{name}" for name in counted))
    for indicator, aim, pk, *facts in served.order_by("task_id").values_list(*columns):
        found.append((("indicator", indicator) if indicator else ("task", aim), _row(pk, *facts)))
    return found


def _row(pk: int, progress: Decimal | None, weight: Decimal, cancelled_at: object) -> Row:
    return pk, progress, weight, cancelled_at is None


def of_plan(plan: Plan) -> Rollup:
    """The progress of a whole plan: of its tasks that stand under no other."""
    tasks = list(plan.tasks.filter(parent=None).only("pk", "progress", "weight", "cancelled_at", "plan_id"))
    found = of_rows(tasks=tasks)
    return roll_up(_own(task, found.get(("task", task.pk))) for task in tasks)


def _own(task: Task, below: Rollup | None) -> Child:
    progress = task.progress if below is None else below.exact
    return Child(progress, task.weight, task.cancelled_at is None)
