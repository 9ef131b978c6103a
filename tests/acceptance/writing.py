"""A department's plan as its people write it under the province's, and the KẾ HOẠCH that comes of it."""

from __future__ import annotations

import pytest

from tests.acceptance.people import Visitor
from tests.cycle.caller import fields_of
from xanh.portal.agencies.actions import create_person
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import Role

SIGNER = {"signer": "Nguyễn Văn Quang", "signer_title": "Giám đốc"}


@pytest.fixture
def thu(register, at) -> None:
    """Of Sở Xây dựng: its focal person and its clerk."""
    so_xd = Agency.objects.get(code="so-xd")
    about = {"password": "x", "by": None, "at": at, "roles": [(Role.CLERK, so_xd), (Role.FOCAL, so_xd)]}
    create_person("thu", name="Thu", **about)


def own_plan(officer: Visitor, focal: Visitor, province: int) -> str:
    """The address of the plan, begun from what the province gives, with a signer, in force."""
    begun = officer.post(f"/plans/{province}/draft/", {"agency": "so-xd"})
    plan = begun.place.removesuffix("edit/")
    head = fields_of(officer.get(f"{plan}edit/head/").body.partition("<main")[2])
    assert officer.post(f"{plan}edit/head/", head | SIGNER).status == 302
    assert focal.post(f"{plan}adopt/", {"why": "bổ sung sau"}).status == 302
    return plan


def official(officer: Visitor, plan: str) -> str:
    """The address of the KẾ HOẠCH drafted from the plan."""
    place = officer.post(f"{plan}official").place
    assert place.startswith("/documents/")
    return place
