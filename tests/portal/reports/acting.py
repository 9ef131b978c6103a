"""A report's life in short words: fill, send, return, accept."""

from __future__ import annotations

from uuid import uuid4

from tests.portal.reports.conftest import OPEN, again
from xanh.portal.reports import actions
from xanh.portal.reports.gathering import own_duty
from xanh.portal.reports.queries import contents
from xanh.portal.reports.rules import Ruling, Verdict

FILLED = {
    "I": {"text": "Đã hoàn thành 12 nhiệm vụ."},
    "1": {"estimate": "85,5"},
    "2": {"estimate": "14"},
}


def fill(duty, *, by, at=OPEN, values=FILLED):
    """Write on the lines, each over the version that stands there."""
    for code, fields in values.items():
        expected = next(line.version for line in contents(again(duty)) if line.code == code)
        actions.save_line(again(duty), code, fields, expected=expected, by=by, at=at)
    return again(duty)


def send(duty, *, by, at=OPEN, key=None):
    now = again(duty)
    seen = actions.versions_seen(contents(now))
    return actions.submit(now, key=key or str(uuid4()), seen=seen, by=by, at=at)


def sent(duty, *, by, at=OPEN, values=FILLED):
    """A report that was filled in and sent."""
    fill(duty, by=by, at=at, values=values)
    send(duty, by=by, at=at)
    return again(duty)


def judge(duty, verdict, *, by, at=OPEN, reason="", lines=None):
    now = again(duty)
    ruling = Ruling(Verdict(verdict), now.submission.number, reason, lines or {})
    actions.judge(now, ruling, by=by, at=at)
    return again(duty)


def own_report(scope):
    """What the receiver itself owes to the next tier on what it consolidates."""
    return own_duty(scope, scope.tier.regime.tiers.get(level=scope.tier.level + 1).pk)
