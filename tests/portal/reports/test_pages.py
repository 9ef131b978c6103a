"""The pages of the reports, as the people of the cast use them; a sheet of Excel out and in."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.portal.reports.acting import fill, judge, sent
from tests.portal.reports.conftest import again
from xanh.portal.reports import actions
from xanh.portal.reports.models import LockException, Submission
from xanh.portal.reports.queries import contents, find_duty
from xanh.portal.reports.rules import State

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def duty(duty_now):
    return duty_now


def address(duty, name="report", **more):
    return reverse(f"reports:{name}", kwargs={**duty.key, **more})


def filled(duty, lan, now):
    fill(duty, by=lan, at=now)
    return again(duty)


def test_mine_lists_what_we_owe(duty, lan):
    body = signed_in(lan).get(reverse("reports:mine")).content.decode()
    assert "Báo cáo Chỉ số Xanh" in body
    assert address(duty) in body
    assert "Đang mở để nhập" in body


def test_mine_of_someone_without_agency_says_so(cast, duty):
    assert "không thuộc cơ quan nào" in signed_in(cast["admin"]).get(reverse("reports:mine")).content.decode()


def test_a_line_saved_by_the_script(duty, lan):
    client = signed_in(lan)
    data = {"estimate": "85,5", "expected": "0", "key": str(uuid4())}
    got = client.post(address(duty, "line", code="1"), data, headers={"accept": "application/json"})
    assert (got.status_code, got.json()["state"], got.json()["version"]) == (200, "saved", 1)
    again_got = client.post(address(duty, "line", code="1"), data, headers={"accept": "application/json"})
    assert again_got.json() == got.json()
    late = {**data, "estimate": "90", "key": str(uuid4())}
    conflict = client.post(address(duty, "line", code="1"), late, headers={"accept": "application/json"})
    assert (conflict.status_code, conflict.json()["current"]["estimate"]) == (409, "85,5")
    bad = {**late, "estimate": "1.234", "expected": "1", "key": str(uuid4())}
    refused = client.post(address(duty, "line", code="1"), bad, headers={"accept": "application/json"})
    assert (refused.status_code, refused.json()["problems"][0]["code"]) == (422, "field.ambiguous_number")


def test_a_locked_report_says_which_lock_and_who_can_lift_it(duty, lan, ha, now):
    sent(duty, by=lan, at=now)
    got = signed_in(lan).post(
        address(duty, "line", code="1"),
        {"estimate": "1", "expected": "1"},
        headers={"accept": "application/json"},
    )
    assert (got.status_code, got.json()["problems"][0]["code"]) == (423, "report.submitted")


def test_without_a_script_nothing_typed_is_lost_by_an_error(duty, lan):
    got = signed_in(lan).post(address(duty, "line", code="1"), {"estimate": "mười", "expected": "0"})
    body = got.content.decode()
    assert got.status_code == 422
    assert 'value="mười"' in body
    assert "không phải là số" in body


def test_the_form_of_all_lines_saves_what_was_typed_and_shows_the_rest_again(duty, lan):
    client = signed_in(lan)
    body = client.get(address(duty) + "?form=whole").content.decode()
    assert 'name="1.estimate"' in body
    data = {"I.text": "Đã làm", "I.expected": "0", "1.estimate": "mười", "1.expected": "0"}
    got = client.post(address(duty, "save") + "?form=whole", data)
    assert (got.status_code, 'value="mười"' in got.content.decode()) == (422, True)
    assert next(line for line in contents(again(duty)) if line.code == "I").values.text == "Đã làm"


def test_the_form_of_all_lines_leaves_alone_what_was_not_touched(duty, lan, ha, now):
    filled(duty, lan, now)
    client = signed_in(lan)
    shown = client.get(address(duty) + "?form=whole")
    rows = {row.code: row for row in shown.context["rows"]}
    actions.save_line(again(duty), "2", {"estimate": "99"}, expected=1, by=ha, at=now)
    data = {f"{c}.{b.name}": b.value for c, row in rows.items() for b in row.boxes}
    data |= {f"{c}.expected": str(row.version) for c, row in rows.items()}
    data |= {f"{c}.seen": row.seen for c, row in rows.items()}
    got = client.post(address(duty, "save") + "?form=whole", {**data, "I.text": "Bản mới"})
    assert got.status_code == 302
    values = {line.code: line.values for line in contents(again(duty))}
    assert (values["I"].text, values["2"].estimate) == ("Bản mới", 99)


def test_sending_asks_first_and_a_double_click_sends_once(duty, lan, now):
    client = signed_in(lan)
    fill(duty, by=lan, at=now, values={"I": {"text": "Có"}})
    page = client.get(address(duty, "submit"))
    assert (page.status_code, page.context["is_ready"]) == (200, False)
    fill(duty, by=lan, at=now, values={"1": {"estimate": "1"}, "2": {"estimate": "2"}})
    page = client.get(address(duty, "submit"))
    form = {"seen": page.context["seen"], "key": page.context["key"]}
    assert [client.post(address(duty, "submit"), form).status_code for _ in range(2)] == [302, 302]
    assert (Submission.objects.count(), again(duty).state) == (1, State.SUBMITTED)


def test_a_page_seen_before_a_change_sends_nothing(duty, lan, ha, now):
    filled(duty, lan, now)
    client = signed_in(lan)
    page = client.get(address(duty, "submit"))
    actions.save_line(again(duty), "1", {"estimate": "1"}, expected=1, by=ha, at=now)
    got = client.post(address(duty, "submit"), {"seen": page.context["seen"], "key": "k"})
    assert (got.status_code, Submission.objects.count()) == (422, 0)


def test_inbox_judge_and_return_of_a_line(duty, lan, ha, now):
    sent(duty, by=lan, at=now)
    hers = signed_in(ha)
    inbox = hers.get(reverse("reports:received")).content.decode()
    assert address(duty, "judge") in inbox
    bare = hers.post(address(duty, "judge"), {"act": "return_lines", "number": "1", "line": "1", "why.1": ""})
    assert bare.status_code == 422
    done = hers.post(
        address(duty, "judge"), {"act": "return_lines", "number": "1", "line": "1", "why.1": "Sai"}
    )
    assert (done.status_code, again(duty).returned) == (302, {"1": "Sai"})
    page = signed_in(lan).get(address(duty))
    assert [row.code for row in page.context["rows"] if row.is_open] == ["1"]
    assert "Sai" in page.content.decode()


def test_several_are_accepted_from_the_inbox(duty, lan, ha, now):
    sent(duty, by=lan, at=now)
    key = f"{duty.tier.pk}/{duty.period.code}/so-xd/1"
    got = signed_in(ha).post(reverse("reports:accept_several"), {"report": [key, "nonsense"]}, follow=True)
    assert "Đã tiếp nhận 1 báo cáo" in got.content.decode()
    assert again(duty).state is State.ACCEPTED


def test_who_may_not_is_told_apart_from_who_may_not_see(duty, lan, ha, cast, now):
    sent(duty, by=lan, at=now)
    assert signed_in(lan).get(address(duty, "judge")).status_code == 403
    assert signed_in(cast["minh"]).get(address(duty)).status_code == 404
    assert signed_in(cast["dung"]).get(address(duty)).status_code == 404
    assert signed_in(ha).post(address(duty, "recall")).status_code == 403
    assert signed_in(cast["quang"]).get(address(duty)).status_code == 200
    assert again(duty).state is State.SUBMITTED


def test_what_was_not_sent_is_seen_by_its_agency_alone(duty, lan, ha, cast, now):
    fill(duty, by=lan, at=now, values={"I": {"text": "Bản nháp riêng"}})
    for user in (ha, cast["quang"], cast["admin"]):
        assert "Bản nháp riêng" not in signed_in(user).get(address(duty)).content.decode()
    assert "Bản nháp riêng" in signed_in(lan).get(address(duty)).content.decode()


@pytest.mark.parametrize(
    "place", ["9/20263/so-xd/", "{tier}/2026/so-xd/", "{tier}/20269/so-xd/", "{tier}/20263/khong/"]
)
def test_a_report_that_cannot_be_is_not_found(duty, lan, place):
    assert signed_in(lan).get("/reports/" + place.format(tier=duty.tier.pk)).status_code == 404


def test_versions_show_what_changed(duty, lan, ha, now):
    sent(duty, by=lan, at=now)
    judge(duty, "returned", by=ha, at=now, lines={"1": "Sai"})
    fill(duty, by=lan, at=now, values={"1": {"estimate": "86"}})
    client = signed_in(lan)
    page = client.get(address(duty, "submit"))
    client.post(address(duty, "submit"), {"seen": page.context["seen"], "key": "k"})
    body = signed_in(ha).get(address(duty, "version", number=2)).content.decode()
    assert "<del>85,5</del>" in body
    assert "<ins>86</ins>" in body
    assert client.get(address(duty, "version", number=3)).status_code == 404


def test_lifting_a_lock_needs_a_day_and_a_reason(duty, ha, lan):
    client = signed_in(ha)
    assert client.post(address(duty, "lift"), {"until_day": "hôm nay", "reason": ""}).status_code == 422
    before = LockException.objects.count()
    assert client.post(address(duty, "lift"), {"until_day": "31/12/2090", "reason": "Bão"}).status_code == 302
    assert LockException.objects.count() == before + 1
    assert signed_in(lan).get(address(duty, "lift")).status_code == 403


def test_board_counts_what_is_owed_with_few_queries(duty, lan, ha, now, django_assert_max_num_queries):
    sent(duty, by=lan, at=now)
    client = signed_in(ha)
    place = reverse("reports:board") + f"?tier={duty.tier.pk}&year={duty.period.year}"
    client.get(place)
    with django_assert_max_num_queries(18):
        page = client.get(place)
    found = page.context["found"]
    assert {row.agency.code for row in found.rows} == {"so-xd", "so-ct"}
    cell = next(row for row in found.rows if row.agency.code == "so-xd").cells[duty.period.number - 1]
    assert (cell.state, cell.duty.submission.number) == (State.SUBMITTED, 1)
    assert "đã gửi" in page.content.decode()


def test_board_filters_and_excel(duty, lan, ha):
    client = signed_in(ha)
    place = reverse("reports:board") + f"?tier={duty.tier.pk}&year={duty.period.year}"
    found = client.get(place + "&q=xay+dung&state=none&order=name").context["found"]
    assert [row.agency.code for row in found.rows] == ["so-xd"]
    assert client.get(place + "&q=khong+co").context["found"].rows == ()
    from openpyxl import load_workbook

    book = load_workbook(
        BytesIO(client.get(reverse("reports:board_xlsx") + place[place.index("?") :]).content)
    )
    assert [c.value for c in book.worksheets[0]["A"]] == ["Đơn vị", "Sở Công Thương", "Sở Xây dựng"]
    assert client.get(reverse("reports:board") + "?tier=999999").status_code == 404


def test_last_periods_text_stands_beside_the_box(duty, lan, now):
    before = find_duty(duty.tier.pk, duty.period.previous.code, "so-xd")
    actions.lift_lock(before, until=now + timedelta(days=9), why="thử", by=lan, at=now)
    sent(find_duty(duty.tier.pk, before.period.code, "so-xd"), by=lan, at=now)
    body = signed_in(lan).get(address(duty)).content.decode()
    assert 'id="last-I">Đã hoàn thành 12 nhiệm vụ.' in body
