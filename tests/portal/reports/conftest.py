"""A quarterly regime in two tiers, as the province has it, and moments of its third quarter of 2026."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from xanh.calendar import ZONE, period_containing
from xanh.portal.agencies.models import Agency
from xanh.portal.periods.models import Line, Regime, Tier
from xanh.portal.reports.actions import lift_lock
from xanh.portal.reports.queries import find_duty

QUARTER = "20263"  # 15/06 to 14/09/2026, due before 15/09
LINES = (
    ("I", "text", "Kết quả thực hiện", True),
    ("II", "text", "Khó khăn, vướng mắc", False),
    ("1", "figure", "Tỷ lệ nhiệm vụ hoàn thành đúng hạn", True),
    ("2", "figure", "Số cơ sở được kiểm tra", True),
)


def moment(day: int, month: int, hour: int = 9, **rest: int) -> datetime:
    """A moment of 2026 in Vietnam."""
    return datetime(2026, month, day, hour, tzinfo=ZONE).replace(**rest)


OPEN = moment(1, 9)
OVER = moment(15, 9)


def make_regime(code: str = "quy", frequency: str = "quarter", due: dict | None = None) -> Regime:
    regime = Regime.objects.create(
        code=code, name="Báo cáo Chỉ số Xanh", frequency=frequency, period_rule="decree_09_2019"
    )
    for position, (line, kind, title, required) in enumerate(LINES, start=1):
        about = {"kind": kind, "title": title, "required": required, "measure": "%" if line == "1" else ""}
        Line.objects.create(regime=regime, position=position, code=line, decimals=2, **about)
    first = {"rule": "before", "day": 15, "month": "last_of_quarter"}
    second = {"rule": "before", "day": 20, "month": "last_of_quarter"}
    make_tier(regime, 1, ["so-xd", "so-ct"], "so-nnmt", due or first)
    make_tier(regime, 2, ["so-nnmt"], "ubnd-tinh", due or second)
    return regime


def make_tier(regime: Regime, level: int, reporters: list[str], receiver: str, due: dict) -> Tier:
    receiving = Agency.objects.get(code=receiver)
    tier = Tier.objects.create(
        regime=regime, level=level, receiver=receiving, due=due, opens_before=30, locks_after=10
    )
    tier.reporters.set(Agency.objects.filter(code__in=reporters))
    return tier


@pytest.fixture
def regime(cast):
    return make_regime()


@pytest.fixture
def tier(regime):
    return regime.tiers.get(level=1)


@pytest.fixture
def duty(tier):
    """Lan's: what the Department of Construction owes for the third quarter."""
    return find_duty(tier.pk, QUARTER, "so-xd")


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def duty_now(cast, now):
    """What Lan's department owes for the present quarter, its window open by an exception."""
    tier = make_regime().tiers.get(level=1)
    period = period_containing("quarter", "decree_09_2019", now.astimezone(ZONE).date())
    found = find_duty(tier.pk, period.code, "so-xd")
    lift_lock(found, until=now + timedelta(days=90), why="thử", by=cast["ha"], at=now)
    return again(found)


def again(duty):
    """The duty as the database has it now."""
    return find_duty(duty.tier.pk, duty.period.code, duty.agency.code)
