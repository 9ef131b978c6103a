"""Importing a plan: from the file to the matrix, by keyboard, over closed tabs and a restarted server."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Route, expect

from tests.browser import axe
from tests.browser.files import department_plan, nobody, provincial_plan, upload

pytestmark = [pytest.mark.browser, pytest.mark.half(0)]


def test_a_plan_enters_by_keyboard_alone(sign_in, tmp_path) -> None:
    page = sign_in("ha")
    upload(page, provincial_plan(tmp_path, "31/KH-UBND", doubt_in=2))
    expect(page.locator("#counter")).to_contain_text("Còn 1 chỗ cần kiểm tra")
    page.keyboard.press("j")
    lead = page.locator("#f-indicators-2-lead")
    expect(lead).to_be_focused()
    expect(page.locator("#source .is-cited").filter(has_text=nobody("31/KH-UBND"))).to_be_in_viewport()
    page.keyboard.press("e")
    expect(page.get_by_role("searchbox", name="Thêm cơ quan")).to_be_visible()
    page.keyboard.press("Escape")
    expect(lead).to_be_focused()
    page.keyboard.press("y")
    expect(lead).to_contain_text("Đã xác nhận")
    expect(page.locator("#counter")).to_contain_text("Không còn chỗ nào")
    page.keyboard.press("u")
    expect(page.locator("#counter")).to_contain_text("Còn 1 chỗ")
    page.keyboard.press("e")
    page.get_by_role("button", name=f"Bỏ {nobody('31/KH-UBND')}").press("Enter")
    expect(page.locator("#saved")).to_contain_text("Đã lưu")
    expect(page.get_by_role("searchbox", name="Thêm cơ quan")).to_be_focused()
    page.keyboard.type("khoa hoc cong nghe")
    expect(page.get_by_role("button", name="Sở Khoa học và Công nghệ")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Vai trò của Sở Khoa học và Công nghệ")).to_be_visible()
    page.keyboard.press("Escape")
    expect(lead.get_by_role("listitem")).to_contain_text(
        ["Sở Nông nghiệp và Môi trường", "UBND cấp xã", "Sở Khoa học và Công nghệ"]
    )
    page.get_by_role("link", name="Xem lại và chấp nhận").press("Enter")
    page.get_by_role("button", name="Chấp nhận vào hệ thống").press("Enter")
    page.get_by_role("link", name="Mở kế hoạch").press("Enter")
    plan = re.search(r"/plans/(\d+)/", page.url)
    assert plan
    page.goto(f"/matrix/?plan={plan[1]}")
    row = page.get_by_role("row", name=re.compile("Doanh nghiệp không bị ảnh hưởng"))
    expect(row).to_contain_text("Sở Khoa học và Công nghệ")


def test_a_half_corrected_draft_survives_a_closed_tab_and_a_restart(sign_in, workbench, tmp_path) -> None:
    page = sign_in("lan")
    address = upload(page, provincial_plan(tmp_path, "32/KH-UBND"))
    page.locator("#f-indicators-4-name").get_by_text("Sửa").click()
    page.get_by_role("textbox", name="Tên chỉ tiêu").fill("Nước sạch đến mọi nhà")
    expect(page.locator("#saved")).to_contain_text("Đã lưu")
    page.close()
    workbench.restart()
    page = sign_in("lan")
    page.goto(address)
    name = page.locator("#f-indicators-4-name")
    expect(name).to_contain_text("Nước sạch đến mọi nhà")
    expect(name).to_contain_text("Đã sửa")
    expect(name).to_contain_text("Lan")


def test_the_same_file_leads_to_its_first_import(sign_in, tmp_path) -> None:
    page = sign_in("ha")
    file = provincial_plan(tmp_path, "33/KH-UBND")
    first = upload(page, file)
    assert upload(page, file) == first
    expect(page.get_by_role("status").first).to_contain_text("đã được tải lên trước đây")


def test_a_target_is_checked_while_it_is_typed(sign_in, tmp_path) -> None:
    page = sign_in("ha")
    upload(page, department_plan(tmp_path, "34/KH-SGTVT", delta=1.9))
    card = page.locator("#r-targets-0")
    expect(card).to_contain_text("Không khớp")
    page.locator("#f-targets-0-delta").get_by_text("Sửa").click()
    box = page.get_by_role("textbox", name="Mức tăng")
    box.fill("một phẩy bảy")
    expect(card).to_contain_text("không phải là số")
    box.fill("1,74")
    expect(card).to_contain_text("Khớp: 4,84 + 1,74 = 6,58")


def test_two_reviewers_of_one_field_are_told_of_each_other(sign_in, tmp_path) -> None:
    lan = sign_in("lan")
    address = upload(lan, provincial_plan(tmp_path, "35/KH-UBND"))
    ha = sign_in("ha")
    for page in (ha, lan):
        page.goto(address)
        page.locator("#f-indicators-0-name").get_by_text("Sửa").click()
        page.get_by_role("textbox", name="Tên chỉ tiêu").wait_for()
    ha.get_by_role("textbox", name="Tên chỉ tiêu").fill("Tên của Hà")
    expect(ha.locator("#saved")).to_contain_text("Đã lưu")
    lan.get_by_role("textbox", name="Tên chỉ tiêu").fill("Tên của Lan")
    expect(lan.get_by_role("alert")).to_contain_text("Hà vừa sửa mục này")
    lan.get_by_role("button", name="Lấy của tôi").click()
    expect(lan.locator("#f-indicators-0-name")).to_contain_text("Tên của Lan")


def test_saving_leaves_the_cursor_with_who_types(sign_in, tmp_path) -> None:
    page = sign_in("ha")
    upload(page, provincial_plan(tmp_path, "39/KH-UBND", doubt_in=2))
    saved, lead = page.locator("#saved"), page.locator("#f-indicators-2-lead")
    page.locator("#f-indicators-4-name").get_by_text("Sửa").click()
    box = page.get_by_role("textbox", name="Tên chỉ tiêu")
    box.press_sequentially("Nước")
    expect(saved).to_contain_text("Đã lưu")
    page.keyboard.type(" sạch đến mọi nhà", delay=20)
    expect(box).to_have_value("Nước sạch đến mọi nhà")
    page.keyboard.press("Enter")
    lead.focus()
    page.keyboard.press("e")
    expect(page.get_by_role("searchbox", name="Thêm cơ quan")).to_be_focused()
    scope = page.get_by_label(f"Phạm vi của {nobody('39/KH-UBND')}")
    scope.press_sequentially("trạm")
    expect(page.locator("#counter")).to_contain_text("Không còn chỗ nào")
    page.keyboard.type(" phía bắc", delay=20)
    expect(scope).to_have_value("trạm phía bắc")


def test_an_answer_that_had_to_wait_leaves_the_cursor_with_who_went_on(sign_in, tmp_path) -> None:
    page = sign_in("ha")
    upload(page, provincial_plan(tmp_path, "40/KH-UBND", doubt_in=2))
    name, lead = page.locator("#f-indicators-4-name"), page.locator("#f-indicators-2-lead")
    slow: list[Route] = []
    page.route("**/field/", lambda route: route.continue_() if slow else slow.append(route))
    name.get_by_text("Sửa").click()
    with page.expect_request(lambda request: "act=save" in (request.post_data or "")):
        page.get_by_role("textbox", name="Tên chỉ tiêu").press_sequentially("Nước")
    page.keyboard.press("Enter")
    lead.focus()
    slow[0].continue_()
    expect(name).not_to_contain_class("is-editing")
    expect(lead).to_be_focused()


def test_a_party_moves_to_the_other_list_at_once(sign_in, tmp_path) -> None:
    page = sign_in("ha")
    upload(page, provincial_plan(tmp_path, "36/KH-UBND"))
    page.locator("#f-indicators-6-lead").get_by_text("Sửa").click()
    agency = page.locator("#f-indicators-6-lead li strong").first.inner_text()
    page.get_by_label(f"Vai trò của {agency}").select_option("coordinating")
    expect(page.locator("#saved")).to_contain_text("Đã chuyển")
    expect(page.locator("#f-indicators-6-coordinating")).to_contain_text(agency)
    expect(page.locator("#f-indicators-6-lead strong", has_text=agency)).to_have_count(0)


def test_what_the_reader_missed_is_added_by_keyboard_and_taken_back(sign_in, tmp_path) -> None:
    page = sign_in("ha")
    upload(page, department_plan(tmp_path, "38/KH-SGTVT"))
    for missed in ("Rà soát cụm công nghiệp", "Thừa một nhiệm vụ"):
        page.get_by_text("Thêm mục máy bỏ sót").press("Enter")
        page.get_by_role("button", name="Thêm nhiệm vụ").press("Enter")
        box = page.get_by_role("textbox", name="Nội dung")
        expect(box).to_be_focused()
        page.keyboard.type(missed)
        expect(page.locator("#saved")).to_contain_text("Đã lưu")
        page.keyboard.press("Escape")
        expect(page.locator("#cards")).to_contain_text(missed)
    card = page.locator("article").filter(has_text="Thừa một nhiệm vụ")
    card.get_by_role("button", name="Bỏ mục").press("Enter")
    expect(card).to_have_count(0)
    assert axe.findings(page) == []
    page.reload()
    expect(page.locator("#cards")).to_contain_text("Rà soát cụm công nghiệp")
    expect(page.locator("#cards")).not_to_contain_text("Thừa một nhiệm vụ")


def test_the_review_works_without_scripts(sign_in, tmp_path) -> None:
    address = upload(sign_in("ha"), provincial_plan(tmp_path, "37/KH-UBND", doubt_in=0))
    page = sign_in("ha", java_script_enabled=False)
    page.goto(address)
    page.locator("#f-indicators-0-lead").get_by_role("link", name="Sửa").click()
    page.get_by_role("button", name=f"Bỏ {nobody('37/KH-UBND')}").click()
    page.get_by_role("button", name="Xong").last.click()
    lead = page.locator("#f-indicators-0-lead")
    expect(lead).to_contain_text("Đã sửa")
    expect(lead).not_to_contain_text(nobody("37/KH-UBND"))
    page.get_by_text("Thêm mục máy bỏ sót").click()
    page.get_by_role("button", name="Thêm nơi nhận").click()
    page.get_by_role("textbox", name="Nơi nhận").fill("Hiệp hội Doanh nghiệp tỉnh")
    page.get_by_role("button", name="Xong").last.click()
    expect(page.locator("#cards")).to_contain_text("Hiệp hội Doanh nghiệp tỉnh")


def test_a_file_of_the_wrong_type_or_size_is_told_before_sending(sign_in, tmp_path) -> None:
    page = sign_in("ha")
    page.goto("/imports/new/")
    slides, heavy = tmp_path / "trinh-chieu.pptx", tmp_path / "to.docx"
    slides.write_bytes(b"PK")
    with heavy.open("wb") as file:
        file.truncate(101 * 1024 * 1024)
    box, told = page.get_by_label("Tệp", exact=True), page.locator("#file-told")
    box.set_input_files(slides)
    expect(told).to_contain_text("Loại tệp này chưa đọc được")
    box.set_input_files(heavy)
    expect(told).to_contain_text("101 MB")
    expect(told).to_contain_text("lớn hơn mức cho phép")


def test_a_file_that_cannot_be_read_says_why_and_loses_nothing(sign_in, tmp_path) -> None:
    page = sign_in("ha")
    secret = tmp_path / "mat.txt"
    secret.write_text("TỐI MẬT\nKế hoạch cải thiện Chỉ số Xanh", "utf-8")
    upload(page, secret)
    expect(page.get_by_role("main")).to_contain_text("dấu độ mật")
    expect(page.get_by_role("main")).to_contain_text("document.secret")
    page.goto("/imports/new/")
    page.get_by_label("Tên cơ quan hiểu theo ngày").fill("31/02/2026")
    empty = tmp_path / "trong.txt"
    empty.write_bytes(b"")
    page.get_by_label("Tệp", exact=True).set_input_files(empty)
    page.get_by_role("button", name="Tải lên").click()
    expect(page.get_by_role("alert")).to_contain_text("upload.date")
    expect(page.get_by_label("Tên cơ quan hiểu theo ngày")).to_have_value("31/02/2026")
