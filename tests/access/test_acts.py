"""What a request names is looked up, never called: at every address a method's name does nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.addresses import TABLE, Address
from tests.access.roles import ADMIN
from tests.access.writes import written

NAMING = (
    "act",
    "action",
    "agency",
    "field",
    "kind",
    "line",
    "method",
    "name",
    "path",
    "period",
    "rows",
    "step",
    "verdict",
)  # fields that choose what is done, and with what
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
POSTS = [address for address in TABLE if address.method == "post"]
CHOOSING = [a for a in POSTS if set(NAMING) & set(a.data)]
EXTRA = {"act": "delete", "method": "__class__"}


def tried(address: Address) -> list[Address]:
    chosen = [name for name in NAMING if name in address.data and (address.name, name) not in WORDS]
    return [replace(address, data={**address.data, name: method}) for name in chosen for method in METHODS]


def asked(address: Address, world, admin) -> tuple[int, list[str]]:
    """The status of the answer, and what it wrote; taken back."""
    client = Client(raise_request_exception=False)
    client.force_login(admin)
    with transaction.atomic():
        with written() as tables:
            answer = client.post(reverse(address.name, kwargs=world[address.about]), address.data)
        transaction.set_rollback(True)
    return answer.status_code, tables


def test_there_are_addresses_that_choose() -> None:
    assert {a.name for a in CHOOSING} >= {"agencies:person", "agencies:identity", "imports:field"}


@pytest.mark.django_db
def test_the_name_of_a_method_changes_nothing(world, cast) -> None:
    wrong = []
    for address in (a for chooser in CHOOSING for a in tried(chooser)):
        status, tables = asked(address, world, cast["admin"])
        if status >= 500 or tables:
            wrong.append(f"{address.name} {address.data}: {status} {tables}")
    assert wrong == []


@pytest.mark.django_db
def test_a_method_is_not_called_by_an_extra_field_either(world, cast) -> None:
    """Addresses that choose nothing ignore such fields: the answer is the one without them."""
    wrong = []
    for address in (a for a in POSTS if not set(NAMING) & set(a.data)):
        with_more = asked(replace(address, data={**address.data, **EXTRA}), world, cast["admin"])
        refused = address.by_role[ADMIN], []
        if with_more != refused and with_more != asked(address, world, cast["admin"]):
            wrong.append(address.name)
    assert wrong == []
