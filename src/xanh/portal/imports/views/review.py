"""The review of one import: waiting, reviewing, accepting."""

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from xanh.portal.agencies.access import may
from xanh.portal.agencies.filters import whole
from xanh.portal.agencies.rights import Act
from xanh.portal.display.telling import show_problems
from xanh.portal.imports import access, actions, queries
from xanh.portal.imports.rules import WAITING, ImportKind, ImportState
from xanh.portal.imports.views import cards as shown
from xanh.portal.imports.views.fields import editing
from xanh.portal.imports.views.pages import pages
from xanh.portal.imports.views.parts import GROUPS
from xanh.reference import ProblemError
from xanh.reference.problems import SEVERITIES

CARDS_A_PAGE = 12
ROWS_A_PAGE = 100
ALIKE_SHOWN = 20
LINES_A_CHUNK = 120
ORDERS = (
    ("doubts", gettext_lazy("chỗ còn ngờ trước")),
    ("reading", gettext_lazy("theo văn bản")),
    ("open", gettext_lazy("chỉ chỗ còn ngờ")),
)


@require_safe
def detail(request, pk):
    """Where an import stands: waiting, failed, to review, closed."""
    item = access.get_import(request.user, pk)
    if item.state in WAITING:
        return render(request, "imports/waiting.html", {"item": item})
    if item.state == ImportState.FAILED:
        return render(request, "imports/failed.html", {"item": item})
    if item.state == ImportState.READY:
        return _review(request, item)
    return render(request, "imports/closed.html", {"item": item})


@require_safe
def progress(request, pk):
    """How far the reading has come; the page loads anew once it is done."""
    item = access.get_import(request.user, pk)
    if item.state not in WAITING:
        return HttpResponseClientRefresh()
    return render(request, "imports/progress_told.html", {"item": item})


def _review(request, item):
    if item.kind == ImportKind.SCORES and "at" not in request.GET:
        return _score_table(request, item)
    draft = queries.current_draft(item)
    found = shown.cards(draft)
    part, order = request.GET.get("part", ""), request.GET.get("order", "doubts")
    kept = shown.chosen(found, part, order)
    page = Paginator(kept, CARDS_A_PAGE).get_page(
        request.GET.get("page") or _page_of(kept, request.GET.get("at"))
    )
    context = {
        "item": item,
        "page": page,
        "part": part,
        "order": order,
        "orders": ORDERS,
        "counts": shown.counts(found),
        "tabs": shown.tabs(found),
        "may_correct": access.may_correct(request.user, item),
        "additions": shown.additions(draft),
        "plan_there": queries.plan_there(item, draft),
        "chunks": _chunks(item.document, first_with_text=_first_line(page)),
        "pages": pages(item, found, page),
    }
    if context["may_correct"]:
        context["together"] = len(queries.confirmed_together(item, request.user))
        context |= _opened(found, request.GET.get("edit", ""))
    return render(request, "imports/review.html", context)


def _opened(found, path):
    """The editor of a field that stands open when the page comes: that of a row just added."""
    try:
        _card, field = shown.pick(found, path)
    except LookupError:
        return {}
    return {"opened": path, **editing(field)}


def _score_table(request, item):
    """The table as read, what is odd in a row beside it."""
    draft = queries.current_draft(item)
    found = shown.cards(draft)
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    odd: dict[str | None, list] = {}
    contradicted = [p.to_json() for p in queries.findings(item, today=timezone.localdate(), draft=draft)]
    for problem in [*item.problems, *contradicted]:
        odd.setdefault(problem["place"].get("row"), []).append(problem)
    context = {
        "item": item,
        "page": page,
        "rows": [(card, odd.get(card.row.get("row"), [])) for card in page],
        "odd": sum(map(len, odd.values())),
        "columns": shown.columns(found),
        "counts": shown.counts(found),
        "may_correct": access.may_correct(request.user, item),
    }
    return render(request, "imports/scores.html", context)


def _page_of(kept, key):
    """The page that holds a card; the first where there is none."""
    place = next((i for i, card in enumerate(kept) if card.key == key), 0)
    return place // CARDS_A_PAGE + 1


def _first_line(page):
    lines = [f.first_line for card in page for f in card.fields if f.first_line]
    return min(lines, default=1)


