"""Reporting regimes: the list, one with its coming periods, setting one up, changing and ending it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from xanh.portal.agencies.access import agencies_visible, may, require
from xanh.portal.agencies.filters import whole
from xanh.portal.agencies.queries import valid_on
from xanh.portal.agencies.rights import Act
from xanh.portal.journal.queries import history
from xanh.portal.periods import access, actions, listing, queries
from xanh.portal.periods.filters import ListFilter
from xanh.portal.periods.forms import (
    MOST_LINES,
    MOST_TIERS,
    EndForm,
    LineForms,
    RegimeForm,
    TierForms,
    WhyForm,
    draft_of,
    shown,
)
from xanh.reference import ProblemError, period_rules

LINES_SHOWN = 20
REGIMES_A_PAGE = 25
# What a row added by a button begins with.
NEW_TIER = {"how": "before", "number": "15", "month": "last", "opens_before": "20", "locks_after": "15"}
NEW_LINE = {"kind": "text", "decimals": "0", "required": "on", "roll_up": "none"}
FIRST_LINES = (
    {"position": 1, "code": "KQ", "kind": "text", "title": "Kết quả thực hiện nhiệm vụ trong kỳ"},
    {"position": 2, "code": "KK", "kind": "text", "title": "Khó khăn, vướng mắc và nguyên nhân"},
    {"position": 3, "code": "KN", "kind": "text", "title": "Đề xuất, kiến nghị"},
)


@require_safe
def regimes(request):
    """Every regime, those in force first."""
    require(request.user, Act.VIEW)
    asked = ListFilter.read(request.GET)
    rows = listing.rows(access.regimes_visible(request.user), asked, timezone.localdate())
    context = {
        "asked": asked,
        "page": Paginator(rows, REGIMES_A_PAGE).get_page(request.GET.get("page")),
        "may_manage": may(request.user, Act.MANAGE_REGIMES),
    }
    return render(request, "periods/regimes.html", context)


@require_http_methods(["GET", "POST"])
def regime(request, code):
    """Who reports what to whom, when: the next four periods of every tier as dates; its end."""
    found = access.get_regime(request.user, code)
    may_manage = access.may_manage(request.user, found)
    form = EndForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_manage:
            raise PermissionDenied
        answer = _end(request, found, form)
        if answer:
            return answer
    today = timezone.localdate()
    context = {
        "regime": found,
        "state": listing.state_on(found, today),
        "rule": period_rules().get(found.period_rule),
        "steps": (steps := listing.steps(found, today)),
        "guessed": listing.guessed_years(steps),
        "form": form,
        "may_manage": may_manage,
        "lines": history(found).order_by("-id")[:LINES_SHOWN],
    }
    return render(request, "periods/regime.html", context, status=422 if form.is_bound else 200)


def _end(request, found, form):
    if not form.is_valid():
        return None
    data = form.cleaned_data
    try:
        actions.end_regime(found, data["last_day"], by=request.user, at=timezone.now(), why=data["why"])
    except ProblemError as error:
        form.add_error("last_day", error.problems[0].message())
        return None
    messages.success(request, _("Đã ghi ngày kết thúc; các báo cáo đã có vẫn giữ nguyên."))
    return redirect("periods:regime", code=found.code)


@require_http_methods(["GET", "POST"])
def regime_new(request):
    """Set up a regime, from nothing or after one that is there."""
    require(request.user, Act.MANAGE_REGIMES)
    after = request.GET.get("from")
    like = shown(access.get_regime(request.user, after)) if after else None
    if like:
        like["head"] |= {"code": "", "valid_from": timezone.localdate(), "valid_to": None}
    first = like or {"head": {}, "tiers": [{"level": 1, **NEW_TIER}], "lines": list(FIRST_LINES)}
    return _edit(request, None, first)


@require_http_methods(["GET", "POST"])
def regime_edit(request, code):
    """Change a regime: its code stays, and so does what reports already use."""
    found = access.get_regime(request.user, code)
    require(request.user, Act.MANAGE_REGIMES)
    if not access.may_manage(request.user, found):
        raise PermissionDenied
    return _edit(request, found, shown(found))


def _edit(request, found, first):
    data = _with_rows(request.POST) if request.method == "POST" else None
    agencies = _agencies(request.user, first["tiers"])
    head = RegimeForm(data, initial=first["head"], prefix="head")
    head.fields["code"].disabled = found is not None
    forms = {
        "head": head,
        "tiers": TierForms(data, initial=first["tiers"], prefix="tier", form_kwargs={"agencies": agencies}),
        "lines": LineForms(data, initial=first["lines"], prefix="line"),
        "why": WhyForm(data) if found else None,
    }
    seen = data.get("seen", "") if data is not None else queries.version(found) if found else ""
    context = {"regime": found, "seen": seen, "checked": data is not None and data.get("act") == "save"}
    if context["checked"] and all(form.is_valid() for form in forms.values() if form is not None):
        try:
            return _save(request, found, forms, seen)
        except ProblemError as error:
            context["problems"] = [problem.to_json() for problem in error.problems]
    status = 422 if context["checked"] else 200
    return render(request, "periods/regime_form.html", {**context, **forms}, status=status)


def _save(request, found, forms, seen):
    draft = draft_of(forms["head"], forms["tiers"], forms["lines"])
    access.require_manages(request.user, [tier.receiver for tier in draft.tiers])
    acting = {"by": request.user, "at": timezone.now()}
    if found:
        why = forms["why"].cleaned_data["why"]
        saved = actions.change_regime(found, draft, **acting, why=why, seen=seen)
    else:
        saved = actions.create_regime(draft, **acting)
    messages.success(request, _("Đã lưu chế độ báo cáo. Kiểm tra các kỳ tới dưới đây."))
    return redirect("periods:regime", code=saved.code)


def _agencies(user, tiers):
    """What may be chosen: bodies of today, and those that the regime names already."""
    named = {key for tier in tiers for key in (*tier.get("reporters", ()), tier.get("receiver"))}
    today = valid_on(timezone.localdate())
    return agencies_visible(user).filter(today | Q(pk__in=named - {None}))


def _with_rows(posted):
    """What was posted, with one more row where its button was pressed."""
    data = posted.copy()
    act = data.get("act")
    if act == "add_tier":
        levels = [whole(value) or 0 for key, value in data.items() if key.endswith("-level")]
        _add_row(data, "tier", MOST_TIERS, {**NEW_TIER, "level": str(max(levels, default=0) + 1)})
    if act == "add_line":
        places = [whole(value) or 0 for key, value in data.items() if key.endswith("-position")]
        _add_row(data, "line", MOST_LINES, {**NEW_LINE, "position": str(max(places, default=0) + 1)})
    return data


def _add_row(data, prefix, most, values):
    total = whole(data.get(f"{prefix}-TOTAL_FORMS")) or 0
    if total < most:
        data[f"{prefix}-TOTAL_FORMS"] = str(total + 1)
        data.update({f"{prefix}-{total}-{name}": value for name, value in values.items()})
