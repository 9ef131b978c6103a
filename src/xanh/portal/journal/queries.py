"""Reads of the journal."""

from django.db import models
from django.db.models import QuerySet

from xanh.portal.journal.models import Entry
from xanh.portal.journal.rules import line_hash


def history(obj: models.Model) -> QuerySet[Entry]:
    """The lines about one object, oldest first."""
    return Entry.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))


def lines(*, act: str = "", object_type: str = "", actor: str = "") -> QuerySet[Entry]:
    """All lines, newest first, narrowed by act, kind of object and the actor's name."""
    found = Entry.objects.order_by("-id")
    if act:
        found = found.filter(act=act)
    if object_type:
        found = found.filter(object_type=object_type)
    return found.filter(actor_name__icontains=actor) if actor else found


def verify() -> int | None:
    """The id of the first line that does not fit the chain; None where the chain is whole."""
    previous = ""
    for entry in Entry.objects.order_by("id").iterator(chunk_size=1000):
        if entry.previous_hash != previous or entry.hash != line_hash(entry.line, previous):
            return int(entry.pk)
        previous = entry.hash
    return None
