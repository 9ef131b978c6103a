"""A merger: chosen, looked at before it is made, made. What moves is told over all apps."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xanh.portal.agencies import access, merging
from xanh.portal.agencies.register_forms import MergeForm
from xanh.portal.agencies.rights import Act
from xanh.portal.agencies.rules import CANNOT_MERGE
from xanh.portal.insight.queries.merging import moves
from xanh.reference import ProblemError

ASKED = ("successor", "on", "why")
CHOSEN = ("successor", "new_name", "new_kind", "on", "why")


@require_http_methods(["GET", "POST"])
def merge(request):
    """By GET what would move, by POST the merger itself; what stands against it is listed."""
    access.require(request.user, Act.MANAGE_AGENCIES)
    known = access.agencies_visible(request.user).exclude(kind__in=CANNOT_MERGE).select_related("parent")
    if request.method == "POST":
        return _made(request, MergeForm(request.POST, agencies=known))
    whole = any(request.GET.get(name) for name in ASKED)
    chosen = {"predecessors": request.GET.getlist("predecessors")}
    form = MergeForm(request.GET, agencies=known) if whole else MergeForm(initial=chosen, agencies=known)
    return _shown(request, form)


def _made(request, form):
    if not form.is_valid():
        return _shown(request, form)
    data, who = form.cleaned_data, {"by": request.user, "at": timezone.now()}
    try:
        done = merging.merge(list(data["predecessors"]), form.into, on=data["on"], why=data["why"], **who)
    except ProblemError as error:
        return _shown(request, form, error.problems)
    messages.success(request, _("Đã sáp nhập. Cơ quan kế thừa nhận nhiệm vụ và người dùng từ ngày đã chọn."))
    return redirect("insight:agency", code=done.successor.code)


def _shown(request, form, problems=()):
    context = {"form": form, "today": timezone.localdate()}
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        parts, into = list(data["predecessors"]), form.into
        problems = problems or merging.refusals(parts, into, on=data["on"])
        context |= {"parts": parts, "into": into, "on": data["on"], "moves": moves(parts)}
        context["none"] = [move for move in context["moves"] if not move.count]
        context["chosen"] = [(name, form.data.get(name, "")) for name in CHOSEN]
    refused = bool(form.errors or problems)
    context["problems"] = [p.to_json() for p in problems]
    return render(request, "insight/merge.html", context, status=422 if refused else 200)
