"""Reads of tasks: who answers for which part, what was entered, what comes of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery

from xanh.portal.agencies.access import acting_for, answers_for
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.queries import everyone, members_on
from xanh.portal.agencies.rules import Kind, is_valid
from xanh.portal.periods.queries import expand
from xanh.portal.plans.held import of_parts
from xanh.portal.plans.models import Plan, Responsibility, Task
from xanh.portal.plans.rollup import Child, Rollup, roll_up
from xanh.portal.plans.rules import PlanState, Role
from xanh.portal.tasks.models import Entry, EntryVersion, Evidence

# The role that counts where an agency has several in one task.
RANK = (Role.LEAD, Role.CONSOLIDATING, Role.ADVISING, Role.COORDINATING, Role.DIRECTED)


def in_force() -> QuerySet[Task]:
    """The tasks of plans that count now."""
    return Task.objects.filter(plan__state=PlanState.ACCEPTED)


@dataclass(frozen=True)
class Bodies:
    """Under which names duties reach the agencies of a person, and who of them answers for each."""

    answering: Mapping[int, Agency] = field(default_factory=dict)

    @property
    def names(self) -> list[int]:
        return list(self.answering)


def bodies_of(own: Iterable[Agency], day: date, register: Mapping[int, Agency] | None = None) -> Bodies:
    """Own agencies, those they took over, their divisions (which answer for themselves), their groups.

    Give `register`, every agency by its key, where it has been read already.
    """
    register = register or {agency.pk: agency for agency in everyone()}
    everybody = list(register.values())
    meant = {g.pk: members_on(g, day, everybody) for g in everybody if g.kind == Kind.GROUP}
    found: dict[int, Agency] = {}
    for agency in own:
        below = answers_for(agency) - acting_for(agency)
        found |= {pk: register[pk] for pk in below if pk not in found}
        found |= dict.fromkeys(acting_for(agency), agency)
        found |= {pk: agency for pk, members in meant.items() if agency in members}
    return Bodies(found)


@dataclass(frozen=True)
class Part:
    """An agency's part of a task: in which role, and what its entries say, the latest period first."""

    agency: Agency
    role: str
    scope: str = ""
    entries: tuple[Entry, ...] = ()

    @property
    def latest(self) -> EntryVersion | None:
        """The last word on progress."""
        return next((v for e in self.entries if (v := latest_of(e))), None)

    @property
    def percent(self) -> Decimal | None:
        """The last percent told, of whatever period."""
        told = (v.percent for e in self.entries if (v := latest_of(e)))
        return next((percent for percent in told if percent is not None), None)


def latest_of(entry: Entry) -> EntryVersion | None:
    """The version in force, of an entry that was read with its versions."""
    kept: Sequence[EntryVersion] = entry.__dict__.get("latest_versions") or ()
    return kept[0] if kept else None


