"""Acts on agencies, people and their roles."""

import secrets
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from xanh.portal.agencies.accounts import end_sessions
from xanh.portal.agencies.models import Agency, Membership, User
from xanh.portal.agencies.rules import Kind, Role, search_key, slug, sort_key
from xanh.portal.journal.actions import record
from xanh.reference import AgencyFact, Problem, ProblemError

FIRST_ADMINISTRATOR = "quantri"


@transaction.atomic
def load_agencies(facts: Iterable[AgencyFact], *, by: User | None, at: datetime) -> int:
    """Bring the register up to the facts; agencies that are not among them stay. Returns how many are new."""
    facts = list(facts)
    known = {a.code: a for a in Agency.objects.all()}
    new = [_from_fact(f, Agency()) for f in facts if f.code not in known]
    old = [_from_fact(f, known[f.code]) for f in facts if f.code in known]
    Agency.objects.bulk_create(new)
    Agency.objects.bulk_update(old, [*_columns(facts[0]), "sort_key", "search_key"] if old else ["name"])
    _link(facts)
    if new:
        record("agency.load", new[0], by=by, at=at, details={"added": [a.code for a in new]})
    return len(new)


def _columns(fact: AgencyFact) -> dict[str, Any]:
    return {
        "name": fact.name,
        "kind": fact.kind,
        "valid_from": fact.valid_from,
        "valid_to": fact.valid_to,
        "variants": list(fact.variants),
        "abbreviations": list(fact.abbreviations),
        "kinds": list(fact.kinds),
        "source": fact.source,
    }


def _from_fact(fact: AgencyFact, agency: Agency) -> Agency:
    agency.code = fact.code
    for name, value in _columns(fact).items():
        setattr(agency, name, value)
    return _with_keys(agency)


def _with_keys(agency: Agency) -> Agency:
    spellings = [agency.name, *agency.variants, *agency.abbreviations]
    agency.sort_key = sort_key(agency.name)
    agency.search_key = search_key(" | ".join(spellings))[:600]
    return agency


def _link(facts: list[AgencyFact]) -> None:
    """Parents and successors, once every row is there: those that changed, by whom they belong to now."""
    by_code = {a.code: a for a in Agency.objects.all()}
    for name in ("parent", "successor"):
        changed: dict[int | None, list[int]] = {}
        for fact in facts:
            agency, code = by_code[fact.code], getattr(fact, name)
            wanted = by_code[code].pk if code else None
            if getattr(agency, f"{name}_id") != wanted:
                changed.setdefault(wanted, []).append(agency.pk)
        for wanted, keys in changed.items():
            Agency.objects.filter(pk__in=keys).update(**{f"{name}_id": wanted})


@transaction.atomic
def create_agency(
    name: str,
    *,
    kind: Kind,
    by: User | None,
    at: datetime,
    parent: Agency | None = None,
    valid_from: date | None = None,
) -> Agency:
    """A new agency with a code made from its name."""
    name = " ".join(name.split())[:200]
    agency = Agency(name=name, kind=kind, parent=parent, valid_from=valid_from, code=_free_code(name))
    _with_keys(agency).save()
    record("agency.create", agency, by=by, at=at, details={"code": agency.code, "kind": kind})
    return agency


def _free_code(name: str) -> str:
    stem = slug(name) or "co-quan"
    taken = set(Agency.objects.filter(code__startswith=stem).values_list("code", flat=True))
    return next(
        code for n in range(1, len(taken) + 2) if (code := stem if n == 1 else f"{stem}-{n}") not in taken
    )


@transaction.atomic
def create_person(
    username: str,
    *,
    name: str,
    password: str,
    by: User | None,
    at: datetime,
    roles: Iterable[tuple[Role | str, Agency | None]] = (),
) -> User:
    """An account with its first roles, if any."""
    if User.objects.filter(username__iexact=username).exists():
        raise ProblemError(Problem("person.name_taken", values={"name": username}))
    user = User.objects.create_user(username, password=password, first_name=name[:150])
    record("person.create", user, by=by, at=at)
    for role, agency in roles:
        set_membership(user, role, agency, by=by, at=at)
    return user


@transaction.atomic
def set_membership(
    user: User, role: Role | str, agency: Agency | None, *, by: User | None, at: datetime
) -> Membership:
    """Give a person a role; an administrator's needs no agency."""
    role = Role(role)
    if agency is None and role is not Role.ADMINISTRATOR:
        raise ProblemError(Problem("person.role_without_agency", values={"role": role.value}))
    membership, created = Membership.objects.get_or_create(user=user, role=role, agency=agency)
    if created:
        record("person.membership", user, by=by, at=at, details=_said(membership))
        _end_their_sessions(user, by=by, at=at)
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, by: User | None, at: datetime) -> None:
    """Take a role away; the last administrator keeps theirs."""
    _keep_an_administrator(membership.user, without=membership)
    record("person.membership_end", membership.user, by=by, at=at, details=_said(membership))
    membership.delete()
    _end_their_sessions(membership.user, by=by, at=at)


def _end_their_sessions(user: User, *, by: User | None, at: datetime) -> None:
    """Whose roles another has changed signs in anew."""
    if by != user:
        end_sessions(user, by=by, at=at)


@transaction.atomic
def set_active(user: User, *, active: bool, by: User | None, at: datetime) -> None:
    """Close or open an account. People are never deleted: the journal names them."""
    if not active:
        _keep_an_administrator(user)
    user.is_active = active
    user.save(update_fields=["is_active"])
    record("person.enable" if active else "person.disable", user, by=by, at=at)
    if not active:
        end_sessions(user, by=by, at=at)


@transaction.atomic
def reset_password(user: User, *, password: str, by: User | None, at: datetime) -> None:
    """Give a person a new password; every session of theirs ends."""
    user.set_password(password)
    user.save(update_fields=["password"])
    record("person.password", user, by=by, at=at)
    end_sessions(user, by=by, at=at)


@transaction.atomic
def record_own_password(user: User, *, at: datetime, keep: str = "") -> None:
    """A person has changed their own password; their sessions end, but the one to keep."""
    record("person.own_password", user, by=user, at=at)
    end_sessions(user, by=user, at=at, keep=keep)


@transaction.atomic
def ensure_first_administrator(*, at: datetime) -> str | None:
    """Make the account `quantri` where there is no administrator; its password, known only now, or None."""
    if _administrators().exists():
        return None
    password = secrets.token_urlsafe(12)
    user = create_person(FIRST_ADMINISTRATOR, name="Quản trị hệ thống", password=password, by=None, at=at)
    set_membership(user, Role.ADMINISTRATOR, None, by=None, at=at)
    return password


def _administrators() -> Any:
    # The rows are locked: two administrators who remove each other at once must not both succeed.
    return Membership.objects.select_for_update(no_key=True).filter(
        role=Role.ADMINISTRATOR, user__is_active=True
    )


def _keep_an_administrator(user: User, *, without: Membership | None = None) -> None:
    """Raise where `user` (or one membership of theirs) is what the last administrator stands on."""
    administrators = list(_administrators())
    left = [m for m in administrators if m.pk != without.pk] if without else _others(administrators, user)
    if administrators and not left:
        raise ProblemError(Problem("person.last_administrator", values={"name": user.get_username()}))


def _others(memberships: list[Membership], user: User) -> list[Membership]:
    return [m for m in memberships if m.user_id != user.pk]


def _said(membership: Membership) -> dict[str, Any]:
    agency = membership.agency
    return {"role": membership.role, "agency": agency.code if agency else None}
