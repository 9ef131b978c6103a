"""A report in a browser: allowed, filled in as typed, sent, one line returned, sent again, accepted."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
REGIME = "Báo cáo quý cải thiện Chỉ số Xanh (PGI) tỉnh Lạng Sơn → Sở Nông nghiệp và Môi trường"
PHONE = {"viewport": {"width": 360, "height": 740}}


def write(page: Page, box: str, text: str) -> None:
    """Type in a box and leave it; it is saved by itself."""
    page.locator(f'[id="{box}"]').fill(text)
    page.locator(f'[id="{box}"]').blur()
    line = box.partition("-")[2]
    expect(page.locator(f'[id="line-{line}"] [data-entry-state]')).to_contain_text("Đã lưu")


def open_late_report(page: Page, *, quarter: int) -> str:
    """From the board to a report of a quarter long past, opened by a named exception; its address."""
    page.goto("/reports/board/?year=2026")
    page.get_by_label("Chế độ và cấp báo cáo").select_option(label=REGIME)
    page.get_by_role("button", name="Lọc").click()
    row = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Sở Công Thương", exact=True))
    row.get_by_role("link").nth(quarter - 1).click()
    expect(page.get_by_role("main")).to_contain_text("Đã hết thời gian nhập")
    place = page.url
    page.get_by_role("link", name="Cho phép nhập ngoài thời gian quy định").click()
    page.get_by_label("Cho phép nhập đến hết ngày").fill("31/12/2090")
    page.get_by_label("Lý do").fill("Mất điện do bão")
    page.get_by_role("button", name="Cho phép nhập").click()
    expect(page.get_by_role("main")).to_contain_text("Mất điện do bão")
    return place


def fill_in(page: Page, place: str) -> None:
    """Every box that is asked for, on a phone; a figure that can be read two ways is refused at its box."""
    page.goto(place)
    for box in page.locator("textarea").all():
        write(page, str(box.get_attribute("id")), "Đã hoàn thành các nhiệm vụ của kỳ.")
    figures = [str(box.get_attribute("id")) for box in page.locator('input[id^="actual-"]').all()]
    first = page.locator(f'[id="{figures[0]}"]')
    first.fill("1.234")
    first.blur()
    expect(page.locator(f'[id="line-{figures[0].partition("-")[2]}"]')).to_contain_text("Không rõ")
    for number, box in enumerate(figures, 10):
        write(page, box, str(number))


def send(page: Page, place: str) -> None:
    page.goto(place)
    page.get_by_role("link", name="Xem lại và gửi").first.click()
    page.get_by_role("button", name="Gửi báo cáo").click()
    expect(page.get_by_role("status")).to_contain_text("Đã gửi")


def test_filled_in_sent_one_line_returned_sent_again_accepted(sign_in) -> None:
    ha, lan = sign_in("ha"), sign_in("lan", **PHONE)
    place = open_late_report(ha, quarter=2)
    fill_in(lan, place)
    send(lan, place)

    ha.goto("/reports/received/")
    ha.get_by_role("link", name="Sở Công Thương").click()
    line = ha.locator("#line-KQ")
    line.get_by_label("Trả lại mục này").check()
    line.get_by_label("Lý do trả lại mục KQ").fill("Chưa nêu kết quả theo từng chỉ số thành phần")
    ha.get_by_role("button", name="Trả lại các mục đã chọn").click()
    expect(ha.get_by_role("main")).to_contain_text("Bị trả lại")

    lan.goto(place)
    expect(lan.locator("textarea")).to_have_count(1)
    expect(lan.locator("#line-KQ")).to_contain_text("Chưa nêu kết quả")
    write(lan, "text-KQ", "CSTP1: 4 nhiệm vụ; CSTP2: 3 nhiệm vụ.")
    send(lan, place)

    ha.goto(f"{place}judge")
    expect(ha.locator("#line-KQ ins")).to_contain_text("CSTP1: 4 nhiệm vụ")
    ha.get_by_role("button", name="Tiếp nhận").click()
    lan.goto(place)
    expect(lan.get_by_role("main")).to_contain_text("Báo cáo đã được Sở Nông nghiệp và Môi trường tiếp nhận")
    expect(lan.locator("textarea")).to_have_count(0)
