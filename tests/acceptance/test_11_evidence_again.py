"""11. A file that proved something else already, or something of last year, is shown to its reviewer."""

from __future__ import annotations

from itertools import count

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.acceptance.people import Visitor, row_of, words_of
from tests.portal.tasks.making import give, make_plan, make_task
from xanh.portal.agencies.models import Agency
from xanh.portal.plans.models import Task
from xanh.portal.tasks.models import Evidence

SHEETS = count(1)
AGAIN = "đã dùng nơi khác"


@pytest.fixture
def tasks(cast) -> dict[str, Task]:
    """Of Sở Xây dựng for two indicators of one plan and in the plan before; one of Sở Công Thương."""
    this_year, last_year = make_plan("18/KH-UBND"), make_plan("9/KH-UBND")
    made = {
        "first": (this_year, "1", "so-xd"),
        "second": (this_year, "2", "so-xd"),
        "last year": (last_year, "1", "so-xd"),
        "of others": (this_year, "1", "so-ct"),
    }
    return {name: task_of(name, *about) for name, about in made.items()}


def task_of(name: str, plan, node: str, agency: str) -> Task:
    task = make_task(plan, f"Việc {name}")
    task.node_code = node
    task.save(update_fields=["node_code"])
    give(task, Agency.objects.get(code=agency))
    return task


def hand_in(who: Visitor, task: Task, content: bytes, period: str) -> str:
    """The address at which the file is reviewed; each time it bears another name."""
    file = SimpleUploadedFile(f"bien-ban-{next(SHEETS)}.pdf", content)
    there = who.post(f"/tasks/{task.pk}/evidence/", {"file": file, "period": period})
    assert there.status == 302
    return f"/evidence/{Evidence.objects.latest('pk').pk}/"


def said(page, task: Task) -> str:
    """What the reviewer's page tells of the use of the same file for a task."""
    warning = page.body.partition('id="reused"')[2].partition("</section>")[0]
    lines = map(words_of, warning.split("<li>")[1:])
    return next((line for line in lines if task.text in line), "")


def test_11_a_file_used_for_two_indicators_or_last_year_is_shown_to_the_reviewer(tasks, clock, enter):
    """By its content, whatever it is called: in the queue, and on the page where the verdict is given."""
    clock.set("2025-11-20 09:00")
    hand_in(enter("lan"), tasks["last year"], b"%PDF-1.7 old", "20254")
    clock.set("2026-03-02 09:00")
    lan = enter("lan")
    hand_in(lan, tasks["first"], b"%PDF-1.7 new", "20261")
    for_second = hand_in(lan, tasks["second"], b"%PDF-1.7 new", "20261")
    old_again = hand_in(lan, tasks["first"], b"%PDF-1.7 old", "20261")
    only_once = hand_in(lan, tasks["first"], b"%PDF-1.7 once", "20261")
    of_others = hand_in(enter("minh"), tasks["of others"], b"%PDF-1.7 new", "20261")

    ha = enter("ha")
    second, old, others = (ha.get(place) for place in (for_second, old_again, of_others))
    assert said(second, tasks["first"]).startswith("chỉ tiêu khác , nhiệm vụ khác : Việc first")
    assert said(old, tasks["last year"]).startswith("năm khác , nhiệm vụ khác , kỳ khác : Việc last year")
    assert said(others, tasks["first"]).startswith("cơ quan khác , nhiệm vụ khác : Việc first")
    assert "Kết quả thẩm định" in second.words  # the verdict is given on the same page
    assert said(ha.get(only_once), tasks["first"]) == ""

    queue = ha.get("/evidence/")
    told = {place: AGAIN in row_of(queue, f'href="{place}"') for place in (for_second, old_again, only_once)}
    assert told == {for_second: True, old_again: True, only_once: False}
    assert f'href="{only_once}"' not in ha.get("/evidence/", reused="1").body
