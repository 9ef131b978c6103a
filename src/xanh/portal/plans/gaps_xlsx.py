"""The gap check as an Excel file."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from xanh.portal.display.names import plan_name
from xanh.portal.display.sheets import Content, Table, workbook
from xanh.portal.display.words import word
from xanh.portal.plans.gaps import Gaps, Line
from xanh.portal.plans.models import Task


def workbook_of(found: Gaps, lines: Iterable[Line], idle: Iterable[Task], *, at: datetime) -> bytes:
    """Three sheets: line by line, agencies without a plan, tasks that serve nothing."""
    columns = [
        _("Loại"),
        _("Chỉ tiêu, nhiệm vụ"),
        _("Cơ quan"),
        _("Vai trò"),
        _("Theo nhóm"),
        _("Tình trạng"),
    ]
    tables = [Table(_("Khoảng trống"), columns, [_line(x) for x in lines], (12, 80, 44, 14, 34, 34))]
    absent: list[list[Content]] = [[agency.name, count] for agency, count in found.without_plan]
    columns = [_("Cơ quan"), _("Số việc được giao")]
    tables.append(Table(_("Chưa có kế hoạch"), columns, absent, (60, 18)))
    rows: list[list[Content]] = [[t.plan.issuer_text, plan_name(t.plan), t.text] for t in idle]
    columns = [_("Cơ quan"), _("Kế hoạch"), _("Nhiệm vụ")]
    tables.append(Table(_("Không phục vụ việc nào"), columns, rows, (44, 44, 90)))
    return workbook(tables, about=str(found.plan), at=at)


def _line(line: Line) -> list[Content]:
    kind = _("Chỉ tiêu") if line.kind == "indicator" else _("Nhiệm vụ")
    group = line.group.name if line.group else ""
    role, state = str(word("role", line.role)), str(word("carried", line.carried))
    return [kind, line.words, line.agency.name, role, group, state]
