"""Reads over agencies: predecessors, divisions, search by name."""

from collections.abc import Callable, Iterable
from datetime import date
from unicodedata import normalize

from django.db.models import Q, QuerySet

from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import Kind, search_key


def valid_on(day: date) -> Q:
    """The condition of existing on `day`, both ends included."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def predecessors(agency: Agency) -> list[Agency]:
    """The bodies whose duties have passed to this one, at any remove, nearest first."""
    return _walk([agency], lambda ids: Agency.objects.filter(successor__in=ids))


def divisions(agencies: Iterable[Agency]) -> list[Agency]:
    """The divisions of these bodies, at any depth."""
    return _walk(list(agencies), lambda ids: Agency.objects.filter(parent__in=ids, kind=Kind.DIVISION))


def family(agency: Agency) -> list[Agency]:
    """An agency, its predecessors, and the divisions of all of them: whoever's duties are now its own."""
    bodies = [agency, *predecessors(agency)]
    return [*bodies, *divisions(bodies)]


def _walk(start: list[Agency], step: Callable[[list[int]], QuerySet[Agency]]) -> list[Agency]:
    """Everything reached from `start` by repeated steps, one query for each level; a circle ends the walk."""
    seen = {a.pk for a in start}
    found: list[Agency] = []
    level = start
    while level:
        level = [a for a in step([a.pk for a in level]) if a.pk not in seen]
        seen |= {a.pk for a in level}
        found += level
    return found


def search(found: QuerySet[Agency], words: str) -> QuerySet[Agency]:
    """Agencies whose name, variants or abbreviations hold every word; tone marks do not matter."""
    for word in search_key(words).split():
        found = found.filter(search_key__contains=word)
    return found


class Register:
    """Finds an agency by any of its spellings; read once, asked many times.

    Tone marks count where they tell two agencies apart. A division is known by its name only among `within`:
    every department has a "Văn phòng Sở".
    """

    def __init__(self, within: Iterable[Agency] = ()) -> None:
        own = {a.pk for a in within}
        agencies = list(Agency.objects.order_by("id"))
        self._codes = {a.code: a for a in agencies}
        self._exact: dict[str, Agency] = {}
        self._folded: dict[str, set[Agency]] = {}
        # Own divisions first, then names before variants: the first to claim a spelling keeps it.
        ranked = sorted(agencies, key=lambda a: (a.parent_id not in own or a.kind != Kind.DIVISION, a.pk))
        known = [a for a in ranked if a.kind != Kind.DIVISION or a.parent_id in own]
        for agency in known:
            self._claim(agency, [agency.name])
        for agency in known:
            self._claim(agency, [*agency.variants, *agency.abbreviations])

    def _claim(self, agency: Agency, names: list[str]) -> None:
        for name in names:
            self._exact.setdefault(_exact_key(name), agency)
            self._folded.setdefault(search_key(name), set()).add(agency)

    def by_code(self, code: str | None) -> Agency | None:
        return self._codes.get(code or "")

    def find(self, name: str | None) -> Agency | None:
        """The agency of this name; None where no spelling, or more than one without tone marks, fits."""
        if not name:
            return None
        alike = self._folded.get(search_key(name), set())
        return self._exact.get(_exact_key(name)) or (next(iter(alike)) if len(alike) == 1 else None)

    def add(self, agency: Agency) -> None:
        """Know an agency made a moment ago."""
        self._codes[agency.code] = agency
        self._claim(agency, [agency.name])


def _exact_key(name: str) -> str:
    return " ".join(normalize("NFC", name).casefold().split())
