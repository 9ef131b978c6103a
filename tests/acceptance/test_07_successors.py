"""7. What Sở TNMT owed in 2024 is owed by Sở NN&MT since the merger; the old name stays where it stood."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from tests.acceptance.importing import accept, upload
from tests.portal.tasks.making import give, make_task
from xanh import reference
from xanh.documents.write.plan_docx import write_plan
from xanh.portal.agencies.models import Agency
from xanh.portal.plans.models import Plan

OLD, NEW = "Sở Tài nguyên và Môi trường", "Sở Nông nghiệp và Môi trường"
HEADER = {"number": "163/KH-UBND", "date": "2024-07-12", "year": 2024}
TASK = "Rà soát các điểm ô nhiễm"


def plan_of_2024() -> dict:
    """A plan of the province as of 2024: in the place of Sở NN&MT stands the department of that year."""
    facts = json.dumps(reference.plan_facts("langson_2026_18"), ensure_ascii=False)
    then = json.loads(facts.replace(NEW, OLD).replace("năm 2026", "năm 2024"))
    return then | {"header": then["header"] | HEADER}


def led_by_name(facts: dict) -> int:
    return sum(OLD in {party["agency"] for party in row["lead"]} for row in facts["indicators"])


def counted(words: str) -> tuple[int, ...]:
    """How many duties of each role an agency's page tells."""
    return tuple(map(int, re.search(r"Chủ trì (\d+), Tổng hợp (\d+), Phối hợp (\d+) việc", words).groups()))


@pytest.fixture
def plan(framework, cast, clock, enter) -> str:
    """The plan's address; accepted in 2024, with a task of its own that Sở TNMT leads."""
    clock.set("2024-08-01 09:00")
    ha = enter("ha")
    address = accept(ha, upload(ha, "163.docx", write_plan(plan_of_2024())))
    task = make_task(Plan.objects.get(symbol="163/KH-UBND"), TASK, due_on=date(2025, 6, 30))
    give(task, Agency.objects.get(code="so-tnmt"))
    return address


def test_07_the_duties_of_2024_pass_to_the_successor_with_the_old_name(plan, clock, enter):
    """On the eve of the merger they are one body's, on the day itself the other's; the plan is as it was."""
    clock.set("2025-02-28 23:59")
    quang = enter("quang")
    duties = counted(quang.words("/agencies/so-tnmt/"))
    assert duties[0] >= led_by_name(plan_of_2024()) + 1
    assert "Nhiệm vụ đã chuyển sang" not in quang.words("/agencies/so-tnmt/")
    assert TASK not in quang.words("/agencies/so-nnmt/")

    clock.set("2025-03-01 00:00")
    quang = enter("quang")
    now = quang.get("/agencies/so-nnmt/", role="lead")
    shown = rows_of(now.body)
    assert (counted(now.words), len(shown)) == (duties, duties[0])
    assert all(OLD in row or "qua nhóm" in row for row in shown)  # the name under which each was given
    assert any(TASK in row for row in shown)
    assert f"{OLD} (đến 28/02/2025)" in now.words
    assert f"Nhiệm vụ đã chuyển sang {NEW}" in quang.words("/agencies/so-tnmt/")
    assert TASK in enter("ha").words("/today/")

    kept = quang.words(plan, part="indicators")
    assert (
        kept.count(NEW) == kept.count(f"{OLD} nay là {NEW}") > duties[0]
    )  # beside the old name, never alone
    assert "09:00 01/08/2024" in quang.words(plan, part="history")


def rows_of(body: str) -> list[str]:
    """The rows of what is owed, tags left in."""
    owed = body.partition('id="owed"')[2].partition("</section>")[0]
    return owed.partition("<tbody")[2].split("<tr")[1:]
