"""One duty to report: a tier, a period, an agency; the report there is, where it stands, what locks it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from xanh.calendar import Period, is_late
from xanh.portal.agencies.models import Agency
from xanh.portal.periods.models import Tier
from xanh.portal.periods.queries import Window
from xanh.portal.reports.content import Content
from xanh.portal.reports.models import Judgement, Report, Submission
from xanh.portal.reports.rules import (
    SENT,
    Lock,
    Standing,
    State,
    asks_actual,
    days_left,
    late,
    local_day,
    lock_of,
    open_lines,
    state_of,
)


@dataclass(frozen=True)
class Duty:
    """What `agency` owes under `tier` for `period`, and what is known of it.

    `first_at` is when it first came: the earliest submission not recalled. A returned report that was
    sent in time stays in time.
    """

    tier: Tier
    period: Period
    agency: Agency
    window: Window
    report: Report | None = None
    judgement: Judgement | None = None
    first_at: datetime | None = None
    open_until: datetime | None = None
    is_frozen: bool = False
    verdict: str | None = None  # of the last judgement on the submission that stands

    @property
    def key(self) -> dict[str, Any]:
        """What stands in the address."""
        return {"tier": self.tier.pk, "period": self.period.code, "agency": self.agency.code}

    @property
    def submission(self) -> Submission | None:
        return self.report.sent if self.report else None

    @property
    def lacks_actual(self) -> bool:
        return self.submission is not None and self.submission.lacks_actual

    @property
    def returned(self) -> Mapping[str, str]:
        """Why single lines came back, by their codes; none where the whole report did."""
        return self.judgement.lines if self.judgement else {}

    @property
    def state(self) -> State:
        has_submission = self.report is not None and self.report.sent_id is not None
        return state_of(
            has_report=self.report is not None, has_submission=has_submission, verdict=self.verdict
        )

    @property
    def is_sent(self) -> bool:
        return self.state in SENT

    @property
    def is_in_time(self) -> bool:
        return self.first_at is not None and not is_late(self.first_at, self.window.due)

    def late(self, now: datetime) -> int:
        """Days late: of the first sending, or up to now."""
        return late(self.first_at, self.window.due, now)

    def left(self, now: datetime) -> int:
        """Days until the due day; negative once it has passed."""
        return days_left(self.window.due, now)

    @property
    def standing(self) -> Standing:
        window = self.window
        ended_on: date | None = self.tier.regime.valid_to
        # A report on a period within the regime's life is owed after its end, too.
        ended = ended_on if ended_on and self.period.first_day > ended_on else None
        return Standing(self.state, window.opens, window.locks, ended, self.is_frozen, self.open_until)

    def lock(self, now: datetime) -> Lock | None:
        return lock_of(self.standing, now)

    def is_over(self, now: datetime) -> bool:
        """Whether the period's last day has passed, so that actual figures are asked for."""
        return asks_actual(self.period.last_day, local_day(now))

    def may_restate(self, now: datetime) -> bool:
        """Whether an estimate that was sent waits for its actual figure."""
        return self.state in (State.SUBMITTED, State.ACCEPTED) and self.lacks_actual and self.is_over(now)


def writable(duty: Duty, lines: Iterable[Content], now: datetime) -> dict[str, frozenset[str]]:
    """The fields that may be written now, by line; a line that is not named is shut."""
    lines = list(lines)
    if duty.may_restate(now):
        return {line.code: frozenset({"actual", "reason"}) for line in lines if line.is_figure}
    if duty.lock(now):
        return {}
    opened = open_lines(duty.state, duty.returned, [line.code for line in lines])
    return {line.code: _fields(line, duty.is_over(now)) for line in lines if line.code in opened}


def _fields(line: Content, is_over: bool) -> frozenset[str]:
    if not line.is_figure:
        return frozenset({"text"})
    return frozenset({"estimate", "actual", "reason"} if is_over else {"estimate"})
