"""Explanations: what is asked of us, what we asked, one request, its steps, the list as Excel."""

from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xanh.portal.agencies.access import agencies_visible, own_ids, require
from xanh.portal.agencies.queries import valid_on
from xanh.portal.agencies.rights import Act
from xanh.portal.agencies.rules import HAVE_PEOPLE
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.display.entries import submitted
from xanh.portal.explanations import access, actions, queries, xlsx
from xanh.portal.explanations.filters import CHOICES, ListFilter
from xanh.portal.explanations.forms import AskForm, QuestionForm, TextForm, unsealed
from xanh.portal.explanations.rules import Clock, Step, days_late
from xanh.portal.journal.answers import Saved
from xanh.portal.journal.queries import history
from xanh.portal.periods.queries import state_calendar
from xanh.reference import Problem, ProblemError

A_PAGE = 25


@require_safe
def explanations(request):
    """What is asked of us, what we asked, or all requests."""
    require(request.user, Act.VIEW)
    asked, found, now = _asked_for(request)
    visible, own = access.explanations_visible(request.user), own_ids(request.user)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "asked": asked,
        "page": page,
        "rows": queries.with_lateness(page, at=now, calendar=state_calendar()),
        "counts": queries.counts(visible, own, now),
        "states": CHOICES,
        "agencies": queries.asked_agencies(visible),
        "may_ask": access.may_ask(request.user),
        "own": own,
    }
    return render(request, "explanations/list.html", context)


@require_safe
def explanations_xlsx(request):
    """The requests as filtered, as Excel."""
    require(request.user, Act.VIEW)
    _asked, found, now = _asked_for(request)
    rows = queries.with_lateness(found.prefetch_related(queries.turns()), at=now, calendar=state_calendar())
    return spreadsheet(xlsx.requests(rows, at=now), "giai-trinh.xlsx")


def _asked_for(request):
    now, own = timezone.now(), own_ids(request.user)
    side = "of_us" if own and not access.may_ask(request.user) else "by_us" if own else "all"
    asked = ListFilter.read(request.GET, side=side)
    visible = access.explanations_visible(request.user)
    return asked, queries.asked_for(visible, asked, own=own, at=now), now


@require_http_methods(["GET", "POST"])
def ask(request):
    """Ask an agency about the figure that a page names."""
    require(request.user, Act.ASK_EXPLANATION)
    about = request.POST.get("about", "") or request.GET.get("about", "")
    told = unsealed(about)
    if told is None:
        raise Http404
    figure, codes = told
    agencies = _agencies(request.user)
    if request.method == "GET":
        first = agencies.filter(code__in=codes).first()
        form = AskForm(agencies=agencies, initial={"agency": first.code if first else None})
        return _ask_page(request, form, figure, about)
    form = AskForm(request.POST, agencies=agencies)
    if not form.is_valid():
        return _ask_page(request, form, figure, about, status=422)
    try:
        saved = _submitted(request, lambda at: _ask(request, form.cleaned_data, figure, at))
    except ProblemError as error:
        return _ask_page(request, form, figure, about, problems=error.problems, status=422)
    messages.success(request, _("Đã gửi đề nghị giải trình."))
    return redirect("explanations:detail", pk=saved.version)


def _agencies(user):
    kinds = [kind.value for kind in HAVE_PEOPLE]
    return agencies_visible(user).filter(valid_on(timezone.localdate()), kind__in=kinds).order_by("sort_key")


def _ask(request, given, figure, at):
    clock = Clock(given["days"], state_calendar())
    return actions.ask(figure, given["text"], of=given["agency"], clock=clock, by=request.user, at=at).pk


def _submitted(request, act):
    """Make a step once, however often the button is pressed: the page's key tells."""
    at = timezone.now()
    return submitted(request, lambda _asked: Saved(act(at) or 0, at), by=request.user, at=at)


def _ask_page(request, form, figure, about, *, problems=(), status=200):
    context = {
        "form": form,
        "figure": figure,
        "about": about,
        "key": request.POST.get("key") or uuid4(),
        "problems": [p.to_json() for p in problems],
    }
    return render(request, "explanations/ask.html", context, status=status)


@require_safe
def detail(request, pk):
    """One request: the figure, what was said, what can be done next, its history."""
    return _page(request, access.get_explanation(request.user, pk))


def _page(request, asked, *, form=None, problems=(), status=200):
    now = timezone.now()
    context = {
        "asked": asked,
        "late": days_late(asked, now, state_calendar()),
        "is_late": asked.state == "open" and now > asked.due_at,
        "steps": {step.value for step in access.steps(request.user, asked)},
        "form": form or TextForm(),
        "question": QuestionForm(),
        "key": uuid4(),
        "problems": [p.to_json() for p in problems],
        "lines": history(asked).order_by("-id"),
        "files_at_once": actions.FILES_AT_ONCE,
    }
    return render(request, "explanations/detail.html", context, status=status)


@require_POST
def answer(request, pk):
    """Explain, with files where there are any."""
    return _step(request, pk, Step.ANSWER, TextForm(request.POST))


@require_POST
def accept(request, pk):
    """Be content with the answer."""
    return _step(request, pk, Step.ACCEPT)


@require_POST
def ask_again(request, pk):
    """Say what is still missing."""
    return _step(request, pk, Step.ASK_AGAIN, QuestionForm(request.POST))


@require_POST
def withdraw(request, pk):
    """Take the request back."""
    return _step(request, pk, Step.WITHDRAW, TextForm(request.POST))


def _step(request, pk, step, form=None):
    asked = access.get_explanation(request.user, pk)
    if not access.has_right(request.user, asked, step):
        return _page(request, asked, problems=[Problem("explanation.not_yours")], status=403)
    if form is not None and not form.is_valid():
        return _page(request, asked, form=form, status=422)
    given = form.cleaned_data if form is not None else {}
    try:
        _submitted(request, lambda at: TAKEN[step](request, asked, given, at))
    except ProblemError as error:
        current = access.get_explanation(request.user, pk)
        return _page(request, current, form=form, problems=error.problems, status=422)
    messages.success(request, SAID[step])
    return redirect("explanations:detail", pk=pk)


def _answer(request, asked, given, at):
    files = request.FILES.getlist("files")
    if len(files) > actions.FILES_AT_ONCE:
        raise ProblemError(Problem("upload.too_many", values={"limit": actions.FILES_AT_ONCE}))
    sent = [actions.Sent(file.name, file) for file in files]
    actions.answer(asked, given["text"], files=sent, by=request.user, at=at)


def _accept(request, asked, given, at):
    actions.accept(asked, by=request.user, at=at)


def _ask_again(request, asked, given, at):
    clock = Clock(given["days"], state_calendar())
    actions.ask_again(asked, given["text"], clock=clock, by=request.user, at=at)


def _withdraw(request, asked, given, at):
    actions.withdraw(asked, given["text"], by=request.user, at=at)


TAKEN = {
    Step.ANSWER: _answer,
    Step.ACCEPT: _accept,
    Step.ASK_AGAIN: _ask_again,
    Step.WITHDRAW: _withdraw,
}
SAID = {
    Step.ANSWER: _("Đã gửi giải trình."),
    Step.ACCEPT: _("Đã chấp nhận giải trình."),
    Step.ASK_AGAIN: _("Đã đề nghị giải trình thêm."),
    Step.WITHDRAW: _("Đã rút đề nghị giải trình."),
}


@require_safe
def attachment(request, pk):
    """A file of an answer, to be kept."""
    found = access.get_attachment(request.user, pk)
    try:
        return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name)
    except FileNotFoundError as error:
        raise Http404 from error
