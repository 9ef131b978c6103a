"""Sessions: listed; ended by their owner, an administrator, a new password or role, idleness."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.portal.accounts.conftest import Person
from xanh.portal.agencies import actions
from xanh.portal.agencies.devices import device
from xanh.portal.agencies.models import Session
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
    other = Session.objects.get(user=lan, agent=IPHONE)
    assert lan_here.post("end_sessions", {"session": other.public}).status_code == 302
    assert not elsewhere.is_in()
    assert lan_here.is_in()
    assert [e.act for e in history(lan)][-1] == "person.session_end"
    assert "kết thúc từ nơi khác" in elsewhere.get("login").content.decode()


def test_all_others_are_ended(lan_here, elsewhere) -> None:
    lan_here.post("end_sessions")
    assert (lan_here.is_in(), elsewhere.is_in()) == (True, False)


def test_nobody_ends_another_s_session(lan_here, admin_here, cast) -> None:
    theirs = Session.objects.get(user=cast["admin"])
    assert lan_here.post("end_sessions", {"session": theirs.public}).status_code == 404
    assert admin_here.is_in()


def test_an_administrator_ends_a_person_s_sessions(lan_here, elsewhere, admin_here, lan) -> None:
    one = Session.objects.get(user=lan, agent=IPHONE)
    admin_here.post("agencies:person", {"act": "end_session", "session": one.public}, pk=lan.pk)
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


def last_used(person: Person, ago: timedelta) -> None:
    """As if the person had opened no page for so long."""
    session = person.client.session
    session["told"] = session["told"] | {"last_seen_at": (timezone.now() - ago).isoformat()}
    session.save()


def test_an_idle_session_is_over(lan_here, lan, settings) -> None:
    last_used(lan_here, settings.IDLE - timedelta(minutes=1))
    assert lan_here.is_in()
    last_used(lan_here, settings.IDLE + timedelta(minutes=1))
    assert not lan_here.is_in()
    assert "lâu không dùng" in lan_here.get("login").content.decode()
    assert "lâu không dùng" not in lan_here.get("login").content.decode()
    assert not Session.objects.filter(user=lan).exists()


def test_use_is_noted_once_a_minute(lan_here, lan) -> None:
    last_used(lan_here, timedelta(minutes=2))
    before = timezone.now()
    lan_here.is_in()
    noted = Session.objects.get(user=lan).last_seen_at
    assert noted >= before
    lan_here.is_in()
    assert Session.objects.get(user=lan).last_seen_at == noted


def test_a_page_in_flight_does_not_bring_an_ended_session_back(lan_here, elsewhere, lan) -> None:
    """What was read before the end is not written after it."""
    in_flight = elsewhere.client.session
    assert in_flight["told"]
    lan_here.post("end_sessions")
    in_flight["more"] = 1
    with pytest.raises(UpdateError):
        in_flight.save()
    assert not elsewhere.is_in()


def test_pages_never_show_a_session_s_key(lan_here, elsewhere, admin_here, lan) -> None:
    pages = [lan_here.get("mfa_index"), admin_here.get("agencies:person", pk=lan.pk)]
    keys = Session.objects.values_list("pk", flat=True)
    assert len(keys) == 3
    assert not any(key in page.content.decode() for key in keys for page in pages)


def test_watching_takes_no_query_of_its_own(lan_here) -> None:
    with CaptureQueriesContext(connection) as queries:
        lan_here.client.get("/nothing-here/")
    assert len([q for q in queries if "agencies_session" in q["sql"]]) == 1


def test_signing_out_takes_it_off_the_list(lan_here, lan) -> None:
    lan_here.post("logout")
    assert not Session.objects.filter(user=lan).exists()
    assert lan_here.get("mfa_index").url.startswith(reverse("login"))


def test_the_address_behind_a_known_proxy(cast, settings, lan) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person = Person("lan")
    person.client.defaults["HTTP_X_FORWARDED_FOR"] = "6.6.6.6, 203.0.113.7"
    person.sign_in()
    assert Session.objects.get(user=lan).address == "203.0.113.7"
