"""Two people and four clicks in the same second: one word on a line, one submission, one judgement."""

from __future__ import annotations

from itertools import count

import pytest

from tests.portal.at_once import at_once
from tests.portal.reports.acting import fill, sent
from tests.portal.reports.conftest import OPEN, again
from xanh.portal.journal.queries import verify
from xanh.portal.reports import actions
from xanh.portal.reports.models import Judgement, Report, ReportLine, Submission
from xanh.portal.reports.queries import contents
from xanh.portal.reports.rules import Ruling, Verdict

# The suite's SQLite lies in memory and has no second connection: there `bench cycle` sends at once.
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_four_first_words_one_makes_the_report(duty, lan):
    numbers = count(1)

    def write():
        text = {"text": f"Bản {next(numbers)}"}
        return actions.save_line(duty, "I", text, expected=0, by=lan, at=OPEN).version

    assert at_once(write) == ["1", *["report.changed_meanwhile"] * 3]
    assert (Report.objects.count(), ReportLine.objects.count()) == (1, 1)
    assert verify() is None


def test_four_clicks_send_once(duty, lan):
    fill(duty, by=lan)
    now = again(duty)
    seen = actions.versions_seen(contents(now))
    assert at_once(lambda: actions.submit(now, key="một", seen=seen, by=lan, at=OPEN).number) == ["1"] * 4
    assert Submission.objects.count() == 1
    assert verify() is None


def test_four_people_send_once(duty, lan):
    fill(duty, by=lan)
    now, keys = again(duty), count()
    seen = actions.versions_seen(contents(now))
    told = at_once(lambda: actions.submit(now, key=f"{next(keys)}", seen=seen, by=lan, at=OPEN).number)
    assert told == ["1", *["report.submitted"] * 3]


def test_of_a_recall_and_an_accept_one_happens(duty, lan, ha):
    now, turns = sent(duty, by=lan), count()

    def act():
        if next(turns) % 2:
            return actions.judge(now, Ruling(Verdict.ACCEPTED, 1), by=ha, at=OPEN).verdict
        return actions.recall(now, by=lan, at=OPEN)

    at_once(act, times=2)
    recalled = Submission.objects.exclude(recalled_at=None).exists()
    assert recalled != Judgement.objects.exists()
    assert verify() is None
