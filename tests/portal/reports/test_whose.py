"""Whose a report is: who owes it, to whom it goes, what others learn of what was not sent."""

from __future__ import annotations

import pytest
from django.http import Http404
from django.urls import reverse

from tests.portal.reports.acting import fill, sent
from tests.portal.reports.conftest import OPEN, QUARTER, again
from xanh.portal.agencies.access import own_ids
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rights import Act
from xanh.portal.reports import access, inbox
from xanh.portal.reports.filters import InboxFilter
from xanh.portal.reports.models import Report
from xanh.portal.reports.queries import find_duty


def test_an_agency_that_owes_nothing_has_no_report_to_write(tier, client, cast):
    """Sở Tài chính reports in neither tier: its officer cannot put a report into Hà's inbox."""
    assert find_duty(tier.pk, QUARTER, "so-tc") is None
    about = (tier.pk, QUARTER, "so-nnmt")  # the receiver does not report to itself
    with pytest.raises(Http404):
        access.get_duty(cast["ha"], *about, act=Act.EDIT_REPORT)
    client.force_login(cast["ha"])
    there = reverse("reports:line", args=(*about, "I"))
    answer = client.post(there, {"text": "Chen vào", "expected": "0"})
    assert (answer.status_code, Report.objects.count()) == (404, 0)


def test_a_report_that_was_begun_stays_when_its_agency_reports_no_more(duty, tier, lan):
    fill(duty, by=lan)
    tier.reporters.set(Agency.objects.filter(code="so-ct"))
    assert again(duty).report is not None


def test_what_was_sent_waits_for_whoever_receives_now(duty, tier, lan, ha, cast):
    """The regime names another receiver: the inbox and the right to judge pass on together."""
    sent(duty, by=lan)
    tier.receiver = Agency.objects.get(code="ubnd-tinh")
    tier.save()
    now = again(duty)
    for person in (ha, cast["quang"]):
        listed = inbox.received(own_ids(person), InboxFilter()).exists()
        assert access.may_do(person, Act.ACCEPT_REPORT, now) == listed, person
    assert inbox.received(own_ids(cast["quang"]), InboxFilter()).exists()
    assert now.window.due > OPEN
