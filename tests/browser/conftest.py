"""One workbench and one Chromium for all flows; fresh windows (own cookies) for each test."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.browser.people_of_the_cast import PASSWORD
from tests.browser.workbench import ROOT, Workbench, drop_database, own_database

CHROMIUM = os.environ.get("XANH_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
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
WIDE = {"width": 1280, "height": 900}
expect.set_options(timeout=20_000)  # three suites share two processors


@pytest.fixture(scope="session")
def chromium_path() -> str:
    if CHROMIUM:
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
