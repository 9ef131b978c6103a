"""A province's plan, and the plan that Sở Xây dựng writes under it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.portal.drafts import plan_draft
from xanh.portal.agencies.actions import set_membership
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import Role
from xanh.portal.plans.actions import accept_plan
from xanh.portal.plans.writing import adopt_plan, draft_plan


@pytest.fixture
def province(framework, at):
    """Plan 18/KH-UBND as accepted."""
    return accept_plan(plan_draft(), document=None, by=None, at=at)


@pytest.fixture
def so_xd(register):
    return Agency.objects.get(code="so-xd")


@pytest.fixture
def drafted(province, so_xd, lan, at):
    """What Lan began."""
    return draft_plan(province, so_xd, by=lan, at=at)


@pytest.fixture
def later(at):
    return at + timedelta(hours=1)


@pytest.fixture
def adopted(drafted, lan, later):
    """The same once it counts."""
    return adopt_plan(drafted, why="đủ", by=lan, at=later)


@pytest.fixture
def head_of_xd(cast, so_xd, at):
    """Quang, who also leads Sở Xây dựng."""
    set_membership(cast["quang"], Role.LEADER, so_xd, by=None, at=at)
    return cast["quang"]
