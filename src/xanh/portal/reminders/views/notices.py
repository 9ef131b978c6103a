"""One's notices: the list, opening one, marking as read; which letters one wants."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xanh.portal.agencies.access import may, require
from xanh.portal.agencies.rights import Act
from xanh.portal.reminders import access, actions, queries
from xanh.portal.reminders.filters import NoticeFilter
from xanh.portal.reminders.forms import SettingsForm
from xanh.portal.reminders.rules import LOUDNESS, Kind
from xanh.portal.reminders.telling import sentence, title

A_PAGE = 25


@require_safe
def notices(request):
    """What one was told, the latest day first, red first."""
    require(request.user, Act.VIEW)
    asked = NoticeFilter.read(request.GET)
    found = queries.asked_for(access.notices_of(request.user), asked)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "rows": [(notice, title(notice), sentence(notice)) for notice in page],
        "unread": queries.unread_count(request.user),
        "kinds": list(Kind),
        "steps": LOUDNESS,
        "sees_letters": may(request.user, Act.SEE_LETTERS),
    }
    return render(request, "reminders/list.html", context)


@require_safe
def open_notice(request, pk):
    """Go to the thing; the notice is read by that."""
    notice = access.get_notice(request.user, pk)
    actions.mark_read([notice], at=timezone.now())
    return redirect(notice.link)


@require_POST
def read(request, pk):
    """Mark one as read."""
    actions.mark_read([access.get_notice(request.user, pk)], at=timezone.now())
    return _back(request)


@require_POST
def read_all(request):
    """Mark all as read."""
    require(request.user, Act.VIEW)
    count = actions.mark_all_read(request.user, at=timezone.now())
    messages.success(request, _("Đã đánh dấu đọc %(n)s thông báo.") % {"n": count})
    return redirect("reminders:list")


def _back(request):
    """To the list as it was filtered."""
    there = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(there, {request.get_host()}) and there.startswith("/notices/"):
        return redirect(there)
    return redirect("reminders:list")


@require_http_methods(["GET", "POST"])
def settings(request):
    """Which letters one wants, and one's private calendar."""
    require(request.user, Act.VIEW)
    kept = queries.preference_of(request.user)
    now = {"email": request.user.email, "wish": kept.wish, "language": kept.language}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        choice = actions.Choice(**form.cleaned_data)
        actions.save_preference(request.user, choice, by=request.user, at=timezone.now())
        messages.success(request, _("Đã lưu cách nhận thông báo."))
        return redirect("reminders:settings")
    feed = access.feed_of(request.user)
    path = reverse("reminders:feed", args=[access.token_of(feed)]) if feed else ""
    address = request.build_absolute_uri(path) if feed else ""
    context = {
        "form": form,
        "feed": feed,
        "address": address,
        "webcal": "webcal" + address[address.index("://") :] if address else "",
        "sends_mail": queries.sends_mail(),
    }
    return render(request, "reminders/settings.html", context, status=422 if form.errors else 200)
