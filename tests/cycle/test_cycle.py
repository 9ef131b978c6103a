"""The whole cycle of Q3/2026 in one province: 20 departments, 65 communes, from plan to issued report.

Days pass by the workbench's clock (`clock.py`). Each kind of act is done once at a browser; the mass of 85
units does the same over HTTP. Each step is one function, in the order of the calendar.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.files import nobody, provincial_plan, upload
from tests.browser.workbench import ROOT
from tests.cycle import closing, reporting
from tests.cycle.caller import everybody
from tests.cycle.days import Days
from tests.cycle.office import enter_progress, found_plan, write_plan

pytestmark = [pytest.mark.browser, pytest.mark.half(1)]
SYMBOL = "18/KH-UBND"


def test_the_third_quarter_of_2026(workbench, clock, sign_in, tmp_path) -> None:
    days = Days(workbench, clock, sign_in)
    accept_plan(days, tmp_path)
    plan_all_the_way_down(days)
    enter_all_progress(days, tmp_path)
    reporting.everybody_writes(days)
    reporting.most_send(days)
    reporting.two_departments_merge(days)
    reporting.the_rest_send(days)
    reporting.a_line_comes_back(days)
    reporting.one_is_late(days)
    reporting.all_are_accepted(days)
    symbol = closing.the_report_is_issued(days, tmp_path)
    closing.the_province_accepts(days, symbol)
    closing.what_is_open_is_closed(days)
    closing.the_journal_tells_all(days)


def accept_plan(days: Days, folder) -> None:
    """July: the plan as issued is uploaded, read by the worker, and takes the place of the version there."""
    days.workbench.run(ROOT / "tests" / "browser" / "people_of_the_cast.py")
    an = days.at_browser("an")
    an.goto("/register/new/")
    an.get_by_label("Tên", exact=True).fill("Sở Y tế")
    an.get_by_label("Loại").select_option("department")
    an.get_by_role("button", name="Thêm cơ quan").click()
    expect(an.get_by_role("heading", level=1)).to_contain_text("Sở Y tế")
    ha = days.at_browser("ha")
    upload(ha, provincial_plan(folder, SYMBOL, doubt_in=2))
    ha.keyboard.press("j")  # to the one place in doubt
    ha.keyboard.press("e")
    ha.get_by_role("button", name=f"Bỏ {nobody(SYMBOL)}").press("Enter")
    expect(ha.locator("#counter")).to_contain_text("Không còn chỗ nào")
    ha.get_by_role("link", name="Xem lại và chấp nhận").press("Enter")
    ha.get_by_label("Thay bản đang có bằng bản này").check()
    ha.get_by_role("button", name="Chấp nhận vào hệ thống").press("Enter")
    ha.get_by_role("link", name="Mở kế hoạch").press("Enter")
    expect(ha.get_by_role("main")).to_contain_text("42")
    days.seed()


def plan_all_the_way_down(days: Days) -> None:
    """A week on: the focal agency writes its plan at the browser, all others theirs."""
    days.comes("2026-07-13 08:30")
    assert (len(days.names), len(days.communes)) == (85, 65)
    parent = found_plan(days.over_http("ha"), SYMBOL)
    ha = days.at_browser("ha")
    ha.goto(f"/plans/{parent}/draft/")
    ha.get_by_role("row", name="Sở Nông nghiệp và Môi trường").get_by_role("button").click()
    ha.get_by_role("link", name="Kiểm tra và phê duyệt").click()
    ha.get_by_label("Lý do phê duyệt khi còn thiếu").fill("bổ sung sau cuộc họp giao ban")
    ha.get_by_role("button", name="Phê duyệt kế hoạch").click()
    expect(ha.get_by_role("status")).to_contain_text("có hiệu lực")
    plans = everybody(lambda unit: write_plan(unit, parent), days.units())
    assert len(set(plans)) == 85
    ha.goto(f"/plans/{parent}/gaps/")
    expect(ha.get_by_role("main")).to_contain_text("Mọi việc được giao đều đã có nhiệm vụ phục vụ")


def enter_all_progress(days: Days, folder) -> None:
    """September: progress of all; Lan with a photo from her phone, asked by the province why it is slow."""
    days.comes("2026-09-03 09:00")
    works = everybody(lambda unit: enter_progress(unit, "60"), days.units("so-ct"))
    assert len(set(works)) == 84
    lan = days.at_browser("lan", viewport={"width": 360, "height": 740})
    lan.goto("/today/")
    row = lan.locator("li.task-row").first
    if row.locator("details.entry-box").get_attribute("open") is None:
        row.locator("summary").first.click()
    row.get_by_label(re.compile("Đã làm trong")).fill("Đã rà soát 12 cụm công nghiệp.")
    row.get_by_label("Hoàn thành (%)").fill("62,5")
    expect(row.locator("[data-entry-state]").first).to_contain_text("Đã lưu lúc")
    row.get_by_text("Nộp ảnh, tệp minh chứng").first.click()
    row.get_by_label("Chụp ảnh").set_input_files(reporting.photo(folder))
    row.get_by_role("button", name="Nộp minh chứng").click()
    expect(lan.get_by_text("Đã nộp minh chứng.")).to_be_visible()
    closing.work(days, lan)
