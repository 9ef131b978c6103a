"""The menus above every page: grouped by what people come for; what a person may not use is not in them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from xanh.portal.agencies.rights import Act, may

EVERY = ":*"  # the rest of an app's pages


@dataclass(frozen=True)
class Entry:
    """A page: its words and icon, the addresses that count as it (the first is its link), the right it takes.

    `app:*` stands for whatever of an app no entry names.
    """

    text: str
    icon: str
    names: tuple[str, ...]
    act: Act = Act.VIEW


@dataclass(frozen=True)
class Link:
    """An entry as one person sees it."""

    text: str
    icon: str
    address: str
    current: bool


@dataclass(frozen=True)
class Menu:
    """A group of links; with one alone it is that link."""

    text: str
    icon: str
    links: tuple[Link, ...]

    @property
    def only(self) -> Link | None:
        return self.links[0] if len(self.links) == 1 else None

    @property
    def current(self) -> bool:
        return any(link.current for link in self.links)


def navigation(held: Collection[str], here: str) -> list[Menu]:
    """The menus of a person with these roles, on the page with this address name."""
    groups, allowed = menus(), set(held)
    at = current({name for _, _, entries in groups for entry in entries for name in entry.names}, here)
    found = [Menu(text, icon, _links(entries, allowed, at)) for text, icon, entries in groups]
    return [menu for menu in found if menu.links]


def current(names: Collection[str], here: str) -> str:
    """The name by which an entry counts a page as its own: the page's, else that of its whole app."""
    return here if here in names else here.partition(":")[0] + EVERY


def _links(entries: Collection[Entry], held: set[str], at: str) -> tuple[Link, ...]:
    return tuple(
        Link(entry.text, entry.icon, address, at in entry.names)
        for entry in entries
        if may(held, entry.act) and (address := _address(entry.names[0]))
    )


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def menus() -> list[tuple[str, str, tuple[Entry, ...]]]:
    """Every menu: its words and icon, its entries."""
    return [
        (_("Tổng quan"), "layout-dashboard", (_overview(),)),
        (_("Việc của tôi"), "list-check", _work()),
        (_("Theo dõi"), "eye", _follow_up()),
        (pgettext("danh sách", "Kế hoạch"), "file-text", _plans()),
        (_("Văn bản"), "send", _documents()),
        (_("Danh mục"), "building-community", _registers()),
        (_("Quản trị"), "settings", _administration()),
    ]


def _overview() -> Entry:
    return Entry(_("Tổng quan"), "layout-dashboard", ("insight:overview",))


def _work() -> tuple[Entry, ...]:
    judged = ("reports:received", "reports:judge")
    joint = tuple(f"reports:{name}" for name in ("consolidations", "consolidation", "joint", "part"))
    return (
        Entry(_("Việc hôm nay"), "list-check", ("tasks:today", "tasks:*")),
        Entry(_("Báo cáo của đơn vị tôi"), "file-export", ("reports:mine", "reports:*")),
        Entry(_("Báo cáo gửi đến đơn vị tôi"), "checks", judged, Act.ACCEPT_REPORT),
        Entry(_("Tổng hợp báo cáo"), "sitemap", joint, Act.ACCEPT_REPORT),
        Entry(pgettext("danh sách", "Giải trình"), "help-circle", ("explanations:list", "explanations:*")),
        Entry(_("Minh chứng"), "photo", ("tasks:queue", "tasks:evidence")),
    )


def _follow_up() -> tuple[Entry, ...]:
    indicators = ("insight:indicators", "insight:indicator")
    return (
        Entry(_("Đơn vị chậm"), "alert-triangle", ("insight:late",)),
        Entry(_("Bảng theo dõi báo cáo"), "table", ("reports:board", "reminders:urge")),
        Entry(_("Ma trận trách nhiệm"), "sitemap", ("insight:matrix",)),
        Entry(pgettext("danh sách", "Chỉ tiêu"), "target", indicators),
    )


def _plans() -> tuple[Entry, ...]:
    return (
        Entry(pgettext("danh sách", "Kế hoạch"), "file-text", ("plans:list", "plans:*")),
        Entry(_("Nhập văn bản"), "file-import", ("imports:list", "imports:*"), Act.IMPORT),
    )


def _documents() -> tuple[Entry, ...]:
    received = ("documents:received", "documents:received_detail")
    see = Act.SEE_DOCUMENT
    return (
        Entry(_("Văn bản đi"), "send", ("documents:list", "documents:*"), see),
        Entry(_("Sổ đăng ký số"), "list-check", ("documents:register",), see),
        Entry(_("Văn bản đến"), "file-import", received, see),
    )


def _registers() -> tuple[Entry, ...]:
    agencies = ("agencies:list", "agencies:*", "insight:agency", "insight:merge")
    regimes = tuple(f"periods:{name}" for name in ("regimes", "regime", "regime_new", "regime_edit"))
    return (
        Entry(pgettext("danh sách", "Cơ quan"), "building-community", agencies),
        Entry(_("Chế độ báo cáo"), "calendar-due", regimes),
        Entry(_("Lịch làm việc"), "calendar", ("periods:calendar", "periods:*")),
    )


def _administration() -> tuple[Entry, ...]:
    people = ("agencies:people", "agencies:person", "agencies:identity")
    return (
        Entry(_("Người dùng"), "users", people, Act.MANAGE_PEOPLE),
        Entry(_("Nhật ký"), "history", ("insight:journal",), Act.READ_JOURNAL),
    )
