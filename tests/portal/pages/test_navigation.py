"""The menus: no page stands in two places, every address is there, nobody sees what they may not use."""

from __future__ import annotations

import pytest
from django.urls import reverse

from xanh.portal.agencies.rules import Role
from xanh.portal.insight.navigation import current, menus, navigation


def entries():
    return [entry for _, _, found in menus() for entry in found]


def names():
    return [name for entry in entries() for name in entry.names]


def test_a_page_stands_in_one_menu_and_has_an_address() -> None:
    assert len(names()) == len(set(names()))
    assert all(reverse(entry.names[0]) for entry in entries())


@pytest.mark.parametrize(
    ("here", "at"),
    [
        ("reports:report", "reports:*"),
        ("reports:board", "reports:board"),
        ("plans:task", "plans:*"),
        ("documents:register", "documents:register"),
    ],
)
def test_a_page_that_no_entry_names_is_its_app_s(here, at) -> None:
    assert current(set(names()), here) == at


def test_one_entry_at_most_is_the_page_shown() -> None:
    for here in ("tasks:detail", "tasks:evidence", "insight:agency", "periods:day", "mfa_index", ""):
        links = [link for menu in navigation({Role.FOCAL}, here) for link in menu.links]
        assert sum(link.current for link in links) == (0 if here in ("mfa_index", "") else 1)


def test_what_a_role_may_not_use_is_not_shown() -> None:
    def texts(*held):
        return {link.text for menu in navigation(held, "") for link in menu.links}

    assert {"Nhập văn bản", "Nhật ký", "Báo cáo gửi đến đơn vị tôi"} <= texts(Role.FOCAL)
    assert not {"Nhật ký", "Người dùng", "Báo cáo gửi đến đơn vị tôi"} & texts(Role.OFFICER)
    assert not {"Văn bản đi", "Sổ đăng ký số"} & texts(Role.ADMINISTRATOR)
    assert navigation((), "") == []


def test_a_menu_with_one_entry_is_a_link(quang) -> None:
    page = quang.get("/").content.decode()
    assert '<a class="nav-item" href="/journal/"' in page
    assert '<a class="nav-item" href="/" aria-current="page"' in page
