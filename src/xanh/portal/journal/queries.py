"""Reads of the journal."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import QuerySet

from xanh.calendar.due import ZONE
from xanh.portal.journal.models import COVERED, Entry
from xanh.portal.journal.rules import PRIVATE, Break, Line, breaks
from xanh.reference import Problem
from xanh.reference.folding import search_key

AT_ONCE = 2000
TOLD = 20  # breaks that are told one by one


def history(obj: models.Model) -> QuerySet[Entry]:
    """The lines about one object, oldest first."""
    return Entry.objects.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk))


@dataclass(frozen=True)
class Asked:
    """Which lines: by act, kind of object, actor, words anywhere, first and last day."""

    act: str = ""
    object_type: str = ""
    actor: str = ""
    words: str = ""
    first: date | None = None
    last: date | None = None


def lines(asked: Asked = Asked(), *, private: bool = False) -> QuerySet[Entry]:
    """The lines asked for, newest first; words and names without regard to tone marks.

    `private`: also those that otherwise stand on the page of their object alone.
    """
    found = Entry.objects.order_by("-id")
    if not private:
        found = found.exclude(act__in=PRIVATE)
    if asked.act:
        found = found.filter(act=asked.act)
    if asked.object_type:
        found = found.filter(object_type=asked.object_type)
    if asked.actor:
        found = found.filter(actor_name__in=_actors(asked.actor))
    for word in search_key(asked.words).split():
        found = found.filter(search_key__contains=word)
    if asked.first:
        found = found.filter(at__gte=_midnight(asked.first))
    return found.filter(at__lt=_midnight(asked.last + timedelta(days=1))) if asked.last else found


def _actors(words: str) -> list[str]:
    """The names under which people wrote that hold every word."""
    keys = search_key(words).split()
    names = Entry.objects.order_by().values_list("actor_name", flat=True).distinct()
    return [name for name in names if all(key in search_key(name) for key in keys)]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), ZONE)


def object_types() -> list[str]:
    """The kinds of objects that lines tell of."""
    return sorted(Entry.objects.order_by().values_list("object_type", flat=True).distinct())


@dataclass(frozen=True)
class Anchor:
    """How many lines there were, the hash of the last: kept elsewhere, it shows what was cut or rewritten."""

    count: int
    hash: str

    def __str__(self) -> str:
        return f"{self.count}:{self.hash}"


@dataclass(frozen=True)
class Verdict:
    """What a walk over the whole chain found: its anchor now, and what does not fit."""

    anchor: Anchor
    problems: tuple[Problem, ...]

    @property
    def is_whole(self) -> bool:
        return not self.problems


class _Walk:
    """The lines in order, counted; the last hash, and the hash where an anchor was taken."""

    def __init__(self, anchor: Anchor | None) -> None:
        self.anchor = anchor
        self.count, self.head, self.at_anchor = 0, "", ""

    def __iter__(self) -> Iterator[Line]:
        rows = Entry.objects.order_by("id").values_list("id", "previous_hash", "hash", *COVERED)
        for pk, previous, found, *covered in rows.iterator(chunk_size=AT_ONCE):
            self.count, self.head = self.count + 1, found
            if self.anchor and self.count == self.anchor.count:
                self.at_anchor = found
            yield Line(pk, dict(zip(COVERED, covered, strict=True)), previous, found)


def anchor() -> Anchor:
    """The anchor of the journal as it stands."""
    newest = Entry.objects.order_by("-id").values_list("hash", flat=True).first()
    return Anchor(Entry.objects.count(), newest or "")


def verify() -> int | None:
    """The id of the first line that does not fit the chain; None where the chain is whole."""
    first = next(breaks(_Walk(None)), None)
    return first.line.pk if first else None


def examined(kept: Anchor | None = None) -> Verdict:
    """Walk the whole chain: lines changed, removed, inserted, moved; against `kept` also a cut tail."""
    walk, more = _Walk(kept), 0
    found: list[Break] = []
    for each in breaks(walk):
        if len(found) < TOLD:
            found.append(each)
        else:
            more += 1
    problems = [_problem(each.line, each.before, changed=each.changed) for each in found]
    if more:
        problems.append(Problem("journal.more_breaks", values={"count": more}))
    if kept:
        problems += _against(kept, walk)
    return Verdict(Anchor(walk.count, walk.head), tuple(problems))


def _problem(line: Line, before: int | None, *, changed: bool) -> Problem:
    at = line.covered["at"].astimezone(ZONE)
    values = {"line": line.pk, "at": f"{at:%d/%m/%Y %H:%M:%S}", "act": line.covered["act"], "before": before}
    if changed:
        return Problem("journal.line_changed", values=values)
    if before is None:
        return Problem("journal.start_missing", values=values)
    where = Entry.objects.filter(hash=line.previous_hash).values_list("id", flat=True).first()
    if where is None:
        return Problem("journal.line_missing", values=values)
    code = "journal.line_inserted" if where < line.pk else "journal.line_moved"
    return Problem(code, values={**values, "after": where})


def _against(kept: Anchor, walk: _Walk) -> list[Problem]:
    if walk.count < kept.count:
        return [Problem("journal.tail_cut", values={"count": walk.count, "kept": kept.count})]
    if kept.count and walk.at_anchor != kept.hash:
        return [Problem("journal.rewritten", values={"kept": kept.count})]
    return []
