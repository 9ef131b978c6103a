"""The only door to agencies and people; a stranger's object is a 404."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404

from xanh.portal.agencies import rules
from xanh.portal.agencies.models import Agency, Membership, User
from xanh.portal.agencies.rules import Act

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
    return rules.may(roles(user), act)


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
