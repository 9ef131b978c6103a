"""Who is late, and with what: reports, tasks, explanations, under the name of whoever answers today."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import search_key
from xanh.portal.explanations import queries as explaining
from xanh.portal.explanations.models import Explanation
from xanh.portal.explanations.queries import Row
from xanh.portal.explanations.rules import State
from xanh.portal.insight.filters import LateFilter
from xanh.portal.reports.missing import Round, latest, rounds
from xanh.portal.reports.owed import Frame
from xanh.portal.reports.rules import local_day
from xanh.portal.tasks.overdue import overdue

READ = 500  # open explanations looked at
ORDERS: dict[str, Callable[["Late"], Any]] = {
    "name": lambda row: row.agency.sort_key,
    "reports": lambda row: (row.reports.count, row.reports.days),
    "tasks": lambda row: (row.tasks.count, row.tasks.days),
    "explanations": lambda row: (row.explanations.count, row.explanations.days),
    "days": lambda row: row.days,
}


@dataclass
class Pile:
    """How many of a kind are late, and how many days the oldest is."""

    count: int = 0
    days: int = 0

    def add(self, count: int, days: int) -> None:
        self.count += count
        self.days = max(self.days, days)


@dataclass
class Late:
    """What one agency is late with. Reports and tasks by days, explanations by working days."""

    agency: Agency
    reports: Pile = field(default_factory=Pile)
    tasks: Pile = field(default_factory=Pile)
    explanations: Pile = field(default_factory=Pile)

    @property
    def count(self) -> int:
        return self.reports.count + self.tasks.count + self.explanations.count

    @property
    def days(self) -> int:
        return max(self.reports.days, self.tasks.days, self.explanations.days)


@dataclass(frozen=True)
class Standing:
    """All that is late, the worst first; the last round of every tier; open explanations, by their clocks."""

    rows: Sequence[Late]
    rounds: Sequence[Round]
    explanations: Sequence[Row]

    def total(self, kind: str) -> Pile:
        """Of all agencies together."""
        piles = [getattr(row, kind) for row in self.rows]
        return Pile(sum(p.count for p in piles), max((p.days for p in piles), default=0))

    @property
    def reports(self) -> Pile:
        return self.total("reports")

    @property
    def tasks(self) -> Pile:
        return self.total("tasks")

    @property
    def late_explanations(self) -> Pile:
        return self.total("explanations")


def standing(now: datetime, frame: Frame) -> Standing:
    """The same few queries whatever the number of agencies and tasks."""
    today, found = local_day(now), _Rows(frame.register, local_day(now))
    every = rounds(now, frame)
    for each in every:
        for agency in each.missing:
            found.of(agency.pk).reports.add(1, each.late)
    for row in overdue(today):
        found.of(row.agency).tasks.add(row.count, (today - row.oldest).days)
    asked = _asked(now, frame)
    for one in asked:
        if one.late:
            found.of(one.asked.asked_of_id).explanations.add(1, one.late)
    rows = sorted(found.values(), key=lambda late: (-late.count, -late.days, late.agency.sort_key))
    return Standing(rows, sorted(latest(every), key=lambda r: -len(r.missing)), asked)


def _asked(now: datetime, frame: Frame) -> list[Row]:
    """Every open explanation, the nearest deadline first."""
    found = Explanation.objects.filter(explaining.STATES[State.OPEN]).order_by("due_at", "id")
    related = found.select_related("asked_of", "asking_agency", "asked_by")
    return explaining.with_lateness(related[:READ], at=now, calendar=frame.calendar)


class _Rows(dict[int, Late]):
    """A row for each agency of today."""

    def __init__(self, register: Mapping[int, Agency], today: date) -> None:
        super().__init__()
        self.register, self.today = register, today

    def of(self, pk: int) -> Late:
        agency = self._heir(self.register[pk])
        return self.setdefault(agency.pk, Late(agency))

    def _heir(self, agency: Agency) -> Agency:
        """Whoever has its duties today; a circle of successors ends where it began."""
        seen: set[int] = set()
        while agency.successor_id and agency.valid_to and agency.valid_to < self.today:
            if agency.pk in seen:
                break
            seen.add(agency.pk)
            agency = self.register[agency.successor_id]
        return agency


def asked_for(rows: Sequence[Late], asked: LateFilter) -> list[Late]:
    """The rows wanted, in the order wanted; without one the worst stands first."""
    words = search_key(asked.words).split()
    kept = [row for row in rows if asked.kind in ("", row.agency.kind) and _holds(row.agency, words)]
    if not asked.order:
        return kept
    return sorted(kept, key=ORDERS[asked.order.lstrip("-")], reverse=asked.order.startswith("-"))


def _holds(agency: Agency, words: Collection[str]) -> bool:
    name = search_key(agency.name)
    return all(word in name for word in words)
