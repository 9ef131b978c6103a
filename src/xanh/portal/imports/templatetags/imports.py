"""Template filters of the import pages: `{% load imports %}`."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def at(found: dict[str, Any], key: str) -> Any:
    """What a mapping holds at a key; None where there is nothing."""
    return found.get(key)
