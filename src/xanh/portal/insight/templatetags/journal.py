"""The words of the journal: `{% load journal %}`."""

from django import template
from django.utils.translation import gettext

from xanh.portal.journal.rules import ACTS

register = template.Library()


@register.filter
def act(code):
    """What was done."""
    return gettext(ACTS.get(code, code))
