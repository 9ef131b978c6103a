"""The words of the journal and an object's history: `{% load journal %}`."""

import re
from datetime import date

from django import template
from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from xanh.portal.journal import queries, rules

register = template.Library()
LINES_IN_A_BOX = 10
DAY = re.compile(r"\d{4}-\d\d-\d\d")
NOTHING = "—"


@register.filter
def act(code):
    """What was done."""
    return _(rules.ACTS.get(code, code))


@register.filter
def told(details):
    """The details of a line: what changed from what to what, why, and the rest."""
    return rules.told(details)


@register.filter
def value(content):
    """A value of the details as people write it."""
    if content in (None, "", [], {}):
        return NOTHING
    if isinstance(content, bool):
        return _("có") if content else _("không")
    if isinstance(content, dict):
        return "; ".join(f"{name}: {value(inner)}" for name, inner in content.items())
    if isinstance(content, list):
        return "; ".join(value(inner) for inner in content)
    text = str(content)
    return f"{date.fromisoformat(text):%d/%m/%Y}" if DAY.fullmatch(text) else text


@register.inclusion_tag("journal/history.html", takes_context=True)
def history(context, found):
    """The journal's lines about one object, newest first, a few at a time: `{% history agency %}`."""
    asked = context["request"].GET.get("history")
    pages = Paginator(queries.history(found).order_by("-id"), LINES_IN_A_BOX)
    return {"request": context["request"], "page": pages.get_page(asked), "is_open": asked is not None}
