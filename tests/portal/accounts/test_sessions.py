"""Sessions: listed; ended by their owner, an administrator, a new password or role, idleness."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.portal.accounts.conftest import Person
from xanh.portal.agencies import actions
from xanh.portal.agencies.devices import device
from xanh.portal.agencies.models import SignIn
from xanh.portal.agencies.rules import Role
from xanh.portal.journal.queries import history

EDGE = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0.0.0 Safari/537.36 Edg/139.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Safari/604.1"
)


@pytest.fixture
def elsewhere(lan_here) -> Person:
    """Lan at another browser."""
    person = Person("lan")
    person.client.defaults["HTTP_USER_AGENT"] = IPHONE
    person.sign_in()
    return person


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (EDGE, "Edge, Windows"),
        (IPHONE, "Safari, iPhone"),
        (
            "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/139 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("curl/8.5.0", ""),
        ("", ""),
    ],
)
def test_a_device_in_words(agent, said) -> None:
    assert device(agent) == said


def test_the_list_names_device_and_this_session(lan_here, elsewhere) -> None:
    page = lan_here.get("mfa_index").content.decode()
    assert "Safari, iPhone" in page
    assert page.count("phiên này") == 1


def test_one_is_ended(lan_here, elsewhere, lan) -> None:
    other = SignIn.objects.get(user=lan, agent=IPHONE)
    assert lan_here.post("end_sessions", {"session": str(other.pk)}).status_code == 302
    assert not elsewhere.is_in()
    assert lan_here.is_in()
    assert [e.act for e in history(lan)][-1] == "person.session_end"
    assert "kết thúc từ nơi khác" in elsewhere.get("login").content.decode()


def test_all_others_are_ended(lan_here, elsewhere) -> None:
    lan_here.post("end_sessions")
    assert (lan_here.is_in(), elsewhere.is_in()) == (True, False)


def test_nobody_ends_another_s_session(lan_here, admin_here, cast) -> None:
    theirs = SignIn.objects.get(user=cast["admin"])
    assert lan_here.post("end_sessions", {"session": str(theirs.pk)}).status_code == 404
    assert admin_here.is_in()


def test_an_administrator_ends_a_person_s_sessions(lan_here, elsewhere, admin_here, lan) -> None:
    one = SignIn.objects.get(user=lan, agent=IPHONE)
    admin_here.post("agencies:person", {"act": "end_session", "session": str(one.pk)}, pk=lan.pk)
    assert (lan_here.is_in(), elsewhere.is_in()) == (True, False)
    admin_here.post("agencies:person", {"act": "end_sessions"}, pk=lan.pk)
    assert not lan_here.is_in()


def test_a_new_password_ends_the_others(lan_here, elsewhere) -> None:
    new = {"new_password1": "la-thong-xanh", "new_password2": "la-thong-xanh"}
    lan_here.post("password_change", {"old_password": "x", **new})
    assert (lan_here.is_in(), elsewhere.is_in()) == (True, False)


@pytest.mark.parametrize("change", ["give", "take", "close"])
def test_a_change_of_roles_ends_them(lan_here, lan, cast, at, change) -> None:
    if change == "give":
        actions.set_membership(lan, Role.LEADER, lan.memberships.get().agency, by=cast["admin"], at=at)
    elif change == "take":
        actions.end_membership(lan.memberships.get(), by=cast["admin"], at=at)
    else:
        actions.set_active(lan, active=False, by=cast["admin"], at=at)
    assert not lan_here.is_in()


def test_an_administrator_who_changes_their_own_roles_stays(admin_here, cast, at) -> None:
    agency = cast["lan"].memberships.get().agency
    actions.set_membership(cast["admin"], Role.LEADER, agency, by=cast["admin"], at=at)
    assert admin_here.is_in()


def test_an_idle_session_is_over(lan_here, lan, settings) -> None:
    session = SignIn.objects.get(user=lan)
    session.last_seen_at = timezone.now() - settings.IDLE - timedelta(minutes=1)
    session.save(update_fields=["last_seen_at"])
    assert not lan_here.is_in()
    assert "lâu không dùng" in lan_here.get("login").content.decode()
    assert SignIn.objects.get(user=lan).ended_at


def test_use_is_noted_once_a_minute(lan_here, lan) -> None:
    session = SignIn.objects.get(user=lan)
    before = session.last_seen_at - timedelta(minutes=2)
    SignIn.objects.filter(pk=session.pk).update(last_seen_at=before)
    lan_here.is_in()
    noted = SignIn.objects.get(pk=session.pk).last_seen_at
    assert noted > before
    lan_here.is_in()
    assert SignIn.objects.get(pk=session.pk).last_seen_at == noted


def test_signing_out_takes_it_off_the_list(lan_here, lan) -> None:
    lan_here.post("logout")
    assert SignIn.objects.get(user=lan).ended_at
    assert lan_here.get("mfa_index").url.startswith(reverse("login"))


def test_the_address_behind_a_known_proxy(cast, settings, lan) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person = Person("lan")
    person.client.defaults["HTTP_X_FORWARDED_FOR"] = "6.6.6.6, 203.0.113.7"
    person.sign_in()
    assert SignIn.objects.get(user=lan).address == "203.0.113.7"
