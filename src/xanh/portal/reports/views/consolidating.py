"""A consolidation: the list, its parts and figures, one line with the parts beside it, one part, Excel."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xanh.portal.agencies.access import require
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.display.entries import answered, submitted, wants_json
from xanh.portal.journal.answers import ConflictError, LockedError
from xanh.portal.reports import access, consolidating, gathering
from xanh.portal.reports.consolidation_xlsx import consolidation as as_xlsx
from xanh.portal.reports.content import FIELDS
from xanh.portal.reports.forms import chosen_parts
from xanh.portal.reports.in_hand import in_hand
from xanh.portal.reports.joint_text import marked
from xanh.portal.reports.views.parts import tabs
from xanh.reference import ProblemError


@require_safe
def consolidations(request):
    """Every period that the person's agency consolidates."""
    require(request.user, Act.VIEW)
    now = timezone.now()
    rows = in_hand(access.tiers_seen(request.user), now)
    context = {"rows": rows, "now": now, **tabs(request.user, "consolidations")}
    return render(request, "reports/consolidations.html", context)


@require_safe
def by_number(request, pk):
    """From the number by which documents and the journal know a consolidation to its page."""
    return redirect("reports:consolidation", **access.get_numbered(request.user, pk).key)


@require_safe
def consolidation(request, tier, period):
    """What is in it, what blocks it, every figure."""
    return _page(request, access.get_scope(request.user, tier, period))


def _page(request, scope, *, problems=(), status=200):
    gathered = gathering.gather(scope)
    context = {
        **shared(request, gathered),
        "above": gathering.reported_in(scope, gathered.frame),
        "problems": problems,
        "figures": [
            (line, gathered.figures.get(line.code), gathered.line(line.code)) for line in gathered.asked
        ],
    }
    return render(request, "reports/consolidation.html", context, status=status)


def shared(request, gathered):
    """What every page of a consolidation needs."""
    scope = gathered.scope
    consolidates = access.may_consolidate(request.user, scope)
    return {
        "gathered": gathered,
        "scope": scope,
        "now": timezone.now(),
        "may_consolidate": consolidates and gathered.frozen_by is None,
        "is_receiver": consolidates,
        **tabs(request.user, "consolidations"),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def joint(request, tier, period, code):
    """One line: what is written jointly or rolled up, beside what each part says."""
    if request.method == "POST":
        return _write(request, access.get_scope(request.user, tier, period, act=Act.CONSOLIDATE), code)
    return _line(request, access.get_scope(request.user, tier, period), code)


def _write(request, scope, code):
    fields = {name: request.POST[name] for name in FIELDS if name in request.POST}
    insert, by, at = request.POST.get("insert", ""), request.user, timezone.now()

    def change(asked):
        writing = consolidating.Writing(code, fields, asked.expected, insert)
        return consolidating.save_joint(scope, writing, by=by, at=at)

    if wants_json(request):
        return answered(request, change, by=by, at=at)
    try:
        submitted(request, change, by=by, at=at)
    except ProblemError as error:
        return _line(request, scope, code, typed=fields, error=error)
    messages.success(request, _("Đã chèn nội dung kèm nguồn.") if insert else _("Đã lưu."))
    return redirect("reports:joint", **scope.key, code=code)


def _line(request, scope, code, *, typed=None, error=None):
    gathered = gathering.gather(scope)
    asked = next((line for line in gathered.asked if line.code == code), None)
    line = gathered.line(code)
    if asked is None or line is None:
        raise Http404
    status = 200
    if error:
        status = 409 if isinstance(error, ConflictError) else 423 if isinstance(error, LockedError) else 422
    context = {
        **shared(request, gathered),
        "asked": asked,
        "line": line,
        "rows": [_beside(part, line) for part in gathered.parts if part.shown],
        "absent": [part for part in gathered.parts if part.shown is None],
        "figure": gathered.figures.get(code),
        "is_rolled": gathering.is_rolled(asked),
        "typed": typed,
        "problems": error.problems if error else (),
        "expected": getattr(error, "version", line.version),
    }
    return render(request, "reports/joint.html", context, status=status)


def _beside(part, line):
    """A part, its line, and whether its text stands in the joint one word for word."""
    content = part.line(line.code)
    told = marked(content.values.text, part.agency.name) if content and content.values.text else ""
    return part, content, bool(told) and told in line.values.text


@require_http_methods(["GET", "HEAD", "POST"])
def part(request, tier, period, agency):
    """One reporter: what is used of it beside what stands; taken over or dropped by one click."""
    if request.method == "POST":
        scope = access.get_scope(request.user, tier, period, act=Act.CONSOLIDATE)
        return _change_part(request, scope, agency)
    return _part(request, access.get_scope(request.user, tier, period), agency)


def _part(request, scope, agency, *, problems=(), status=200):
    gathered, found = access.get_part(scope, agency)
    context = {**shared(request, gathered), "part": found, "problems": problems}
    return render(request, "reports/part.html", context, status=status)


def _change_part(request, scope, agency):
    by, at = request.user, timezone.now()
    access.get_part(scope, agency)
    try:
        if request.POST.get("act") == "drop":
            consolidating.drop(scope, agency, by=by, at=at)
            messages.success(request, _("Đã bỏ báo cáo này khỏi bản tổng hợp."))
        else:
            wanted = chosen_parts([f"{agency}/{request.POST.get('number', '')}"])
            tell_taken(request, len(wanted), consolidating.take(scope, wanted, by=by, at=at))
    except ProblemError as error:
        status = 423 if isinstance(error, LockedError) else 422
        return _part(request, scope, agency, problems=error.problems, status=status)
    return redirect("reports:consolidation", **scope.key)


@require_POST
def take(request, tier, period):
    """Take over what was ticked, each as it was seen."""
    scope = access.get_scope(request.user, tier, period, act=Act.CONSOLIDATE)
    wanted = chosen_parts(request.POST.getlist("part"))
    try:
        lines = consolidating.take(scope, wanted, by=request.user, at=timezone.now())
    except ProblemError as error:
        status = 423 if isinstance(error, LockedError) else 422
        return _page(request, scope, problems=error.problems, status=status)
    tell_taken(request, len(wanted), lines)
    return redirect("reports:consolidation", **scope.key)


def tell_taken(request, count, lines):
    """How many were taken over, and which joint lines say the later text now."""
    told = ngettext("Đã đưa %(n)s báo cáo vào bản tổng hợp.", "Đã đưa %(n)s báo cáo vào bản tổng hợp.", count)
    messages.success(request, told % {"n": count})
    if lines:
        messages.info(
            request,
            _("Nội dung đã chèn ở các mục sau được thay theo bản mới: %(lines)s.")
            % {"lines": ", ".join(lines)},
        )


@require_safe
def consolidation_xlsx(request, tier, period):
    """All parts by all lines."""
    scope = access.get_scope(request.user, tier, period)
    data = as_xlsx(gathering.gather(scope), at=timezone.now())
    return spreadsheet(data, f"tong-hop-{scope.tier.regime.code}-{scope.period.code}.xlsx")
