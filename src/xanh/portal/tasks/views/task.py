"""One task: its facts, how it stands and why, everybody's part, evidence, explanations, history; its end."""

from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xanh.portal.journal.queries import history
from xanh.portal.plans import status
from xanh.portal.plans.rollup import formula
from xanh.portal.tasks import access, actions, forms, queries, seen
from xanh.portal.tasks.rules import open_periods
from xanh.reference import Problem, ProblemError

LINES = 40


@require_safe
def detail(request, pk):
    """Everything about one task."""
    return _page(request, access.get_task(request.user, pk))


def _page(request, task, *, problems=(), status_code=200):
    day = timezone.localdate()
    parts = queries.parts(task, day)
    facts = status.facts_of(task)
    mine = queries.parts_of(task, access.own_bodies(request.user, day))
    context = {
        "task": task,
        "status": status.status(facts, day),
        "late": status.days_late(facts, day),
        "soon": status.due_soon(facts, day),
        "parts": parts,
        "lead_codes": ",".join(agency.code for agency in queries.leads(parts)),
        "rollup": queries.progress_of(task, day),
        "entries": seen.entries(task),
        "milestones": seen.milestones(task, day),
        "subtasks": seen.subtasks(task, day),
        "served": seen.served_by(task, day),
        "serves": seen.serves(task),
        "evidence": [(kept, access.may_read(request.user, kept)) for kept in queries.evidence_of(task)],
        "mine": []
        if task.cancelled_at
        else [agency for agency, _role in mine if access.may_add(request.user, agency)],
        "periods": open_periods(task.schedule, day),
        "may_complete": access.may_complete(request.user, task, queries.leads(parts)),
        "lines": history(task).order_by("-id")[:LINES],
        "problems": [p.to_json() for p in problems],
        "today": day,
        "most_bytes": settings.MAX_UPLOAD_BYTES,
    }
    context["formula"] = formula(context["rollup"], seen.figure)
    return render(request, "tasks/task.html", context, status=status_code)


@require_POST
def complete(request, pk):
    """Say that the task is done, since a day."""
    said = _("Đã xác nhận hoàn thành nhiệm vụ.")

    def act(task, at):
        day = forms.day(request.POST.get("done_on", ""))
        actions.complete_task(task, day, by=request.user, at=at)

    return _step(request, pk, act, said)


@require_POST
def reopen(request, pk):
    """Take back that it is done."""
    said = _("Đã mở lại nhiệm vụ.")
    why = request.POST.get("why", "")
    return _step(request, pk, lambda task, at: actions.reopen_task(task, why, by=request.user, at=at), said)


def _step(request, pk, act, said):
    task = access.get_task(request.user, pk)
    leads = queries.leads(queries.parts(task, timezone.localdate()))
    if not access.may_complete(request.user, task, leads):
        return _page(request, task, problems=[Problem("progress.not_yours")], status_code=403)
    try:
        act(task, timezone.now())
    except ProblemError as error:
        current = access.get_task(request.user, pk)
        return _page(request, current, problems=error.problems, status_code=422)
    messages.success(request, said)
    return redirect("tasks:detail", pk=pk)
