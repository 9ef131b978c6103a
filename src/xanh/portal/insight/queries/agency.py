"""What an agency owes and receives in all plans: under its name, its old names, its divisions, its groups."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from xanh.calendar import next_due
from xanh.portal.agencies.models import Agency, Merger
from xanh.portal.agencies.queries import everyone, members_on, valid_on
from xanh.portal.agencies.rules import GROUPS, Kind, means, old_code
from xanh.portal.insight.filters import AgencyFilter
from xanh.portal.plans.models import Plan, Recipient, ReportingDuty, Responsibility
from xanh.portal.plans.rules import NOT_IN_FORCE, PlanState, Role

ROLE_ORDER = (Role.LEAD, Role.CONSOLIDATING, Role.ADVISING, Role.COORDINATING, Role.DIRECTED)
LISTED = 60  # duties and documents shown; the rest is in the plans


@dataclass(frozen=True)
class Kin:
    """A name under which duties reach the agency: its own, an old one, a division's, a group's."""

    agency: Agency
    how: str  # self, predecessor, division, group
    body: Agency  # the agency itself or the predecessor through which it holds
    is_past: bool


@dataclass(frozen=True)
class Family:
    """All names of an agency, and whom it belongs with. Read in one query."""

    agency: Agency
    kin: Mapping[int, Kin]
    meant: Mapping[int, tuple[Agency, ...]]  # by each group of its: itself, those it took over
    members: tuple[Agency, ...]
    register: Mapping[int, Agency]

    def _of(self, how: str) -> list[Agency]:
        return [k.agency for k in self.kin.values() if k.how == how]

    @property
    def predecessors(self) -> list[Agency]:
        return self._of("predecessor")

    @property
    def divisions(self) -> list[Agency]:
        """Its own of today; those of its predecessors are found on their pages."""
        return [k.agency for k in self.kin.values() if k.how == "division" and not k.is_past]

    @property
    def groups(self) -> list[Agency]:
        return self._of("group")

    @property
    def own_ids(self) -> list[int]:
        """Every name but the groups'."""
        return [pk for pk, k in self.kin.items() if k.how != "group"]

    @property
    def body_ids(self) -> list[int]:
        """Itself and those it took over."""
        return [pk for pk, k in self.kin.items() if k.how in ("self", "predecessor")]


@dataclass(frozen=True)
class Owed:
    """A reporting duty with the last moment of its coming report."""

    duty: ReportingDuty
    at: datetime | None
    receives: bool


def family(agency: Agency, today: date) -> Family:
    """Follow predecessors, divisions and groups through the register, held in memory: it is small."""
    register = everyone()
    bodies = _reach(agency, register, lambda old, new: _passed(old, today) and old.successor_id == new.pk)
    kin: dict[int, Kin] = {}
    meant: dict[int, tuple[Agency, ...]] = {}
    for body in bodies:
        is_past = body.pk != agency.pk
        names = {"predecessor" if is_past else "self": [body], "group": _groups(body, register)}
        names["division"] = _reach(body, register, _is_division_of)[1:]
        for how, agencies in names.items():
            kin |= {a.pk: Kin(a, how, body, is_past) for a in agencies if a.pk not in kin}
        meant |= {group.pk: (*meant.get(group.pk, ()), body) for group in names["group"]}
    members = tuple(members_on(agency, today, register)) if agency.kind in GROUPS else ()
    return Family(agency, kin, meant, members, {a.pk: a for a in register})


def _passed(agency: Agency, today: date) -> bool:
    """Whether its duties are its successor's by now; a merger may be made for a day to come."""
    return agency.valid_to is not None and agency.valid_to < today


def _reach(
    start: Agency, register: Sequence[Agency], leads: Callable[[Agency, Agency], bool]
) -> list[Agency]:
    """`start` and everything that leads to it at any remove, nearest first; a circle ends the walk."""
    found = [start]
    known = {start.pk}
    for body in found:
        new = [a for a in register if a.pk not in known and leads(a, body)]
        known |= {a.pk for a in new}
        found += new
    return found


def _is_division_of(agency: Agency, body: Agency) -> bool:
    return agency.parent_id == body.pk and agency.kind == Kind.DIVISION


def _groups(body: Agency, register: Sequence[Agency]) -> list[Agency]:
    """The groups that mean this body."""
    return [a for a in register if means(a, body)]


