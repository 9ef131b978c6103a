"""What stands between a request and its page: is the session still good, is a second factor owed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.shortcuts import redirect
from django.utils import timezone

from xanh.portal.agencies import access, accounts, rules, watching

Answer = Callable[[Any], Any]
# What a person who still owes a second factor may open: the pages that set it up, and the way out.
OPEN = frozenset({"account_reauthenticate", "logout", "set_language", "password_change"})


def watch_sessions(get_response: Answer) -> Answer:
    """A session that was ended, or has been idle too long, is over with its next request."""

    def answer(request: Any) -> Any:
        why = watching.watch(request, at=timezone.now())
        response = get_response(request)
        if why:
            safe = {"httponly": True, "samesite": "Lax", "secure": settings.SESSION_COOKIE_SECURE}
            response.set_cookie(watching.ENDED, why, max_age=60, **safe)
        return response

    return answer


class SecondFactorFirst:
    """Who must have a second factor and has none sets it up before anything else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> Any:
        name = request.resolver_match.view_name or ""
        if name in OPEN or name.startswith("mfa_") or not owes_second_factor(request.user):
            return None
        return redirect("mfa_index")


def owes_second_factor(user: Any) -> bool:
    """Whether the person must set up a second factor before anything else."""
    if settings.SECOND_FACTOR == rules.SecondFactor.OPTIONAL or not user.is_authenticated:
        return False
    must = rules.must_have_second_factor(settings.SECOND_FACTOR, access.roles(user))
    return must and not accounts.has_second_factor(user)
