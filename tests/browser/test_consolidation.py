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
MINH, OTHER = "Sở Tài chính", "Sở Xây dựng"
FIRST = "Đã bố trí vốn cho 12 nhiệm vụ. (theo báo cáo của Sở Tài chính)"
THEN = "Đã bố trí vốn cho 15 nhiệm vụ. (theo báo cáo của Sở Tài chính)"


@pytest.fixture(scope="module")
def reported(workbench) -> dict[str, object]:
    """A regime of its own, on which both have sent."""
    return json.loads(workbench.run(ROOT / "tests/browser/reports_to_consolidate.py"))


def row(page: Page, agency: str) -> Locator:
    """The part's line of the overview."""
    return page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=agency))


def saved(page: Page) -> None:
    expect(page.locator("#joint-form [data-entry-state]")).to_contain_text("Đã lưu")


def take_all(page: Page) -> None:
    """From the list to the overview; the reports that came are ticked."""
    page.goto("/reports/consolidations/")
    page.get_by_role("row").filter(has_text="Báo cáo để tổng hợp").filter(
        has_text="2 trên 2 đơn vị"
    ).get_by_role("link").click()
    expect(row(page, MINH)).to_contain_text("Đã gửi, chưa đưa vào")
    page.get_by_role("button", name="Đưa các báo cáo đã chọn vào bản tổng hợp").click()
    expect(page.get_by_role("status")).to_contain_text("Đã đưa 2 báo cáo")
    expect(page.locator("#used")).to_contain_text(OTHER)
    figure = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Số cơ sở được kiểm tra"))
    expect(figure).to_contain_text("15")
    expect(figure).to_contain_text("2 trên 2 đơn vị")


def insert(page: Page) -> None:
    """Beside the box stands who said what in which version; a button puts it there once, and it is saved."""
    page.get_by_role("link", name="Kết quả thực hiện").click()
    part = page.locator("#part-so-tc")
    expect(part).to_contain_text(MINH)
    expect(part).to_contain_text("lần 1")
    box, button = page.get_by_role("textbox", name="Nội dung tổng hợp"), part.get_by_role("button")
    expect(part.get_by_text("đã chèn")).to_be_hidden()
    button.click()
    expect(box).to_have_value(FIRST)
    expect(part.get_by_text("đã chèn")).to_be_visible()
    saved(page)
    button.click()
    expect(box).to_have_value(FIRST)
    box.fill(f"Kết quả chung:\n\n{FIRST}")
    box.blur()
    saved(page)
    page.reload()
    expect(box).to_have_value(f"Kết quả chung:\n\n{FIRST}")
    expect(part.get_by_text("đã chèn")).to_be_visible()


def return_line(page: Page, place: str) -> None:
    page.goto(f"{place}judge")
    line = page.locator("#line-I")
    line.get_by_label("Trả lại mục này").check()
    line.get_by_label("Lý do trả lại mục I").fill("Kiểm tra lại số nhiệm vụ")
    page.get_by_role("button", name="Trả lại các mục đã chọn").click()
    expect(page.get_by_role("main")).to_contain_text("Bị trả lại")


def take_again(page: Page, overview: str) -> None:
    """What changed since is shown, then used; what was inserted of it says the later text."""
    page.goto(overview)
    expect(row(page, MINH)).to_contain_text("Có bản gửi khác bản đang dùng")
    row(page, MINH).get_by_role("link", name=MINH).click()
    expect(page.locator("del")).to_contain_text("12 nhiệm vụ")
    expect(page.locator("ins")).to_contain_text("15 nhiệm vụ")
    page.get_by_role("button", name="Dùng bản gửi lần 2").click()
    expect(page.get_by_role("main")).to_contain_text("được thay theo bản mới: I")
    expect(row(page, MINH)).to_contain_text("lần 2")
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
    ha, minh = sign_in("ha"), sign_in("minh")
    take_all(ha)
    overview = ha.url
    insert(ha)
    place = "/reports/{tier}/{period}/so-tc/".format(**reported)
    return_line(ha, place)
    ha.goto(overview)
    expect(row(ha, MINH)).to_contain_text("Đang dùng bản đã bị trả lại")
    minh.goto(place)
    write(minh, "text-I", "Đã bố trí vốn cho 15 nhiệm vụ.")
    send(minh, place)
    take_again(ha, overview)
    send_for_signing(ha, draft(ha, overview))
    ha.get_by_role("link", name="Bản tổng hợp").click()
    expect(ha.get_by_role("main")).to_contain_text("Bản tổng hợp đã khóa theo văn bản")
    expect(ha.get_by_role("link", name="Lập báo cáo")).to_have_count(0)
    ha.get_by_role("link", name="Kết quả thực hiện").click()
    expect(ha.get_by_role("main")).to_contain_text("Bản tổng hợp đã khóa theo văn bản")
    expect(ha.locator("textarea")).to_have_count(0)
