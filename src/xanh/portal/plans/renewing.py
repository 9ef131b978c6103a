"""A new version of a plan: rows that go on keep their ids, what ended moves to the former version.

The former version is kept whole: rows that ended move there, and so do duties that ended; of what goes on it
gets a copy as it was.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import F

from xanh.documents.compare import RowChange
from xanh.portal.plans.filing import PARTS, Filing, Part, Row, file_duties, file_rows
from xanh.portal.plans.models import Plan, PlanIndicator, Responsibility, Task
from xanh.portal.plans.rules import PlanState
from xanh.portal.plans.status import dates

DUTY_VALUES = ("position", "scope", "spans", "as_written")
APART = 10_000  # numbers that no row of a plan bears
Links = dict[int, Any]


def former_of(plan: Plan) -> Plan:
    """The plan as it stands, in a row of its own that a new version is about to supersede."""
    former: Plan = _copy(plan, state=PlanState.SUPERSEDED, superseded_by=plan, parent=None)
    former.save(force_insert=True)
    return former


def renew_parts(
    draft: Row, changes: Iterable[RowChange], before: Plan, *, former: Plan, filing: Filing
) -> None:
    """Bring every part of the plan to its new version.

    `before` is the plan with its parts as they stand, `changes` what `compare` found from it to the draft.
    """
    links: dict[str, dict[int, int]] = {}
    for change in changes:
        if change.before is not None and change.after is not None:
            links.setdefault(change.part, {})[change.after] = change.before
    for part in PARTS:
        items = list(part.items(before))
        going_on = {n: items[m] for n, m in links.get(part.name, {}).items()}
        _renew_part(part, draft[part.name], going_on, former=former, filing=filing)


def _renew_part(part: Part, rows: list[Row], going_on: Links, *, former: Plan, filing: Filing) -> None:
    kept = [item.pk for item in going_on.values()]
    ended = part.model.objects.filter(plan=filing.plan).exclude(pk__in=kept)
    if part.owner:
        Responsibility.objects.filter(**{f"{part.owner}__in": ended}).update(plan=former)
    ended.update(plan=former)
    copies = {n: _copy(item, plan=former) for n, item in going_on.items()}
    part.model.objects.bulk_create(copies.values())
    if part.model is Task:
        _copy_parents(going_on, copies)
    if part.owner:
        _renew_duties(part, rows, going_on, copies=copies, filing=filing)
    _update(part, rows, going_on, filing)
    file_rows(part, [(n, row) for n, row in enumerate(rows) if n not in going_on], filing)


def _update(part: Part, rows: list[Row], going_on: Links, filing: Filing) -> None:
    names = {"position"}
    for n, item in going_on.items():
        values = {"position": n, **part.values(rows[n], filing)}
        names |= set(values)
        for name, value in values.items():
            setattr(item, name, value)
        if part.model is Task:
            names |= _settle_task(item, filing.plan)
    if part.model is PlanIndicator:  # two rows may change numbers, and no number may stand twice meanwhile
        PlanIndicator.objects.filter(plan=filing.plan).update(number=F("number") + APART)
    part.model.objects.bulk_update(going_on.values(), sorted(names), batch_size=100)


def _settle_task(task: Task, plan: Plan) -> set[str]:
    """What a new version does not know of a task stays; the days that follow from both are found again."""
    task.due_on, task.next_due_on = dates(task.schedule, plan.year, task.progress)
    if task.start_on and task.due_on and task.start_on > task.due_on:
        task.start_on = None
    task.version += 1
    return {"start_on", "version"}


def _copy_parents(going_on: Links, copies: Links) -> None:
    """In the former version a copy stands under the copy of its parent."""
    copied = {item.pk: copies[n] for n, item in going_on.items()}
    below = [copy for copy in copies.values() if copy.parent_id in copied]
    for copy in below:
        copy.parent = copied[copy.parent_id]
    Task.objects.bulk_update(below, ["parent"], batch_size=100)


def _renew_duties(part: Part, rows: list[Row], going_on: Links, *, copies: Links, filing: Filing) -> None:
    """An agency that keeps its role for a row keeps its responsibility; others end or begin."""
    begun, updated, kept = [], [], []
    for n, item in going_on.items():
        left = list(item.responsibilities.all())
        for party in part.parties(rows[n], filing):
            same = next((d for d in left if _same(d, party)), None)
            if same is None:
                begun.append((part.owner, item, party))
                continue
            left.remove(same)
            kept.append(_copy(same, plan=copies[n].plan, **{part.owner: copies[n]}))
            updated.append(_filled(same, party))
        for duty in left:
            setattr(duty, part.owner, copies[n])
            duty.plan = copies[n].plan
        updated += left
    Responsibility.objects.bulk_create(kept)
    Responsibility.objects.bulk_update(updated, ["plan", part.owner, *DUTY_VALUES], batch_size=100)
    file_duties(begun, filing)


def _same(duty: Responsibility, party: Mapping[str, Any]) -> bool:
    return duty.agency_id == party["agency"].pk and duty.role == party["role"]


def _filled(duty: Responsibility, party: Mapping[str, Any]) -> Responsibility:
    for name in DUTY_VALUES:
        setattr(duty, name, party[name])
    return duty


def _copy(row: Any, **changed: Any) -> Any:
    """A row of the same values, not yet saved."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    values.pop("id")
    copy = type(row)(**values)
    for name, value in changed.items():
        setattr(copy, name, value)
    return copy
