"""The only door to reports: a duty that a person may not see is a 404, an act they may not do a 403."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404

from xanh.portal.agencies.access import Visitor, may_ever, may_on, own_ids
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rights import Act
from xanh.portal.periods.models import Tier
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.gathering import Gathered, Part, Scope, find_scope, gather, scope_of
from xanh.portal.reports.models import Submission
from xanh.portal.reports.queries import find_duty, tiers, version


def get_duty(
    user: Visitor, tier: int, period: str, agency: str, *, act: Act = Act.VIEW_REPORT, bare: bool = False
) -> Duty:
    """One duty, or 404; 403 where it may be seen but `act` is not the person's to do, whatever the state.

    `bare` where an act follows, which reads the rest under its lock.
    """
    duty = find_duty(tier, period, agency, bare=bare)
    if duty is None or not may_see(user, duty):
        raise Http404
    if act is not Act.VIEW_REPORT and not may_ever(
        user, act, owner=duty.agency.pk, receiver=duty.tier.receiver_id
    ):
        raise PermissionDenied
    return duty


def may_see(user: Visitor, duty: Duty) -> bool:
    return may_on(
        user, Act.VIEW_REPORT, owner=duty.agency.pk, receiver=duty.tier.receiver_id, state=duty.state
    )


def readable(user: Visitor, tier: Tier, agencies: Iterable[Agency]) -> frozenset[int]:
    """Of these agencies those whose reports in a tier the person may open."""
    receiver = tier.receiver_id
    return frozenset(a.pk for a in agencies if may_on(user, Act.VIEW_REPORT, owner=a.pk, receiver=receiver))


def may_do(user: Visitor, act: Act, duty: Duty) -> bool:
    """Whether the act is the person's in the state the report is in."""
    return may_on(user, act, owner=duty.agency.pk, receiver=duty.tier.receiver_id, state=duty.state)


def is_own(user: Visitor, duty: Duty) -> bool:
    """Whether the person's agency owes it: only they see what has not been sent."""
    return duty.agency.pk in own_ids(user)


def get_version(duty: Duty, number: int) -> Submission:
    """One submission of the report, or 404."""
    found = version(duty.report, number)
    if found is None:
        raise Http404
    return found


def tiers_seen(user: Visitor) -> list[Tier]:
    """The tiers whose consolidations the person may see."""
    found = tiers().prefetch_related("reporters")
    return [tier for tier in found if _sees(user, tier)]


def get_scope(user: Visitor, tier: int, period: str, *, act: Act = Act.VIEW_REPORT) -> Scope:
    """What is consolidated, for whoever sees its reports, or 404; 403 where `act` is not theirs."""
    scope = find_scope(tier, period)
    if scope is None or not _sees(user, scope.tier):
        raise Http404
    if act is not Act.VIEW_REPORT and not may_on(user, act, owner=None, receiver=scope.tier.receiver_id):
        raise PermissionDenied
    return scope


def get_numbered(user: Visitor, pk: int) -> Scope:
    """What the consolidation of this number is of, for whoever sees its reports, or 404."""
    scope = scope_of(pk)
    if scope is None or not _sees(user, scope.tier):
        raise Http404
    return scope


def _sees(user: Visitor, tier: Tier) -> bool:
    return may_on(user, Act.VIEW_REPORT, owner=None, receiver=tier.receiver_id)


def may_consolidate(user: Visitor, scope: Scope) -> bool:
    return may_on(user, Act.CONSOLIDATE, owner=None, receiver=scope.tier.receiver_id)


def get_part(scope: Scope, agency: str) -> tuple[Gathered, Part]:
    """One reporter in a consolidation, or 404."""
    gathered = gather(scope)
    part = next((part for part in gathered.parts if part.agency.code == agency), None)
    if part is None:
        raise Http404
    return gathered, part
