"""What is owed: duties counted from regimes, tiers and who reports on the due day, never from rows."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from xanh.calendar import Period, StateCalendar
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.queries import everyone
from xanh.portal.periods.models import Tier
from xanh.portal.periods.queries import periods_due, reporters_on, state_calendar, window
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.models import LockException
from xanh.portal.reports.queries import Reading, duties, tiers
from xanh.portal.reports.rules import SENT, State, local_day

BACK, AHEAD = timedelta(days=366), timedelta(days=100)


@dataclass(frozen=True)
class Frame:
    """What every question about duties needs, read once: agencies, the working calendar, the tiers."""

    register: Mapping[int, Agency]
    calendar: StateCalendar

    @classmethod
    def read(cls) -> "Frame":
        return cls({agency.pk: agency for agency in everyone()}, state_calendar())

    @cached_property
    def tiers(self) -> list[Tier]:
        """Every tier with whom it means."""
        return list(tiers().prefetch_related("reporters"))

    def duties(
        self,
        wanted: Iterable[tuple[Tier, Period]],
        *,
        own: Collection[int] | None = None,
        read: Reading | None = None,
    ) -> list[Duty]:
        """As `queries.duties`, with what was read already."""
        return duties(wanted, self.register, self.calendar, own=own, read=read)

    def reporters(self, tier: Tier, period: Period) -> list[Agency]:
        """Who owes the report: whoever the tier means on its due day."""
        return reporters_on(tier, window(tier, period, self.calendar).due.date(), self.register)


def owed_by(own: Collection[int], now: datetime, frame: Frame | None = None) -> list[Duty]:
    """What these agencies owe: the last year's periods and those soon to come, what presses first.

    A report begun by an agency that has ended since is among them: it is its successor's now. Give `frame`
    where it has been read already.
    """
    if not own:
        return []
    frame, today = frame or Frame.read(), local_day(now)
    asked = [
        (tier, period)
        for tier in frame.tiers
        for period in periods_due(tier, today - BACK, today + AHEAD, frame.calendar)
    ]
    kept = {key_of(duty): duty for duty in frame.duties(asked, own=own)}
    empty = (
        bare(tier, period, agency, frame)
        for tier, period in asked
        for agency in _of(frame, tier, period, own)
    )
    every = {**{key_of(duty): duty for duty in empty}, **kept}
    return sorted(_with_exceptions(every, own, now), key=lambda duty: urgency(duty, now))


def _of(frame: Frame, tier: Tier, period: Period, own: Collection[int]) -> list[Agency]:
    return [agency for agency in frame.reporters(tier, period) if agency.pk in own]


def bare(tier: Tier, period: Period, agency: Agency, frame: Frame) -> Duty:
    """A duty on which nothing has been written."""
    return Duty(tier, period, agency, window(tier, period, frame.calendar))


Key = tuple[int, str, int]


def key_of(duty: Duty) -> Key:
    return duty.tier.pk, duty.period.code, duty.agency.pk


def _with_exceptions(found: Mapping[Key, Duty], own: Collection[int], now: datetime) -> Iterable[Duty]:
    rows = LockException.objects.filter(agency__in=own, until__gte=now).order_by("id")
    until = {(row.tier_id, row.period, row.agency_id): row.until for row in rows}
    return [replace(duty, open_until=until.get(key)) for key, duty in found.items()]


GROUPS = ("returned", "overdue", "actual", "open", "waiting", "coming", "done")


def group_of(duty: Duty, now: datetime) -> str:
    """Where a duty stands among what presses: one of `GROUPS`."""
    if duty.state is State.RETURNED:
        return "returned"
    if duty.may_restate(now):
        return "actual"
    if duty.state in SENT:
        return "done" if duty.state is State.ACCEPTED else "waiting"
    if duty.left(now) < 0:
        return "overdue"
    return "open" if duty.lock(now) is None else "coming"


def urgency(duty: Duty, now: datetime) -> tuple[int, float, str]:
    """The order of a list: by group, then by due day; what is done the latest first."""
    group = GROUPS.index(group_of(duty, now))
    at = duty.window.due.timestamp()
    return group, -at if group == len(GROUPS) - 1 else at, duty.agency.sort_key


def years_of(tier: Tier, today: date) -> list[int]:
    """The years that a board may show: from the regime's first to this one, at most ten."""
    first = max(tier.regime.valid_from.year if tier.regime.valid_from else today.year - 2, today.year - 9)
    last = min(tier.regime.valid_to.year if tier.regime.valid_to else today.year, today.year)
    return list(range(last, first - 1, -1)) or [today.year]
