"""One workbench and one Chromium for all flows; fresh windows (own cookies) for each test."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.cable import Cable
from tests.browser.people_of_the_cast import PASSWORD
from tests.browser.workbench import ROOT, Workbench, drop_database, own_database
from tests.chromium import CHROMIUM

QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAST = "Kỳ trước đã rà soát 9 cụm."  # what Lan's task says of the period before
WIDE = {"width": 1280, "height": 900}
expect.set_options(timeout=20_000)  # three suites share two processors


@pytest.fixture(scope="session")
def chromium_path() -> str:
    if shutil.which(CHROMIUM):
        return CHROMIUM
    message = "Chromium is absent: `make setup` as root brings it, or set XANH_CHROMIUM to its path"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="session")
def workbench(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workbench]:
    """`xanh serve` in its own folder, started once: it migrates, loads the plans, runs its worker."""
    shared_url = os.environ.get("DATABASE_URL", "")
    server = Workbench(tmp_path_factory.mktemp("workbench"), own_database(shared_url))
    try:
        server.start()
        server.run(ROOT / "tests" / "browser" / "people_of_the_cast.py")
        yield server
    finally:
        server.end_scripts()
        server.stop()
        drop_database(shared_url, server.database_url)


# For a module only: Playwright keeps an event loop running, beside which Django's ORM refuses to work.
@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium_path, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def window(browser: Browser, workbench: Workbench) -> Iterator[Callable[..., BrowserContext]]:
    """Open windows that share nothing; closed when the test ends."""
    opened: list[BrowserContext] = []

    def new(**options: object) -> BrowserContext:
        options = {"viewport": WIDE, "locale": "vi-VN", "base_url": workbench.url} | options
        opened.append(browser.new_context(**options))
        return opened[-1]

    yield new
    for context in opened:
        context.close()


@pytest.fixture
def sign_in(window: Callable[..., BrowserContext]) -> Iterator[Callable[..., Page]]:
    """A page signed in as one of the cast; the test fails where a page's own code raises an error."""
    errors: list[str] = []

    def enter(name: str, **options: object) -> Page:
        page = window(**options).new_page()
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
        fill_login(page, name, PASSWORD)
        page.wait_for_url(lambda url: "/login/" not in url)
        return page

    yield enter
    assert not errors


def fill_login(page: Page, name: str, password: str) -> None:
    page.goto("/login/")
    page.get_by_label("Tên đăng nhập").fill(name)
    page.get_by_label("Mật khẩu", exact=True).fill(password)
    page.get_by_role("button", name="Đăng nhập").click()


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
def arrived(workbench, work) -> Callable[[], SimpleNamespace]:
    """What the database has of the task, its first text (of the period before) left out."""

    def look() -> SimpleNamespace:
        found = SimpleNamespace(**json.loads(workbench.run(ROOT / "tests/browser/arrived.py", work)))
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
