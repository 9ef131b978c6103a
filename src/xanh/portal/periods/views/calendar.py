"""The calendar of state offices: a year by months, one day, a notice of next year's days."""

from datetime import date

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from xanh.portal.agencies.access import may, require
from xanh.portal.agencies.rights import Act
from xanh.portal.display.downloads import spreadsheet
from xanh.portal.journal.queries import history
from xanh.portal.periods import access, actions, listing, notices, queries, xlsx
from xanh.portal.periods.forms import DayForm, NoticeForm, WhyForm, sealed, unsealed
from xanh.portal.periods.notices import FIRST, LAST
from xanh.reference import Problem, ProblemError


@require_safe
def year(request, number=None):
    """One year, month by month, and the days that differ from the week."""
    require(request.user, Act.VIEW)
    today = timezone.localdate()
    number = _year(number or today.year)
    calendar = queries.state_calendar()
    found = listing.months(number, calendar)
    context = {
        "year": number,
        "today": today,
        "months": found,
        "working": sum(month.working for month in found),
        "notes": listing.notes(number, calendar, queries.day_rows(number)),
        "covered": calendar.covers(number),
        "before": number - 1 if number > FIRST.year else None,
        "after": number + 1 if number < LAST.year else None,
        "may_manage": may(request.user, Act.MANAGE_CALENDAR),
    }
    return render(request, "periods/year.html", context)


@require_safe
def year_xlsx(request, number):
    """The year's days that differ from the week, and the working days of its months, as Excel."""
    require(request.user, Act.VIEW)
    number, calendar = _year(number), queries.state_calendar()
    notes = listing.notes(number, calendar, queries.day_rows(number))
    data = xlsx.year(number, notes, listing.months(number, calendar), at=timezone.now())
    return spreadsheet(data, f"lich-lam-viec-{number}.xlsx")


@require_http_methods(["GET", "POST"])
def day_new(request):
    """Write one more day into the calendar."""
    require(request.user, Act.MANAGE_CALENDAR)
    given = {"day": _asked(request), "works": "0", "confirmed": "1"}
    form = DayForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        if not access.days_visible(request.user).filter(day=form.cleaned_data["day"]).exists():
            return _save(request, form)
        form.add_error("day", _("Ngày này đã có trong lịch: mở lịch của năm và chọn Sửa ở dòng của ngày đó."))
    return render(request, "periods/day.html", {"form": form}, status=422 if form.errors else 200)


def _asked(request):
    try:
        return date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
def day(request, iso):
    """Correct one day of the calendar, or take it out, with a reason."""
    require(request.user, Act.MANAGE_CALENDAR)
    row = access.get_day(request.user, _iso(iso))
    posted = request.POST if request.method == "POST" else None
    given = {"day": row.day, "works": str(int(row.works)), "confirmed": str(int(row.confirmed))}
    form = DayForm(posted, initial={**given, "reason": row.reason, "source": row.source})
    form.fields["day"].disabled = True
    why = WhyForm(posted)
    if posted is not None and why.is_valid():
        if posted.get("act") == "remove":
            return _remove(request, row, why.cleaned_data["why"])
        if form.is_valid():
            return _save(request, form, why=why.cleaned_data["why"])
    context = {"form": form, "why": why, "row": row, "lines": history(row).order_by("-id")}
    return render(request, "periods/day.html", context, status=422 if posted is not None else 200)


def _save(request, form, why=""):
    row = actions.save_day(form.fact(), by=request.user, at=timezone.now(), why=why)
    messages.success(request, _("Đã ghi ngày %(day)s vào lịch.") % {"day": f"{row.day:%d/%m/%Y}"})
    return redirect("periods:year", number=row.day.year)


def _remove(request, row, why):
    shown, number = f"{row.day:%d/%m/%Y}", row.day.year
    actions.remove_day(row, by=request.user, at=timezone.now(), why=why)
    messages.success(
        request, _("Đã bỏ ngày %(day)s khỏi lịch; ngày này lại theo lịch tuần.") % {"day": shown}
    )
    return redirect("periods:year", number=number)


@require_http_methods(["GET", "POST"])
def notice(request):
    """A notice of days off and swaps: given, previewed with its differences, accepted."""
    require(request.user, Act.MANAGE_CALENDAR)
    if request.method == "GET":
        return render(request, "periods/notice.html", {"form": NoticeForm()})
    return _accept(request) if request.POST.get("act") == "accept" else _preview(request)


def _preview(request):
    form = NoticeForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "periods/notice.html", {"form": form}, status=422)
    file, source = form.cleaned_data["file"], form.cleaned_data["source"]
    data, name = (file.read(notices.MAX_BYTES + 1), file.name) if file else _pasted(form)
    try:
        found = notices.read_notice(data, name=name, source=source)
    except ProblemError as error:
        return _refused(request, form, error.problems)
    calendar = queries.state_calendar()
    context = {
        "form": form,
        "changes": notices.compare(found, calendar),
        "oddities": [problem.to_json() for problem in notices.oddities(found)],
        "sealed": sealed(found, queries.fingerprint(calendar)),
    }
    return render(request, "periods/notice_preview.html", context)


def _pasted(form):
    return form.cleaned_data["text"], _("bảng đã dán")


def _refused(request, form, problems):
    context = {"form": form, "problems": [problem.to_json() for problem in problems]}
    return render(request, "periods/notice.html", context, status=422)


def _accept(request):
    try:
        facts, seen = unsealed(request.POST.get("sealed", ""))
        changed = actions.accept_notice(facts, seen=seen, by=request.user, at=timezone.now())
    except BadSignature:
        return _refused(request, NoticeForm(), [Problem("notice.changed_meanwhile")])
    except ProblemError as error:
        return _refused(request, NoticeForm(), error.problems)
    told = ngettext("Đã ghi %(n)s ngày vào lịch.", "Đã ghi %(n)s ngày vào lịch.", changed) % {"n": changed}
    messages.success(request, told)
    return redirect("periods:year", number=facts[0].day.year)


def _year(number):
    if not FIRST.year <= number <= LAST.year:
        raise Http404
    return number


def _iso(text):
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Http404 from error
