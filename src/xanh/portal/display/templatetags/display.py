"""Template tags: `{% load display %}`."""

from functools import cache, lru_cache
from urllib.parse import quote

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xanh.portal.display import figures, names, periods, words

register = template.Library()
register.filter("number", figures.number)
register.filter("signed", figures.signed)
register.filter("plain_figure", figures.plain_figure)
register.filter("day", figures.day)
register.filter("moment", figures.moment)
register.filter("plan_name", names.plan_name)
register.filter("plan_symbol", names.plan_symbol)
register.filter("period_name", periods.period_name)
register.filter("code_name", periods.code_name)
register.filter("due_words", periods.due_words)
register.filter("weekday", periods.weekday)


@register.filter
def significant(value):
    """A figure with the decimals it has, at most four."""
    return figures.number(value, None)


@register.filter
def word(code, table):
    """The words for a code: `{{ row.role|word:"role" }}`."""
    return words.word(table, code)


@register.filter
def as_text_file(lines):
    """An address that holds the lines themselves, for a link that downloads: they pass no server again."""
    return f"data:text/plain;charset=utf-8,{quote(chr(10).join(lines) + chr(10))}"


@register.filter
def mark(code, table):
    """The short mark of a code, for narrow places."""
    return words.word(table, code).mark


@register.filter
def in_language(texts):
    """The text in the reader's language, of a mapping by language."""
    return texts.get(_language()) or texts.get("vi", "")


def _language() -> str:
    return (get_language() or "vi")[:2]


@register.filter
def message(problem):
    """What a problem says, in the reader's language."""
    return problem.message(_language())


@register.filter
def remedy(problem):
    """What to do about a problem, in the reader's language."""
    return problem.remedy(_language())


@register.filter
def where(place):
    """Where a problem stands: page, line, row, column, as far as they are known."""
    parts = ((_("trang"), "page"), (_("dòng"), "line"), (_("hàng"), "row"), (_("cột"), "column"))
    return ", ".join(f"{text} {place[name]}" for text, name in parts if place.get(name))


@register.filter
def named(node):
    """A node's name in the reader's language where it has one."""
    return names.in_readers_language(node.name, node.name_en)


@cache
def _sprite() -> str:
    """The address of the sprite, which a page of a few hundred icons need not work out for each."""
    return static("vendor/icons.svg")


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; without `label` it only repeats the words beside it."""
    link = f"{_sprite()}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, link)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', link)


@register.simple_tag
def state(code: str, table: str) -> SafeString:
    """A state by icon and word; its colour repeats the word."""
    return _state(code, table, get_language())


@lru_cache(maxsize=2048)
def _state(code: str | None, table: str, language: str | None) -> SafeString:
    """The same few stand many times on one page."""
    found = words.word(table, code)
    picture = icon(found.icon) if found.icon else ""
    return format_html('<span class="state tone-{}">{}{}</span>', found.tone, picture, found.text)


@register.simple_tag(takes_context=True)
def query(context, **changes) -> str:
    """This page's query string with some values changed; None or empty leaves a name out."""
    params = context["request"].GET.copy()
    for name, value in changes.items():
        params.pop(name, None)
        if value not in (None, ""):
            params[name] = value
    return f"?{params.urlencode()}" if params else "?"


@register.inclusion_tag("parts/sort_header.html", takes_context=True)
def sort_header(context, column: str, text: str, order: str) -> dict:
    """A column heading that sorts: `order` is the order in force, "-" before it for descending."""
    descending = order == f"-{column}"
    sorted_by = order.lstrip("-") == column
    return {
        "text": text,
        "aria": ("descending" if descending else "ascending") if sorted_by else "none",
        "link": query(context, order=f"-{column}" if order == column else column, page=None),
    }
