"""The pages of a consolidation, as Hà uses them; what others see of them."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.portal.reports.acting import FILLED, fill, own_report, send
from tests.portal.reports.conftest import again
from xanh.portal.agencies.models import Agency
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.reports.actions import lift_lock
from xanh.portal.reports.gathering import Scope, gather
from xanh.portal.reports.models import TakenPart
from xanh.portal.reports.queries import find_duty

pytestmark = pytest.mark.django_db
NEXT = '<script>alert("x")</script> Đã xong.'


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def scope(duty_now, lan, now) -> Scope:
    """The present quarter, on which Lan's department has sent."""
    duty_now.tier.regime.lines.filter(code="2").update(roll_up="sum", decimals=0)
    fill(duty_now, by=lan, at=now, values={**FILLED, "I": {"text": NEXT}})
    send(duty_now, by=lan, at=now)
    return Scope(again(duty_now).tier, duty_now.period)


@pytest.fixture
def focal(ha) -> Client:
    return signed_in(ha)


def address(scope, name="consolidation", **more):
    return reverse(f"reports:{name}", kwargs={**scope.key, **more})


def taken(scope, client):
    return client.post(address(scope, "take"), {"part": "so-xd/1"})


def page(client, *where, **more) -> str:
    return client.get(address(*where, **more)).content.decode()


def test_the_list_tells_how_far_each_period_is(scope, focal):
    body = focal.get(reverse("reports:consolidations")).content.decode()
    assert address(scope) in body
    assert "1 trên 2 đơn vị" in body
    assert "Chưa bắt đầu tổng hợp" in body
    taken(scope, focal)
    assert "Đang tổng hợp" in focal.get(reverse("reports:consolidations")).content.decode()


def test_someone_who_receives_nothing_has_an_empty_list(scope, lan):
    body = signed_in(lan).get(reverse("reports:consolidations")).content.decode()
    assert "không nhận báo cáo nào" in body


def test_the_page_tells_parts_and_figures(scope, focal):
    assert "Đã gửi, chưa đưa vào" in page(focal, scope)
    assert taken(scope, focal).status_code == 302
    body = page(focal, scope)
    assert "1 trên 2 đơn vị" in body
    assert "Chưa có báo cáo dùng được" in body
    assert "<script>alert" not in page(focal, scope, "joint", code="I")


def test_a_part_looked_at_and_taken_by_one_click(scope, focal):
    where = {"agency": "so-xd"}
    assert "Đưa vào bản tổng hợp" in page(focal, scope, "part", **where)
    assert focal.post(address(scope, "part", **where), {"number": "1"}).status_code == 302
    assert TakenPart.objects.count() == 1
    assert focal.post(address(scope, "part", **where), {"number": "1"}).status_code == 422
    assert focal.post(address(scope, "part", **where), {"act": "drop"}).status_code == 422
    assert focal.get(address(scope, "part", agency="so-tc")).status_code == 404


def test_the_text_saves_itself_and_a_part_is_inserted_without_a_script(scope, focal):
    taken(scope, focal)
    where, key = address(scope, "joint", code="I"), str(uuid4())
    json = {"accept": "application/json"}
    got = focal.post(where, {"text": "Chung:", "expected": "0", "key": key}, headers=json)
    assert (got.json()["state"], got.json()["version"]) == ("saved", 1)
    stale = focal.post(where, {"text": "Khác", "expected": "0", "key": str(uuid4())}, headers=json)
    assert (stale.status_code, stale.json()["current"]["text"]) == (409, "Chung:")
    assert focal.post(where, {"text": "Chung:", "expected": "1", "insert": "so-xd"}).status_code == 302
    assert gather(scope).line("I").values.text == f"Chung:\n\n{NEXT} (theo báo cáo của Sở Xây dựng)"


def test_a_conflict_shows_both_texts(scope, focal):
    where = address(scope, "joint", code="I")
    focal.post(where, {"text": "Một", "expected": "0"})
    got = focal.post(where, {"text": "Hai", "expected": "0"})
    body = got.content.decode()
    assert got.status_code == 409
    assert ">Hai</textarea>" in body
    assert "Một" in body


def test_the_sources_of_a_figure(scope, focal):
    taken(scope, focal)
    body = page(focal, scope, "joint", code="2")
    assert "1 trên 2 đơn vị" in body
    assert "Sở Công Thương" in body
    assert (
        focal.post(address(scope, "joint", code="2"), {"estimate": "5", "expected": "0"}).status_code == 422
    )
    assert focal.get(address(scope, "joint", code="khác")).status_code == 404


def test_from_the_consolidation_to_the_draft(scope, focal):
    taken(scope, focal)
    body = page(focal, scope, "draft")
    assert "Chưa đưa vào: 1 đơn vị" in body
    assert focal.post(address(scope, "draft"), {"seen": "khác"}).status_code == 422
    got = focal.post(address(scope, "draft"), {"seen": gather(scope).seen})
    document = OfficialDocument.objects.get()
    assert got.url == reverse("documents:detail", args=[document.pk])
    assert focal.get(got.url).status_code == 200
    assert "Đã có dự thảo" in page(focal, scope)
    back = reverse("reports:consolidation_by_number", args=[document.source_id])
    assert back in focal.get(got.url).content.decode()
    assert focal.get(back).url == address(scope)
    for kind in ("docx", "pdf"):
        assert focal.get(reverse(f"documents:{kind}", args=[document.pk])).status_code == 200


def test_carried_into_the_own_report(scope, focal, ha, now):
    taken(scope, focal)
    duty = own_report(scope)
    lift_lock(duty, until=now + timedelta(days=9), why="thử", by=ha, at=now)
    where = address(scope, "carry", above=duty.tier.pk)
    body = focal.get(where).content.decode()
    seen = body.split('name="seen" value="')[1].split('"')[0]
    assert focal.post(where, {"seen": seen}).status_code == 302
    assert "Báo cáo của cơ quan đã khớp" in focal.get(where).content.decode()
    report = focal.get(reverse("reports:report", kwargs=duty.key)).content.decode()
    assert address(scope) in report


@pytest.mark.parametrize("name", ["consolidation", "consolidation_xlsx"])
def test_who_sees_it(scope, cast, name):
    statuses = {who: signed_in(cast[who]).get(address(scope, name)).status_code for who in cast}
    assert {who for who, status in statuses.items() if status == 200} == {"ha", "quang", "admin"}


def test_a_leader_looks_and_changes_nothing(scope, cast):
    quang = signed_in(cast["quang"])
    assert "data-entry" not in page(quang, scope, "joint", code="I")
    assert taken(scope, quang).status_code == 403
    assert quang.get(address(scope, "draft")).status_code == 403


def test_the_same_few_queries_whatever_the_number_of_parts(scope, focal, cast, now):
    taken(scope, focal)
    one = asked(focal, address(scope))
    scope.tier.reporters.add(*Agency.objects.filter(code__in=["so-tc", "so-yt", "so-khcn"]))
    for code in ("so-ct", "so-tc"):
        duty = find_duty(scope.tier.pk, scope.period.code, code)
        lift_lock(duty, until=now + timedelta(days=9), why="thử", by=cast["ha"], at=now)
        fill(again(duty), by=cast["minh"], at=now)
        send(again(duty), by=cast["minh"], at=now)
    focal.post(address(scope, "take"), {"part": ["so-ct/1", "so-tc/1"]})
    assert len(gather(scope).used) == 3
    assert asked(focal, address(scope)) == one <= 23


def asked(client, address) -> int:
    """How many queries a page takes."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
