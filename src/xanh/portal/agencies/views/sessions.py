"""One's own sessions: end one, end all others."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from xanh.portal.agencies import access, accounts, watching


@require_POST
def end_sessions(request):
    """End the session that is named, or all but this one where none is."""
    user, at = access.person(request.user), timezone.now()
    if "session" in request.POST:
        session = access.get_own_session(user, request.POST["session"])
        accounts.end_session(session, by=user, at=at)
        messages.success(request, _("Đã kết thúc phiên."))
    else:
        ended = accounts.end_sessions(user, by=user, at=at, keep=watching.current(request))
        text = ngettext("Đã kết thúc %(n)s phiên khác.", "Đã kết thúc %(n)s phiên khác.", ended)
        messages.success(request, text % {"n": ended})
    return redirect("mfa_index")
