"""The reports of the quarter: written, sent, a merger midway, one returned, one late, all accepted."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.cycle.caller import everybody
from tests.cycle.days import Days
from tests.cycle.office import fill_in, send

OURS, GOES, STAYS = "so-ct", "so-dttg", "so-nv"  # Lan's; the department that ends; the one it ends in
PHONE = {"viewport": {"width": 360, "height": 740}}
REASON = "Chưa nêu kết quả theo từng chỉ số thành phần"


def photo(folder: Path) -> Path:
    from PIL import Image

    file = folder / "hop-dan.jpg"
    Image.new("RGB", (1200, 900), "blue").save(file)
    return file


def late_ones(days: Days) -> list[str]:
    """The commune whose network is down on the last day."""
    return sorted(days.communes)[:1]


def waiting(days: Days) -> tuple[str, ...]:
    """Who does not send before the merger: the department that ends, the last two communes, the late one."""
    return (GOES, *sorted(days.communes)[-2:], *late_ones(days))


def number_of(days: Days, code: str) -> int:
    """Each unit's own, from which its figures follow."""
    return sorted(days.names).index(code)


def everybody_writes(days: Days) -> None:
    """The window is open: 84 reports in one form each; Lan types hers on a phone, saved as typed."""
    days.comes("2026-09-09 08:00")
    units = days.units(OURS)
    everybody(lambda u: fill_in(u.officer, days.duty.of(u.code), number_of(days, u.code)), units)
    lan = days.at_browser("lan", **PHONE)
    lan.goto(days.duty.of(OURS))
    for box in [str(b.get_attribute("id")) for b in lan.locator("textarea").all()]:
        write(lan, box, "Đã hoàn thành các nhiệm vụ của kỳ.")
    for box in [str(b.get_attribute("id")) for b in lan.locator('input[id^="estimate-"]').all()]:
        write(lan, box, "10")


def write(page: Page, box: str, text: str) -> None:
    line = box.partition("-")[2]
    page.locator(f'[id="{box}"]').fill(text)
    page.locator(f'[id="{box}"]').blur()
    expect(page.locator(f'[id="line-{line}"] [data-entry-state]')).to_contain_text("Đã lưu")


def most_send(days: Days) -> None:
    """Two days before the merger."""
    everybody(lambda u: send(u.officer, days.duty.of(u.code)), days.units(OURS, *waiting(days)))
    send_at_browser(days.at_browser("lan"), days.duty.of(OURS))


def send_at_browser(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("link", name="Xem lại và gửi").first.press("Enter")
    page.get_by_role("button", name="Gửi báo cáo").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Đã gửi")


def two_departments_merge(days: Days) -> None:
    """Looked at, then made; what was open passes on."""
    days.comes("2026-09-11 07:30")
    an = days.at_browser("an")
    an.goto("/register/merge/")
    an.get_by_label("Cơ quan kết thúc hoạt động").select_option([GOES])
    an.get_by_label("Cơ quan kế thừa", exact=True).select_option(STAYS)
    an.get_by_label("Cơ quan kế thừa nhận nhiệm vụ từ ngày").fill("2026-09-11")
    an.get_by_label("Căn cứ (nghị quyết, quyết định)").fill("Nghị quyết 42 của HĐND tỉnh")
    an.get_by_role("button", name="Xem trước").click()
    an.get_by_role("region", name=days.names[GOES]).get_by_role("button", name="Sáp nhập").click()
    expect(an.get_by_role("status")).to_contain_text("Đã sáp nhập")


def the_rest_send(days: Days) -> None:
    """The successor's officer finds the report begun under the old name, and sends it; two communes send."""
    heir = days.over_http(f"cb-{STAYS}")
    ours = heir.get("/reports/")
    assert days.duty.of(GOES) in ours.body, ours.words[:800]
    assert days.names[GOES] in ours.body  # under the name it was begun under
    send(heir, days.duty.of(GOES))
    for code in sorted(days.communes)[-2:]:
        send(days.unit(code).officer, days.duty.of(code))


def a_line_comes_back(days: Days) -> None:
    """One line of Lan's report is returned with a reason; she can write on it alone, and sends again."""
    ha = days.at_browser("ha")
    ha.goto(f"{days.duty.of(OURS)}judge")
    line = ha.locator("#line-KQ")
    line.get_by_label("Trả lại mục này").check()
    line.get_by_label("Lý do trả lại mục KQ").fill(REASON)
    ha.get_by_role("button", name="Trả lại các mục đã chọn").click()
    expect(ha.get_by_role("main")).to_contain_text("Bị trả lại")
    days.comes("2026-09-14 16:00")
    lan = days.at_browser("lan", **PHONE)
    lan.goto(days.duty.of(OURS))
    expect(lan.locator("textarea")).to_have_count(1)
    expect(lan.locator("#line-KQ")).to_contain_text(REASON)
    write(lan, "text-KQ", "CSTP1: 4 nhiệm vụ; CSTP2: 3 nhiệm vụ.")
    send_at_browser(lan, days.duty.of(OURS))


def one_is_late(days: Days) -> None:
    """The period and the due moment pass at midnight; the network is back ten minutes later."""
    days.comes("2026-09-15 00:10")
    (code,) = late_ones(days)
    officer = days.unit(code).officer
    fill_in(officer, days.duty.of(code), number_of(days, code))  # the actual figures are asked for now
    send(officer, days.duty.of(code))


def all_are_accepted(days: Days) -> None:
    """The focal agency ticks what it has looked through, a page at a time."""
    days.comes("2026-09-16 08:00")
    ha = days.at_browser("ha")
    left = len(days.names)
    while left:
        ha.goto("/reports/received/")
        expect(ha.locator("table caption")).to_contain_text(f"{left} báo cáo")
        boxes = ha.locator("input[name=report]")
        ticked = boxes.count()
        for box in boxes.all():
            box.check()
        ha.get_by_role("button", name="Tiếp nhận các báo cáo đã chọn").click()
        expect(ha.get_by_role("status").first).to_contain_text(f"Đã tiếp nhận {ticked} báo cáo")
        left -= ticked
    board = days.over_http("ha").get(f"/reports/board/?tier={days.tier}&year=2026&state=accepted")
    (late,) = late_ones(days)
    assert days.names[late] in board.body
