"""One task of a plan: add it, edit it, its place, cancel it, give it to somebody."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xanh.portal.agencies.filters import whole
from xanh.portal.agencies.rights import Act
from xanh.portal.display.telling import show_problems
from xanh.portal.plans import access, choices, definition, tasking
from xanh.portal.plans.cascade import Bodies
from xanh.portal.plans.definition import Definition
from xanh.portal.plans.forms import GiveForm, ReasonForm, TaskForm
from xanh.portal.plans.rules import PlanState
from xanh.reference import ProblemError

CHANGED = "plan.task_changed"
RIGHTS = {
    False: {"may_edit": Act.DRAFT_PLAN},
    True: {"may_edit": Act.EDIT_TASK, "may_cancel": Act.CANCEL_TASK, "may_give": Act.DIRECT_TASK},
}
FIXED = ("text", "section")  # as the document has them, once the plan counts


@require_http_methods(["GET", "POST"])
def add(request, pk):
    """A task of one's own."""
    plan = access.get_own_plan(request.user, pk, Act.DRAFT_PLAN)
    bodies = Bodies(timezone.localdate())
    base = Definition(text="", serves=choices.asked(request.GET))
    form = _form(request, plan, base, bodies=bodies)
    context = {"plan": plan, "form": form, "may_edit": True, **choices.names(plan, bodies)}
    if request.method == "POST" and form.is_valid():
        try:
            task = tasking.add_task(plan, form.wanted, by=request.user, at=timezone.now())
            messages.success(request, _("Đã thêm nhiệm vụ."))
            return redirect(_place(plan, task))
        except ProblemError as error:
            context["problems"] = error.problems
    return render(request, "plans/task.html", context, status=_status(context, form))


@require_http_methods(["GET", "POST"])
def edit(request, pk, task):
    """A task as a form, for whoever may change it in the plan's state; others are refused."""
    plan, found = _task(request, pk, task)
    counts = plan.state == PlanState.ACCEPTED
    rights = {name: access.may_on_plan(request.user, act, plan) for name, act in RIGHTS[counts].items()}
    if not (rights["may_edit"] if request.method == "POST" else any(rights.values())):
        raise PermissionDenied
    bodies = Bodies(timezone.localdate())
    form = _form(request, plan, definition.of_task(found), found, bodies=bodies)
    context = {
        "plan": plan,
        "task": found,
        "form": form,
        "fixed": counts,
        "expected": found.version,
        **rights,
    }
    if request.method == "POST" and form.is_valid():
        answer = _save(request, plan, found, form)
        if not isinstance(answer, ProblemError):
            return answer
        context |= {"problems": answer.problems, "why": request.POST.get("why", "")}
        context["theirs"] = CHANGED in {p.code for p in answer.problems}
    status = _status(context, form)
    return render(request, "plans/task.html", {**context, **choices.names(plan, bodies)}, status=status)


def _status(context, form):
    if context.get("theirs"):
        return 409
    return 422 if context.get("problems") or form.errors else 200


def _save(request, plan, task, form):
    """Where the person goes next, or what keeps the task from being so."""
    expected = whole(request.POST.get("expected")) or 0
    why = request.POST.get("why", "")
    try:
        tasking.edit_task(task, form.wanted, expected=expected, by=request.user, at=timezone.now(), why=why)
    except ProblemError as error:
        return error
    messages.success(request, _("Đã lưu nhiệm vụ."))
    return redirect(_place(plan, task))


def _form(request, plan, base, task=None, *, bodies):
    data = request.POST if request.method == "POST" else None
    listed = choices.for_task(plan, base, task, bodies)
    form = TaskForm(data, base=base, register=choices.register(plan, bodies), year=plan.year, choices=listed)
    for name in FIXED if plan.state == PlanState.ACCEPTED else ():
        form.fields[name].disabled = True
    return form


def _task(request, pk, task):
    plan = access.get_plan(request.user, pk)
    return plan, access.get_task(request.user, plan, task)


def _place(plan, task):
    """The list that the person came from, at this task."""
    if plan.state == PlanState.DRAFTING:
        return f"{reverse('plans:edit', args=[plan.pk])}?page={choices.page_of(task)}#task-{task.pk}"
    return f"{reverse('plans:detail', args=[plan.pk])}?part=tasks#task-{task.pk}"


@require_POST
def act(request, pk, task):
    """One of the named acts on a task."""
    plan, found = _task(request, pk, task)
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise Http404
    right, do = ACTS[name]
    if not access.may_on_plan(request.user, right, plan):
        raise PermissionDenied
    try:
        return do(request, plan, found) or redirect(_place(plan, found))
    except ProblemError as error:
        show_problems(request, error)
        return redirect(_place(plan, found))


def _move(request, plan, task):
    down = request.POST["act"] == "down"
    tasking.move_task(task, down=down, by=request.user, at=timezone.now())
    task.refresh_from_db(fields=["position"])
    place, anchor = _place(plan, task).split("#")
    return redirect(f"{place}&moved={task.pk}#{anchor}")


def _remove(request, plan, task):
    expected = whole(request.POST.get("expected")) or 0
    tasking.remove_task(task, expected=expected, by=request.user, at=timezone.now())
    messages.success(request, _("Đã bỏ nhiệm vụ. Có thể hoàn tác ngay trên trang này."))
    return redirect("plans:edit", pk=plan.pk)


def _cancel(request, plan, task):
    tasking.cancel_task(task, why=_why(request), by=request.user, at=timezone.now())
    messages.success(request, _("Đã hủy nhiệm vụ."))


def _restore(request, plan, task):
    tasking.restore_task(task, why=_why(request), by=request.user, at=timezone.now())
    messages.success(request, _("Đã khôi phục nhiệm vụ."))


def _why(request):
    form = ReasonForm(request.POST)
    return form.cleaned_data["why"] if form.is_valid() else ""


def _give(request, plan, task):
    register = choices.register(plan, Bodies(timezone.localdate()))
    form = GiveForm(request.POST, register=register)
    if not form.is_valid() or not form.cleaned_data["agency"]:
        raise ProblemError(choices.unknown(request.POST.get("agency", "")))
    at, scope = timezone.now(), form.cleaned_data["scope"]
    for agency in choices.agencies(form.cleaned_data["agency"]):
        tasking.give_task(task, agency, scope=scope, by=request.user, at=at)
    messages.success(request, _("Đã giao việc."))


ACTS = {
    "up": (Act.DRAFT_PLAN, _move),
    "down": (Act.DRAFT_PLAN, _move),
    "remove": (Act.DRAFT_PLAN, _remove),
    "cancel": (Act.CANCEL_TASK, _cancel),
    "restore": (Act.CANCEL_TASK, _restore),
    "give": (Act.DIRECT_TASK, _give),
}
