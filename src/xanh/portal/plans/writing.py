"""Acts on a plan that is written here: begin it from its parent, its head, adopt it, give it up."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Self

from django.db import transaction
from django.utils import timezone

from xanh.portal.agencies.models import Agency, User
from xanh.portal.agencies.queries import Register, family
from xanh.portal.agencies.rules import is_valid
from xanh.portal.journal.actions import record, take_turn
from xanh.portal.journal.queries import history
from xanh.portal.plans import cascade, stubs
from xanh.portal.plans.held import hold_plan
from xanh.portal.plans.models import Plan, Recipient, Responsibility, Task
from xanh.portal.plans.queries import child_of
from xanh.portal.plans.rules import PlanState, lacks
from xanh.reference import Problem, ProblemError


@dataclass(frozen=True)
class Head:
    """What a person writes of a plan besides its tasks; `recipients` are lines: name, note."""

    title: str
    signer: str = ""
    signer_title: str = ""
    archive: str = ""
    recipients: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, plan: Plan) -> Self:
        rows = tuple((r.name, r.note) for r in plan.recipients.all())
        return cls(plan.title, plan.signer, plan.signer_title, plan.archive, rows)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        found = cls(**data)
        return replace(found, recipients=tuple((name, note) for name, note in found.recipients))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


@transaction.atomic
def draft_plan(parent: Plan, agency: Agency, *, by: User | None, at: datetime) -> Plan:
    """Begin the agency's plan from what the parent gives it; the one there is, where it was begun before.

    Raises
    ------
    ProblemError
        plan.not_accepted for a parent that is no accepted plan; plan.agency_ended; plan.gives_nothing.
    """
    take_turn()
    parent = Plan.objects.select_related("issuer").get(pk=parent.pk)
    there = child_of(parent, agency)
    if there is not None:
        return there
    today = timezone.localdate(at)
    if parent.state != PlanState.ACCEPTED:
        raise ProblemError(Problem("plan.not_accepted", values={"plan": str(parent)}))
    if not is_valid(agency.valid_from, agency.valid_to, today):
        raise ProblemError(Problem("plan.agency_ended", values={"agency": agency.name}))
    found = cascade.given(parent, agency, cascade.Bodies(today))
    if not found.owed:
        told = {"plan": str(parent), "agency": agency.name}
        raise ProblemError(Problem("plan.gives_nothing", values=told))
    return _begun(parent, found, by=by, at=at)


def _begun(parent: Plan, found: cascade.Given, *, by: User | None, at: datetime) -> Plan:
    plan = Plan(state=PlanState.DRAFTING, **stubs.head(parent, found.agency))
    plan.year = plan.year or timezone.localdate(at).year
    plan.set_search_key()
    plan.save()
    count = stubs.write(plan, found)
    told = {"parent": parent.pk, "indicators": len(found.indicators), "tasks": count}
    record("plan.draft", plan, by=by, at=at, details=told)
    return plan


@transaction.atomic
def edit_head(plan: Plan, head: Head, *, expected: int, by: User | None, at: datetime) -> Plan:
    """Put a new head in the place of the version that the person saw.

    Raises
    ------
    ProblemError
        plan.not_drafting; plan.changed_meanwhile; plan.without_title.
    """
    plan = drafting(plan)
    if plan.version != expected:
        raise stale(plan, plan)
    if not head.title.strip():
        raise ProblemError(Problem("plan.without_title"))
    before = Head.of(plan)
    if before == head:
        return plan
    put_head(plan, head)
    details = {"before": before.to_json(), "after": head.to_json()}
    record("plan.head", plan, by=by, at=at, details=details)
    return plan


def put_head(plan: Plan, head: Head) -> None:
    """Write a head as it is."""
    plan.title, plan.signer = head.title.strip()[:500], head.signer[:150]
    plan.signer_title, plan.archive = head.signer_title[:150], head.archive[:200]
    plan.version += 1
    plan.set_search_key()
    plan.save(update_fields=["title", "signer", "signer_title", "archive", "version", "search_key"])
    register = Register(within=family(plan.issuer) if plan.issuer else ())
    plan.recipients.all().delete()
    Recipient.objects.bulk_create(
        Recipient(plan=plan, position=n, name=name[:200], note=note[:120], agency=register.find(name))
        for n, (name, note) in enumerate(head.recipients)
    )


@transaction.atomic
def adopt_plan(plan: Plan, *, why: str = "", by: User | None, at: datetime) -> Plan:
    """Let a plan that was written here count. Twice does no more than once.

    Raises
    ------
    ProblemError
        plan.not_drafting; plan.no_tasks; plan.tasks_incomplete where tasks lack something without a reason.
    """
    current = hold_plan(plan.pk)
    if current.state == PlanState.ACCEPTED and current.document_id is None:
        return current
    plan = drafting(plan)
    lacking = incomplete(plan)
    if not plan.tasks.exists():
        raise ProblemError(Problem("plan.no_tasks"))
    if lacking and not why.strip():
        raise ProblemError(Problem("plan.tasks_incomplete", values={"count": len(lacking)}))
    plan.state, plan.accepted_at = PlanState.ACCEPTED, at
    plan.version += 1
    plan.save(update_fields=["state", "accepted_at", "version"])
    details = {"tasks": plan.tasks.count(), "lacking": [task.pk for task, _ in lacking]}
    record("plan.adopt", plan, by=by, at=at, details={**details, "why": why.strip()})
    return plan


def incomplete(plan: Plan) -> list[tuple[Task, tuple[str, ...]]]:
    """The tasks that lack something, in the plan's order, each with what."""
    tasks = (
        plan.tasks.filter(cancelled_at=None).prefetch_related("responsibilities").order_by("position", "id")
    )
    return [(task, missing) for task in tasks if (missing := lacks(task))]


