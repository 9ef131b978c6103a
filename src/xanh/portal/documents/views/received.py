"""Documents that came from other systems: the list with its upload, one of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xanh.portal.agencies.access import require
from xanh.portal.agencies.rights import Act
from xanh.portal.documents import access, actions, keeping, listing
from xanh.portal.documents.filters import ListFilter
from xanh.portal.documents.views.telling import refuse, told
from xanh.reference import Problem, ProblemError

A_PAGE = 25


@require_http_methods(["GET", "POST"])
def received(request):
    """What came in, newest first; a clerk takes in a message."""
    require(request.user, Act.SEE_DOCUMENT)
    agencies = access.acting_agencies(request.user, Act.RECEIVE_DOCUMENT)
    if request.method == "GET":
        return _page(request, agencies)
    refuse(agencies)
    agency = access.get_acting_agency(request.user, Act.RECEIVE_DOCUMENT, request.POST.get("agency", ""))
    try:
        found = _taken_in(request, agency)
    except ProblemError as error:
        return _page(request, agencies, told(error), status=422)
    said = _("Gói tin này đã được tiếp nhận trước đó.") if found.recognised else _("Đã tiếp nhận văn bản.")
    messages.success(request, said)
    return redirect("documents:received_detail", pk=found.pk)


def _taken_in(request, agency):
    file = request.FILES.get("file")
    if file is None:
        raise ProblemError(Problem("document.no_file"))
    keeping.check_size(file.name, file.size)  # before it is in memory
    return actions.receive_edxml(agency, file.name, file.read(), by=request.user, at=timezone.now())


def _page(request, agencies, problems=(), status=200):
    asked = ListFilter.received(request.GET)
    visible = access.received_visible(request.user)
    context = {
        "tab": "received",
        "asked": asked,
        "page": Paginator(listing.received(visible, asked), A_PAGE).get_page(request.GET.get("page")),
        "states": ["waiting", "acknowledged"],
        "acting": agencies,
        "problems": problems,
    }
    return render(request, "documents/received.html", context, status=status)


@require_http_methods(["GET", "POST"])
def detail(request, pk):
    """One document received; acknowledging it is the one thing to do with it."""
    found = access.get_received(request.user, pk)
    allowed = access.may_receive(request.user, found.agency_id)
    problems = ()
    if request.method == "POST":
        refuse(allowed)
        try:
            actions.acknowledge(found, by=request.user, at=timezone.now())
        except ProblemError as error:
            problems = told(error)
        else:
            messages.success(request, _("Đã báo nhận văn bản."))
            return redirect("documents:received_detail", pk=pk)
    context = {"received": found, "files": found.files.all(), "may_receive": allowed, "problems": problems}
    return render(request, "documents/received_detail.html", context, status=422 if problems else 200)
