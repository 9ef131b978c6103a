"""12. Who and what a request names is looked up, never called; a password is not found out by trying."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.access.writes import written
from tests.portal.drafts import plan_draft
from tests.portal.import_pages.conftest import made
from xanh.portal.agencies.models import Agency, User
from xanh.portal.agencies.rules import LOGIN_TRIES, LOGIN_WINDOW
from xanh.portal.documents import actions, queries

METHODS = ("delete", "_reset_password", "__class__", "memberships.clear")
# Of one person: what is done to them, in which role, for which agency, to which role or session of theirs.
OF_A_PERSON = (
    {"act": ""},
    {"act": "role", "role": "officer", "agency": ""},
    {"act": "role", "role": "", "agency": "so-xd"},
    {"act": "end_role", "membership": ""},
    {"act": "end_session", "session": ""},
)
OF_AN_IMPORT = ({"path": "indicators.0.", "act": "confirm"}, {"path": "indicators.0.lead", "act": ""})
LISTS = ("/agencies/", "/plans/", "/today/", "/evidence/", "/reports/board/", "/documents/", "/matrix/")
ASKED = ("act", "actor", "agency", "kind", "order", "part", "person", "role", "state", "tier", "type")
NEW = {"new_password1": "la-thong-xanh", "new_password2": "la-thong-xanh"}


@pytest.fixture
def choosing(cast, at) -> list[tuple[str, str, dict[str, str]]]:
    """Who may do there what a request names, to whom or what it names; a method's name fills the gap."""
    so_xd, person = Agency.objects.get(code="so-xd"), cast["minh"].pk
    imported = made(plan_draft(), cast["lan"], at).pk
    text = queries.blank_text(so_xd, type_code="BC", subject="Báo cáo quý")
    document = actions.draft_document(so_xd, text, by=cast["lan"], at=at).pk
    return [
        *(("admin", f"/people/{person}/", data) for data in OF_A_PERSON),
        ("admin", "/register/so-xd/", {"act": "", "last": "2030-01-01", "why": "giải thể"}),
        *(("lan", f"/imports/{imported}/field/", {"expected": "", **data}) for data in OF_AN_IMPORT),
        ("lan", f"/imports/{imported}/row/", {"path": "indicators.0", "act": "", "expected": ""}),
        ("lan", f"/documents/{document}/act/", {"act": ""}),
    ]


def filled(data: dict[str, str], method: str) -> dict[str, str]:
    gaps = {name: method for name, value in data.items() if not value and name != "expected"}
    path = {"path": data["path"] + method} if data.get("path", "").endswith(".") else {}
    return {**data, **gaps, **path}


def test_12_a_person_or_attribute_named_in_a_request_is_looked_up_never_called(choosing, enter):
    """Whatever a request can choose by name, the name of a method in its place breaks and changes nothing."""
    windows, wrong = {name: enter(name) for name in ("admin", "lan")}, []
    for method in METHODS:
        for who, place, data in choosing:
            with written() as tables:
                status = windows[who].post(place, filled(data, method)).status
            if status >= 500 or tables:
                wrong.append((place, filled(data, method), status, tables))
        for place in LISTS:
            if windows["lan"].get(place, **dict.fromkeys(ASKED, method)).status != 200:
                wrong.append((place, method))
    assert wrong == []


def test_12_tries_to_change_a_password_are_limited(cast, clock, enter):
    """After five wrong ones even the right one waits for a quarter of an hour, and changes nothing before."""
    lan = enter("lan")
    guesses = [lan.post("/password/", {"old_password": f"sai-{n}", **NEW}) for n in range(LOGIN_TRIES + 1)]
    assert [answer.status for answer in guesses] == [422] * LOGIN_TRIES + [429]
    clock.moment += LOGIN_WINDOW - timedelta(seconds=1)
    assert lan.post("/password/", {"old_password": "x", **NEW}).status == 429
    assert User.objects.get(username="lan").check_password("x")
    clock.moment += timedelta(seconds=1)
    assert lan.post("/password/", {"old_password": "x", **NEW}).status == 302
    assert User.objects.get(username="lan").check_password("la-thong-xanh")
