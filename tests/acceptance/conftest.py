"""The workbench on the days that the users name: a clock that stands where it is set, people at pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from tests.acceptance.people import Clock, Visitor
from tests.portal.conftest import at, cast, framework, ha, lan, register  # noqa: F401 - fixtures
from xanh import reference
from xanh.portal.agencies.actions import create_agency, create_person
from xanh.portal.agencies.models import Agency, User
from xanh.portal.agencies.rules import Kind, Role
from xanh.portal.periods.actions import load_regimes, load_state_days
from xanh.portal.periods.models import Tier

DIVISIONS = {
    "ha": ("Hà", Role.FOCAL, "Phòng Kế hoạch - Tài chính"),
    "lan": ("Lan", Role.OFFICER, "Phòng Hạ tầng kỹ thuật"),
    "minh": ("Minh", Role.OFFICER, "Phòng Quản lý xây dựng"),
}


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """In the place of Django's: the whole workbench takes the time from there."""
    stands = Clock(datetime(2026, 2, 2, 8, 0, tzinfo=UTC))
    monkeypatch.setattr("django.utils.timezone.now", lambda: stands.moment)
    return stands


@pytest.fixture
def enter(db) -> Callable[[str], Visitor]:
    """Somebody comes to their desk: a window of their own, signed in at that moment."""

    def come(name: str) -> Visitor:
        client = Client()
        client.force_login(User.objects.get(username=name))
        return Visitor(client)

    return come


@pytest.fixture
def state_days(db, at):  # noqa: F811
    load_state_days(reference.state_days(), by=None, at=at)


@pytest.fixture
def divisions(register, state_days, at) -> Mapping[str, Agency]:  # noqa: F811
    """Three divisions of Sở Xây dựng, by who sits there; the first is focal, the others report to it.

    Their regimes are those of the plan of 2024, as they would be of 2026.
    """
    parent, about = Agency.objects.get(code="so-xd"), {"by": None, "at": at}
    found = {}
    for person, (name, role, division) in DIVISIONS.items():
        found[person] = create_agency(division, kind=Kind.DIVISION, parent=parent, **about)
        create_person(person, name=name, password="x", roles=[(role, found[person])], **about)
    load_regimes([regime_of(found, often) for often in ("quy", "nam")], **about)
    return found


def regime_of(divisions: Mapping[str, Agency], often: str) -> dict:
    """A regime of the department's divisions: what is due when stands in the shipped one of 2024."""
    fact = deepcopy(next(f for f in reference.regimes() if f["code"] == f"gtvt-2024-{often}"))
    fact |= {"code": f"xd-2026-{often}", "valid_from": date(2026, 1, 1).isoformat(), "valid_to": None}
    fact["name"] = fact["name"].replace("2024 của Sở Giao thông vận tải", "2026 của Sở Xây dựng")
    below, above = fact["tiers"]
    below["reporters"] = [divisions[person].code for person in ("lan", "minh")]
    below["receiver"] = divisions["ha"].code
    above["reporters"] = [divisions["ha"].code]
    return fact


@pytest.fixture
def tiers(divisions) -> Mapping[str, int]:
    """The steps in which the divisions report to the focal one, by how often."""
    return {often: Tier.objects.get(regime__code=f"xd-2026-{often}", level=1).pk for often in ("quy", "nam")}
