"""The calendar and a regime, as a person sets them up in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
HEAD = "Ngày;Làm việc hay nghỉ;Lý do;Trạng thái\n"
ROWS = "04/02/2029 - 16/02/2029;nghỉ;Tết Nguyên đán;\n24/02/2029;làm việc;Làm bù;dự kiến\n"


def test_a_notice_is_refused_by_row_then_previewed_and_accepted(sign_in, tmp_path) -> None:
    page = sign_in("an")
    page.goto("/calendar/2029/")
    expect(page.get_by_role("main")).to_contain_text("Chưa nhập đủ ngày nghỉ chính thức của năm 2029")
    page.get_by_role("link", name="Nhập thông báo nghỉ").click()
    page.get_by_label("Số, ký hiệu, ngày của thông báo").fill("Thông báo 12/TB-BNV ngày 20/11/2028")
    page.get_by_label("Hoặc dán bảng vào đây").fill(HEAD + "30/02/2029;nghỉ;Tết;\n")
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("alert")).to_contain_text("30/02/2029")
    expect(page.get_by_role("alert")).to_contain_text("hàng 2")
    right = tmp_path / "thong-bao.csv"
    right.write_text(HEAD + ROWS, "utf-8")
    page.get_by_label("Tệp CSV hoặc Excel").set_input_files(right)
    page.get_by_role("button", name="Xem trước").click()
    expect(page.get_by_role("row", name="05/02/2029")).to_contain_text("theo lịch tuần")
    expect(page.get_by_role("row", name="24/02/2029")).to_contain_text("dự kiến")
    page.get_by_role("button", name="Chấp nhận vào lịch").click()
    expect(page.get_by_role("status")).to_contain_text("Đã ghi 11 ngày vào lịch")
    expect(page).to_have_url("/calendar/2029/")
    expect(page.get_by_role("row", name="24/02/2029")).to_contain_text("Dự kiến, chờ thông báo")
    page.get_by_role("link", name="Năm 2028").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("2028")


def test_a_regime_is_set_up_with_a_search_and_its_dates_are_shown(sign_in) -> None:
    page = sign_in("ha")
    page.goto("/regimes/")
    page.get_by_role("link", name="Lập chế độ báo cáo").click()
    page.get_by_label("Tên chế độ báo cáo").fill("Báo cáo thu gom rác thải")
    page.get_by_label("Mã (chữ không dấu, số, gạch nối)").fill("rac-thai")
    first = page.get_by_role("group", name="Bước 1", exact=True)
    first.get_by_label("Tìm cơ quan hoặc nhóm cơ quan").fill("ubnd cap xa")
    first.get_by_label("Tìm cơ quan hoặc nhóm cơ quan").press("Enter")  # searches, and loses nothing
    expect(page.get_by_label("Tên chế độ báo cáo")).to_have_value("Báo cáo thu gom rác thải")
    first.get_by_label("UBND cấp xã").check()
    first.get_by_label("Nhận báo cáo").select_option(label="Sở Nông nghiệp và Môi trường")
    page.get_by_role("button", name="Thêm bước").click()
    second = page.get_by_role("group", name="Bước 2", exact=True)
    second.get_by_label("Tìm cơ quan hoặc nhóm cơ quan").fill("nong nghiep va moi truong")
    second.get_by_role("button", name="Tìm").click()
    second.get_by_label("Sở Nông nghiệp và Môi trường").check()
    second.get_by_label("Nhận báo cáo").select_option(label="UBND tỉnh")
    page.get_by_role("button", name="Kiểm tra và lưu").click()
    expect(page.get_by_role("alert")).to_contain_text("không sau hạn")
    second.get_by_label("Ngày, hoặc số ngày").fill("20")
    page.get_by_role("button", name="Kiểm tra và lưu").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu chế độ báo cáo")
    expect(page.get_by_role("region", name="Bước 1")).to_contain_text("Gồm 65 cơ quan")
    expect(page.get_by_role("region", name="Bước 2").get_by_role("row")).to_have_count(5)
    page.get_by_role("link", name="Sửa").click()
    page.get_by_label("Lý do sửa hoặc bỏ").fill("thêm mục")
    page.get_by_label("Nội dung").last.fill("Kiến nghị với tỉnh")
    page.get_by_role("button", name="Kiểm tra và lưu").click()
    expect(page.get_by_role("main")).to_contain_text("Kiến nghị với tỉnh")
    expect(page.get_by_role("main")).to_contain_text("thêm mục")
