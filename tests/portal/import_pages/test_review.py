"""The review page: doubts first, light on the database however large the plan is."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.urls import reverse

from tests.portal.drafts import plan_draft, reading
from tests.portal.import_pages.conftest import made
from xanh.portal.imports.models import Import
from xanh.portal.imports.rules import ImportState
from xanh.portal.imports.views import cards

pytestmark = pytest.mark.django_db
QUERIES = 15


def page(client, imported, **asked):
    return client.get(reverse("imports:detail", args=[imported.pk]), asked)


def keys(answer):
    return [card.key for card in answer.context["page"]]


def test_doubts_come_first_then_proposals(signed_in, imported) -> None:
    assert keys(page(signed_in("lan"), imported))[:3] == ["indicators.0", "indicators.1", "header"]


def test_in_the_order_of_the_document(signed_in, imported) -> None:
    asked = keys(page(signed_in("lan"), imported, order="reading"))
    assert asked[:3] == ["header", "indicators.0", "indicators.1"]


def test_only_what_is_open(signed_in, imported) -> None:
    assert keys(page(signed_in("lan"), imported, order="open")) == ["indicators.0", "indicators.1"]


def test_a_card_is_found_by_its_key(signed_in, imported) -> None:
    asked = keys(page(signed_in("lan"), imported, order="reading", at="indicators.30"))
    assert "indicators.30" in asked


def test_counts_follow_the_doubts(signed_in, imported) -> None:
    counts = page(signed_in("lan"), imported).context["counts"]
    assert (counts["to_check"], counts["proposed"], counts["open"]) == (1, 1, 2)


def test_source_lines_near_the_cards_stand_in_the_page_the_others_are_fetched(signed_in, imported) -> None:
    client = signed_in("lan")
    text = page(client, imported).content.decode()
    assert "Dòng 3<" in text
    assert "Dòng 700<" not in text
    more = client.get(reverse("imports:source", args=[imported.pk]), {"from": "601"}).content.decode()
    assert "Dòng 700<" in more
    assert "Dòng 3<" not in more


@pytest.mark.parametrize("asked", ["0", "701", "x", ""])
def test_lines_that_are_not_there(signed_in, imported, asked) -> None:
    address = reverse("imports:source", args=[imported.pk])
    assert signed_in("lan").get(address, {"from": asked}).status_code == 404


def test_a_large_plan_takes_few_queries(signed_in, cast, at, django_assert_max_num_queries) -> None:
    draft = plan_draft()
    task = plan_draft("langson_2024_sgtvt")["tasks"][0]
    draft["tasks"] = [{**deepcopy(task), "fields": {"text": reading(n)}} for n in range(1, 501)]
    client, imported = signed_in("lan"), made(draft, cast["lan"], at)
    with django_assert_max_num_queries(QUERIES):
        assert page(client, imported).status_code == 200


def test_a_leader_of_the_same_agency_looks_on(signed_in, cast, imported, at) -> None:
    cast["quang"].memberships.update(agency=imported.agency)
    answer = page(signed_in("quang"), imported)
    assert answer.status_code == 200
    assert reverse("imports:confirm_proposed", args=[imported.pk]) not in answer.content.decode()
    data = {"path": "indicators.0.lead", "act": "confirm", "expected": ""}
    assert signed_in("quang").post(reverse("imports:field", args=[imported.pk]), data).status_code == 404


def test_proposals_are_confirmed_at_once_what_is_to_check_stays(signed_in, imported) -> None:
    client = signed_in("lan")
    client.post(reverse("imports:confirm_proposed", args=[imported.pk]))
    counts = page(client, imported).context["counts"]
    assert (counts["to_check"], counts["proposed"], counts["confirmed"]) == (1, 0, 1)


def test_what_was_confirmed_at_once_is_taken_back_at_once(signed_in, cast, at) -> None:
    draft = plan_draft()
    for row in draft["indicators"][:3]:
        row["fields"]["name"] = reading(1, "proposed")
    client, imported = signed_in("lan"), made(draft, cast["lan"], at)
    address = reverse("imports:confirm_proposed", args=[imported.pk])
    client.post(address)
    assert page(client, imported).context["together"] == 3
    assert page(signed_in("ha"), imported).context["together"] == 0  # it was not hers
    client.post(address, {"act": "undo"})
    answer = page(client, imported).context
    assert (answer["counts"]["proposed"], answer["together"]) == (3, 0)


def test_a_dropped_row_can_be_taken_back(signed_in, imported) -> None:
    client, address = signed_in("lan"), reverse("imports:row", args=[imported.pk])
    client.post(address, {"path": "indicators.0", "act": "remove", "expected": ""})
    card = cards.pick_card(
        page(client, imported, at="indicators.0").context["page"].paginator.object_list, "indicators.0"
    )
    assert card.removed
    client.post(address, {"path": "indicators.0", "act": "undo", "expected": card.expected})
    assert page(client, imported).context["counts"]["to_check"] == 1


def test_whoever_waits_sees_how_many_pages_are_read(signed_in, imported) -> None:
    Import.objects.update(state=ImportState.READING, progress=40, pages_read=12, pages=30)
    answer = signed_in("lan").get(reverse("imports:progress", args=[imported.pk])).content.decode()
    assert "Đã đọc 12 trong 30 trang" in answer
    assert 'id="import-state" hx-swap-oob="true"' in answer


@pytest.mark.parametrize(("asks", "language"), [({}, "vi"), ({"HTTP_COOKIE": "django_language=en"}, "en")])
def test_english_is_for_who_chooses_it_not_for_a_browser_that_asks(client, db, asks, language) -> None:
    page = client.get("/login/", HTTP_ACCEPT_LANGUAGE="en-US,en;q=0.9", **asks).content.decode()
    assert f'lang="{language}"' in page
