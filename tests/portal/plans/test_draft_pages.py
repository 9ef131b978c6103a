"""The pages of a plan that is written: from the button to its approval; stale tabs; refusals."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from xanh.portal.agencies.actions import set_membership
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import Role
from xanh.portal.plans import tasking, writing
from xanh.portal.plans.definition import Definition, of_task
from xanh.portal.plans.models import Plan, Task
from xanh.portal.plans.rules import PlanState

REASON = {"why": "họp bổ sung sau"}


def page(client, name, *args, query=""):
    return client.get(reverse(f"plans:{name}", args=args) + query)


def send(client, name, *args, **data):
    return client.post(reverse(f"plans:{name}", args=args), data)


def filled(task, **changes):
    """What the form of a task sends when nothing but `changes` was typed."""
    data = {"expected": task.version, "text": task.text, "section": task.section, "lead": "Sở Xây dựng"}
    data |= {"requires_evidence": task.requires_evidence, "weight": "1"}
    data["serves"] = [f"indicator:{s.indicator_id}" for s in task.servings.all()]
    return {**data, **changes}


@pytest.fixture
def client(client, lan):
    client.force_login(lan)
    return client


@pytest.fixture
def task(drafted):
    return drafted.tasks.order_by("position").first()


def test_from_the_parent_to_the_draft_and_back_to_it(client, province, so_xd):
    assert reverse("plans:draft", args=[province.pk]) in page(client, "detail", province.pk).text
    asked = page(client, "draft", province.pk)
    assert "Sở Xây dựng" in asked.text
    made = [send(client, "draft", province.pk, agency="so-xd").url for _ in range(2)]
    plan = Plan.objects.get(state=PlanState.DRAFTING)
    assert made == [reverse("plans:edit", args=[plan.pk])] * 2
    assert "Mở kế hoạch" in page(client, "draft", province.pk).text


def test_nobody_drafts_for_another_agency(client, province):
    assert send(client, "draft", province.pk, agency="so-ct").status_code == 403
    assert not Plan.objects.filter(state=PlanState.DRAFTING).exists()


def test_a_draft_is_not_there_for_others(client, drafted, cast):
    client.force_login(cast["minh"])
    for name in ("detail", "edit", "head", "adopt", "task_add", "gaps"):
        assert page(client, name, drafted.pk).status_code == 404
    assert drafted.title not in page(client, "list", query="?state=drafting").text


def test_the_list_shows_ones_own_draft(client, drafted):
    assert drafted.title in page(client, "list", query="?state=drafting").text


def test_the_form_keeps_what_it_does_not_show(client, drafted, task):
    before = of_task(task)
    answer = send(client, "task", drafted.pk, task.pk, **filled(task))
    assert answer.status_code == 302
    assert of_task(Task.objects.get(pk=task.pk)) == before


def test_a_task_is_edited_in_the_words_of_officials(client, drafted, task):
    typed = {
        "deliverable": "Báo cáo\r\nPhụ lục",
        "measure": "%",
        "quantity": "12,5",
        "start_on": "01/03/2026",
        "deadline": "trước ngày 30/6/2026",
        "coordinating": ["Sở Công Thương", ""],
    }
    answer = send(client, "task", drafted.pk, task.pk, **filled(task, **typed))
    assert answer.url.endswith(f"#task-{task.pk}")
    found = of_task(Task.objects.get(pk=task.pk))
    assert (found.quantity, found.measure, found.start_on) == ("12.5", "%", "2026-03-01")
    assert found.deliverable == "Báo cáo\nPhụ lục"
    assert (found.schedule["date"], found.schedule["rule"]) == ("2026-06-30", "before")
    assert found.parties == (("lead", "so-xd", ""), ("coordinating", "so-ct", ""))
    shown = page(client, "task", drafted.pk, task.pk).text
    for words in ("12,5", "01/03/2026", "trước ngày 30/6/2026", "Sở Công Thương"):
        assert words in shown


def test_milestones_are_lines_and_come_back_as_they_were(client, drafted, task):
    lines = "30/6/2026; xong dự thảo; 40\r\n15/12/2026; ban hành; 60 %"
    send(client, "task", drafted.pk, task.pk, **filled(task, milestones=lines))
    found = Task.objects.get(pk=task.pk)
    assert [str(found.due_on), str(found.next_due_on)] == ["2026-12-15", "2026-06-30"]
    shown = page(client, "task", drafted.pk, task.pk).text
    assert "30/06/2026; xong dự thảo; 40" in shown
    again = "30/06/2026; xong dự thảo; 40\r\n15/12/2026; ban hành; 60"
    send(client, "task", drafted.pk, task.pk, **filled(found, milestones=again))
    assert Task.objects.get(pk=task.pk).version == found.version


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"quantity": "1.234"}, "hiểu được theo hai cách"),
        ({"quantity": "nhiều"}, "Hãy viết một số"),
        ({"lead": "Sở Không Có"}, "Danh mục không có: “Sở Không Có”"),
        ({"milestones": "hôm nào đó; xong"}, "Không đọc được mốc"),
        ({"milestones": "31/02/2026; xong"}, "Không đọc được mốc"),
        ({"text": ""}, "Trường này là bắt buộc"),
        (
            {"start_on": "01/07/2026", "deadline": "30/6/2026"},
            "Ngày bắt đầu 01/07/2026 sau thời hạn 30/06/2026",
        ),
        ({"serves": "indicator:999999"}, "999999"),
    ],
)
def test_what_cannot_be_read_is_told_at_the_field_and_nothing_is_cleared(client, task, typed, told):
    answer = send(
        client, "task", task.plan_id, task.pk, **filled(task, deliverable="Sản phẩm gõ dở", **typed)
    )
    assert answer.status_code == 422
    assert told in answer.text
    assert "Sản phẩm gõ dở" in answer.text
    assert Task.objects.get(pk=task.pk).version == 1


def test_a_stale_tab_is_told_and_loses_nothing(client, drafted, task, cast, later):
    other = Definition.from_json({**of_task(task).to_json(), "deliverable": "Của người khác"})
    tasking.edit_task(task, other, expected=1, by=cast["minh"], at=later)
    answer = send(client, "task", drafted.pk, task.pk, **filled(task, deliverable="Của tôi"))
    assert answer.status_code == 409
    for words in ("Minh (minh) đã sửa nhiệm vụ này", "Của người khác", "Của tôi"):
        assert words in answer.text
    assert 'name="expected" value="2"' in answer.text  # a second save is a choice, made with both in sight
    saved = send(client, "task", drafted.pk, task.pk, **filled(task, deliverable="Của tôi", expected=2))
    assert saved.status_code == 302


def test_a_stale_head_is_told_and_loses_nothing(client, drafted, cast, later):
    writing.edit_head(drafted, writing.Head(title="Của người khác"), expected=1, by=cast["minh"], at=later)
    answer = send(
        client, "head", drafted.pk, expected=1, title="Của tôi", recipients="UBND tỉnh (để báo cáo)"
    )
    assert answer.status_code == 409
    for words in ("Minh (minh)", "Của người khác", "Của tôi"):
        assert words in answer.text
    send(client, "head", drafted.pk, expected=2, title="Của tôi", recipients="UBND tỉnh (để báo cáo)\r\nLưu")
    drafted.refresh_from_db()
    rows = list(drafted.recipients.values_list("name", "note", "agency__code"))
    assert rows == [("UBND tỉnh", "để báo cáo", "ubnd-tinh"), ("Lưu", "", None)]


def test_order_removal_and_undo_by_buttons(client, drafted, task):
    first, second = drafted.tasks.order_by("position")[:2]
    answer = send(client, "task_act", drafted.pk, first.pk, act="down", expected=1)
    assert f"moved={first.pk}" in answer.url
    assert "autofocus" in client.get(answer.url).text
    assert drafted.tasks.order_by("position").first() == second
    send(client, "task_act", drafted.pk, first.pk, act="remove", expected=1)
    assert not drafted.tasks.filter(pk=first.pk).exists()
    shown = page(client, "edit", drafted.pk).text
    line = re.search(r'name="line" value="(\d+)"', shown)[1]
    send(client, "undo", drafted.pk, line=line)
    assert drafted.tasks.filter(pk=first.pk).exists()


def test_an_act_that_is_none_is_not_found(client, drafted, task):
    for name in ("__class__", "refresh_from_db", "delete", ""):
        assert send(client, "task_act", drafted.pk, task.pk, act=name).status_code == 404


def test_an_officer_does_not_adopt_and_the_head_of_the_agency_does(client, drafted, head_of_xd):
    assert page(client, "adopt", drafted.pk).status_code == 403
    client.force_login(head_of_xd)
    asked = page(client, "adopt", drafted.pk)
    assert "Nhiệm vụ còn thiếu thông tin" in asked.text
    refused = send(client, "adopt", drafted.pk, why="")
    assert refused.status_code == 422
    assert "nêu lý do phê duyệt" in refused.text
    assert send(client, "adopt", drafted.pk, **REASON).url == reverse("plans:detail", args=[drafted.pk])
    again = send(client, "adopt", drafted.pk, **REASON)  # the second of a double click
    assert again.url == reverse("plans:detail", args=[drafted.pk])
    assert page(client, "edit", drafted.pk).status_code == 403


def test_a_plan_that_counts_is_adjusted_with_a_reason(client, drafted, task, lan, later):
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    shown = page(client, "task", drafted.pk, task.pk)
    assert "phải nêu lý do" in shown.text
    typed = filled(task, text="Lời khác", deliverable="Báo cáo", why="")
    assert send(client, "task", drafted.pk, task.pk, **typed).status_code == 422
    assert send(client, "task", drafted.pk, task.pk, **{**typed, **REASON}).status_code == 302
    found = Task.objects.get(pk=task.pk)
    assert (found.text, found.deliverable) == (task.text, "Báo cáo")


@pytest.fixture
def focal_of_xd(cast, so_xd, at):
    """Hà, who is also the focal person of Sở Xây dựng."""
    set_membership(cast["ha"], Role.FOCAL, so_xd, by=None, at=at)
    return cast["ha"]


def test_a_focal_cancels_and_restores(client, adopted, focal_of_xd):
    task = adopted.tasks.first()
    assert send(client, "task_act", adopted.pk, task.pk, act="cancel", **REASON).status_code == 403
    client.force_login(focal_of_xd)
    send(client, "task_act", adopted.pk, task.pk, act="cancel", **REASON)
    shown = page(client, "detail", adopted.pk, query="?part=tasks").text
    assert "Đã hủy" in shown
    assert REASON["why"] in shown
    send(client, "task_act", adopted.pk, task.pk, act="restore", **REASON)
    assert Task.objects.get(pk=task.pk).cancelled_at is None


def test_a_task_given_is_noticed_by_who_has_it_now(client, adopted, focal_of_xd, cast):
    task = adopted.tasks.first()
    client.force_login(focal_of_xd)
    place = reverse("plans:task_act", args=[adopted.pk, task.pk])
    unknown = client.post(place, {"act": "give", "agency": "Ai đó"}, follow=True)
    assert "Danh mục không có cơ quan “Ai đó”" in unknown.text
    send(client, "task_act", adopted.pk, task.pk, act="give", agency="Sở Công Thương", scope="điện")
    client.force_login(cast["minh"])
    assert "vừa được giao 1 việc" in page(client, "detail", adopted.pk).text
    send(client, "received", adopted.pk)
    assert "vừa được giao" not in page(client, "detail", adopted.pk).text


def test_progress_is_shown_with_its_formula(client, province, drafted, lan, later):
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    task = drafted.tasks.filter(text__startswith="Thực hiện").first()
    for percent, weight in ((60, 2), (30, 1)):
        Task.objects.create(
            plan=drafted, text="Phần", position=900 + weight, parent=task, progress=percent, weight=weight
        )
    shown = page(client, "detail", drafted.pk, query="?part=tasks&q=phan&agency=").text
    assert "60 %" in shown
    whole = page(client, "detail", drafted.pk, query="?part=tasks").text
    parts = page(client, "detail", drafted.pk, query=f"?part=tasks&q={task.text[:30]}").text
    assert "(30 × 1 + 60 × 2) / 3 = 50 %" in parts or "(60 × 2 + 30 × 1) / 3 = 50 %" in parts
    assert "tính là 0" in whole
    assert "50 %" in page(client, "detail", province.pk, query="?part=indicators").text


def test_the_gap_page_and_its_workbook(client, province, drafted, lan, later):
    tasking.add_task(drafted, Definition(text="=Việc riêng()"), by=lan, at=later)
    writing.adopt_plan(drafted, why="đủ", by=lan, at=later)
    shown = page(client, "gaps", province.pk, query="?agency=so-nnmt")
    assert shown.status_code == 200
    assert "chỉ tiêu chưa có nhiệm vụ nào phục vụ" in shown.text
    assert "=Việc riêng()" in shown.text
    book = load_workbook(BytesIO(page(client, "gaps_xlsx", province.pk, query="?agency=so-nnmt").content))
    lines = list(book["Khoảng trống"].iter_rows(values_only=True))
    assert {row[2] for row in lines[1:]} == {"Sở Nông nghiệp và Môi trường"}
    idle = list(book["Không phục vụ việc nào"].iter_rows(min_row=2, values_only=True))
    assert idle[0][2] == "=Việc riêng()"
    assert book["Không phục vụ việc nào"]["C2"].data_type == "s"


def test_pages_of_a_cited_plan_have_no_gaps_and_no_draft(client, cast):
    cited = Plan.objects.create(state=PlanState.CITED, symbol="9/KH-UBND", title="Khác")
    assert page(client, "gaps", cited.pk).status_code == 404
    assert page(client, "draft", cited.pk).status_code == 403


def test_pages_ask_the_database_few_questions(client, province, drafted, django_assert_max_num_queries):
    commune = Agency.objects.filter(kind="commune").first()
    assert commune
    for name, plan in (("detail", province), ("edit", drafted), ("gaps", province), ("draft", province)):
        with django_assert_max_num_queries(30):
            assert page(client, name, plan.pk).status_code == 200
