"""A plan that an agency begins to write: what its parent gives it, as the parts of a plan of its own."""

from collections.abc import Iterable, Iterator
from typing import Any

from xanh.portal.agencies.models import Agency
from xanh.portal.display.names import plan_name
from xanh.portal.plans import rules
from xanh.portal.plans.cascade import Given, Owed
from xanh.portal.plans.definition import serving
from xanh.portal.plans.models import (
    Plan,
    PlanIndicator,
    Recipient,
    ReportingDuty,
    Responsibility,
    Serving,
    Target,
    Task,
)
from xanh.portal.plans.rules import Role

KEPT = ("deadline", "schedule", "deliverable", "due_on", "next_due_on", "measure", "quantity")
LEADING = (Role.LEAD, Role.DIRECTED)
FIGURES = ("baseline", "target", "delta", "rank_max", "baseline_rank", "delta_rank_min")
TARGET = ("node_code", "indicator", "baseline_year", "target_year", *FIGURES, "comparator", "measure")
DUTY = ("period", "due", "due_text", "reporter_text", "receiver_text", "receiver_id")
FOR_REPORT = "để báo cáo"


def head(parent: Plan, agency: Agency) -> dict[str, Any]:
    """What stands above the plan, as far as the parent tells it."""
    cited = plan_name(parent)
    issuer = parent.issuer.name if parent.issuer else parent.issuer_text
    return {
        "kind": "department_plan",
        "document_type": "Kế hoạch",
        "year": parent.year,
        "issuer": agency,
        "issuer_text": agency.name,
        "title": rules.title_of_child(cited, issuer, parent.title)[:500],
        "parent": parent,
        "subindices": parent.subindices,
        "legal_basis": [_citation(parent, issuer)],
    }


def _citation(parent: Plan, issuer: str) -> dict[str, Any]:
    return {
        "document": parent.document_type or "Kế hoạch",
        "number": parent.symbol or None,
        "date": parent.issued_on.isoformat() if parent.issued_on else None,
        "issuer": issuer,
        "subject": parent.title,
    }


def write(plan: Plan, given: Given) -> int:
    """Write what was given under the plan; the number of tasks."""
    sections = {str(s.get("number")): str(s.get("name") or "") for s in plan.subindices}
    tasks = [_task(plan, owed, n, sections) for n, owed in enumerate(given.owed)]
    made = list(zip(Task.objects.bulk_create(tasks), given.owed, strict=True))
    Responsibility.objects.bulk_create(list(_responsibilities(plan, given.agency, made)))
    Serving.objects.bulk_create([_serving(task, owed) for task, owed in made])
    Target.objects.bulk_create([_copy(Target, plan, t, n, TARGET) for n, t in enumerate(given.targets)])
    duties = [_copy(ReportingDuty, plan, d, n, DUTY) for n, d in enumerate(given.duties)]
    for duty in duties:
        duty.reporter, duty.reporter_text = given.agency, given.agency.name
    ReportingDuty.objects.bulk_create(duties)
    Recipient.objects.bulk_create(list(_recipients(plan, given)))
    return len(made)


def _task(plan: Plan, owed: Owed, position: int, sections: dict[str, str]) -> Task:
    thing = owed.thing
    task = Task(plan=plan, position=position, node_code=owed.node_code)
    task.section = sections.get(owed.node_code, "")[:500]
    is_task = isinstance(thing, Task)
    task.text = rules.stub_words(owed.role, _about(thing), owed.scope, is_task=is_task)
    if is_task and owed.role in LEADING:
        for name in KEPT:
            setattr(task, name, getattr(thing, name))
    return task


def _about(thing: PlanIndicator | Task) -> str:
    if isinstance(thing, Task):
        return thing.text
    return f"chỉ tiêu {thing.subindex}.{thing.number} “{thing.name}”"


def _responsibilities(
    plan: Plan, agency: Agency, made: Iterable[tuple[Task, Owed]]
) -> Iterator[Responsibility]:
    for task, _ in made:
        yield Responsibility(
            plan=plan, task=task, agency=agency, role=Role.LEAD, position=0, as_written=agency.name
        )


def _serving(task: Task, owed: Owed) -> Serving:
    kind = "indicator" if isinstance(owed.thing, PlanIndicator) else "aim"
    return serving(task, (kind, str(owed.thing.pk)))


def _copy(model: Any, plan: Plan, row: Any, position: int, names: Iterable[str]) -> Any:
    return model(plan=plan, position=position, **{name: getattr(row, name) for name in names})


def _recipients(plan: Plan, given: Given) -> Iterator[Recipient]:
    """Whoever set the parent and whoever receives the reports, to report to them."""
    parent = plan.parent
    named = [parent.issuer] if parent and parent.issuer else []
    named += [d.receiver for d in given.duties if d.receiver]
    unique = {agency.pk: agency for agency in named if agency.pk != given.agency.pk}
    for position, agency in enumerate(unique.values()):
        yield Recipient(plan=plan, position=position, name=agency.name, agency=agency, note=FOR_REPORT)
