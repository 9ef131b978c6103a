"""The list of agencies, as a page and as Excel; a new one."""

from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xanh.portal.agencies import access, actions, listing, queries, registering
from xanh.portal.agencies.filters import ListFilter
from xanh.portal.agencies.register_forms import AgencyForm
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import spreadsheet

AGENCIES_A_PAGE = 50


@require_safe
def agencies(request):
    """All agencies, those of today or of another day first; a name finds its agency without tone marks."""
    access.require(request.user, Act.VIEW)
    asked, today = ListFilter.read(request.GET), timezone.localdate()
    visible = access.agencies_visible(request.user)
    found = listing.agencies(visible, asked, today=today)
    context = {
        "asked": asked,
        "today": today,
        "page": Paginator(found, AGENCIES_A_PAGE).get_page(request.GET.get("page")),
        "kinds": listing.kinds(visible),
        "may_manage": access.may(request.user, Act.MANAGE_AGENCIES),
    }
    return render(request, "agencies/list.html", context)


@require_safe
def agencies_xlsx(request):
    """The agencies asked for as Excel."""
    access.require(request.user, Act.VIEW)
    asked = ListFilter.read(request.GET)
    today = asked.on or timezone.localdate()
    found = listing.agencies(access.agencies_visible(request.user), asked, today=today)
    return spreadsheet(listing.workbook(found, day=today, at=timezone.now()), "co-quan.xlsx")


@require_http_methods(["GET", "POST"])
def add(request):
    """A new agency."""
    access.require(request.user, Act.MANAGE_AGENCIES)
    known = access.agencies_visible(request.user).filter(queries.valid_on(timezone.localdate()))
    form = AgencyForm(request.POST if request.method == "POST" else None, agencies=known)
    del form.fields["why"]
    if request.method == "POST" and form.is_valid():
        made = _made(form.cleaned_data, request.user)
        return redirect("agencies:edit", code=made.code)
    context = {"form": form, "title": _("Thêm cơ quan")}
    return render(request, "agencies/add.html", context, status=422 if form.errors else 200)


def _made(data, by):
    now = timezone.now()
    facts = {name: data[name] for name in ("kind", "parent", "valid_from")}
    made = actions.create_agency(data["name"], by=by, at=now, **facts)
    rest = {name: data[name] for name in ("variants", "abbreviations", "source")}
    return registering.edit_agency(made, rest, by=by, at=now)
