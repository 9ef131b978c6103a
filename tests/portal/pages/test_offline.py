"""What the server does for work without a network: worker, whose session it is, marked pages."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.django_db


def test_worker_is_served_for_every_page_and_asked_for_again(client) -> None:
    answer = client.get("/sw.js")
    assert answer["Service-Worker-Allowed"] == "/"
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Content-Type"].startswith("text/javascript")
    assert re.search(r"importScripts\(.*queue_store.*queue_send.*sw", answer.content.decode())


def test_who_is_signed_in_with_a_token_that_is_never_kept(client, cast) -> None:
    assert client.get("/unsent/who/").json()["user"] is None
    client.force_login(cast["lan"])
    answer = client.get("/unsent/who/")
    assert answer.json()["user"] == cast["lan"].pk
    assert answer.json()["token"]
    assert "no-store" in answer["Cache-Control"]


def test_only_entry_pages_are_marked_as_their_readers(client, cast) -> None:
    client.force_login(cast["lan"])
    for address in ("/today/", "/unsent/"):
        assert client.get(address)["X-Xanh-Entry"] == str(cast["lan"].pk)
    for address in ("/", "/plans/", "/reports/board/", "/unsent/who/", "/sw.js", "/no-such-page/"):
        assert "X-Xanh-Entry" not in client.get(address)
