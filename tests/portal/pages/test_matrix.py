"""The responsibility matrix: marks, scopes, findings, filters, Excel."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from xanh.portal.plans.models import PlanIndicator, Responsibility


def found(client, **asked):
    return client.get("/matrix/", asked).context["found"]


def test_has_every_indicator_and_agency_of_the_plan_in_force(quang) -> None:
    matrix = found(quang)
    assert matrix.plan.symbol == "18/KH-UBND"
    assert len(matrix.rows) == 42
    named = {r.agency_id for r in Responsibility.objects.filter(plan=matrix.plan)}
    assert {a.pk for a in matrix.agencies} == named
    assert list(matrix.leads) == sorted(matrix.leads, reverse=True)


def test_cells_say_who_leads_and_who_coordinates(quang) -> None:
    matrix = found(quang)
    row = next(r for r in matrix.rows if r.code == "1.05")
    marks = {
        a.code: [m.role for m in cell] for a, cell in zip(matrix.agencies, row.cells, strict=True) if cell
    }
    expected = Responsibility.objects.filter(indicator=row.indicator).values_list("agency__code", "role")
    assert {(code, role) for code, roles in marks.items() for role in roles} == set(expected)
    assert marks["so-xd"] == ["lead"]


def test_scopes_are_numbered_notes_on_paper_too(quang, text) -> None:
    answer = quang.get("/matrix/")
    notes = answer.context["found"].notes
    assert [n.number for n in notes] == list(range(1, len(notes) + 1))
    assert ("1.05", "Sở Xây dựng", "nước sạch đô thị") in {(n.code, n.agency, n.scope) for n in notes}
    assert 'href="#n1"' in answer.content.decode()
    assert 'id="n1"' in answer.content.decode()


def test_findings_stand_in_their_row(quang) -> None:
    codes = {r.code: {p.code for p in r.findings} for r in found(quang).rows}
    assert "plan.lead_also_coordinating" in codes["1.07"] & codes["1.14"] & codes["2.02"]
    assert "plan.duplicate_party" in codes["3.07"]
    assert all("plan.several_leads" in codes[code] for code in ("1.13", "2.04", "2.06"))


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ({"subindex": "4"}, lambda row: row.indicator.subindex == 4),
        ({"findings": "1"}, lambda row: row.findings),
        ({"agency": "thanh-tra-tinh", "role": "lead"}, lambda row: row.code[0] == "2"),
        ({"q": "thanh tra tinh"}, lambda row: any(row.cells)),
    ],
)
def test_filters_keep_what_was_asked_for(quang, asked, kept) -> None:
    rows = found(quang, **asked).rows
    assert 0 < len(rows) < 42
    assert all(kept(row) for row in rows)


def test_search_needs_no_tone_marks(quang) -> None:
    plain, toned = found(quang, q="nuoc sach"), found(quang, q="Nước sạch")
    assert [r.code for r in plain.rows] == [r.code for r in toned.rows]
    assert "1.05" in {r.code for r in plain.rows}


def test_nothing_found_is_told(quang, text) -> None:
    assert "Không có chỉ tiêu nào khớp với bộ lọc." in text(quang.get("/matrix/", {"q": "zzz"}))


def test_senseless_filters_are_left_aside(quang) -> None:
    assert len(found(quang, subindex="x", role="boss", agency="nobody'--").rows) == 0
    assert len(found(quang, subindex="x", role="boss").rows) == 42
    assert quang.get("/matrix/", {"plan": "123456789"}).status_code == 404
    assert quang.get("/matrix/", {"plan": "9" * 30}).status_code == 200


def test_excel_honours_the_filters_and_is_a_table(quang) -> None:
    book = load_workbook(BytesIO(quang.get("/matrix.xlsx", {"subindex": "4"}).content))
    sheet, scopes, findings, source = book.worksheets
    assert sheet.max_row == 7
    assert sheet.freeze_panes == "C2"
    assert sheet["A1"].value == "Mã"
    assert source["B2"].value.startswith("18/KH-UBND")
    assert [ws.freeze_panes for ws in (scopes, findings)] == ["A2", "A2"]


def test_excel_never_runs_a_name_as_a_formula(quang) -> None:
    evil = '=HYPERLINK("http://x","y")'
    PlanIndicator.objects.filter(node__code="4.01").update(name=evil)
    book = load_workbook(BytesIO(quang.get("/matrix.xlsx", {"subindex": "4"}).content))
    cell = book.worksheets[0]["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == (evil, "s", True)


def test_markup_in_a_scope_is_shown_as_text(quang) -> None:
    Responsibility.objects.filter(indicator__node__code="1.05", role="lead").update(scope="<b>x</b>\"'")
    page = quang.get("/matrix/").content.decode()
    assert "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page
