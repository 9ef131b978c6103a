"""The only door to agencies and people; a stranger's object is a 404."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from xanh.portal.agencies import rights
from xanh.portal.agencies.models import (
    Agency,
    Contact,
    Membership,
    Merger,
    Session,
    User,
    WaitingIdentity,
)
from xanh.portal.agencies.queries import divisions, keys_under, predecessors, successor_on
from xanh.portal.agencies.rights import Act, Reach
from xanh.portal.agencies.rules import HAVE_PEOPLE, Kind

Visitor = User | AnonymousUser


def memberships(user: Visitor) -> list[Membership]:
    """A person's memberships, read once for each request's user object."""
    if not user.is_authenticated or not isinstance(user, User) or not user.is_active:
        return []
    kept: list[Membership] | None = user.__dict__.get("_memberships")
    if kept is None:
        kept = list(user.memberships.select_related("agency__successor"))
        for membership in kept:
            membership.agency = _today(membership.agency)
        user.__dict__["_memberships"] = kept
    return kept


def _today(agency: Agency | None) -> Agency | None:
    """Whoever has the agency's duties today: its people are there since the day of the merger."""
    return agency and successor_on(agency, timezone.localdate())


def roles(user: Visitor) -> set[str]:
    """What a person is, in any agency."""
    return {m.role for m in memberships(user)}


def own_agencies(user: Visitor, act: Act | None = None) -> list[Agency]:
    """The agencies a person belongs to, in the order of membership; with `act` where their role allows it."""
    rows = [m for m in memberships(user) if act is None or rights.may([m.role], act)]
    return list({m.agency_id: m.agency for m in rows if m.agency}.values())


def may(user: Visitor, act: Act) -> bool:
    """Whether any role of the person allows the act."""
    return rights.may(roles(user), act)


def acting_for(agency: Agency) -> frozenset[int]:
    """The agency and all whose duties it took over: read once for each object of it."""
    kept: frozenset[int] | None = agency.__dict__.get("_acting_for")
    if kept is None:
        kept = frozenset({agency.pk, *(a.pk for a in predecessors(agency, timezone.localdate()))})
        agency.__dict__["_acting_for"] = kept
    return kept


def answers_for(agency: Agency) -> frozenset[int]:
    """The agency, all whose duties it took over, and the divisions of all of them."""
    kept: frozenset[int] | None = agency.__dict__.get("_answers_for")
    if kept is None:
        bodies = [agency, *predecessors(agency, timezone.localdate())]
        kept = frozenset(a.pk for a in [*bodies, *divisions(bodies)])
        agency.__dict__["_answers_for"] = kept
    return kept


def stands_over(agency: Agency) -> frozenset[int]:
    """Every body under the agency in the register: a province's committee stands over all of its bodies."""
    kept: frozenset[int] | None = agency.__dict__.get("_stands_over")
    if kept is None:
        kept = keys_under(agency)
        agency.__dict__["_stands_over"] = kept
    return kept


def own_ids(user: Visitor, act: Act | None = None) -> frozenset[int]:
    """Every agency whose duties are the person's: their own (see there) and the predecessors of these."""
    return frozenset().union(*(acting_for(a) for a in own_agencies(user, act)))


def may_on(
    user: Visitor, act: Act, *, owner: int | None, receiver: int | None = None, state: str = ""
) -> bool:
    """Whether the person may do the act to an object that `owner` owes to `receiver`, in its state."""
    return rights.may_on(_held(user, act, owner, receiver), act, state=state)


def may_ever(user: Visitor, act: Act, *, owner: int | None, receiver: int | None = None) -> bool:
    """Whether the person may do the act to such an object in some state, though perhaps not now."""
    return rights.may_ever(_held(user, act, owner, receiver), act)


def _held(
    user: Visitor, act: Act, owner: int | None, receiver: int | None
) -> list[tuple[str, frozenset[Reach]]]:
    rows = memberships(user)
    return [(m.role, _reaches(m.agency, owner, receiver, rights.reaches(act, m.role))) for m in rows]


def may_on_work_of(user: Visitor, act: Act, owner: Agency | None, *, state: str = "") -> bool:
    """`may_on` where the owner's row is at hand: nothing is asked of the database that the row can tell."""
    if not may(user, act) or not rights.holds(act, state):
        return False
    if owner is None:
        return may_on(user, act, owner=None, state=state)
    stands_alone = owner.successor_id is None and owner.kind != Kind.DIVISION
    mine = {m.agency_id for m in memberships(user)}
    if stands_alone and owner.pk not in mine:  # it is nobody's but its own
        return rights.may_on([(m.role, frozenset({Reach.ANY})) for m in memberships(user)], act, state=state)
    return may_on(user, act, owner=owner.pk, state=state)


