"""A consolidation in a browser: parts taken, a text inserted with its source, a part that changes later, the
report drafted from it and back, locked once the report is out to be signed.
"""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_reports import send, write
from tests.browser.workbench import ROOT

pytestmark = pytest.mark.browser
LAN, MINH = "Sở Công Thương", "Sở Tài chính"
FIRST = "Đã kiểm tra 12 cụm công nghiệp. (theo báo cáo của Sở Công Thương)"
THEN = "Đã kiểm tra 15 cụm công nghiệp. (theo báo cáo của Sở Công Thương)"


@pytest.fixture(scope="module")
def reported(workbench) -> dict[str, object]:
    """A regime of its own, on which both have sent."""
    return json.loads(workbench.run(ROOT / "tests/browser/reports_to_consolidate.py"))


def row(page: Page, agency: str) -> Locator:
    """The part's line of the overview."""
    table = page.locator("#parts")
    return table.get_by_role("row").filter(has=page.get_by_role("rowheader", name=agency))


def saved(page: Page) -> None:
    expect(page.locator("#joint-form [data-entry-state]")).to_contain_text("Đã lưu")


def take_all(page: Page) -> None:
    """From the list to the overview; the reports that came are ticked."""
    page.goto("/reports/consolidations/")
    page.get_by_role("row").filter(has_text="Báo cáo để tổng hợp").filter(
        has_text="2 trên 2 đơn vị"
    ).get_by_role("link").click()
    expect(row(page, LAN)).to_contain_text("Đã gửi, chưa đưa vào")
    page.get_by_role("button", name="Đưa các báo cáo đã chọn vào bản tổng hợp").click()
    expect(page.get_by_role("status")).to_contain_text("Đã đưa 2 báo cáo")
    expect(row(page, MINH)).to_contain_text("Đã đưa vào")
    figure = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Số cơ sở được kiểm tra"))
    expect(figure).to_contain_text("15")
    expect(figure).to_contain_text("2 trên 2 đơn vị")


def insert(page: Page) -> None:
    """Beside the box stands who said what in which version; a button puts it there once, and it is saved."""
    page.get_by_role("link", name="Kết quả thực hiện").click()
    part = page.locator("#part-so-ct")
    expect(part).to_contain_text(LAN)
    expect(part).to_contain_text("lần 1")
    box, button = page.get_by_role("textbox", name="Nội dung tổng hợp"), part.get_by_role("button")
    button.click()
    expect(box).to_have_value(FIRST)
    saved(page)
    button.click()
    expect(box).to_have_value(FIRST)
    box.fill(f"Kết quả chung:\n\n{FIRST}")
    box.blur()
    saved(page)
    page.reload()
    expect(box).to_have_value(f"Kết quả chung:\n\n{FIRST}")


def return_line(page: Page, place: str) -> None:
    page.goto(f"{place}judge")
    line = page.locator("#line-I")
    line.get_by_label("Trả lại mục này").check()
    line.get_by_label("Lý do trả lại mục I").fill("Kiểm tra lại số cụm công nghiệp")
    page.get_by_role("button", name="Trả lại các mục đã chọn").click()
    expect(page.get_by_role("main")).to_contain_text("Bị trả lại")


def take_again(page: Page, overview: str) -> None:
    """What changed since is shown, then used; what was inserted of it says the later text."""
    page.goto(overview)
    expect(row(page, LAN)).to_contain_text("Có bản gửi khác bản đang dùng")
    row(page, LAN).get_by_role("link", name=LAN).click()
    expect(page.locator("del")).to_contain_text("12 cụm")
    expect(page.locator("ins")).to_contain_text("15 cụm")
    page.get_by_role("button", name="Dùng bản gửi lần 2").click()
    expect(page.get_by_role("main")).to_contain_text("được thay theo bản mới: I")
    expect(row(page, LAN)).to_contain_text("lần 2")
    page.get_by_role("link", name="Kết quả thực hiện").click()
    box = page.get_by_role("textbox", name="Nội dung tổng hợp")
    expect(box).to_have_value(f"Kết quả chung:\n\n{THEN}")


def draft(page: Page, overview: str) -> str:
    """The report's document, from which a link leads back."""
    page.goto(overview)
    page.get_by_role("link", name="Lập báo cáo").click()
    expect(page.get_by_role("main")).to_contain_text("Mục chưa có nội dung tổng hợp")
    page.get_by_role("button", name="Lập báo cáo").click()
    expect(page.get_by_role("main")).to_contain_text(THEN)
    document = page.url
    page.get_by_role("link", name="Bản tổng hợp").click()
    page.wait_for_url(overview)
    expect(page.get_by_role("main")).to_contain_text("Đã có dự thảo")
    return document


def send_for_signing(page: Page, document: str) -> None:
    page.goto(document)
    page.get_by_role("link", name="Sửa dự thảo").click()
    page.get_by_label("Chức vụ người ký").fill("Giám đốc")
    page.get_by_label("Họ và tên người ký").fill("Trần Thị Hà")
    page.get_by_role("button", name="Lưu dự thảo").click()
    expect(page.get_by_role("status")).to_contain_text("Đã lưu dự thảo")
    page.goto(document)
    page.get_by_role("button", name="Cấp số").click()
    page.get_by_role("button", name="Xuất tệp trình ký").click()
    expect(page.get_by_role("main")).to_contain_text("Đang trình ký")


def test_from_the_parts_to_the_report_that_locks_them(sign_in, reported) -> None:
    ha, lan = sign_in("ha"), sign_in("lan")
    take_all(ha)
    overview = ha.url
    insert(ha)
    place = "/reports/{tier}/{period}/so-ct/".format(**reported)
    return_line(ha, place)
    ha.goto(overview)
    expect(row(ha, LAN)).to_contain_text("Đang dùng bản đã bị trả lại")
    lan.goto(place)
    write(lan, "text-I", "Đã kiểm tra 15 cụm công nghiệp.")
    send(lan, place)
    take_again(ha, overview)
    send_for_signing(ha, draft(ha, overview))
    ha.get_by_role("link", name="Bản tổng hợp").click()
    expect(ha.get_by_role("main")).to_contain_text("Bản tổng hợp đã khóa theo văn bản")
    expect(ha.get_by_role("link", name="Lập báo cáo")).to_have_count(0)
    ha.get_by_role("link", name="Kết quả thực hiện").click()
    expect(ha.get_by_role("main")).to_contain_text("Bản tổng hợp đã khóa theo văn bản")
    expect(ha.locator("textarea")).to_have_count(0)
