"""Two workers in the same second: one run, each letter once, one urging a day."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.portal.at_once import at_once
from tests.portal.reminders.conftest import LATE_1, QUARTER
from xanh.portal.journal.queries import verify
from xanh.portal.reminders.actions import send_reminders, urge
from xanh.portal.reminders.models import Letter, Notice, Run, Urging
from xanh.portal.reminders.rules import Delivery
from xanh.portal.reminders.sending import hand_over
from xanh.portal.reports.queries import find_duty

# The suite's SQLite lies in memory and has no second connection.
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_four_workers_make_one_run_and_send_each_letter_once(tier, cast, with_mail):
    told = at_once(lambda: send_reminders(at=LATE_1))
    assert Counter(told) == {"15/09/2026": 1, "None": 3}
    assert Run.objects.count() == 1
    letters = list(Letter.objects.all())
    assert {letter.state for letter in letters} == {Delivery.HANDED}
    assert len(with_mail.got) == len(letters) == len({n.user_id for n in Notice.objects.all()})
    assert verify() is None


def test_four_workers_hand_each_letter_over_once(tier, cast, with_mail, settings):
    settings.EMAIL_PORT, port = 1, settings.EMAIL_PORT
    send_reminders(at=LATE_1)
    settings.EMAIL_PORT = port
    Letter.objects.update(next_try_at=LATE_1)
    at_once(lambda: hand_over(at=LATE_1))
    assert len(with_mail.got) == Letter.objects.count()


def test_four_clicks_urge_once(tier, cast):
    duty = find_duty(tier.pk, QUARTER, "so-xd")
    told = at_once(lambda: len(urge([duty], "Gửi ngay", by=cast["ha"], at=LATE_1)))
    assert told == ["1", *["reminder.urged_today"] * 3]
    assert Urging.objects.count() == 1
