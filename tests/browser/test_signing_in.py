"""Signing in safely as a person does: codes of an app, recovery codes, keys (Chromium's authenticator)."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import fill_login
from tests.browser.people_of_the_cast import PASSWORD
from tests.portal.accounts.conftest import code_of

pytestmark = pytest.mark.browser
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_key(page: Page) -> Page:
    """A machine with a fingerprint reader that always knows its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    return page


@pytest.fixture
def at_localhost(window, workbench):
    """Keys need a name instead of a number for an address."""
    return lambda: window(base_url=workbench.url.replace("127.0.0.1", "localhost"))


def sign_in(context: BrowserContext, name: str) -> Page:
    page = context.new_page()
    fill_login(page, name, PASSWORD)
    return page


def is_in(page: Page) -> None:
    page.wait_for_url(lambda url: "/login/" not in url)
    expect(page.get_by_role("navigation", name="Các trang chính")).to_be_visible()


def test_codes_of_an_app_and_a_recovery_code(window) -> None:
    page = sign_in(window(), "quang")
    is_in(page)
    page.get_by_text("Quang").first.click()
    page.get_by_role("link", name="Đăng nhập an toàn").click()
    page.get_by_role("link", name="Bật mã xác thực").click()
    seed = page.locator(".seed").inner_text()
    page.get_by_label("Mã 6 chữ số").fill(code_of(seed, time.time()))
    page.get_by_role("button", name="Bật mã xác thực").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("chỉ hiện lần này")
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải về").click()
    codes = Path(download.value.path()).read_text("utf-8").split()
    assert codes == page.locator(".recovery-codes code").all_inner_texts()
    again = sign_in(window(), "quang")
    again.get_by_label("Mã xác thực").fill("000000")
    again.get_by_role("button", name="Đăng nhập").click()
    expect(again.get_by_role("alert").first).to_contain_text("Mã chưa đúng")
    again.get_by_label("Mã xác thực").fill(codes[0])
    again.keyboard.press("Enter")
    is_in(again)


def test_a_key_signs_in_alone_and_after_the_password(at_localhost) -> None:
    context = at_localhost()
    page = with_key(sign_in(context, "minh"))
    is_in(page)
    page.goto("/security/keys/")
    page.get_by_label("Tên gợi nhớ").fill("Máy ở cơ quan")
    page.get_by_label("Đăng nhập bằng khóa này").check()
    page.get_by_role("button", name="Thêm khóa").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mã khôi phục")
    context.clear_cookies()
    page.goto("/login/")
    page.get_by_role("button", name="Dùng khóa, không cần mật khẩu").click()
    is_in(page)
    context.clear_cookies()
    fill_login(page, "minh", PASSWORD)
    page.get_by_role("button", name="Dùng khóa").click()
    is_in(page)
    page.goto("/security/")
    expect(page.get_by_role("main")).to_contain_text("Máy ở cơ quan")


def test_another_machine_has_no_key_for_it(at_localhost) -> None:
    page = with_key(at_localhost().new_page())
    page.goto("/login/")
    page.get_by_role("button", name="Dùng khóa, không cần mật khẩu").click()
    expect(page.get_by_role("alert")).to_contain_text("Chưa dùng được khóa")
    expect(page).to_have_url(re.compile("/login/$"))


def test_a_session_ended_elsewhere_says_so(window) -> None:
    here, there = sign_in(window(), "lan"), sign_in(window(), "lan")
    is_in(here)
    is_in(there)
    here.goto("/security/")
    here.get_by_role("button", name="Kết thúc mọi phiên khác").click()
    expect(here.get_by_role("status")).to_contain_text("Đã kết thúc")
    there.goto("/plans/")
    expect(there).to_have_url(re.compile("/login/"))
    expect(there.get_by_role("status")).to_contain_text("kết thúc từ nơi khác")


def test_an_administrator_resets_a_second_factor_after_the_password(window) -> None:
    theirs = sign_in(window(), "ha")
    is_in(theirs)
    theirs.goto("/security/app/")
    seed = theirs.locator(".seed").inner_text()
    theirs.get_by_label("Mã 6 chữ số").fill(code_of(seed, time.time()))
    theirs.get_by_role("button", name="Bật mã xác thực").click()
    page = sign_in(window(), "an")
    is_in(page)
    page.goto("/people/")
    page.get_by_role("link", name="Hà").click()
    page.get_by_label("Lý do").fill("Mất điện thoại, đã gọi xác nhận")
    page.get_by_role("button", name="Đặt lại xác thực hai bước").click()
    expect(page.get_by_role("status")).to_contain_text("Đã đặt lại")
    theirs.goto("/")
    expect(theirs).to_have_url(re.compile("/login/"))
    fresh = sign_in(window(), "ha")
    is_in(fresh)
