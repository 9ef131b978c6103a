"""What a task lacks, and its progress: `{% load lacking %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xanh.portal.display.figures import number
from xanh.portal.plans import rules
from xanh.portal.plans.rollup import Rollup, formula

register = template.Library()


@register.simple_tag
def lacks_of(task):
    """The names of what a task does not say."""
    return rules.lacks(task)


@register.simple_tag
def rolled_up(found: Rollup | None) -> SafeString | str:
    """A progress with its formula, and which share of the weight it is known of where that is not all."""
    if found is None:
        return ""
    if found.exact is None:
        count = {"n": len(found.counted)}
        return format_html('<span class="soft">{}</span>', _("chưa có số liệu (%(n)s nhiệm vụ)") % count)
    parts = [_figure(found)]
    if len(found.counted) > 1:
        parts.append(_small(formula(found, _number)))
    if found.unknown:
        told = {"n": found.unknown, "known": _number(found.known_percent)}
        parts.append(
            _small(_("? = chưa có số liệu, tính là 0 (%(n)s); đã biết %(known)s %% trọng số") % told)
        )
    return format_html("{}" * len(parts), *parts)


def _figure(found: Rollup) -> SafeString:
    return format_html("<strong>{} %</strong>", _number(found.progress))


def _small(text: str) -> SafeString:
    return format_html('<div class="small soft formula">{}</div>', text)


def _number(value) -> str:
    """With the decimals it has, at most two."""
    return number(round(value, 2), None)
