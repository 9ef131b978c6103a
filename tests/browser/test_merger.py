"""A merger as an administrator makes it: chosen, looked at, made, seen by the people it moves, undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_merger_is_looked_at_made_seen_and_undone(sign_in) -> None:
    page = sign_in("an")
    page.goto("/agencies/")
    page.get_by_role("link", name="Sáp nhập").click()
    page.get_by_label("Cơ quan kết thúc hoạt động").select_option(["so-tc", "so-khcn"])
    page.get_by_label("Cơ quan kế thừa", exact=True).select_option("so-ct")
    page.get_by_label("Cơ quan kế thừa nhận nhiệm vụ từ ngày").fill("2026-03-01")
    page.get_by_label("Căn cứ (nghị quyết, quyết định)").fill("Nghị quyết 05 của HĐND tỉnh")
    page.get_by_role("button", name="Xem trước").click()
    preview = page.get_by_role("region", name="Sở Khoa học và Công nghệ, Sở Tài chính → Sở Công Thương")
    expect(preview.get_by_role("listitem").filter(has_text="Người dùng").first).to_contain_text("1")
    preview.get_by_text("Trách nhiệm về chỉ tiêu (").click()
    expect(preview).to_contain_text("18/KH-UBND")
    preview.get_by_role("button", name="Sáp nhập").click()
    expect(page.get_by_role("status")).to_contain_text("Đã sáp nhập")
    expect(page.get_by_role("region", name="Các lần sáp nhập")).to_contain_text("từ ngày 01/03/2026")

    minh = sign_in("minh")
    minh.goto("/agencies/so-tc/")
    expect(minh.get_by_role("main")).to_contain_text("Nhiệm vụ đã chuyển sang Sở Công Thương")
    minh.goto("/matrix/?agency=so-ct")
    expect(minh.get_by_role("main")).to_contain_text("3.07")

    page.get_by_label("Lý do hủy").fill("chọn nhầm")
    page.get_by_role("button", name="Hủy sáp nhập").click()
    expect(page.get_by_role("region", name="Các lần sáp nhập")).to_contain_text("đã hủy")
    page.goto("/agencies/so-tc/")
    expect(page.get_by_role("main")).not_to_contain_text("không còn hoạt động")


def test_a_merger_of_one_that_has_a_successor_says_why_not(sign_in) -> None:
    page = sign_in("an")
    page.goto("/register/merge/?predecessors=so-gtvt&successor=so-ct&on=2026-03-01&why=NQ")
    expect(page.get_by_role("alert").first).to_contain_text("đã có cơ quan kế thừa")
    expect(page.get_by_role("button", name="Sáp nhập", exact=True)).to_have_count(0)
