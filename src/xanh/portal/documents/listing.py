"""Reads for the lists: documents, the register, what came in; the same few queries whatever their length."""

from typing import Any

from django.db.models import F, Q, QuerySet

from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import search_key
from xanh.portal.documents.filters import CANCELLED, ListFilter
from xanh.portal.documents.models import OfficialDocument, ReceivedDocument, RegisterEntry

NUMBER = "entry__number"
ORDER: dict[str, tuple[Any, ...]] = {
    "created": ("created_at", "id"),
    "-created": ("-created_at", "-id"),
    "symbol": (F("entry__year").asc(nulls_first=True), F(NUMBER).asc(nulls_first=True), "id"),
    "-symbol": (F("entry__year").desc(nulls_last=True), F(NUMBER).desc(nulls_last=True), "-id"),
    "subject": ("subject", "id"),
    "-subject": ("-subject", "-id"),
    "number": ("year", "series", "number", "id"),
    "-number": ("-year", "series", "-number", "-id"),
    "dated": (F("dated").asc(nulls_first=True), "id"),
    "-dated": (F("dated").desc(nulls_last=True), "-id"),
    "received": ("received_at", "id"),
    "-received": ("-received_at", "-id"),
    "sender": ("sender", "id"),
    "-sender": ("-sender", "-id"),
}


def _asked(found: QuerySet[Any], asked: ListFilter) -> QuerySet[Any]:
    """Narrowed by words without tone marks and by agency, in the order asked for."""
    for word in search_key(asked.words).split():
        found = found.filter(search_key__contains=word)
    if asked.agency:
        found = found.filter(agency__code=asked.agency)
    return found.order_by(*ORDER[asked.order])


def documents(visible: QuerySet[OfficialDocument], asked: ListFilter) -> QuerySet[OfficialDocument]:
    """The documents asked for; a draft belongs to the year in which it was begun."""
    found = _asked(visible, asked).select_related("agency", "entry").defer("text")
    if asked.year:
        begun = Q(entry=None, created_at__year=asked.year)
        found = found.filter(begun | Q(entry__year=asked.year))
    if asked.type:
        found = found.filter(type_code=asked.type)
    return found.filter(state=asked.state) if asked.state else found


def numbers(visible: QuerySet[RegisterEntry], asked: ListFilter) -> QuerySet[RegisterEntry]:
    """The numbers asked for."""
    found = _asked(visible, asked).select_related("agency", "document", "given_by", "cancelled_by")
    found = found.defer("document__text")
    if asked.year:
        found = found.filter(year=asked.year)
    if asked.type:
        found = found.filter(type_code=asked.type)
    if asked.state == CANCELLED:
        return found.filter(cancelled_at__isnull=False)
    return found.filter(medium=asked.state) if asked.state else found


def received(visible: QuerySet[ReceivedDocument], asked: ListFilter) -> QuerySet[ReceivedDocument]:
    """The messages asked for."""
    found = _asked(visible, asked).select_related("agency", "acknowledged_by").defer("content")
    if asked.year:
        found = found.filter(received_at__year=asked.year)
    if asked.state:
        found = found.filter(acknowledged_at__isnull=asked.state == "waiting")
    return found


def agencies_of(visible: QuerySet[Any]) -> QuerySet[Agency]:
    """The agencies that occur."""
    return Agency.objects.filter(pk__in=visible.order_by().values("agency")).order_by("sort_key")


def years_of(numbers_visible: QuerySet[RegisterEntry]) -> list[int]:
    """The years that have numbers, newest first."""
    return list(numbers_visible.order_by("-year").values_list("year", flat=True).distinct())
