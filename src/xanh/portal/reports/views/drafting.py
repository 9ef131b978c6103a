"""What a consolidation becomes: the receiver's own report in the next tier, and an official report."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from xanh.portal.agencies.access import may_on
from xanh.portal.agencies.rights import Act
from xanh.portal.journal.answers import LockedError
from xanh.portal.reports import access, consolidating, gathering
from xanh.portal.reports.carrying import carried, fingerprint_of
from xanh.portal.reports.locks import lock_problem
from xanh.portal.reports.report_text import addressees
from xanh.portal.reports.views.consolidating import shared
from xanh.reference import ProblemError


@require_http_methods(["GET", "HEAD", "POST"])
def carry(request, tier, period, above):
    """The receiver's own report filled in from the consolidation, after a look at what changes."""
    scope = access.get_scope(request.user, tier, period, act=Act.CONSOLIDATE)
    duty = gathering.own_duty(scope, above)
    if duty is None:
        raise Http404
    if request.method != "POST":
        return _carrying(request, scope, duty)
    seen, by, at = request.POST.get("seen", ""), request.user, timezone.now()
    try:
        count = consolidating.carry(scope, above, seen=seen, by=by, at=at)
    except ProblemError as error:
        return _carrying(request, scope, duty, problems=error.problems, status=_status(error))
    told = ngettext("Đã chuyển %(n)s mục vào báo cáo.", "Đã chuyển %(n)s mục vào báo cáo.", count)
    messages.success(request, told % {"n": count})
    return redirect("reports:report", **duty.key)


def _carrying(request, scope, duty, *, problems=(), status=200):
    gathered = gathering.gather(scope)
    now = timezone.now()
    found = carried(gathered, duty, now) if gathered.consolidation else []
    context = {
        **shared(request, gathered),
        "duty": duty,
        "found": found,
        "lock": None if found else lock_problem(duty, now),
        "seen": fingerprint_of(gathered, found),
        "problems": problems,
    }
    return render(request, "reports/carry.html", context, status=status)


def _status(error):
    return 423 if isinstance(error, LockedError) else 422


@require_http_methods(["GET", "HEAD", "POST"])
def draft(request, tier, period):
    """The official report of the consolidation, after a look at what blocks it."""
    scope = access.get_scope(request.user, tier, period, act=Act.CONSOLIDATE)
    if not may_on(request.user, Act.DRAFT_DOCUMENT, owner=scope.tier.receiver_id):
        raise PermissionDenied
    if request.method != "POST":
        return _drafting(request, scope)
    seen, over, by = request.POST.get("seen", ""), "over" in request.POST, request.user
    try:
        document = consolidating.draft_report(scope, seen=seen, over=over, by=by, at=timezone.now())
    except ProblemError as error:
        return _drafting(request, scope, problems=error.problems, status=_status(error))
    messages.success(request, _("Đã lập dự thảo báo cáo; điền người ký rồi cấp số, trình ký và phát hành."))
    return redirect("documents:detail", pk=document.pk)


def _drafting(request, scope, *, problems=(), status=200):
    gathered = gathering.gather(scope)
    context = {
        **shared(request, gathered),
        "problems": problems,
        "asks_over": any(problem.code == "consolidation.edited_by_hand" for problem in problems),
        "empty": [line for line in gathered.lines if not line.is_figure and not line.values.text],
        "above": addressees(gathered),
        "late": [part for part in gathered.used if not part.duty.is_in_time],
    }
    return render(request, "reports/draft.html", context, status=status)
