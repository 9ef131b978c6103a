"""The session a request belongs to: begun, seen, ended."""

from datetime import datetime
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.contrib.auth import logout

from xanh.portal.agencies import accounts
from xanh.portal.agencies.accounts import Caller
from xanh.portal.agencies.models import SignIn

KEY = "sign_in"
ENDED = "session_ended"  # why, for the login page to say


def caller(request: Any) -> Caller:
    """Where the request comes from; behind known proxies, what the nearest of them says."""
    return Caller(get_client_ip(request) or "", request.META.get("HTTP_USER_AGENT", ""))


def begin(request: Any, *, at: datetime) -> SignIn:
    """Begin the session of a person who has just come in."""
    session = accounts.begin_session(request.user, caller(request), at=at)
    request.session[KEY] = session.pk
    return session


def current(request: Any) -> int | None:
    """The number of the request's session."""
    found: int | None = request.session.get(KEY)
    return found


def leave(request: Any, *, at: datetime) -> None:
    """The person signs out."""
    session = SignIn.objects.filter(pk=current(request) or 0, user=request.user).first()
    if session is not None:
        accounts.leave(session, at=at)


def watch(request: Any, *, at: datetime) -> None:
    """Note that the session is in use; sign out where it was ended or has been idle too long."""
    if current(request) is None:
        begin(request, at=at)
        return
    session = SignIn.objects.filter(pk=current(request) or 0, user=request.user).first()
    why = _over(session, at=at)
    if session and not why:
        accounts.see_session(session, caller(request), at=at)
        return
    if session and session.ended_at is None:
        accounts.leave(session, at=at)
    logout(request)
    request.session[ENDED] = why


def _over(session: SignIn | None, *, at: datetime) -> str:
    if session is None or session.ended_at:
        return "ended"
    return "idle" if at - session.last_seen_at > settings.IDLE else ""
