"""The board: who has sent what; as a page and as Excel."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xanh.portal.agencies.access import may_on, own_ids, require
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.periods.listing import state_on
from xanh.portal.reports import access, queries, xlsx
from xanh.portal.reports.board import board as board_of
from xanh.portal.reports.filters import BOARD_STATES, BoardFilter
from xanh.portal.reports.owed import years_of
from xanh.portal.reports.views.parts import tabs

BLOCKING_SHOWN = 12


@require_safe
def board(request):
    """Unit by period: none, draft, sent, returned, accepted, days late."""
    asked, tiers, found = _found(request)
    context = {
        "asked": asked,
        "tiers": tiers,
        "found": found,
        "years": years_of(found.tier, timezone.localdate()) if found else [],
        "states": BOARD_STATES,
        "blocking": found.blocking[:BLOCKING_SHOWN] if found else (),
        "opens": access.readable(request.user, found.tier, [row.agency for row in found.rows])
        if found
        else (),
        "now": timezone.now(),
        "may_urge": bool(found)
        and may_on(request.user, Act.URGE, owner=None, receiver=found.tier.receiver_id),
        **tabs(request.user, "board"),
    }
    return render(request, "reports/board.html", context)


@require_safe
def board_xlsx(request):
    """The board as filtered, as Excel."""
    _asked, _tiers, found = _found(request)
    if found is None:
        raise Http404
    return spreadsheet(xlsx.board(found, at=timezone.now()), "theo-doi-bao-cao.xlsx")


def _found(request):
    """The tier asked for; else one in force, before all one whose reports the person's agency receives."""
    require(request.user, Act.VIEW)
    asked, tiers, today = BoardFilter.read(request.GET), list(queries.tiers()), timezone.localdate()
    own = own_ids(request.user)
    preferred = sorted(
        tiers, key=lambda tier: (state_on(tier.regime, today) != "in_force", tier.receiver_id not in own)
    )
    tier = next((t for t in tiers if t.pk == asked.tier), preferred[0] if preferred else None)
    if asked.tier and (tier is None or tier.pk != asked.tier):
        raise Http404
    if tier is None:
        return asked, tiers, None
    year = asked.year or years_of(tier, today)[0]
    return asked, tiers, board_of(tier, year, asked, now=timezone.now())
