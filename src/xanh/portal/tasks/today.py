"""Reads for today's list: what is ours to do, what is asked of us, what others owe us."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import Coalesce

from xanh.calendar import Period
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import HAVE_PEOPLE, search_key
from xanh.portal.plans import status
from xanh.portal.plans.models import Plan, Responsibility, Task
from xanh.portal.plans.rules import Role
from xanh.portal.tasks.filters import TodayFilter
from xanh.portal.tasks.models import Entry, EntryVersion, Evidence
from xanh.portal.tasks.queries import (
    EVIDENCE_STATES,
    Bodies,
    in_force,
    latest_of,
    parts_of,
    with_latest,
)
from xanh.portal.tasks.rules import period_now

DUE = Coalesce("next_due_on", "due_on")
LISTED = 8  # of what is asked of us, what partners owe
LOOKED_THROUGH = 500  # texts compared with the words of a search


Rights = Mapping[int, tuple[bool, bool]]


@dataclass(frozen=True)
class Row:
    """One part of a task that is ours: how it stands, this period's entry, what was said before."""

    task: Task
    agency: Agency
    role: str
    period: Period
    status: str
    late: int
    soon: bool
    entry: Entry | None
    before: EntryVersion | None
    before_period: str = ""
    files: int = 0
    may_enter: bool = False
    may_add: bool = False
    subtasks: int = 0

    @property
    def key(self) -> str:
        """What tells this row from the others of the page."""
        return f"{self.task.pk}-{self.agency.pk}"

    @property
    def said(self) -> EntryVersion | None:
        return latest_of(self.entry) if self.entry else None

    @property
    def version(self) -> int:
        return self.entry.version if self.entry else 0


def tasks_of(bodies: Bodies) -> QuerySet[Task]:
    """The tasks in which any of these bodies has a part."""
    return _with_part(in_force().filter(cancelled_at=None).annotate(due=DUE), bodies)


def _with_part(found: QuerySet[Task], bodies: Bodies, role: str = "") -> QuerySet[Task]:
    """By the register's own index: an agency has some hundreds of the province's thousands of tasks."""
    duties = Responsibility.objects.filter(agency__in=bodies.names, task__isnull=False)
    duties = duties.filter(role=role) if role else duties
    return found.filter(pk__in=duties.order_by().values("task"))


def groups(today: date) -> Mapping[str, Q]:
    """The groups of the list, as conditions on tasks with `due`."""
    still = Q(done_on=None)
    soon = today + timedelta(days=status.SOON)
    return {
        "open": still,
        "overdue": still & Q(due__lt=today),
        "soon": still & Q(due__gte=today, due__lte=soon),
        "silent": still & ~Q(Exists(Entry.objects.filter(task=OuterRef("pk"), ends_on__gte=today))),
        "done": Q(done_on__isnull=False),
    }


def counts(found: QuerySet[Task], today: date) -> dict[str, int]:
    """How many tasks of each group."""
    wanted: dict[str, Any] = {name: Count("pk", filter=q) for name, q in groups(today).items()}
    return found.aggregate(**wanted)


def chosen(found: QuerySet[Task], asked: TodayFilter, bodies: Bodies, today: date) -> QuerySet[Task]:
    """The tasks asked for: the most overdue first, then by deadline, those without one last."""
    found = found.filter(groups(today)[asked.group])
    if asked.role:
        found = _with_part(found, bodies, asked.role)
    if asked.plan:
        found = found.filter(plan=asked.plan)
    keys = search_key(asked.words).split()
    if keys:
        texts = found.order_by().values_list("pk", "text")
        found = found.filter(pk__in=[pk for pk, text in texts if all(k in search_key(text) for k in keys)])
    return found.order_by(F("due").asc(nulls_last=True), "plan_id", "position", "id")


def plans_of(found: QuerySet[Task]) -> list[Plan]:
    """The plans that these tasks are of, the newest first."""
    wanted = Plan.objects.filter(pk__in=found.order_by().values("plan"))
    return list(wanted.only("symbol", "title", "year", "issued_on", "document_type", "issuer_text"))


