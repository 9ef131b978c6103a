"""A plan that is written here: begin it, see it, its head, adopt it, give it up, undo."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xanh.portal.agencies.filters import whole
from xanh.portal.agencies.rights import Act
from xanh.portal.display.telling import show_problems
from xanh.portal.plans import access, cascade, listing, undoing, writing
from xanh.portal.plans.forms import HeadForm, ReasonForm
from xanh.reference import ProblemError

TASKS_A_PAGE = 50


@require_http_methods(["GET", "POST"])
def draft(request, pk):
    """What the plan gives each of the person's agencies, and the button that begins its own plan."""
    plan = access.get_plan(request.user, pk)
    if not access.may_draft_under(request.user, plan):
        raise PermissionDenied
    agencies = access.drafters(request.user, plan, timezone.localdate())
    if request.method == "POST":
        chosen = next((a for a in agencies if a.code == request.POST.get("agency")), None)
        if chosen is None:
            raise PermissionDenied
        try:
            made = writing.draft_plan(plan, chosen, by=request.user, at=timezone.now())
            return redirect("plans:edit" if made.accepted_at is None else "plans:detail", pk=made.pk)
        except ProblemError as error:
            show_problems(request, error)
    bodies = cascade.Bodies(timezone.localdate())
    given, there = cascade.counts(plan, agencies, bodies), cascade.plans_below(plan, bodies)
    rows = [(a, *given[a.pk], there.get(a.pk)) for a in agencies if any(given[a.pk])]
    return render(request, "plans/draft.html", {"plan": plan, "rows": rows, "agencies": agencies})


@require_POST
def received(request, pk):
    """Take note of what was given to the person's agencies in the workbench."""
    plan = access.get_plan(request.user, pk)
    agencies = access.receiving(request.user)
    if not agencies:
        raise PermissionDenied
    count = writing.receive_tasks(plan, agencies, by=request.user, at=timezone.now())
    told = ngettext("Đã nhận %(n)s việc.", "Đã nhận %(n)s việc.", count) % {"n": count}
    messages.success(request, told)
    return redirect("plans:detail", pk=pk)


@require_safe
def edit(request, pk):
    """The draft as a list to work on: what each task lacks, its place, what can be undone."""
    plan = access.get_own_plan(request.user, pk, Act.DRAFT_PLAN)
    page = Paginator(listing.tasks_to_edit(plan), TASKS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "plan": plan,
        "page": page,
        "recipients": listing.recipients(plan),
        "lacking": len(writing.incomplete(plan)),
        "last": undoing.last_change(plan),
        "moved": whole(request.GET.get("moved")),
        "may_adopt": access.may_on_plan(request.user, Act.ADOPT_PLAN, plan),
    }
    return render(request, "plans/edit.html", context)


@require_http_methods(["GET", "POST"])
def head(request, pk):
    """Subject, signer, recipients."""
    plan = access.get_own_plan(request.user, pk, Act.DRAFT_PLAN)
    current = writing.Head.of(plan)
    form = HeadForm(request.POST if request.method == "POST" else None, head=current)
    if request.method == "POST" and form.is_valid():
        expected = whole(request.POST.get("expected")) or 0
        try:
            writing.edit_head(plan, form.head, expected=expected, by=request.user, at=timezone.now())
            messages.success(request, _("Đã lưu phần đầu kế hoạch."))
            return redirect("plans:edit", pk=pk)
        except ProblemError as error:
            context = {"plan": plan, "form": form, "problems": error.problems, "theirs": current}
            return render(request, "plans/head.html", context, status=409)
    return render(
        request, "plans/head.html", {"plan": plan, "form": form}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
def adopt(request, pk):
    """What still lacks something, and the button that lets the plan count."""
    plan = access.get_plan(request.user, pk)
    if access.has_adopted(request.user, plan):
        messages.info(request, _("Kế hoạch đã có hiệu lực trong hệ thống."))  # a double click, a stale tab
        return redirect("plans:detail", pk=pk)
    access.require_on_plan(request.user, Act.ADOPT_PLAN, plan)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    context = {"plan": plan, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            why = form.cleaned_data["why"]
            writing.adopt_plan(plan, why=why, by=request.user, at=timezone.now())
            messages.success(request, _("Kế hoạch đã có hiệu lực trong hệ thống."))
            return redirect("plans:detail", pk=pk)
        except ProblemError as error:
            context["problems"] = error.problems
    context["page"] = Paginator(writing.incomplete(plan), TASKS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "plans/adopt.html", context, status=422 if "problems" in context else 200)


@require_POST
def discard(request, pk):
    """Give the draft up."""
    plan = access.get_own_plan(request.user, pk, Act.DRAFT_PLAN)
    form = ReasonForm(request.POST)
    parent = plan.parent_id
    try:
        why = form.cleaned_data["why"] if form.is_valid() else ""
        writing.discard_plan(plan, why=why, by=request.user, at=timezone.now())
    except ProblemError as error:
        show_problems(request, error)
        return redirect("plans:edit", pk=pk)
    messages.success(request, _("Đã bỏ dự thảo; nhật ký còn giữ việc này."))
    return redirect("plans:detail", pk=parent) if parent else redirect("plans:list")


@require_POST
def undo(request, pk):
    """Take back the last change."""
    plan = access.get_own_plan(request.user, pk, Act.DRAFT_PLAN)
    try:
        undoing.undo(plan, whole(request.POST.get("line")) or 0, by=request.user, at=timezone.now())
        messages.success(request, _("Đã hoàn tác."))
    except ProblemError as error:
        show_problems(request, error)
    return redirect("plans:edit", pk=pk)
