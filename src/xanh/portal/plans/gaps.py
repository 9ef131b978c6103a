"""Where a plan is not carried on: what nothing below serves, plans that are absent, idle tasks."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from xanh.portal.agencies.models import Agency
from xanh.portal.plans.cascade import BELOW, Bodies, plans_below
from xanh.portal.plans.models import Plan, PlanIndicator, Responsibility, Serving, Task
from xanh.portal.plans.rules import PlanState, Role

OWING = (Role.LEAD, Role.DIRECTED)
Key = tuple[str, int]  # "indicator" or "task", and its row


class Carried(StrEnum):
    """How what an agency owes stands in its own plan."""

    NO_PLAN = "no_plan"  # the agency has no plan under this one
    NOT_SERVED = "not_served"  # it has, and no task of it serves this
    DRAFTED = "drafted"  # a task of a plan that is still being written serves it
    SERVED = "served"
    OUTSIDE = "outside"  # a company or an association: it writes no plans here


@dataclass(frozen=True)
class Line:
    """One row or task of the plan, one agency that owes it, and how it is carried on."""

    thing: PlanIndicator | Task
    agency: Agency
    role: str
    group: Agency | None  # by which name it owes this, where that is not its own
    carried: Carried

    @property
    def kind(self) -> str:
        return "indicator" if isinstance(self.thing, PlanIndicator) else "task"

    @property
    def label(self) -> str:
        return str(self.thing)

    @property
    def words(self) -> str:
        """In full."""
        return self.thing.text if isinstance(self.thing, Task) else str(self.thing)


@dataclass(frozen=True)
class Gaps:
    """All that a plan gives on a day, line by line."""

    plan: Plan
    lines: tuple[Line, ...]

    @cached_property
    def by_state(self) -> dict[str, int]:
        counted = Counter(line.carried.value for line in self.lines)
        return {state.value: counted[state.value] for state in Carried}

    @cached_property
    def owing(self) -> list[Agency]:
        """Whoever owes something and writes plans, in Vietnamese order."""
        found = {x.agency.pk: x.agency for x in self.lines if x.carried != Carried.OUTSIDE}
        return sorted(found.values(), key=lambda a: a.sort_key)

    @cached_property
    def without_plan(self) -> list[tuple[Agency, int]]:
        """The agencies that have no plan under this one, with how much they owe."""
        counted = Counter(x.agency.pk for x in self.lines if x.carried == Carried.NO_PLAN)
        return [(a, counted[a.pk]) for a in self.owing if counted[a.pk]]

    @cached_property
    def unserved(self) -> dict[str, int]:
        """How many indicators and tasks no accepted plan below serves, whoever owes them."""
        things = {(x.kind, x.thing.pk) for x in self.lines}
        served = {(x.kind, x.thing.pk) for x in self.lines if x.carried == Carried.SERVED}
        return dict(Counter(kind for kind, _ in things - served))

    @cached_property
    def things(self) -> dict[str, int]:
        return dict(Counter(kind for kind, _ in {(x.kind, x.thing.pk) for x in self.lines}))


@dataclass(frozen=True)
class Thing:
    """One row or task of the plan with the lines of whoever owes it, by how it is carried on."""

    words: str
    states: tuple[tuple[str, tuple[Line, ...]], ...]


def by_thing(lines: Iterable[Line]) -> list[Thing]:
    """The lines as the plan has its rows and tasks, each of them once."""
    found: dict[Key, list[Line]] = {}
    for line in lines:
        found.setdefault((line.kind, line.thing.pk), []).append(line)
    return [Thing(rows[0].words, tuple(_by_state(rows))) for rows in found.values()]


def _by_state(rows: list[Line]) -> Iterable[tuple[str, tuple[Line, ...]]]:
    for state in Carried:
        lines = tuple(line for line in rows if line.carried == state)
        if lines:
            yield state.value, lines


def gaps(plan: Plan, on: date, *, helping: bool = False) -> Gaps:
    """How every agency carries on what the plan gives it; with `helping` also what it only coordinates."""
    bodies = Bodies(on)
    plans = plans_below(plan, bodies)
    served = _served(plan, bodies)
    lines: dict[tuple[Key, int], Line] = {}
    for duty, thing in _duties(plan, helping):
        key = ("indicator" if duty.indicator_id else "task", thing.pk)
        for agency in bodies.meant(duty.agency_id):
            if agency.pk == plan.issuer_id or (key, agency.pk) in lines:
                continue
            carried = _carried(key, agency, bodies, plans, served)
            named = bodies.get(duty.agency_id)
            group = named if named.pk != agency.pk else None
            lines[key, agency.pk] = Line(thing, agency, duty.role, group, carried)
    return Gaps(plan, tuple(lines.values()))


def _duties(plan: Plan, helping: bool) -> Iterable[tuple[Responsibility, PlanIndicator | Task]]:
    """Indicators first, then tasks, each as the plan has them; the weightiest role of an agency first."""
    roles = tuple(Role) if helping else OWING
    order = list(Role)
    rows = Responsibility.objects.filter(plan=plan, role__in=roles).defer("spans", "as_written", "scope")
    indicators = plan.indicators.defer("spans", "as_written", "coordinating_note").in_bulk()
    tasks = plan.tasks.filter(cancelled_at=None).only("text", "position", "number", "plan_id").in_bulk()
    found = []
    for duty in rows:
        thing = indicators.get(duty.indicator_id) or tasks.get(duty.task_id)
        if thing is not None:
            found.append((duty, thing))
    found.sort(
        key=lambda pair: (pair[0].indicator_id is None, pair[1].position, order.index(Role(pair[0].role)))
    )
    return found


def _served(plan: Plan, bodies: Bodies) -> dict[tuple[Key, int], str]:
    """What each agency's plan serves, and the state of that plan: accepted, where both are there."""
    rows = Serving.objects.filter(
        Q(indicator__plan=plan) | Q(aim__plan=plan),
        task__plan__parent=plan,
        task__plan__state__in=BELOW,
        task__cancelled_at=None,
        task__plan__issuer__isnull=False,
    )
    found: dict[tuple[Key, int], str] = {}
    columns = ("indicator_id", "aim_id", "task__plan__issuer_id", "task__plan__state")
    for indicator, aim, issuer, state in rows.order_by().values_list(*columns).distinct():
        key = ("indicator", indicator) if indicator else ("task", aim)
        place = (key, bodies.now(issuer).pk)
        found[place] = min(state, found.get(place, state))  # "accepted" comes before "drafting"
    return found


def _carried(
    key: Key,
    agency: Agency,
    bodies: Bodies,
    plans: Mapping[int, Plan],
    served: dict[tuple[Key, int], str],
) -> Carried:
    state = served.get((key, agency.pk))
    if state:
        return Carried.SERVED if state == PlanState.ACCEPTED else Carried.DRAFTED
    if agency.pk not in bodies.planning:
        return Carried.OUTSIDE
    return Carried.NOT_SERVED if agency.pk in plans else Carried.NO_PLAN


def serving_nothing(plan: Plan) -> QuerySet[Task]:
    """Tasks of the accepted plans below that serve nothing of this plan, nor stand under one that does."""
    own = Serving.objects.filter(task=OuterRef("pk"))
    above = Serving.objects.filter(task=OuterRef("parent"))
    rows = Task.objects.filter(plan__parent=plan, plan__state=PlanState.ACCEPTED, cancelled_at=None)
    rows = rows.filter(~Exists(own), ~Exists(above)).select_related("plan__issuer")
    return rows.order_by("plan__issuer__sort_key", "plan_id", "position", "id")
