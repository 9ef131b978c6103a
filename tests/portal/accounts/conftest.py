"""A person's way in, as a browser goes it, and an app that makes codes."""

from __future__ import annotations

import base64
import hmac
import re
import struct
import time
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse


def code_of(seed: str, at: float) -> str:
    """The code of RFC 6238 (SHA-1, 30 seconds, 6 digits), written from its text."""
    mac = hmac.digest(base64.b32decode(seed), struct.pack(">Q", int(at) // 30), "sha1")
    start = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@dataclass
class Person:
    """Somebody at a browser, perhaps with an app on a phone."""

    name: str
    password: str = "x"
    client: Client = field(default_factory=Client)
    seed: str = ""
    recovery: list[str] = field(default_factory=list)

    def sign_in(self, password: str | None = None):
        data = {"username": self.name, "password": password or self.password}
        return self.client.post(reverse("login"), data)

    def get(self, name: str, **kwargs):
        return self.client.get(reverse(name, kwargs=kwargs or None))

    def post(self, name: str, data: dict[str, str] | None = None, **kwargs):
        return self.client.post(reverse(name, kwargs=kwargs or None), data or {})

    def code(self) -> str:
        """What the app shows now. A code is good once: those used are forgotten as if time had gone."""
        cache.clear()
        return code_of(self.seed, time.time())

    def set_up_app(self) -> None:
        """Scan the seed, type the first code, keep the recovery codes."""
        page = self.get("mfa_activate_totp").content.decode()
        self.seed = re.search(r'class="seed">([A-Z2-7]+)<', page)[1]
        assert self.post("mfa_activate_totp", {"code": self.code()}).status_code == 302
        shown = self.get("mfa_view_recovery_codes").content.decode()
        self.recovery = re.findall(r"<li><code>(\d+)</code>", shown)

    def is_in(self) -> bool:
        return self.get("mfa_index").status_code == 200


@pytest.fixture
def lan_here(cast) -> Person:
    """Lan at her browser, signed in."""
    person = Person("lan")
    assert person.sign_in().status_code == 302
    return person


@pytest.fixture
def admin_here(cast) -> Person:
    person = Person("admin")
    assert person.sign_in().status_code == 302
    return person
