"""Without a network, or with half of one: what is typed is kept, sent once, and told where it is refused."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import fill_login
from tests.browser.offline import done, enter, form_of, kept, state
from tests.browser.people_of_the_cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.half(0)]


def test_offline_in_playwrights_own_sense_then_sent_by_itself(computer, work, arrived) -> None:
    context = computer()
    page = enter(context)
    page.goto("/today/")
    kept(page)
    context.set_offline(True)
    form = form_of(page, work)
    done(form).press_sequentially("Gõ khi không có mạng.")
    expect(state(form)).to_contain_text("Chưa gửi")
    context.set_offline(False)
    expect(state(form)).to_contain_text("Đã lưu lúc")
    assert arrived().texts == ["Gõ khi không có mạng."]
    assert arrived().journal == 1


def test_server_killed_before_its_answer_one_entry_after_the_restart(
    computer, cable, workbench, work, arrived
) -> None:
    page = enter(computer())
    page.goto("/today/")
    kept(page)
    form = form_of(page, work)
    cable.loses = b"POST /tasks/"
    done(form).fill("Câu trả lời bị mất.")
    while not arrived().texts:  # each look takes a second or two
        pass
    workbench.process.kill()
    workbench.process.wait(30)
    cable.pull()
    expect(state(form)).to_contain_text("Chưa gửi")
    cable.loses = b""
    workbench.start()
    cable.plug()
    page = computer().pages[0]
    page.goto("/unsent/")
    expect(page.get_by_text("Đã gửi", exact=True)).to_be_visible()
    assert arrived().texts == ["Câu trả lời bị mất."]
    assert arrived().journal == 1


def test_a_page_left_in_the_same_moment_loses_no_letter(computer, cable, work, arrived) -> None:
    page = enter(computer())
    page.goto("/today/")
    kept(page)
    cable.pull()
    done(form_of(page, work)).fill("Rời trang ngay khi gõ.")
    page.goto("/unsent/")
    expect(page.get_by_text("Rời trang ngay khi gõ.")).to_be_visible()
    cable.plug()
    page.get_by_role("button", name="Gửi lại tất cả").click()
    expect(page.get_by_text("Đã gửi", exact=True)).to_be_visible()
    assert arrived().texts == ["Rời trang ngay khi gõ."]


def test_a_conflict_is_settled_in_front_of_the_user(computer, cable, sign_in, work, arrived) -> None:
    page = enter(computer())
    page.goto("/today/")
    kept(page)
    cable.pull()
    done(form_of(page, work)).fill("Bản gõ khi mất mạng.")
    expect(state(form_of(page, work))).to_contain_text("Chưa gửi")
    colleague = sign_in("lan")
    colleague.goto("/today/")
    done(form_of(colleague, work)).fill("Bản của đồng nghiệp.")
    expect(state(form_of(colleague, work))).to_contain_text("Đã lưu lúc")

    cable.plug()
    page.goto("/unsent/")
    line = page.locator(".unsent[data-state=conflict]")
    expect(line.locator("[data-theirs]")).to_contain_text("Bản của đồng nghiệp.")
    expect(line.get_by_label(re.compile("Đã làm trong"))).to_have_value("Bản gõ khi mất mạng.")
    line.get_by_role("button", name="Chép thêm bản kia vào").click()
    both = "Bản gõ khi mất mạng.\n\nBản của đồng nghiệp."
    expect(line.get_by_label(re.compile("Đã làm trong"))).to_have_value(both)
    line.get_by_role("button", name="Gửi bản của tôi").click()
    expect(page.get_by_text("Đã gửi", exact=True)).to_be_visible()
    assert arrived().texts == ["Bản của đồng nghiệp.", both]


def test_what_is_refused_says_why_and_is_mended_or_dropped(computer, cable, work, arrived) -> None:
    page = enter(computer())
    page.goto("/today/")
    kept(page)
    cable.pull()
    form_of(page, work).get_by_label("Hoàn thành (%)").fill("một nửa")
    expect(state(form_of(page, work))).to_contain_text("Chưa gửi")
    cable.plug()
    page.goto("/unsent/")
    line = page.locator(".unsent[data-state=refused]")
    expect(line.locator("[data-problems]")).to_contain_text("một nửa")
    line.get_by_role("button", name="Bỏ").click()
    page.get_by_role("button", name="Hoàn tác").click()
    expect(line.locator("[data-problems]")).to_contain_text("một nửa")
    line.get_by_role("link").first.click()
    form = form_of(page, work)
    expect(form.get_by_label("Hoàn thành (%)")).to_have_value("một nửa")
    expect(form.locator("[data-entry-problems]")).to_contain_text("một nửa")
    form.get_by_label("Hoàn thành (%)").fill("50")
    expect(state(form)).to_contain_text("Đã lưu lúc")
    assert len(arrived().texts) == 1


def test_two_tabs_are_one_writer(computer, cable, work, arrived) -> None:
    context = computer()
    first = enter(context)
    first.goto("/today/")
    kept(first)
    second = context.new_page()
    second.goto("/today/")
    cable.pull()
    done(form_of(first, work)).fill("Gõ ở thẻ thứ nhất.")
    expect(done(form_of(second, work))).to_have_value("Gõ ở thẻ thứ nhất.")
    cable.plug()
    first.evaluate("document.dispatchEvent(new CustomEvent('xanh:queue-begin'))")
    for page in (first, second):
        expect(state(form_of(page, work))).to_contain_text("Đã lưu lúc")
    done(form_of(second, work)).fill("Gõ tiếp ở thẻ thứ hai.")
    expect(form_of(second, work).locator("[name=expected]")).to_have_value("2")
    assert arrived().texts == ["Gõ ở thẻ thứ nhất.", "Gõ tiếp ở thẻ thứ hai."]


def test_another_person_at_the_same_browser_neither_sees_nor_sends(computer, cable, work, arrived) -> None:
    context = computer()
    page = enter(context)
    page.goto("/today/")
    kept(page)
    cable.pull()
    done(form_of(page, work)).fill("Chỉ của Lan.")
    expect(state(form_of(page, work))).to_contain_text("Chưa gửi")
    context.clear_cookies()  # the session ends
    cable.plug()
    page.goto("/unsent/")
    expect(page).to_have_url(re.compile("/login/"))
    fill_login(page, "minh", PASSWORD)
    page.wait_for_url(lambda url: "/login/" not in url)
    page.goto("/unsent/")
    expect(page.get_by_text("còn nội dung chưa gửi của người khác")).to_contain_text("1")
    expect(page.get_by_text("Chỉ của Lan.")).to_have_count(0)
    assert arrived().texts == []
    whose = "async () => (await caches.keys()).filter(name => name.startsWith('xanh-pages-')).length === 1"
    page.wait_for_function(whose)  # a page clears away what was kept for others after it is shown

    context.clear_cookies()
    enter(context)
    page.goto("/unsent/")
    expect(page.get_by_text("Đã gửi", exact=True)).to_be_visible()
    assert arrived().texts == ["Chỉ của Lan."]


def test_signing_out_asks_and_leaves_no_pages(computer, cable, work) -> None:
    context = computer()
    page = enter(context)
    page.goto("/today/")
    kept(page)
    cable.pull()
    done(form_of(page, work)).fill("Chưa gửi khi đăng xuất.")
    expect(page.get_by_role("link", name="Chưa gửi")).to_contain_text("1")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.locator("summary.tool", has_text="Lan").click()
    page.get_by_role("button", name="Đăng xuất").click()
    expect(page.get_by_text("Đã xóa các trang lưu trên máy này")).to_be_visible()
    assert "1 mục chưa gửi" in asked[0]
    with pytest.raises(Exception, match="ERR_"):
        page.goto("/today/")
    cable.plug()
    page = context.new_page()
    page.goto("/today/")
    expect(page).to_have_url(re.compile("/login/"))  # the server's session ended too


def test_a_session_that_ended_loses_nothing(computer, work, arrived) -> None:
    context = computer()
    page = enter(context)
    page.goto("/today/")
    kept(page)
    context.clear_cookies()
    done(form_of(page, work)).fill("Phiên đã hết.")
    expect(state(form_of(page, work))).to_contain_text("đăng nhập lại để gửi")
    assert arrived().texts == []
    enter(context)
    page.goto("/today/")
    expect(done(form_of(page, work))).to_have_value("Phiên đã hết.")
    page.goto("/unsent/")
    expect(page.get_by_text("Đã gửi", exact=True)).to_be_visible()
    assert arrived().texts == ["Phiên đã hết."]


def test_a_photo_waits_and_one_too_large_is_told(computer, cable, work, arrived, tmp_path) -> None:
    from PIL import Image

    photo = tmp_path / "hien-truong.jpg"
    Image.new("RGB", (900, 700), "orange").save(photo)
    page = enter(computer())
    page.goto("/today/")
    kept(page)
    cable.pull()
    row = page.locator(f"li.task-row:has(a[href='/tasks/{work}/'])")
    form_of(page, work)
    row.get_by_text("Nộp ảnh, tệp minh chứng").first.click()
    form = row.locator("form[data-queue]")
    form.get_by_label("Chụp ảnh").set_input_files(photo)
    form.evaluate("form => { form.dataset.was = form.dataset.limit; form.dataset.limit = 10; }")
    form.get_by_role("button", name="Nộp minh chứng").click()
    expect(state(form)).to_contain_text("Tệp quá lớn")
    form.evaluate("form => { form.dataset.limit = form.dataset.was; }")
    form.get_by_role("button", name="Nộp minh chứng").click()
    expect(state(form)).to_contain_text("tự gửi khi có mạng")
    page = computer().pages[0]
    cable.plug()
    page.goto("/unsent/")
    expect(page.get_by_text("Đã gửi", exact=True)).to_be_visible()
    assert arrived().files == ["hien-truong.jpg"]


def test_a_full_disk_is_told_and_the_text_still_goes(computer, cable, work, arrived) -> None:
    context = computer()
    page = enter(context)
    page.goto("/today/")
    kept(page)
    full = "new DOMException('full', 'QuotaExceededError')"
    page.evaluate(f"() => {{ xanhStore.put = () => Promise.reject({full}); }}")
    done(form_of(page, work)).fill("Bộ nhớ đầy.")
    expect(page.get_by_text("Bộ nhớ của trình duyệt đã đầy")).to_be_visible()
    expect(state(form_of(page, work))).to_contain_text("Đã lưu lúc")
    assert arrived().texts == ["Bộ nhớ đầy."]
