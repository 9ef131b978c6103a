"""The documents of a person's agencies, and those issued to them."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from xanh.portal.agencies.access import require
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.display.figures import day, moment
from xanh.portal.display.sheets import Table, workbook
from xanh.portal.display.words import DOCUMENT_TYPES, word
from xanh.portal.documents import access, listing
from xanh.portal.documents.filters import ListFilter
from xanh.portal.documents.rules import DocumentState

A_PAGE = 25


@require_safe
def documents(request):
    """Documents, newest first; those that wait for somebody are told by their state."""
    require(request.user, Act.SEE_DOCUMENT)
    asked = ListFilter.documents(request.GET)
    visible = access.documents_visible(request.user)
    context = {
        "tab": "list",
        "asked": asked,
        "page": Paginator(listing.documents(visible, asked), A_PAGE).get_page(request.GET.get("page")),
        "years": listing.years_of(access.register_visible(request.user)),
        "agencies": listing.agencies_of(visible),
        "types": list(DOCUMENT_TYPES),
        "states": list(DocumentState),
        "may_draft": bool(access.acting_agencies(request.user, Act.DRAFT_DOCUMENT)),
    }
    return render(request, "documents/list.html", context)


@require_safe
def documents_xlsx(request):
    """The documents asked for, all pages of them."""
    require(request.user, Act.SEE_DOCUMENT)
    found = listing.documents(access.documents_visible(request.user), ListFilter.documents(request.GET))
    header = [
        _("Số, ký hiệu"),
        pgettext("văn bản", "Ngày"),
        _("Loại văn bản"),
        _("Trích yếu"),
        _("Cơ quan"),
        _("Tình trạng"),
    ]
    rows = [
        (
            d.entry.symbol if d.entry else d.notation,
            day(d.entry.dated) if d.entry else "",
            str(word("document_type", d.type_code)),
            d.subject,
            d.agency.name,
            str(word("document", d.state)),
            moment(d.issued_at),
        )
        for d in found
    ]
    table = Table(_("Văn bản"), [*header, _("Phát hành lúc")], rows, (18, 12, 16, 60, 36, 18, 18))
    return spreadsheet(workbook([table], about=_("Danh sách văn bản"), at=timezone.now()), "van-ban.xlsx")
