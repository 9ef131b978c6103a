"""Adding what the reader missed: a button for each part, the new row open for editing, taken back."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.portal.import_pages.test_fields import HTMX, post
from xanh.portal.imports import adding
from xanh.portal.imports.models import Correction
from xanh.portal.imports.queries import current_draft
from xanh.portal.imports.views.parts import ADD

pytestmark = pytest.mark.django_db


def add(client, imported, rows, **more):
    return client.post(reverse("imports:add", args=[imported.pk]), {"rows": rows}, **more)


def seen(imported, part):
    return f"{part}:{len(current_draft(imported)[part])}"


def review(client, imported, **asked):
    return client.get(reverse("imports:detail", args=[imported.pk]), asked)


def test_the_review_offers_to_add_to_every_part(signed_in, imported) -> None:
    text = review(signed_in("lan"), imported).content.decode()
    assert ADD.keys() == adding.PARTS.keys()
    for part, words in ADD.items():
        assert f'name="rows" value="{seen(imported, part)}"' in text
        assert str(words) in text


@pytest.mark.parametrize("part", adding.PARTS)
def test_the_new_row_stands_open_for_editing(signed_in, imported, part) -> None:
    answer = add(signed_in("lan"), imported, seen(imported, part), follow=True)
    path = Correction.objects.get().path
    assert answer.context["opened"] == f"{path}.{adding.PARTS[part]}"
    assert path in [card.key for card in answer.context["page"]]
    text = answer.content.decode()
    assert text.count("is-editing") == 1
    assert "autofocus" in text


def test_what_is_typed_there_is_saved(signed_in, imported) -> None:
    client = signed_in("lan")
    add(client, imported, seen(imported, "tasks"))
    path = Correction.objects.get().path
    post(client, imported, f"{path}.text", "done", value="Rà soát cụm công nghiệp")
    assert current_draft(imported)["tasks"][-1]["text"] == "Rà soát cụm công nghiệp"
    post(client, imported, f"{path}.subindex", "done", value="2")
    assert current_draft(imported)["tasks"][-1]["subindex"] == 2


def test_an_indicator_of_the_list_gets_its_code_with_its_name(signed_in, framework, imported) -> None:
    client = signed_in("lan")
    add(client, imported, seen(imported, "indicators"))
    path = Correction.objects.get().path
    known = imported.draft["indicators"][4]
    post(client, imported, f"{path}.name", "done", value=known["name"].upper())
    assert current_draft(imported)["indicators"][-1]["code"] == known["code"]


def test_an_addition_is_taken_back_with_its_card(signed_in, imported) -> None:
    client = signed_in("lan")
    add(client, imported, seen(imported, "recipients"))
    added = Correction.objects.get()
    data = {"path": added.path, "act": "undo", "expected": added.pk}
    answer = client.post(reverse("imports:row", args=[imported.pk]), data, **HTMX)
    text = answer.content.decode()
    assert "<article" not in text
    assert f'value="{seen(imported, "recipients")}"' in text
    assert len(current_draft(imported)["recipients"]) == len(imported.draft["recipients"])


def test_a_second_click_adds_nothing_and_shows_the_row(signed_in, imported) -> None:
    client, rows = signed_in("lan"), seen(imported, "tasks")
    add(client, imported, rows)
    answer = add(client, imported, rows, follow=True)
    added = Correction.objects.get()
    assert f"at={added.path}" in answer.redirect_chain[0][0]
    assert "Lan đã thêm hoặc bỏ một mục" in answer.content.decode()


@pytest.mark.parametrize("rows", ["", "tasks", "colours:0", "header:1", "tasks:x"])
def test_what_cannot_be_added_adds_nothing(signed_in, imported, rows) -> None:
    assert add(signed_in("lan"), imported, rows).status_code in (302, 404)
    assert not Correction.objects.exists()


def test_a_leader_of_the_same_agency_adds_nothing(signed_in, cast, imported) -> None:
    cast["quang"].memberships.update(agency=imported.agency)
    assert "additions" not in review(signed_in("quang"), imported).content.decode()
    assert add(signed_in("quang"), imported, seen(imported, "tasks")).status_code == 404


def test_a_period_is_chosen_from_the_periods(signed_in, imported) -> None:
    client, address = signed_in("lan"), reverse("imports:field", args=[imported.pk])
    add(client, imported, seen(imported, "reporting"))
    text = client.get(address, {"path": f"{Correction.objects.get().path}.period"}).content.decode()
    assert '<option value="quarterly"' in text


def test_the_pager_counts_items(signed_in, imported) -> None:
    assert "mục 1–12 trong" in review(signed_in("lan"), imported).content.decode()
