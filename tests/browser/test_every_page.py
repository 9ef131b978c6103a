"""Every page at both widths: no serious finding of axe, nothing off the side, light on a first visit.

In Vietnamese on SQLite, in English on PostgreSQL: the looks of a page do not hang on its database.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import Page

from tests.browser import axe
from tests.browser.files import department_plan, provincial_plan, upload
from tests.browser.pages import SCREENS, Screen
from tests.browser.workbench import ROOT

pytestmark = pytest.mark.browser
WIDTHS = (1280, 360)
HEIGHT = 800
HEAVIEST = 300_000  # bytes over the wire, fonts and the chart library apart
APART = re.compile(r"\.woff2$|/echarts[^/]*\.js$")
SCREENSHOTS = os.environ.get("XANH_SCREENSHOTS", "")


@pytest.fixture(scope="module")
def shown(browser, workbench, tmp_path_factory) -> dict[str, str]:
    """Something to show on every page: imports to review, one that failed, a table of scores."""
    folder = tmp_path_factory.mktemp("shown")
    context = browser.new_context(base_url=workbench.url, locale="vi-VN")
    page = context.new_page()
    enter(page, "an")
    broken, scores = folder / "hong.txt", folder / "diem.csv"
    broken.write_text("Không có gì ở đây.", "utf-8")
    scores.write_text("Năm;Tỉnh;Tổng điểm;CSTP 1\n2020;Lạng Sơn;15,5;4,1\n2020;Cao Bằng;14,5;\n", "utf-8")
    files = {
        "version": provincial_plan(folder, "18/KH-UBND", doubt_in=3),
        "ready": provincial_plan(folder, "41/KH-UBND", doubt_in=2),
        "plan_text": department_plan(folder, "42/KH-SGTVT"),
        "failed": broken,
        "scores": scores,
    }
    found = {name: number(upload(page, file)) for name, file in files.items()}
    found |= json.loads(workbench.run(ROOT / "tests/browser/work_of_lan.py"))
    found["scan"] = workbench.run(ROOT / "tests/browser/scan_to_review.py").strip()
    found |= json.loads(workbench.run(ROOT / "tests/browser/reports_to_show.py"))
    found |= json.loads(workbench.run(ROOT / "tests/browser/documents_to_see.py"))
    page.goto("/plans/")
    found["plan"] = number(page.locator("main a[href^='/plans/']").first.get_attribute("href"))
    found |= drafted(browser.new_context(base_url=workbench.url, locale="vi-VN"))
    page.goto("/people/")
    found["person"] = number(page.get_by_role("link", name="Lan").get_attribute("href"))
    context.close()
    return found


def drafted(context) -> dict[str, str]:
    """The plan that Lan's agency writes under the province's, and one of its tasks."""
    page = context.new_page()
    enter(page, "lan")
    page.goto("/plans/?q=18/KH-UBND")
    page.get_by_role("link", name="18/KH-UBND").first.click()
    parent = number(page.url)
    page.get_by_role("link", name="Soạn kế hoạch của đơn vị tôi").click()
    page.get_by_role("button", name="Soạn kế hoạch").click()
    draft = number(page.url)
    task = page.locator("tr[id^=task-]").first.get_attribute("id") or ""
    context.close()
    return {"parent": parent, "draft": draft, "task": task.removeprefix("task-")}


def number(address: str | None) -> str:
    found = re.search(r"/(\d+)/", address or "")
    assert found, address
    return found[1]


def enter(page: Page, name: str) -> None:
    from tests.browser.conftest import fill_login
    from tests.browser.people_of_the_cast import PASSWORD

    fill_login(page, name, PASSWORD)
    page.wait_for_url(lambda url: "/login/" not in url)


def open_screen(page: Page, screen: Screen, shown: dict[str, str]) -> None:
    page.goto(screen.address.format(**shown))
    page.wait_for_load_state("networkidle")


def keep(page: Page, name: str, language: str, width: int) -> None:
    folder = Path(SCREENSHOTS)
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}-{language}-{width}.png", full_page=True)
    if (name, language, width) == ("overview", "vi", 1280):
        images = ROOT / "docs" / "images"
        images.mkdir(exist_ok=True)
        page.screenshot(path=images / "overview.png")


@pytest.fixture
def language() -> str:
    return "en" if connection.vendor == "postgresql" else "vi"


def test_every_page_is_accessible_fits_the_screen_and_is_light(window, shown, workbench, language) -> None:
    wrong, heavy = [], {}
    for who in dict.fromkeys(screen.who for screen in SCREENS):
        context = window(service_workers="block")  # what the worker keeps would weigh nothing
        context.add_cookies([{"name": "django_language", "value": language, "url": workbench.url}])
        page = context.new_page()
        if who:
            sign_in_as(page, who)
        scale = Scale(page)
        for screen in (s for s in SCREENS if s.who == who):
            page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
            heavy[screen.name] = scale.weigh(screen, shown)
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": HEIGHT})
                wrong += [f"{screen.name} {width}: {finding}" for finding in axe.findings(page)]
                if SCREENSHOTS:
                    keep(page, screen.name, language, width)
    assert not wrong, "\n".join(wrong)
    assert {name: weight for name, weight in heavy.items() if not 0 < weight <= HEAVIEST} == {}


def sign_in_as(page: Page, who: str) -> None:
    from tests.browser.people_of_the_cast import PASSWORD

    page.goto("/login/")
    page.locator("[name=username]").fill(who)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main button.btn-primary").click()
    page.wait_for_url(lambda url: "/login/" not in url)


class Scale:
    """Weighs pages as a first visit does: nothing is taken from the browser's cache."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.addresses: dict[str, str] = {}
        self.sizes: list[tuple[str, int]] = []
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.send("Network.setCacheDisabled", {"cacheDisabled": True})
        session.on("Network.responseReceived", self._answered)
        session.on("Network.loadingFinished", self._loaded)

    def _answered(self, event: dict[str, Any]) -> None:
        self.addresses[event["requestId"]] = event["response"]["url"]

    def _loaded(self, event: dict[str, Any]) -> None:
        self.sizes.append((event["requestId"], event["encodedDataLength"]))

    def weigh(self, screen: Screen, shown: dict[str, str]) -> int:
        """Open the page; its bytes over the wire as the browser counted them."""
        self.sizes.clear()
        open_screen(self.page, screen, shown)
        return int(sum(size for key, size in self.sizes if not APART.search(self.addresses.get(key, ""))))
