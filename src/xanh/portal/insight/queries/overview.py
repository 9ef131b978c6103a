"""Reads of the overview: a unit's scores and goals, and what waits for a person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q

from xanh.calendar import next_due
from xanh.portal.display.names import in_readers_language, plan_symbol
from xanh.portal.indicators.models import Edition, Unit, Value
from xanh.portal.indicators.rules import FRAMEWORK
from xanh.portal.insight import scores
from xanh.portal.insight.queries.frame import plans_with_indicators
from xanh.portal.insight.scores import Figure, Goal, YearScores
from xanh.portal.plans.models import Plan, ReportingDuty, Target
from xanh.portal.plans.queries import table_findings, with_table
from xanh.portal.plans.rules import NOT_IN_FORCE, PlanState, Role

_HEAVY = ("plan__sections", "plan__subindices", "plan__legal_basis", "plan__search_key")


@dataclass(frozen=True)
class Due:
    """A reporting duty with the last moment of its coming report."""

    duty: ReportingDuty
    at: datetime


def units() -> list[Unit]:
    """Every unit with at least one figure, in Vietnamese order."""
    return list(Unit.objects.filter(Exists(Value.objects.filter(unit=OuterRef("pk")))).order_by("sort_key"))


def chosen_unit(found: Sequence[Unit], asked: str, home: str) -> Unit | None:
    """The unit asked for by id, or the home unit, or any."""
    by_id = next((u for u in found if str(u.pk) == asked), None)
    return by_id or next((u for u in found if u.name == home), None) or (found[0] if found else None)


def scores_of(unit: Unit) -> list[YearScores]:
    """The unit's years, oldest first. Plans here set goals for the unit whose committee answers for it."""
    goals = _goals() if unit.committee_id else []
    editions, names = _editions_and_names()
    known = set(names)
    figures = [f for f in figures_of(unit) if f.code in known]
    return scores.years(figures, goals, editions=editions, names=names) if names else []


def figures_of(unit: Unit) -> list[Figure]:
    """Every figure of the total and the sub-indices, the latest recorded first where sources repeat one."""
    rows = Value.objects.filter(unit=unit, framework=FRAMEWORK).exclude(node_code__contains=".")
    return [as_figure(v) for v in rows.order_by("year", "node_code", "-recorded_at", "-id")]


def as_figure(value: Value) -> Figure:
    same = ("year", "kind", "value", "rank", "rank_of", "outside_top", "source_name", "source_url", "note")
    return Figure(code=value.node_code, **{name: getattr(value, name) for name in same})


def _goals() -> list[Goal]:
    """Goals of every plan for the total and the sub-indices, the newest plan first."""
    rows = Target.objects.filter(target_year__isnull=False).exclude(node_code__contains=".")
    rows = rows.exclude(plan__state__in=NOT_IN_FORCE)
    rows = rows.exclude(node_code="").exclude(target=None, rank_max=None)  # another index, or places to climb
    newest = (F("plan__issued_on").desc(nulls_last=True), "-plan_id", "position")
    named = ("plan__symbol", "plan__document_type", "plan__issuer_text", "plan__year", "plan__issued_on")
    slim = rows.select_related("plan").only(
        "target_year", "node_code", "target", "rank_max", "comparator", *named
    )
    return [_as_goal(t) for t in slim.order_by(*newest)]


def _as_goal(target: Target) -> Goal:
    return Goal(
        year=target.target_year or 0,
        code=target.node_code,
        value=target.target,
        rank_max=target.rank_max,
        lower_is_better=target.comparator == "<=",
        plan_id=target.plan_id,
        plan=plan_symbol(target.plan),
    )


def _editions_and_names() -> tuple[list[scores.Edition], dict[str, str]]:
    """Every edition; and the total and the sub-indices by code, as the latest list names them. One query."""
    part = FilteredRelation("nodes", condition=Q(nodes__kind__in=("total", "subindex")))
    found = Edition.objects.filter(framework=FRAMEWORK).annotate(part=part).order_by("year", "part__position")
    part_fields = ("part__code", "part__name", "part__name_en")
    rows = list(found.values_list("year", "comparable_with_previous", "note", *part_fields))
    editions = {row[:3]: scores.Edition(*row[:3]) for row in rows}
    return list(editions.values()), {
        code: in_readers_language(name, name_en) for *_, code, name, name_en in rows if code
    }


def plan_counts() -> dict[str, int]:
    """How many plans were accepted, how many are known only because another cites them."""
    return Plan.objects.aggregate(
        accepted=Count("pk", filter=Q(state=PlanState.ACCEPTED)),
        cited=Count("pk", filter=Q(state=PlanState.CITED)),
    )


def waiting() -> dict[str, Any]:
    """What should be looked at: doubts in the plan in force."""
    plan = with_table(plans_with_indicators()).first()
    told: dict[str, Any] = {"plan": plan, "plans": plan_counts()}
    if plan:
        leads = [any(r.role == Role.LEAD for r in i.responsibilities.all()) for i in plan.indicators.all()]
        told |= {"unowned": leads.count(False), "findings": len(table_findings(plan))}
    return told


def coming_reports(now: datetime, *, limit: int) -> list[Due]:
    """The reporting duties of accepted plans that fall due next, the soonest first."""
    duties = ReportingDuty.objects.filter(plan__state=PlanState.ACCEPTED, due__isnull=False)
    rules = [(pk, rule) for pk, rule in duties.order_by().values_list("pk", "due") if rule]
    moments = {key: next_due(rule, now) for key, rule in {str(rule): rule for _, rule in rules}.items()}
    dated = [(at, pk) for pk, rule in rules if (at := moments[str(rule)])]
    soonest = sorted(dated)[:limit]
    related = duties.select_related("plan__issuer__successor", "reporter", "receiver").defer(*_HEAVY)
    found = related.in_bulk([pk for _, pk in soonest])
    return [Due(found[pk], at) for at, pk in soonest]
