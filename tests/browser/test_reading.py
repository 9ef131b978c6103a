"""The pages people read: overview, matrix and its Excel file, agency with predecessors, indicator, source."""

from __future__ import annotations

import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_the_overview_judges_each_goal_of_2024_by_itself(sign_in) -> None:
    page = sign_in("quang")
    page.goto("/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("22,63")
    expect(main).to_contain_text("22,37")
    goals = page.locator(".goal")
    expect(goals.filter(has_text="4,95").filter(has_text="6,58")).to_contain_text("Không đạt")
    expect(goals.filter(has_text="4,95").filter(has_text="6,11")).to_contain_text("Không đạt")
    expect(page.locator("canvas").first).to_be_visible()
    assert page.get_by_role("table").count() >= 1


def test_the_matrix_is_filtered_and_downloaded(sign_in, tmp_path) -> None:
    page = sign_in("minh")
    page.goto("/matrix/")
    rows = page.locator("tbody .matrix-name")
    expect(rows).to_have_count(42)
    page.get_by_label("Tìm").first.fill("nuoc sach")
    page.get_by_role("button", name="Lọc").click()
    expect(rows).not_to_have_count(42)
    expect(page.get_by_role("rowheader", name=re.compile("nước sạch", re.IGNORECASE)).first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Excel").click()
    file = tmp_path / "matrix.xlsx"
    download.value.save_as(file)
    cells = [str(c.value) for row in load_workbook(file).active.iter_rows() for c in row if c.value]
    assert any("nước sạch" in cell for cell in cells)


def test_an_agency_carries_the_duties_of_its_predecessor_under_the_old_name(sign_in) -> None:
    page = sign_in("lan")
    page.goto("/agencies/")
    page.get_by_role("link", name="Sở Xây dựng", exact=True).click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Sở Giao thông vận tải")
    plans = page.get_by_label("Kế hoạch", exact=True)
    old = plans.locator("option", has_text="Sở Giao thông vận tải").get_attribute("value")
    plans.select_option(old)
    page.get_by_role("button", name="Lọc").click()
    duty = page.get_by_role("row").filter(has_text="Phòng Quản lý vận tải, Phương tiện và người lái")
    expect(duty.first).to_be_visible()


def test_an_indicator_shows_the_sentence_it_comes_from(sign_in) -> None:
    page = sign_in("quang")
    page.goto("/indicators/1.05/")
    expect(page.locator("mark").filter(has_text="Cung cấp nước sạch").first).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Sở Xây dựng")
