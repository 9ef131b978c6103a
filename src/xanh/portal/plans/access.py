"""The only door to plans: accepted and cited ones are open to every member, a 404 to a stranger."""

from django.db.models import QuerySet
from django.http import Http404

from xanh.portal.agencies.access import Visitor, may
from xanh.portal.agencies.rights import Act
from xanh.portal.plans.listing import head
from xanh.portal.plans.models import Plan


def plans_visible(user: Visitor) -> QuerySet[Plan]:
    """Every plan, for any member."""
    return Plan.objects.all() if may(user, Act.VIEW) else Plan.objects.none()


def get_plan(user: Visitor, pk: int) -> Plan:
    """One plan with the numbers of its parts, or 404."""
    found = head(plans_visible(user), pk)
    if found is None:
        raise Http404
    return found
