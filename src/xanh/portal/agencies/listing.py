"""Reads for the list of agencies."""

from datetime import date

from django.db.models import F, QuerySet

from xanh.portal.agencies.filters import NOW, PAST, ListFilter
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.queries import search, valid_on

ORDER = {
    "name": ("sort_key", "id"),
    "-name": ("-sort_key", "-id"),
    "kind": ("kind", "sort_key", "id"),
    "-kind": ("-kind", "sort_key", "id"),
    "until": (F("valid_to").asc(nulls_last=True), "sort_key"),
    "-until": (F("valid_to").desc(nulls_last=True), "sort_key"),
}


def agencies(visible: QuerySet[Agency], asked: ListFilter, *, today: date) -> QuerySet[Agency]:
    """The agencies asked for; names sort as a Vietnamese dictionary does."""
    found = search(visible, asked.words).select_related("parent", "successor")
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.valid == NOW:
        found = found.filter(valid_on(today))
    if asked.valid == PAST:
        found = found.filter(valid_to__lt=today)
    return found.order_by(*ORDER[asked.order])


def kinds(visible: QuerySet[Agency]) -> list[str]:
    """The kinds that occur."""
    return list(visible.order_by("kind").values_list("kind", flat=True).distinct())
