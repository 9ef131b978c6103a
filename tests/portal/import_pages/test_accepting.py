"""The page that accepts: what keeps a draft out, and what to do about it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.portal.drafts import plan_draft
from tests.portal.import_pages.conftest import made
from xanh import __version__
from xanh.portal.plans.models import Plan

pytestmark = pytest.mark.django_db
TICKED = 'name="accept_doubts" value="1" checked'


def send(client, imported, **typed):
    return client.post(reverse("imports:accept", args=[imported.pk]), typed)


def test_an_error_clears_nothing_that_was_entered(signed_in, imported) -> None:
    answer = send(signed_in("ha"), imported, accept_doubts="1", reason="  ")
    assert answer.status_code == 422
    assert TICKED in answer.content.decode()
    answer = send(signed_in("ha"), imported, reason="Đã đối chiếu bản giấy")
    assert TICKED not in answer.content.decode()
    assert "Đã đối chiếu bản giấy" in answer.content.decode()


def test_a_plan_that_is_there_already_is_told_before_the_review_and_one_click_away(
    signed_in, imported, cast, at
) -> None:
    ha = signed_in("ha")
    assert ha.get(reverse("imports:detail", args=[imported.pk])).context["plan_there"] is None
    assert send(ha, imported, accept_doubts="1", reason="Đã đối chiếu").status_code == 302
    again = made(plan_draft(), cast["lan"], at, sha256="b" * 64)
    link = f'href="{reverse("plans:detail", args=[Plan.objects.get().pk])}"'
    assert link in ha.get(reverse("imports:detail", args=[again.pk])).content.decode()
    refused = send(ha, again)
    assert (refused.status_code, link in refused.content.decode()) == (422, True)


def test_the_page_tells_the_version_of_xanh_whatever_is_chosen_on_it(signed_in, imported) -> None:
    page = signed_in("ha").get(reverse("imports:accept", args=[imported.pk]))
    assert page.context["version"] == __version__
    assert [part["code"] for part in page.context["parts"]] == ["indicators"]  # what can be counted


@pytest.mark.parametrize(("head", "told"), [("TỈNH NINH BÌNH", True), ("TỈNH LẠNG SƠN", False), ("", False)])
def test_a_plan_of_another_province_is_told_before_it_is_accepted(signed_in, imported, head, told) -> None:
    imported.document.lines = ["ỦY BAN NHÂN DÂN", head, "KẾ HOẠCH"]
    imported.document.save(update_fields=["lines"])
    page = signed_in("ha").get(reverse("imports:accept", args=[imported.pk])).content.decode()
    assert ("của Ninh Bình, còn hệ thống đang theo dõi Lạng Sơn" in page) is told
