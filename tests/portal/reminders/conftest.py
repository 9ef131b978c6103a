"""Hà's department receives the quarterly reports of Lan's and of Minh's; letters go to a real mail server."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from tests.portal.reminders import mail_server
from tests.portal.reports.conftest import make_regime
from xanh import reference
from xanh.calendar import ZONE
from xanh.portal.agencies.actions import create_person
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rules import Role
from xanh.portal.periods.actions import load_state_days
from xanh.portal.reminders.models import Notice

QUARTER = "20263"  # due until 14/09/2026, a Monday


def moment(year: int, month: int, day: int, hour: int = 8) -> datetime:
    """A moment in Vietnam."""
    return datetime(year, month, day, hour, tzinfo=ZONE)


DUE = moment(2026, 9, 14)
LATE_1, LATE_2 = moment(2026, 9, 15), moment(2026, 9, 17)  # by the steps 1 and 3 working days after due


@pytest.fixture
def calendar(db, at):
    load_state_days(reference.state_days(), by=None, at=at)


@pytest.fixture
def tier(cast, calendar):
    """Reminders 5, 2 and 1 working days before, 1, 3 and 5 after."""
    regime = make_regime()
    regime.remind_before, regime.remind_after = [5, 2, 1], [1, 3, 5]
    regime.save(update_fields=["remind_before", "remind_after"])
    return regime.tiers.get(level=1)


@pytest.fixture
def binh(cast, at):
    """The head of Lan's department."""
    about = [(Role.LEADER, Agency.objects.get(code="so-xd"))]
    return create_person("binh", name="Bình", password="x", by=None, at=at, roles=about)


@pytest.fixture
def with_mail(cast, settings):
    """Everybody has an address; the mail server is real, and on this machine."""
    settings.SENDS_MAIL, settings.SITE = True, "https://xanh.example.vn"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 5
    settings.DEFAULT_FROM_EMAIL = "Xanh <xanh@example.vn>"
    for person in cast.values():
        person.email = f"{person.username}@example.vn"
        person.save(update_fields=["email"])
    with mail_server.running() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server


def told(user) -> list[tuple[str, str, date]]:
    """What a person was told: step, kind, day."""
    rows = Notice.objects.filter(user=user).order_by("day", "pk")
    return [(row.step, row.kind, row.day) for row in rows]
