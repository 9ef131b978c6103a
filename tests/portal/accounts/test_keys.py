"""What a stranger sends as a key: never an error of ours, never a way in."""

from __future__ import annotations

import json

import pytest
from allauth.core import context
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xanh.portal.agencies.account_forms import Key, KeyAlone, NewKey

WORDS = st.sampled_from(["", "QUFBQQ", "public-key", "=", "é", "AAAA" * 40, "MQ"])
LEAVES = st.none() | st.booleans() | st.integers() | WORDS
ANY = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3)
)
RESPONSE = st.fixed_dictionaries(
    {},
    optional={
        "clientDataJSON": ANY,
        "authenticatorData": ANY,
        "signature": ANY,
        "userHandle": ANY,
        "attestationObject": ANY,
    },
)
CREDENTIAL = st.fixed_dictionaries(
    {},
    optional={
        "id": ANY,
        "rawId": ANY,
        "type": ANY,
        "response": ANY | RESPONSE,
        "clientExtensionResults": ANY,
    },
)


@pytest.fixture
def request_of_a_stranger(db):
    """A request in whose session a key has just been asked for."""
    request = RequestFactory().post("/login/key/")
    request.session = SessionStore()
    request.session["mfa.webauthn.state"] = {
        "challenge": "QUFBQUFBQUFBQUFBQUFBQQ",
        "user_verification": "required",
    }
    with context.request_context(request):
        yield request


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(credential=ANY | CREDENTIAL)
def test_no_bytes_break_the_reading_of_a_key(request_of_a_stranger, lan, credential) -> None:
    data = {"credential": json.dumps(credential), "name": "k"}
    for form in (KeyAlone(data=data), Key(user=lan, data=data), NewKey(user=lan, data=data)):
        assert not form.is_valid()
