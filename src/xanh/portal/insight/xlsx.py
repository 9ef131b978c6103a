"""Tables of the pages as Excel files: a real header, frozen panes, source and time on a sheet apart."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from io import BytesIO

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from xanh.portal.display.figures import moment
from xanh.portal.display.words import word
from xanh.portal.insight.queries.matrix import Mark, Matrix
from xanh.portal.insight.scores import Standing, YearScores
from xanh.portal.insight.sentences import rank

Content = str | int | Decimal | None
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
HEADER_FILL = PatternFill("solid", fgColor="E4EDE7")
HEADER_FONT = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")


def matrix(found: Matrix, *, at: datetime) -> bytes:
    """The matrix as filtered; its scopes and findings on sheets of their own."""
    book = Workbook()
    header = [_("Mã"), _("Chỉ tiêu"), _("Đơn vị tính"), *(a.name for a in found.agencies)]
    rows: list[list[Content]] = [
        [r.code, r.indicator.name, r.indicator.unit_note, *(_marks(cell) for cell in r.cells)]
        for r in found.rows
    ]
    _fill(
        _first(book, _("Ma trận")), header, rows, frozen="C2", widths=[7, 52, 14, *[13] * len(found.agencies)]
    )
    scopes: list[list[Content]] = [
        [n.number, n.code, n.agency, str(word("role", n.role)), n.scope] for n in found.notes
    ]
    columns = [_("Số"), _("Mã"), _("Cơ quan"), _("Vai trò"), _("Phạm vi")]
    _fill(book.create_sheet(_("Phạm vi")), columns, scopes, widths=[6, 7, 40, 14, 70])
    problems: list[list[Content]] = [
        [r.code, p.code, p.message(), p.remedy()] for r in found.rows for p in r.findings
    ]
    columns = [_("Mã"), _("Loại"), _("Điểm cần xem lại"), _("Việc cần làm")]
    _fill(book.create_sheet(_("Điểm cần xem lại")), columns, problems, widths=[7, 26, 70, 70])
    _about(book, str(found.plan), at)
    return _bytes(book)


def scores(unit: str, years: Sequence[YearScores], *, at: datetime) -> bytes:
    """Every figure of every year with its goal, its verdict and its source, one to a row."""
    book = Workbook()
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
    _fill(_first(book, "PGI"), columns, rows, frozen="A2", widths=[7, 7, 46, 14, 14, 12, 18, 60, 40])
    _about(book, _("Điểm PGI của %(unit)s") % {"unit": unit}, at)
    return _bytes(book)


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


def _first(book: Workbook, title: str) -> Worksheet:
    sheet = book.worksheets[0]
    sheet.title = title
    return sheet


def _fill(
    sheet: Worksheet,
    header: Sequence[str],
    rows: Iterable[Sequence[Content]],
    *,
    widths: Sequence[int],
    frozen: str = "A2",
) -> None:
    for row, values in enumerate([header, *rows], start=1):
        for column, value in enumerate(values, start=1):
            if value not in (None, ""):  # most cells of a matrix are empty: they cost nothing
                _write(sheet.cell(row, column), value, heading=row == 1)
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = frozen
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write(cell: Cell | MergedCell, value: Content, *, heading: bool) -> None:
    cell.value = value
    if isinstance(value, str):
        # Text stays text: a name that begins with "=" must not run as a formula, now or when edited.
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_STARTS)
    if isinstance(value, Decimal):
        cell.number_format = "0.00"
    cell.alignment = WRAPPED
    if heading:
        cell.font, cell.fill = HEADER_FONT, HEADER_FILL


def _about(book: Workbook, source: str, at: datetime) -> None:
    rows = [[_("Nguồn"), source], [_("Lập lúc"), moment(at)], [_("Phần mềm"), "Xanh"]]
    _fill(book.create_sheet(_("Nguồn")), [_("Mục"), _("Nội dung")], rows, widths=[16, 90])


def _bytes(book: Workbook) -> bytes:
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
