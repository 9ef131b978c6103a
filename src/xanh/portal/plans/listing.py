"""Reads for the list of plans and for the parts of one plan: pages of rows, never a whole plan at once."""

from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from xanh.portal.agencies.access import acting_for
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import search_key
from xanh.portal.plans.filters import ListFilter, TaskFilter
from xanh.portal.plans.models import (
    Plan,
    PlanIndicator,
    Recipient,
    ReportingDuty,
    Responsibility,
    Serving,
    SourceDocument,
    Target,
    Task,
)
from xanh.portal.plans.queries import search
from xanh.portal.plans.rules import PlanState, Role

ORDER: dict[str, tuple[Any, ...]] = {
    "year": ("year", "issued_on", "id"),
    "-year": (F("year").desc(nulls_last=True), F("issued_on").desc(nulls_last=True), "-id"),
    "symbol": ("symbol", "id"),
    "-symbol": ("-symbol", "-id"),
    "issuer": ("issuer__sort_key", "issuer_text", "id"),
    "-issuer": ("-issuer__sort_key", "-issuer_text", "-id"),
}
NEWLY_GIVEN: dict[str, Any] = {"given_at__isnull": False, "received_at": None}
LARGE = ("sections", "subindices", "legal_basis", "search_key")
COUNTED: dict[str, Any] = {
    "indicator_count": PlanIndicator,
    "task_count": Task,
    "target_count": Target,
    "duty_count": ReportingDuty,
}


def plans(visible: QuerySet[Plan], asked: ListFilter) -> QuerySet[Plan]:
    """The plans asked for, each with the numbers of its parts."""
    found = search(visible, asked.words)
    if asked.year:
        found = found.filter(year=asked.year)
    found = found.filter(state=asked.state) if asked.state else found.exclude(state=PlanState.SUPERSEDED)
    related = found.select_related("issuer", "parent").defer(*LARGE, *(f"parent__{name}" for name in LARGE))
    return related.annotate(**{name: _count(model) for name, model in COUNTED.items()}).order_by(
        *ORDER[asked.order]
    )


def _count(model: Any) -> Coalesce:
    rows = model.objects.filter(plan=OuterRef("pk")).order_by().values("plan")
    counted = Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    return Coalesce(counted, Value(0))


def years(visible: QuerySet[Plan]) -> list[int]:
    """The years that have plans, newest first."""
    found = visible.filter(year__isnull=False).order_by("-year").values_list("year", flat=True)
    return [year for year in found.distinct() if year]


def head(visible: QuerySet[Plan], pk: int) -> Plan | None:
    """A plan with what stands above it; its document without the lines."""
    related = visible.select_related("issuer", "parent", "drafting_unit", "document", "superseded_by")
    slim = related.defer("document__lines", "document__pages")
    given = Responsibility.objects.filter(plan=OuterRef("pk"), **NEWLY_GIVEN)
    counted = {name: _count(model) for name, model in COUNTED.items()}
    return slim.annotate(**counted, gives_news=Exists(given)).filter(pk=pk).first()


def children(plan: Plan, visible: QuerySet[Plan]) -> QuerySet[Plan]:
    """The plans that carry this one out, among those that a person sees."""
    return visible.filter(parent=plan).select_related("issuer").order_by("year", "issued_on", "id")


def former(plan: Plan) -> QuerySet[Plan]:
    """The versions of the plan before this one, the latest first."""
    return plan.former.order_by("-accepted_at", "-id")


def targets(plan: Plan) -> QuerySet[Target]:
    return plan.targets.order_by("node_code", "target_year", "position")


def duties(plan: Plan) -> QuerySet[ReportingDuty]:
    return plan.duties.select_related("reporter__successor", "receiver__successor").order_by("position")


def recipients(plan: Plan) -> QuerySet[Recipient]:
    return plan.recipients.select_related("agency").order_by("position")


def indicators(plan: Plan) -> QuerySet[PlanIndicator]:
    """The rows of the plan's table with whoever stands in them, leads first."""
    return plan.indicators.select_related("node").prefetch_related(*_with_agencies()).order_by("position")


def tasks(plan: Plan, asked: TaskFilter) -> QuerySet[Task]:
    """The tasks asked for, with whoever leads and helps."""
    found = plan.tasks.all()
    if asked.agency:
        named = Agency.objects.filter(code=asked.agency).first()
        meant = acting_for(named) if named else ()
        found = found.filter(responsibilities__agency__in=meant).distinct()
    if asked.subindex:
        found = found.filter(node_code=asked.subindex)
    keys = search_key(asked.words).split()
    if keys:
        found = found.filter(pk__in=_with_words(found, keys))
    return found.prefetch_related(*_with_agencies(), _served()).order_by("position", "id")


def newly_given(plan: Plan) -> list[int]:
    """The agencies that tasks were given to here and that took no note yet, once for each task."""
    rows = plan.responsibilities.filter(**NEWLY_GIVEN)
    return list(rows.order_by().values_list("agency_id", flat=True))


def tasks_to_edit(plan: Plan) -> QuerySet[Task]:
    """The tasks of a plan that is being written, in its order, with whoever owes them and what they serve."""
    return plan.tasks.prefetch_related(*_with_agencies(), _served()).order_by("position", "id")


def _served() -> Prefetch:
    rows = Serving.objects.select_related("indicator", "aim").defer("indicator__spans", "aim__spans")
    return Prefetch("servings", rows)


def _with_words(found: QuerySet[Task], keys: list[str]) -> list[int]:
    """Tasks hold no search key: their texts are compared here, one plan's at a time."""
    texts = found.order_by().values_list("pk", "text")
    return [pk for pk, text in texts if all(key in search_key(text) for key in keys)]


def task_agencies(plan: Plan) -> QuerySet[Agency]:
    """Whoever stands in a task of the plan."""
    named = Responsibility.objects.filter(plan=plan, task__isnull=False).values("agency")
    return Agency.objects.filter(pk__in=named).order_by("sort_key")


def task_subindices(plan: Plan) -> list[str]:
    found = plan.tasks.exclude(node_code="").order_by("node_code").values_list("node_code", flat=True)
    return list(found.distinct())


def document(plan: Plan) -> SourceDocument | None:
    """The file the plan was read from."""
    return SourceDocument.objects.filter(plans=plan).defer("lines", "pages").first()


def _with_agencies() -> tuple[Prefetch, Prefetch]:
    """Leads first; agencies apart, so that each is read once however often it stands in the plan."""
    rank = Case(*(When(role=role, then=Value(n)) for n, role in enumerate(Role)), default=Value(9))
    rows = Responsibility.objects.defer("spans", "as_written").order_by(rank, "position", "id")
    agencies = Agency.objects.select_related("successor")
    return Prefetch("responsibilities", rows), Prefetch("responsibilities__agency", agencies)
