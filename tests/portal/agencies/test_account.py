"""Signing in and one's own password."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from xanh.portal.agencies.rules import LOGIN_TRIES
from xanh.portal.journal.queries import history


def sign_in(name: str, password: str) -> int:
    return Client().post(reverse("login"), {"username": name, "password": password}).status_code


def test_failed_tries_of_a_name_count_however_it_is_spelled(lan):
    wide = [f"{'lan'[:n]}{chr(ord('lan'[n]) + 0xFEE0)}{'lan'[n + 1 :]}" for n in range(3)]  # full-width
    spellings = ["lan", " LAN ", *wide]
    assert [sign_in(name, "wrong") for name in spellings] == [422] * LOGIN_TRIES
    assert [sign_in(name, "x") for name in spellings] == [429] * LOGIN_TRIES
    assert sign_in("ha", "wrong") == 422


def test_a_name_with_a_nul_is_no_name(db):
    assert sign_in("lan\0", "wrong") == 422


def test_one_s_own_password_leaves_a_line(lan):
    client = Client()
    client.force_login(lan)
    new = {"new_password1": "la-thong-xanh", "new_password2": "la-thong-xanh"}
    answer = client.post(reverse("password_change"), {"old_password": "x", **new})
    assert answer.status_code == 302
    assert [e.act for e in history(lan)][-1] == "person.own_password"
    assert sign_in("lan", "la-thong-xanh") == 302


@pytest.mark.parametrize("address", ["/plans/?q=%00", "/indicators/%00/", "/journal/?actor=a%00b"])
def test_an_address_with_a_nul_is_refused(ha, address):
    client = Client()
    client.force_login(ha)
    assert client.get(address).status_code == 400
