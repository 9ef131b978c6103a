"""Each address answers each role as the table says; no address is missing from the table."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.addresses import LOGIN, ROLES, TABLE, Address


def names(resolver: URLResolver, prefix: str = "") -> Iterator[str]:
    """The name of every address, with its app; a nameless one by its pattern."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield prefix + (entry.name or str(entry.pattern))
        else:
            yield from names(entry, f"{prefix}{entry.namespace}:" if entry.namespace else prefix)


def test_every_address_is_in_the_table() -> None:
    assert set(names(get_resolver())) == {address.name for address in TABLE}


def answer(address: Address, user, world) -> int | str:
    client = Client()
    if user:
        client.force_login(user)
    place = reverse(address.name, kwargs=world[address.about])
    got = getattr(client, address.method)(place, address.data)
    to_login = got.status_code == 302 and got.url.startswith(f"{reverse(settings.LOGIN_URL)}?")
    return LOGIN if to_login else got.status_code


@pytest.mark.django_db
def test_every_address_answers_each_role_as_the_table_says(world, cast) -> None:
    wrong = []
    for address in TABLE:
        for role, wanted in zip(ROLES, address.answers, strict=True):
            with transaction.atomic():
                found = answer(address, cast.get(role), world)
                transaction.set_rollback(True)
            if found != wanted:
                wrong.append(f"{address.method} {address.name} as {role}: {found}, not {wanted}")
    assert wrong == []
