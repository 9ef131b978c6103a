"""The board as Excel."""

from datetime import datetime

from django.utils.translation import gettext as _

from xanh.portal.display.figures import moment, number
from xanh.portal.display.periods import period_name
from xanh.portal.display.sheets import Content, Table, workbook
from xanh.portal.display.words import word
from xanh.portal.reports.board import Board, Cell, Row
from xanh.portal.reports.rules import State


def board(found: Board, *, at: datetime) -> bytes:
    """One row a unit: state of each period with when it came and how late; the two shares apart."""
    periods = [period_name(column.period) for column in found.columns]
    header = [_("Đơn vị"), *periods, _("Đầy đủ (%)"), _("Đúng hạn (%)"), _("Trễ nhất (ngày)")]
    rows = [_row(row) for row in found.rows]
    widths = [44, *(24 for _period in periods), 12, 12, 14]
    return workbook([Table(_("Theo dõi báo cáo"), header, rows, widths, "B2")], about=_about(found), at=at)


def _about(found: Board) -> str:
    return f"{found.tier.regime.name}; {_('gửi đến')} {found.tier.receiver.name}"


def _row(row: Row) -> list[Content]:
    shares = [_share(row.tally.completeness), _share(row.tally.timeliness)]
    return [row.agency.name, *(_cell(cell) for cell in row.cells), *shares, row.oldest or None]


def _share(value) -> str:
    return number(value, 0)


def _cell(cell: Cell | None) -> str:
    if cell is None:
        return ""
    quiet = cell.state is State.NONE and not cell.is_due
    parts = [str(word("report", "not_due" if quiet else cell.state)), moment(cell.duty.first_at)]
    if cell.days_late:
        parts.append(_("trễ %(n)s ngày") % {"n": cell.days_late})
    return "; ".join(part for part in parts if part)
