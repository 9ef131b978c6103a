"""The reader in its own process: limits hold, whatever the file does."""

from __future__ import annotations

import io
import json
import zipfile

import pytest

from xanh import reference
from xanh.documents.write.plan_docx import write_plan
from xanh.portal.imports.reading import Request, read_apart, read_here
from xanh.portal.imports.rules import ImportKind


def scores(data: bytes, seconds: int = 30):
    return read_apart(Request(ImportKind.SCORES, "diem.csv", seconds=seconds), data)


def codes(outcome) -> list[str]:
    return [p["code"] for p in outcome.problems]


@pytest.mark.parametrize("name", reference.plan_names())
def test_both_ways_read_the_same(name):
    data = write_plan(reference.plan_facts(name))
    request = Request(ImportKind.PLAN, "plan.docx", as_of="2026-02-02")
    apart, here = read_apart(request, data), read_here(request, data)
    assert apart.draft is not None
    assert apart.draft == json.loads(json.dumps(here.draft))


def test_problems_come_back_as_data():
    assert codes(scores(b"a;b\n1;2\n")) == ["scores.no_heading"]
    assert codes(read_apart(Request(ImportKind.PLAN, "x.docx"), b"")) == ["document.empty"]


def zip_bomb(megabytes: int) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", CONTENT_TYPES)
        file.writestr("xl/workbook.xml", WORKBOOK)
        file.writestr("xl/_rels/workbook.xml.rels", RELATIONS)
        file.writestr("xl/worksheets/sheet1.xml", SHEET.format("<c><v>1</v></c>" * (megabytes * 65_000)))
    return kept.getvalue()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/xl/workbook.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
)
WORKBOOK = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
)
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
SHEET = f'<worksheet xmlns="{MAIN}"><sheetData><row>{{}}</row></sheetData></worksheet>'


def test_a_file_that_takes_too_long_is_stopped_and_told():
    bomb = zip_bomb(40)
    assert len(bomb) < 2_000_000
    outcome = scores(bomb, seconds=1)
    assert codes(outcome) == ["import.reader_timeout"]
    assert outcome.draft is None


def test_a_reader_that_breaks_is_told(caplog):
    outcome = read_apart(Request(ImportKind.PLAN, "x.txt", as_of="no day"), b"x")
    assert codes(outcome) == ["import.reader_failed"]
    assert "Invalid isoformat string" in caplog.text
