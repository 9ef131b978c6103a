"""What every page's frame shows: the menus of a person, the version, the time of the data."""

from typing import Any

from django.http import HttpRequest

from xanh import __version__
from xanh.portal.agencies.access import memberships, roles
from xanh.portal.insight.navigation import navigation
from xanh.portal.insight.queries.frame import data_time
from xanh.portal.reminders.queries import unread_count


def page(request: HttpRequest) -> dict[str, Any]:
    """Nothing but the version for a stranger."""
    user = getattr(request, "user", None)
    if user is None or not memberships(user):
        return {"version": __version__}
    match = request.resolver_match
    return {
        "version": __version__,
        "navigation": navigation(roles(user), match.view_name if match else ""),
        "data_time": data_time(),
        "unread": unread_count(user),
    }
