"""Who an agency of an earlier day is now: `{% load agencies %}`."""

from django import template
from django.utils import timezone

from xanh.portal.agencies.queries import successor_on

register = template.Library()


@register.filter
def now(agency):
    """Whoever has the agency's duties today, where that is another; a merger counts from its day on."""
    if not agency or not agency.successor_id:
        return None
    found = successor_on(agency, timezone.localdate())
    return found if found != agency else None
