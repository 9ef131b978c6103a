"""The one act of the journal: append a line."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import connection, models, transaction

from xanh.portal.journal.models import Entry
from xanh.portal.journal.rules import ACTS, SYSTEM, line_hash, plain, plain_text, search_text

LOCK = 0x78616E68  # "xanh": one writer at a time, whatever the act


def record(
    act: str,
    obj: models.Model,
    *,
    by: AbstractUser | None,
    at: datetime,
    details: Mapping[str, Any] | None = None,
) -> Entry:
    """Append a line about `obj`, in the transaction of the act itself.

    `details` tell {"before": {field: old}, "after": {field: new}, "why": "..."}, as far as it applies.
    From here to the end of the transaction nobody else can write a line: record last, after the work itself.
    """
    if act not in ACTS:
        raise ValueError(f"unknown act {act!r}: give it a row in xanh.portal.journal.rules.ACTS")
    entry = Entry(
        at=at,
        actor_id=by.pk if by else None,
        actor_name=plain_text(str(by or SYSTEM), 150),
        act=act,
        object_type=obj._meta.label_lower,
        object_id=str(obj.pk),
        object_label=plain_text(str(obj), 500),
        details=plain(details or {}),
    )
    return _chained(entry)


# Without a savepoint: a line that fails takes the act with it, and the journal is locked for two turns less.
@transaction.atomic(savepoint=False)
def _chained(entry: Entry) -> Entry:
    entry.search_key = search_text(entry.line)
    take_turn()
    entry.previous_hash = Entry.objects.order_by("-id").values_list("hash", flat=True).first() or ""
    entry.hash = line_hash(entry.line, entry.previous_hash)
    entry.save(force_insert=True)
    return entry


def take_turn() -> None:
    """Wait until no other transaction writes to the journal; the others wait until this one ends.

    `record` takes it by itself; an act that judges what is known before it writes takes it first. SQLite's
    IMMEDIATE transaction is the lock; PostgreSQL gives one.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