def with_latest(entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Entries with the version in force, in two queries."""
    versions = EntryVersion.objects.filter(version=F("entry__version")).select_related("by")
    return entries.select_related("agency").prefetch_related(
        Prefetch("versions", versions, to_attr="latest_versions")
    )


def parts(task: Task, day: date) -> list[Part]:
    """Who answers for the task: leads first, groups as the bodies they mean on `day`, each once."""
    duties = sorted(
        task.responsibilities.select_related("agency").order_by("position", "id"),
        key=lambda duty: RANK.index(Role(duty.role)),
    )
    entries = _by_agency(with_latest(Entry.objects.filter(task=task).order_by("-ends_on", "-id")))
    found: dict[int, Part] = {}
    for duty in duties:
        for body in _bodies(duty.agency, day):
            if body.pk not in found:
                found[body.pk] = Part(body, duty.role, duty.scope, tuple(entries.get(body.pk, ())))
    return list(found.values())


def _bodies(agency: Agency, day: date) -> list[Agency]:
    """Whom a name means on `day`; the register is asked only of groups and of bodies that have ended."""
    if agency.kind != Kind.GROUP and is_valid(agency.valid_from, agency.valid_to, day):
        return [agency]
    return expand([agency], day) or [agency]


def _by_agency(entries: Iterable[Entry]) -> dict[int, list[Entry]]:
    """By the agency that answers today: what a predecessor entered is its successor's."""
    found: dict[int, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.agency_id, []).append(entry)
    for pk in list(found):
        heir = found[pk][0].agency.successor_id
        if heir:
            found.setdefault(heir, []).extend(found[pk])
    return found


def progress_of(task: Task, day: date) -> Rollup:
    """The task's progress: of its sub-tasks where it has any, else of those who lead it; one formula."""
    return of_parts(task) or roll_up(
        Child(part.percent) for part in parts(task, day) if part.role == Role.LEAD
    )


def leads(found: Iterable[Part]) -> list[Agency]:
    """Who leads."""
    return [part.agency for part in found if part.role == Role.LEAD]


def parts_of(task: Task, bodies: Bodies) -> list[tuple[Agency, str]]:
    """Which of these bodies answers for a part of the task, and in which role; each once."""
    duties = [d for d in task.responsibilities.all() if d.agency_id in bodies.answering]
    found: dict[int, tuple[Agency, str]] = {}
    for duty in sorted(duties, key=lambda d: RANK.index(Role(d.role))):
        agency = bodies.answering[duty.agency_id]
        found.setdefault(agency.pk, (agency, duty.role))
    return list(found.values())


def answers_in(task: Task, agency: Agency, day: date) -> bool:
    """Whether the agency answers for a part of the task: named, as a successor, or as a member of a group."""
    if Responsibility.objects.filter(task=task, agency=agency).exists():
        return True
    names = bodies_of([agency], day).answering
    wanted = [pk for pk, body in names.items() if body.pk == agency.pk]
    return Responsibility.objects.filter(task=task, agency__in=wanted).exists()


def reviewer_of(plan: Plan) -> Agency | None:
    """Who reviews evidence of a plan's tasks: the body that its parts are reported to.

    Where the plan names no receiver: who consolidates, who drafted it, who issued it.
    """
    duty = plan.duties.exclude(receiver=None).select_related("receiver__parent").order_by("position").first()
    joint = plan.responsibilities.filter(role=Role.CONSOLIDATING).select_related("agency__parent").first()
    named = (duty.receiver if duty else None, joint.agency if joint else None)
    found = next((body for body in (*named, plan.drafting_unit, plan.issuer) if body is not None), None)
    return found.parent if found and found.kind == Kind.DIVISION and found.parent else found


def same_file(evidence: Evidence) -> QuerySet[Evidence]:
    """The same content elsewhere: another task, agency, period, in whatever year; withdrawn ones are not."""
    found = Evidence.objects.filter(sha256=evidence.sha256, withdrawn_at=None).exclude(pk=evidence.pk)
    return found.select_related("task__plan", "agency").order_by("added_at", "id")


def evidence_of(task: Task) -> QuerySet[Evidence]:
    """All files of a task, the latest period first."""
    found = Evidence.objects.filter(task=task).select_related("agency", "added_by", "judged_by", "reviewer")
    return found.order_by("-period", "added_at", "id")


def used_before() -> Subquery:
    """The first other file of the same content, for lists."""
    same = Evidence.objects.filter(sha256=OuterRef("sha256"), withdrawn_at=None)
    return Subquery(same.exclude(pk=OuterRef("pk")).order_by("added_at").values("pk")[:1])


EVIDENCE_STATES: Mapping[str, Q] = {
    "scanning": Q(withdrawn_at=None, erased_at=None, signature="", scanned_at=None),
    "infected": Q(withdrawn_at=None, erased_at=None) & ~Q(signature=""),
    "waiting": Q(withdrawn_at=None, erased_at=None, signature="", scanned_at__isnull=False, verdict=""),
    "accepted": Q(withdrawn_at=None, erased_at=None, signature="", verdict="accepted"),
    "refused": Q(withdrawn_at=None, erased_at=None, signature="", verdict="refused"),
    "more": Q(withdrawn_at=None, erased_at=None, signature="", verdict="more"),
    "withdrawn": Q(withdrawn_at__isnull=False),
    "erased": Q(withdrawn_at=None, erased_at__isnull=False),
}
