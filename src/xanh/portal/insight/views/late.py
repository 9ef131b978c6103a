"""Who is late, as a page that is a meeting sheet on paper, and as Excel."""

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xanh.portal.agencies.access import require
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.insight import sentences, xlsx
from xanh.portal.insight.filters import LateFilter
from xanh.portal.insight.queries import late as lateness
from xanh.portal.insight.queries import overview as standing
from xanh.portal.reports.owed import Frame

A_PAGE = 200  # a province's agencies on one sheet
EXPLANATIONS_SHOWN = 20


@require_safe
def late(request):
    """Every agency that is late, with what, and how long; on paper with the scores and room for notes."""
    require(request.user, Act.VIEW)
    asked, now = LateFilter.read(request.GET), timezone.now()
    found = lateness.standing(now, Frame.read())
    rows = lateness.asked_for(found.rows, asked)
    unit = standing.chosen_unit(standing.units(), "", settings.PROVINCE)
    told = [year for year in standing.scores_of(unit) if year.has_scores] if unit else []
    context = {
        "asked": asked,
        "now": now,
        "found": found,
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "kinds": sorted({row.agency.kind for row in found.rows}),
        "explanations": found.explanations[:EXPLANATIONS_SHOWN],
        "sentences": sentences.of_year(told[-1]) if told else [],
        "unit": unit,
    }
    return render(request, "insight/late.html", context)


@require_safe
def late_xlsx(request):
    """The agencies that are late, as filtered, as Excel."""
    require(request.user, Act.VIEW)
    now = timezone.now()
    found = lateness.standing(now, Frame.read())
    rows = lateness.asked_for(found.rows, LateFilter.read(request.GET))
    return spreadsheet(xlsx.late(rows, at=now), "don-vi-cham.xlsx")
