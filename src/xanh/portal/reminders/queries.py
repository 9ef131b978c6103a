"""Reads of notices, letters and urgings; what is due to be told: `due_reminders`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db.models import Case, IntegerField, QuerySet, Value, When

from xanh.calendar import ZONE, Period
from xanh.portal.agencies.models import User
from xanh.portal.agencies.rules import search_key
from xanh.portal.periods.models import Tier
from xanh.portal.periods.queries import periods_due, window
from xanh.portal.reminders.filters import UNREAD, LetterFilter, NoticeFilter
from xanh.portal.reminders.models import Letter, Notice, Preference, Run, Urging
from xanh.portal.reminders.occasions import due_reminders
from xanh.portal.reminders.rules import LOUDNESS, Delivery
from xanh.portal.reminders.sending import STATES
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.owed import AHEAD, BACK, Frame, bare, key_of
from xanh.portal.reports.queries import period_of
from xanh.portal.reports.rules import State

__all__ = ["due_reminders"]
NOT_SENT = frozenset({State.NONE, State.DRAFT, State.RETURNED})


def unread_count(user: User) -> int:
    """How many notices a person has not seen."""
    return Notice.objects.filter(user=user, read_at=None).order_by().count()


def asked_for(mine: QuerySet[Notice], asked: NoticeFilter) -> QuerySet[Notice]:
    """One's notices as asked for: the latest day first, red first in each."""
    found = mine.filter(read_at=None) if asked.seen == UNREAD else mine
    if asked.kind:
        found = found.filter(kind=asked.kind)
    if asked.step:
        found = found.filter(step=asked.step)
    for word in search_key(asked.words).split():
        found = found.filter(search_key__contains=word)
    ranks = [When(step=step.value, then=Value(rank)) for rank, step in enumerate(LOUDNESS)]
    loudness = Case(*ranks, default=Value(len(LOUDNESS)), output_field=IntegerField())
    return found.select_related("agency").order_by("-day", loudness, "due_on", "pk")


def preference_of(user: User) -> Preference:
    """What a person chose, or what holds for who chose nothing."""
    return Preference.objects.filter(user=user).first() or Preference(user=user)


def letters(asked: LetterFilter) -> QuerySet[Letter]:
    """Letters as asked for, the latest first."""
    found = Letter.objects.select_related("user", "contact__agency").order_by("-prepared_at", "-pk")
    return found.filter(STATES[Delivery(asked.state)]) if asked.state else found


def stuck_letters() -> QuerySet[Letter]:
    """Letters that were given up, or may not have gone."""
    return Letter.objects.filter(STATES[Delivery.FAILED] | STATES[Delivery.UNSURE]).order_by("pk")


def last_runs() -> QuerySet[Run]:
    """The last mornings' reminders."""
    return Run.objects.order_by("-day")[:5]


def sends_mail() -> bool:
    """Whether this installation sends letters at all."""
    return bool(settings.SENDS_MAIL)


def urged_on(wanted: Iterable[Duty], day: date) -> dict[int, Urging]:
    """Which of these reports were urged on a day, by the unit that owes them."""
    found = list(wanted)
    if not found:
        return {}
    about = {"tier": found[0].tier, "period": found[0].period.code, "day": day}
    rows = Urging.objects.filter(**about, agency__in=[duty.agency.pk for duty in found])
    return {row.agency_id: row for row in rows.select_related("agency", "by").order_by("pk")}


@dataclass(frozen=True)
class Late:
    """A unit that has not sent a report, and when it was last urged."""

    duty: Duty
    days: int
    urged: Urging | None


def not_sent(tier: Tier, code: str, *, now: datetime) -> list[Late] | None:
    """Who has not sent a period's report, or got it back, the latest first; None for no such period."""
    period = period_of(tier, code)
    if period is None:
        return None
    frame = Frame.read()
    kept = {key_of(duty): duty for duty in frame.duties([(tier, period)])}
    owed = (bare(tier, period, agency, frame) for agency in frame.reporters(tier, period))
    found = [duty for one in owed if (duty := kept.get(key_of(one), one)).state in NOT_SENT]
    urged = last_urged(tier, code)
    late = [Late(duty, 0 if duty.first_at else duty.late(now), urged.get(duty.agency.pk)) for duty in found]
    return sorted(late, key=lambda one: (-one.days, one.duty.agency.sort_key))


def last_urged(tier: Tier, code: str) -> dict[int, Urging]:
    """When each unit was last urged about a report."""
    rows = Urging.objects.filter(tier=tier, period=code).select_related("by", "agency").order_by("at", "pk")
    return {row.agency_id: row for row in rows}


def near_periods(tier: Tier, *, now: datetime) -> list[Period]:
    """The periods that units may be urged about: due in the year past, or soon; the latest first."""
    today = now.astimezone(ZONE).date()
    return periods_due(tier, today - BACK, today + AHEAD)[::-1]


def current_period(tier: Tier, *, now: datetime) -> str:
    """The code of the last period whose report is due, else of the next one."""
    near = near_periods(tier, now=now)
    past = [p for p in near if window(tier, p).due <= now]
    found = past[:1] or near[-1:]
    return found[0].code if found else ""
