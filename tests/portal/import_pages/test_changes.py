"""A new version of a plan in review: what it changes, told first; accepted, it takes its place."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from tests.portal.drafts import plan_draft
from tests.portal.import_pages.conftest import made
from xanh.portal.plans.actions import accept_plan
from xanh.portal.plans.models import Plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(framework, at):
    return accept_plan(plan_draft(), document=None, by=None, at=at)


@pytest.fixture
def version(plan, cast, at):
    """Row 0 has another lead and other words, row 41 is gone, a row is new."""
    draft = plan_draft()
    first = draft["indicators"][0]
    first["lead"] = [{"agency": "Sở Tài chính", "code": "so-tc", "role": "lead", "scope": "cấp tỉnh"}]
    first["name"] += " ở đô thị"
    draft["indicators"][41] = {**draft["indicators"][41], "number": 30, "name": "Số trạm sạc xe điện"}
    return made(draft, cast["lan"], at)


def opened(client, imported, name="changes", **asked):
    return client.get(reverse(f"imports:{name}", args=[imported.pk]), asked)


def told(answer):
    return [(line.kind, line.title[:4], str(line.label)) for line in answer.context["page"]]


def test_each_change_is_told(signed_in, version) -> None:
    answer = opened(signed_in("lan"), version)
    assert told(answer) == [
        ("changed", "1.01", "Tên chỉ tiêu"),
        ("changed", "1.01", "Cơ quan chủ trì"),
        ("added", "4.30", ""),
        ("removed", "4.06", ""),
    ]
    counts = answer.context["counts"]
    assert (counts["added"], counts["changed"], counts["removed"], counts["same"]) == (1, 1, 1, 41)
    text = answer.content.decode()
    assert "<ins>ở đô thị</ins>" in text
    assert "Sở Tài chính (cấp tỉnh)" in text


def test_one_kind_or_one_part(signed_in, version) -> None:
    client = signed_in("lan")
    assert [kind for kind, *_ in told(opened(client, version, kind="removed"))] == ["removed"]
    assert told(opened(client, version, part="tasks")) == []


def test_as_a_spreadsheet(signed_in, version) -> None:
    book = load_workbook(BytesIO(opened(signed_in("ha"), version, "changes_xlsx").content))
    rows = list(book.worksheets[0].iter_rows(min_row=2, values_only=True))
    assert len(rows) == 4
    assert rows[1][3:] == ("Cơ quan chủ trì", "Sở Nông nghiệp và Môi trường", "Sở Tài chính (cấp tỉnh)")


@pytest.mark.parametrize("name", ["changes", "changes_xlsx"])
def test_a_first_version_changes_nothing(signed_in, imported, name) -> None:
    assert opened(signed_in("lan"), imported, name).status_code == 404


def accept(client, imported, **data):
    return client.post(reverse("imports:accept", args=[imported.pk]), data)


def test_accepted_as_a_new_version_it_takes_the_plan_s_place(signed_in, plan, version) -> None:
    row = plan.indicators.get(position=0)
    page = opened(signed_in("ha"), version, "accept").content.decode()
    assert reverse("imports:changes", args=[version.pk]) in page
    asked = signed_in("ha").get(reverse("imports:changes", args=[version.pk]), headers={"HX-Request": "true"})
    assert "1 mục mới, 1 mục thay đổi, 1 mục không còn; 41 mục giữ nguyên" in asked.content.decode()
    assert accept(signed_in("ha"), version, version="renew").status_code == 302
    version.refresh_from_db()
    row.refresh_from_db()
    assert (version.plan, row.plan, row.name[-8:]) == (plan, plan, "ở đô thị")
    shown = signed_in("ha").get(reverse("plans:detail", args=[plan.pk])).content.decode()
    former = reverse("plans:detail", args=[plan.former.get().pk])
    assert former in shown
    assert "đã được thay" in signed_in("ha").get(former).content.decode()
    for part in ("indicators", "tasks", "findings", "history"):
        assert signed_in("ha").get(former, {"part": part}).status_code == 200


def test_accepted_as_another_plan_it_is_refused_and_the_choice_stays(signed_in, plan, version) -> None:
    answer = accept(signed_in("ha"), version, version="other")
    assert answer.status_code == 422
    assert [p["code"] for p in answer.context["problems"]] == ["plan.already_accepted"]
    assert answer.context["chosen"] == "other"
    assert Plan.objects.filter(symbol=plan.symbol).count() == 1


def test_the_comparison_takes_few_queries(signed_in, version, django_assert_max_num_queries) -> None:
    client = signed_in("lan")
    with django_assert_max_num_queries(25):
        opened(client, version)
