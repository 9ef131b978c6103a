"""The only door to frameworks, units and figures: open to every member, a 404 to a stranger."""

from django.db.models import QuerySet
from django.http import Http404

from xanh.portal.agencies.access import Visitor, may
from xanh.portal.agencies.rights import Act
from xanh.portal.indicators.models import Node
from xanh.portal.indicators.queries import newest_list
from xanh.portal.indicators.rules import FRAMEWORK


def nodes_visible(user: Visitor) -> QuerySet[Node]:
    """Every node, for any member."""
    return Node.objects.all() if may(user, Act.VIEW) else Node.objects.none()


def get_node(user: Visitor, code: str, *, framework: str = FRAMEWORK) -> Node:
    """A node of the newest list by code, or 404."""
    edition = newest_list(framework)
    found = nodes_visible(user).select_related("edition", "parent").filter(edition=edition, code=code).first()
    if found is None:
        raise Http404
    return found
