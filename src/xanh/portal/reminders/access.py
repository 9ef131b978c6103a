"""The only door to notices, letters, private calendars and urging; a stranger's object is a 404."""

from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.http import Http404

from xanh.portal.agencies.access import Visitor, may_on
from xanh.portal.agencies.models import User
from xanh.portal.agencies.rights import Act
from xanh.portal.periods.models import Tier
from xanh.portal.reminders.models import Feed, Notice
from xanh.portal.reports.queries import tiers

SIGNER = Signer(salt="xanh.reminders.feed", sep=".")


def notices_of(user: Visitor) -> QuerySet[Notice]:
    """A person's own notices."""
    return Notice.objects.filter(user=user) if isinstance(user, User) else Notice.objects.none()


def get_notice(user: Visitor, pk: int) -> Notice:
    """One of a person's own notices, or 404."""
    found = notices_of(user).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def feed_of(user: User) -> Feed | None:
    """A person's private calendar, where there is one."""
    return Feed.objects.filter(user=user).first()


def token_of(feed: Feed) -> str:
    """What stands in the private address: kept nowhere, made from the row and this installation's key."""
    return SIGNER.sign(feed.nonce)


def get_feed(token: str) -> Feed:
    """The calendar of an address; 404 where it is forged, revoked, or its person's account is closed."""
    try:
        nonce = SIGNER.unsign(token)
    except BadSignature as error:
        raise Http404 from error
    found = Feed.objects.select_related("user").filter(nonce=nonce, user__is_active=True).first()
    if found is None:
        raise Http404
    return found


def get_tier(user: Visitor, pk: int) -> Tier:
    """A tier whose reports the person may urge: 404 where there is none, 403 where others receive them."""
    found = tiers().prefetch_related("reporters").filter(pk=pk).first()
    if found is None or not may_on(user, Act.VIEW, owner=None):
        raise Http404
    if not may_urge(user, found):
        raise PermissionDenied
    return found


def may_urge(user: Visitor, tier: Tier) -> bool:
    """Whether the person's agency receives the tier's reports, and the person may urge for it."""
    return may_on(user, Act.URGE, owner=None, receiver=tier.receiver_id)


def may_draft(user: Visitor, tier: Tier) -> bool:
    """Whether the person may begin an official document of the agency that receives the tier's reports."""
    return may_on(user, Act.DRAFT_DOCUMENT, owner=tier.receiver_id)


def require_draft(user: Visitor, tier: Tier) -> None:
    """403 for whoever may urge but begins no documents."""
    if not may_draft(user, tier):
        raise PermissionDenied
