"""Acceptance 9: the cable is pulled while typing, the browser restarts, the cable is back: nothing lost, one entry."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.cable import Cable
from tests.browser.conftest import QUIET, WIDE, fill_login
from tests.browser.people_of_the_cast import PASSWORD
from tests.browser.workbench import ROOT

pytestmark = pytest.mark.browser
LAST = "Kỳ trước đã rà soát 9 cụm."
UNSENT = "Nội dung chưa gửi"


@pytest.fixture
def cable(workbench) -> Iterator[Cable]:
    strung = Cable(workbench.port)
    strung.plug()
    yield strung
    strung.pull()


@pytest.fixture
def work(workbench) -> str:
    return json.loads(workbench.run(ROOT / "tests/browser/work_of_lan.py"))["work"]


@pytest.fixture
def arrived(workbench, work, monkeypatch) -> Callable[[], SimpleNamespace]:
    """What the database has of the task, its first text (of the period before) left out."""

    def look() -> SimpleNamespace:
        monkeypatch.setenv("WORK", work)
        found = SimpleNamespace(**json.loads(workbench.run(ROOT / "tests/browser/arrived.py")))
        assert found.texts[0] == LAST
        return SimpleNamespace(
            texts=found.texts[1:], journal=found.journal - 1, files=found.files[1:], sent=found.sent
        )

    return look


@pytest.fixture
def computer(browser, cable, chromium_path, tmp_path) -> Iterator[Callable[[], BrowserContext]]:
    """A browser whose folder stays when it is closed; called again, it is closed and started anew."""
    running: list[BrowserContext] = []
    folder = tmp_path / "profile"

    def start() -> BrowserContext:
        for context in running:
            context.close()
        running.clear()
        context = browser.browser_type.launch_persistent_context(
            str(folder),
            executable_path=chromium_path,
            args=QUIET,
            viewport=WIDE,
            locale="vi-VN",
            base_url=cable.url,
        )
        running.append(context)
        return context

    yield start
    for context in running:
        context.close()


def enter(context: BrowserContext, name: str = "lan") -> Page:
    page = context.pages[0] if context.pages else context.new_page()
    fill_login(page, name, PASSWORD)
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def kept(page: Page) -> None:
    """Wait until the worker says that it has this page, the list of what is unsent, and what they are made of."""
    expect(page.locator("html[data-kept=yes]")).to_be_attached()


def form_of(page: Page, work: str) -> Locator:
    row = page.locator(f"li.task-row:has(a[href='/tasks/{work}/'])")
    box = row.locator("details.entry-box")
    expect(box).to_be_attached()
    if box.get_attribute("open") is None:
        row.locator("summary").first.click()
    return row.locator("form[data-entry]")


def done(form: Locator) -> Locator:
    return form.get_by_label(re.compile("Đã làm trong"))


def state(form: Locator) -> Locator:
    return form.locator("[data-entry-state]")


def test_cable_pulled_while_typing_browser_restarted_one_submission(computer, cable, work, arrived) -> None:
    page = enter(computer())
    page.goto("/today/")
    kept(page)
    done(form_of(page, work)).press_sequentially("Đã rà soát ")
    cable.pull()
    done(form_of(page, work)).press_sequentially("12 cụm công nghiệp.")
    expect(state(form_of(page, work))).to_contain_text("Chưa gửi")

    page = computer().pages[0]  # closed and started again, still without a network
    page.goto("/today/")
    expect(page.get_by_text("đang xem bản lưu lúc")).to_be_visible()
    expect(done(form_of(page, work))).to_have_value("Đã rà soát 12 cụm công nghiệp.")
    expect(page.get_by_role("link", name="Chưa gửi")).to_contain_text("1")
    page.goto("/unsent/")
    expect(page.get_by_text("Đã rà soát 12 cụm công nghiệp.")).to_be_visible()
    expect(page.get_by_text("Chờ gửi", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Việc hôm nay").last).to_be_visible()

    cable.plug()
    page.get_by_role("button", name="Gửi lại tất cả").click()
    expect(page.get_by_text("Đã gửi", exact=True)).to_be_visible()
    found = arrived()
    assert found.texts[-1:] == ["Đã rà soát 12 cụm công nghiệp."]
    assert len(found.texts) == found.journal <= 2  # one for what was typed before the cable, where it was in time
    page.goto("/today/")
    expect(page.get_by_text("đang xem bản lưu lúc")).to_be_hidden()
    expect(page.get_by_role("link", name="Chưa gửi")).to_be_hidden()
