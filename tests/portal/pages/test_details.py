"""Agency, indicator, plan and journal pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from xanh.portal.agencies.models import Agency
from xanh.portal.insight.queries.agency import family
from xanh.portal.insight.queries.indicator import cut
from xanh.portal.plans.deadlines import read
from xanh.portal.plans.models import Plan, Responsibility, Target, Task


def department_plan() -> Plan:
    return Plan.objects.get(issuer__code="so-gtvt", state="accepted")


def test_duties_pass_to_the_successor_with_the_old_name_kept(quang, text) -> None:
    answer = quang.get("/agencies/so-xd/", {"plan": department_plan().pk})
    owed = answer.context["duties"]
    assert {kin.body.code for _, kin in owed} == {"so-gtvt"}
    assert {duty.task_id for duty, _ in owed} == set(
        Task.objects.filter(plan=department_plan()).values_list("pk", flat=True)
    )
    assert "Sở Giao thông vận tải (tên cũ)" in text(answer)


def test_an_ended_agency_names_its_successor(quang, text) -> None:
    words = text(quang.get("/agencies/so-gtvt/"))
    assert "không còn hoạt động (đến 28/02/2025)" in words
    assert "Nhiệm vụ đã chuyển sang Sở Xây dựng" in words


def test_a_commune_owes_what_its_group_owes(quang) -> None:
    context = quang.get("/agencies/xa-05977/").context
    group = Responsibility.objects.filter(agency__code="cap-xa", plan__symbol="18/KH-UBND")
    assert context["count"] == group.count() > 0
    assert {kin.how for _, kin in context["duties"]} == {"group"}


def test_an_agency_that_ended_before_a_plan_owes_nothing_of_its_groups_there(quang) -> None:
    owed = quang.get("/agencies/so-tttt/").context
    assert owed["count"] == 0


def test_a_circle_of_successors_ends(workbench, db) -> None:
    one, other = (
        Agency.objects.create(code=c, name=c, kind="department", sort_key=c) for c in ("vong-1", "vong-2")
    )
    Agency.objects.filter(pk=one.pk).update(successor=other, parent=other)
    Agency.objects.filter(pk=other.pk).update(successor=one, parent=one, valid_to=date(2025, 1, 1))
    one.refresh_from_db()
    assert [a.code for a in family(one, timezone.localdate()).predecessors] == ["vong-2"]


def test_roles_filter_and_count(quang) -> None:
    roles = quang.get("/agencies/so-nnmt/").context["roles"]
    shown = quang.get("/agencies/so-nnmt/", {"role": "lead"}).context
    assert shown["page"].paginator.count == roles["lead"] > 0
    assert {duty.role for duty, _ in shown["duties"]} == {"lead"}


def test_indicator_shows_the_lines_it_was_read_from(quang, text) -> None:
    answer = quang.get("/indicators/1.05/")
    cited = " ".join(line.text for block in answer.context["blocks"] for line in block if line.cited)
    assert "Cung cấp nước sạch" in cited
    assert "<mark>" in answer.content.decode()
    assert "Chưa có số liệu của Lạng Sơn" in text(answer)


def test_indicator_tells_the_doubt_of_its_direction(quang, text) -> None:
    assert "hiểu được theo hai nghĩa trái ngược" in text(quang.get("/indicators/2.04/"))
    assert "suy ra từ cách diễn đạt" in text(quang.get("/indicators/1.01/"))


def test_a_subindex_has_its_figures_by_year(quang) -> None:
    figures = quang.get("/indicators/1/").context["figures"]
    assert [(f.year, str(f.value.normalize())) for f in figures] == [(2024, "4.95"), (2023, "4.84")]


def test_lines_around_spans_join_where_they_touch() -> None:
    lines = [f"l{n}" for n in range(1, 31)]
    spans = [{"page": 1, "first_line": 5, "last_line": 6}, {"page": 1, "first_line": 11, "last_line": 11}]
    (block,) = cut(lines, [1, 10], spans)
    assert [line.number for line in block] == list(range(2, 15))
    assert [line.number for line in block if line.cited] == [5, 6, 11]
    assert {line.page for line in block if line.number >= 10} == {2}
    assert len(cut(lines, [1], [*spans, {"page": 1, "first_line": 29, "last_line": 99}])) == 2


def test_plan_links_to_its_parent_and_back(quang, text) -> None:
    plan = department_plan()
    assert "Kế hoạch 163/KH-UBND ngày 12/07/2024" in text(quang.get(f"/plans/{plan.pk}/"))
    parent = quang.get(f"/plans/{plan.parent_id}/")
    assert [p.pk for p in parent.context["children"]] == [plan.pk]
    assert "Hệ thống chỉ biết kế hoạch này vì văn bản khác viện dẫn" in text(parent)


def test_plan_shows_baseline_rise_and_target(quang, text) -> None:
    words = text(quang.get(f"/plans/{department_plan().pk}/"))
    assert "CSTP1 4,84 (2023) +1,74 ≥ 6,58 điểm (2024)" in words


def test_a_goal_for_an_index_that_is_not_ours_is_shown_by_its_name(quang, text) -> None:
    goal = {
        "indicator": "Chỉ số PAR INDEX",
        "target": 94,
        "rank_max": 3,
        "delta_rank_min": 5,
        "target_year": 2026,
    }
    plan = department_plan()
    Target.objects.create(plan=plan, position=9, as_written="", spans=[], baseline_rank=12, **goal)
    shown = text(quang.get(f"/plans/{plan.pk}/"))
    assert "Chỉ số PAR INDEX hạng 12 ít nhất 5 bậc ≥ 94,00 vào nhóm 3 (2026)" in shown


@pytest.mark.parametrize("part", ["summary", "indicators", "tasks", "findings", "history", "nonsense"])
def test_every_part_of_every_plan_opens(quang, part) -> None:
    for pk in Plan.objects.values_list("pk", flat=True):
        assert quang.get(f"/plans/{pk}/", {"part": part}).status_code == 200


def test_tasks_are_found_without_tone_marks(quang) -> None:
    address = f"/plans/{department_plan().pk}/"
    shown = quang.get(address, {"part": "tasks", "q": "lut bao"}).context["page"]
    assert ["lụt bão" in task.text for task in shown] == [True]
    by_agency = quang.get(address, {"part": "tasks", "agency": "gtvt-vp"}).context["page"]
    assert len(by_agency) == 2


def test_a_task_shows_its_section_product_and_when_it_is_due(quang, text) -> None:
    task = Task.objects.filter(plan=department_plan()).first()
    schedule = read("Hằng năm trước 01/6 và 15/11", 2024)
    Task.objects.filter(pk=task.pk).update(**schedule, section="II. NHIỆM VỤ", deliverable="Báo cáo kết quả")
    shown = text(quang.get(f"/plans/{task.plan_id}/", {"part": "tasks"}))
    due = "Hằng năm trước 01/6 và 15/11 hiểu là: trước ngày 01/06 và 15/11 hằng năm"
    assert all(words in shown for words in ("II. NHIỆM VỤ", "Sản phẩm: Báo cáo kết quả", due))


def test_the_source_document_is_the_file_received(quang) -> None:
    answer = quang.get(f"/plans/{department_plan().pk}/document")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer).startswith(b"PK")


def test_plan_findings_put_the_gravest_first(quang) -> None:
    page = quang.get(f"/plans/{department_plan().pk}/", {"part": "findings"}).context["page"]
    severities = [p.severity for p in page.paginator.object_list]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert {"warning", "note"} <= set(severities)


def test_agencies_sort_as_a_vietnamese_dictionary_and_search_without_marks(quang) -> None:
    names = [a.name for a in quang.get("/agencies/", {"kind": "department"}).context["page"]]
    assert names[0] == "Sở Công Thương"
    assert names.index("Sở Dân tộc và Tôn giáo") < names.index("Sở Khoa học và Công nghệ")
    found = quang.get("/agencies/", {"q": "giao thong van tai", "valid": "past"}).context["page"]
    assert "Sở Giao thông vận tải" in [a.name for a in found]


def test_headings_tell_how_a_list_is_sorted(quang) -> None:
    page = quang.get("/plans/", {"order": "symbol"}).content.decode()
    assert page.count('aria-sort="ascending"') == 1
    assert 'href="?order=-symbol"' in page


def test_journal_is_for_those_who_may_read_it_and_checks_its_chain(window, quang, text) -> None:
    assert window("lan").get("/journal/").status_code == 404
    assert "Chuỗi nhật ký nguyên vẹn" in text(quang.get("/journal/", {"check": "1"}))
    shown = quang.get("/journal/", {"act": "plan.accept"}).context["page"]
    assert {line.act for line in shown} == {"plan.accept"}
