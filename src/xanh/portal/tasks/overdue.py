"""Overdue tasks by whoever leads them: counted by the database, thousands at once."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q
from django.db.models.functions import Coalesce

from xanh.portal.plans.models import Responsibility
from xanh.portal.plans.rules import PlanState, Role


@dataclass(frozen=True)
class Overdue:
    """How many open tasks of an agency are past their deadline, and the deadline of the oldest."""

    agency: int
    count: int
    oldest: date


def overdue(today: date) -> list[Overdue]:
    """The agencies that lead an overdue task of a plan in force, as the plans name them."""
    due = Coalesce("task__next_due_on", "task__due_on")
    still = Q(task__done_on=None, task__cancelled_at=None, task__plan__state=PlanState.ACCEPTED)
    leads = Responsibility.objects.filter(still, role=Role.LEAD).alias(due=due).filter(due__lt=today)
    found = leads.order_by().values("agency").annotate(n=Count("task", distinct=True), oldest=Min(due))
    return [Overdue(row["agency"], row["n"], row["oldest"]) for row in found]
