"""The calendar of a year as an Excel file."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from xanh.portal.display.figures import day
from xanh.portal.display.periods import weekday
from xanh.portal.display.sheets import Content, Table, workbook
from xanh.portal.display.words import word
from xanh.portal.periods.listing import Month, Note


def year(number: int, notes: Iterable[Note], months: Iterable[Month], *, at: datetime) -> bytes:
    """The days that differ from the week, in the columns that a notice is read by; working days by month."""
    header = [_("Ngày"), _("Thứ"), _("Làm việc hay nghỉ"), _("Lý do"), _("Nguồn"), _("Trạng thái")]
    counted: list[list[Content]] = [[month.number, month.working] for month in months]
    tables = [
        Table(_("Ngày khác lịch tuần"), header, [_row(note) for note in notes], (13, 12, 20, 44, 70, 14)),
        Table(_("Số ngày làm việc"), [_("Tháng"), _("Số ngày làm việc")], counted, (9, 20)),
    ]
    return workbook(tables, about=_("Lịch làm việc của cơ quan nhà nước năm %(n)s") % {"n": number}, at=at)


def _row(note: Note) -> list[Content]:
    kind = note.square.kind
    works = _("Làm việc") if kind in ("made_up", "library_work") or _is_worked(note) else _("Nghỉ")
    expected = kind in ("expected", "library", "library_work")
    state = _("Dự kiến") if expected else _("Chính thức")
    reason = note.square.reason or str(word("day", kind))
    return [day(note.square.day), weekday(note.square.day), works, reason, note.source, state]


def _is_worked(note: Note) -> bool:
    return bool(note.row and note.row.works)
