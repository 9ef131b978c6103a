"""What tests of the portal share: a register, a moment, the cast, a reader without a process of its own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from xanh import reference
from xanh.portal.agencies.actions import create_person, load_agencies, set_membership
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import Role
from xanh.portal.indicators.actions import load_framework, load_units

CAST = {
    "ha": ("Hà", Role.FOCAL, "so-nnmt"),
    "lan": ("Lan", Role.OFFICER, "so-xd"),
    "minh": ("Minh", Role.OFFICER, "so-ct"),
    "quang": ("Quang", Role.LEADER, "ubnd-tinh"),
    "admin": ("Quản trị", Role.ADMINISTRATOR, None),
}


@pytest.fixture
def at():
    return datetime(2026, 2, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def register(db, at):
    """Every agency of the reference."""
    load_agencies(reference.agencies(), by=None, at=at)


@pytest.fixture
def framework(register, at):
    """Agencies, the framework's editions and list, the provinces."""
    load_framework(reference.editions(), reference.indicators(), by=None, at=at)
    load_units(reference.provinces(), reference.agencies())


@pytest.fixture
def cast(register, at):
    """Hà (focal), Lan (lead), Minh (coordinating), Quang (leader), Dũng (outsider), and an administrator."""
    people = {
        key: create_person(key, name=name, password="x", by=None, at=at) for key, (name, *_) in CAST.items()
    }
    for key, (_, role, code) in CAST.items():
        agency = Agency.objects.get(code=code) if code else None
        set_membership(people[key], role, agency, by=None, at=at)
    return {**people, "dung": create_person("dung", name="Dũng", password="x", by=None, at=at)}


@pytest.fixture
def ha(cast):
    return cast["ha"]


@pytest.fixture
def lan(cast):
    return cast["lan"]
