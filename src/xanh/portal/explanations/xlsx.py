"""Requests for explanation as an Excel file."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from xanh.portal.display.figures import moment
from xanh.portal.display.sheets import Content, Table, workbook
from xanh.portal.display.words import word
from xanh.portal.explanations.models import Explanation
from xanh.portal.explanations.queries import Row
from xanh.portal.explanations.rules import Kind

WIDTHS = (34, 16, 30, 30, 18, 18, 22, 14, 50, 50)


def requests(rows: Iterable[Row], *, at: datetime) -> bytes:
    """One request a line: the figure, who asks whom, the clock, the last question and answer."""
    header = [
        _("Số liệu"),
        _("Giá trị lúc hỏi"),
        _("Cơ quan giải trình"),
        _("Người đề nghị"),
        _("Đề nghị lúc"),
        _("Hạn trả lời"),
        _("Tình trạng"),
        _("Quá hạn (ngày làm việc)"),
        _("Câu hỏi"),
        _("Giải trình"),
    ]
    table = Table(_("Giải trình"), header, [_line(row) for row in rows], WIDTHS, "B2")
    return workbook([table], about=_("Đề nghị giải trình trong Xanh"), at=at)


def _line(row: Row) -> Sequence[Content]:
    asked = row.asked
    return [
        asked.label,
        asked.value,
        asked.asked_of.name,
        str(asked.asked_by),
        moment(asked.asked_at),
        moment(asked.due_at),
        str(word("explanation", asked.state)),
        row.late or None,
        _last(asked, Kind.QUESTION),
        _last(asked, Kind.ANSWER),
    ]


def _last(asked: Explanation, kind: Kind) -> str:
    return next((turn.text for turn in reversed(asked.turns.all()) if turn.kind == kind), "")
