"""Mergers: agencies end the day before, one has their duties from the day on. One act, which can be undone.

Duties are not rewritten: whoever reads them asks whose they are on a day (`queries.predecessors`,
`access.acting_for`). Only memberships move, on the day itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from xanh.portal.agencies.actions import create_agency
from xanh.portal.agencies.models import Agency, Membership, Merger, MergerPart, User
from xanh.portal.agencies.rules import Kind, merger_refusals
from xanh.portal.journal.actions import record, take_turn
from xanh.portal.journal.models import Entry
from xanh.reference import Problem, ProblemError

DAY = timedelta(days=1)


@dataclass(frozen=True)
class NewAgency:
    """A successor that the merger makes."""

    name: str
    kind: Kind
    parent: Agency | None = None


def refusals(predecessors: Sequence[Agency], successor: Agency | NewAgency, *, on: date) -> list[Problem]:
    """Everything that keeps this merger from being made; nothing, where it may be."""
    into = successor if isinstance(successor, Agency) else None
    return merger_refusals(predecessors, into, _chain(into), on)


def _chain(agency: Agency | None) -> frozenset[int]:
    found: set[int] = set()
    while agency and agency.pk not in found:
        found.add(agency.pk)
        agency = agency.successor
    return frozenset(found)


@transaction.atomic
def merge(
    predecessors: Sequence[Agency],
    successor: Agency | NewAgency,
    *,
    on: date,
    by: User | None,
    at: datetime,
    why: str,
) -> Merger:
    """End the predecessors the day before `on`; from then on their duties and people are the successor's.

    `on` may lie ahead: until then nothing passes on.

    Raises
    ------
    ProblemError
        agency.merge_split, .merge_circle, .merge_before_start and others: see `refusals`.
    """
    take_turn()  # two mergers of one agency at once: the second sees the first
    parts = list(Agency.objects.filter(pk__in=[a.pk for a in predecessors]))
    if isinstance(successor, Agency):
        successor = Agency.objects.get(pk=successor.pk)
    found = refusals(parts, successor, on=on)
    if found:
        raise ProblemError(found)
    into = successor if isinstance(successor, Agency) else _made(successor, on=on, by=by, at=at)
    merger = Merger.objects.create(
        successor=into,
        on=on,
        why=why[:500],
        made_at=at,
        made_by=by,
        made_successor=isinstance(successor, NewAgency),
    )
    for part in parts:
        _end(part, merger, by=by)
    if on <= timezone.localdate(at):
        _move_people(merger, at=at)
    names = {"predecessors": [a.name for a in parts], "on": on.isoformat()}
    record("agency.merge", into, by=by, at=at, details={"after": names, "why": why, "merger": merger.pk})
    return merger


def _made(new: NewAgency, *, on: date, by: User | None, at: datetime) -> Agency:
    return create_agency(new.name, kind=new.kind, parent=new.parent, valid_from=on, by=by, at=at)


def _end(part: Agency, merger: Merger, *, by: User | None) -> None:
    MergerPart.objects.create(merger=merger, agency=part, valid_to=part.valid_to)
    before = {"valid_to": _day(part.valid_to), "successor": None}
    part.valid_to, part.successor = merger.on - DAY, merger.successor
    part.save(update_fields=["valid_to", "successor"])
    after = {"valid_to": _day(part.valid_to), "successor": merger.successor.name}
    told = {"before": before, "after": after, "why": merger.why, "merger": merger.pk}
    record("agency.merge", part, by=by, at=merger.made_at, details=told)


def _move_people(merger: Merger, *, at: datetime) -> None:
    """Memberships pass to the successor; each part remembers which, and the journal tells who."""
    for part in merger.parts.select_related("agency"):
        rows = list(Membership.objects.filter(agency=part.agency).select_related("user"))
        part.moved = [_move(row, merger.successor) for row in rows]
        part.save(update_fields=["moved"])
        if rows:
            people = [f"{row.user} ({row.role})" for row in rows]
            told = {"before": {"people": people}, "after": {"people": []}, "merger": merger.pk}
            record("agency.merge", part.agency, by=merger.made_by, at=at, details=told)
    merger.people_moved_at = at
    merger.save(update_fields=["people_moved_at"])


def _move(row: Membership, successor: Agency) -> dict[str, Any]:
    _, made = Membership.objects.get_or_create(user=row.user, role=row.role, agency=successor)
    row.delete()
    return {"user": row.user_id, "role": row.role, "made": made}


@transaction.atomic
def effect_mergers(*, at: datetime) -> int:
    """Move the people of mergers whose day has come. Run daily; how many there were."""
    due = Merger.objects.filter(on__lte=timezone.localdate(at), people_moved_at=None, undone_at=None)
    mergers = list(due.select_related("successor").order_by("on", "id"))
    for merger in mergers:
        _move_people(merger, at=at)
    return len(mergers)


def undo_refusals(merger: Merger) -> list[Problem]:
    """What keeps a merger from being undone: a person or a line of the journal that builds on it."""
    if merger.undone_at:
        return [Problem("agency.merge_undone_already", values={"name": merger.successor.name})]
    since = _since(merger)
    if since:
        values = {"name": merger.successor.name, "line": since.pk, "what": since.object_label}
        return [Problem("agency.merge_built_on", values=values)]
    return []


def _since(merger: Merger) -> Entry | None:
    """The first act after the merger on an agency of it, or by one of the people it moved."""
    agencies = [str(merger.successor_id), *(str(p.agency_id) for p in merger.parts.all())]
    people = {said["user"] for p in merger.parts.all() for said in p.moved}
    about = Q(object_type="agencies.agency", object_id__in=agencies)
    merging = about & Q(act="agency.merge", details__merger=merger.pk)
    made = Entry.objects.filter(merging).order_by("id").values_list("id", flat=True).first() or 0
    later = Entry.objects.filter(about | Q(actor_id__in=people), id__gt=made)
    return later.exclude(merging).order_by("id").first()


@transaction.atomic
def undo(merger: Merger, *, by: User | None, at: datetime, why: str) -> None:
    """As if the merger had not been made; a successor that it made stays in the register, without duties."""
    take_turn()
    merger.refresh_from_db()
    found = undo_refusals(merger)
    if found:
        raise ProblemError(found)
    for part in merger.parts.select_related("agency"):
        _restore(part, merger, by=by, at=at, why=why)
    merger.undone_at = at
    merger.save(update_fields=["undone_at"])
    record(
        "agency.merge_undo", merger.successor, by=by, at=at, details={"on": merger.on.isoformat(), "why": why}
    )


def _restore(part: MergerPart, merger: Merger, *, by: User | None, at: datetime, why: str) -> None:
    agency = part.agency
    before = {
        "valid_to": agency.valid_to.isoformat() if agency.valid_to else None,
        "successor": merger.successor.name,
    }
    agency.valid_to, agency.successor = part.valid_to, None
    agency.save(update_fields=["valid_to", "successor"])
    for said in part.moved:
        Membership.objects.get_or_create(user_id=said["user"], role=said["role"], agency=agency)
        if said["made"]:
            Membership.objects.filter(
                user_id=said["user"], role=said["role"], agency=merger.successor
            ).delete()
    told = {"before": before, "after": {"valid_to": _day(part.valid_to), "successor": None}, "why": why}
    record("agency.merge_undo", agency, by=by, at=at, details=told)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
