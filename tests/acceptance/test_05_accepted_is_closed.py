"""5. What was accepted is closed; a line sent back opens alone; a consolidation names its versions."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from docx import Document

from tests.acceptance.people import row_of
from tests.cycle.caller import fields_of
from tests.cycle.office import Duty, fill_in, send

PERIOD = "20261"
BACK, OTHER = "1.XONG", "2.XONG"  # the line that comes back, one that does not
WHY = "Chưa khớp với báo cáo tháng 2"
FIRST = "Đơn vị không ghi lần gửi: dùng bản gửi lần đầu."
REFUSED = (403, 422, 423)
ACCEPT = {"act": "accept", "reason": ""}


@pytest.fixture
def sent(clock, divisions, tiers, enter) -> dict[str, str]:
    """Both divisions have sent; the addresses of their reports by who writes them."""
    of = Duty(tiers["quy"], PERIOD).of
    addresses = {person: of(divisions[person].code) for person in ("lan", "minh")}
    clock.set("2026-03-10 09:00")
    for number, (person, address) in enumerate(addresses.items(), 1):
        fill_in(enter(person), address, number)
        send(enter(person), address)
    clock.set("2026-03-11 09:00")
    return addresses


@pytest.fixture
def consolidation(tiers) -> str:
    return f"/reports/consolidations/{tiers['quy']}/{PERIOD}/"


def open_lines(who, address: str) -> set[str]:
    found = fields_of(who.get(f"{address}?form=whole").body.partition("<main")[2])
    boxes = [name.rpartition(".") for name in found]
    return {line for line, _, box in boxes if box in {"text", "estimate", "actual"}}


def write(who, address: str, line: str, figure: str, expected: int):
    return who.post(f"{address}lines/{line}", {"estimate": figure, "expected": expected, "key": str(uuid4())})


def send_back(ha, address: str) -> None:
    fields = {"act": "return_lines", "number": 1, "line": BACK, f"why.{BACK}": WHY, "reason": ""}
    assert ha.post(f"{address}judge", fields).status == 302


def test_05_what_was_accepted_cannot_be_edited_by_its_reporter(sent, enter):
    """No box is left to write in, and what is sent all the same changes nothing."""
    for person, address in sent.items():
        assert enter("ha").post(f"{address}judge", ACCEPT | {"number": 1}).status == 302
        who = enter(person)
        page = who.get(address)
        assert "Báo cáo đã được Phòng Kế hoạch - Tài chính tiếp nhận" in page.words
        assert open_lines(who, address) == set()
        assert write(who, address, OTHER, "99", 1).status == 423
        for place in ("save?form=whole", "submit", "recall"):
            forged = {f"{OTHER}.estimate": "99", f"{OTHER}.expected": "1", "seen": "", "key": place}
            assert who.post(f"{address}{place}", forged).status in REFUSED, place
        assert who.get(address).words == page.words


def test_05_a_line_sent_back_opens_alone(sent, enter):
    """The reason stands at the line; every other line stays as it was sent."""
    address = sent["lan"]
    send_back(enter("ha"), address)
    lan = enter("lan")
    assert open_lines(lan, address) == {BACK}
    assert f"Bị trả lại: {WHY}" in lan.words(address)
    assert write(lan, address, OTHER, "99", 1).status == 423
    assert write(lan, address, BACK, "9", 1).status == 302
    send(lan, address)
    judged = enter("ha").get(f"{address}judge")
    assert judged.body.count("<del>") == 1
    assert ("<del>6</del>" in judged.body, "<ins>9</ins>" in judged.body) == (True, True)
    assert open_lines(enter("minh"), sent["minh"]) == set()  # nothing of the other division's opened


def test_05_the_consolidated_report_names_the_version_that_it_uses(
    sent, consolidation, divisions, clock, enter
):
    """The one taken in, until a person takes the later one; in the workbench and in the document."""
    lan = divisions["lan"]
    taken = {"part": [f"{divisions[person].code}/1" for person in sent]}
    assert enter("ha").post(f"{consolidation}take", taken).status == 302
    send_back(enter("ha"), sent["lan"])
    assert write(enter("lan"), sent["lan"], BACK, "9", 1).status == 302
    send(enter("lan"), sent["lan"])

    row = row_of(enter("ha").get(consolidation), f"parts/{lan.code}")
    assert row.index("lần 1, ") < row.index("lần 2, ")  # in use, then what stands now
    assert enter("ha").post(f"{consolidation}parts/{lan.code}", {"number": 2}).status == 302
    for person, address in sent.items():
        number = 2 if person == "lan" else 1
        assert enter("ha").post(f"{address}judge", ACCEPT | {"number": number}).status == 302
    ha = enter("ha")
    page = ha.get(consolidation)
    assert "lần 2, 09:00 11/03/2026" in row_of(page, f"parts/{lan.code}")
    assert "lần 1, 09:00 10/03/2026" in row_of(page, f"parts/{divisions['minh'].code}")

    seen = fields_of(ha.get(f"{consolidation}draft").body)["seen"]
    drafted = ha.post(f"{consolidation}draft", {"seen": seen})
    printed = Document(io.BytesIO(ha.file(f"{drafted.place}document.docx")))
    cells = {cell.text for table in printed.tables for row in table.rows for cell in row.cells}
    assert {f"{lan.name} (bản gửi lần 2)", divisions["minh"].name} <= cells
    assert any(FIRST in paragraph.text for paragraph in printed.paragraphs)
