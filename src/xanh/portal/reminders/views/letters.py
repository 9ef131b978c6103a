"""Letters and how far they have come, for administrators."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xanh.portal.agencies.access import require
from xanh.portal.agencies.rights import Act
from xanh.portal.reminders import actions, queries
from xanh.portal.reminders.filters import LetterFilter
from xanh.portal.reminders.rules import Delivery

A_PAGE = 25


@require_safe
def letters(request):
    """Which letters went out, which wait, which need a person."""
    require(request.user, Act.SEE_LETTERS)
    asked = LetterFilter.read(request.GET)
    page = Paginator(queries.letters(asked), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "states": list(Delivery),
        "stuck": queries.stuck_letters().count(),
        "runs": queries.last_runs(),
        "sends_mail": queries.sends_mail(),
    }
    return render(request, "reminders/letters.html", context)


@require_POST
def again(request):
    """Hand over once more what was given up or may not have gone."""
    require(request.user, Act.SEE_LETTERS)
    count = actions.hand_over_again(queries.stuck_letters(), by=request.user, at=timezone.now())
    messages.success(request, _("%(n)s thư sẽ được gửi lại.") % {"n": count})
    return redirect("reminders:letters")
