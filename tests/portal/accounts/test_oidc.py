"""Signing in through another organisation, against a provider that runs beside the test."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from tests.portal.accounts.conftest import Person
from tests.portal.accounts.issuer import CLIENT, SECRET, key, running
from xanh.portal.agencies import accounts
from xanh.portal.agencies.models import User, WaitingIdentity
from xanh.portal.config import oidc
from xanh.portal.journal.queries import history
from xanh.reference import ProblemError


@pytest.fixture
def issuer(settings):
    with running() as found:
        settings.OIDC = oidc.Issuer(found.address, CLIENT, SECRET, "Cổng của tỉnh")
        settings.SOCIALACCOUNT_PROVIDERS = oidc.providers(settings.OIDC)
        yield found


def on_to(address: str) -> str:
    """What the browser does at the provider: one request, and where it is sent."""
    parts = urlsplit(address)
    there = http.client.HTTPConnection(parts.netloc, timeout=5)
    there.request("GET", f"{parts.path}?{parts.query}")
    back = there.getresponse().headers["Location"]
    there.close()
    return back


def come_in(person: Person, tampered=lambda address: address):
    """Press the button, sign in there, come back; the last answer."""
    asked = person.post("oidc_login")
    back = urlsplit(tampered(on_to(asked.url)))
    return person.client.get(f"{back.path}?{back.query}")


def linked(user: User, issuer, settings) -> None:
    SocialAccount.objects.create(user=user, provider=settings.OIDC.key, uid=issuer.subject)


def refused(answer, person: Person) -> bool:
    said = person.client.get(answer.url).content.decode() if answer.status_code == 302 else ""
    return "Không đăng nhập được qua Cổng của tỉnh" in said and not person.is_in()


def test_who_is_linked_comes_in(issuer, settings, lan) -> None:
    linked(lan, issuer, settings)
    person = Person("lan")
    assert come_in(person).status_code == 302
    page = person.get("mfa_index")
    assert page.context["user"] == lan
    asked = issuer.asked[0]
    assert len(asked["code_challenge"]) == 43
    assert len(asked["nonce"]) >= 32
    assert "openid" in asked["scope"].split()


def test_a_request_chooses_nothing_of_what_is_asked(issuer, cast) -> None:
    person = Person("lan")
    answer = person.client.post(
        reverse("oidc_login") + "?scope=admin&auth_params=nonce%3D1%26prompt%3Dnone&process=connect"
    )
    on_to(answer.url)
    asked = issuer.asked[0]
    assert "admin" not in asked["scope"]
    assert asked["nonce"] != "1"
    assert "prompt" not in asked


def test_who_is_unknown_waits_and_nothing_is_made(issuer, cast) -> None:
    people = User.objects.count()
    person = Person("lan")
    answer = come_in(person)
    assert answer.url == reverse("oidc_waiting")
    assert "Chờ quản trị hệ thống" in person.client.get(answer.url).content.decode()
    assert not person.is_in()
    waiting = WaitingIdentity.objects.get()
    assert (waiting.subject, waiting.name, waiting.email) == (issuer.subject, issuer.name, "lan@example.vn")
    come_in(person)
    assert WaitingIdentity.objects.count() == 1
    assert User.objects.count() == people
    assert not SocialAccount.objects.exists()


def test_an_administrator_links_and_the_next_time_is_in(issuer, admin_here, lan) -> None:
    person = Person("lan")
    come_in(person)
    waiting = WaitingIdentity.objects.get()
    assert issuer.name in admin_here.get("agencies:people").content.decode()
    admin_here.post("agencies:identity", {"act": "link", "person": str(lan.pk)}, pk=waiting.pk)
    assert [e.act for e in history(lan)][-1] == "identity.link"
    assert come_in(person).status_code == 302
    assert person.is_in()
    admin_here.post("agencies:person", {"act": "unlink"}, pk=lan.pk)
    assert not person.is_in()
    assert come_in(person).url == reverse("oidc_waiting")


def test_an_administrator_refuses(issuer, admin_here) -> None:
    person = Person("lan")
    come_in(person)
    admin_here.post("agencies:identity", {"act": "refuse"}, pk=WaitingIdentity.objects.get().pk)
    assert "đã từ chối" in person.client.get(come_in(person).url).content.decode()


def test_an_account_has_one_identity_of_an_issuer(issuer, settings, lan, at) -> None:
    linked(lan, issuer, settings)
    other = accounts.ask_for_link(settings.OIDC.key, "other", name="", email="", at=at)
    with pytest.raises(ProblemError) as error:
        accounts.link_identity(other, lan, by=None, at=at)
    assert error.value.problems[0].code == "identity.already_linked"


def test_a_closed_account_stays_out(issuer, settings, lan) -> None:
    linked(lan, issuer, settings)
    User.objects.filter(pk=lan.pk).update(is_active=False)
    person = Person("lan")
    assert come_in(person).url == reverse("login")
    assert not person.is_in()


def test_a_second_factor_is_asked_for_here_too(issuer, settings, lan_here, lan) -> None:
    lan_here.set_up_app()
    linked(lan, issuer, settings)
    person = Person("lan", seed=lan_here.seed)
    assert come_in(person).url == reverse("mfa_authenticate")
    assert not person.is_in()
    person.post("mfa_authenticate", {"code": person.code()})
    assert person.is_in()


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of another try"},
        {"nonce": None},
        {"iss": "http://127.0.0.1:9/another"},
        {"iss": None},
        {"aud": "another program"},
        {"aud": [CLIENT, "another"], "azp": "another"},
        {"aud": None},
        {"exp": int(time.time()) - 3600},
        {"exp": None},
        {"iat": int(time.time()) + 3600},
        {"sub": None},
        {"sub": ""},
    ],
)
def test_a_token_that_is_not_right_in_every_part_is_refused(issuer, settings, lan, claims) -> None:
    linked(lan, issuer, settings)
    issuer.claims = claims
    person = Person("lan")
    assert refused(come_in(person), person)
    assert not WaitingIdentity.objects.exists()


def test_a_token_signed_by_another_key_is_refused(issuer, settings, lan) -> None:
    linked(lan, issuer, settings)
    issuer.published = key()
    person = Person("lan")
    assert refused(come_in(person), person)


def test_a_token_without_signature_is_refused(issuer, settings, lan) -> None:
    linked(lan, issuer, settings)
    issuer.algorithm = "none"
    person = Person("lan")
    assert refused(come_in(person), person)


def test_an_issuer_that_calls_itself_otherwise_is_refused(issuer, cast) -> None:
    issuer.config = {"issuer": "http://127.0.0.1:9/another"}
    person = Person("lan")
    assert refused(person.post("oidc_login"), person)


def test_another_state_is_refused(issuer, settings, lan) -> None:
    linked(lan, issuer, settings)
    person = Person("lan")
    assert refused(come_in(person, lambda back: back[:-3] + "xyz"), person)


def test_an_answer_is_good_in_its_own_browser_alone(issuer, settings, lan) -> None:
    """What an attacker's browser was sent back with does not sign a victim in."""
    linked(lan, issuer, settings)
    attacker, victim = Person("lan"), Person("lan")
    back = urlsplit(on_to(attacker.post("oidc_login").url))
    answer = victim.client.get(f"{back.path}?{back.query}")
    assert refused(answer, victim)


