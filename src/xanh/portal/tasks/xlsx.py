"""Today's list and the review of evidence as Excel files."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from xanh.portal.display.figures import day, moment
from xanh.portal.display.names import plan_name
from xanh.portal.display.periods import code_name
from xanh.portal.display.sheets import Content, Table, workbook
from xanh.portal.display.words import word
from xanh.portal.tasks.models import Evidence
from xanh.portal.tasks.today import Row


def today(rows: Iterable[Row], *, at: datetime) -> bytes:
    """One part of a task a line: deadline, how it stands, what was said of the running period."""
    header = [
        _("Nhiệm vụ"),
        _("Kế hoạch"),
        _("Cơ quan"),
        _("Vai trò"),
        _("Hạn"),
        _("Tình trạng"),
        _("Quá hạn (ngày)"),
        _("Tiến độ nhiệm vụ (%)"),
        _("Kỳ"),
        _("Phần của cơ quan (%)"),
        _("Đã làm"),
        _("Khó khăn"),
    ]
    widths = (60, 30, 30, 12, 14, 26, 12, 12, 14, 12, 50, 40)
    table = Table(_("Việc hôm nay"), header, [_line(row) for row in rows], widths, "B2")
    return workbook([table], about=_("Việc của cơ quan trong Xanh"), at=at)


def _line(row: Row) -> Sequence[Content]:
    task, said = row.task, row.said
    return [
        task.text,
        plan_name(task.plan),
        row.agency.name,
        str(word("role", row.role)),
        day(task.next_due_on or task.due_on),
        str(word("task_status", row.status)),
        row.late or None,
        task.progress,
        code_name(row.period.code),
        said.percent if said else None,
        said.done if said else "",
        said.difficulties if said else "",
    ]


def evidence(found: Iterable[tuple[Evidence, bool]], *, at: datetime) -> bytes:
    """One file a line, with its hash and verdict; its name only for whoever may open it."""
    header = [
        _("Tệp"),
        _("Nhiệm vụ"),
        _("Kế hoạch"),
        _("Cơ quan"),
        _("Kỳ"),
        _("Nộp lúc"),
        _("Người nộp"),
        _("Tình trạng"),
        _("Lý do"),
        _("Cùng tệp đã dùng nơi khác"),
        "SHA-256",
    ]
    widths = (30, 60, 30, 30, 14, 18, 24, 22, 40, 14, 68)
    table = Table(_("Minh chứng"), header, [_kept(kept, readable) for kept, readable in found], widths, "B2")
    return workbook([table], about=_("Minh chứng trong Xanh"), at=at)


def _kept(kept: Evidence, readable: bool) -> Sequence[Content]:
    return [
        kept.name if readable else _("tệp hạn chế mở"),
        kept.task.text,
        plan_name(kept.task.plan),
        kept.agency.name,
        code_name(kept.period),
        moment(kept.added_at),
        str(kept.added_by),
        str(word("evidence_state", kept.state)),
        kept.reason,
        _("có") if kept.__dict__.get("used_before") else "",
        kept.sha256,
    ]
