"""The session a request belongs to: begun, seen, over."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.contrib.auth import logout

from xanh.portal.agencies.accounts import Caller, drop_expired_sessions
from xanh.portal.agencies.session_store import TOLD

SEEN_EVERY = timedelta(minutes=1)  # a page opened sooner after another writes nothing
ENDED = "xanh_ended"  # a cookie that lasts until the login page has said why


def caller(request: Any) -> Caller:
    """Where the request comes from; behind known proxies, what the nearest of them says."""
    return Caller(get_client_ip(request) or "", request.META.get("HTTP_USER_AGENT", ""))


def begin(request: Any, *, at: datetime) -> None:
    """A person has just come in: their session says where and with what."""
    drop_expired_sessions(at=at)
    told = {
        "public": secrets.token_urlsafe(9),
        "agent": caller(request).agent[:300],
        "begun_at": at.isoformat(),
    }
    request.session[TOLD] = told | _seen(request, at=at)


def _seen(request: Any, *, at: datetime) -> dict[str, str]:
    return {"address": caller(request).address[:45], "last_seen_at": at.isoformat()}


def current(request: Any) -> str:
    """The key of the request's session: known to the browser alone, never shown."""
    return str(request.session.session_key or "")


def watch(request: Any, *, at: datetime) -> str:
    """Note that the session is in use; why it is over where it is."""
    if not request.user.is_authenticated:
        return "ended" if _is_gone(request) else ""
    told = request.session.get(TOLD)
    idle = at - datetime.fromisoformat(told["last_seen_at"]) if told else timedelta()
    if idle > settings.IDLE:
        logout(request)
        return "idle"
    if idle >= SEEN_EVERY:
        request.session[TOLD] = told | _seen(request, at=at)
    return ""


def _is_gone(request: Any) -> bool:
    """The browser names a session that is there no more."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty()
