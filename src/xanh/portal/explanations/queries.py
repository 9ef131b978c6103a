"""Reads of requests for explanation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from xanh.calendar import StateCalendar
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import search_key
from xanh.portal.explanations.filters import ListFilter
from xanh.portal.explanations.models import Explanation, Turn
from xanh.portal.explanations.rules import State, days_late

STATES: dict[State, Q] = {
    State.OPEN: Q(answered_at=None, accepted_at=None, withdrawn_at=None),
    State.ANSWERED: Q(answered_at__isnull=False, accepted_at=None, withdrawn_at=None),
    State.ACCEPTED: Q(accepted_at__isnull=False, withdrawn_at=None),
    State.WITHDRAWN: Q(withdrawn_at__isnull=False),
}
ORDER = {
    "due": ("due_at", "id"),
    "-due": ("-due_at", "-id"),
    "asked": ("asked_at", "id"),
    "-asked": ("-asked_at", "-id"),
    "agency": ("asked_of__sort_key", "due_at", "id"),
    "-agency": ("-asked_of__sort_key", "due_at", "id"),
}


@dataclass(frozen=True)
class Row:
    """A request with how late it is, for a list."""

    asked: Explanation
    late: int


def with_lateness(found: Iterable[Explanation], *, at: datetime, calendar: StateCalendar) -> list[Row]:
    """Each request with the working days it is late by."""
    return [Row(asked, days_late(asked, at, calendar)) for asked in found]


def asked_for(
    visible: QuerySet[Explanation], asked: ListFilter, *, own: frozenset[int], at: datetime
) -> QuerySet[Explanation]:
    """The requests asked for: of us, by us or all."""
    found = visible.select_related("asked_of", "asking_agency", "asked_by")
    if asked.side == "of_us":
        found = found.filter(asked_of__in=own)
    if asked.side == "by_us":
        found = found.filter(asking_agency__in=own)
    if asked.state == "overdue":
        found = found.filter(STATES[State.OPEN], due_at__lt=at)
    elif asked.state:
        found = found.filter(STATES[State(asked.state)])
    if asked.agency:
        found = found.filter(asked_of__code=asked.agency)
    for word in search_key(asked.words).split():
        found = found.filter(search_key__contains=word)
    return found.order_by(*ORDER[asked.order])


def open_of(agencies: Iterable[int]) -> QuerySet[Explanation]:
    """What these agencies have still to explain, the nearest deadline first."""
    found = Explanation.objects.filter(STATES[State.OPEN], asked_of__in=list(agencies))
    return found.select_related("asked_of", "asking_agency", "asked_by").order_by("due_at", "id")


def answered_to(agencies: Iterable[int]) -> QuerySet[Explanation]:
    """Answers that wait for these agencies, who asked, to accept them or to ask again."""
    return Explanation.objects.filter(STATES[State.ANSWERED], asking_agency__in=list(agencies))


def about(object_type: str, object_id: str, figure: str = "") -> QuerySet[Explanation]:
    """What was asked about a figure, or about all figures of an object, the latest first."""
    found = Explanation.objects.filter(object_type=object_type, object_id=object_id)
    if figure:
        found = found.filter(figure=figure)
    return found.select_related("asked_of", "asking_agency", "asked_by").prefetch_related(turns())


def turns() -> "Prefetch[Any]":
    """What was said, in order, with whoever said it and the files."""
    return Prefetch("turns", Turn.objects.select_related("by").prefetch_related("attachments"))


def asked_agencies(visible: QuerySet[Explanation]) -> QuerySet[Agency]:
    """The agencies of which something was asked."""
    return Agency.objects.filter(pk__in=visible.order_by().values("asked_of")).order_by("sort_key")


def counts(visible: QuerySet[Explanation], own: frozenset[int], at: datetime) -> dict[str, int]:
    """For the tabs: open ones asked of us, those that wait for us as askers; which of ours are late."""
    mine = Q(asked_of__in=own)
    return visible.aggregate(
        of_us=Count("pk", filter=STATES[State.OPEN] & mine),
        late=Count("pk", filter=STATES[State.OPEN] & mine & Q(due_at__lt=at)),
        by_us=Count("pk", filter=STATES[State.ANSWERED] & Q(asking_agency__in=own)),
    )
