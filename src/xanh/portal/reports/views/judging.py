"""What a receiver does: the inbox, judging a submission, accepting several, lifting a lock."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xanh.portal.agencies.access import own_ids, require
from xanh.portal.agencies.rights import Act
from xanh.portal.reports import access, actions, inbox, queries, shown
from xanh.portal.reports.filters import InboxFilter
from xanh.portal.reports.forms import LiftForm, chosen_duties, ruling_of
from xanh.portal.reports.locks import lock_problem
from xanh.portal.reports.views.parts import tabs
from xanh.reference import ProblemError

A_PAGE = 50


@require_safe
def received(request):
    """Reports sent to us: what waits for our word first."""
    require(request.user, Act.VIEW)
    own, asked = own_ids(request.user), InboxFilter.read(request.GET)
    page = Paginator(inbox.received(own, asked), A_PAGE).get_page(request.GET.get("page"))
    duties = inbox.as_duties(page)
    context = {
        "asked": asked,
        "page": page,
        "duties": duties,
        "now": timezone.now(),
        "tiers": inbox.tiers_received(own),
        "periods": inbox.periods_received(own),
        "may_accept": any(access.may_do(request.user, Act.ACCEPT_REPORT, duty) for duty in duties),
        **tabs(request.user, "received"),
    }
    return render(request, "reports/received.html", context)


@require_POST
def accept_several(request):
    """Accept what was ticked, each as it was seen."""
    require(request.user, Act.ACCEPT_REPORT)
    chosen = [
        (access.get_duty(request.user, *key, act=Act.ACCEPT_REPORT, bare=True), number)
        for key, number in chosen_duties(request.POST.getlist("report"))
    ]
    accepted, refused = actions.accept_several(chosen, by=request.user, at=timezone.now())
    if accepted:
        told = ngettext("Đã tiếp nhận %(n)s báo cáo.", "Đã tiếp nhận %(n)s báo cáo.", accepted)
        messages.success(request, told % {"n": accepted})
    for duty, problem in refused:
        language = request.LANGUAGE_CODE
        messages.error(request, f"{duty.agency.name}: {problem.message(language)} {problem.remedy(language)}")
    if not chosen:
        messages.warning(request, _("Chưa chọn báo cáo nào."))
    return redirect("reports:received")


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request, tier, period, agency):
    """Look at a submission and accept it, or return it or single lines of it."""
    duty = access.get_duty(request.user, tier, period, agency, act=Act.RETURN_REPORT)
    if request.method != "POST":
        return _judging(request, duty)
    ruling = ruling_of(request.POST)
    try:
        actions.judge(duty, ruling, by=request.user, at=timezone.now())
    except ProblemError as error:
        return _judging(request, duty, ruling=ruling, problems=error.problems, status=422)
    words = {"accepted": _("Đã tiếp nhận báo cáo."), "returned": _("Đã trả lại báo cáo.")}
    messages.success(request, words[ruling.verdict])
    return redirect("reports:report", **duty.key)


def _judging(request, duty, *, ruling=None, problems=(), status=200):
    again = queries.find_duty(duty.tier.pk, duty.period.code, duty.agency.code) or duty
    submission = access.get_version(again, again.submission.number) if again.submission else None
    earlier = queries.before_last(again.report, submission) if submission else None
    context = {
        "duty": again,
        "now": timezone.now(),
        "submission": submission,
        "earlier": earlier,
        "sent": shown.sent_rows(submission, earlier) if submission else [],
        "ruling": ruling,
        "problems": problems,
        "may_accept": access.may_do(request.user, Act.ACCEPT_REPORT, again),
        "may_return": access.may_do(request.user, Act.RETURN_REPORT, again) and not again.is_frozen,
    }
    return render(request, "reports/judge.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def lift(request, tier, period, agency):
    """Let an agency write outside its entry window, until a day, for a reason."""
    duty = access.get_duty(request.user, tier, period, agency, act=Act.LIFT_LOCK)
    form = LiftForm(request.POST or None)
    problems: tuple = ()
    if request.method == "POST" and form.is_valid():
        try:
            actions.lift_lock(duty, until=form.until, why=form.why, by=request.user, at=timezone.now())
        except ProblemError as error:
            problems = error.problems
        else:
            messages.success(request, _("Đã cho phép nhập ngoài thời gian quy định."))
            return redirect(reverse("reports:report", kwargs=duty.key))
    now = timezone.now()
    context = {"duty": duty, "form": form, "problems": problems, "lock": lock_problem(duty, now), "now": now}
    context["exceptions"] = list(queries.exceptions(duty))
    failed = request.method == "POST"
    return render(request, "reports/lift.html", context, status=422 if failed else 200)
