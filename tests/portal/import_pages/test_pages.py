"""The pages of a scan beside its fields: drawn once, for who may see the import, each field in its place."""

from __future__ import annotations

import io
import re
from copy import deepcopy

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from tests.portal.import_pages.conftest import made
from tests.portal.scans import scan
from xanh.documents import picturing
from xanh.documents.pictures import page_sizes
from xanh.portal.imports import actions
from xanh.portal.imports.models import Import
from xanh.portal.imports.reading import Outcome

pytestmark = pytest.mark.django_db
PDF, DRAFT = scan()


@pytest.fixture
def scanned(cast, at):
    return kept(made(DRAFT, cast["lan"], at), PDF)


def kept(imported, data):
    document = imported.document
    document.file.save("quet.pdf", ContentFile(data), save=False)
    document.page_sizes = [list(size) for size in page_sizes(PDF)]
    document.lines, document.pages = DRAFT["source"]["lines"], DRAFT["source"]["pages"]
    document.save()
    return imported


def picture(client, imported, page=1, **headers):
    return client.get(reverse("imports:picture", args=[imported.pk, page]), headers=headers)


def review(client, imported, **asked):
    return client.get(reverse("imports:detail", args=[imported.pk]), asked)


def test_a_page_is_drawn_once_and_kept_in_the_browser(signed_in, scanned, monkeypatch) -> None:
    client = signed_in("lan")
    first = picture(client, scanned)
    assert Image.open(io.BytesIO(first.content)).size == (1240, 1754)
    assert first["Cache-Control"].startswith("private")
    monkeypatch.setattr(picturing.apart, "run", None)  # a second drawing would break
    assert picture(client, scanned).content == first.content
    assert picture(client, scanned, **{"if-none-match": first["ETag"]}).status_code == 304


def test_a_page_is_shown_as_it_was_turned_to_be_read(signed_in, cast, at) -> None:
    turned = {**DRAFT, "source": {**DRAFT["source"], "views": [{"page": 2, "turn": 90.0}]}}
    imported = kept(made(turned, cast["lan"], at), PDF)
    assert Image.open(io.BytesIO(picture(signed_in("lan"), imported).content)).size == (1754, 1240)


@pytest.mark.parametrize(("who", "page"), [("minh", 1), ("lan", 0), ("lan", 3)])
def test_strangers_and_pages_that_are_not_there(signed_in, scanned, who, page) -> None:
    assert picture(signed_in(who), scanned, page).status_code == 404
    assert signed_in(who).get(reverse("imports:page", args=[scanned.pk, page])).status_code == 404


def test_a_page_that_cannot_be_drawn_is_told_and_tried_again(signed_in, cast, at, caplog) -> None:
    imported = kept(made(DRAFT, cast["lan"], at), PDF[:300])
    answer = picture(signed_in("lan"), imported)
    assert (answer.status_code, "không mở được" in answer.content.decode().lower()) == (422, True)
    assert "Cache-Control" not in answer


def test_each_field_has_its_place_on_the_page_of_its_card(signed_in, scanned) -> None:
    text = review(signed_in("lan"), scanned).content.decode()
    lead = re.search(r'data-field="f-indicators-0-lead" data-state="(\w+)" d="([^"]+)"', text)
    assert lead
    assert lead.groups() == ("to_check", "M566 95H884V165H566z")
    assert 'width="1240" height="1754" loading="lazy"' in text


def test_lines_under_each_other_are_one_block_others_are_not(signed_in, cast, at) -> None:
    draft = deepcopy(DRAFT)
    line = {"page": 1, "left": 0.1, "right": 0.5, "top": 0.1, "bottom": 0.12}
    below = {**line, "right": 0.6, "top": 0.125, "bottom": 0.145}
    beside = {**line, "left": 0.7, "right": 0.9}
    draft["source"]["regions"][1] = [line, below, beside]
    text = review(signed_in("lan"), kept(made(draft, cast["lan"], at), PDF)).content.decode()
    found = re.search(r'data-field="f-indicators-0-name" data-state="\w+" d="([^"]+)"', text)
    assert found
    assert found[1] == "M120 170H748V260H120zM864 170H1120V216H864z"


def test_areas_of_other_pages_come_when_they_are_seen(signed_in, scanned) -> None:
    client = signed_in("lan")
    text = review(client, scanned, order="reading").content.decode()
    address = reverse("imports:page", args=[scanned.pk, 2])
    assert f'hx-get="{address}"' in text
    assert "f-indicators-40-lead" not in text
    part = client.get(address).content.decode()
    assert 'data-field="f-indicators-40-lead"' in part
    assert "part=indicators&amp;order=reading&amp;at=indicators.40#f-indicators-40-lead" in part


def test_the_smallest_area_lies_on_top(signed_in, scanned) -> None:
    found = review(signed_in("lan"), scanned).context["pages"][0].areas
    assert [a.size for a in found] == sorted((a.size for a in found), reverse=True)


def test_a_document_without_pages_shows_its_text_alone(signed_in, imported) -> None:
    text = review(signed_in("lan"), imported).content.decode()
    assert 'id="pages"' not in text
    assert 'id="source"' in text


def test_nothing_of_a_state_secret_is_kept(signed_in, scanned, ha, at, settings) -> None:
    assert picture(signed_in("lan"), scanned).status_code == 200
    folder = picturing.folder_of(settings.PICTURES_ROOT, scanned.document.sha256)
    assert list(folder.iterdir())
    Import.objects.filter(pk=scanned.pk).update(state="received", draft=None)
    secret = {"code": "document.secret", "place": {}, "values": {}}
    actions.read_import(scanned.pk, at=at, read=lambda *_: Outcome(problems=(secret,)))
    assert not folder.exists()
    assert picture(signed_in("lan"), scanned).status_code == 404
    Import.objects.filter(pk=scanned.pk).update(state="ready", draft=DRAFT)
    assert "Tệp gốc đã được gỡ" in review(signed_in("lan"), scanned).content.decode()
