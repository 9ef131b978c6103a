"""The list of agencies."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from xanh.portal.agencies import access, listing
from xanh.portal.agencies.filters import ListFilter
from xanh.portal.agencies.rights import Act

AGENCIES_A_PAGE = 50


@require_safe
def agencies(request):
    """All agencies, today's first; a name finds its agency without tone marks."""
    access.require(request.user, Act.VIEW)
    asked, today = ListFilter.read(request.GET), timezone.localdate()
    visible = access.agencies_visible(request.user)
    found = listing.agencies(visible, asked, today=today)
    context = {
        "asked": asked,
        "today": today,
        "page": Paginator(found, AGENCIES_A_PAGE).get_page(request.GET.get("page")),
        "kinds": listing.kinds(visible),
    }
    return render(request, "agencies/list.html", context)