def _reaches(
    own: Agency | None, owner: int | None, receiver: int | None, wanted: frozenset[Reach]
) -> frozenset[Reach]:
    """How the object stands to the person's agency; only what some right asks for is looked up."""
    found = {Reach.ANY}
    if own is None:
        return frozenset(found)
    if owner is not None and Reach.OWN in wanted and _is_of(owner, own, acting_for):
        found.add(Reach.OWN)
    if owner is not None and Reach.BELOW in wanted and _is_of(owner, own, answers_for):
        found.add(Reach.BELOW)
    if receiver is not None and Reach.RECEIVED in wanted and _is_of(receiver, own, acting_for):
        found.add(Reach.RECEIVED)
    if Reach.UNDER in wanted and not stands_over(own).isdisjoint((owner, receiver)):
        found.add(Reach.UNDER)
    return frozenset(found)


def _is_of(pk: int, own: Agency, bodies: Callable[[Agency], frozenset[int]]) -> bool:
    return pk == own.pk or pk in bodies(own)


def require(user: Visitor, act: Act) -> None:
    """404 where the person may not do the act."""
    if not may(user, act):
        raise Http404


def agencies_visible(user: Visitor) -> QuerySet[Agency]:
    """Every agency, for any member; none for a stranger."""
    return Agency.objects.all() if may(user, Act.VIEW) else Agency.objects.none()


def get_agency(user: Visitor, code: str) -> Agency:
    """One agency by code, or 404."""
    found = agencies_visible(user).select_related("parent", "successor").filter(code=code).first()
    if found is None:
        raise Http404
    return found


def people_visible(user: Visitor) -> QuerySet[User]:
    """Every account, for administrators alone."""
    return User.objects.all() if may(user, Act.MANAGE_PEOPLE) else User.objects.none()


def get_person(user: Visitor, pk: int) -> User:
    """One account, or 404."""
    found = people_visible(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_membership(user: Visitor, pk: int) -> Membership:
    """One role of one person, or 404."""
    found = (
        Membership.objects.select_related("user", "agency")
        .filter(pk=pk, user__in=people_visible(user))
        .first()
    )
    if found is None:
        raise Http404
    return found


def may_see_contacts(user: Visitor, agency: Agency) -> bool:
    """Whether the person may see whom to reach at an agency: personal data."""
    return may_on(user, Act.SEE_CONTACTS, owner=agency.pk)


def may_edit_contacts(user: Visitor, agency: Agency) -> bool:
    """Whether the person keeps these contacts; the focal agencies those of a body without accounts."""
    state = "inside" if agency.kind in HAVE_PEOPLE else "outside"
    return may_on(user, Act.EDIT_CONTACTS, owner=agency.pk, state=state)


def get_contact(user: Visitor, agency: Agency, pk: int) -> Contact:
    """One contact of an agency that the person may edit, or 404."""
    found = agency.contacts.filter(pk=pk, erased_at=None).first()
    if found is None or not may_edit_contacts(user, agency):
        raise Http404
    return found


def person(user: Visitor) -> User:
    """The person who is signed in, or 404."""
    if not isinstance(user, User):
        raise Http404
    return user


def get_own_session(user: User, public: str) -> Session:
    """One of the person's own sessions, or 404."""
    found = Session.objects.select_related("user").filter(public=public, user=user).first()
    if found is None or not public:
        raise Http404
    return found


def get_merger(user: Visitor, pk: int) -> Merger:
    """One merger, for whoever manages the register, or 404."""
    require(user, Act.MANAGE_AGENCIES)
    found = Merger.objects.select_related("successor").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_session_of(user: Visitor, owner: User, public: str) -> Session:
    """A session of another person, for administrators alone; else 404."""
    require(user, Act.MANAGE_PEOPLE)
    return get_own_session(owner, public)


def waiting_identities(user: Visitor) -> QuerySet[WaitingIdentity]:
    """Who waits to be linked to an account, for administrators alone."""
    found = WaitingIdentity.objects.all()
    return found if may(user, Act.MANAGE_PEOPLE) else found.none()


def get_waiting_identity(user: Visitor, pk: int) -> WaitingIdentity:
    """One who waits, or 404."""
    found = waiting_identities(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def own_waiting_identity(pk: int | None) -> WaitingIdentity | None:
    """Who waits in this browser: its session holds the number, so it is nobody else's."""
    return WaitingIdentity.objects.filter(pk=pk or 0).first()
