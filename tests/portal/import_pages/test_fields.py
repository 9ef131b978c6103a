"""One field: edited, saved, refused, confirmed, taken back, contested."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.portal.drafts import plan_draft, reading
from tests.portal.import_pages.conftest import made
from xanh.portal.imports.models import Correction
from xanh.portal.imports.queries import current_draft
from xanh.portal.journal.queries import history

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}
NAME, LEAD = "indicators.1.name", "indicators.0.lead"


def post(client, imported, path, act, expected="", **data):
    address = reverse("imports:field", args=[imported.pk])
    return client.post(address, {"path": path, "act": act, "expected": expected, **data}, **HTMX)


def value(imported, part, index, name):
    return current_draft(imported)[part][index][name]


def test_a_value_is_saved_as_typed_and_leaves_its_line_in_the_journal(signed_in, imported) -> None:
    answer = post(signed_in("lan"), imported, NAME, "save", value=" Không khí sạch ")
    assert answer.status_code == 200
    assert value(imported, "indicators", 1, "name") == "Không khí sạch"
    assert history(imported).last().act == "import.correct"
    assert f'value="{Correction.objects.get().pk}"' in answer.content.decode()


def test_what_has_not_changed_is_not_saved_again(signed_in, imported) -> None:
    post(signed_in("lan"), imported, NAME, "done", value=value(imported, "indicators", 1, "name"))
    assert not Correction.objects.exists()


def test_a_value_that_cannot_stand_is_told_and_what_stood_stays(signed_in, imported) -> None:
    before = value(imported, "indicators", 1, "number")
    answer = post(signed_in("lan"), imported, "indicators.1.number", "save", value="hai")
    assert answer.status_code == 422
    assert "hai" in answer.content.decode()
    assert value(imported, "indicators", 1, "number") == before


def test_the_editor_keeps_what_was_typed_when_it_is_refused(signed_in, imported) -> None:
    answer = post(signed_in("lan"), imported, "indicators.1.number", "done", value="hai")
    assert answer.status_code == 422
    assert 'value="hai"' in answer.content.decode()


def test_a_suggestion_is_taken_over_in_one_step(signed_in, imported) -> None:
    assert post(signed_in("lan"), imported, NAME, "suggestion").status_code == 200
    assert value(imported, "indicators", 1, "name") == "Không ô nhiễm"


def test_a_confirmation_is_taken_back(signed_in, imported) -> None:
    client = signed_in("lan")
    post(client, imported, LEAD, "confirm")
    assert current_draft(imported)["indicators"][0]["fields"]["lead"]["state"] == "accepted"
    post(client, imported, LEAD, "undo", expected=str(Correction.objects.get().pk))
    assert current_draft(imported)["indicators"][0]["fields"]["lead"]["state"] == "to_check"


def test_the_second_of_two_reviewers_is_told_and_may_choose(signed_in, imported) -> None:
    post(signed_in("ha"), imported, NAME, "save", value="Của Hà")
    answer = post(signed_in("lan"), imported, NAME, "save", value="Của Lan")
    assert answer.status_code == 409
    assert "Hà" in answer.content.decode()
    assert value(imported, "indicators", 1, "name") == "Của Hà"
    mine, last = answer.context["conflict"]["signed"], str(Correction.objects.get().pk)
    post(signed_in("lan"), imported, NAME, "mine", expected=last, mine=mine)
    assert value(imported, "indicators", 1, "name") == "Của Lan"


def test_a_contested_figure_is_offered_as_a_figure(signed_in, cast, at) -> None:
    plan = made(plan_draft("langson_2024_sgtvt"), cast["lan"], at)
    post(signed_in("ha"), plan, "targets.0.target", "save", value="6,60")
    answer = post(signed_in("lan"), plan, "targets.0.target", "done", value="6,59")
    assert answer.status_code == 409
    assert "6,59" in answer.content.decode()


def test_a_deadline_is_shown_in_its_words_and_as_it_was_understood(signed_in, cast, at) -> None:
    plan = made(plan_draft("langson_2024_sgtvt"), cast["lan"], at)
    client, path = signed_in("lan"), "tasks.0.deadline"
    answer = post(client, plan, path, "done", value="Hằng năm trước 01/6 và 15/11").content.decode()
    assert "trước ngày 01/06 và 15/11 hằng năm" in answer
    latest = str(Correction.objects.get().pk)
    answer = post(client, plan, path, "done", latest, value="Trước 30/11/2025").content.decode()
    assert value(plan, "tasks", 0, "schedule")["date"] == "2025-11-30"
    assert "Trước 30/11/2025" in answer
    assert "2025-11-30" not in answer
    latest = str(Correction.objects.last().pk)
    assert "chưa thành ngày" in post(client, plan, path, "done", latest, value="Sớm").content.decode()


@pytest.mark.parametrize(("code", "told"), [(None, True), ("so-xd", False)])
def test_why_a_lead_unit_is_in_doubt_is_told(signed_in, cast, at, code, told) -> None:
    draft = plan_draft("langson_2024_sgtvt")
    draft["tasks"][0] |= {"lead_unit": "Ban A", "lead": [{"agency": "Ban A", "code": code, "role": "lead"}]}
    draft["tasks"][0]["fields"]["lead"] = reading(9, "to_check")
    plan = made(draft, cast["lan"], at)
    page = signed_in("lan").get(reverse("imports:detail", args=[plan.pk]), {"part": "tasks"}).content.decode()
    card = page.partition('id="f-tasks-0-lead_unit"')[2].partition('class="field"')[0]
    assert ("chưa có trong danh mục" in card) is told


def test_a_file_that_is_gone_is_not_found(signed_in, imported) -> None:
    imported.document.file.name = "documents/gone.docx"
    imported.document.save(update_fields=["file"])
    assert signed_in("lan").get(reverse("imports:file", args=[imported.pk])).status_code == 404


def test_a_place_with_too_many_digits_is_not_found(signed_in, imported) -> None:
    address = reverse("imports:source", args=[imported.pk])
    assert signed_in("lan").get(address, {"from": "9" * 5000}).status_code == 404


def test_a_value_nobody_sealed_is_not_taken(signed_in, imported) -> None:
    post(signed_in("lan"), imported, NAME, "mine", mine="Của ai")
    assert not Correction.objects.exists()


def rows(parties, **roles):
    columns = {"agency": "agency", "code": "code", "scope": "scope"}
    data = {name: [p.get(key) or "" for p in parties] for name, key in columns.items()}
    return data | {"role": [roles.get(p["code"], p["role"]) for p in parties]}


def test_a_party_of_another_role_moves_to_the_other_list_without_doubling(signed_in, imported) -> None:
    lead = value(imported, "indicators", 0, "lead")
    post(signed_in("lan"), imported, LEAD, "save", **rows(lead, **{lead[0]["code"]: "coordinating"}))
    assert value(imported, "indicators", 0, "lead") == []
    codes = [p["code"] for p in value(imported, "indicators", 0, "coordinating")]
    assert codes.count(lead[0]["code"]) == 1


def test_a_party_that_moved_moves_back_when_the_move_is_undone(signed_in, imported) -> None:
    client, lead = signed_in("lan"), value(imported, "indicators", 0, "lead")
    before = value(imported, "indicators", 0, "coordinating")
    post(client, imported, LEAD, "save", **rows(lead, **{lead[0]["code"]: "coordinating"}))
    moved = Correction.objects.get(path="indicators.0.coordinating")
    answer = post(client, imported, moved.path, "undo", expected=str(moved.pk))
    assert value(imported, "indicators", 0, "lead") == lead
    assert value(imported, "indicators", 0, "coordinating") == before
    page = answer.content.decode()
    assert page.count('id="f-indicators-0-lead"') == page.count('id="f-indicators-0-coordinating"') == 1


def test_an_agency_is_added_by_its_code_and_dropped_by_its_place(signed_in, imported) -> None:
    client, lead = signed_in("lan"), value(imported, "indicators", 0, "lead")
    post(client, imported, LEAD, "", add="so-khcn", **rows(lead))
    added = value(imported, "indicators", 0, "lead")
    assert [p["code"] for p in added] == [lead[0]["code"], "so-khcn"]
    last = str(Correction.objects.latest("id").pk)
    post(client, imported, LEAD, "", expected=last, remove="0", **rows(added))
    assert [p["code"] for p in value(imported, "indicators", 0, "lead")] == ["so-khcn"]


def test_agencies_are_found_without_tone_marks(signed_in, imported) -> None:
    address = reverse("imports:agencies", args=[imported.pk])
    answer = signed_in("lan").get(address, {"q": "khoa hoc cong nghe", "pick": "add"})
    assert [a.code for a in answer.context["found"]] == ["so-khcn"]


@pytest.mark.parametrize(
    "path", ["", "indicators", "indicators.99.name", "indicators.0.nothing", "../etc", "0"]
)
def test_a_field_that_is_not_there(signed_in, imported, path) -> None:
    address = reverse("imports:field", args=[imported.pk])
    assert signed_in("lan").get(address, {"path": path}).status_code == 404


def test_without_scripts_one_comes_back_to_the_card(signed_in, imported) -> None:
    address = reverse("imports:field", args=[imported.pk])
    answer = signed_in("lan").post(address, {"path": LEAD, "act": "confirm", "expected": ""})
    assert answer.status_code == 302
    assert answer.url.endswith("#r-indicators-0")
