"""Which lock holds a report, who can lift it: as problems, which carry both in words."""

from collections.abc import Mapping
from datetime import datetime

from xanh.portal.display.figures import day, moment
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.rules import Lock
from xanh.reference import Problem

CODES: Mapping[Lock, str] = {
    Lock.REGIME_ENDED: "report.regime_ended",
    Lock.NOT_OPEN: "report.not_open",
    Lock.FROZEN: "report.frozen",
    Lock.ACCEPTED: "report.accepted",
    Lock.SUBMITTED: "report.submitted",
    Lock.WINDOW_CLOSED: "report.window_closed",
}


def lock_problem(duty: Duty, now: datetime) -> Problem | None:
    """The lock that holds the report now, in words; None where it is open."""
    lock = duty.lock(now)
    return Problem(CODES[lock], values=_values(duty)) if lock else None


def _values(duty: Duty) -> dict[str, str]:
    sent, judged = duty.submission, duty.judgement
    return {
        "receiver": duty.tier.receiver.name,
        "opens": moment(duty.window.opens),
        "locks": moment(duty.window.locks),
        "ended": day(duty.tier.regime.valid_to),
        "sent": moment(sent.at) if sent else "",
        "sender": str(sent.by or "") if sent else "",
        "judged": moment(judged.at) if judged else "",
    }
