"""People at work over HTTP: a session and a CSRF token each, forms found on pages and sent back filled in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from typing import TypeVar
from urllib.parse import urlencode, urlsplit

T, R = TypeVar("T"), TypeVar("R")
TOKEN = "c" * 32
AT_ONCE = 4
FIELD = re.compile(r"<(?:input|textarea)\b[^>]*?\bname=\"([^\"]+)\"[^>]*>", re.S)
VALUE = re.compile(r"\bvalue=\"([^\"]*)\"")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    place: str
    body: str

    def fields(self, action: str) -> dict[str, str]:
        """The fields of the form sent to `action`, as they stand on the page."""
        form = re.search(rf"<form[^>]*action=\"{re.escape(action)}\".*?</form>", self.body, re.S)
        assert form, f"no form to {action} on {self.place}: {self.words[:800]}"
        return fields_of(form[0])

    @property
    def words(self) -> str:
        main = self.body.partition("<main")[2]
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def fields_of(html: str) -> dict[str, str]:
    """Name and value of every box, the last of a name."""
    found = {}
    for box in FIELD.finditer(html):
        found[unescape(box[1])] = unescape(_written_in(box, html))
    return found


def _written_in(box: re.Match[str], html: str) -> str:
    if box[0].startswith("<textarea"):
        return html[box.end() :].partition("</textarea>")[0].removeprefix("\n")
    value = VALUE.search(box[0])
    return value[1] if value else ""


@dataclass(frozen=True)
class Person:
    """Somebody who has signed in."""

    url: str
    session: str

    def get(self, path: str) -> Answer:
        return self._sent("GET", path)

    def post(self, path: str, fields: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> Answer:
        pairs = list(fields.items()) if isinstance(fields, Mapping) else list(fields)
        kept = [(name, value) for name, value in pairs if name != "csrfmiddlewaretoken"]
        return self._sent("POST", path, urlencode([*kept, ("csrfmiddlewaretoken", TOKEN)]))

    def _sent(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}", "Accept-Language": "vi"}
        headers |= {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=60)
        try:
            connection.request(method, path, body=body, headers=headers)
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            return Answer(answer.status, answer.headers.get("Location", path), text)
        finally:
            connection.close()


def everybody(act: Callable[[T], R], people: Iterable[T]) -> list[R]:
    """Each does the same, several at once; the first failure is raised."""
    with ThreadPoolExecutor(AT_ONCE) as several:
        return list(several.map(act, people))
