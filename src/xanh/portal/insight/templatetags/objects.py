"""From a line of the journal to the page of what it is about: `{% load objects %}`."""

from django import template
from django.urls import NoReverseMatch, reverse

register = template.Library()
# The page of each kind of object; it takes the number by which the journal knows the object.
PAGES = {
    "agencies.agency": "insight:agency_by_number",
    "agencies.user": "agencies:person",
    "documents.officialdocument": "documents:detail",
    "documents.receiveddocument": "documents:received_detail",
    "imports.import": "imports:detail",
    "plans.plan": "plans:detail",
}


@register.simple_tag
def page_of(line) -> str:
    """The address of the object's page; nothing where it has none."""
    name = PAGES.get(line.object_type)
    try:
        return reverse(name, args=[line.object_id]) if name else ""
    except NoReverseMatch:
        return ""
