"""When a task is due: `{% load deadlines %}`."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xanh.portal.plans import deadlines

register = template.Library()


@register.simple_tag
def deadline(task) -> SafeString | str:
    """The plan's words; below them what they were understood to say, where that is more or nothing."""
    words, understood = deadlines.written(task.deadline, task.schedule), deadlines.understood(task.schedule)
    if understood and _plain(understood) == _plain(words):
        return words
    told = _("hiểu là: %(due)s") % {"due": understood} if understood else _("chưa thành ngày cụ thể")
    return format_html('{}<div class="small soft">{}</div>', words, told)


def _plain(words: str) -> str:
    return "".join(words.casefold().removeprefix("ngày ").split())
