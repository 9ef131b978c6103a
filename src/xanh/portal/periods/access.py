"""The only door to the calendar's days and to regimes: open to every member, a 404 to a stranger."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.http import Http404

from xanh.portal.agencies.access import Visitor, may, may_on
from xanh.portal.agencies.rights import Act
from xanh.portal.periods.models import Regime, StateDay
from xanh.reference import Problem, ProblemError


def days_visible(user: Visitor) -> QuerySet[StateDay]:
    """The days of the calendar, for any member."""
    return StateDay.objects.all() if may(user, Act.VIEW) else StateDay.objects.none()


def get_day(user: Visitor, day: date) -> StateDay:
    """One day's row, or 404."""
    found = days_visible(user).filter(day=day).select_related("added_by").first()
    if found is None:
        raise Http404
    return found


def regimes_visible(user: Visitor) -> QuerySet[Regime]:
    """Every regime, for any member."""
    return Regime.objects.all() if may(user, Act.VIEW) else Regime.objects.none()


def get_regime(user: Visitor, code: str) -> Regime:
    """One regime with its parts, or 404."""
    parts = ("tiers__reporters", "tiers__receiver", "lines")
    found = regimes_visible(user).prefetch_related(*parts).filter(code=code).first()
    if found is None:
        raise Http404
    return found


def may_manage(user: Visitor, regime: Regime) -> bool:
    """Whether the person may change the regime: administrators, and whoever is focal where it reports to."""
    return may_manage_for(user, [tier.receiver_id for tier in regime.tiers.all()])


def may_manage_for(user: Visitor, receivers: Iterable[int]) -> bool:
    """Whether the person may manage a regime that reports to these agencies."""
    return any(
        may_on(user, Act.MANAGE_REGIMES, owner=None, receiver=receiver) for receiver in (*receivers, None)
    )


def require_manages(user: Visitor, receivers: Iterable[int]) -> None:
    """Refuse a regime that reports to none of the person's agencies."""
    if not may_manage_for(user, receivers):
        raise ProblemError(Problem("regime.not_yours"))
