"""Evidence: add a file, the queue of its review, one file with its other uses, the file and its picture."""

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from xanh.documents import picturing
from xanh.documents.draft import View
from xanh.portal.agencies.access import require
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.display.entries import answered, refused, wants_json
from xanh.portal.display.telling import show_problems
from xanh.portal.journal.answers import Saved
from xanh.portal.journal.queries import history
from xanh.portal.tasks import access, evidence, forms, queries, review, xlsx
from xanh.portal.tasks.filters import ReviewFilter
from xanh.portal.tasks.rules import MAY_WITHDRAW, OPENS, EvidenceState
from xanh.portal.tasks.views.telling import back
from xanh.reference import Place, Problem, ProblemError

A_PAGE = 25
DRAWN = ("picture", "pdf")
KEPT_FOR = 3600  # seconds in the browser of whoever may see it


@require_POST
def add(request, pk):
    """Take a file in for a part of a task."""
    task = access.get_task(request.user, pk)
    agency = access.own_part(request.user, task, request.POST.get("agency", ""), timezone.localdate())
    there = reverse("tasks:detail", args=[pk])
    if wants_json(request):
        return _added_by_script(request, task, agency)
    try:
        kept = _added(request, task, agency)
    except ProblemError as error:
        show_problems(request, error)
        return back(request, there)
    _tell(request, kept)
    return back(request, there)


def _added(request, task, agency):
    looked, about = _looked_at(request, agency)
    return evidence.add_evidence(task, looked, about, by=request.user, at=timezone.now())


def _looked_at(request, agency):
    if not access.may_add(request.user, agency):
        raise ProblemError(Problem("progress.not_yours"))
    file = request.FILES.get("photo") or request.FILES.get("file")
    if file is None:
        raise ProblemError(Problem("evidence.no_file"))
    about = forms.about_file(request.POST, agency)
    return evidence.looked_at(file, file.name), about


def _added_by_script(request, task, agency):
    """A file from the browser's queue, looked at before the transaction: scanning takes time."""
    by, at = request.user, timezone.now()
    try:
        looked, about = _looked_at(request, agency)
    except ProblemError as error:
        return refused(error)

    def add_it(_asked):
        kept = evidence.add_evidence(task, looked, about, by=by, at=at)
        if kept.state == EvidenceState.INFECTED:
            _tell(request, kept)  # on the next page: the file is in, apart from the others
        return Saved(kept.pk, at, {"state": kept.state})

    return answered(request, add_it, by=by, at=at)


def _tell(request, kept):
    if kept.state == EvidenceState.INFECTED:
        infected = Problem("attachment.infected", Place(file=kept.name), {"signature": kept.signature})
        show_problems(request, ProblemError(infected))
    elif kept.state == EvidenceState.SCANNING:
        messages.warning(request, _("Đã nhận tệp; máy quét vi-rút chưa trả lời, tệp chờ quét lại."))
    else:
        messages.success(request, _("Đã nộp minh chứng."))


@require_safe
def queue(request):
    """What waits for a verdict, or whatever is asked for."""
    require(request.user, Act.VIEW)
    asked = ReviewFilter.read(request.GET)
    visible = access.evidence_visible(request.user)
    page = Paginator(review.queue(visible, asked), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "rows": review.openable(request.user, page),
        "states": list(EvidenceState),
        "agencies": review.agencies(visible),
        "plans": review.plans(visible),
    }
    return render(request, "tasks/queue.html", context)


@require_safe
def queue_xlsx(request):
    """The files asked for, as Excel."""
    require(request.user, Act.VIEW)
    found = review.queue(access.evidence_visible(request.user), ReviewFilter.read(request.GET))
    rows = review.openable(request.user, found)
    return spreadsheet(xlsx.evidence(rows, at=timezone.now()), "minh-chung.xlsx")


@require_safe
def detail(request, pk):
    """One file: for which task, where else the same content stands, the verdict."""
    return _page(request, access.get_evidence(request.user, pk))


def _page(request, kept, *, problems=(), status=200):
    others = queries.same_file(kept)
    visible = access.evidence_visible(request.user)
    context = {
        "kept": kept,
        "opens": kept.state in OPENS,
        "drawn": kept.state in OPENS and kept.kind in DRAWN,
        "others": [(other, review.differs(kept, other)) for other in others],
        "elsewhere": review.elsewhere(kept),
        "may_judge": kept.state == EvidenceState.WAITING and access.has_review(request.user, kept),
        "own": kept.added_by_id == request.user.pk,
        "may_withdraw": kept.state in MAY_WITHDRAW and access.may_withdraw(request.user, kept),
        "verdicts": forms.VERDICTS.items(),
        "next": review.next_waiting(request.user, visible, kept),
        "lines": history(kept).order_by("-id"),
        "problems": [p.to_json() for p in problems],
        "reason": request.POST.get("reason", ""),
    }
    return render(request, "tasks/evidence.html", context, status=status)


@require_POST
def judge(request, pk):
    """Say what the file is worth; then on to the next."""
    kept = access.get_evidence(request.user, pk)
    if not access.has_review(request.user, kept):
        return _page(request, kept, problems=[Problem("progress.not_yours")], status=403)
    try:
        chosen = forms.verdict(request.POST)
        reason = request.POST.get("reason", "")
        evidence.judge(kept, chosen, reason, by=request.user, at=timezone.now())
    except ProblemError as error:
        current = access.get_evidence(request.user, pk)
        return _page(request, current, problems=error.problems, status=422)
    messages.success(request, _("Đã ghi kết quả thẩm định."))
    following = review.next_waiting(request.user, access.evidence_visible(request.user), kept)
    return redirect("tasks:evidence", pk=following.pk) if following else redirect("tasks:queue")


@require_POST
def withdraw(request, pk):
    """Take a file back that nobody has judged."""
    kept = access.get_evidence(request.user, pk)
    if not access.may_withdraw(request.user, kept):
        return _page(request, kept, problems=[Problem("progress.not_yours")], status=403)
    try:
        evidence.withdraw(kept, by=request.user, at=timezone.now())
    except ProblemError as error:
        return _page(request, access.get_evidence(request.user, pk), problems=error.problems, status=422)
    messages.success(request, _("Đã rút minh chứng; tệp đã xóa, dấu vết còn trong nhật ký."))
    return redirect("tasks:detail", pk=kept.task_id)


@require_safe
def file(request, pk):
    """The file as it came, to be kept; never shown in place."""
    kept = _opened(request, pk)
    try:
        return FileResponse(kept.file.open("rb"), as_attachment=True, filename=kept.name)
    except FileNotFoundError as error:
        raise Http404 from error


@require_safe
def picture(request, pk):
    """The first page or the photo, made smaller, without what the camera says of place and time."""
    kept = _opened(request, pk)
    if kept.kind not in DRAWN:
        raise Http404
    view = View(1)
    target = picturing.kept(settings.PICTURES_ROOT, kept.sha256, view)
    try:
        found = target.read_bytes() if target.exists() else None
        found = found or picturing.draw(target, Path(kept.file.path), name=kept.name, view=view)
    except (FileNotFoundError, ProblemError) as error:
        raise Http404 from error
    answer = HttpResponse(found, content_type="image/webp")
    answer.headers["Cache-Control"] = f"private, max-age={KEPT_FOR}"
    return answer


def _opened(request, pk):
    kept = access.get_evidence(request.user, pk)
    if kept.state not in OPENS:
        raise Http404
    return kept
