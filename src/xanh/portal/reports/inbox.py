"""Reports sent to an agency: what waits for its word, what it returned, what it accepted."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from xanh.portal.agencies.rules import search_key
from xanh.portal.periods.models import Tier
from xanh.portal.periods.queries import state_calendar, window
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.filters import WAITING, InboxFilter
from xanh.portal.reports.models import Report
from xanh.portal.reports.queries import period_of, tiers, with_facts, with_report


def received(own: Collection[int], asked: InboxFilter) -> QuerySet[Any]:
    """Reports that were sent to these agencies, as asked; what came first stands first."""
    found = with_facts(_sent_to(own))
    if asked.state:
        found = found.filter(verdict=None if asked.state == WAITING else asked.state)
    if asked.tier:
        found = found.filter(tier=asked.tier)
    if asked.period:
        found = found.filter(period=asked.period)
    for word in search_key(asked.words).split():
        found = found.filter(agency__search_key__contains=word)
    return found.select_related("agency").order_by("sent__at", "id")


def waiting_count(own: Collection[int]) -> int:
    """How many wait for a word of these agencies."""
    return _sent_to(own).filter(sent__judgements=None).count() if own else 0


def _sent_to(own: Collection[int]) -> QuerySet[Report]:
    return Report.objects.filter(tier__receiver__in=own, sent__isnull=False)


def as_duties(reports: Iterable[Any]) -> list[Duty]:
    """Each report as the duty it answers."""
    known, calendar = {tier.pk: tier for tier in tiers()}, state_calendar()
    found = []
    for report in reports:
        tier = known[report.tier_id]
        period = period_of(tier, report.period)
        if period:  # a regime whose frequency was changed keeps its old reports; their page is by code
            bare = Duty(tier, period, report.agency, window(tier, period, calendar))
            found.append(with_report(bare, report))
    return found


def tiers_received(own: Collection[int]) -> list[Tier]:
    """The tiers in which these agencies receive."""
    return list(tiers().filter(receiver__in=own))


def periods_received(own: Collection[int]) -> list[str]:
    """The codes of the periods on which something came, the latest first."""
    rows = Report.objects.filter(tier__receiver__in=own, sent__isnull=False).order_by("-period")
    return list(rows.values_list("period", flat=True).distinct())
