"""Who is late: counted against what was made, under the name of whoever answers today."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from tests.portal.tasks.making import give, make_plan, make_task
from xanh.portal.agencies.models import Agency
from xanh.portal.insight.queries.late import standing
from xanh.portal.periods.queries import reporters_on
from xanh.portal.plans.rules import Role
from xanh.portal.reports.missing import latest, rounds
from xanh.portal.reports.owed import Frame


@pytest.fixture
def day():
    return timezone.localdate()


@pytest.fixture
def overdue(workbench, db, day):
    """Two overdue tasks of Sở Giao thông vận tải, now Sở Xây dựng; one done, one to come."""
    plan, old = make_plan("901/KH-UBND"), Agency.objects.get(code="so-gtvt")
    made = [make_task(plan, f"Việc {n}", due_on=day - timedelta(days=n)) for n in (3, 12, 40, -5)]
    made[2].done_on = day
    made[2].save(update_fields=["done_on"])
    for task in made:
        give(task, old)
        give(task, Agency.objects.get(code="so-tc"), Role.COORDINATING)
    return made


def row(code: str):
    found = standing(timezone.now(), Frame.read()).rows
    return next((late for late in found if late.agency.code == code), None)


def test_tasks_count_for_who_leads_them_today(overdue) -> None:
    assert (row("so-xd").tasks.count, row("so-xd").tasks.days) == (2, 12)
    assert row("so-gtvt") is None
    assert row("so-tc").tasks.count == 0


def test_a_round_names_everyone_who_owed_and_has_not_sent(workbench, db) -> None:
    now, frame = timezone.now(), Frame.read()
    found = rounds(now, frame)
    assert found
    for each in found:
        owed = reporters_on(each.tier, each.due.date())
        assert (each.owed, set(each.missing)) == (len(owed), set(owed))
        assert each.sent == 0
        assert each.late >= 1
    assert len({r.tier.pk for r in latest(found)}) == len(latest(found))


def test_the_page_leads_to_the_agency_and_from_there_to_the_task(quang, overdue) -> None:
    assert "/agencies/so-xd/?tasks=overdue#tasks" in quang.get("/late/", {"q": "xay dung"}).content.decode()
    page = quang.get("/agencies/so-xd/", {"tasks": "overdue"})
    assert [doing.task.pk for doing in page.context["work"].tasks] == [overdue[1].pk, overdue[0].pk]
    assert f"/tasks/{overdue[1].pk}/" in page.content.decode()


def test_the_agency_s_page_tells_of_silent_partners(quang, overdue) -> None:
    partners = quang.get("/agencies/so-xd/").context["work"].partners
    assert ("so-tc", 3) in {(agency.code, n) for agency, n in partners}


def test_the_overview_begins_with_what_waits_for_the_reader(window, overdue, text) -> None:
    answer = window("lan").get("/")
    waiting = {item.kind: item.count for item in answer.context["mine"]}
    assert waiting["tasks_overdue"] == 2
    assert waiting["tasks_soon"] == 1
    assert text(answer).index("Chờ bạn xử lý") < text(answer).index("Chỉ số Xanh (PGI) của Lạng Sơn")
    assert "reports_received" not in waiting


@pytest.mark.parametrize("order", ["name", "-tasks", "-reports", "days", "boss"])
def test_the_list_is_sorted_as_asked(quang, overdue, order) -> None:
    rows = list(quang.get("/late/", {"order": order}).context["page"])
    keys = {
        "name": [r.agency.sort_key for r in rows],
        "-tasks": [-r.tasks.count for r in rows],
        "-reports": [-r.reports.count for r in rows],
        "days": [r.days for r in rows],
        "boss": [-r.count for r in rows],
    }
    assert rows
    assert keys[order] == sorted(keys[order])


def test_nothing_found_is_told(quang, overdue, text) -> None:
    assert "Không có đơn vị nào khớp với bộ lọc." in text(quang.get("/late/", {"q": "zzz"}))


def test_excel_has_the_same_rows(quang, overdue) -> None:
    sheet = load_workbook(BytesIO(quang.get("/late.xlsx", {"q": "so xay dung"}).content)).worksheets[0]
    (told,) = list(sheet.iter_rows(min_row=2, values_only=True))
    assert (told[0], told[3], told[4]) == ("Sở Xây dựng", 2, 12)
