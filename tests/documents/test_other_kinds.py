"""Excel, OpenDocument and old Word files: what they hold is read like the same plan in DOCX."""

from __future__ import annotations

import io
import shutil
import subprocess

import openpyxl
import pytest
from openpyxl.styles import Alignment

from tests.documents.scoring import overall
from xanh.documents.read import read_plan
from xanh.documents.read.files import office
from xanh.documents.write import write_plan
from xanh.reference import ProblemError, plan_facts

ROMAN = ("I", "II", "III", "IV")


def as_workbook(facts, *, above: int = 2) -> bytes:
    """The indicator table of a plan as an official would type it, with merged title and section rows."""
    book = openpyxl.Workbook()
    page = book.active
    page.append([facts["header"]["title"]])
    page.merge_cells("A1:D1")
    for _ in range(above - 1):
        page.append([])
    page.append(["TT", "Chỉ tiêu", "Cơ quan chủ trì", "Cơ quan phối hợp"])
    for group in facts["subindices"]:
        page.append([ROMAN[group["number"] - 1], f"CSTP {group['number']}. {group['name']}"])
        page.merge_cells(start_row=page.max_row, end_row=page.max_row, start_column=2, end_column=4)
        for row in (r for r in facts["indicators"] if r["subindex"] == group["number"]):
            unit = f" ({row['unit_note']})" if row["unit_note"] else ""
            page.append([row["number"], row["name"] + unit, cell(row["lead"]), cell(row["coordinating"])])
            page.cell(page.max_row, 4).alignment = Alignment(wrap_text=True)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def cell(parties) -> str:
    return ";\n".join(
        f"- {p.get('as_written') or p['agency']}" + (f" ({p['scope']})" if p.get("scope") else "")
        for p in parties
    )


def test_a_workbook_comes_back_whole(shared):
    facts = {**plan_facts("langson_2026_18"), "recipients": [], "reporting": []}
    draft = read_plan(as_workbook(facts), name="a.xlsx")
    score, misses = overall(shared, draft, facts)
    assert score == 1.0, misses
    assert draft.source.kind == "xlsx"


def test_hidden_sheets_are_not_read():
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(plan_facts("langson_2026_18"))))
    copy = book.copy_worksheet(book.active)
    copy.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert len(read_plan(out.getvalue(), name="a.xlsx").indicators) == 42


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
@pytest.mark.parametrize("kind", ["odt", "doc", "rtf"])
def test_other_word_files_are_read_through_libreoffice(tmp_path, kind):
    source = tmp_path / "a.docx"
    source.write_bytes(write_plan(plan_facts("langson_2026_18")))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", kind, "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    draft, same = read_plan(tmp_path / f"a.{kind}"), read_plan(source)
    assert draft.source.kind == kind
    assert [(r.name, r.lead) for r in draft.indicators] == [(r.name, r.lead) for r in same.indicators]


def test_without_libreoffice_the_remedy_is_told(monkeypatch):
    monkeypatch.setattr(office, "PROGRAMS", ("no-such-program",))
    with pytest.raises(ProblemError) as error:
        read_plan(b"{\\rtf1 K\\u7871? ho\\u7841?ch}", name="a.rtf")
    assert error.value.problems[0].code == "document.office_missing"
