"""Notices in words: what is due since when, as a line of a list or of a letter."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xanh.portal.display.figures import day as shown
from xanh.portal.display.periods import code_name
from xanh.portal.reminders.models import Notice
from xanh.portal.reminders.rules import Kind, Step


def title(notice: Notice) -> str:
    """Which thing: a report with its period, a task, a figure, a file."""
    if notice.kind == Kind.LETTER:
        return _letters(notice.count) % {"n": notice.count}
    return f"{notice.title}, {code_name(notice.period)}" if notice.period else notice.title


def _letters(count: int) -> str:
    return ngettext("%(n)s thư nhắc việc chưa gửi được", "%(n)s thư nhắc việc chưa gửi được", count)


def sentence(notice: Notice) -> str:
    """Why it is told: overdue since when, due when, sent back."""
    due = {"due": shown(notice.due_on) if notice.due_on else "", "n": notice.count}
    words = {Step.OVERDUE: _late, Step.BEFORE: _left}.get(Step(notice.step))
    if words and notice.count:
        return words(notice.count) % due
    if notice.step == Step.TODAY:
        return _today(notice.due_on, notice.day) % due
    return _said(notice.step) % due


def _late(count: int) -> str:
    return ngettext(
        "Quá hạn %(n)s ngày làm việc (hạn %(due)s)",
        "Quá hạn %(n)s ngày làm việc (hạn %(due)s)",
        count,
    )


def _left(count: int) -> str:
    return ngettext(
        "Còn %(n)s ngày làm việc (hạn %(due)s)",
        "Còn %(n)s ngày làm việc (hạn %(due)s)",
        count,
    )


def _today(due: date | None, day: date) -> str:
    if due == day:
        return _("Đến hạn hôm nay, %(due)s")
    return _("Hôm nay là ngày làm việc cuối cùng trước hạn %(due)s")


def _said(step: str) -> str:
    return {
        Step.OVERDUE: _("Quá hạn (hạn %(due)s)"),
        Step.BEFORE: _("Sắp đến hạn %(due)s"),
        Step.RETURNED: _("Bị trả lại, cần sửa và gửi lại"),
        Step.REFUSED: _("Minh chứng không được chấp nhận, cần bổ sung"),
        Step.UNDELIVERED: _("Xem danh sách thư và gửi lại"),
        Step.URGED: _("Cơ quan nhận báo cáo đôn đốc (hạn %(due)s)"),
        Step.ASKED: _("Được đề nghị giải trình (hạn %(due)s)"),
        Step.ACTUAL: _("Đã gửi số ước thực hiện, cần bổ sung số chính thức"),
    }[Step(step)]
