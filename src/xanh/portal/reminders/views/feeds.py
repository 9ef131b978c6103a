"""The private calendar: its address made and revoked, the calendar itself."""

from hashlib import sha256

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from xanh.portal.agencies.access import require
from xanh.portal.agencies.rights import Act
from xanh.portal.agencies.watching import caller
from xanh.portal.reminders import access, actions, limits, queries
from xanh.portal.reminders.feed import calendar


@require_POST
def new(request):
    """A private address; the former one is none any more."""
    require(request.user, Act.VIEW)
    actions.new_feed(request.user, by=request.user, at=timezone.now())
    messages.success(request, _("Đã tạo địa chỉ lịch riêng. Địa chỉ cũ, nếu có, không còn dùng được."))
    return redirect("reminders:settings")


@require_POST
def end(request):
    """No private address any more."""
    require(request.user, Act.VIEW)
    actions.revoke_feed(request.user, by=request.user, at=timezone.now())
    messages.success(request, _("Đã hủy địa chỉ lịch riêng."))
    return redirect("reminders:settings")


@login_not_required
@require_safe
def feed(request, token):
    """The calendar of a private address: whoever has it is let in, as a phone asks without a login."""
    now = timezone.now()
    wait = limits.wait(f"feed {caller(request).address}", at=now)
    if wait:
        return HttpResponse(status=429, headers={"Retry-After": str(wait)})
    found = access.get_feed(token)
    with override(queries.preference_of(found.user).language):
        body = calendar(found, now=now)
    etag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "private, no-cache",
        "Content-Disposition": 'inline; filename="xanh.ics"',
    }
    answer = HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=answer)
