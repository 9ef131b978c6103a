"""Urging late units from the board: a notice, a letter at once, a công văn; once a day unless it is meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.portal.reminders.conftest import LATE_1, QUARTER, told
from tests.portal.reports.acting import judge, sent
from xanh.documents.check import check_document
from xanh.documents.official import Signer, Table
from xanh.documents.write import write_official_docx
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.journal.queries import history
from xanh.portal.reminders.actions import draft_urging_letter, urge
from xanh.portal.reminders.models import Letter, Notice, Urging
from xanh.portal.reminders.queries import not_sent
from xanh.portal.reminders.sending import hand_over
from xanh.portal.reports.queries import find_duty
from xanh.reference import ProblemError

pytestmark = pytest.mark.django_db


@pytest.fixture
def late(tier):
    return [one.duty for one in not_sent(tier, QUARTER, now=LATE_1)]


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_who_has_not_sent_or_got_it_back(tier, cast, ha):
    sent(find_duty(tier.pk, QUARTER, "so-xd"), by=cast["lan"])
    assert [one.duty.agency.code for one in not_sent(tier, QUARTER, now=LATE_1)] == ["so-ct"]
    judge(find_duty(tier.pk, QUARTER, "so-xd"), "returned", by=ha, reason="Thiếu")
    found = {one.duty.agency.code: one.days for one in not_sent(tier, QUARTER, now=LATE_1)}
    assert found == {"so-ct": 1, "so-xd": 0}  # it came in time


def test_an_urging_is_told_at_once_and_kept(late, cast, ha, with_mail):
    urge(late, "Gửi trước 17 giờ", by=ha, at=LATE_1)
    hand_over(at=LATE_1)
    assert told(cast["lan"]) == [("urged", "report", LATE_1.date())]
    got = next(m for m in with_mail.got if m["To"] == "lan@example.vn")
    assert got["Subject"].strip() == "[Xanh] Đôn đốc: Báo cáo Chỉ số Xanh, Quý III/2026"
    assert "Gửi trước 17 giờ" in got.get_body(("plain",)).get_content()
    lines = history(late[0].agency).filter(act="reminder.urge")
    assert lines.get().details["after"]["text"] == "Gửi trước 17 giờ"


def test_once_a_day_unless_it_is_meant(late, ha):
    urge(late[:1], "Gửi ngay", by=ha, at=LATE_1)
    with pytest.raises(ProblemError) as refused:
        urge(late, "Gửi ngay", by=ha, at=LATE_1 + timedelta(hours=3))
    assert refused.value.problems[0].code == "reminder.urged_today"
    assert Urging.objects.count() == 1
    urge(late, "Gửi ngay", by=ha, at=LATE_1 + timedelta(hours=3), again=True)
    urge(late, "Gửi ngay", by=ha, at=LATE_1 + timedelta(days=1))
    assert Urging.objects.count() == 5


@pytest.mark.parametrize("text", ["", "  ", "x" * 1001])
def test_an_urging_says_something_short(late, ha, text):
    with pytest.raises(ProblemError):
        urge(late, text, by=ha, at=LATE_1)
    assert not Notice.objects.exists()


def test_a_reminder_of_the_morning_is_not_an_urging_and_goes_its_own_way(late, cast, ha, with_mail):
    from xanh.portal.reminders.actions import send_reminders

    send_reminders(at=LATE_1)
    urge(late, "Gửi ngay", by=ha, at=LATE_1)
    assert Letter.objects.filter(user=cast["lan"]).count() == 2


def test_the_official_letter_names_who_owes_what(late, ha):
    document = draft_urging_letter(late, by=ha, at=LATE_1)
    text = document.official
    table = next(block for block in text.body if isinstance(block, Table))
    assert [row[1:] for row in table.rows] == [
        ("Sở Công Thương", "Chưa nhập", "14/09/2026", "1"),
        ("Sở Xây dựng", "Chưa nhập", "14/09/2026", "1"),
    ]
    assert text.addressees == ("Sở Công Thương", "Sở Xây dựng")
    assert text.subject == "đôn đốc gửi báo cáo quý III/2026"
    assert document.agency == late[0].tier.receiver
    assert {d.agency.code for d in document.deliveries.select_related("agency")} == {"so-ct", "so-xd"}
    board = f"{reverse('reports:board')}?tier={late[0].tier.pk}&amp;year=2026"
    assert board in signed_in(ha).get(reverse("documents:detail", args=[document.pk])).content.decode()
    signed = replace(text, number=5, issued_on=date(2026, 9, 15), signer=Signer("Trần Thị Hà", "Giám đốc"))
    assert [p.code for p in check_document(write_official_docx(signed)) if p.severity == "error"] == []


def test_by_page_from_the_board(tier, cast, ha):
    client = signed_in(ha)
    board = client.get(reverse("reports:board"), {"tier": tier.pk, "year": 2026}).content.decode()
    there = reverse("reminders:urge", args=[tier.pk])
    assert there in board
    assert there not in signed_in(cast["lan"]).get(reverse("reports:board")).content.decode()
    body = client.get(there, {"period": "20261"}).content.decode()
    assert "Sở Xây dựng" in body
    about = {"period": "20261", "agency": ["so-xd"], "text": "Gửi ngay"}
    assert client.post(there, about).status_code == 302
    refused = client.post(there, about)
    assert refused.status_code == 422
    assert "Hôm nay đã đôn đốc: Sở Xây dựng." in refused.content.decode()
    assert client.post(there, {**about, "again": "1"}).status_code == 302
    assert Urging.objects.count() == 2
    drafted = client.post(reverse("reminders:urging_letter", args=[tier.pk]), about)
    assert drafted.url == reverse("documents:detail", args=[OfficialDocument.objects.get().pk])
    assert client.post(there, {**about, "period": "2026"}).status_code == 404
