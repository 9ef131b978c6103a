"""6. The yearly report comes before the year closes: an estimate first, then the actual figure beside it."""

from __future__ import annotations

from tests.acceptance.people import row_of, words_of
from tests.cycle.caller import fields_of
from tests.cycle.office import Duty, figure, fill_in, send
from xanh.portal.reminders import jobs

YEAR = "2026"  # 15/12/2025 to 14/12/2026, due before 05/12/2026
WHY = "Mưa lũ tháng 12 làm chậm thi công"


def accept(who, address: str, number: int) -> None:
    fields = {"act": "accept", "number": number, "reason": ""}
    assert who.post(f"{address}judge", fields).status == 302


def test_06_an_estimate_is_accepted_and_from_15_december_the_actual_is_asked_for(
    clock, divisions, tiers, enter
):
    """Sent on the last day, 4 December, with estimates, and accepted; the actual beside it, with the gap."""
    address = Duty(tiers["nam"], YEAR).of(divisions["lan"].code)
    clock.set("2026-12-04 23:30")
    assert boxes(enter("lan"), address) == {"text", "estimate"}  # the year is not over
    forged = enter("lan").post(f"{address}lines/1.XONG", {"actual": "12", "expected": "0"})
    assert forged.status == 423
    fill_in(enter("lan"), address, 10)  # 20 tasks given, 15 done
    send(enter("lan"), address)
    accept(enter("ha"), address, 1)
    assert "Đã tiếp nhận · gửi đúng hạn" in enter("lan").words(address)

    clock.set("2026-12-14 23:59")
    jobs.run()
    assert boxes(enter("lan"), address) == set()
    assert asked_for(enter("lan")) == []

    clock.set("2026-12-15 08:00")
    jobs.run()
    lan = enter("lan")
    assert asked_for(lan) == list(ASKED)
    assert "nhập số chính thức bên cạnh số ước" in lan.words(address)
    assert boxes(lan, address) == {"actual", "reason"}

    the_actual_is_sent(lan, address)
    judged = enter("ha").get(f"{address}judge")
    assert "Số ước: 15 Số chính thức: 12 Chênh lệch: −3 (−20,0 %)" in line_of(judged, "1.XONG")
    accept(enter("ha"), address, 2)
    shown = row_of(enter("lan").get(address), 'id="line-1.XONG"')
    assert ("15 12 −3 (−20,0 %)" in shown, WHY in shown) == (True, True)
    assert "Đã tiếp nhận · gửi đúng hạn" in enter("lan").words(address)  # the first sending counts


ASKED = {
    "/": "Báo cáo cần số chính thức",
    "/reports/": "Cần bổ sung số chính thức Năm 2026",
    "/notices/?step=actual": "Báo cáo năm",
}


def asked_for(who) -> list[str]:
    """The pages that ask for the actual figures."""
    return [page for page, words in ASKED.items() if words in who.words(page)]


def boxes(who, address: str) -> set[str]:
    """Which kinds of boxes stand open on a report."""
    found = fields_of(who.get(f"{address}?form=whole").body.partition("<main")[2])
    return {name.rpartition(".")[2] for name in found} & {"text", "estimate", "actual", "reason"}


def line_of(page, code: str) -> str:
    """The words of one line of a report that is judged."""
    html = page.body.partition(f'id="line-{code}"')[2]
    return words_of(f"<p {html.partition('</section>')[0]}")


def the_actual_is_sent(who, address: str) -> None:
    """As estimated but for one figure, whose gap wants a reason."""
    fields = who.get(f"{address}?form=whole").fields(f"{address}save?form=whole")
    lines = [name.removesuffix(".actual") for name in fields if name.endswith(".actual")]
    actual = {f"{line}.actual": figure(line, 10) for line in lines} | {"1.XONG.actual": "12"}
    assert who.post(f"{address}save?form=whole", fields | actual).status == 302
    page = who.get(f"{address}submit")
    assert 'name="seen"' in page.body
    assert who.post(f"{address}submit", {"seen": fields_of(page.body)["seen"], "key": "k"}).status == 422
    fields = who.get(f"{address}?form=whole").fields(f"{address}save?form=whole")
    assert who.post(f"{address}save?form=whole", fields | {"1.XONG.reason": WHY}).status == 302
    send(who, address)
