"""Urging units that have not sent a report: a notice with a text, or a công văn to be signed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xanh.portal.display.periods import code_name
from xanh.portal.reminders import access, actions, queries
from xanh.portal.reminders.forms import UrgingForm
from xanh.reference import ProblemError


@require_http_methods(["GET", "POST"])
def urge(request, tier):
    """Choose units, say what to them, send."""
    found = access.get_tier(request.user, tier)
    late, code = _late(request, found)
    if request.method == "GET":
        return _page(request, found, (late, code))
    form = UrgingForm(request.POST)
    if not form.is_valid():
        return _page(request, found, (late, code), form=form)
    try:
        told = actions.urge(_chosen(request, late), **form.cleaned_data, by=request.user, at=timezone.now())
    except ProblemError as error:
        return _page(request, found, (late, code), form=form, problems=error.problems)
    _tell(request, told)
    return redirect(f"{request.path}?period={code}")


def _late(request, tier):
    now = timezone.now()
    code = request.POST.get("period") or request.GET.get("period") or queries.current_period(tier, now=now)
    late = queries.not_sent(tier, code[:12], now=now) if code else []
    if late is None:
        raise Http404
    return late, code


def _chosen(request, late):
    codes = set(request.POST.getlist("agency"))
    return [one.duty for one in late if one.duty.agency.code in codes]


def _tell(request, told):
    nobody = [urging.agency.name for urging, count in told.items() if not count]
    messages.success(request, _("Đã gửi đôn đốc đến %(n)s đơn vị.") % {"n": len(told) - len(nobody)})
    if nobody:
        named = {"agencies": ", ".join(nobody)}
        messages.warning(
            request, _("Chưa có người dùng hay đầu mối liên hệ nào để báo: %(agencies)s.") % named
        )


def _page(request, tier, shown, *, form=None, problems=()):
    """The page: at first whoever is late is chosen; after a refusal what was chosen stays."""
    late, code = shown
    is_first = request.method == "GET"
    at_first = {one.duty.agency.code for one in late if one.days}
    text = _(
        "Đề nghị đơn vị khẩn trương hoàn thành và gửi %(regime)s, %(period)s. Nếu có vướng mắc, báo ngay."
    ) % {"regime": tier.regime.name, "period": code_name(code)}
    context = {
        "tier": tier,
        "period": code,
        "periods": queries.near_periods(tier, now=timezone.now()),
        "late": late,
        "chosen": at_first if is_first else set(request.POST.getlist("agency")),
        "form": form or UrgingForm(initial={"text": text}),
        "problems": [problem.to_json() for problem in problems],
        "may_draft": access.may_draft(request.user, tier),
        "today": timezone.localdate(),
    }
    return render(request, "reminders/urge.html", context, status=200 if is_first else 422)


@require_POST
def letter(request, tier):
    """Begin a công văn to the units that were chosen."""
    found = access.get_tier(request.user, tier)
    late, code = _late(request, found)
    access.require_draft(request.user, found)
    try:
        document = actions.draft_urging_letter(_chosen(request, late), by=request.user, at=timezone.now())
    except ProblemError as error:
        return _page(request, found, (late, code), problems=error.problems)
    messages.success(request, _("Đã soạn công văn đôn đốc. Xem lại nội dung, người ký, rồi lấy số."))
    return redirect("documents:detail", pk=document.pk)
