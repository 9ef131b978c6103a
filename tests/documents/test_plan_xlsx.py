"""A plan as a workbook, edited, read back: what nobody touched is as before, what somebody did counts."""

from __future__ import annotations

import io
from cProfile import Profile
from dataclasses import replace
from pstats import Stats

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings

from tests.documents.drafts import drafts, some_rows
from xanh.documents.draft import (
    DutyRow,
    Header,
    Party,
    PlanDraft,
    Reading,
    RecipientRow,
    Role,
    Source,
    Span,
    State,
    TargetRow,
    TaskRow,
)
from xanh.documents.plan_columns import DATA_SHEET, KEY, LABELS, SHEETS, STATE, columns
from xanh.documents.read import read_plan
from xanh.documents.read.files import plan_xlsx
from xanh.documents.read.vocabulary import Vocabulary
from xanh.documents.write import write_plan
from xanh.documents.write.plan_xlsx import write_workbook
from xanh.reference import ProblemError, plan_facts, plan_names

DOUBT = Reading("S& Xay dung", (Span(1, 3, 3),), 0.5, State.TO_CHECK, "Sở Xây dựng")
SURE = replace(DOUBT, state=State.ACCEPTED)


def draft(**parts) -> PlanDraft:
    source = Source("a.docx", "0" * 64, "docx", ("Kế hoạch",), (1,))
    return PlanDraft(
        "plan", source, Header(title="Kế hoạch", date="2026-01-21"), indicators=some_rows(3), **parts
    )


def back(data: bytes) -> PlanDraft:
    assert plan_xlsx.is_plan_workbook(data)
    return plan_xlsx.read(data, "a.xlsx", Vocabulary.of())


def edited(found: PlanDraft, edit) -> PlanDraft:
    """The draft after somebody opened its workbook and changed it."""
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(found)))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return back(out.getvalue())


def put(sheet: str, row: int, label: str, value):
    def edit(book):
        page = book[SHEETS.get(sheet, sheet)]
        page.cell(row, column_of(page, label)).value = value

    return edit


def column_of(page, label: str) -> int:
    return next(cell.column for cell in page[1] if cell.value == label)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(drafts())
def test_any_draft_comes_back_exactly(found):
    assert back(write_workbook(found)) == found


@pytest.mark.parametrize("name", plan_names())
def test_a_plan_comes_back_through_the_front_door(name):
    found = read_plan(write_plan(plan_facts(name)), name="a.docx")
    assert read_plan(write_workbook(found), name="a.xlsx") == found


def test_a_workbook_saved_by_another_program_comes_back_exactly():
    found = draft(problems=())
    assert edited(found, lambda _: None) == found


def test_a_long_text_is_cut_in_its_cell_and_whole_in_the_draft():
    long = "kế hoạch\U0001f600 " * 6000
    found = draft(tasks=(TaskRow(1, long, "Văn phòng", fields={"text": SURE}),))
    assert back(write_workbook(found)) == found

    def edit(book):
        cell = book["Nhiệm vụ"].cell(2, column_of(book["Nhiệm vụ"], "Nội dung"))
        assert len(cell.value.encode("utf-16-le")) // 2 <= 32_767
        cell.value = cell.value.replace("kế hoạch", "Kế hoạch", 1)

    assert edited(found, edit).tasks[0].text == long.replace("kế hoạch", "Kế hoạch", 1)


def test_a_changed_cell_counts_and_is_certain_with_its_text_as_written():
    task = TaskRow(
        1, "kiểm tra", "Văn phòng", deadline="2026-06-30", fields={"text": DOUBT, "deadline": DOUBT}
    )
    found = edited(draft(tasks=(task,)), put("tasks", 2, "Nội dung", "Kiểm tra\u0300 "))
    assert found.tasks[0].text == "Kiểm trà"
    assert found.tasks[0].fields["text"] == replace(DOUBT, state=State.ACCEPTED)
    assert found.tasks[0].fields["deadline"] == DOUBT
    assert found.tasks[0].deadline == "2026-06-30"


@pytest.mark.parametrize(
    ("typed", "value"), [("6,58", 6.58), ("6.58", 6.58), (6.58, 6.58), (7, 7.0), (None, None), ("-0,5", -0.5)]
)
def test_figures_are_read_as_officials_type_them(typed, value):
    found = edited(draft(targets=(TargetRow(1, "Một", target=1.25),)), put("targets", 2, "Mục tiêu", typed))
    assert found.targets[0].target == value


@pytest.mark.parametrize("typed", ["21/01/2027", "1/2/2027", "2027-02-01"])
def test_days_are_read_as_officials_type_them(typed):
    def edit(book):
        page = book["Văn bản"]
        row = next(r for r in page.iter_rows() if r[0].value == "header.date")
        row[2].value = typed

    assert edited(draft(), edit).header.date in ("2027-01-21", "2027-02-01")


def test_parties_keep_what_was_read_of_them_and_new_ones_are_known_by_name():
    found = edited(draft(), put("indicators", 2, "Chủ trì", "Sở Xây dựng (đô thị)\nSở Tài chính [tổng hợp]"))
    kept, new = found.indicators[0].lead
    assert kept == draft().indicators[0].lead[0]
    assert (new.agency, new.role, new.scope) == ("Sở Tài chính", Role.CONSOLIDATING, None)
    assert new.code


