"""The gap check of a plan: a page to narrow down, and the whole of it as a workbook."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xanh.portal.display.downloads import spreadsheet
from xanh.portal.plans import access, gaps, gaps_xlsx
from xanh.portal.plans.filters import GapFilter

THINGS_A_PAGE = 25
TASKS_SHOWN = 50


@require_safe
def page(request, pk):
    """Counts first, then the plans that are absent, then each row and task with whoever owes it."""
    plan, asked, found = _found(request, pk)
    idle = gaps.serving_nothing(plan)
    things = gaps.by_thing(asked.narrowed(found.lines))
    context = {
        "plan": plan,
        "asked": asked,
        "found": found,
        "idle_count": idle.count(),
        "idle": idle[:TASKS_SHOWN],
        "states": list(gaps.Carried),
        "page": Paginator(things, THINGS_A_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "plans/gaps.html", context)


@require_safe
def xlsx(request, pk):
    """The lines as filtered, the plans that are absent and the tasks that serve nothing."""
    plan, asked, found = _found(request, pk)
    data = gaps_xlsx.workbook_of(
        found, asked.narrowed(found.lines), gaps.serving_nothing(plan), at=timezone.now()
    )
    return spreadsheet(data, f"soat-khoang-trong-{pk}.xlsx")


def _found(request, pk):
    plan = access.get_plan(request.user, pk)
    if plan.accepted_at is None:
        raise Http404
    asked = GapFilter.read(request.GET)
    return plan, asked, gaps.gaps(plan, timezone.localdate(), helping=asked.helping)
