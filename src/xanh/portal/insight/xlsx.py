"""The matrix, the scores, who is late: as Excel files."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from xanh.portal.display.sheets import Content, Table, workbook
from xanh.portal.display.words import word
from xanh.portal.insight.queries.late import Late
from xanh.portal.insight.queries.matrix import Mark, Matrix
from xanh.portal.insight.scores import Standing, YearScores
from xanh.portal.insight.sentences import rank


def matrix(found: Matrix, *, at: datetime) -> bytes:
    """The matrix as filtered; its scopes and findings on sheets of their own."""
    header = [_("Mã"), _("Chỉ tiêu"), _("Đơn vị tính"), *(a.name for a in found.agencies)]
    rows: list[list[Content]] = [
        [r.code, r.indicator.name, r.indicator.unit_note, *(_marks(cell) for cell in r.cells)]
        for r in found.rows
    ]
    widths = [7, 52, 14, *[13] * len(found.agencies)]
    tables = [Table(_("Ma trận"), header, rows, widths, frozen="C2")]
    scopes: list[list[Content]] = [
        [n.number, n.code, n.agency, str(word("role", n.role)), n.scope] for n in found.notes
    ]
    columns = [_("Số"), _("Mã"), _("Cơ quan"), _("Vai trò"), _("Phạm vi")]
    tables.append(Table(_("Phạm vi"), columns, scopes, (6, 7, 40, 14, 70)))
    problems: list[list[Content]] = [
        [r.code, p.code, p.message(), p.remedy()] for r in found.rows for p in r.findings
    ]
    columns = [_("Mã"), _("Loại"), _("Điểm cần xem lại"), _("Việc cần làm")]
    tables.append(Table(_("Điểm cần xem lại"), columns, problems, (7, 26, 70, 70)))
    return workbook(tables, about=str(found.plan), at=at)


def scores(unit: str, years: Sequence[YearScores], *, at: datetime) -> bytes:
    """Every figure of every year with its goal, its verdict and its source, one to a row."""
    columns = [
        _("Năm"),
        _("Mã"),
        _("Chỉ số"),
        _("Giá trị"),
        _("Loại số liệu"),
        _("Mục tiêu"),
        _("Kết quả"),
        _("Nguồn số liệu"),
        _("Nguồn mục tiêu"),
    ]
    rows = [_score(y, s) for y in reversed(years) for s in (*y.parts, y.total, y.rank)]
    table = Table("PGI", columns, rows, (7, 7, 46, 14, 14, 12, 18, 60, 40))
    return workbook([table], about=_("Điểm PGI của %(unit)s") % {"unit": unit}, at=at)


def _score(year: YearScores, found: Standing) -> list[Content]:
    figure, goal = found.figure, found.goal
    name = _("Thứ hạng") if found.is_rank else found.name
    value = (rank(figure) if figure else "") if found.is_rank else (figure.value if figure else None)
    target = goal.rank_max if goal and found.is_rank else goal.value if goal else None
    kind = str(word("figure", figure.kind)) if figure else _("chưa có số liệu")
    verdict = str(word("verdict", found.verdict)) if goal else ""
    source = (figure.source_url or figure.source_name) if figure else ""
    return [year.year, found.code, name, value, kind, target, verdict, source, goal.plan if goal else ""]


def _marks(cell: Iterable[Mark]) -> str:
    return ", ".join(f"{word('role', m.role).mark}{f' ({m.note.number})' if m.note else ''}" for m in cell)


def late(rows: Iterable[Late], *, at: datetime) -> bytes:
    """The agencies that are late, with how many of each kind and how old the oldest is."""
    header = [
        _("Đơn vị"),
        _("Báo cáo chưa gửi"),
        _("Báo cáo lâu nhất (ngày)"),
        _("Nhiệm vụ quá hạn"),
        _("Nhiệm vụ lâu nhất (ngày)"),
        _("Giải trình quá hạn"),
        _("Giải trình lâu nhất (ngày làm việc)"),
    ]
    told: list[list[Content]] = [
        [
            row.agency.name,
            *(
                n or None
                for pile in (row.reports, row.tasks, row.explanations)
                for n in (pile.count, pile.days)
            ),
        ]
        for row in rows
    ]
    about = _("Đơn vị chậm báo cáo, nhiệm vụ, giải trình")
    return workbook([Table(_("Đơn vị chậm"), header, told, (44, *[16] * 6), "B2")], about=about, at=at)