def test_a_code_is_good_once(issuer, settings, lan) -> None:
    linked(lan, issuer, settings)
    person = Person("lan")
    back = urlsplit(on_to(person.post("oidc_login").url))
    person.client.get(f"{back.path}?{back.query}")
    person.client.post(reverse("logout"))
    assert refused(person.client.get(f"{back.path}?{back.query}"), person)


def test_a_provider_that_is_down_is_said(issuer, settings, cast) -> None:
    settings.OIDC = oidc.Issuer("http://127.0.0.1:9", CLIENT, SECRET, "Cổng của tỉnh")
    settings.SOCIALACCOUNT_PROVIDERS = oidc.providers(settings.OIDC)
    person = Person("lan")
    assert refused(person.post("oidc_login"), person)


def test_links_belong_to_their_issuer() -> None:
    one, two = (oidc.Issuer(f"https://{name}.vn", CLIENT, SECRET, "") for name in ("a", "b"))
    assert one.key != two.key


def test_the_settings_let_the_login_form_go_there(tmp_path) -> None:
    """The content security policy names the issuer's origin, and it alone."""
    script = "from xanh.portal.config import settings as s; print(s.CONTENT_SECURITY_POLICY['DIRECTIVES'])"
    told = {"ISSUER": "https://sso.example.vn/realms/tinh", "CLIENT": CLIENT, "SECRET": SECRET}
    oidc_settings = {f"XANH_OIDC_{name}": value for name, value in told.items()}
    environment = {**os.environ, "XANH_DATA_DIR": str(tmp_path), **oidc_settings}
    said = subprocess.check_output([sys.executable, "-c", script], env=environment, text=True)
    assert """'form-action': ["'self'", 'https://sso.example.vn']""" in said


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({"XANH_OIDC_ISSUER": "http://sso.example.vn"}, "setting.not_an_issuer"),
        ({"XANH_OIDC_ISSUER": "sso.example.vn"}, "setting.not_an_issuer"),
        ({"XANH_OIDC_ISSUER": "https://sso.example.vn"}, "setting.missing_beside"),
        ({"XANH_OIDC_ISSUER": "https://sso.example.vn", "XANH_OIDC_CLIENT": "x"}, "setting.missing_beside"),
    ],
)
def test_settings_that_cannot_be_used(monkeypatch, variables, code) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ProblemError) as error:
        oidc.read()
    assert error.value.problems[0].code == code
