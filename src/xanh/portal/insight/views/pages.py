"""Standing, matrix, agencies and indicators: read-only pages over all apps."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xanh.portal.agencies.access import agencies_visible, get_agency, may, may_see_contacts, require
from xanh.portal.agencies.filters import whole
from xanh.portal.agencies.merging import undo_refusals
from xanh.portal.agencies.rights import Act
from xanh.portal.agencies.rules import is_valid
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.indicators.access import get_node, nodes_visible
from xanh.portal.indicators.queries import newest_list
from xanh.portal.insight import charts, sentences, xlsx
from xanh.portal.insight.filters import AgencyFilter, MatrixFilter
from xanh.portal.insight.queries import agency as duties
from xanh.portal.insight.queries import indicator as sources
from xanh.portal.insight.queries import late as lateness
from xanh.portal.insight.queries import overview as standing
from xanh.portal.insight.queries.frame import plan_with_table, plans_with_indicators
from xanh.portal.insight.queries.matrix import matrix as matrix_of
from xanh.portal.insight.queries.waiting import waiting_for
from xanh.portal.insight.queries.work import work_of
from xanh.portal.plans.rules import Role
from xanh.portal.reports.owed import Frame

DUES_SHOWN = 4
LATE_SHOWN = 8
EXPLANATIONS_SHOWN = 5
DUTIES_A_PAGE = 30


@require_safe
def overview(request):
    """What waits for the person, how the province stands against its goals, who is late."""
    require(request.user, Act.VIEW)
    now, frame = timezone.now(), Frame.read()
    found = lateness.standing(now, frame)
    units = standing.units()
    unit = standing.chosen_unit(units, request.GET.get("unit", ""), settings.PROVINCE)
    context = {
        "units": units,
        "unit": unit,
        **_scores(unit),
        **standing.waiting(),
        "mine": waiting_for(request.user, now, frame),
        "late": found,
        "latest_late": found.rows[:LATE_SHOWN],
        "explanations": found.explanations[:EXPLANATIONS_SHOWN],
        "dues": standing.coming_reports(now, limit=DUES_SHOWN),
    }
    return render(request, "insight/overview.html", context)


def _scores(unit):
    years = standing.scores_of(unit) if unit else []
    told = [y for y in years if y.has_scores]
    if not told:
        return {"years": years}
    latest = told[-1]
    return {
        "years": years[::-1],
        "latest": latest,
        "sentences": sentences.of_year(latest),
        "trend": charts.by_year(years),
        "trend_text": sentences.chart(years),
        "bars": charts.against_goals(latest),
        "bars_text": sentences.bars(latest),
    }


@require_safe
def overview_xlsx(request):
    """The figures of the overview as Excel."""
    require(request.user, Act.VIEW)
    unit = standing.chosen_unit(standing.units(), request.GET.get("unit", ""), settings.PROVINCE)
    years = standing.scores_of(unit) if unit else []
    return spreadsheet(xlsx.scores(unit.name if unit else "", years, at=timezone.now()), "pgi.xlsx")


@require_safe
def matrix(request):
    """Who leads and coordinates what in one plan."""
    require(request.user, Act.VIEW)
    asked = MatrixFilter.read(request.GET)
    plans = list(plans_with_indicators().only("symbol", "title", "year", "issued_on", "document_type"))
    plan = plan_with_table(asked.plan or (plans[0].pk if plans else None))
    if plan is None and asked.plan:
        raise Http404
    found = matrix_of(plan, asked) if plan else None
    return render(request, "insight/matrix.html", {"plans": plans, "asked": asked, "found": found})


@require_safe
def matrix_xlsx(request):
    """The matrix as filtered, as Excel."""
    require(request.user, Act.VIEW)
    asked = MatrixFilter.read(request.GET)
    newest = plans_with_indicators().first()
    plan = plan_with_table(asked.plan or (newest.pk if newest else None))
    if plan is None:
        raise Http404
    return spreadsheet(xlsx.matrix(matrix_of(plan, asked), at=timezone.now()), "ma-tran-trach-nhiem.xlsx")


@require_safe
def agency(request, code):
    """What an agency has to do, and what it leads, coordinates, reports and receives in all plans."""
    found = get_agency(request.user, code)
    asked, now = AgencyFilter.read(request.GET), timezone.now()
    family = duties.family(found, timezone.localdate())
    owed = duties.owed(family)
    roles, plans = duties.counts_by(owed)
    page = _page(duties.in_order(duties.narrowed(owed, asked)), request, DUTIES_A_PAGE)
    context = {
        "agency": found,
        "is_valid": is_valid(found.valid_from, found.valid_to, timezone.localdate()),
        "family": family,
        "asked": asked,
        "now": now,
        "work": work_of(request.user, family, now, timezone.localdate(), asked.tasks),
        "roles": roles,
        "plans": plans,
        "count": sum(roles.values()),
        "page": page,
        "duties": duties.with_names(page, family),
        "reports": duties.reports(family, now),
        "received": duties.received(family),
        "codes": duties.codes(found, timezone.localdate()),
        **_register(request.user, found),
    }
    return render(request, "insight/agency.html", context)


def _register(user, found):
    """What of the register this person may see and change here."""
    manages = may(user, Act.MANAGE_AGENCIES)
    return {
        "may_manage": manages,
        "may_see_contacts": may_see_contacts(user, found),
        "mergers": [(m, manages and not undo_refusals(m)) for m in duties.mergers(found)],
    }


@require_safe
def agency_by_number(request, pk):
    """From the number by which the journal knows an agency to its page."""
    found = agencies_visible(request.user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return redirect("insight:agency", code=found.code)


@require_safe
def indicators(request):
    """All indicators of the newest list, by sub-index, each with who leads it."""
    require(request.user, Act.VIEW)
    edition, plan = newest_list(), plans_with_indicators().first()
    nodes = list(nodes_visible(request.user).filter(edition=edition).order_by("position"))
    groups = sources.groups(nodes, plan)
    return render(request, "insight/indicators.html", {"edition": edition, "plan": plan, "groups": groups})


@require_safe
def indicator(request, code):
    """What an indicator is, how it stands, who owes it, and where the plan says so."""
    node = get_node(request.user, code)
    unit = standing.chosen_unit(standing.units(), request.GET.get("unit", ""), settings.PROVINCE)
    rows = sources.rows_of(node)
    asked = whole(request.GET.get("plan", ""))
    row = next((r for r in rows if r.plan_id == asked), rows[0] if rows else None)
    owed = sources.owed_by(row) if row else []
    context = {
        "node": node,
        "children": list(node.children.order_by("position")),
        "unit": unit,
        "figures": sources.figures(node, unit),
        "goals": list(sources.goals(node)),
        "rows": rows,
        "row": row,
        "owed": owed,
        "leads": [duty for duty in owed if duty.role == Role.LEAD],
        "blocks": sources.excerpt(row) if row else [],
    }
    return render(request, "insight/indicator.html", context)


def _page(rows, request, size):
    return Paginator(rows, size).get_page(request.GET.get("page"))
