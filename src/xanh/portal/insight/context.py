"""What every page's frame shows: the pages a person may open, the version, the time of the data."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xanh import __version__
from xanh.portal.agencies.access import memberships, roles
from xanh.portal.agencies.rights import Act, may
from xanh.portal.insight.queries.frame import data_time
from xanh.portal.reminders.queries import unread_count


def page(request: HttpRequest) -> dict[str, Any]:
    """Nothing but the version for a stranger."""
    user = getattr(request, "user", None)
    if user is None or not memberships(user):
        return {"version": __version__}
    return {
        "version": __version__,
        "navigation": _navigation(request, roles(user)),
        "data_time": data_time(),
        "unread": unread_count(user),
    }


def _navigation(request: HttpRequest, held: set[str]) -> list[dict[str, Any]]:
    match = request.resolver_match
    here = match.view_name if match else ""
    return [
        {"text": text, "icon": icon, "link": link, "current": here in names}
        for text, icon, names, act in _pages()
        if may(held, act) and (link := _link(names[0]))
    ]


def _pages() -> list[tuple[str, str, tuple[str, ...], Act]]:
    """Words, icon, the addresses that count as this page (the first is its link), the right it takes."""
    imports = tuple(f"imports:{name}" for name in ("list", "upload", "detail", "changes", "accept", "field"))
    documents = tuple(
        f"documents:{name}"
        for name in ("list", "detail", "new", "edit", "register", "received", "received_detail")
    )
    edited = ("agencies:add", "agencies:edit", "agencies:contacts")
    agencies = ("agencies:list", "insight:agency", "insight:merge", *edited)
    regimes = tuple(f"periods:{name}" for name in ("regimes", "regime", "regime_new", "regime_edit"))
    reports = tuple(
        f"reports:{name}"
        for name in (
            *("mine", "received", "board", "report", "submit", "judge"),
            *("consolidations", "consolidation", "joint", "part", "carry", "draft"),
        )
    )
    days = tuple(f"periods:{name}" for name in ("calendar", "year", "day_new", "day", "notice"))
    parts = ("list", "detail", "draft", "edit", "head", "adopt", "task_add", "task", "gaps")
    plans = tuple(f"plans:{name}" for name in parts)
    return [
        (_("Tổng quan"), "layout-dashboard", ("insight:overview",), Act.VIEW),
        (_("Việc hôm nay"), "list-check", ("tasks:today", "tasks:detail"), Act.VIEW),
        (_("Ma trận trách nhiệm"), "table", ("insight:matrix",), Act.VIEW),
        (pgettext("danh sách", "Chỉ tiêu"), "target", ("insight:indicators", "insight:indicator"), Act.VIEW),
        (
            pgettext("danh sách", "Cơ quan"),
            "building-community",
            agencies,
            Act.VIEW,
        ),
        (pgettext("danh sách", "Kế hoạch"), "file-text", plans, Act.VIEW),
        (_("Báo cáo"), "file-export", reports, Act.VIEW),
        (_("Văn bản"), "send", documents, Act.SEE_DOCUMENT),
        (_("Chế độ báo cáo"), "calendar-due", regimes, Act.VIEW),
        (_("Lịch làm việc"), "calendar", days, Act.VIEW),
        (_("Minh chứng"), "photo", ("tasks:queue", "tasks:evidence"), Act.VIEW),
        (
            pgettext("danh sách", "Giải trình"),
            "help-circle",
            ("explanations:list", "explanations:detail", "explanations:ask"),
            Act.VIEW,
        ),
        (_("Nhập văn bản"), "file-import", imports, Act.IMPORT),
        (_("Nhật ký"), "history", ("insight:journal",), Act.READ_JOURNAL),
        (_("Người dùng"), "users", ("agencies:people",), Act.MANAGE_PEOPLE),
    ]


def _link(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
