"""What a request names is looked up, never called: a method's name does nothing (acceptance test 12)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.addresses import TABLE, Address

NAMING = (
    "act",
    "action",
    "method",
    "name",
    "path",
    "rows",
    "kind",
    "field",
    "step",
)  # fields that choose what is done
METHODS = (
    "delete",
    "save",
    "__class__",
    "__init__",
    "user.delete",
    "objects.all",
    "_reset_password",
    "set_active",
    "memberships.clear",
    "person.password",
)
WORDS = {("agencies:contacts", "name")}  # a person's name: kept as words, it chooses nothing
PASSING = {"Session", "FailedLogin"}  # written by coming in, whatever is asked
POSTS = [address for address in TABLE if address.method == "post"]
CHOOSING = [a for a in POSTS if set(NAMING) & set(a.data)]


def rows() -> dict[str, int]:
    """How many rows each table has, and the newest line of the journal."""
    models = [m for m in apps.get_models() if m.__name__ not in PASSING]
    return {m._meta.label: m._default_manager.count() for m in models}


def tried(address: Address) -> list[Address]:
    chosen = [name for name in NAMING if name in address.data and (address.name, name) not in WORDS]
    return [replace(address, data={**address.data, name: method}) for name in chosen for method in METHODS]


def test_there_are_addresses_that_choose() -> None:
    assert {a.name for a in CHOOSING} >= {"agencies:person", "agencies:identity", "imports:field"}


@pytest.mark.django_db
def test_the_name_of_a_method_changes_nothing(world, cast) -> None:
    wrong = []
    before = rows()
    for address in (a for chooser in CHOOSING for a in tried(chooser)):
        client = Client(raise_request_exception=False)
        client.force_login(cast["admin"])
        with transaction.atomic():
            answer = client.post(reverse(address.name, kwargs=world[address.about]), address.data)
            after = rows()
            transaction.set_rollback(True)
        if answer.status_code >= 500 or after != before:
            wrong.append(f"{address.name} {address.data}: {answer.status_code}")
    assert wrong == []


@pytest.mark.django_db
def test_a_method_is_not_called_by_an_extra_field_either(world, cast) -> None:
    """Addresses that choose nothing ignore such fields: the answer is the one without them."""
    wrong = []
    for address in (a for a in POSTS if not set(NAMING) & set(a.data)):
        answers = []
        for extra in ({}, {"act": "delete", "method": "__class__"}):
            client = Client(raise_request_exception=False)
            client.force_login(cast["admin"])
            with transaction.atomic():
                place = reverse(address.name, kwargs=world[address.about])
                answer = client.post(place, {**address.data, **extra})
                answers.append((answer.status_code, rows()))
                transaction.set_rollback(True)
        if answers[0] != answers[1]:
            wrong.append(address.name)
    assert wrong == []
