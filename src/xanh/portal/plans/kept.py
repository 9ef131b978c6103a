"""What the linter says of an accepted plan, kept in memory until the plan's next journal line.

Five hundred tasks take longer to lint than a page may take, and an accepted plan does not change in between.
"""

from django.core.cache import cache

from xanh.portal.journal.queries import history
from xanh.portal.plans import queries
from xanh.portal.plans.models import Plan
from xanh.reference import Problem
from xanh.reference.problems import SEVERITIES

HOUR = 3600


def findings(plan: Plan) -> list[Problem]:
    """The findings, the gravest first; none for a plan that is only cited."""
    if plan.accepted_at is None:
        return []
    line = history(plan).order_by("-id").values_list("hash", flat=True).first()
    if line is None:
        return _found(plan.pk)
    return cache.get_or_set(f"findings:{line}", lambda: _found(plan.pk), HOUR) or []


def _found(pk: int) -> list[Problem]:
    plan = queries.whole(Plan.objects.filter(pk=pk)).get()
    return sorted(queries.findings(plan), key=lambda problem: SEVERITIES.index(problem.severity))
