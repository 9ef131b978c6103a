"""A plan taken out as Excel and sent in again: from a review, from an accepted plan."""

from __future__ import annotations

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from xanh.documents.draft import from_json
from xanh.documents.read import read_plan
from xanh.portal.imports.actions import accept_import, correct_field, read_import
from xanh.portal.imports.models import Import
from xanh.portal.imports.rules import ImportKind, ImportState

pytestmark = pytest.mark.django_db


def taken(client, name: str, pk: int) -> bytes:
    answer = client.get(reverse(name, args=[pk]))
    assert answer["Content-Disposition"].endswith('.xlsx"')
    return answer.getvalue()


def edited(data: bytes) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book["Chỉ tiêu"]
    column = next(cell.column for cell in page[1] if cell.value == "Tên")
    page.cell(2, column).value = "Tên mới"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def sent_in(client, data: bytes, at) -> Import:
    """The upload page takes the file; the job of the queue reads it, here as the worker would."""
    file = SimpleUploadedFile("sua.xlsx", data)
    client.post(reverse("imports:upload"), {"file": file, "kind": ImportKind.PLAN})
    return read_import(Import.objects.latest("id").pk, at=at)


def test_a_review_goes_out_with_its_corrections(signed_in, imported, cast, at) -> None:
    correct_field(imported, "indicators.2.name", "Chữa", by=cast["lan"], at=at, expected=None)
    draft = read_plan(taken(signed_in("lan"), "imports:plan_xlsx", imported.pk), name="a.xlsx")
    assert draft.indicators[2].name == "Chữa"
    assert draft.indicators[3] == from_json(imported.draft).indicators[3]


def test_what_was_edited_in_excel_comes_in_as_a_draft_of_its_own(signed_in, imported, at) -> None:
    client = signed_in("lan")
    found = sent_in(client, edited(taken(client, "imports:plan_xlsx", imported.pk)), at)
    assert (found.state, found.pk != imported.pk) == (ImportState.READY, True)
    assert found.draft["indicators"][0]["name"] == "Tên mới"
    assert found.draft["indicators"][0]["fields"]["name"]["state"] == "accepted"
    assert found.draft["indicators"][1]["fields"]["name"]["state"] == "proposed"
    assert client.get(reverse("imports:detail", args=[found.pk])).status_code == 200


def test_an_accepted_plan_comes_in_again_as_its_new_version(signed_in, imported, cast, at) -> None:
    accepted = accept_import(imported, by=cast["ha"], at=at, accept_doubts=True, reason="đối chiếu xong")
    client = signed_in("ha")
    found = sent_in(client, edited(taken(client, "plans:plan_xlsx", accepted.plan_id)), at)
    page = client.get(reverse("imports:changes", args=[found.pk])).content.decode()
    assert "Tên mới" in page


def test_scores_are_no_plan(signed_in, imported) -> None:
    Import.objects.filter(pk=imported.pk).update(kind=ImportKind.SCORES, draft={"rows": []})
    assert signed_in("lan").get(reverse("imports:plan_xlsx", args=[imported.pk])).status_code == 404
