"""From what a line of the journal, or a document, names to its page: `{% load objects %}`."""

from django import template
from django.urls import NoReverseMatch, reverse

register = template.Library()
# The page of each kind of object; it takes the number by which the journal and documents know the object.
PAGES = {
    "agencies.agency": "insight:agency_by_number",
    "agencies.user": "agencies:person",
    "documents.officialdocument": "documents:detail",
    "documents.receiveddocument": "documents:received_detail",
    "imports.import": "imports:detail",
    "plans.plan": "plans:detail",
    "reports.consolidation": "reports:consolidation_by_number",
}
LATE = "periods.tier"  # the reports of a tier and period, whose late units a letter urges


@register.simple_tag
def page_of(line) -> str:
    """The address of the object's page; nothing where it has none."""
    return _page(line.object_type, line.object_id)


@register.simple_tag
def source_page(document) -> str:
    """The address of what a document was drafted from; nothing where it was written by hand."""
    if document.source_type == LATE:
        tier, _, period = document.source_id.partition("/")
        return f"{reverse('reports:board')}?tier={tier}&year={period[:4]}"
    return _page(document.source_type, document.source_id)


def _page(kind: str, number: str) -> str:
    name = PAGES.get(kind)
    try:
        return reverse(name, args=[number]) if name else ""
    except NoReverseMatch:
        return ""