def _chunks(document, *, first_with_text):
    """The source in pieces: those around a line with text, the others loaded when they come into view."""
    total = len(document.lines)
    starts = range(1, total + 1, LINES_A_CHUNK)
    near = range(first_with_text - LINES_A_CHUNK, first_with_text + LINES_A_CHUNK)
    return [_chunk(document, start, total, with_text=start in near) for start in starts]


def _chunk(document, start, total, *, with_text):
    last = min(start + LINES_A_CHUNK - 1, total)
    pages = {line: number for number, line in enumerate(document.pages, 1)}
    lines = document.lines[start - 1 : last] if with_text else ()
    return {"first": start, "last": last, "lines": lines, "pages": pages}


@require_safe
def source(request, pk):
    """One piece of the source's lines."""
    item = access.get_import(request.user, pk)
    start = whole(request.GET.get("from", ""))
    total = len(item.document.lines)
    if start is None or not 1 <= start <= total:
        raise Http404
    first = (start - 1) // LINES_A_CHUNK * LINES_A_CHUNK + 1
    chunks = [_chunk(item.document, first, total, with_text=True)]
    return render(request, "imports/source.html", {"item": item, "chunks": chunks})


@require_POST
def confirm_proposed(request, pk):
    """Confirm at once every field that is likely right, or take that back."""
    item = access.get_import(request.user, pk)
    if not access.may_correct(request.user, item):
        raise Http404
    try:
        undo = request.POST.get("act") == "undo"
        act = actions.undo_confirmed if undo else actions.confirm_proposed
        count = act(item, by=request.user, at=timezone.now())
        said = _("Đã bỏ %(count)s xác nhận.") if undo else _("Đã xác nhận %(count)s đề xuất.")
        messages.success(request, said % {"count": count})
    except ProblemError as error:
        show_problems(request, error)
    return redirect("imports:detail", pk=pk)


@require_http_methods(["GET", "POST"])
def accept(request, pk):
    """What will enter the workbench; on POST it does, in one transaction."""
    item = access.get_import(request.user, pk)
    if item.state != ImportState.READY:
        return redirect("imports:detail", pk=pk)
    if request.method == "POST":
        return _accept(request, item)
    return _accept_page(request, item, ())


def _accept(request, item):
    if not may(request.user, Act.ACCEPT):
        raise Http404
    try:
        actions.accept_import(
            item,
            by=request.user,
            at=timezone.now(),
            accept_doubts="accept_doubts" in request.POST,
            reason=request.POST.get("reason", ""),
            renews=_renewed(request, item),
        )
    except ProblemError as error:
        return _accept_page(request, item, error.problems)
    return redirect("imports:detail", pk=item.pk)


def _renewed(request, item):
    """The plan that the draft takes the place of, where the person chose so."""
    chosen = request.POST.get("version") == "renew"
    return queries.plan_there(item, queries.current_draft(item)) if chosen else None


def _accept_page(request, item, problems):
    draft = queries.current_draft(item)
    found = shown.cards(draft)
    context = {
        "item": item,
        "plan_there": queries.plan_there(item, draft),
        "other_province": queries.other_province(item),
        "own_province": settings.PROVINCE,
        "chosen": request.POST.get("version", "renew"),
        "counts": shown.counts(found),
        "parts": [tab for tab in shown.tabs(found) if tab["code"] not in GROUPS],
        "findings": grouped(queries.findings(item, today=timezone.localdate(), draft=draft)),
        "accept_doubts": "accept_doubts" in request.POST,
        "reason": request.POST.get("reason", ""),
        "problems": [p.to_json() for p in problems],
        "may_accept": may(request.user, Act.ACCEPT),
    }
    return render(request, "imports/accept.html", context, status=422 if problems else 200)


def grouped(problems):
    """Problems of one code together, the gravest first: how many there are, and the first of them."""
    by_code: dict[str, list] = {}
    for problem in sorted(problems, key=lambda p: SEVERITIES.index(p.severity)):
        by_code.setdefault(problem.code, []).append(problem)
    return [
        {"count": len(alike), "first": [p.to_json() for p in alike[:ALIKE_SHOWN]]}
        for alike in by_code.values()
    ]
