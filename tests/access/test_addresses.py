"""Each address answers each role as the table says; no address and no method is missing from the table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, RequestFactory
from django.test.client import ClientHandler
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.addresses import TABLE, Address
from tests.access.roles import EVERYONE, LOGIN, PEOPLE, Answer

WALKED = {"GET", "POST", "PUT", "PATCH", "DELETE"}


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """The name of every address, with its app; a nameless one by its pattern."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix + (entry.name or str(entry.pattern))
        else:
            yield from names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


def test_every_address_is_in_the_table() -> None:
    assert set(names(get_resolver())) == {address.name for address in TABLE}


def test_every_row_tells_of_every_role() -> None:
    told = [a for a in TABLE if not isinstance(a.answers, tuple)]
    assert [f"{a.method} {a.name}" for a in told if set(a.answers) != set(EVERYONE)] == []


@pytest.fixture
def sessions(people) -> dict[str | None, str]:
    """Everyone is signed in once; a window of theirs takes the session."""
    found = {None: ""}
    for key, person in people.items():
        client = Client()
        client.force_login(person)
        found[key] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


class Window(RequestFactory):
    """A client that keeps no templates and contexts: copying them takes longer than the pages."""

    def request(self, **asked):
        return HANDLER(self._base_environ(**asked))


HANDLER = ClientHandler(enforce_csrf_checks=False)


def window(session: str) -> Window:
    opened = Window()
    if session:
        opened.cookies[settings.SESSION_COOKIE_NAME] = session
    return opened


def answer(client: Window, address: Address, kwargs) -> Answer:
    got = getattr(client, address.method)(reverse(address.name, kwargs=kwargs), address.data)
    to_login = got.status_code == 302 and got.url.startswith(f"{reverse(settings.LOGIN_URL)}?")
    return LOGIN if to_login else got.status_code


def walked(address: Address, world, sessions) -> Iterator[str]:
    """What an address answers otherwise than the table says, to whom."""
    for side, about in enumerate((address.about, f"other {address.about}")[: 1 + address.is_walked_twice]):
        for role, wanted in address.by_role.items():
            if side and len(set(PEOPLE[role])) == 1:
                continue  # the same person stands to both objects alike
            with transaction.atomic():
                found = answer(window(sessions[PEOPLE[role][side]]), address, world[about])
                transaction.set_rollback(True)
            if found != wanted:
                asked = f"{address.method} {address.name} {about}".strip()
                yield f"{asked} as {role}: {found}, not {wanted}"


@pytest.mark.django_db
@pytest.mark.parametrize("half", [pytest.param(n, marks=pytest.mark.half(n)) for n in (0, 1)])
def test_every_address_answers_each_role_as_the_table_says(world, sessions, half: int) -> None:
    assert [wrong for address in TABLE[half::2] for wrong in walked(address, world, sessions)] == []


@pytest.mark.django_db
def test_every_method_of_an_address_is_in_the_table(world, sessions) -> None:
    """Asked by OPTIONS, a view names the methods it takes; each has a row."""
    told = {(a.name, a.method.upper()) for a in TABLE}
    missing = set()
    for name, about in {a.name: a.about for a in TABLE}.items():
        with transaction.atomic():
            got = window(sessions["admin"]).options(reverse(name, kwargs=world[about]))
            transaction.set_rollback(True)
        taken = {method.strip() for method in got.headers.get("Allow", "").split(",")} & WALKED
        missing |= {(name, method) for method in taken - {"PUT"} if (name, method) not in told}
    assert sorted(missing) == []
