"""Template tags of the import pages: `{% load imports %}`."""

from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()
LINE = '<li id="L{0}" data-line="{0}"><span class="line-number">{0}</span><span>{1}</span></li>'


@register.filter
def at(found: dict[str, Any], key: str) -> Any:
    """What a mapping holds at a key; None where there is nothing."""
    return found.get(key)


@register.simple_tag
def source_lines(chunk: dict[str, Any]) -> SafeString:
    """The lines of a piece of the source, numbered, page breaks between: too many for a template."""
    parts = []
    for number, text in enumerate(chunk["lines"], chunk["first"]):
        if number in chunk["pages"]:
            parts.append(f'<li class="page-break">{escape(_("Trang"))} {chunk["pages"][number]}</li>')
        parts.append(LINE.format(number, escape(text)))
    return mark_safe("".join(parts))  # noqa: S308 - every text is escaped above
