"""The plans of the workbench: list, one plan part by part, its source document, the plan as Excel."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xanh.calendar import next_due
from xanh.portal.agencies.access import require
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.journal.queries import history
from xanh.portal.plans import access, kept, listing, papers, progress, queries, status
from xanh.portal.plans.filters import PARTS, ListFilter, TaskFilter
from xanh.portal.plans.rules import summed

PLANS_A_PAGE = 25
TASKS_A_PAGE = 25
LINES_A_PAGE = 30
FINDINGS_A_PAGE = 50
CHANGES = (Act.EDIT_TASK, Act.CANCEL_TASK, Act.DIRECT_TASK)


@require_safe
def plans(request):
    """All plans, accepted ones and those known because another cites them."""
    require(request.user, Act.VIEW)
    asked = ListFilter.read(request.GET)
    visible = access.plans_visible(request.user)
    page = _page(listing.plans(visible, asked), request, PLANS_A_PAGE)
    page.object_list = queries.with_numbers(page.object_list)
    context = {
        "asked": asked,
        "page": page,
        "years": listing.years(visible),
    }
    return render(request, "plans/list.html", context)


@require_safe
def detail(request, pk):
    """One part of one plan."""
    plan = access.get_plan(request.user, pk)
    part = request.GET.get("part", "")
    part = part if part in PARTS else "summary"
    context = {"plan": plan, "part": part, **_may(request.user, plan), **SHOWN[part](request, plan)}
    return render(request, f"plans/{part}.html", context)


def _may(user, plan):
    """What the person may do with the plan as a whole, and what was given to them in it."""
    waiting = listing.newly_given(plan) if plan.gives_news else []
    mine = access.receiving(user) if waiting else []
    return {
        "may_edit": access.may_on_plan(user, Act.DRAFT_PLAN, plan),
        "may_write": papers.is_written_here(plan) and access.may_write_document(user, plan),
        "may_draft": access.may_draft_under(user, plan),
        "new_given": sum(agency in mine for agency in waiting),
    }


@require_safe
def document(request, pk):
    """The file as received."""
    found = listing.document(access.get_plan(request.user, pk))
    if found is None:
        raise Http404
    try:
        return FileResponse(found.file.open(), as_attachment=True, filename=found.name)
    except FileNotFoundError as error:
        raise Http404 from error


@require_safe
def plan_xlsx(request, pk):
    """An accepted plan as a workbook that may be edited and uploaded as a new version."""
    plan = access.get_plan(request.user, pk)
    if plan.accepted_at is None:
        raise Http404
    return spreadsheet(queries.workbook(plan), f"ke-hoach-{pk}.xlsx")


def _summary(request, plan):
    now = timezone.now()
    duties = [(d, next_due(d.due, now) if d.due else None) for d in listing.duties(plan)]
    targets = list(listing.targets(plan))
    return {
        "children": listing.children(plan, access.plans_visible(request.user)),
        "former": listing.former(plan),
        "targets": targets,
        "sum": summed(targets),
        "duties": duties,
        "recipients": listing.recipients(plan),
    }


def _indicators(request, plan):
    rows = list(listing.indicators(plan))
    rolled = progress.of_rows(indicators=rows)
    return {"indicators": [(row, rolled.get(("indicator", row.pk))) for row in rows]}


def _tasks(request, plan):
    asked = TaskFilter.read(request.GET)
    page = _page(listing.tasks(plan, asked), request, TASKS_A_PAGE)
    whole, rolled = progress.of_plan(plan)
    _stand(page.object_list, rolled, timezone.localdate())
    return {
        "asked": asked,
        "page": page,
        "whole": whole,
        "may_change": any(access.may_on_plan(request.user, act, plan) for act in CHANGES),
        "agencies": listing.task_agencies(plan),
        "subindices": listing.task_subindices(plan),
    }


def _stand(tasks, rolled, today):
    """How each of these tasks stands on the day, and what its parts and the plans below make of it."""
    for task in tasks:
        facts = status.facts_of(task)
        task.status, task.late = status.status(facts, today), status.days_late(facts, today)
        task.soon, task.rolled = status.due_soon(facts, today), rolled.get(("task", task.pk))


def _findings(request, plan):
    return {"page": _page(kept.findings(plan), request, FINDINGS_A_PAGE)}


def _history(request, plan):
    return {"page": _page(history(plan).order_by("-id"), request, LINES_A_PAGE)}


SHOWN = {
    "summary": _summary,
    "indicators": _indicators,
    "tasks": _tasks,
    "findings": _findings,
    "history": _history,
}


def _page(rows, request, size):
    return Paginator(rows, size).get_page(request.GET.get("page"))
