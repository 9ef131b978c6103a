"""Somebody at the pages, on a day of the users' tests; the words of a page without its tags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.test import Client

from tests.cycle.caller import Answer
from xanh.calendar import ZONE


@dataclass
class Clock:
    """What the workbench takes for now."""

    moment: datetime

    def set(self, local: str) -> datetime:
        """Stand at a moment of Vietnamese time, "2026-03-14 23:59"."""
        self.moment = datetime.fromisoformat(local).replace(tzinfo=ZONE)
        return self.moment


@dataclass(frozen=True)
class Visitor:
    """Somebody signed in, through Django's own client; asks and sends as `tests.cycle.caller.Person` does."""

    client: Client = field(default_factory=Client)

    def get(self, path: str, **asked: Any) -> Answer:
        return answer_of(self.client.get(path, asked), path)

    def post(self, path: str, fields: Mapping[str, Any] | None = None) -> Answer:
        return answer_of(self.client.post(path, fields or {}), path)

    def words(self, path: str, **asked: Any) -> str:
        """What stands on a page."""
        answer = self.get(path, **asked)
        assert answer.status == 200, f"{path}: {answer.status}"
        return answer.words

    def file(self, path: str) -> bytes:
        """A file that a page hands out."""
        answer = self.client.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return b"".join(answer) if answer.streaming else answer.content


def answer_of(response: Any, path: str) -> Answer:
    body = "" if response.streaming else response.content.decode("utf-8", "replace")
    return Answer(response.status_code, response.headers.get("Location", path), body)


def row_of(page: Answer, name: str) -> str:
    """The words of the first row of a table that names somebody or something."""
    rows = [part.partition("</tr>")[0] for part in page.body.split("<tr")[1:]]
    found = next((html for html in rows if name in html), None)
    assert found is not None, f"no row of {name} on {page.place}: {page.words[:800]}"
    return words_of(f"<tr{found}")


def words_of(html: str) -> str:
    """The words of a part of a page."""
    return Answer(200, "", f"<main>{html}").words.removeprefix("> ")
