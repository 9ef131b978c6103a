"""One's notices and settings, letters for administrators, as the cast uses them."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.portal.reminders.conftest import LATE_1, LATE_2
from xanh.portal.agencies.models import User
from xanh.portal.journal.queries import history
from xanh.portal.reminders.actions import send_reminders
from xanh.portal.reminders.models import Letter, Notice, Preference
from xanh.portal.reminders.rules import Delivery

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def body_of(client, name="list", **query) -> str:
    return client.get(reverse(f"reminders:{name}"), query).content.decode()


def test_the_list_counts_filters_and_opens(tier, cast):
    client = signed_in(cast["lan"])
    assert "Chưa có thông báo nào" in body_of(client)
    send_reminders(at=LATE_1)
    send_reminders(at=LATE_2)
    body = body_of(client)
    assert "2 thông báo chưa đọc" in body
    assert '<strong class="unread">2' in body  # in the header of every page
    assert "Quá hạn 3 ngày làm việc (hạn 14/09/2026)" in body
    assert "Không có thông báo nào khớp" in body_of(client, kind="task")
    assert "Quá hạn" in body_of(client, q="bao cao xay dung")  # without tone marks, by agency
    first = Notice.objects.filter(user=cast["lan"]).first()
    assert client.get(reverse("reminders:open", args=[first.pk])).url == first.link
    assert "1 thông báo chưa đọc" in body_of(client)


def test_marked_as_read_one_or_all(tier, cast):
    send_reminders(at=LATE_1)
    send_reminders(at=LATE_2)
    client, first = signed_in(cast["lan"]), Notice.objects.filter(user=cast["lan"]).first()
    there = client.post(reverse("reminders:read", args=[first.pk]), {"next": "/notices/?seen=unread"})
    assert there.url == "/notices/?seen=unread"
    outside = client.post(
        reverse("reminders:read", args=[first.pk]), {"next": "https://elsewhere.vn/notices/"}
    )
    assert outside.url == "/notices/"
    client.post(reverse("reminders:read_all"))
    assert not Notice.objects.filter(user=cast["lan"], read_at=None).exists()
    assert Notice.objects.filter(user=cast["minh"], read_at=None).count() == 2


def test_what_is_read_in_the_list_goes_into_no_letter(tier, cast, with_mail, settings):
    settings.SENDS_MAIL = False
    send_reminders(at=LATE_1)
    signed_in(cast["lan"]).post(reverse("reminders:read_all"))
    settings.SENDS_MAIL = True
    send_reminders(at=LATE_2)
    assert Letter.objects.get(user=cast["lan"]).notices.count() == 1
    assert Letter.objects.get(user=cast["minh"]).notices.count() == 2


def test_anothers_notice_is_not_found(tier, cast):
    send_reminders(at=LATE_1)
    others = Notice.objects.filter(user=cast["minh"]).first()
    client = signed_in(cast["lan"])
    assert client.get(reverse("reminders:open", args=[others.pk])).status_code == 404
    assert client.post(reverse("reminders:read", args=[others.pk])).status_code == 404
    assert Notice.objects.get(pk=others.pk).read_at is None


def test_settings_are_kept_and_told_in_the_journal(cast):
    client, there = signed_in(cast["lan"]), reverse("reminders:settings")
    about = {"email": "lan@langson.gov.vn", "wish": "overdue", "language": "en"}
    assert client.post(there, about).status_code == 302
    kept = Preference.objects.get(user=cast["lan"])
    assert (kept.wish, kept.language) == ("overdue", "en")
    assert User.objects.get(pk=cast["lan"].pk).email == "lan@langson.gov.vn"
    line = history(cast["lan"]).get(act="reminder.settings")
    assert "lan@langson.gov.vn" not in str(line.details)  # the journal keeps it for ever
    client.post(there, about)
    assert history(cast["lan"]).filter(act="reminder.settings").count() == 1
    refused = client.post(there, {**about, "email": "không"})
    assert refused.status_code == 422


def test_a_calendar_address_is_made_renewed_and_revoked_by_page(cast):
    client = signed_in(cast["lan"])
    assert "webcal://" not in body_of(client, "settings")
    client.post(reverse("reminders:feed_new"))
    first = body_of(client, "settings")
    assert "webcal://testserver/calendar/" in first
    client.post(reverse("reminders:feed_end"))
    assert "webcal://" not in body_of(client, "settings")
    acts = list(history(cast["lan"]).order_by("id").values_list("act", flat=True))
    assert acts[-2:] == ["reminder.feed", "reminder.feed_end"]


def test_an_administrator_sees_letters_and_sends_them_again(tier, cast, with_mail):
    with_mail.replies["RCPT"] = "550 không có hộp thư"
    send_reminders(at=LATE_1)
    client = signed_in(cast["admin"])
    assert "thư nhắc việc chưa gửi được" in body_of(client)
    page = body_of(client, "letters", state="failed")
    assert "Không gửi được" in page
    client.post(reverse("reminders:letters_again"))
    assert {letter.state for letter in Letter.objects.all()} == {Delivery.PREPARED}
    assert signed_in(cast["lan"]).get(reverse("reminders:letters")).status_code == 404
