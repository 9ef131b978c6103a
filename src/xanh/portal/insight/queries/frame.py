"""What the frame of every page and several pages read."""

from datetime import datetime

from django.db.models import Exists, F, OuterRef, QuerySet

from xanh.portal.journal.models import Entry
from xanh.portal.plans.models import Plan, PlanIndicator
from xanh.portal.plans.queries import with_table
from xanh.portal.plans.rules import PlanState

DATA_ACTS = ("plan.accept", "plan.target", "scores.record", "framework.load", "agency.load", "agency.create")


def data_time() -> datetime | None:
    """When plans, scores or agencies last changed."""
    return Entry.objects.filter(act__in=DATA_ACTS).order_by("-id").values_list("at", flat=True).first()


def newest_first(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """By date of issue; a plan without a date stands at the end of its year."""
    return plans.order_by(F("year").desc(nulls_last=True), F("issued_on").desc(nulls_last=True), "-id")


def plans_with_indicators() -> QuerySet[Plan]:
    """The accepted plans that hold an indicator table, newest first: the first one is in force."""
    rows = PlanIndicator.objects.filter(plan=OuterRef("pk"))
    return newest_first(Plan.objects.filter(Exists(rows), state=PlanState.ACCEPTED))


def plan_with_table(pk: int | None) -> Plan | None:
    """An accepted plan with its indicator table, None where there is none of this key."""
    return with_table(plans_with_indicators()).filter(pk=pk).first() if pk else None
