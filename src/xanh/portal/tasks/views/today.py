"""Việc hôm nay: what is ours to do, entered in place; what is asked of us; what others owe us."""

from uuid import uuid4

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from xanh.portal.agencies.access import own_agencies, require
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.display.entries import answered, for_offline, submitted, wants_json
from xanh.portal.explanations import queries as explaining
from xanh.portal.journal.answers import ConflictError
from xanh.portal.periods.queries import state_calendar
from xanh.portal.tasks import access, actions, forms, today, xlsx
from xanh.portal.tasks.filters import TodayFilter
from xanh.portal.tasks.queries import RANK
from xanh.portal.tasks.views.telling import back
from xanh.reference import Problem, ProblemError

A_PAGE = 20


@require_safe
def today_list(request):
    """Our tasks, the most overdue first, each with a form for the running period."""
    require(request.user, Act.VIEW)
    chosen = TodayFilter.read(request.GET)
    day = timezone.localdate()
    bodies = access.own_bodies(request.user, day)
    ours = today.tasks_of(bodies)
    found = today.chosen(ours, chosen, bodies, day)
    page = Paginator(today.page_of(found), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": chosen,
        "today": day,
        "page": page,
        "rows": today.rows(page, bodies, day, _rights(request.user, bodies)),
        "counts": today.counts(ours, day),
        "plans": today.plans_of(ours),
        "roles": list(RANK),
        "own": own_agencies(request.user),
        "here": request.get_full_path(),
        "most_bytes": settings.MAX_UPLOAD_BYTES,
        **_asked_of_us(bodies),
        "owing": today.owed_to_us(ours, bodies, day),
    }
    return for_offline(request, render(request, "tasks/today.html", context))


def _rights(user, bodies):
    agencies = {agency.pk: agency for agency in bodies.answering.values()}
    return {pk: (access.may_enter(user, a), access.may_add(user, a)) for pk, a in agencies.items()}


def _asked_of_us(bodies):
    now = timezone.now()
    asked_of_us = explaining.open_of(bodies.names)[: today.LISTED]
    return {
        "explanations": explaining.with_lateness(asked_of_us, at=now, calendar=state_calendar()),
        "returned": today.returned(bodies)[: today.LISTED],
    }


@require_safe
def today_xlsx(request):
    """Our tasks as filtered, as Excel."""
    require(request.user, Act.VIEW)
    chosen, day = TodayFilter.read(request.GET), timezone.localdate()
    bodies = access.own_bodies(request.user, day)
    found = today.page_of(today.chosen(today.tasks_of(bodies), chosen, bodies, day))
    rows = today.rows(found, bodies, day, {})
    return spreadsheet(xlsx.today(rows, at=timezone.now()), "viec-hom-nay.xlsx")


@require_POST
def enter(request, pk):
    """Keep one entry: by the script as it is typed, or by the form's button."""
    task = access.get_task(request.user, pk)
    now = timezone.now()
    agency = access.own_part(request.user, task, request.POST.get("agency", ""), timezone.localdate())
    if not access.may_enter(request.user, agency):
        return _refused(request, task, [Problem("progress.not_yours")], status=403)

    def change(seen):
        place = actions.Place(agency, forms.period(request.POST), seen.expected)
        return actions.enter_progress(task, place, forms.given(request.POST), by=request.user, at=now)

    if wants_json(request):
        return answered(request, change, by=request.user, at=now)
    try:
        submitted(request, change, by=request.user, at=now)
    except ConflictError as error:
        return _refused(request, task, error.problems, status=409, conflict=error)
    except ProblemError as error:
        return _refused(request, task, error.problems, status=422)
    return back(request, reverse("tasks:detail", args=[pk]))


def _refused(request, task, problems, *, status, conflict=None):
    """The entry once more, with what was typed, why it was not taken, and what stands there now."""
    context = {
        "task": task,
        "problems": [p.to_json() for p in problems],
        "data": request.POST,
        "conflict": conflict,
        "expected": conflict.version if conflict else request.POST.get("expected", ""),
        "key": uuid4(),
    }
    return render(request, "tasks/refused.html", context, status=status)
