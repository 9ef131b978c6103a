"""Figures with their kind and source: written many times on a page, so here and not as included files."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xanh.portal.display.figures import number
from xanh.portal.display.templatetags.display import state
from xanh.portal.display.words import word
from xanh.portal.explanations.templatetags.explanations import explanations_of

register = template.Library()


@register.simple_tag
def figure(found) -> SafeString:
    """The figure, its source behind it, and whether it is published, computed or estimated."""
    if not found or found.value is None:
        return _nothing()
    kind = word("figure", found.kind)
    return format_html(
        '{} <small class="figure-kind"><span aria-hidden="true">{}</span> {}</small>',
        _sourced(found, number(found.value)),
        kind.mark,
        kind.text,
    )


@register.simple_tag
def rank(found) -> str:
    """The rank with "of N", or the group it is known to lie outside of."""
    if found and found.rank:
        return _sourced(found, f"{found.rank}/{found.rank_of or '?'}")
    if found and found.outside_top:
        return _sourced(found, _("ngoài nhóm %(top)s") % {"top": found.outside_top})
    return _nothing()


@register.simple_tag
def standing(found) -> str:
    """A figure, its goal and its verdict: one cell of the table of years."""
    shown = rank(found.figure) if found.is_rank else figure(found.figure)
    if not found.goal:
        return shown
    return format_html(
        '{}<div class="small">▬ {}</div><div class="small">{}</div>',
        shown,
        _goal(found),
        state(found.verdict, "verdict"),
    )


@register.inclusion_tag("explanations/parts/of_figure.html", takes_context=True)
def explanations_of_standing(context, found, unit) -> dict:
    """What was asked about a figure of a unit in the year of its goal, and the button to ask."""
    year, is_total = found.goal.year, found.code == "0"
    named = _("Xếp hạng") if found.is_rank else _("Tổng điểm") if is_total else f"CSTP{found.code}"
    label = _("%(figure)s năm %(year)s của %(unit)s") % {"figure": named, "year": year, "unit": unit.name}
    value = _rank_or_value(found)
    figure_name = f"{'rank' if found.is_rank else found.code}-{year}"
    return explanations_of(context, f"indicators.unit:{unit.pk}", figure_name, label=label, value=value)


def _rank_or_value(found) -> str:
    figure = found.figure
    if figure is None:
        return ""
    return f"{figure.rank}/{figure.rank_of or '?'}" if found.is_rank and figure.rank else number(figure.value)


def _goal(found) -> str:
    goal = found.goal
    text = _("nhóm %(top)s") % {"top": goal.rank_max} if found.is_rank else number(goal.value)
    if not goal.plan_id:
        return text
    title = _("Mục tiêu của %(plan)s") % {"plan": goal.plan}
    return format_html(
        '<a href="{}" title="{}">{}</a>', reverse("plans:detail", args=[goal.plan_id]), title, text
    )


def _sourced(found, text: str) -> str:
    """Behind each figure its source; behind one computed here, how it was computed."""
    if found.source_url:
        title = _("Nguồn: %(source)s") % {"source": found.source_name or found.source_url}
        return format_html('<a href="{}" title="{}">{}</a>', found.source_url, title, text)
    if found.kind == "computed":
        return format_html('<a href="#computed" title="{}">{}</a>', _("Cách tính"), text)
    return text


def _nothing() -> SafeString:
    return format_html('<span class="soft">{}</span>', _("chưa có số liệu"))
