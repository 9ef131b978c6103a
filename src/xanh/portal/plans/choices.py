"""What a person may choose from while writing a task: agencies, what it serves, what it is a part of."""

from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.queries import Register
from xanh.portal.agencies.rules import HAVE_PEOPLE, Kind
from xanh.portal.plans.cascade import Bodies, owed
from xanh.portal.plans.definition import Definition, Served
from xanh.portal.plans.models import Plan, PlanIndicator, Task
from xanh.reference import Problem

SHORT = 110  # letters of a task in a list to choose from
TASKS_A_PAGE = 50
Choice = tuple[str, str]


def register(plan: Plan, bodies: Bodies) -> Register:
    """The register as this plan's agency reads it: its own divisions are known by their names."""
    return Register(within=bodies.family(plan.issuer) if plan.issuer else ())


def names(plan: Plan, bodies: Bodies) -> dict[str, list[str]]:
    """The names to choose from: the agency's divisions first, then whoever exists, and groups."""
    kinds = {*HAVE_PEOPLE, Kind.GROUP, Kind.ASSOCIATION} - {Kind.DIVISION}
    standing = bodies.standing()
    own = [a.name for a in standing if a.kind == Kind.DIVISION and a.parent_id == plan.issuer_id]
    return {"agency_names": own + [a.name for a in standing if a.kind in kinds]}


def for_task(
    plan: Plan, base: Definition, task: Task | None, bodies: Bodies
) -> Mapping[str, Sequence[Choice]]:
    """What the task may be a part of, and what it may serve."""
    return {"parent": _parents(plan, task), "serves": _served(plan, base, bodies)}


def _parents(plan: Plan, task: Task | None) -> list[Choice]:
    others = plan.tasks.filter(cancelled_at=None).exclude(pk=task.pk if task else 0)
    rows = others.order_by("position", "id").values_list("pk", "text")
    return [("", "—"), *((str(pk), _short(text)) for pk, text in rows)]


def _served(plan: Plan, base: Definition, bodies: Bodies) -> list[Choice]:
    """What the parent gives the agency and the sub-indices; what the task serves already comes first."""
    nodes = [(f"node:{s['number']}", f"CSTP{s['number']} {s['name']}") for s in plan.subindices]
    if plan.parent is None or plan.issuer is None:
        return [*_others(base, []), *nodes]
    indicators, tasks = owed(plan.parent, plan.issuer, bodies)
    rows = [("indicator", o.thing) for o in indicators] + [("aim", o.thing) for o in tasks]
    listed = [(f"{kind}:{thing.pk}", _short(str(thing))) for kind, thing in rows]
    chosen = {f"{kind}:{key}" for kind, key in base.serves}
    return sorted([*listed, *_others(base, listed), *nodes], key=lambda choice: choice[0] not in chosen)


def _others(base: Definition, listed: Iterable[Choice]) -> list[Choice]:
    """Rows and tasks that the task serves though they are not given to its agency."""
    known = {value for value, _ in listed}
    left = [(kind, key) for kind, key in base.serves if f"{kind}:{key}" not in known]
    if not left:
        return []
    indicators = PlanIndicator.objects.filter(pk__in=[key for kind, key in left if kind == "indicator"])
    aims = Task.objects.filter(pk__in=[key for kind, key in left if kind == "aim"])
    return [(f"indicator:{i.pk}", _short(str(i))) for i in indicators] + [
        (f"aim:{t.pk}", _short(str(t))) for t in aims
    ]


def _short(text: str) -> str:
    return text if len(text) <= SHORT else f"{text[:SHORT].rsplit(' ', 1)[0]}…"


def asked(data: Mapping[str, str]) -> tuple[Served, ...]:
    """What a link asks a new task to serve: `?serves=indicator:12`."""
    kind, _, key = data.get("serves", "").partition(":")
    return ((kind, key),) if kind in ("indicator", "aim") and key.isascii() and key.isdigit() else ()


def page_of(task: Task) -> int:
    """The page of the plan's list of tasks that the task stands on."""
    before = Q(position__lt=task.position) | Q(position=task.position, pk__lt=task.pk)
    return Task.objects.filter(before, plan=task.plan_id).count() // TASKS_A_PAGE + 1


def agencies(codes: Iterable[str]) -> list[Agency]:
    return list(Agency.objects.filter(code__in=codes).order_by("sort_key"))


def unknown(name: str) -> Problem:
    return Problem("plan.task_unknown_agency", values={"name": name})
