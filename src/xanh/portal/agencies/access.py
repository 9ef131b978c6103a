"""The only door to agencies and people; a stranger's object is a 404."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from xanh.portal.agencies import rights
from xanh.portal.agencies.models import Agency, Membership, User
from xanh.portal.agencies.queries import divisions, predecessors
from xanh.portal.agencies.rights import Act, Reach

Visitor = User | AnonymousUser


def memberships(user: Visitor) -> list[Membership]:
    """A person's memberships, read once for each request's user object."""
    if not user.is_authenticated or not isinstance(user, User) or not user.is_active:
        return []
    kept: list[Membership] | None = user.__dict__.get("_memberships")
    if kept is None:
        kept = list(user.memberships.select_related("agency"))
        user.__dict__["_memberships"] = kept
    return kept


def roles(user: Visitor) -> set[str]:
    """What a person is, in any agency."""
    return {m.role for m in memberships(user)}


def own_agencies(user: Visitor) -> list[Agency]:
    """The agencies a person belongs to, in the order of membership."""
    return list({m.agency_id: m.agency for m in memberships(user) if m.agency}.values())


def may(user: Visitor, act: Act) -> bool:
    """Whether any role of the person allows the act."""
    return rights.may(roles(user), act)


def acting_for(agency: Agency) -> frozenset[int]:
    """The agency and all whose duties it took over: read once for each object of it."""
    kept: frozenset[int] | None = agency.__dict__.get("_acting_for")
    if kept is None:
        kept = frozenset({agency.pk, *(a.pk for a in predecessors(agency))})
        agency.__dict__["_acting_for"] = kept
    return kept


def answers_for(agency: Agency) -> frozenset[int]:
    """The agency, all whose duties it took over, and the divisions of all of them."""
    kept: frozenset[int] | None = agency.__dict__.get("_answers_for")
    if kept is None:
        bodies = [agency, *predecessors(agency)]
        kept = frozenset(a.pk for a in [*bodies, *divisions(bodies)])
        agency.__dict__["_answers_for"] = kept
    return kept


def own_ids(user: Visitor) -> frozenset[int]:
    """Every agency whose duties are the person's: their own and the predecessors of these."""
    return frozenset().union(*(acting_for(a) for a in own_agencies(user)))


def may_on(
    user: Visitor, act: Act, *, owner: int | None, receiver: int | None = None, state: str = ""
) -> bool:
    """Whether the person may do the act to an object that `owner` owes to `receiver`, in its state."""
    held = [(m.role, _reaches(m.agency, owner, receiver)) for m in memberships(user)]
    return rights.may_on(held, act, state=state)


def _reaches(own: Agency | None, owner: int | None, receiver: int | None) -> frozenset[Reach]:
    found = {Reach.ANY}
    if own is not None and owner is not None:
        if owner in acting_for(own):
            found |= {Reach.OWN, Reach.BELOW}
        elif owner in answers_for(own):  # asked only where the first answer is no: it takes more reads
            found.add(Reach.BELOW)
    if own is not None and receiver is not None and receiver in acting_for(own):
        found.add(Reach.RECEIVED)
    return frozenset(found)


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
