"""Who owes a row of a plan: written for every row of a page, so here and not as an included file."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xanh.portal.agencies.templatetags.agencies import now as now_is
from xanh.portal.display.templatetags.display import icon
from xanh.portal.display.words import word

register = template.Library()


@register.simple_tag
def owed(duties) -> SafeString:
    """Each agency with the mark of its role, its successor and its scope; a row nobody owes is told."""
    if not duties:
        nobody = _("chưa giao cho cơ quan nào")
        return format_html('<span class="tone-bad">{} {}</span>', icon("alert-triangle"), nobody)
    return format_html_join("", "<div>{} {}{}</div>", (_parts(duty) for duty in duties))


def _parts(duty) -> tuple[SafeString, SafeString, SafeString]:
    role, agency = word("role", duty.role), duty.agency
    mark = format_html(
        '<abbr class="role-mark tone-{}" title="{}">{}</abbr>', role.tone, role.text, role.mark
    )
    link = format_html('<a href="{}">{}</a>', reverse("insight:agency", args=[agency.code]), agency.name)
    today = now_is(agency)
    now = _("nay là %(name)s") % {"name": today.name} if today else ""
    asides = [(text,) for text in (now, f"({duty.scope})" if duty.scope else "") if text]
    return mark, link, format_html_join("", ' <span class="small soft">{}</span>', asides)
