"""Whose a report is: who owes it, to whom it goes, what others learn of what was not sent."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.http import Http404
from django.urls import reverse

from tests.portal.reports.acting import fill, sent
from tests.portal.reports.conftest import OPEN, QUARTER, again
from xanh.portal.agencies.access import own_ids
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rights import Act
from xanh.portal.periods.actions import change_regime
from xanh.portal.periods.rules import LineDraft, RegimeDraft, TierDraft
from xanh.portal.reports import access, inbox
from xanh.portal.reports.filters import InboxFilter
from xanh.portal.reports.models import Report
from xanh.portal.reports.queries import find_duty
from xanh.reference import ProblemError


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


def test_a_part_of_a_regime_that_reports_hold_is_not_dropped(duty, regime, lan, at):
    """Neither a tier under which something was begun, nor a line on which something stands."""
    fill(duty, by=lan)
    tiers = tuple(
        TierDraft(t.level, tuple(a.pk for a in t.reporters.all()), t.receiver_id, t.due, 30, 10)
        for t in regime.tiers.all()
    )
    lines = tuple(LineDraft(n.code, n.kind, n.title, decimals=2) for n in regime.lines.all())
    whole = RegimeDraft("quy", "Báo cáo", "quarter", "decree_09_2019", tiers, lines)
    for draft in (replace(whole, tiers=tiers[1:]), replace(whole, lines=lines[1:])):
        with pytest.raises(ProblemError) as error:
            change_regime(regime, draft, by=None, at=at, why="gọn lại")
        assert [p.code for p in error.value.problems] == ["regime.in_use"]
    assert (regime.tiers.count(), regime.lines.count()) == (2, 4)
    spare = tuple(line for line in lines if line.code != "II")  # nobody has written there
    change_regime(regime, replace(whole, lines=spare), by=None, at=at, why="gọn lại")
    assert regime.lines.count() == 3
