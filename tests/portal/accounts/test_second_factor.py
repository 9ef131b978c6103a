"""A second factor: set up, asked for, used once, reset, owed."""

from __future__ import annotations

import base64

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.portal.accounts.conftest import Person, code_of
from xanh.portal.agencies import accounts
from xanh.portal.agencies.rules import must_have_second_factor
from xanh.portal.journal.queries import history
from xanh.reference import ProblemError


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B: the last six of the eight digits there."""
    seed = base64.b32encode(b"12345678901234567890").decode()
    assert [code_of(seed, at) for at in (59, 1111111109, 20000000000)] == ["287082", "081804", "353130"]


def acts(user) -> list[str]:
    return [entry.act for entry in history(user)]


def test_a_code_is_asked_for_once_there_is_an_app(lan_here, lan) -> None:
    lan_here.set_up_app()
    assert "person.factor_add" in acts(lan)
    again = Person("lan", seed=lan_here.seed)
    answer = again.sign_in()
    assert answer.url == reverse("mfa_authenticate")
    assert not again.is_in()
    assert again.post("mfa_authenticate", {"code": "000000"}).status_code == 422
    assert again.post("mfa_authenticate", {"code": again.code()}).status_code == 302
    assert again.is_in()


def test_a_code_is_good_once(lan_here) -> None:
    lan_here.set_up_app()
    code = lan_here.code()
    for status in (302, 422):
        again = Person("lan")
        again.sign_in()
        assert again.post("mfa_authenticate", {"code": code}).status_code == status


def test_a_recovery_code_is_good_once(lan_here) -> None:
    lan_here.set_up_app()
    assert len(set(lan_here.recovery)) == 10
    for status in (302, 422):
        again = Person("lan")
        again.sign_in()
        assert again.post("mfa_authenticate", {"code": lan_here.recovery[3]}).status_code == status


def test_recovery_codes_are_shown_once_and_can_be_kept(lan_here) -> None:
    page = lan_here.get("mfa_activate_totp").content.decode()
    lan_here.seed = page.split('class="seed">')[1].split("<")[0]
    lan_here.post("mfa_activate_totp", {"code": lan_here.code()})
    shown = lan_here.get("mfa_view_recovery_codes").content.decode()
    codes = [line.split("</code>")[0] for line in shown.split("<li><code>")[1:]]
    assert "data:text/plain;charset=utf-8," + "%0A".join(codes) in shown
    again = lan_here.get("mfa_view_recovery_codes").content.decode()
    assert not any(code in again for code in codes)


def test_new_recovery_codes_end_the_old_ones(lan_here, lan) -> None:
    lan_here.set_up_app()
    old = lan_here.recovery
    assert lan_here.post("mfa_generate_recovery_codes").status_code == 302
    assert acts(lan)[-1] == "person.factor_codes"
    again = Person("lan")
    again.sign_in()
    assert again.post("mfa_authenticate", {"code": old[0]}).status_code == 422


def test_the_app_can_be_taken_off(lan_here, lan) -> None:
    lan_here.set_up_app()
    assert lan_here.post("mfa_deactivate_totp").status_code == 302
    assert acts(lan)[-1] == "person.factor_remove"
    assert not Authenticator.objects.filter(user=lan).exists()
    assert Person("lan").sign_in().url == "/"


def test_the_database_alone_gives_no_codes(lan_here, lan, settings) -> None:
    lan_here.set_up_app()
    kept = " ".join(str(data) for data in Authenticator.objects.values_list("data", flat=True))
    assert lan_here.seed not in kept
    settings.SECRET_KEY = "another key altogether"
    totp = Authenticator.objects.get(user=lan, type=Authenticator.Type.TOTP)
    assert not totp.wrap().validate_code(lan_here.code())
    nothing = code_of(base64.b32encode(b"").decode(), 0)
    assert not totp.wrap().validate_code(nothing)


def test_what_matters_asks_once_more(cast) -> None:
    stale = Person("lan")
    stale.client.force_login(cast["lan"])
    answer = stale.get("mfa_activate_totp")
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert stale.client.post(answer.url, {"password": "wrong"}).status_code == 422
    assert stale.client.post(answer.url, {"password": "x"}).url == reverse("mfa_activate_totp")
    assert stale.get("mfa_activate_totp").status_code == 200


def test_a_reset_by_the_administrator_asks_once_more_and_goes_on(cast, lan_here, lan) -> None:
    lan_here.set_up_app()
    admin = Person("admin")
    admin.client.force_login(cast["admin"])
    data = {"act": "second_factor", "why": "Mất điện thoại"}
    answer = admin.post("agencies:person", data, pk=lan.pk)
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert accounts.has_second_factor(lan)
    admin.client.post(answer.url, {"password": "x"})
    assert not accounts.has_second_factor(lan)
    line = next(e for e in history(lan) if e.act == "person.factor_reset")
    assert line.details["why"] == "Mất điện thoại"
    assert line.actor_id == cast["admin"].pk
    assert not lan_here.is_in()


@pytest.mark.parametrize(("why", "code"), [(" ", "person.reason_missing"), ("x", "person.no_second_factor")])
def test_a_reset_needs_a_reason_and_something_to_reset(lan, at, why, code) -> None:
    with pytest.raises(ProblemError) as refused:
        accounts.reset_second_factor(lan, why=why, by=None, at=at)
    assert refused.value.problems[0].code == code


@pytest.mark.parametrize(
    ("policy", "officer", "administrator"),
    [("optional", False, False), ("administrators", False, True), ("all", True, True)],
)
def test_who_must_have_one(policy, officer, administrator) -> None:
    assert must_have_second_factor(policy, {"officer"}) is officer
    assert must_have_second_factor(policy, {"officer", "administrator"}) is administrator


def test_who_owes_one_sets_it_up_before_anything_else(cast, settings) -> None:
    settings.SECOND_FACTOR = "administrators"
    lan, admin = Person("lan"), Person("admin")
    lan.sign_in()
    admin.sign_in()
    assert lan.get("insight:overview").status_code == 200
    for name in ("insight:overview", "agencies:people", "imports:upload"):
        assert admin.get(name).url == reverse("mfa_index")
    admin.set_up_app()
    assert admin.get("agencies:people").status_code == 200


def test_the_machine_itself_can_reset(lan_here, lan) -> None:
    lan_here.set_up_app()
    call_command("reset_second_factor", "lan", why="quản trị duy nhất mất điện thoại", verbosity=0)
    assert not accounts.has_second_factor(lan)
    for name in ("lan", "nobody"):
        with pytest.raises(CommandError):
            call_command("reset_second_factor", name, why="x")
