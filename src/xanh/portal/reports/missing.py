"""What is due and has not come: by tier and period, without a row for each of a thousand duties."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from xanh.calendar import Period, days_late, is_late
from xanh.portal.agencies.models import Agency
from xanh.portal.periods.models import Tier
from xanh.portal.periods.queries import periods_due, window
from xanh.portal.reports.models import Report
from xanh.portal.reports.owed import BACK, Frame
from xanh.portal.reports.rules import local_day


@dataclass(frozen=True)
class Round:
    """One tier and period that is due: how many owed a report, and who has sent none yet."""

    tier: Tier
    period: Period
    due: datetime
    owed: int
    missing: tuple[Agency, ...]
    late: int  # days since it was due

    @property
    def sent(self) -> int:
        return self.owed - len(self.missing)


def rounds(now: datetime, frame: Frame) -> list[Round]:
    """Every period of the last year that is due, the latest first."""
    due = list(_due(now, frame))
    tiers_asked, codes = {tier.pk for tier, _, _ in due}, {period.code for _, period, _ in due}
    kept = Report.objects.filter(tier__in=tiers_asked, period__in=codes, sent__isnull=False).order_by()
    came = set(kept.values_list("tier_id", "period", "agency_id")) if due else set()
    found = [_round(each, frame, came, now) for each in due]
    return sorted((r for r in found if r.owed), key=lambda r: (r.due, -r.tier.pk), reverse=True)


def _due(now: datetime, frame: Frame) -> Iterator[tuple[Tier, Period, datetime]]:
    today = local_day(now)
    for tier in frame.tiers:
        for period in _periods(tier, today, frame):
            due = window(tier, period, frame.calendar).due
            if is_late(now, due):
                yield tier, period, due


def _periods(tier: Tier, today: date, frame: Frame) -> Iterable[Period]:
    return periods_due(tier, today - BACK, today, frame.calendar)


def _round(
    each: tuple[Tier, Period, datetime], frame: Frame, came: set[tuple[int, str, int]], now: datetime
) -> Round:
    tier, period, due = each
    reporters = frame.reporters(tier, period)
    missing = tuple(a for a in reporters if (tier.pk, period.code, a.pk) not in came)
    return Round(tier, period, due, len(reporters), missing, days_late(now, due))


def latest(found: Iterable[Round]) -> list[Round]:
    """Of each tier the last period that is due."""
    return list({r.tier.pk: r for r in reversed(list(found))}.values())
