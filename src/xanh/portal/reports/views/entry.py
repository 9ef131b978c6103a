"""What an agency does with its own reports: the list, writing, sending, recalling, earlier versions."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from xanh.portal.agencies.access import may, own_ids, require
from xanh.portal.agencies.rights import Act
from xanh.portal.display.entries import answered, for_offline, submitted, wants_json
from xanh.portal.journal.answers import ConflictError, LockedError, Saved
from xanh.portal.journal.queries import history
from xanh.portal.reports import access, actions, queries, shown
from xanh.portal.reports.content import FIELDS, missing
from xanh.portal.reports.forms import whole_form
from xanh.portal.reports.gathering import scopes_below
from xanh.portal.reports.locks import lock_problem
from xanh.portal.reports.owed import owed_by
from xanh.portal.reports.views.parts import failed, tabs
from xanh.reference import ProblemError


@require_safe
def mine(request):
    """What our agency owes, what presses first."""
    require(request.user, Act.VIEW)
    now, own = timezone.now(), own_ids(request.user)
    duties = owed_by(own, now)
    context = {"duties": duties, "now": now, "has_agency": bool(own), **tabs(request.user, "mine")}
    return render(request, "reports/mine.html", context)


@require_safe
def report(request, tier, period, agency):
    """One report: to write on where it is open to us, else as it was sent."""
    duty = access.get_duty(request.user, tier, period, agency)
    return _page(request, duty)


def _page(request, duty, *, typed=None, problems=(), status=200):
    now, user = timezone.now(), request.user
    is_own = access.is_own(user, duty)
    writes = any(access.may_do(user, act, duty) for act in (Act.EDIT_REPORT, Act.RESTATE_REPORT))
    rows = shown.entry_rows(duty, own_ids(user), now, typed) if is_own else []
    context = {
        "duty": duty,
        "now": now,
        "is_own": is_own,
        "rows": rows,
        "is_open": writes and any(row.is_open for row in rows),
        "as_whole": request.GET.get("form") == "whole",
        "problems": problems,
        "lock": lock_problem(duty, now),
        "versions": queries.versions(duty.report),
        "exceptions": list(queries.exceptions(duty)),
        "history": list(history(duty.report).order_by("-id")[:20]) if duty.report else [],
        "sent": _sent(duty),
        "seen": actions.versions_seen(row.content for row in rows),
        "below": [scope for scope in scopes_below(duty) if access.may_consolidate(user, scope)],
        **rights(user, duty, now),
    }
    template = "reports/entry.html" if context["is_open"] else "reports/report.html"
    page = render(request, template, context, status=status)
    return for_offline(request, page) if context["is_open"] else page


def _sent(duty):
    """The lines of the submission that stands, with what changed in it."""
    if duty.submission is None:
        return []
    whole = access.get_version(duty, duty.submission.number)
    return shown.sent_rows(whole, queries.before_last(duty.report, whole))


def rights(user, duty, now):
    """What the person may do to the report as it stands."""
    return {
        "may_submit": access.may_do(user, Act.SUBMIT_REPORT, duty) or _may_restate(user, duty, now),
        "may_recall": access.may_do(user, Act.RECALL_REPORT, duty),
        "may_judge": any(access.may_do(user, a, duty) for a in (Act.RETURN_REPORT, Act.ACCEPT_REPORT)),
        "may_lift": access.may_do(user, Act.LIFT_LOCK, duty),
        "may_see_journal": may(user, Act.READ_JOURNAL),
    }


def _may_restate(user, duty, now):
    return duty.may_restate(now) and access.may_do(user, Act.RESTATE_REPORT, duty)


@require_POST
def line(request, tier, period, agency, code):
    """Write on one line: by the script as it is typed, or by the button."""
    duty = access.get_duty(request.user, tier, period, agency, act=Act.EDIT_REPORT, bare=True)
    fields = {name: request.POST[name] for name in FIELDS if name in request.POST}
    by, at = request.user, timezone.now()

    def change(asked):
        return actions.save_line(duty, code, fields, expected=asked.expected, by=by, at=at)

    if wants_json(request):
        return answered(request, change, by=by, at=at)
    try:
        submitted(request, change, by=by, at=at)
    except ProblemError as error:
        return _refused(request, duty, {code: typed_of(fields, error)}, error)
    messages.success(request, _("Đã lưu."))
    return redirect(f"{reverse('reports:report', kwargs=duty.key)}#line-{code}")


def typed_of(fields, error):
    """What could not be saved, with why, and with the version in force after a conflict."""
    version = error.version if isinstance(error, ConflictError) else None
    return shown.Typed(fields, error.problems, version)


def _refused(request, duty, typed, error):
    status = 409 if isinstance(error, ConflictError) else 423 if isinstance(error, LockedError) else 422
    again = queries.find_duty(duty.tier.pk, duty.period.code, duty.agency.code)
    return _page(request, again or duty, typed=typed, problems=error.problems, status=status)


@require_POST
def save(request, tier, period, agency):
    """Write on all lines at once, without a script. What can be saved is; the rest is shown again."""
    duty = access.get_duty(request.user, tier, period, agency, act=Act.EDIT_REPORT)
    refused, problems, error = {}, [], None  # type: ignore[var-annotated]
    for code, fields, expected in whole_form(request.POST, queries.contents(duty)):
        try:
            current = access.get_duty(request.user, tier, period, agency, bare=True)
            actions.save_line(current, code, fields, expected=expected, by=request.user, at=timezone.now())
        except ProblemError as found:
            refused[code], error = typed_of(fields, found), found
            problems += found.problems
    if error:
        return _refused(request, duty, refused, failed(error, problems))
    messages.success(request, _("Đã lưu tất cả các mục."))
    return redirect(f"{reverse('reports:report', kwargs=duty.key)}?form=whole")


@require_http_methods(["GET", "HEAD", "POST"])
def submit(request, tier, period, agency):
    """Send the report, after a look at what is missing."""
    about = (request.user, tier, period, agency)
    if request.method != "POST":
        return _confirm(request, access.get_duty(*about, act=Act.SUBMIT_REPORT))
    duty = access.get_duty(*about, act=Act.SUBMIT_REPORT, bare=True)
    seen, key = request.POST.get("seen", ""), request.POST.get("key", "")[:64]
    if wants_json(request):
        return _sent_by_script(request, duty, seen, key)
    try:
        sent = actions.submit(duty, key=key or str(uuid4()), seen=seen, by=request.user, at=timezone.now())
    except ProblemError as error:
        status = 423 if isinstance(error, LockedError) else 422
        return _confirm(request, access.get_duty(*about), problems=error.problems, status=status)
    _tell_sent(request, duty, sent)
    return redirect("reports:report", **duty.key)


def _sent_by_script(request, duty, seen, key):
    """Sent by the queue, perhaps hours after the button: the moment that counts is now."""
    by, at = request.user, timezone.now()

    def send(_asked):
        sent = actions.submit(duty, key=key or str(uuid4()), seen=seen, by=by, at=at)
        _tell_sent(request, duty, sent)
        return Saved(sent.number, sent.at)

    return answered(request, send, by=by, at=at)


def _confirm(request, duty, *, problems=(), status=200):
    now = timezone.now()
    lines = queries.contents(duty)
    found = missing(lines, is_over=duty.is_over(now))
    context = {
        "duty": duty,
        "now": now,
        "lines": lines,
        "missing": found,
        "is_ready": not any(problem.severity == "error" for problem in found),
        "seen": actions.versions_seen(lines),
        "key": str(uuid4()),
        "lock": None if duty.may_restate(now) else lock_problem(duty, now),
        "problems": problems,
    }
    return for_offline(request, render(request, "reports/submit.html", context, status=status))


def _tell_sent(request, duty, sent):
    told = {"number": sent.number, "receiver": duty.tier.receiver.name}
    messages.success(request, _("Đã gửi (lần %(number)s) đến %(receiver)s.") % told)


@require_POST
def recall(request, tier, period, agency):
    """Take back what was sent."""
    duty = access.get_duty(request.user, tier, period, agency, act=Act.RECALL_REPORT, bare=True)
    try:
        actions.recall(duty, by=request.user, at=timezone.now())
    except ProblemError as error:
        return _refused(request, duty, None, error)
    messages.success(request, _("Đã rút lại báo cáo; có thể sửa và gửi lại."))
    return redirect("reports:report", **duty.key)


@require_safe
def version(request, tier, period, agency, number):
    """One submission as it was sent, with what changed in it since the one before."""
    duty = access.get_duty(request.user, tier, period, agency)
    submission = access.get_version(duty, number)
    earlier = queries.before_last(duty.report, submission)
    context = {
        "duty": duty,
        "now": timezone.now(),
        "submission": submission,
        "earlier": earlier,
        "sent": shown.sent_rows(submission, earlier),
        "versions": queries.versions(duty.report),
    }
    return render(request, "reports/version.html", context)
