"""Acts on accounts: tries of a secret, sessions, second factors, people whom another organisation knows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import QuerySet

from xanh.portal.agencies.models import FailedLogin, Session, User, WaitingIdentity
from xanh.portal.agencies.rules import ACCOUNT_TRIES, LOGIN_WINDOW, login_wait
from xanh.portal.journal.actions import record
from xanh.reference import Problem, ProblemError


@dataclass(frozen=True)
class Caller:
    """Where a request comes from: network address, what the browser says of itself."""

    address: str
    agent: str = ""


def begin_try(name: str, address: str, *, at: datetime) -> FailedLogin:
    """Count a try before the secret is looked at; raise where one has to wait.

    Counted first, tries that come at once, in several processes too, count each other. What turns out right
    is taken back with `take_back`.
    """
    FailedLogin.objects.filter(at__lte=at - LOGIN_WINDOW).delete()
    tried = FailedLogin.objects.create(name=name[:150], address=address[:45], at=at)
    wait = _wait(tried, at=at)
    if wait:
        take_back(tried)
        raise ProblemError(Problem("login.too_many", values={"minutes": wait}))
    return tried


def _wait(tried: FailedLogin, *, at: datetime) -> int:
    others = FailedLogin.objects.filter(name=tried.name).exclude(pk=tried.pk)
    all_over = list(others.values_list("at", flat=True))
    here = list(others.filter(address=tried.address).values_list("at", flat=True))
    return max(login_wait(here, at), login_wait(all_over, at, ACCOUNT_TRIES))


def take_back(tried: FailedLogin) -> None:
    """Not a failure after all. Older ones stay: a right password does not buy new tries of a code."""
    FailedLogin.objects.filter(pk=tried.pk).delete()


@transaction.atomic
def end_session(session: Session, *, by: User | None, at: datetime) -> None:
    """End one session; whoever sits there signs in anew."""
    if session.user is not None and Session.objects.filter(pk=session.pk).delete()[0]:
        record("person.session_end", session.user, by=by, at=at, details={"before": _said(session)})


@transaction.atomic
def end_sessions(user: User, *, by: User | None, at: datetime, keep: str = "") -> int:
    """End every session of a person, but the one with the key to keep; say how many."""
    found = list(open_sessions(user, at=at).exclude(pk=keep))
    if found:
        Session.objects.filter(pk__in=[s.pk for s in found]).delete()
        details = {"before": {"sessions": [_said(s) for s in found]}}
        record("person.session_end", user, by=by, at=at, details=details)
    return len(found)


def open_sessions(user: User, *, at: datetime) -> QuerySet[Session]:
    """Where a person is signed in, last used first."""
    return Session.objects.filter(user=user, expire_date__gt=at)


def drop_expired_sessions(*, at: datetime) -> None:
    """What no browser can use any more is not kept."""
    Session.objects.filter(expire_date__lte=at).delete()


def _said(session: Session) -> dict[str, Any]:
    begun = session.begun_at.isoformat() if session.begun_at else None
    return {"device": session.device, "address": session.address, "begun_at": begun}


def has_second_factor(user: User) -> bool:
    """Recovery codes alone are none."""
    return second_factors(user).exists()


def second_factors(user: User) -> QuerySet[Authenticator]:
    """A person's app and keys, oldest first."""
    kept = Authenticator.objects.filter(user=user).order_by("created_at", "pk")
    return kept.exclude(type=Authenticator.Type.RECOVERY_CODES)


def people_with_second_factor() -> set[int]:
    """Who has one, in one query."""
    kept = Authenticator.objects.exclude(type=Authenticator.Type.RECOVERY_CODES)
    return set(kept.values_list("user_id", flat=True))


def identities(user: User) -> QuerySet[SocialAccount]:
    """Whom other organisations know the person as."""
    return SocialAccount.objects.filter(user=user)


def record_factor(user: User, act: str, *, at: datetime, details: Mapping[str, Any]) -> None:
    """A person has changed a second factor of their own: in the transaction of the change."""
    record(act, user, by=user, at=at, details=details)


@transaction.atomic
def reset_second_factor(user: User, *, why: str, by: User | None, at: datetime) -> None:
    """Take all second factors of a person away, with a reason; their sessions end."""
    why = " ".join(why.split())
    if not why:
        raise ProblemError(Problem("person.reason_missing"))
    names = [str(factor) for factor in second_factors(user)]
    if not names:
        raise ProblemError(Problem("person.no_second_factor", values={"name": str(user)}))
    Authenticator.objects.filter(user=user).delete()
    details = {"before": {"factors": names}, "after": {"factors": []}, "why": why[:300]}
    record("person.factor_reset", user, by=by, at=at, details=details)
    end_sessions(user, by=by, at=at)


@transaction.atomic
def ask_for_link(issuer: str, subject: str, *, name: str, email: str, at: datetime) -> WaitingIdentity:
    """Somebody without an account signed in elsewhere: they wait for an administrator, nothing is made."""
    told = {"name": name[:150], "email": email[:254]}
    waiting, is_new = WaitingIdentity.objects.get_or_create(
        issuer=issuer, subject=subject, defaults={**told, "asked_at": at}
    )
    if is_new:
        # Not the address: the line stays for ever.
        after = {"subject": subject, "name": told["name"]}
        record("identity.ask", waiting, by=None, at=at, details={"after": after})
    return waiting


@transaction.atomic
def link_identity(waiting: WaitingIdentity, user: User, *, by: User | None, at: datetime) -> None:
    """From now on this identity signs in as the person; one account has one identity of an issuer."""
    if SocialAccount.objects.filter(user=user, provider=waiting.issuer).exists():
        raise ProblemError(Problem("identity.already_linked", values={"name": str(user)}))
    SocialAccount.objects.create(user=user, provider=waiting.issuer, uid=waiting.subject)
    details = {"after": {"subject": waiting.subject, "name": waiting.name}}
    record("identity.link", user, by=by, at=at, details=details)
    waiting.delete()


@transaction.atomic
def refuse_identity(waiting: WaitingIdentity, *, by: User | None, at: datetime) -> None:
    """This identity gets no account; it may still be linked later."""
    waiting.refused_at = at
    waiting.save(update_fields=["refused_at"])
    record("identity.refuse", waiting, by=by, at=at, details={"before": {"subject": waiting.subject}})


@transaction.atomic
def unlink_identities(user: User, *, by: User | None, at: datetime) -> None:
    """The person signs in with their password alone again; their sessions end."""
    links = SocialAccount.objects.filter(user=user)
    details = {"before": {"subjects": [link.uid for link in links]}}
    if links.delete()[0]:
        record("identity.unlink", user, by=by, at=at, details=details)
        end_sessions(user, by=by, at=at)
