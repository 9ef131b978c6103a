"""The công văn that urges late units: who owes which report, due when, late by how many days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.utils import translation

from xanh.documents.official import OfficialText, Paragraph, Table
from xanh.portal.display.figures import day as shown
from xanh.portal.display.periods import period_in_text
from xanh.portal.display.words import word
from xanh.portal.documents.queries import blank_text
from xanh.portal.reports.duties import Duty

TYPE = "CV"


def urging_text(duties: Sequence[Duty], *, at: datetime) -> OfficialText:
    """What the document says, in Vietnamese whatever the page's language: officials sign it."""
    with translation.override("vi"):
        first = duties[0]
        subject = f"đôn đốc gửi báo cáo {period_in_text(first.period)}"
        blank = blank_text(first.tier.receiver, type_code=TYPE, subject=subject)
        return replace(
            blank,
            addressees=tuple(duty.agency.name for duty in duties),
            recipients=("Như trên",),
            body=_body(duties, at),
        )


def _body(duties: Sequence[Duty], at: datetime) -> tuple[Paragraph | Table, ...]:
    first = duties[0]
    receiver, due = first.tier.receiver.name, shown(first.window.due)
    named = f"{first.tier.regime.name}, {period_in_text(first.period)}"
    return (
        Paragraph(f"Thực hiện chế độ báo cáo “{named}”, các đơn vị gửi {receiver} chậm nhất ngày {due}."),
        Paragraph(
            f"Tính đến ngày {shown(at)}, {receiver} chưa nhận được báo cáo, hoặc đã trả lại báo cáo để sửa, "
            f"của {len(duties):02d} đơn vị sau đây:"
        ),
        _table(duties, at),
        Paragraph(
            f"{receiver} đề nghị các đơn vị khẩn trương hoàn thành và gửi báo cáo; trường hợp có khó khăn, "
            "vướng mắc, thông báo ngay để phối hợp giải quyết."
        ),
    )


def _table(duties: Sequence[Duty], at: datetime) -> Table:
    columns = ("STT", "Đơn vị", "Tình trạng", "Hạn gửi", "Số ngày quá hạn")
    rows = tuple(_row(number, duty, at) for number, duty in enumerate(duties, start=1))
    return Table(columns, rows, widths=(0.08, 0.4, 0.18, 0.17, 0.17), align="clccc")


def _row(number: int, duty: Duty, at: datetime) -> tuple[str, ...]:
    state, due = str(word("report", duty.state)), shown(duty.window.due)
    return str(number), duty.agency.name, state, due, str(_days_late(duty, at))


def _days_late(duty: Duty, at: datetime) -> int:
    """Of what has not come; a report that came in time and was returned is not late."""
    return 0 if duty.first_at else duty.late(at)