def owed(found: Family) -> QuerySet[Responsibility]:
    """Everything owed in accepted plans; what a group owes, where one of the bodies existed at that time."""
    wanted = Q(agency__in=found.own_ids)
    for group, bodies in found.meant.items():
        for body in bodies:
            wanted |= Q(agency=group) & _while_valid(body)
    return Responsibility.objects.filter(wanted, plan__state=PlanState.ACCEPTED)


def _while_valid(body: Agency) -> Q:
    """Plans issued while the body existed; a plan without a date is taken by its year."""
    condition = Q()
    if body.valid_from:
        condition &= Q(plan__issued_on__gte=body.valid_from) | Q(
            plan__issued_on=None, plan__year__gte=body.valid_from.year
        )
    if body.valid_to:
        condition &= Q(plan__issued_on__lte=body.valid_to) | Q(
            plan__issued_on=None, plan__year__lte=body.valid_to.year
        )
    return condition


def counts_by(duties: QuerySet[Responsibility]) -> tuple[dict[str, int], list[tuple[Plan, int]]]:
    """How many duties by role and by plan, in one query."""
    rows = list(duties.order_by().values_list("role", "plan_id").annotate(n=Count("pk")))
    by_role = {role.value: sum(n for r, _, n in rows if r == role) for role in ROLE_ORDER}
    totals: dict[int, int] = {}
    for _, plan_id, n in rows:
        totals[plan_id] = totals.get(plan_id, 0) + n
    plans = Plan.objects.filter(pk__in=totals).only("symbol", "title", "year", "issued_on", "document_type")
    return {r: n for r, n in by_role.items() if n}, [(p, totals[p.pk]) for p in plans]


def narrowed(duties: QuerySet[Responsibility], asked: AgencyFilter) -> QuerySet[Responsibility]:
    """Only one role, only one plan, as asked."""
    by_role = duties.filter(role=asked.role) if asked.role else duties
    return by_role.filter(plan=asked.plan) if asked.plan else by_role


def in_order(duties: QuerySet[Responsibility]) -> QuerySet[Responsibility, int]:
    """Keys of duties: newest plan first, leads before the rest, then as the plan has them."""
    newest = (F("plan__year").desc(nulls_last=True), "-plan_id")
    return duties.order_by(*newest, _role_rank(), "id").values_list("pk", flat=True)


def with_names(keys: Iterable[int], found: Family) -> list[tuple[Responsibility, Kin]]:
    """Duties by key, each with the name under which it reached the agency."""
    related = Responsibility.objects.select_related("plan", "indicator__node", "task")
    slim = related.defer("plan__sections", "plan__subindices", "plan__legal_basis", "task__spans", "spans")
    shown = list(keys)
    rows = slim.in_bulk(shown)
    return [(rows[key], found.kin[rows[key].agency_id]) for key in shown]


def _role_rank() -> Case:
    return Case(*(When(role=role, then=Value(n)) for n, role in enumerate(ROLE_ORDER)), default=Value(9))


def reports(found: Family, now: datetime) -> list[Owed]:
    """What it reports and what is reported to it, the next due first."""
    ids = found.own_ids
    rows = ReportingDuty.objects.filter(Q(reporter__in=ids) | Q(receiver__in=ids))
    duties = rows.filter(plan__state=PlanState.ACCEPTED).select_related("plan", "reporter", "receiver")
    owes = [Owed(d, next_due(d.due, now) if d.due else None, d.receiver_id in ids) for d in duties[:LISTED]]
    return sorted(owes, key=lambda o: (o.at is None, o.at or now, o.duty.pk))


def received(found: Family) -> Iterable[Recipient]:
    """The plans whose "Nơi nhận" names it."""
    rows = Recipient.objects.filter(agency__in=found.own_ids).exclude(plan__state__in=NOT_IN_FORCE)
    rows = rows.select_related("plan", "agency")
    return rows.order_by(F("plan__year").desc(nulls_last=True), "-plan_id", "position")[:LISTED]


def codes(agency: Agency, day: date) -> list[str]:
    """The codes it bears on a day, each in the shape of today and in the old one."""
    found = agency.codes.filter(valid_on(day)).values_list("code", flat=True)
    return [f"{code} ({old_code(code)})" if old_code(code) else code for code in found]


def mergers(agency: Agency) -> QuerySet[Merger]:
    """The mergers in which it ended or took over, the latest first."""
    found = Merger.objects.filter(Q(successor=agency) | Q(parts__agency=agency)).distinct()
    return found.select_related("successor").prefetch_related("parts__agency")