def page_of(found: QuerySet[Task]) -> QuerySet[Task]:
    """With what a row shows, in the same few queries for any number of rows."""
    duties = Responsibility.objects.select_related("agency").order_by("position", "id")
    entries = with_latest(Entry.objects.order_by("-ends_on", "-id"))
    kept = Evidence.objects.filter(withdrawn_at=None, erased_at=None).only("task_id").order_by()
    below = Task.objects.only("parent_id").order_by()
    return found.select_related("plan").prefetch_related(
        Prefetch("responsibilities", duties),
        Prefetch("entries", entries),
        Prefetch("evidence", kept, to_attr="files"),
        Prefetch("subtasks", below, to_attr="below"),
    )


def rows(tasks: Iterable[Task], bodies: Bodies, today: date, may: Rights) -> list[Row]:
    """A row for each part that is ours; `may` says for each agency whether one enters, and adds evidence."""
    return [
        _row(task, agency, role, today, may.get(agency.pk, (False, False)))
        for task in tasks
        for agency, role in parts_of(task, bodies)
    ]


def _row(task: Any, agency: Agency, role: str, today: date, may: tuple[bool, bool]) -> Row:
    period, facts = period_now(task.schedule, today), status.facts_of(task)
    own = [entry for entry in task.entries.all() if entry.agency_id == agency.pk]
    entry = next((e for e in own if e.period == period.code), None)
    earlier = next((e for e in own if e.ends_on < period.first_day and latest_of(e)), None)
    enters = may[0] and task.done_on is None and not task.below
    return Row(
        task=task,
        agency=agency,
        role=role,
        period=period,
        status=status.status(facts, today),
        late=status.days_late(facts, today),
        soon=status.due_soon(facts, today),
        entry=entry,
        before=latest_of(earlier) if earlier else None,
        before_period=earlier.period if earlier else "",
        files=len(task.files),
        may_enter=enters,
        may_add=may[1],
        subtasks=len(task.below),
    )


def returned(bodies: Bodies) -> QuerySet[Evidence]:
    """Evidence of ours that was refused, or beside which more is wanted, of tasks that are still open."""
    back = EVIDENCE_STATES["refused"] | EVIDENCE_STATES["more"]
    ours = {agency.pk for agency in bodies.answering.values()}
    found = Evidence.objects.filter(back, agency__in=ours, task__done_on=None, task__cancelled_at=None)
    return found.select_related("task", "judged_by").order_by("-judged_at")


@dataclass(frozen=True)
class Owing:
    """A partner who has not said anything this period about a task that we lead."""

    task: Task
    partners: Sequence[Agency]


def owed_to_us(found: QuerySet[Task], bodies: Bodies, today: date) -> list[Owing]:
    """For the nearest open tasks that we lead: who of the coordinating agencies is silent this period."""
    others = Responsibility.objects.filter(role=Role.COORDINATING, task__isnull=False)
    open_ = _with_part(found, bodies, Role.LEAD).filter(pk__in=others.order_by().values("task"), done_on=None)
    near = open_.order_by(F("due").asc(nulls_last=True), "id")
    listed = [_owing(task, bodies, today) for task in page_of(near)[: LISTED * 2]]
    return [owing for owing in listed if owing.partners][:LISTED]


def _owing(task: Any, bodies: Bodies, today: date) -> Owing:
    period = period_now(task.schedule, today).code
    told = {entry.agency_id for entry in task.entries.all() if entry.period == period}
    partners = [
        duty.agency
        for duty in task.responsibilities.all()
        if duty.role == Role.COORDINATING
        and duty.agency.kind in HAVE_PEOPLE  # of a group nobody can be told by name
        and duty.agency_id not in told | set(bodies.answering)
    ]
    return Owing(task, list(dict.fromkeys(partners)))
