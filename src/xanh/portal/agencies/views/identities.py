"""Signing in through another organisation, and who waits there to be linked to an account."""

from typing import Any

from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from requests import RequestException

from xanh.portal.agencies import access, accounts
from xanh.portal.agencies.account_forms import LinkForm
from xanh.portal.agencies.adapters import OutsideAdapter
from xanh.portal.agencies.oidc import Exchange
from xanh.portal.display.telling import show_problems
from xanh.reference import ProblemError


class Return(OAuth2CallbackView):
    """Back from the issuer: the nonce of this very try is what its answer must name."""

    def _get_state(self, request: Any, provider: Any) -> Any:
        state, answer = super()._get_state(request, provider)
        self.adapter.nonce = str((state or {}).get("nonce", ""))
        return state, answer


@login_not_required
@require_POST
def begin(request: HttpRequest) -> Any:
    """On to the issuer."""
    exchange = _exchange(request)
    try:
        return OAuth2LoginView.adapter_view(exchange)(request)
    except (OAuth2Error, RequestException, KeyError) as error:
        return _refused(request, exchange, error)


@login_not_required
@never_cache
@require_safe
def returned(request: HttpRequest) -> Any:
    """Back from the issuer, with a code or a refusal."""
    exchange = _exchange(request)
    try:
        return Return.adapter_view(exchange)(request)
    except (RequestException, KeyError) as error:
        return _refused(request, exchange, error)


def _exchange(request: HttpRequest) -> Exchange:
    if settings.OIDC is None:
        raise Http404
    return Exchange(request, settings.OIDC.key)


def _refused(request: HttpRequest, exchange: Exchange, error: Exception) -> HttpResponse:
    return OutsideAdapter(request).refuse(request, exchange.get_provider(), error)


@login_not_required
@never_cache
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """Known elsewhere, without an account here: what happens now."""
    found = access.own_waiting_identity(request.session.get("waiting_identity"))
    if found is None:
        return redirect("login")
    return render(request, "agencies/account/waiting.html", {"identity": found, "outside": settings.OIDC})


@require_POST
def identity(request: HttpRequest, pk: int) -> HttpResponse:
    """Link somebody who waits to an account, or refuse them; for administrators alone."""
    found = access.get_waiting_identity(request.user, pk)
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    try:
        act(request, found)
    except ProblemError as error:
        show_problems(request, error)
    return redirect("agencies:people")


def _refuse(request: Any, found: Any) -> None:
    accounts.refuse_identity(found, by=request.user, at=timezone.now())
    messages.success(request, _("Đã từ chối."))


def _link(request: Any, found: Any) -> None:
    form = LinkForm(request.POST, people=access.people_visible(request.user).filter(is_active=True))
    if not form.is_valid():
        messages.error(request, " ".join(str(e) for e in form.errors.get("person", [])))
        return
    person = form.cleaned_data["person"]
    accounts.link_identity(found, person, by=request.user, at=timezone.now())
    messages.success(request, _("Đã gắn với tài khoản %(name)s.") % {"name": person})


ACTS = {"link": _link, "refuse": _refuse}
