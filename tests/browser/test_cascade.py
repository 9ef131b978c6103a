"""An agency's plan from the province's: begun, edited, approved, looked through for gaps. No script runs."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 800}


def edit_first_task(page: Page) -> None:
    page.locator("tr[id^=task-]").first.get_by_role("link").first.click()
    page.get_by_label("Sản phẩm").fill("Báo cáo chất lượng môi trường")
    page.get_by_label("Đơn vị tính").fill("%")
    page.get_by_label("Số lượng cần đạt").fill("12,5")
    page.get_by_label("Thời hạn").fill("trước ngày 30/6/2026")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu nhiệm vụ")
    expect(page.locator("tr[id^=task-]").first).not_to_contain_text("Còn thiếu")


def first_words(page: Page) -> str:
    return page.locator("tr[id^=task-]").first.get_by_role("link").first.inner_text()


def test_an_agency_drafts_its_plan_and_has_it_approved_on_a_phone_without_scripts(sign_in) -> None:
    page = sign_in("ha", viewport=PHONE, java_script_enabled=False)
    page.goto("/plans/?q=18/KH-UBND")
    page.get_by_role("link", name="18/KH-UBND").first.click()
    parent = page.url
    page.get_by_role("link", name="Soạn kế hoạch của đơn vị tôi").click()
    row = page.get_by_role("row", name="Sở Nông nghiệp và Môi trường")
    row.get_by_role("button", name="Soạn kế hoạch").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Sở Nông nghiệp và Môi trường")
    edit_first_task(page)

    moved = first_words(page)
    page.locator("tr[id^=task-]").first.get_by_role("button", name=re.compile("^Chuyển xuống")).press("Enter")
    assert first_words(page) != moved
    page.get_by_role("button", name="Hoàn tác").click()
    expect(page.get_by_role("status")).to_contain_text("Đã hoàn tác")
    assert first_words(page) == moved
    page.locator("tr[id^=task-]").first.get_by_role("button", name=re.compile("^Bỏ ")).click()
    assert first_words(page) != moved
    page.get_by_role("button", name="Hoàn tác").click()
    assert first_words(page) == moved

    page.get_by_role("link", name="Kiểm tra và phê duyệt").click()
    page.get_by_role("button", name="Phê duyệt kế hoạch").click()
    expect(page.get_by_role("alert")).to_contain_text("còn thiếu chủ trì")
    page.get_by_label("Lý do phê duyệt khi còn thiếu").fill("bổ sung sau cuộc họp giao ban")
    page.get_by_role("button", name="Phê duyệt kế hoạch").click()
    expect(page.get_by_role("status")).to_contain_text("có hiệu lực")
    page.get_by_role("link", name=re.compile("^Nhiệm vụ")).click()
    expect(page.get_by_role("main")).to_contain_text("Phục vụ: 1.01")

    page.goto(parent)
    page.get_by_role("link", name="Soát khoảng trống").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("chỉ tiêu chưa có nhiệm vụ nào phục vụ")
    absent = page.locator("section", has_text="Cơ quan chưa có kế hoạch").first
    expect(absent).not_to_contain_text("Sở Nông nghiệp và Môi trường")
    page.get_by_label("Cơ quan", exact=True).select_option(label="Sở Nông nghiệp và Môi trường")
    page.get_by_label("Tình trạng").select_option(label="Tất cả")
    page.get_by_role("button", name="Lọc", exact=True).click()
    expect(main).to_contain_text("Đã có nhiệm vụ phục vụ")
