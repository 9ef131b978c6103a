"""Reads over agencies: predecessors, divisions, search by name."""

from collections.abc import Callable, Iterable
from datetime import date
from unicodedata import normalize

from django.db.models import Q, QuerySet

from xanh.portal.agencies.models import Agency, AgencyCode, Contact, GroupMember, User
from xanh.portal.agencies.rules import GROUPS, Kind, canonical_code, is_valid, means, search_key


def valid_on(day: date) -> Q:
    """The condition of existing on `day`, both ends included."""
    return (Q(valid_from=None) | Q(valid_from__lte=day)) & (Q(valid_to=None) | Q(valid_to__gte=day))


def predecessors(agency: Agency, on: date | None = None) -> list[Agency]:
    """The bodies whose duties have passed to this one by a day (ever, where none is given), nearest first."""
    passed = Q(valid_to__lt=on) if on else Q()
    return _walk([agency], lambda ids: Agency.objects.filter(passed, successor__in=ids))


def successor_on(agency: Agency, day: date) -> Agency:
    """Whoever has the agency's duties on a day: itself, or the last of those they passed to by then."""
    seen: set[int] = set()
    while agency.valid_to and agency.valid_to < day and agency.successor and agency.pk not in seen:
        seen.add(agency.pk)
        agency = agency.successor
    return agency


def divisions(agencies: Iterable[Agency]) -> list[Agency]:
    """The divisions of these bodies, at any depth."""
    return _walk(list(agencies), lambda ids: Agency.objects.filter(parent__in=ids, kind=Kind.DIVISION))


def keys_under(agency: Agency) -> frozenset[int]:
    """The keys of every body under it in the register, at any depth: one query, the register is small."""
    below: dict[int | None, list[int]] = {}
    for key, parent in Agency.objects.exclude(parent=None).order_by().values_list("pk", "parent"):
        below.setdefault(parent, []).append(key)
    found: set[int] = set()
    level = below.get(agency.pk, [])
    while level := [key for key in level if key not in found]:
        found.update(level)
        level = [key for parent in level for key in below.get(parent, [])]
    return frozenset(found)


def family(agency: Agency, on: date | None = None) -> list[Agency]:
    """An agency, its predecessors, the divisions of all of them: whoever's duties are its own on a day."""
    bodies = [agency, *predecessors(agency, on)]
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


def everyone() -> list[Agency]:
    """The whole register by name, in two queries: it is small. Successors and members are there.

    The members are put where they belong by hand: most bodies have none, and Django would make a query's
    worth of objects for each of them.
    """
    found, named = list(Agency.objects.all()), _named_members()
    by_key = {a.pk: a for a in found}
    for agency in found:
        agency.named_members = named.get(agency.pk, [])
        if agency.successor_id:
            agency.successor = by_key[agency.successor_id]
    return found


def _named_members() -> dict[int, list[GroupMember]]:
    """Whoever is named in a group, whenever, by the group's key."""
    found: dict[int, list[GroupMember]] = {}
    for row in GroupMember.objects.all():
        found.setdefault(row.group_id, []).append(row)
    return found


def members_on(group: Agency, day: date, among: list[Agency] | None = None) -> list[Agency]:
    """Whom a group means on a day, by name: its kinds, those under it, those named or their successors.

    A group within the group stands for its own members; one that is no group has none. `among`: the register,
    where it was read already.
    """
    register = among or everyone()
    by_key = {a.pk: a for a in register}
    found: dict[int, Agency] = {}
    groups = [by_key[group.pk]]
    for each in groups:
        named = [m for m in each.named_members if is_valid(m.valid_from, m.valid_to, day)]
        bodies = [a for a in register if means(each, a, day)]
        bodies += [successor_on(by_key[m.agency_id], day) for m in named]
        fresh = [a for a in bodies if a.pk not in found and a.pk != group.pk]
        found |= {a.pk: a for a in fresh if is_valid(a.valid_from, a.valid_to, day)}
        groups += [by_key[a.pk] for a in fresh if a.kind in GROUPS and by_key[a.pk] not in groups]
    parents = {a.parent_id for a in register}
    expanded = {a.pk for a in groups if a.kinds or a.named_members or a.pk in parents}
    return sorted((a for a in found.values() if a.pk not in expanded), key=lambda a: (a.sort_key, a.pk))


def people_of(agency: Agency, day: date) -> QuerySet[User]:
    """People with open accounts and a role in the agency, or in a body whose duties it has by that day."""
    bodies = [agency.pk, *(a.pk for a in predecessors(agency, day))]
    return User.objects.filter(is_active=True, memberships__agency__in=bodies).distinct()


def agency_of_code(code: str, day: date) -> Agency | None:
    """The agency that bears a code on a day, in either of its shapes."""
    rows = AgencyCode.objects.filter(valid_on(day), code=canonical_code(code))
    found = rows.select_related("agency").first() if canonical_code(code) else None
    return found.agency if found else None


def contacts(agency: Agency, day: date) -> QuerySet[Contact]:
    """Whom to reach at an agency on a day."""
    return agency.contacts.filter(valid_on(day), erased_at=None)


def new_contact(agency: Agency) -> Contact:
    """A contact of the agency that is still to be filled in and kept."""
    return Contact(agency=agency)


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
