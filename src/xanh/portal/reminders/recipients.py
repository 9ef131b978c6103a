"""Who is told: people of the agency that owes something, its heads; its contacts where it has no account."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from xanh.portal.agencies import rights
from xanh.portal.agencies.models import Agency, Contact, Membership, User
from xanh.portal.agencies.queries import valid_on
from xanh.portal.agencies.rights import Act, Reach
from xanh.portal.agencies.rules import Kind, is_valid
from xanh.portal.reminders.models import Preference

OWN = frozenset({Reach.ANY, Reach.OWN, Reach.BELOW})


@dataclass(frozen=True)
class Person:
    """Who gets a notice; one of the two is set."""

    user: int | None = None
    contact: int | None = None


@dataclass
class People:
    """Everybody who may be told something on a day: read once, asked for every thing that is owed."""

    register: Mapping[int, Agency]
    day: date
    officers: Mapping[int, list[Person]] = field(default_factory=dict)
    heads: Mapping[int, list[Person]] = field(default_factory=dict)
    contacts: Mapping[int, list[Person]] = field(default_factory=dict)

    @classmethod
    def read(cls, register: Mapping[int, Agency], day: date) -> "People":
        found = cls(register, day)
        held = Membership.objects.filter(user__is_active=True, agency__isnull=False).order_by("user_id")
        rows = list(held.values_list("agency_id", "role", "user_id"))
        found.officers = found._by_heir((a, Person(user=u)) for a, role, u in rows if _is_told(role))
        heads = ((a, Person(user=u)) for a, role, u in rows if _is_told(role, "late") and not _is_told(role))
        found.heads = found._by_heir(heads)
        reached = Contact.objects.filter(valid_on(day), erased_at=None).exclude(email="").order_by("id")
        pairs = reached.values_list("agency_id", "pk")
        found.contacts = found._by_heir((agency, Person(contact=pk)) for agency, pk in pairs)
        return found

    def _by_heir(self, pairs: Iterable[tuple[int, Person]]) -> dict[int, list[Person]]:
        """A person of a body that has ended is its successor's."""
        found: dict[int, dict[Person, None]] = defaultdict(dict)
        for agency, person in pairs:
            found[self.heir(agency)][person] = None
        return {agency: list(people) for agency, people in found.items()}

    def heir(self, agency: int) -> int:
        """Whoever has an agency's duties on the day."""
        seen: set[int] = set()
        here = self.register[agency]
        while here.successor_id and here.pk not in seen and not self._exists(here):
            seen.add(here.pk)
            here = self.register[here.successor_id]
        return here.pk

    def _exists(self, agency: Agency) -> bool:
        return is_valid(agency.valid_from, agency.valid_to, self.day)

    def of(self, agency: int, *, heads: bool) -> list[Person]:
        """Who is told of something that an agency owes; its heads besides where it comes to that."""
        told = self._nearest(agency, lambda pk: self.officers.get(pk) or self.contacts.get(pk) or [])
        more = self._nearest(agency, lambda pk: self.heads.get(pk) or []) if heads or not told else []
        return list(dict.fromkeys([*told, *more]))

    def _nearest(self, agency: int, people: Callable[[int], list[Person]]) -> list[Person]:
        """Of the body itself; of the one above it where a division has nobody."""
        here = self.register[self.heir(agency)]
        found = people(here.pk)
        while not found and here.kind == Kind.DIVISION and here.parent_id:
            here = self.register[self.heir(here.parent_id)]
            found = people(here.pk)
        return found


def _is_told(role: str, state: str = "") -> bool:
    return rights.may_on([(role, OWN)], Act.BE_REMINDED, state=state)


def administrators() -> list[int]:
    """Who looks after letters that could not be handed over."""
    held = Membership.objects.filter(user__is_active=True).order_by("user_id").values_list("user_id", "role")
    return list(dict.fromkeys(user for user, role in held if rights.may([role], Act.SEE_LETTERS)))


def preferences(users: Iterable[int]) -> dict[int, Preference]:
    """What these people chose, as far as they did."""
    return {row.user_id: row for row in Preference.objects.filter(user__in=list(users))}


def addresses(users: Iterable[int]) -> dict[int, str]:
    """Where these people get letters; whoever has no address is not among them."""
    rows = User.objects.filter(pk__in=list(users), is_active=True).exclude(email="")
    return dict(rows.values_list("pk", "email"))
