"""What a merger would move: everything that names an agency that ends, by kind, counted and listed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Model, Q, QuerySet

from xanh.portal.agencies.models import (
    Agency,
    AgencyCode,
    Contact,
    GroupMember,
    Membership,
    Merger,
    MergerPart,
)
from xanh.portal.agencies.rules import Kind
from xanh.portal.display.names import plan_symbol
from xanh.portal.display.words import word
from xanh.portal.periods.models import Tier
from xanh.portal.plans.models import Plan, Recipient, ReportingDuty, Responsibility
from xanh.portal.plans.rules import PlanState

LISTED = 30
# Told apart below, or part of the register itself.
TOLD = (Agency, AgencyCode, Contact, GroupMember, Membership, Merger, MergerPart)
OWED = (Responsibility, ReportingDuty, Tier)
STAYS = (Plan, Recipient)  # history: it keeps the old name


@dataclass(frozen=True)
class Move:
    """One kind of thing: how many, the first of them in words, and what becomes of them."""

    what: str
    count: int
    items: tuple[str, ...] = field(default_factory=tuple)

    @property
    def left(self) -> int:
        return self.count - len(self.items)


def moves(predecessors: Sequence[Agency]) -> list[Move]:
    """Everything that passes on, in the order a person asks for it; kinds that have nothing, too."""
    ids = [a.pk for a in predecessors]
    owed = Responsibility.objects.filter(agency__in=ids, plan__state=PlanState.ACCEPTED)
    reporting = ReportingDuty.objects.filter(plan__state=PlanState.ACCEPTED)
    tiers = Tier.objects.filter(Q(reporters__in=ids) | Q(receiver__in=ids)).distinct()
    named = GroupMember.objects.filter(agency__in=ids)
    return [
        _people(Membership.objects.filter(agency__in=ids)),
        _owed("indicators", owed.filter(indicator__isnull=False)),
        _owed("tasks", owed.filter(task__isnull=False)),
        _reports(reporting.filter(Q(reporter__in=ids) | Q(receiver__in=ids))),
        _move("tiers", tiers.select_related("regime"), lambda t: f"{t.regime.name}, {t.level}"),
        _divisions(ids),
        _move("groups", named.select_related("group"), lambda m: m.group.name),
        Move("contacts", Contact.objects.filter(agency__in=ids, erased_at=None).count()),
        *_others(ids),
    ]


def _move(what: str, rows: QuerySet, words) -> Move:
    return Move(what, rows.count(), tuple(words(row) for row in rows[:LISTED]))


def _people(rows: QuerySet[Membership]) -> Move:
    rows = rows.select_related("user", "agency").order_by("user__first_name", "id")
    return _move("people", rows, lambda m: f"{m.user}: {word('person', m.role)}, {m.agency}")


def _owed(what: str, rows: QuerySet[Responsibility]) -> Move:
    related = rows.select_related("plan", "indicator", "task", "agency")
    related = related.order_by("-plan__year", "plan_id", "id")
    slim = related.defer("plan__sections", "plan__subindices", "plan__legal_basis", "task__spans", "spans")
    return _move(what, slim, _said)


def _said(row: Responsibility) -> str:
    thing = str(row.indicator or row.task)
    return f"{word('role', row.role)}: {thing} ({plan_symbol(row.plan)}, {row.agency})"


def _reports(rows: QuerySet[ReportingDuty]) -> Move:
    rows = rows.select_related("plan").order_by("-plan__year", "id")
    return _move("reports", rows, lambda d: f"{d.reporter_text} → {d.receiver_text} ({plan_symbol(d.plan)})")


def _divisions(ids: Iterable[int]) -> Move:
    rows = Agency.objects.filter(parent__in=ids).select_related("parent")
    return _move("divisions", rows, lambda a: f"{a.name} ({a.parent}, {word('agency', Kind(a.kind))})")


def _others(ids: Sequence[int]) -> list[Move]:
    """Whatever else points to an agency, from any app: tasks, reports, explanations as they come to be."""
    found: dict[type[Model], int] = {}
    for relation in Agency._meta.related_objects:
        model = relation.related_model
        if relation.many_to_many or isinstance(model, str) or model in (*TOLD, *OWED, *STAYS):
            continue
        rows = model._default_manager.filter(**{f"{relation.field.name}__in": ids})
        found[model] = found.get(model, 0) + rows.count()
    return [Move(model._meta.label_lower, count) for model, count in found.items() if count]
