"""Wherever a password or a code is typed, tries are counted. A new place fails here until it is listed."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from itertools import islice

import pytest
from allauth.mfa.models import Authenticator
from django import forms
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

import xanh.portal
from tests.house.tree import tracked
from tests.portal.accounts.conftest import Person
from xanh.portal.agencies import accounts
from xanh.portal.agencies.models import FailedLogin
from xanh.portal.agencies.rules import ACCOUNT_TRIES, LOGIN_TRIES
from xanh.portal.agencies.views.limits import Limited
from xanh.reference import ProblemError

WRONG_CODE, NO_KEY = {"code": "000000"}, {"credential": '{"id": "QUFBQQ"}'}
NEW = {"new_password1": "la-thong-xanh", "new_password2": "la-thong-xanh"}


def stranger(person: Person) -> None:
    """At the login page."""


def inside(person: Person) -> None:
    person.sign_in()


def with_app(person: Person) -> None:
    person.sign_in()
    person.set_up_app()


def with_key(person: Person) -> None:
    """A key's row is enough: nothing here gets as far as its cryptography."""
    person.sign_in()
    user = accounts.User.objects.get(username=person.name)
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "k", "credential": {}})


def half_way(person: Person) -> None:
    """The password was right, the code is owed."""
    with_app(person)
    person.client.logout()
    person.sign_in()


PLACES = (
    ("login", stranger, {"username": "lan", "password": "wrong"}),
    ("account_login", stranger, {"username": "lan", "password": "wrong"}),
    ("password_change", inside, {"old_password": "wrong", **NEW}),
    ("account_reauthenticate", inside, {"password": "wrong"}),
    ("mfa_activate_totp", inside, WRONG_CODE),
    ("mfa_add_webauthn", inside, {"name": "k", **NO_KEY}),
    ("mfa_reauthenticate", with_app, WRONG_CODE),
    ("mfa_reauthenticate_webauthn", with_key, NO_KEY),
    ("mfa_authenticate", half_way, WRONG_CODE),
    ("mfa_authenticate", half_way, NO_KEY),
    ("mfa_login_webauthn", stranger, NO_KEY),
)


def views(resolver: URLResolver) -> Iterator[tuple[str, type]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            yield str(entry.name), getattr(entry.callback, "view_class", type(None))
        else:
            yield from views(entry)


def forms_of(view: type) -> list[type[forms.BaseForm]]:
    named = [getattr(view, name) for name in dir(view) if name.endswith("form_class")]
    return [found for found in named if isinstance(found, type) and is_secret(found)]


def is_secret(form: type[forms.BaseForm]) -> bool:
    """A password, a code that is good once, or a key; a mere code of a regime is none."""
    fields = getattr(form, "base_fields", {})
    widgets = [field.widget for field in fields.values()]
    hidden = any(isinstance(widget, forms.PasswordInput) for widget in widgets)
    once = any(widget.attrs.get("autocomplete") == "one-time-code" for widget in widgets)
    return hidden or once or bool({"credential", "password"} & set(fields))


def own_forms() -> set[type]:
    for module in pkgutil.walk_packages(xanh.portal.__path__, "xanh.portal."):
        if "forms" in module.name.rpartition(".")[2]:
            import_module(module.name)
    found, rest = set(), [forms.BaseForm]
    while rest:
        rest += rest.pop().__subclasses__()
        found |= set(rest)
    return {form for form in found if form.__module__.startswith("xanh.") and is_secret(form)}


def test_every_place_is_listed_and_counts() -> None:
    places = {name: view for name, view in views(get_resolver()) if forms_of(view)}
    assert set(places) == {name for name, _, _ in PLACES}
    assert [name for name, view in places.items() if not issubclass(view, Limited)] == []


def test_no_secret_is_asked_for_elsewhere() -> None:
    """A form of ours with a secret belongs to a place; no template has a password box of its own."""
    used = {form for _, view in views(get_resolver()) for form in forms_of(view)}
    assert own_forms() <= used
    box = re.compile(r"<input[^>]*type=[\"']password")
    assert [str(p) for p in tracked("src/xanh/portal/**/*.html") if box.search(p.read_text("utf-8"))] == []


@pytest.mark.parametrize(("name", "prepared", "wrong"), PLACES)
def test_the_sixth_wrong_try_waits(cast, name, prepared, wrong) -> None:
    person = Person("lan")
    prepared(person)
    answers = [person.post(name, wrong).status_code for _ in range(LOGIN_TRIES)]
    assert set(answers) <= {302, 422}
    assert person.post(name, wrong).status_code == 429


def test_a_right_try_waits_too_and_is_no_way_round(cast) -> None:
    """Codes are not bought by typing the password again in between."""
    person = Person("lan")
    with_app(person)
    tries = []
    for _ in range(LOGIN_TRIES):
        again = Person("lan", seed=person.seed)
        again.sign_in()
        tries.append(again.post("mfa_authenticate", WRONG_CODE).status_code)
    assert tries == [422] * LOGIN_TRIES
    assert Person("lan").sign_in().status_code == 429
    assert again.post("mfa_authenticate", {"code": again.code()}).status_code == 429


def test_wrong_new_passwords_are_no_tries(lan_here) -> None:
    for _ in range(LOGIN_TRIES + 1):
        wrong = {"old_password": "x", "new_password1": "a", "new_password2": "b"}
        assert lan_here.post("password_change", wrong).status_code == 422
    assert not FailedLogin.objects.exists()


def test_an_account_is_counted_over_all_addresses(cast) -> None:
    person = Person("lan")
    answers = []
    for n in range(ACCOUNT_TRIES + 1):
        person.client.defaults["REMOTE_ADDR"] = f"203.0.113.{n // 4}"
        answers.append(person.sign_in("wrong").status_code)
    assert answers == [422] * ACCOUNT_TRIES + [429]


def test_another_address_may_still_try(cast) -> None:
    for _ in range(LOGIN_TRIES + 1):
        Person("lan").sign_in("wrong")
    far = Person("lan")
    far.client.defaults["REMOTE_ADDR"] = "203.0.113.9"
    assert far.sign_in().status_code == 302


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_tries_at_once_count_each_other() -> None:
    """Forty at the same moment over eight connections: never more than five are let through."""
    now = timezone.now()

    def one(_: int) -> bool:
        try:
            accounts.begin_try("lan", "203.0.113.1", at=now)
        except ProblemError:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        passed = list(islice(pool.map(one, range(40)), 40))
    assert 1 <= sum(passed) <= LOGIN_TRIES
