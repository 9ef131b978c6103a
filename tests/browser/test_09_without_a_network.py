"""9. The cable is pulled while somebody types, the laptop restarted, the cable plugged in: all came, once."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.offline import done, enter, form_of, kept, state
from tests.browser.test_reports import open_late_report

pytestmark = pytest.mark.browser
TYPED = "Đã rà soát 12 cụm công nghiệp."


def test_09_what_was_typed_without_a_network_arrives_once(computer, cable, work, arrived) -> None:
    """Progress on a task: what stood on the screen when the cable was pulled, and what was typed after."""
    page = enter(computer())
    page.goto("/today/")
    kept(page)
    done(form_of(page, work)).press_sequentially(TYPED[:11])
    cable.pull()
    done(form_of(page, work)).press_sequentially(TYPED[11:])
    expect(state(form_of(page, work))).to_contain_text("Chưa gửi")

    page = computer().pages[0]  # closed and started again, still without a network
    page.goto("/today/")
    expect(page.get_by_text("đang xem bản lưu lúc")).to_be_visible()
    expect(done(form_of(page, work))).to_have_value(TYPED)
    expect(page.get_by_role("link", name="Chưa gửi")).to_contain_text("1")
    page.goto("/unsent/")
    expect(page.get_by_text(TYPED)).to_be_visible()
    expect(page.get_by_text("Chờ gửi", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="Việc hôm nay").last).to_be_visible()

    cable.plug()
    page.get_by_role("button", name="Gửi lại tất cả").click()
    expect(page.get_by_text("Đã gửi", exact=True)).to_be_visible()
    found = arrived()
    assert found.texts[-1:] == [TYPED]
    assert len(found.texts) == found.journal <= 2  # what was typed before the cable may have come in time
    page.goto("/today/")
    expect(page.get_by_text("đang xem bản lưu lúc")).to_be_hidden()
    expect(page.get_by_role("link", name="Chưa gửi")).to_be_hidden()


def test_09_a_report_typed_without_a_network_is_sent_once(computer, cable, sign_in, arrived) -> None:
    """A whole report: typed on without a network, sent after one restart, underway through another."""
    page = enter(computer())
    place = urlsplit(open_late_report(sign_in("ha"), quarter=1)).path
    page.goto(place)
    kept(page)
    before = arrived().sent
    boxes = page.locator("main textarea, main input[id^='actual-']")
    boxes.first.press_sequentially(TYPED[:11])
    cable.pull()
    boxes.first.press_sequentially(TYPED[11:])
    for box in boxes.all()[1:]:
        box.fill("12" if box.get_attribute("inputmode") else TYPED)
    expect(page.get_by_role("link", name="Chưa gửi")).to_contain_text("16")

    page = computer().pages[0]
    page.goto(place)
    expect(page.get_by_text("đang xem bản lưu lúc")).to_be_visible()
    expect(page.locator("main textarea").first).to_have_value(TYPED)
    later = page.locator("form[data-queue=final]")
    later.get_by_role("button", name="Gửi khi có mạng").click()
    expect(state(later)).to_contain_text("Thời điểm gửi tính theo giờ máy chủ")

    page = computer().pages[0]
    cable.plug()
    page.goto("/unsent/")
    expect(page.locator(".unsent").first).to_contain_text("Gửi báo cáo")
    expect(page.locator(".unsent[data-state=sent]").first).to_contain_text("Gửi báo cáo")
    assert arrived().sent == before + 1
    page.goto(place)
    expect(page.locator("section[aria-labelledby=versions] li")).to_have_count(1)
    sent = page.locator("table.report-lines tbody tr")
    expect(sent.filter(has_text=TYPED)).to_have_count(4)
    expect(sent.filter(has_text="12")).to_have_count(12 + 4)
