"""The register of numbers: who bears which, what is missing, numbers from paper, numbers cancelled."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xanh.portal.agencies.access import may_on, require
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.display.figures import day, moment
from xanh.portal.display.sheets import Table, workbook
from xanh.portal.display.words import DOCUMENT_TYPES, word
from xanh.portal.documents import access, actions, listing, queries
from xanh.portal.documents.filters import CANCELLED, ListFilter
from xanh.portal.documents.forms import PaperForm
from xanh.portal.documents.rules import Medium
from xanh.portal.documents.views.telling import refuse, told
from xanh.reference import ProblemError

A_PAGE = 50
GAPS_SHOWN = 12


@require_http_methods(["GET", "POST"])
def register(request):
    """The register; a clerk enters numbers of paper documents and says how numbers run."""
    require(request.user, Act.SEE_DOCUMENT)
    agencies = access.acting_agencies(request.user, Act.NUMBER_DOCUMENT)
    if request.method == "GET":
        return _page(request, _form(None, agencies))
    refuse(agencies)
    if request.POST.get("act") == "numbering":
        return _numbering(request, agencies)
    form = _form(request.POST, agencies)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _enter(request, form)


def _form(data, agencies):
    return PaperForm(data, agencies=agencies, initial={"key": uuid.uuid4().hex})


def _enter(request, form):
    agency = access.get_acting_agency(request.user, Act.NUMBER_DOCUMENT, form.cleaned_data["agency"])
    about = {"key": form.cleaned_data["key"], "by": request.user, "at": timezone.now()}
    try:
        entry = actions.register_paper_number(agency, form.paper(), **about)
    except ProblemError as error:
        return _page(request, form, told(error), status=422)
    messages.success(request, _("Đã đăng ký số %(symbol)s.") % {"symbol": entry.symbol})
    return redirect("documents:register")


def _numbering(request, agencies):
    agency = access.get_acting_agency(request.user, Act.NUMBER_DOCUMENT, request.POST.get("agency", ""))
    by_type = request.POST.get("by_type") == "1"
    try:
        actions.set_numbering(agency, by_type=by_type, by=request.user, at=timezone.now())
    except ProblemError as error:
        return _page(request, _form(None, agencies), told(error), status=422)
    messages.success(request, _("Đã ghi cách đánh số."))
    return redirect("documents:register")


@require_POST
def cancel(request, pk):
    """Cancel a number; it stays in the register."""
    entry = access.get_entry(request.user, pk)
    refuse(may_on(request.user, Act.NUMBER_DOCUMENT, owner=entry.agency_id))
    try:
        actions.cancel_number(entry, request.POST.get("reason", ""), by=request.user, at=timezone.now())
    except ProblemError as error:
        agencies = access.acting_agencies(request.user, Act.NUMBER_DOCUMENT)
        return _page(request, _form(None, agencies), told(error), status=422)
    messages.success(request, _("Đã hủy số %(symbol)s.") % {"symbol": entry.symbol})
    return redirect("documents:register")


def _page(request, form, problems=(), status=200):
    asked = ListFilter.numbers(request.GET)
    visible = access.register_visible(request.user)
    agencies = access.acting_agencies(request.user, Act.NUMBER_DOCUMENT)
    year = asked.year or timezone.localdate().year
    context = {
        "tab": "register",
        "asked": asked,
        "page": Paginator(listing.numbers(visible, asked), A_PAGE).get_page(request.GET.get("page")),
        "years": listing.years_of(visible),
        "year": year,
        "agencies": listing.agencies_of(visible),
        "types": list(DOCUMENT_TYPES),
        "states": [*Medium, CANCELLED],
        "form": form,
        "acting": [(a, queries.by_type(a, year), queries.missing(a, year)[:GAPS_SHOWN]) for a in agencies],
        "problems": problems,
    }
    return render(request, "documents/register.html", context, status=status)


@require_safe
def register_xlsx(request):
    """The numbers asked for, all pages of them."""
    require(request.user, Act.SEE_DOCUMENT)
    found = listing.numbers(access.register_visible(request.user), ListFilter.numbers(request.GET))
    header = (
        _("Số"),
        _("Ký hiệu"),
        pgettext("văn bản", "Ngày"),
        _("Loại văn bản"),
        _("Trích yếu"),
        _("Người ký"),
    )
    more = (_("Hình thức"), _("Cơ quan"), _("Cấp bởi"), _("Cấp lúc"), pgettext("số văn bản", "Lý do hủy"))
    rows = [_row(entry) for entry in found]
    widths = (8, 16, 12, 16, 60, 24, 12, 36, 20, 18, 30)
    table = Table(_("Sổ đăng ký"), [*header, *more], rows, widths)
    return spreadsheet(
        workbook([table], about=_("Sổ đăng ký văn bản đi"), at=timezone.now()), "so-dang-ky.xlsx"
    )


def _row(entry):
    kind, medium = str(word("document_type", entry.type_code)), str(word("medium", entry.medium))
    what = (entry.number, entry.notation, day(entry.dated), kind, entry.subject, entry.signer, medium)
    given = (queries.person(entry.given_by), moment(entry.given_at))
    return (*what, entry.agency.name, *given, entry.cancelled_why)
