"""The pages of explanations, and the button beside a figure."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.portal.tasks.making import give, make_plan, make_task
from xanh.portal.agencies.models import Agency
from xanh.portal.explanations.forms import sealed, unsealed
from xanh.portal.explanations.models import Explanation
from xanh.portal.explanations.rules import Figure

FIGURE = Figure("plans.task", "7", "progress", "Tiến độ việc 7", "20 %", "/tasks/7/")


@pytest.fixture
def window(cast):
    def enter(key):
        client = Client()
        client.force_login(cast[key])
        return client

    return enter


def ask(client, **fields):
    about = {"about": sealed(FIGURE), "agency": "so-xd", "text": "Vì sao chậm?", "days": "3"}
    return client.post(reverse("explanations:ask"), {**about, "key": str(uuid4()), **fields})


def text(answer):
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_a_figure_comes_back_as_it_was_sealed_and_not_otherwise():
    assert unsealed(sealed(FIGURE, ["so-xd"])) == (FIGURE, ["so-xd"])
    assert unsealed(sealed(FIGURE)[:-2] + "xx") is None


def test_from_the_button_to_the_accepted_answer(window, register):
    task = make_task(make_plan(), "Rà soát quy hoạch")
    give(task, Agency.objects.get(code="so-xd"))
    page = text(window("quang").get(reverse("tasks:detail", args=[task.pk])))
    link = re.search(r'href="(/explanations/ask/\?about=[^"]+)"', page)[1]
    form = text(window("quang").get(link))
    assert '<option value="so-xd" selected>' in form
    sealed_figure = re.search(r'name="about" value="([^"]+)"', form)[1]
    sent = ask(window("quang"), about=sealed_figure)
    asked = Explanation.objects.get()
    assert (sent.status_code, sent.url) == (302, reverse("explanations:detail", args=[asked.pk]))
    assert "Rà soát quy hoạch" in text(window("lan").get("/explanations/"))
    assert "Rà soát quy hoạch" in text(window("lan").get("/today/"))
    answer = reverse("explanations:answer", args=[asked.pk])
    file = SimpleUploadedFile("a.pdf", b"%PDF-1.7")
    assert window("minh").post(answer, {"text": "x"}).status_code == 403
    assert window("lan").post(answer, {"text": ""}).status_code == 422
    assert window("lan").post(answer, {"text": "Chờ ý kiến.", "files": file}).status_code == 302
    assert window("lan").post(answer, {"text": "Nữa"}).status_code == 422  # the step has passed
    shown = text(window("quang").get(reverse("explanations:detail", args=[asked.pk])))
    kept = re.search(r'href="(/explanations/files/\d+/)"', shown)[1]
    assert b"".join(window("quang").get(kept).streaming_content) == b"%PDF-1.7"
    assert window("quang").post(reverse("explanations:accept", args=[asked.pk])).status_code == 302
    beside = text(window("minh").get(reverse("tasks:detail", args=[task.pk])))
    assert "Chờ ý kiến." in beside
    assert "Đề nghị giải trình<span" not in beside  # he may not ask


def test_a_double_click_asks_once(window):
    quang, key = window("quang"), str(uuid4())
    first, second = ask(quang, key=key), ask(quang, key=key)
    assert first.url == second.url
    assert Explanation.objects.count() == 1


@pytest.mark.parametrize("fields", [{"text": ""}, {"days": "0"}, {"days": "x"}, {"agency": "ubnd-huyen-cu"}])
def test_what_is_missing_is_told_and_nothing_is_lost(window, fields):
    answer = ask(window("quang"), **{"text": "Vì sao?", **fields})
    assert answer.status_code == 422
    if fields.get("text") != "":
        assert "Vì sao?" in answer.content.decode()
    assert not Explanation.objects.exists()


def test_nobody_asks_without_a_figure_of_ours_or_without_the_right(window):
    assert ask(window("quang"), about="x").status_code == 404
    assert ask(window("lan")).status_code == 404
    assert window("dung").get("/explanations/").status_code == 404


def test_lists_by_side_state_words_and_as_excel(window):
    ask(window("quang"))
    assert "Tiến độ việc 7" in text(window("quang").get("/explanations/"))
    assert "Tiến độ việc 7" not in text(window("minh").get("/explanations/"))
    assert "Tiến độ việc 7" in text(window("minh").get("/explanations/?side=all&q=tien+do&state=open"))
    assert "Tiến độ việc 7" not in text(window("minh").get("/explanations/?side=all&state=accepted"))
    assert window("quang").get("/explanations.xlsx?side=all").content[:2] == b"PK"
