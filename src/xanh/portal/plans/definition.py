"""A task as a person defines it: one plain value to compare, to keep in the journal, to bring back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Self

from xanh.portal.agencies.models import Agency
from xanh.portal.plans.models import Plan, PlanIndicator, Responsibility, Serving, Task
from xanh.portal.plans.rules import Evidence, Role
from xanh.portal.plans.status import dates, milestones
from xanh.reference import Problem, ProblemError

Party = tuple[str, str, str]  # role, code of the agency, scope
Served = tuple[str, str]  # "indicator", "aim" or "node", and its key
WORDS = ("text", "section", "number", "node_code")  # what stands in the document once it is accepted
PLAIN = (*WORDS, "deadline", "schedule", "deliverable", "budget", "measure", "requires_evidence")
HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Definition:
    """What is to be done, by whom, by when, for what; figures and days as text, as in the journal."""

    text: str
    section: str = ""
    number: str = ""
    node_code: str = ""
    deadline: str = ""
    schedule: Mapping[str, Any] | None = None
    deliverable: str = ""
    budget: str = ""
    measure: str = ""
    quantity: str | None = None
    weight: str = "1"
    start_on: str | None = None
    requires_evidence: str = Evidence.EXPLAINED.value
    parent: int | None = None
    parties: tuple[Party, ...] = ()
    serves: tuple[Served, ...] = ()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """What `to_json` gave, after the journal kept it."""
        lists = {name: tuple(tuple(row) for row in data[name]) for name in ("parties", "serves")}
        return cls(**{**{name: data[name] for name in cls.__dataclass_fields__}, **lists})

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def leads(self) -> list[str]:
        return [code for role, code, _ in self.parties if role == Role.LEAD]

    def changes(self, other: Self) -> tuple[dict[str, Any], dict[str, Any]]:
        """The fields that differ: as they are here, as they are there."""
        before, after = self.to_json(), other.to_json()
        names = [name for name in before if before[name] != after[name]]
        return {n: before[n] for n in names}, {n: after[n] for n in names}


def of_task(task: Task) -> Definition:
    """A task as it stands; best with its responsibilities and servings at hand."""
    duties = [d for d in task.responsibilities.all() if not d.given_at]
    return Definition(
        **{name: getattr(task, name) for name in PLAIN},
        quantity=None if task.quantity is None else plain(task.quantity),
        weight=plain(task.weight),
        start_on=task.start_on.isoformat() if task.start_on else None,
        parent=task.parent_id,
        parties=tuple((d.role, d.agency.code, d.scope) for d in duties),
        serves=tuple(_served(s) for s in task.servings.all()),
    )


def plain(figure: Decimal) -> str:
    """A figure without zeros at its end, the same however it was stored.

    >>> plain(Decimal("1.000")), plain(Decimal("1200"))
    ('1', '1200')
    """
    return f"{figure.normalize():f}"


def _served(serving: Serving) -> Served:
    if serving.indicator_id:
        return "indicator", str(serving.indicator_id)
    return ("aim", str(serving.aim_id)) if serving.aim_id else ("node", serving.node_code)


def problems(wanted: Definition, plan: Plan, task: Task | None = None) -> list[Problem]:
    """Everything that keeps a task from being so."""
    found = [Problem("plan.task_no_words")] if not wanted.text.strip() else []
    due, _ = dates(wanted.schedule, plan.year)
    start = date.fromisoformat(wanted.start_on) if wanted.start_on else None
    if start and due and start > due:
        found.append(Problem("plan.task_starts_after_due", values={"start": _day(start), "due": _day(due)}))
    stated = [m.share for m in milestones(wanted.schedule, plan.year) if m.share is not None]
    if sum(stated, Decimal(0)) > HUNDRED:
        found.append(Problem("plan.milestones_over", values={"sum": plain(sum(stated, Decimal(0)))}))
    return [*found, *_party_problems(wanted), *_place_problems(wanted, plan, task)]


def _party_problems(wanted: Definition) -> Iterable[Problem]:
    codes = [code for _, code, _ in wanted.parties]
    known = set(Agency.objects.filter(code__in=codes).values_list("code", flat=True))
    for code in dict.fromkeys(codes):
        if code not in known:
            yield Problem("plan.task_unknown_agency", values={"name": code})
        elif codes.count(code) > 1:
            yield Problem("plan.task_party_twice", values={"agency": code})


def _place_problems(wanted: Definition, plan: Plan, task: Task | None) -> Iterable[Problem]:
    above = wanted.parent
    while above is not None:
        parent = Task.objects.filter(pk=above, plan=plan).first()
        if parent is None or (task and parent.pk == task.pk):
            yield Problem("plan.task_wrong_parent")
            return
        above = parent.parent_id
    indicators, aims = (_keys(wanted, kind) for kind in ("indicator", "aim"))
    known = PlanIndicator.objects.filter(plan=plan.parent_id, pk__in=indicators).count()
    known += Task.objects.filter(plan=plan.parent_id, pk__in=aims).count()
    if known < len(indicators) + len(aims):
        yield Problem("plan.task_serves_other")


def _keys(wanted: Definition, kind: str) -> set[int]:
    return {int(key) for k, key in wanted.serves if k == kind}


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def put(task: Task, wanted: Definition) -> None:
    """Write a definition that has no problems, keeping whatever stays as it is."""
    for name in PLAIN:
        setattr(task, name, getattr(wanted, name))
    task.quantity = Decimal(wanted.quantity) if wanted.quantity else None
    task.weight = Decimal(wanted.weight)
    task.start_on = date.fromisoformat(wanted.start_on) if wanted.start_on else None
    task.parent_id = wanted.parent
    task.due_on, task.next_due_on = dates(wanted.schedule, task.plan.year, task.progress)
    task.save()
    _put_parties(task, wanted.parties)
    _put_servings(task, wanted.serves)


def _put_parties(task: Task, parties: Sequence[Party]) -> None:
    """A responsibility that stays keeps its row; what was given in the workbench is not touched."""
    left = {(d.role, d.agency.code): d for d in _written(task)}
    agencies = {a.code: a for a in Agency.objects.filter(code__in=[code for _, code, _ in parties])}
    kept, new = [], []
    for position, (role, code, scope) in enumerate(parties):
        duty = left.pop((role, code), None)
        if duty is None:
            duty = Responsibility(plan=task.plan, task=task, agency=agencies[code], role=role)
            duty.as_written = agencies[code].name
            new.append(duty)
        else:
            kept.append(duty)
        duty.position, duty.scope = position, scope
    Responsibility.objects.filter(pk__in=[d.pk for d in left.values()]).delete()
    Responsibility.objects.bulk_update(kept, ["position", "scope"])
    Responsibility.objects.bulk_create(new)


def _written(task: Task) -> list[Responsibility]:
    rows = Responsibility.objects.filter(task=task, given_at=None)
    return list(rows.select_related("agency"))


def _put_servings(task: Task, serves: Sequence[Served]) -> None:
    left = {_served(s): s.pk for s in Serving.objects.filter(task=task)}
    new = [serving(task, served) for served in dict.fromkeys(serves) if left.pop(served, None) is None]
    Serving.objects.filter(pk__in=left.values()).delete()
    Serving.objects.bulk_create(new)


def serving(task: Task, served: Served) -> Serving:
    """The row that says what a task serves, not yet saved."""
    kind, key = served
    if kind == "node":
        return Serving(task=task, node_code=key)
    return Serving(task=task, **{f"{kind}_id": int(key)})


def refuse(found: Iterable[Problem]) -> None:
    """Raise where anything was found."""
    listed = list(found)
    if listed:
        raise ProblemError(listed)


def with_schedule(wanted: Definition, schedule: Mapping[str, Any] | None, deadline: str) -> Definition:
    return replace(wanted, schedule=schedule, deadline=deadline)
