"""The register's daily work: scheduled once, after midnight of the province, safe to run twice."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_q.models import Schedule

from xanh.portal.agencies import daily, registering
from xanh.portal.agencies.merging import merge
from xanh.portal.agencies.models import Agency, Contact
from xanh.portal.config import prepare


def test_a_start_schedules_the_work_once_and_does_what_is_owed(cast, at):
    today = timezone.localdate()
    agency = Agency.objects.get(code="so-ct")
    into = Agency.objects.get(code="so-xd")
    before = at.replace(year=today.year - 3)
    merge([agency], into, on=today - timedelta(days=1), by=None, at=before, why="NQ")
    contact = registering.keep_contact(Contact(agency=into), {"name": "A", "phone": "1"}, by=None, at=before)
    registering.end_contact(contact, last=today - timedelta(days=400), by=None, at=before)
    for _ in range(2):
        prepare.schedule_jobs()
    row = Schedule.objects.get(name=daily.NAME)
    assert (row.func, row.schedule_type) == ("xanh.portal.agencies.daily.run", Schedule.DAILY)
    assert timezone.localtime(row.next_run).strftime("%H:%M") == "00:05"
    assert cast["minh"].memberships.get().agency == into
    contact.refresh_from_db()
    assert contact.name == ""
    assert daily.run() == "mergers: 0, contacts erased: 0"
