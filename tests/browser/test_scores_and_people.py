"""Scores by table; people, signing in, the frame of every page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import fill_login
from tests.browser.files import upload

pytestmark = pytest.mark.browser
HEAD = "Năm;Tỉnh;CSTP 1;CSTP 2;CSTP 3;CSTP 4;Tổng điểm;Thứ hạng;Nguồn\n"


def test_a_table_of_scores_is_refused_by_row_then_accepted(sign_in, tmp_path) -> None:
    page = sign_in("ha")
    wrong, right = tmp_path / "diem-sai.csv", tmp_path / "diem.csv"
    wrong.write_text(HEAD + "2021;Lạng Sơn;4,1;nhiều;3,2;3,3;15,0;20;https://example.org/pgi\n", "utf-8")
    right.write_text(HEAD + "2021;Lạng Sơn;4,1;4,4;3,2;3,3;16,0;20;https://example.org/pgi\n", "utf-8")
    upload(page, wrong)
    main = page.get_by_role("main")
    expect(main).to_contain_text("nhiều")
    expect(main).to_contain_text("hàng 2")
    upload(page, right)
    row = page.get_by_role("row", name="Lạng Sơn")
    expect(row).to_contain_text("4,1")
    expect(row.get_by_role("cell", name="16", exact=True)).to_be_visible()
    page.get_by_role("link", name="Xem lại và chấp nhận").click()
    page.get_by_role("button", name="Chấp nhận vào hệ thống").click()
    page.get_by_role("link", name="Xem điểm ở trang tổng quan").click()
    expect(page.get_by_role("main")).to_contain_text("2021")


def test_a_new_person_gets_a_password_once_and_is_asked_to_change_it(sign_in, window) -> None:
    page = sign_in("an")
    page.goto("/people/")
    page.get_by_role("textbox", name="Họ và tên").fill("Nguyễn Thị Bình")
    page.get_by_role("textbox", name="Tên đăng nhập").fill("binh")
    page.get_by_role("button", name="Tạo tài khoản").click()
    expect(page.get_by_role("alert")).to_contain_text("Cơ quan")
    expect(page.get_by_role("textbox", name="Họ và tên")).to_have_value("Nguyễn Thị Bình")
    page.get_by_role("combobox", name="Cơ quan").select_option(label="Sở Xây dựng")
    page.get_by_role("button", name="Tạo tài khoản").click()
    password = page.locator(".password-once").inner_text()
    fresh = window().new_page()
    fill_login(fresh, "binh", password)
    expect(fresh.get_by_role("status")).to_contain_text("đổi mật khẩu")
    fresh.get_by_role("main").get_by_role("link", name="đổi mật khẩu").click()
    fresh.get_by_label("Mật khẩu đang dùng").fill(password)
    fresh.get_by_label("Mật khẩu mới", exact=True).fill("Hoa-hoi-2026-xu-Lang")
    fresh.get_by_label("Nhập lại mật khẩu mới").fill("Hoa-hoi-2026-xu-Lang")
    fresh.get_by_role("button", name="Đổi mật khẩu").click()
    expect(fresh.get_by_role("status")).to_contain_text("Đã đổi mật khẩu")


def test_a_closed_account_cannot_sign_in(sign_in, window) -> None:
    page = sign_in("an")
    page.goto("/people/")
    page.get_by_role("link", name="Dũng").click()
    page.get_by_role("button", name="Khóa tài khoản").click()
    expect(page.get_by_role("status")).to_contain_text("Đã khóa tài khoản")
    outside = window().new_page()
    fill_login(outside, "dung", "Rung-Thong-2026")
    expect(outside.get_by_role("alert")).to_contain_text("không đúng")
    page.get_by_role("button", name="Mở lại tài khoản").click()
    expect(page.get_by_role("status")).to_contain_text("Đã mở lại")


def test_too_many_wrong_passwords_have_to_wait(window) -> None:
    page = window().new_page()
    for _ in range(5):
        fill_login(page, "khach.la", "sai")
        expect(page.get_by_role("alert")).to_contain_text("không đúng")
    fill_login(page, "khach.la", "sai")
    expect(page.get_by_role("alert")).to_contain_text("Chờ 15 phút")


def test_the_password_can_be_shown_while_it_is_typed(window) -> None:
    page = window().new_page()
    page.goto("/login/")
    box = page.get_by_label("Mật khẩu", exact=True)
    page.get_by_role("button", name="Hiện mật khẩu").click()
    expect(box).to_have_attribute("type", "text")
    page.get_by_role("button", name="Ẩn mật khẩu").click()
    expect(box).to_have_attribute("type", "password")


def test_the_language_is_switched_and_kept(sign_in) -> None:
    page = sign_in("ha")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/imports/new/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Upload a document")
    page.get_by_role("button", name="Tiếng Việt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tải văn bản lên")


def test_text_size_and_contrast_are_kept(sign_in) -> None:
    page = sign_in("ha")
    size = "() => parseFloat(getComputedStyle(document.body).fontSize)"
    before = page.evaluate(size)
    page.get_by_role("button", name="Chữ lớn").click()
    page.get_by_role("button", name="Tương phản").click()
    page.goto("/imports/")
    assert page.evaluate(size) > before
    expect(page.get_by_role("button", name="Tương phản")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("() => getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
