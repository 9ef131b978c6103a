"""What a plan gives an agency: by its own name, by an old one, or as a member of a group on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.queries import everyone, members_on, successor_on
from xanh.portal.agencies.rules import GROUPS, HAVE_PEOPLE, Kind, is_valid
from xanh.portal.plans.models import Plan, PlanIndicator, ReportingDuty, Responsibility, Target, Task
from xanh.portal.plans.rules import WHOLE, PlanState, Role

BELOW = (PlanState.ACCEPTED, PlanState.DRAFTING)


class Bodies:
    """The register in memory, on a day: successors followed, groups taken apart."""

    def __init__(self, on: date) -> None:
        self.on = on
        self._by_id = {a.pk: a for a in everyone()}
        self._register = list(self._by_id.values())
        self._meant: dict[int, tuple[Agency, ...]] = {}

    def get(self, pk: int) -> Agency:
        return self._by_id[pk]

    def now(self, pk: int) -> Agency:
        """Whoever has taken over from the agency by the day: itself, where nobody has."""
        return successor_on(self._by_id[pk], self.on)

    def meant(self, pk: int) -> tuple[Agency, ...]:
        """The bodies that a name stands for on the day: the members of a group, else whoever it is now."""
        if pk not in self._meant:
            named = self._by_id[pk]
            members = members_on(named, self.on, self._register) if named.kind in GROUPS else []
            self._meant[pk] = tuple(members) or (self.now(pk),)
        return self._meant[pk]

    def standing(self) -> list[Agency]:
        """Whoever exists on the day, in Vietnamese order."""
        return [a for a in self._by_id.values() if is_valid(a.valid_from, a.valid_to, self.on)]

    def names_of(self, agency: Agency) -> frozenset[int]:
        """Every agency that means this one today: itself, those it took over from, the groups it is in."""
        return frozenset(pk for pk in self._by_id if agency in self.meant(pk))

    def family(self, agency: Agency) -> list[Agency]:
        """The agency, those it took over from, and the divisions of all of them."""
        own = {a.pk for a in self._by_id.values() if self.now(a.pk).pk == agency.pk}
        below = (a for a in self._by_id.values() if a.kind == Kind.DIVISION and a.parent_id in own)
        return [*(self._by_id[pk] for pk in own), *below]

    @cached_property
    def planning(self) -> frozenset[int]:
        """The bodies that write plans: they exist on the day and have people."""
        return frozenset(a.pk for a in self.standing() if a.kind in HAVE_PEOPLE)


@dataclass(frozen=True)
class Owed:
    """A row or a task of a plan with what one agency owes of it."""

    thing: PlanIndicator | Task
    duties: tuple[Responsibility, ...]

    @property
    def role(self) -> Role:
        """The weightiest of its roles."""
        order = list(Role)
        return min((Role(d.role) for d in self.duties), key=order.index)

    @property
    def scope(self) -> str:
        return "; ".join(dict.fromkeys(d.scope for d in self.duties if d.scope and d.role == self.role))

    @property
    def node_code(self) -> str:
        return str(self.thing.subindex) if isinstance(self.thing, PlanIndicator) else self.thing.node_code


@dataclass(frozen=True)
class Given:
    """All that a plan gives an agency."""

    agency: Agency
    indicators: tuple[Owed, ...]
    tasks: tuple[Owed, ...]
    targets: tuple[Target, ...]
    duties: tuple[ReportingDuty, ...]

    @property
    def owed(self) -> tuple[Owed, ...]:
        return self.indicators + self.tasks


def given(plan: Plan, agency: Agency, bodies: Bodies) -> Given:
    """What the plan gives the agency on the day of `bodies`."""
    indicators, tasks = owed(plan, agency, bodies)
    nodes = {found.node_code for found in indicators + tasks}
    names = bodies.names_of(agency)
    return Given(
        agency,
        indicators,
        tasks,
        tuple(t for t in plan.targets.all() if t.node_code in nodes | {"", WHOLE}) if nodes else (),
        tuple(d for d in plan.duties.select_related("receiver") if d.reporter_id in names),
    )


def owed(plan: Plan, agency: Agency, bodies: Bodies) -> tuple[tuple[Owed, ...], tuple[Owed, ...]]:
    """The indicators and the tasks of the plan that the agency owes, in the plan's order."""
    names = bodies.names_of(agency)
    rows = Responsibility.objects.filter(plan=plan, agency__in=names).select_related("indicator", "task")
    duties = list(rows.order_by("position", "id"))
    indicators = _owed(duties, "indicator")
    tasks = _owed((d for d in duties if d.task is None or d.task.cancelled_at is None), "task")
    return indicators, tasks


def _owed(duties: Iterable[Responsibility], name: str) -> tuple[Owed, ...]:
    found: dict[int, list[Responsibility]] = {}
    for duty in duties:
        if getattr(duty, f"{name}_id"):
            found.setdefault(getattr(duty, f"{name}_id"), []).append(duty)
    things = [Owed(getattr(rows[0], name), tuple(rows)) for rows in found.values()]
    return tuple(sorted(things, key=lambda o: (o.thing.position, o.thing.pk)))


def plans_below(plan: Plan, bodies: Bodies) -> dict[int, Plan]:
    """The plans that carry this one out, by whose they are now; a draft before one that counts."""
    rows = plan.children.filter(state__in=BELOW, issuer__isnull=False).order_by("state", "id")
    slim = rows.defer("sections", "subindices", "legal_basis", "search_key")
    return {bodies.now(child.issuer_id).pk: child for child in slim if child.issuer_id}


def counts(plan: Plan, agencies: Iterable[Agency], bodies: Bodies) -> dict[int, tuple[int, int]]:
    """How many indicators and tasks the plan gives each of the agencies."""
    rows = Responsibility.objects.filter(plan=plan, task__cancelled_at=None)
    named = list(rows.order_by().values_list("agency_id", "indicator_id", "task_id"))
    found = {}
    for agency in agencies:
        names = bodies.names_of(agency)
        own = [(indicator, task) for pk, indicator, task in named if pk in names]
        found[agency.pk] = (len({i for i, _ in own if i}), len({t for _, t in own if t}))
    return found
