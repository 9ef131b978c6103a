"""What an agency has to do and has: tasks, reports, explanations, partners, plans, documents, contacts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from xanh.portal.agencies.access import Visitor, may_see_contacts
from xanh.portal.agencies.models import Agency, Contact
from xanh.portal.agencies.queries import valid_on
from xanh.portal.agencies.rules import HAVE_PEOPLE
from xanh.portal.documents.access import documents_visible
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.explanations import queries as explaining
from xanh.portal.explanations.queries import Row
from xanh.portal.insight.queries.agency import Family
from xanh.portal.periods.queries import state_calendar
from xanh.portal.plans import status
from xanh.portal.plans.access import plans_visible
from xanh.portal.plans.models import Plan, Responsibility, Task
from xanh.portal.plans.rules import Role
from xanh.portal.reports.access import may_see
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.owed import Frame, group_of, owed_by
from xanh.portal.tasks import today
from xanh.portal.tasks.filters import TodayFilter
from xanh.portal.tasks.models import Entry
from xanh.portal.tasks.queries import Bodies

SHOWN = 8  # of each kind; the rest is one click away


@dataclass(frozen=True)
class Doing:
    """A task with how it stands."""

    task: Task
    status: str
    late: int


@dataclass(frozen=True)
class Reporting:
    """A report with the group it stands in, and whether the reader may open it."""

    duty: Duty
    group: str
    may_open: bool


@dataclass(frozen=True)
class Work:
    """The sections of an agency's page beside its duties."""

    group: str  # of the tasks shown
    counts: dict[str, int]
    tasks: Sequence[Doing]
    reports: Sequence[Reporting]
    explanations: Sequence[Row]
    partners: Sequence[tuple[Agency, int]]
    plans: Sequence[Plan]
    documents: Sequence[OfficialDocument]
    contacts: Sequence[Contact]

    @property
    def late_reports(self) -> int:
        return sum(r.group == "overdue" for r in self.reports)


def work_of(user: Visitor, family: Family, now: datetime, day: date, group: str = "") -> Work:
    """What one agency has to do, as this person may see it; `group` names which tasks are wanted."""
    bodies = bodies_of(family)
    ours = today.tasks_of(bodies)
    counts = today.counts(ours, day)
    group = group or ("overdue" if counts["overdue"] else "open")
    asked = explaining.open_of(family.own_ids)
    calendar = state_calendar()
    frame = Frame(family.register, calendar)
    return Work(
        group=group,
        counts=counts,
        tasks=_doing(today.chosen(ours, TodayFilter(group=group), bodies, day), day),
        reports=_reporting(user, owed_by(family.body_ids, now, frame), now),
        explanations=explaining.with_lateness(asked, at=now, calendar=calendar),
        partners=_silent_partners(ours, bodies, day),
        plans=_plans(user, family.own_ids),
        documents=_documents(user, family.body_ids),
        contacts=_contacts(user, family.agency, day),
    )


def bodies_of(family: Family) -> Bodies:
    """Under which names tasks reach the agency: a division answers for itself, only its own groups count."""
    kept = [k for k in family.kin.values() if k.how != "group" or not k.is_past]
    return Bodies({k.agency.pk: k.agency if k.how == "division" else family.agency for k in kept})


def _doing(found: QuerySet[Task], day: date) -> list[Doing]:
    tasks = found.select_related("plan").defer("plan__sections", "plan__subindices", "plan__legal_basis")
    facts = [(task, status.facts_of(task)) for task in tasks[:SHOWN]]
    return [Doing(task, status.status(f, day), status.days_late(f, day)) for task, f in facts]


def _reporting(user: Visitor, duties: Iterable[Duty], now: datetime) -> list[Reporting]:
    found = [Reporting(duty, group_of(duty, now), may_see(user, duty)) for duty in duties]
    return [r for r in found if r.group != "coming"]


def _silent_partners(ours: QuerySet[Task], bodies: Bodies, day: date) -> list[tuple[Agency, int]]:
    """Who coordinates open tasks that the agency leads, and has said nothing in a period still running."""
    leads = Responsibility.objects.filter(agency__in=bodies.names, role=Role.LEAD).order_by()
    led = ours.filter(done_on=None, pk__in=leads.values("task")).order_by().values("pk")
    told = Entry.objects.filter(task=OuterRef("task"), agency=OuterRef("agency"), ends_on__gte=day)
    rows = Responsibility.objects.filter(task__in=led, role=Role.COORDINATING, agency__kind__in=HAVE_PEOPLE)
    rows = rows.exclude(agency__in=bodies.names).exclude(Exists(told)).order_by()
    silent = rows.values("agency").annotate(n=Count("task", distinct=True)).values_list("agency", "n")
    numbers = dict(silent)
    agencies = Agency.objects.filter(pk__in=numbers).only("code", "name", "sort_key") if numbers else ()
    return sorted(((a, numbers[a.pk]) for a in agencies), key=lambda pair: (-pair[1], pair[0].sort_key))


def _plans(user: Visitor, own: Collection[int]) -> list[Plan]:
    """The plans it issued itself, drafts where the person may see them; the newest first."""
    found = plans_visible(user).filter(issuer__in=own).select_related("parent")
    newest = found.order_by(F("year").desc(nulls_last=True), "-pk")
    return list(newest.defer("sections", "subindices", "legal_basis")[:SHOWN])


def _documents(user: Visitor, own: Collection[int]) -> list[OfficialDocument]:
    found = documents_visible(user).filter(agency__in=own).select_related("entry").defer("text")
    return list(found.order_by("-created_at", "-pk")[:SHOWN])


def _contacts(user: Visitor, agency: Agency, day: date) -> list[Contact]:
    if not may_see_contacts(user, agency):
        return []
    return list(agency.contacts.filter(valid_on(day), erased_at=None)[:SHOWN])
