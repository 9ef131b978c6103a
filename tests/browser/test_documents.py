"""A plan drafted, numbered, exported, really signed outside, taken back, issued; the other agency has it."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from asn1crypto import pem
from playwright.sync_api import expect

from tests.documents.authority import Authority

pytestmark = pytest.mark.browser
SUBJECT = "Nâng cao Chỉ số Xanh của ngành"
SIGNER = "Nguyễn Văn Quang"


@pytest.fixture(scope="module")
def authority(workbench) -> Authority:
    """An issuer whose certificates lie where the workbench looks for them."""
    made = Authority()
    folder = workbench.folder / "signing-roots"
    folder.mkdir(exist_ok=True)
    for number, one in enumerate((made.root, made.issuer)):
        (folder / f"{number}.pem").write_bytes(pem.armor("CERTIFICATE", one.der))
        (folder / f"{number}.crl").write_bytes(made.list_of(one))
    return made


def draft(page) -> None:
    page.goto("/documents/")
    page.get_by_role("link", name="Soạn văn bản").first.click()
    page.get_by_label("Loại văn bản").select_option(label="Kế hoạch")
    page.get_by_label("Trích yếu nội dung").fill(SUBJECT)
    page.get_by_role("button", name="Tạo dự thảo").click()
    page.get_by_label("Nội dung phần 1").fill("Mục tiêu của kế hoạch.\nNhiệm vụ của các phòng.")
    page.get_by_label("Chức vụ người ký").fill("Giám đốc")
    page.get_by_label("Họ và tên người ký").fill(SIGNER)
    page.get_by_label("Cơ quan nhận trên phần mềm").select_option(label="Sở Công Thương")
    page.get_by_role("button", name="Lưu dự thảo").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu dự thảo")


def exported(page) -> tuple[str, bytes]:
    page.get_by_role("button", name="Cấp số").dblclick()  # a nervous hand: one number
    title = page.get_by_role("heading", level=1)
    expect(title).to_contain_text("/KH-SNNMT")
    symbol = re.findall(r"\d+/KH-SNNMT", title.inner_text())[0]
    page.get_by_role("button", name="Xuất tệp trình ký").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải PDF").click()
    return symbol, download.value.path().read_bytes()


def sign(authority, pdf: bytes) -> bytes:
    """In a thread of its own: the browser's keeps an event loop running, beside which pyHanko starts none."""
    with ThreadPoolExecutor(1) as outside:
        now = datetime.now(UTC)
        return outside.submit(authority.sign, pdf, authority.person(SIGNER), stamped=now).result()


def test_from_draft_to_issued(sign_in, authority, tmp_path) -> None:
    page = sign_in("ha")
    draft(page)
    symbol, pdf = exported(page)
    unsigned, signed = tmp_path / "chua-ky.pdf", tmp_path / "da-ky.pdf"
    unsigned.write_bytes(pdf)
    signed.write_bytes(sign(authority, pdf))
    page.get_by_label("Tệp PDF đã ký số").set_input_files(unsigned)
    page.get_by_role("button", name="Tải tệp đã ký lên").click()
    expect(page.get_by_role("alert")).to_contain_text("không có chữ ký số")
    page.get_by_label("Tệp PDF đã ký số").set_input_files(signed)
    page.get_by_role("button", name="Tải tệp đã ký lên").click()
    expect(page.get_by_role("main")).to_contain_text("Kết quả xác minh chữ ký số")
    expect(page.get_by_role("main")).to_contain_text(SIGNER)
    page.get_by_role("button", name="Phát hành").click()
    expect(page.get_by_role("main")).to_contain_text("Đã phát hành")
    address = page.url
    page.goto("/documents/numbers/")
    expect(page.get_by_role("row", name=symbol)).to_contain_text(SUBJECT)
    assert page.get_by_role("row", name=SUBJECT).count() == 1
    theirs = sign_in("lan")
    theirs.goto(address)
    expect(theirs.get_by_role("main")).to_contain_text("Chưa báo nhận")
    expect(theirs.get_by_role("button", name="Thu hồi")).to_have_count(0)
