"""A report as one sheet of Excel: out, and back in after a look at what changes."""

from django.contrib import messages
from django.core import signing
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xanh.portal.agencies.access import own_ids
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.reports import access, actions, queries, shown
from xanh.portal.reports.duties import writable
from xanh.portal.reports.sheet_in import LARGEST, read_sheet
from xanh.portal.reports.sheet_out import write_sheet
from xanh.reference import Place, Problem, ProblemError

SALT, KEPT = "reports.sheet", 60 * 60


@require_safe
def download(request, tier, period, agency):
    """The report's sheet, to be filled in where it is open."""
    duty = access.get_duty(request.user, tier, period, agency, act=Act.EDIT_REPORT)
    now = timezone.now()
    lines = queries.contents(duty)
    last = shown.last_values(duty, own_ids(request.user))
    data = write_sheet(duty, lines, writable(duty, lines, now), last, at=now)
    return spreadsheet(data, f"bao-cao-{duty.agency.code}-{duty.period.code}.xlsx")


@require_POST
def upload(request, tier, period, agency):
    """Read a filled-in sheet and show what it changes; then take over what was chosen."""
    duty = access.get_duty(request.user, tier, period, agency, act=Act.EDIT_REPORT)
    if "taken" in request.POST:
        return _take(request, duty)
    try:
        found = _read(request, duty)
    except ProblemError as error:
        return _page(request, duty, problems=error.problems, status=422)
    return _page(request, duty, found=found, token=_signed(duty, found))


def _read(request, duty):
    file = request.FILES.get("file")
    if file is None:
        raise ProblemError(Problem("report_sheet.not_ours", values={"file": ""}))
    if file.size > LARGEST:
        values = {"size": round(file.size / 1048576, 1), "limit": LARGEST // 1048576}
        raise ProblemError(Problem("document.too_large", Place(file=file.name), values))
    lines = queries.contents(duty)
    return read_sheet(file.read(), file.name, duty, lines, writable(duty, lines, timezone.now()))


def _signed(duty, found):
    """What was read, to be taken over as it was shown: with the versions that were shown beside it."""
    lines = [[t.line.code, dict(t.fields), t.line.version, t.is_conflict] for t in found]
    return signing.dumps([*duty.key.values(), lines], salt=SALT, compress=True)


def _take(request, duty):
    try:
        *key, lines = signing.loads(request.POST["taken"], salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        key, lines = [], []
    if key != list(duty.key.values()):
        return _page(
            request, duty, problems=[Problem("report_sheet.not_ours", values={"file": ""})], status=422
        )
    chosen = set(request.POST.getlist("over"))
    changes = [
        (code, fields, version) for code, fields, version, conflict in lines if not conflict or code in chosen
    ]
    try:
        count = actions.save_lines(duty, changes, by=request.user, at=timezone.now())
    except ProblemError as error:
        return _page(request, duty, problems=error.problems, status=422)
    messages.success(request, _("Đã nhận %(n)s mục từ biểu Excel.") % {"n": count})
    return redirect("reports:report", **duty.key)


def _page(request, duty, *, found=(), token="", problems=(), status=200):
    context = {"duty": duty, "found": found, "taken": token, "problems": problems, "now": timezone.now()}
    return render(request, "reports/upload.html", context, status=status)
