"""The end of the quarter: the report is issued, what is open is closed, the journal tells all."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from asn1crypto import pem
from playwright.sync_api import Page, expect

from tests.cycle.days import Days
from tests.cycle.office import Duty
from tests.cycle.reporting import OURS, number_of, send_at_browser, write
from tests.documents.authority import Authority

SUBJECT = "Kết quả cải thiện Chỉ số Xanh quý III năm 2026"
SIGNER = "Nguyễn Văn Quang"
FOCAL = "so-nnmt"


def work(days: Days, lan: Page) -> None:
    """Lan's task is asked about; the question, its clock and her answer stay open until the end."""
    href = lan.locator("li.task-row").first.get_by_role("link").first.get_attribute("href")
    quang = days.at_browser("quang")
    quang.goto(str(href))
    quang.get_by_role("link", name="Đề nghị giải trình").first.click()
    quang.get_by_label("Cần giải trình điều gì").fill("Vì sao tiến độ chậm?")
    quang.get_by_role("button", name="Gửi đề nghị").click()
    expect(quang.get_by_role("main")).to_contain_text("Hạn trả lời")
    lan.goto("/today/")
    lan.get_by_role("main").locator("a[href^='/explanations/']").first.click()
    lan.get_by_label("Nội dung").fill("Do chờ hướng dẫn; sẽ xong trước 10/9.")
    lan.get_by_role("button", name="Gửi giải trình").click()


def authority_of(days: Days) -> Authority:
    """A test issuer of certificates, known to the workbench as the province's would be."""
    made = Authority()
    folder = days.workbench.folder / "signing-roots"
    folder.mkdir(exist_ok=True)
    for number, one in enumerate((made.root, made.issuer)):
        (folder / f"{number}.pem").write_bytes(pem.armor("CERTIFICATE", one.der))
        (folder / f"{number}.crl").write_bytes(made.list_of(one))
    return made


def the_report_is_issued(days: Days, folder: Path) -> str:
    """Drafted, numbered, exported, signed by a test certificate, taken back, verified, issued; its symbol."""
    days.comes("2026-09-18 08:00")
    authority, ha = authority_of(days), days.at_browser("ha")
    draft(ha, total(days))
    ha.get_by_role("button", name="Cấp số").dblclick()  # a nervous hand: one number
    title = ha.get_by_role("heading", level=1)
    expect(title).to_contain_text("/BC-SNNMT")
    symbol = re.findall(r"\d+/BC-SNNMT", title.inner_text())[0]
    ha.get_by_role("button", name="Xuất tệp trình ký").click()
    with ha.expect_download() as download:
        ha.get_by_role("link", name="Tải PDF").click()
    signed = folder / "da-ky.pdf"
    signed.write_bytes(sign(days, authority, download.value.path().read_bytes()))
    ha.get_by_label("Tệp PDF đã ký số").set_input_files(signed)
    ha.get_by_role("button", name="Tải tệp đã ký lên").click()
    expect(ha.get_by_role("main")).to_contain_text("Kết quả xác minh chữ ký số")
    ha.get_by_role("button", name="Phát hành").click()
    expect(ha.get_by_role("main")).to_contain_text("Đã phát hành")
    ha.goto("/documents/numbers/")
    expect(ha.get_by_role("row", name=SUBJECT)).to_have_count(1)
    return symbol


def total(days: Days) -> int:
    """How many tasks of the first part were given in all units, as their reports say."""
    return sum(10 if code == OURS else 10 + number_of(days, code) for code in days.names)


def draft(ha: Page, tasks: int) -> None:
    ha.goto("/documents/new/")
    ha.get_by_label("Loại văn bản").select_option(label="Báo cáo")
    ha.get_by_label("Trích yếu nội dung").fill(SUBJECT)
    ha.get_by_role("button", name="Tạo dự thảo").click()
    ha.get_by_label("Nội dung phần 1").fill(f"85 đơn vị đã báo cáo; {tasks} nhiệm vụ được giao.")
    ha.get_by_label("Chức vụ người ký").fill("Giám đốc")
    ha.get_by_label("Họ và tên người ký").fill(SIGNER)
    ha.get_by_label("Cơ quan nhận trên phần mềm").select_option(label="UBND tỉnh")
    ha.get_by_role("button", name="Lưu dự thảo").click()
    expect(ha.get_by_role("status")).to_contain_text("Đã lưu dự thảo")


def sign(days: Days, authority: Authority, pdf: bytes) -> bytes:
    """In a thread of its own: the browser's keeps an event loop running, beside which pyHanko starts none."""
    with ThreadPoolExecutor(1) as outside:
        person, now = authority.person(SIGNER), days.clock.now()
        return outside.submit(authority.sign, pdf, person, stamped=now).result()


def the_province_accepts(days: Days, symbol: str) -> None:
    """The focal agency's own report goes to the province, which accepts it; it has the document, too."""
    ha, quang, page = days.at_browser("ha"), days.at_browser("quang"), days.over_http("ha").get("/reports/")
    tier = next(int(t) for t in re.findall(rf"/reports/(\d+)/{days.duty.period}/{FOCAL}/", page.body))
    address = Duty(tier, days.duty.period).of(FOCAL)
    ha.goto(address)
    for box in [str(b.get_attribute("id")) for b in ha.locator("textarea").all()]:
        write(ha, box, f"Xem Báo cáo {symbol}.")
    for box in [str(b.get_attribute("id")) for b in ha.locator('input[id^="actual-"]').all()]:
        write(ha, box, str(total(days)))
    send_at_browser(ha, address)
    quang.goto("/reports/received/")
    quang.get_by_role("link", name="Sở Nông nghiệp và Môi trường").click()
    quang.get_by_role("button", name="Tiếp nhận").click()
    expect(quang.get_by_role("main")).to_contain_text("tiếp nhận")


def what_is_open_is_closed(days: Days) -> None:
    """The explanation is accepted, the evidence judged, the task done."""
    quang, lan = (days.at_browser(name) for name in ("quang", "lan"))
    quang.goto("/explanations/")
    asked = quang.get_by_role("main").locator("a[href^='/explanations/']")
    asked.filter(has_text=re.compile(".{20}")).first.click()
    quang.get_by_role("button", name="Chấp nhận giải trình").click()
    reviewer = days.over_http("dm-so-ct")
    (kept,) = set(re.findall(r"/evidence/(\d+)/", reviewer.get("/evidence/").body))
    assert reviewer.post(f"/evidence/{kept}/judge/", {"verdict": "accepted"}).status == 302
    lan.goto("/today/")
    row = lan.locator("li.task-row").first
    if row.locator("details.entry-box").get_attribute("open") is None:
        row.locator("summary").first.click()
    row.get_by_label("Hoàn thành (%)").fill("100")
    expect(row.locator("[data-entry-state]").first).to_contain_text("Đã lưu lúc")
    row.get_by_role("link").first.click()
    lan.get_by_role("button", name="Xác nhận hoàn thành").click()
    expect(lan.get_by_text("Đã xác nhận hoàn thành nhiệm vụ.")).to_be_visible()


def the_journal_tells_all(days: Days) -> None:
    """Whole, and one line for each thing that was done once."""
    assert "nguyên vẹn" in days.workbench.xanh("journal", "verify")
    server = days.workbench.log.read_text("utf-8", "replace")
    assert "database is locked" not in server
    assert "Traceback" not in server
