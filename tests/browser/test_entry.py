"""Two minutes on a phone: today's list, typed and saved by itself, a photo, on to the next by one key."""

from __future__ import annotations

import json
import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.workbench import ROOT

pytestmark = pytest.mark.browser
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
TWO_MINUTES = 120


@pytest.fixture
def work(workbench) -> str:
    """The first of two tasks of Lan's agency, the second entry of this period still to come."""
    return json.loads(workbench.run(ROOT / "tests/browser/work_of_lan.py"))["work"]


def test_an_entry_with_a_photo_on_a_phone_in_two_minutes(sign_in, work, tmp_path) -> None:
    from PIL import Image

    photo = tmp_path / "hop-dan.jpg"
    Image.new("RGB", (1200, 900), "blue").save(photo)
    page = sign_in("lan", **PHONE)
    began = time.monotonic()
    page.goto("/today/")
    row = page.locator(f"li.task-row:has(a[href='/tasks/{work}/'])")
    box = row.locator("details.entry-box")
    if box.get_attribute("open") is None:
        row.locator("summary").first.click()
    assert row.bounding_box()["width"] <= 360
    row.get_by_role("button", name="Chép nội dung kỳ trước").click()
    done = row.get_by_label(re.compile("Đã làm trong"))
    expect(done).to_have_value("Kỳ trước đã rà soát 9 cụm.")
    done.press("End")
    done.press_sequentially(" Kỳ này xong 12 cụm.")
    row.get_by_label("Hoàn thành (%)").fill("62,5")
    expect(row.locator("[data-entry-state]").first).to_contain_text("Đã lưu lúc")
    row.get_by_text("Nộp ảnh, tệp minh chứng").first.click()
    row.get_by_label("Chụp ảnh").set_input_files(photo)
    row.get_by_role("button", name="Nộp minh chứng").click()
    expect(page.get_by_text("Đã nộp minh chứng.")).to_be_visible()
    assert time.monotonic() - began < TWO_MINUTES
    page.goto(f"/tasks/{work}/")
    expect(page.get_by_text("Kỳ này xong 12 cụm.")).to_be_visible()
    expect(page.locator(".lead")).to_contain_text("62,5 %")
    expect(page.get_by_role("link", name="hop-dan.jpg")).to_be_visible()


def test_one_key_saves_and_goes_on(sign_in, work) -> None:
    page = sign_in("lan")
    page.goto("/today/")
    boxes = page.locator("form[data-entry]")
    first = boxes.first
    first.get_by_label(re.compile("Đã làm trong")).fill("Xong phần đầu.")
    page.keyboard.press("Control+Enter")
    expect(first.locator("[data-entry-state]")).to_contain_text("Đã lưu lúc")
    assert boxes.nth(1).evaluate("form => form.contains(document.activeElement)")
    assert boxes.nth(1).is_visible()


def test_two_people_on_one_entry_settle_it_before_their_eyes(sign_in, work) -> None:
    pages = [sign_in("lan"), sign_in("lan")]
    forms = []
    for page in pages:
        page.goto("/today/")
        row = page.locator(f"li.task-row:has(a[href='/tasks/{work}/'])")
        if row.locator("details.entry-box").get_attribute("open") is None:
            row.locator("summary").first.click()
        forms.append(row.locator("form[data-entry]"))
    forms[0].get_by_label(re.compile("Đã làm trong")).fill("Bản thứ nhất.")
    expect(forms[0].locator("[data-entry-state]")).to_contain_text("Đã lưu lúc")
    forms[1].get_by_label(re.compile("Đã làm trong")).fill("Bản thứ hai.")
    expect(forms[1].locator("[data-theirs]")).to_contain_text("Bản thứ nhất.")
    forms[1].get_by_role("button", name="Giữ bản của tôi").click()
    expect(forms[1].locator("[data-entry-state]")).to_contain_text("Đã lưu lúc")
    pages[0].goto(f"/tasks/{work}/")
    expect(pages[0].get_by_text("Bản thứ hai.")).to_be_visible()


def test_what_is_typed_without_a_network_is_sent_when_it_is_back(sign_in, work) -> None:
    page = sign_in("lan")
    page.goto("/today/")
    form = page.locator("form[data-entry]").first
    page.context.set_offline(True)
    form.get_by_label(re.compile("Đã làm trong")).fill("Gõ khi mất mạng.")
    expect(form.locator("[data-entry-state]")).to_contain_text("Chưa gửi")
    page.context.set_offline(False)
    expect(form.locator("[data-entry-state]")).to_contain_text("Đã lưu lúc")
