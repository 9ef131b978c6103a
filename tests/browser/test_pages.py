"""The pages of a scan beside its fields: either side leads to the other, by mouse and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.workbench import ROOT

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def scanned(workbench) -> str:
    """The address of a scan of two pages that waits for review."""
    return f"/imports/{workbench.run(ROOT / 'tests/browser/scan_to_review.py').strip()}/"


def area(page: Page, field: str):
    return page.locator(f'#pages [data-field="{field}"]')


def test_either_side_leads_to_the_other(sign_in, scanned) -> None:
    page = sign_in("lan")
    page.goto(scanned)
    expect(page.locator("#pages img").first).to_have_js_property("naturalWidth", 1240)
    page.keyboard.press("j")
    expect(page.locator("#f-indicators-0-lead")).to_be_focused()
    expect(area(page, "f-indicators-0-lead")).to_contain_class("is-cited")
    page.keyboard.press("j")
    second = area(page, "f-indicators-30-lead")
    expect(second).to_contain_class("is-cited")
    expect(second).to_be_in_viewport()
    page.keyboard.press("y")
    expect(second).to_have_attribute("data-state", "confirmed")
    area(page, "f-indicators-30-name").click()
    expect(page.locator("#f-indicators-30-name")).to_be_focused()
    area(page, "f-indicators-40-name").click()  # its card is on another page of cards
    expect(page.locator("#f-indicators-40-name")).to_be_focused()
    assert "part=indicators" in page.url


def test_the_pane_is_chosen_and_remembered_and_the_picture_grows(sign_in, scanned) -> None:
    page = sign_in("lan")
    page.goto(f"{scanned}?order=reading")
    picture, lines = page.locator("#page-1 img"), page.locator("#source")
    expect(lines).to_be_hidden()
    width = picture.evaluate("image => image.clientWidth")
    page.get_by_role("button", name="Phóng to").click()
    page.keyboard.press("+")
    assert picture.evaluate("image => image.clientWidth") > 1.4 * width
    page.get_by_role("button", name="Vừa khung").click()
    assert picture.evaluate("image => image.clientWidth") == width
    page.get_by_role("button", name="Chữ đã đọc").click()
    page.reload()
    expect(page.locator("#pages")).to_be_hidden()
    page.locator("#f-indicators-1-lead").click()
    expect(lines.locator(".is-cited")).to_be_in_viewport()


def test_on_a_phone_the_place_is_seen_large(sign_in, scanned) -> None:
    page = sign_in("lan", viewport={"width": 360, "height": 780})
    page.goto(scanned)
    page.keyboard.press("j")
    lead = area(page, "f-indicators-0-lead")
    expect(lead).to_be_in_viewport(ratio=0.9)
    assert lead.bounding_box()["width"] > 150