def test_what_was_made_from_a_changed_field_is_made_anew():
    task = TaskRow(1, "a", "Văn phòng", lead=(Party("Văn phòng", Role.LEAD, code="vp"),))
    duty = DutyRow("annual", {"rule": "before", "day": 5, "month": 12}, "trước ngày 05/12", "Sở", "Tỉnh")
    found = draft(tasks=(task,), reporting=(duty,), recipients=(RecipientRow("Sở Y tế", code="so-yt"),))
    assert edited(found, put("tasks", 2, "Chủ trì", "Phòng Vận tải")).tasks[0].lead_unit == "Phòng Vận tải"
    when = edited(found, put("tasks", 2, "Thời hạn", "31/12/2026")).tasks[0]
    assert (when.deadline, when.schedule["date"]) == ("2026-12-31", "2026-12-31")
    due = edited(found, put("reporting", 2, "Thời hạn", "trước ngày 10/11")).reporting[0]
    assert due.due == {"rule": "before", "day": 10, "month": 11}
    assert edited(found, put("recipients", 2, "Tên", "Sở Nội vụ")).recipients[0].code is None


def test_rows_are_dropped_added_copied_and_sorted():
    def edit(book):
        page = book["Chỉ tiêu"]
        rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
        page.delete_rows(2, 3)
        for row in (rows[2], rows[0], rows[0], [None, 2, 7, "Mới"]):
            page.append(row)

    found = edited(draft(), edit).indicators
    assert [(r.subindex, r.number, r.name) for r in found] == [
        (1, 3, "Chỉ tiêu 3"),
        (1, 1, "Chỉ tiêu 1"),
        (1, 1, "Chỉ tiêu 1"),
        (2, 7, "Mới"),
    ]
    assert (found[1], found[2].lead[0].agency, found[3].lead) == (draft().indicators[0], "Sở Xây dựng", ())


def test_a_row_whose_cells_are_emptied_is_dropped():
    def edit(book):
        for cell in book["Chỉ tiêu"][3][1:]:
            cell.value = None

    assert [r.number for r in edited(draft(), edit).indicators] == [1, 3]


def test_the_state_of_a_row_may_be_chosen():
    row = replace(some_rows(1)[0], fields={"name": DOUBT, "lead": SURE})
    found = edited(replace(draft(), indicators=(row,)), put("indicators", 2, STATE, "chắc chắn"))
    assert {r.state for r in found.indicators[0].fields.values()} == {State.ACCEPTED}


def test_what_stands_once_may_be_added():
    def edit(book):
        next(r for r in book["Văn bản"].iter_rows() if r[0].value == "signer.name")[2].value = "Nguyễn Văn An"

    found = edited(draft(), edit)
    assert found.signer["name"] == "Nguyễn Văn An"
    assert found.archive is None


@pytest.mark.parametrize(
    ("sheet", "label", "typed"),
    [
        ("indicators", "Số", "ba"),
        ("indicators", "Tên", None),
        ("targets", "So sánh", "hơn"),
        ("targets", "Mục tiêu", "nan"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named(sheet, label, typed):
    with pytest.raises(ProblemError) as caught:
        edited(draft(targets=(TargetRow(1, "Một", target=1.25),)), put(sheet, 2, label, typed))
    (problem,) = caught.value.problems
    assert problem.code == "document.cell_unreadable"
    assert (problem.place.sheet, problem.place.row, problem.place.column) == (SHEETS[sheet], "2", label)


def test_damage_to_the_hidden_sheet_is_told():
    with pytest.raises(ProblemError, match="workbook_damaged"):
        edited(draft(), lambda book: book[DATA_SHEET].delete_rows(4))


def test_nothing_is_a_formula_and_doubts_are_told_by_word_and_colour():
    row = replace(some_rows(1)[0], name="=HYPERLINK(1)", unit_note="@a", fields={"name": DOUBT})
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(replace(draft(), indicators=(row,)))))
    page = book["Chỉ tiêu"]
    name, state = page.cell(2, column_of(page, "Tên")), page.cell(2, column_of(page, STATE))
    assert (name.value, name.data_type, name.quotePrefix) == ("=HYPERLINK(1)", "s", True)
    assert state.value == "cần kiểm tra"
    assert name.fill.fgColor.rgb == state.fill.fgColor.rgb != page.cell(2, 2).fill.fgColor.rgb
    assert page.freeze_panes == "C2"
    assert page.column_dimensions["A"].hidden
    assert book[DATA_SHEET].sheet_state == "hidden"
    assert [
        c.data_type for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"
    ] == []


def test_headings_are_words_and_differ():
    for part in (*SHEETS, "header", "signer", "archive"):
        labels = [KEY, *(c.label for c in columns(part))]
        assert len(set(labels)) == len(labels)
        assert {c.name for c in columns(part)} <= set(LABELS)


def test_work_grows_with_the_number_of_tasks():
    """Counted in calls, which no busy machine changes."""
    task = TaskRow(1, "Rà soát quy hoạch", "Văn phòng", deadline="Quý IV", fields={"text": SURE})
    calls = []
    for count in (500, 2000):
        profile = Profile()
        profile.runcall(lambda n: back(write_workbook(replace(draft(), tasks=(task,) * n))), count)
        calls.append(Stats(profile).total_calls)
    assert calls[1] < 5 * calls[0]
