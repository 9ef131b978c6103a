"""The private calendar, parsed back: what is due, its address, its states, who is let in."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from tests.portal.reminders.conftest import QUARTER, moment
from tests.portal.reports.acting import sent
from tests.portal.tasks.making import give, make_plan, make_task
from xanh.portal.agencies.models import Agency
from xanh.portal.reminders import access, limits
from xanh.portal.reminders.actions import new_feed, revoke_feed
from xanh.portal.reminders.feed import calendar as calendar_of
from xanh.portal.reports.queries import find_duty

pytestmark = pytest.mark.django_db
NOW = moment(2026, 9, 1)


@pytest.fixture(autouse=True)
def empty_cache(db):
    cache.clear()


@pytest.fixture
def feed(cast, settings):
    settings.SITE = "https://xanh.example.vn"
    return new_feed(cast["lan"], by=cast["lan"], at=NOW)


@pytest.fixture
def task(cast):
    found = make_task(make_plan(), "Trồng cây; xanh, sạch\nđẹp", due_on=date(2026, 9, 30))
    give(found, Agency.objects.get(code="so-xd"))
    return found


def events(data: bytes) -> dict[str, object]:
    return {str(event["uid"]): event for event in Calendar.from_ical(data).walk("VEVENT")}


def address(feed) -> str:
    return reverse("reminders:feed", args=[access.token_of(feed)])


def test_parsed_back_it_has_what_the_agency_owes(tier, feed, task):
    data = calendar_of(feed, now=NOW)
    found = events(data)
    report = found[f"report-{tier.pk}-{QUARTER}-{Agency.objects.get(code='so-xd').pk}@xanh.example.vn"]
    assert report.decoded("dtstart") == date(2026, 9, 14)
    assert str(report["summary"]) == "[Chưa nhập] Báo cáo Chỉ số Xanh, Quý III/2026"
    assert str(report["url"]) == f"https://xanh.example.vn/reports/{tier.pk}/{QUARTER}/so-xd/"
    one = found[f"task-{task.pk}@xanh.example.vn"]
    assert (one.decoded("dtstart"), one.decoded("dtend")) == (date(2026, 9, 30), date(2026, 10, 1))
    assert str(one["summary"]).endswith("Trồng cây; xanh, sạch\nđẹp")
    assert not any("so-ct" in str(event["url"]) for event in found.values())  # nothing of others
    zones = [str(zone["tzid"]) for zone in Calendar.from_ical(data).walk("VTIMEZONE")]
    assert zones == ["Asia/Ho_Chi_Minh"]


def test_the_same_thing_keeps_its_name_when_its_state_changes(tier, cast, feed):
    before = events(calendar_of(feed, now=NOW))
    sent(find_duty(tier.pk, QUARTER, "so-xd"), by=cast["lan"], at=NOW)
    after = events(calendar_of(feed, now=NOW))
    assert set(before) == set(after)
    changed = [uid for uid in before if before[uid]["summary"] != after[uid]["summary"]]
    assert [str(after[uid]["summary"])[:8] for uid in changed] == ["[Đã gửi]"]


def test_lines_are_as_the_standard_wants_them(tier, feed, task):
    """RFC 5545, 3.1: at most 75 octets a line, CRLF at its end."""
    data = calendar_of(feed, now=NOW)
    lines = data.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in b"".join(lines)


def test_a_phone_asks_again_and_gets_nothing_new(tier, feed):
    client = Client()
    first = client.get(address(feed))
    assert (first.status_code, first["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    again = client.get(address(feed), headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_revoked_address_is_not_found(cast, feed):
    old = address(feed)
    renewed = new_feed(cast["lan"], by=cast["lan"], at=NOW)
    client = Client()
    assert client.get(old).status_code == 404
    assert client.get(address(renewed)).status_code == 200
    revoke_feed(cast["lan"], by=cast["lan"], at=NOW)
    assert client.get(address(renewed)).status_code == 404


def test_a_closed_account_has_no_calendar(cast, feed):
    cast["lan"].is_active = False
    cast["lan"].save(update_fields=["is_active"])
    assert Client().get(address(feed)).status_code == 404


def test_what_is_kept_is_not_enough_for_an_address(feed, settings):
    there = address(feed)
    assert Client().get(f"/calendar/{feed.nonce}.ics").status_code == 404
    settings.SECRET_KEY = "another"
    settings.SECRET_KEY_FALLBACKS = []
    access.SIGNER.key = "another"
    try:
        assert Client().get(there).status_code == 404
    finally:
        access.SIGNER.key = type(access.SIGNER)().key


@given(token=st.text(st.characters(codec="ascii", exclude_characters="/\\?#%\0"), min_size=1, max_size=80))
def test_a_forged_address_is_not_found_and_asks_nothing(token):
    with pytest.raises(access.Http404):
        access.get_feed(token)


def test_who_asks_too_often_waits(feed):
    client = Client()
    codes = [client.get(address(feed)).status_code for _ in range(3)]
    assert codes == [200, 200, 200]
    for _ in range(limits.A_MINUTE):
        limits.wait("feed 127.0.0.1", at=NOW)
    assert 0 < limits.wait("feed 127.0.0.1", at=NOW) <= 60
    assert limits.wait("feed 127.0.0.2", at=NOW) == 0
    answers = [client.get("/calendar/x.ics").status_code for _ in range(limits.A_MINUTE + 1)]
    assert answers[-1] == 429
