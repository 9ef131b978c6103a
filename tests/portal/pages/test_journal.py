"""The journal's page and files, and the history on an object's own page."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from xanh.portal.agencies.accounts import ask_for_link, refuse_identity
from xanh.portal.agencies.models import Agency
from xanh.portal.documents.actions import draft_document, edit_draft
from xanh.portal.documents.queries import blank_text
from xanh.portal.journal.actions import record
from xanh.portal.journal.models import Entry


@pytest.fixture
def edited(cast, at):
    agency = Agency.objects.get(code="so-xd")
    details = {"before": {"name": "Sở cũ"}, "after": {"name": "Sở mới"}, "why": "=theo nghị quyết 04"}
    return record("agency.edit", agency, by=cast["ha"], at=at, details=details)


@pytest.fixture
def page(client, cast, edited):
    client.force_login(cast["ha"])

    def get(**query):
        return client.get(reverse("insight:journal"), query).content.decode()

    return get


def test_a_line_shows_old_and_new_and_why(page):
    shown = " ".join(page().split())
    assert '<th scope="row">Tên</th><td>Sở cũ</td><td>Sở mới</td>' in shown
    assert "=theo nghị quyết 04" in shown
    assert reverse("insight:agency_by_number", args=[Agency.objects.get(code="so-xd").pk]) in shown


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ({"q": "nghi quyet"}, True),
        ({"q": "nghi dinh"}, False),
        ({"first": "2026-02-02", "last": "02/02/2026"}, True),
        ({"first": "2026-02-03"}, False),
        ({"actor": "ha"}, True),
        ({"first": "hôm qua"}, True),
    ],
)
def test_lines_are_searched(page, query, there):
    assert ("=theo nghị quyết 04" in page(**query)) is there


def test_the_whole_chain_is_checked_on_the_page(page):
    shown = page(check="1")
    assert "Chuỗi nhật ký nguyên vẹn" in shown
    assert f"{Entry.objects.count()}:{Entry.objects.order_by('id').last().hash}" in shown


@pytest.fixture
def file(client, cast, edited):
    client.force_login(cast["admin"])  # who reads all of it

    def get(kind, **query):
        answer = client.get(reverse("insight:journal_export"), {"as": kind, **query})
        return b"".join(answer.streaming_content)

    return get


def test_the_csv_opens_in_excel_and_holds_no_formula(file, edited):
    text = file("csv", q="nghi quyet").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == 2
    told = dict(zip(rows[0], rows[1], strict=True))
    assert told["Thay đổi"] == "Tên: Sở cũ → Sở mới"
    assert told["Lý do"] == "'=theo nghị quyết 04"
    assert told["Mã băm"] == edited.hash


def test_the_workbook_has_every_line_and_no_formula(file):
    sheet = load_workbook(io.BytesIO(file("xlsx"))).worksheets[0]
    assert sheet.max_row == Entry.objects.count() + 1
    cell = next(c for row in sheet for c in row if c.value == "=theo nghị quyết 04")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_json_lines_hold_everything(file, edited):
    found = [json.loads(line) for line in file("jsonl").splitlines()]
    assert [line["id"] for line in found] == list(Entry.objects.order_by("-id").values_list("id", flat=True))
    assert found[0]["details"] == edited.details


def test_a_file_of_an_unknown_kind_is_not_there(client, page):
    assert client.get(reverse("insight:journal_export"), {"as": "exe"}).status_code == 404


def test_a_workbook_longer_than_a_sheet_goes_on_in_another(monkeypatch, at):
    from xanh.portal.display import sheets

    monkeypatch.setattr(sheets, "ROWS_A_SHEET", 3)
    table = sheets.Table("A", ["n"], [[n] for n in range(7)], [5])
    book = load_workbook(sheets.long_workbook(table, about="x", at=at))
    values = [[row[0].value for row in sheet.iter_rows(min_row=2)] for sheet in book.worksheets[:3]]
    assert values == [[0, 1, 2], [3, 4, 5], [6]]


def everything(client, person):
    """What a person reads of the journal: the page, and each kind of file."""
    client.force_login(person)
    page = client.get(reverse("insight:journal")).content.decode()
    files = [client.get(reverse("insight:journal_export"), {"as": kind}) for kind in ("csv", "jsonl")]
    return page + "".join(b"".join(file.streaming_content).decode() for file in files)


@pytest.mark.parametrize(("person", "there"), [("admin", True), ("ha", False), ("quang", False)])
def test_drafts_of_others_and_accounts_are_not_read_in_the_journal(client, cast, at, person, there):
    """What a person may not open on its own page they do not read in the journal's page or files."""
    agency = Agency.objects.get(code="so-xd")
    text = replace(blank_text(agency, type_code="CV", subject="Chưa ai được biết"), bases=("Căn cứ kín",))
    draft = draft_document(agency, text, by=cast["lan"], at=at)
    edit_draft(draft, replace(text, bases=("Căn cứ khác",)), revision=1, by=cast["lan"], at=at)
    waiting = ask_for_link("oidc-x", "17", name="Bình", email="binh@langson.gov.vn", at=at)
    refuse_identity(waiting, by=None, at=at)
    read = everything(client, cast[person])
    for told in ("Chưa ai được biết", "Căn cứ khác", "Chờ gắn tài khoản"):
        assert (told in read) is there, told
    assert "binh@langson.gov.vn" not in read
