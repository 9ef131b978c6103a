"""What a person does at a computer that loses its network."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.conftest import fill_login
from tests.browser.people_of_the_cast import PASSWORD


def enter(context: BrowserContext, name: str = "lan") -> Page:
    page = context.pages[0] if context.pages else context.new_page()
    fill_login(page, name, PASSWORD)
    page.wait_for_url(lambda url: "/login/" not in url)
    return page


def kept(page: Page) -> None:
    """Wait until the worker has this page, the list of what is unsent, and what they are made of."""
    expect(page.locator("html[data-kept=yes]")).to_be_attached()


def form_of(page: Page, work: str) -> Locator:
    row = page.locator(f"li.task-row:has(a[href='/tasks/{work}/'])")
    box = row.locator("details.entry-box")
    box.evaluate("box => { box.open = true; }")  # the page may open it just now: a click would close it
    return row.locator("form[data-entry]")


def done(form: Locator) -> Locator:
    return form.get_by_label(re.compile("Đã làm trong"))


def state(form: Locator) -> Locator:
    return form.locator("[data-entry-state]")