@transaction.atomic
def discard_plan(plan: Plan, *, why: str, by: User | None, at: datetime) -> None:
    """Give up a plan before it counted; the journal keeps that it was there.

    Raises
    ------
    ProblemError
        plan.not_drafting; plan.reason_missing.
    """
    plan = drafting(plan)
    need_reason(why)
    record("plan.discard", plan, by=by, at=at, details={"tasks": plan.tasks.count(), "why": why.strip()})
    plan.tasks.update(parent=None)
    plan.delete()


@transaction.atomic
def receive_tasks(plan: Plan, agencies: Sequence[int], *, by: User | None, at: datetime) -> int:
    """Take note of the tasks that were given to these agencies in the workbench; how many were new."""
    rows = Responsibility.objects.filter(
        plan=plan, agency__in=agencies, given_at__isnull=False, received_at=None
    )
    tasks = sorted(rows.values_list("task_id", flat=True))
    if tasks:
        rows.update(received_at=at)
        record("plan.received", plan, by=by, at=at, details={"tasks": tasks})
    return len(tasks)


def drafting(plan: Plan) -> Plan:
    """The plan's row, held until the act is done."""
    found = Plan.objects.select_for_update(no_key=True).filter(pk=plan.pk, state=PlanState.DRAFTING).first()
    if found is None:
        raise ProblemError(Problem("plan.not_drafting", values={"plan": str(plan)}))
    return found


def stale(about: Plan | Task, plan: Plan) -> ProblemError:
    """Somebody else changed it since the person saw it: who, and when."""
    lines = history(plan).order_by("-id")
    if isinstance(about, Task):
        own = history(about).order_by("-id").first()
        line = own or lines.filter(details__task=about.pk).first()
    else:
        line = lines.filter(act="plan.head").first() or lines.first()
    told = {"who": line.actor_name, "when": f"{timezone.localtime(line.at):%H:%M %d/%m/%Y}"} if line else {}
    code = "plan.task_changed" if isinstance(about, Task) else "plan.changed_meanwhile"
    return ProblemError(Problem(code, values=told))


def need_reason(why: str) -> None:
    if not why.strip():
        raise ProblemError(Problem("plan.reason_missing"))
