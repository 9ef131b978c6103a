"""Tags of the reports' pages: `{% load reports %}`."""

from functools import lru_cache
from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from xanh.portal.display.figures import moment, number, signed
from xanh.portal.display.templatetags.display import icon, state
from xanh.portal.display.words import word
from xanh.portal.reports import shown
from xanh.portal.reports.content import as_typed
from xanh.portal.reports.joint_text import source_of
from xanh.portal.reports.owed import group_of
from xanh.portal.reports.rules import State

register = template.Library()
register.filter("value_shown", shown.value_shown)
register.filter("as_typed", as_typed)

FIELD_NAMES = {
    "text": gettext_lazy("Nội dung"),
    "estimate": gettext_lazy("Số ước"),
    "actual": gettext_lazy("Số chính thức"),
    "reason": gettext_lazy("Lý do chênh lệch"),
}


@register.filter
def field_name(name):
    """The words above a box."""
    return FIELD_NAMES[name]


@register.filter
def difference(values, decimals=2):
    """Actual less estimate in words, with as many decimals as the line has: +3,50 (+4,1 %)."""
    found = values.difference
    if found is None:
        return ""
    percent = "" if found.percent is None else f" ({signed(found.percent, 1)} %)"
    return f"{signed(found.absolute, decimals) or number(0, decimals)}{percent}"


@register.simple_tag
def timing(duty, now):
    """Days left or late, in words: of what has not been sent, or of how it came."""
    late = duty.late(now)
    if duty.first_at:
        return _("gửi chậm %(n)s ngày") % {"n": late} if late else _("gửi đúng hạn")
    if late:
        return ngettext("quá hạn %(n)s ngày", "quá hạn %(n)s ngày", late) % {"n": late}
    left = duty.left(now)
    return _("còn %(n)s ngày") % {"n": left} if left else _("hạn hôm nay")


@register.simple_tag
def standing(duty, now) -> SafeString:
    """A duty's state by icon and word; what is not due yet and not begun is no cause for red."""
    return state("not_begun" if duty.state is State.NONE and duty.left(now) >= 0 else duty.state, "report")


@register.simple_tag
def group(duty, now):
    """Which group of the list a duty stands in."""
    return group_of(duty, now)


@register.simple_tag
def report_link(duty, name="reports:report", **more) -> str:
    """The address of a page about a duty.

    What `reverse` gives, once for each tier and period instead of for each of a few hundred cells or rows.
    """
    kept: dict[Any, str] = duty.tier.__dict__.setdefault("_links", {})
    key = name, duty.period.code, *more.items()
    if key not in kept:
        kept[key] = reverse(name, kwargs={**duty.key, "agency": "AGENCY", **more})
    return kept[key].replace("AGENCY", duty.agency.code)


@register.simple_tag
def board_cells(row, *, is_open: bool) -> SafeString:
    """The cells of one unit: a few hundred of them stand on one page, so they are written in one go.

    `is_open`: whether the reader may open its reports; without a link where not.
    """
    language = get_language()  # asked for once, not in every cell
    cells = (_cell(cell, language, is_open) for cell in row.cells)
    return mark_safe("".join(cells))  # noqa: S308 - escaped below


def _cell(cell, language, is_open: bool) -> str:
    if cell is None:
        return '<td role="cell" class="board-none"></td>'
    late = "" if cell.duty.first_at or not cell.days_late else ' class="is-late"'
    quiet = cell.state is State.NONE and not cell.is_due
    told = _told("not_due" if quiet else cell.state.value, cell.days_late, language)
    inner = f'<a href="{escape(report_link(cell.duty))}">{told}</a>' if is_open else told
    return f'<td role="cell"{late}>{inner}</td>'


@lru_cache(maxsize=2048)
def _told(code: str, days_late: int, language: str | None) -> str:
    """State and days late in words: the same in many cells."""
    found = word("report", code)
    told = format_html('<span class="tone-{}">{}{}</span>', found.tone, icon(found.icon), found.mark)
    if not days_late:
        return told
    return told + format_html("<small>{}</small>", _("trễ %(n)s ngày") % {"n": days_late})


@register.filter
def value_of(mapping, key):
    """What a mapping holds under a key; nothing where there is neither."""
    return mapping.get(key, "") if mapping else ""


@register.filter
def sending(submission) -> str:
    """Which sending of a report it is, and when it came."""
    return _("lần %(number)s, %(time)s") % {"number": submission.number, "time": moment(submission.at)}


@register.simple_tag
def rolled(found, line, owed) -> SafeString:
    """A figure that was rolled up, and from how many units: two of them stand on each of forty lines."""
    figure = format_html("<strong>{}</strong>", number(found.value, line.decimals)) if found.count else "–"
    told = _("%(n)s trên %(of)s đơn vị") % {"n": found.count, "of": owed}
    return format_html('{}<div class="small soft">{}</div>', figure, told)


@register.simple_tag
def source_mark(part) -> str:
    """What is put behind a part's text where it is inserted."""
    return source_of(part.agency.name)
