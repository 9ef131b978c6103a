"""A plan in force with a task that Lan's agency leads, Minh's coordinates and Hà's reviews."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.portal.tasks.making import give, make_plan, make_task
from xanh.portal.agencies.models import Agency
from xanh.portal.plans.rules import Role
from xanh.portal.tasks.actions import Place
from xanh.portal.tasks.rules import Given, period_now


@pytest.fixture
def agency(register):
    return lambda code: Agency.objects.get(code=code)


@pytest.fixture
def plan(register):
    return make_plan()


@pytest.fixture
def task(plan, agency):
    found = make_task(plan, "Rà soát quy hoạch hạ tầng giao thông", due_on=date(2026, 6, 30))
    give(found, agency("so-xd"), Role.LEAD)
    give(found, agency("so-ct"), Role.COORDINATING)
    return found


@pytest.fixture
def place(agency, at):
    def of(code="so-xd", expected=0, period=None):
        return Place(agency(code), period or period_now(None, at.date()), expected)

    return of


@pytest.fixture
def half():
    return Given(percent=Decimal("62.5"), done="Đã lấy ý kiến 12 xã.")
