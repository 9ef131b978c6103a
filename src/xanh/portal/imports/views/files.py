"""Files on their way in: the list, receiving one, reading again, dropping, taking back; a draft as Excel."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from xanh.portal.agencies.access import may, require
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.display.telling import show_problems
from xanh.portal.imports import access, actions, queries
from xanh.portal.imports.forms import FILES_AT_ONCE, FilterForm, UploadForm
from xanh.portal.imports.rules import ImportKind, ImportState
from xanh.reference import Problem, ProblemError

A_PAGE = 25
ACCEPTED_TYPES = (
    *(".docx", ".doc", ".odt", ".rtf", ".txt"),
    *(".xlsx", ".xls", ".xlsb", ".ods", ".csv"),
    *(".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"),
)


@require_safe
def file_list(request):
    """What has come in, newest first."""
    require(request.user, Act.VIEW)
    filters = FilterForm(request.GET)
    found = filters.applied(
        access.imports_visible(request.user).select_related("document", "agency", "created_by")
    )
    context = {
        "page": Paginator(found.defer("draft", "document__lines", "document__pages"), A_PAGE).get_page(
            request.GET.get("page")
        ),
        "states": list(ImportState),
        "filters": {name: request.GET.get(name, "") for name in filters.fields},
        "may_import": may(request.user, Act.IMPORT),
        "filtered": any(request.GET.get(name) for name in filters.fields),
    }
    return render(request, "imports/list.html", context)


@require_http_methods(["GET", "POST"])
def upload(request):
    """Take files in and have them read; a file known already leads to its first import.

    Of several files those that can be received are, whatever keeps the others out.
    """
    require(request.user, Act.IMPORT)
    if request.method == "GET":
        return _upload_page(request, ())
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload_page(request, [_problem_of(form)])
    received: list = []
    problems: list = []
    for file in form.cleaned_data["file"]:
        try:
            received.append(_receive(request, form, file))
        except ProblemError as error:
            problems += error.problems
    return _upload_page(request, problems, received) if problems else _received(request, received)


def _receive(request, form, file):
    return actions.receive_file(
        file.name,
        file,
        kind=form.cleaned_data["kind"],
        by=request.user,
        at=timezone.now(),
        as_of=form.cleaned_data["as_of"],
    )


def _received(request, received):
    """On to the file, or to the list where there are several."""
    known = [item for item in received if item.recognised]
    if known:
        said = _("Tệp này đã được tải lên trước đây: đây là lần tải đầu, không tạo bản thứ hai.")
        messages.warning(request, " ".join([said, *(_named(known) if len(received) > 1 else ())]))
    if len(received) > 1:
        text = ngettext("Đã nhận %(count)s tệp.", "Đã nhận %(count)s tệp.", len(received))
        messages.success(request, text % {"count": len(received)})
    address = (
        reverse("imports:detail", args=[received[0].pk]) if len(received) == 1 else reverse("imports:list")
    )
    return HttpResponseClientRedirect(address) if request.htmx else redirect(address)


def _named(items):
    return [", ".join(str(item) for item in items)]


def _problem_of(form):
    if "as_of" in form.errors:
        return Problem("upload.date", values={"value": form.data.get("as_of", "")})
    if form.has_error("file", "too_many"):
        return Problem("upload.too_many", values={"limit": FILES_AT_ONCE})
    return Problem("upload.no_file" if "file" in form.errors else "upload.no_kind")


def _upload_page(request, problems, received=()):
    context = {
        "problems": [p.to_json() for p in problems],
        "received": received,
        "at_once": FILES_AT_ONCE,
        "accepted": ACCEPTED_TYPES,
        "max_bytes": settings.MAX_UPLOAD_BYTES,
        "max_mb": settings.MAX_UPLOAD_BYTES // 1024**2,
        "kinds": list(ImportKind),
        "kind": request.POST.get("kind") or ImportKind.PLAN,
        "as_of": request.POST.get("as_of", ""),
    }
    return render(request, "imports/upload.html", context, status=422 if problems else 200)


@require_POST
def retry(request, pk):
    """Read a file that could not be read once more."""
    return _step(request, pk, actions.retry_reading, _("Đã xếp hàng đọc lại."))


@require_POST
def discard(request, pk):
    """Drop a draft; the file and the corrections stay."""
    return _step(request, pk, actions.discard_import, _("Đã bỏ bản trích xuất."))


@require_POST
def restore(request, pk):
    """Take a dropped draft back."""
    return _step(request, pk, actions.restore_import, _("Đã lấy lại bản trích xuất."))


def _step(request, pk, act, said):
    item = access.get_import(request.user, pk)
    if not access.may_correct(request.user, item):
        raise Http404
    try:
        act(item, by=request.user, at=timezone.now())
        messages.success(request, said)
    except ProblemError as error:
        show_problems(request, error)
    return redirect("imports:detail", pk=pk)


@require_safe
def source_file(request, pk):
    """The file as it came."""
    document = access.get_import(request.user, pk).document
    if not document.file:
        raise Http404
    try:
        return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name)
    except FileNotFoundError as error:
        raise Http404 from error


@require_safe
def plan_xlsx(request, pk):
    """The draft as its reviewer has left it, as a workbook that may be edited and uploaded again."""
    item = access.get_import(request.user, pk)
    data = queries.workbook(item)
    if data is None:
        raise Http404
    return spreadsheet(data, f"{Path(item.document.name).stem}.xlsx")
