"""What the page of a task shows beside its facts: entries, milestones, sub-tasks, what serves it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from xanh.portal.display import figures
from xanh.portal.plans import status
from xanh.portal.plans.models import Serving, Task
from xanh.portal.plans.rollup import Child, Rollup, formula, roll_up
from xanh.portal.plans.rules import PlanState
from xanh.portal.plans.status import Milestone, shares
from xanh.portal.tasks.models import Entry, EntryVersion
from xanh.portal.tasks.queries import latest_of, with_latest

ENTRIES = 60


def figure(value: Decimal) -> str:
    """A percent with the decimals it has."""
    return figures.number(value, None)


@dataclass(frozen=True)
class Told:
    """What one agency said of one period, and how often it changed it."""

    entry: Entry
    version: EntryVersion


def entries(task: Task) -> list[Told]:
    """Everything said about the task, the latest period first."""
    found = with_latest(Entry.objects.filter(task=task).order_by("-ends_on", "agency__sort_key"))[:ENTRIES]
    return [Told(entry, version) for entry in found if (version := latest_of(entry))]


@dataclass(frozen=True)
class Mark:
    """A milestone with how it stands."""

    milestone: Milestone
    share: Decimal
    reached: bool
    late: bool


def milestones(task: Task, today: date) -> list[Mark]:
    """The milestones in order; reached where the progress is at least what all up to it make."""
    found = status.milestones(task.schedule, task.plan.year)
    marks: list[Mark] = []
    wanted = Decimal(0)
    for mark, share in zip(found, shares(found), strict=True):
        wanted = min(wanted + share, Decimal(100))
        reached = task.done_on is not None or (task.progress or Decimal(0)) >= wanted
        marks.append(Mark(mark, share, reached, not reached and mark.due < today))
    return marks


@dataclass(frozen=True)
class Below:
    """A task below another, or one that serves it, with how it stands."""

    task: Task
    status: str
    late: int


@dataclass(frozen=True)
class Group:
    """Tasks below another with what they make together, and the sum in words."""

    rows: Sequence[Below]
    rollup: Rollup
    formula: str


def subtasks(task: Task, today: date) -> Group:
    """The task's own sub-tasks."""
    found = task.subtasks.order_by("position", "id").prefetch_related("responsibilities__agency")
    return _group(list(found), today)


def served_by(task: Task, today: date) -> Group:
    """The tasks of plans below this one that serve it."""
    found = Serving.objects.filter(aim=task, task__plan__state=PlanState.ACCEPTED)
    related = found.select_related("task__plan").prefetch_related("task__responsibilities__agency")
    ordered = related.order_by("task__plan_id", "task__position", "id")
    return _group([serving.task for serving in ordered], today)


def serves(task: Task) -> list[Serving]:
    """What of the plan above, or of the index, the task serves."""
    related = ("indicator__plan", "indicator__node", "aim__plan")
    return list(Serving.objects.filter(task=task).select_related(*related).order_by("id"))


def _group(tasks: Sequence[Task], today: date) -> Group:
    rollup = roll_up(Child(t.progress, t.weight, t.cancelled_at is None) for t in tasks)
    return Group([_below(task, today) for task in tasks], rollup, formula(rollup, figure))


def _below(task: Task, today: date) -> Below:
    facts = status.facts_of(task)
    return Below(task, status.status(facts, today), status.days_late(facts, today))
