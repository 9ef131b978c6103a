"""A plan as the text of its official document: nothing is lost, parts are numbered."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import translation

from xanh.documents.check import check_document
from xanh.documents.official import Heading, OfficialText, Paragraph, Table
from xanh.documents.write import write_official_docx
from xanh.portal.documents import actions as documents
from xanh.portal.plans import papers, tasking
from xanh.portal.plans.definition import Definition
from xanh.portal.plans.models import Plan
from xanh.portal.plans.official import numbered, official_text
from xanh.portal.plans.queries import accepted_before, whole
from xanh.reference import ProblemError

LETTERHEAD = OfficialText(
    "KH", "SỞ XÂY DỰNG", "", (), superior="UBND TỈNH LẠNG SƠN", notation="KH-SXD", place="Lạng Sơn"
)
WANTED = Definition(
    text="Rà soát các điểm ô nhiễm;",
    deliverable="Báo cáo",
    measure="điểm",
    quantity="12.5",
    deadline="2026-06-30",
    schedule={"kind": "date", "date": "2026-06-30", "rule": "by", "text": "chậm nhất ngày 30/6/2026"},
    parties=(("lead", "so-xd", ""), ("coordinating", "so-ct", "khu công nghiệp")),
)


def text_of(plan):
    return official_text(whole(Plan.objects.all()).get(pk=plan.pk), LETTERHEAD)


def test_every_task_stands_in_the_body_and_in_the_table(adopted):
    text = text_of(adopted)
    table = text.appendices[0].body[0]
    assert isinstance(table, Table)
    assert [row[1] for row in table.rows] == [t.text for t in adopted.tasks.order_by("position")]
    said = [b.text for b in text.body if isinstance(b, Paragraph) and b.text.startswith("- ")]
    assert len([s for s in said if "chỉ tiêu" in s]) == adopted.tasks.count()
    sections = [b.text for b in text.body if isinstance(b, Heading) and b.level == 2]
    assert sections == [s["name"] for s in adopted.subindices]


def test_head_and_bases_are_the_plans(adopted):
    text = text_of(adopted)
    assert text.subject == adopted.title
    assert text.bases[0].startswith("Kế hoạch số 18/KH-UBND ngày 21 tháng 01 năm 2026 của UBND tỉnh")
    assert text.recipients == ("UBND tỉnh (để báo cáo)",)
    assert (text.issuer, text.notation, text.number) == ("SỞ XÂY DỰNG", "KH-SXD", None)


def test_a_row_of_the_table_says_who_what_and_by_when(drafted, lan, at):
    task = tasking.add_task(drafted, WANTED, by=lan, at=at)
    part = tasking.add_task(drafted, replace(WANTED, text="Một phần", parent=task.pk), by=lan, at=at)
    text = text_of(drafted)
    rows = text.appendices[0].body[0].rows
    number = str(len(rows) - 1)
    due = "chậm nhất ngày 30/6/2026"
    who = ("Sở Xây dựng", "Sở Công Thương (khu công nghiệp)", "Báo cáo; 12,5 điểm", due)
    assert rows[-2] == (number, "Rà soát các điểm ô nhiễm;", *who)
    assert rows[-1] == (f"{number}.1", "Một phần", *who)
    assert Paragraph("- Rà soát các điểm ô nhiễm.") in text.body
    assert [label for label, t in numbered([part])] == ["1"]


def test_the_document_is_vietnamese_whatever_the_page_is(drafted, lan, at):
    tasking.add_task(drafted, WANTED, by=lan, at=at)
    with translation.override("en"):
        assert text_of(drafted).appendices[0].body[0].rows[-1][4] == "Báo cáo; 12,5 điểm"


def test_the_document_is_drafted_once_and_passes_the_rules(adopted, client, lan):
    Plan.objects.filter(pk=adopted.pk).update(signer="Nguyễn Văn An", signer_title="Giám đốc")
    client.force_login(lan)
    place = reverse("plans:official", args=[adopted.pk])
    made = [client.post(place).url for _ in range(2)]
    document = papers.official_documents(adopted)[0]
    assert made == [reverse("documents:detail", args=[document.pk])] * 2
    assert (document.agency.code, document.type_code, document.subject) == ("so-xd", "KH", adopted.title)
    assert reverse("plans:detail", args=[adopted.pk]) in client.get(made[0]).content.decode()
    deviations = check_document(write_official_docx(document.official))
    assert [(p.code, p.values) for p in deviations] == []


def test_a_plan_being_written_has_no_document_yet(drafted, lan, at):
    with pytest.raises(ProblemError):
        papers.draft_official(drafted, by=lan, at=at)


def test_cancelled_tasks_are_left_out(adopted, lan, later):
    gone = adopted.tasks.order_by("position").first()
    tasking.cancel_task(gone, why="bỏ", by=lan, at=later)
    assert gone.text not in {row[1] for row in text_of(adopted).appendices[0].body[0].rows}


def test_the_signed_file_of_a_plan_written_here_is_no_second_plan(adopted, lan, at):
    """Once its document is issued the plan is known by that document's symbol and date."""
    document = papers.draft_official(adopted, by=lan, at=at)
    entry = documents.give_number(document, key="k1", by=lan, at=at)
    documents.register_paper(document, by=lan, at=at)
    head = {"number": entry.symbol, "date": entry.dated.isoformat(), "title": adopted.title}
    assert accepted_before(head) is None
    documents.issue(document, by=lan, at=at)
    assert accepted_before(head) == adopted
    assert accepted_before({**head, "date": "2025-01-01"}) is None
    documents.withdraw(document, "ban hành nhầm", by=lan, at=at)
    assert accepted_before(head) is None


def test_a_plan_written_here_is_listed_and_found_by_the_number_of_its_document(adopted, client, lan, at):
    document = papers.draft_official(adopted, by=lan, at=at)
    entry = documents.give_number(document, key="k1", by=lan, at=at)
    documents.register_paper(document, by=lan, at=at)
    client.force_login(lan)

    def listed(words: str) -> str:
        return client.get(reverse("plans:list"), {"q": words}).content.decode()

    assert "(không ghi số)" in listed("")
    assert reverse("plans:detail", args=[adopted.pk]) not in listed(entry.symbol)
    documents.issue(document, by=lan, at=at)
    assert entry.symbol in listed("")
    assert reverse("plans:detail", args=[adopted.pk]) in listed(entry.symbol)
    assert reverse("plans:detail", args=[adopted.pk]) not in listed("987/kh")
