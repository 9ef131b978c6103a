"""A report as one sheet of Excel: boxes to fill in, the rest protected, a hidden sheet that knows it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from xanh.documents.plain_cells import keep_text
from xanh.portal.display.figures import day, moment
from xanh.portal.display.periods import period_name
from xanh.portal.reports.content import Content, Values, as_typed
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.sheet_layout import (
    AGENCY_CELL,
    BOXES,
    CODE,
    FIRST_ROW,
    HEADING_ROW,
    HEADINGS,
    HIDDEN,
    LAST,
    MEASURE,
    PERIOD_CELL,
    REGIME_CELL,
    TITLE,
    About,
    boxes_of,
    hidden_rows,
    kept_of,
)

WIDTHS = {"A": 9, "B": 46, "C": 12, "D": 24, "E": 30, "F": 18, "G": 30}
THIN = Side(style="thin", color="87948D")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
HEADING_FILL, SHUT_FILL = PatternFill("solid", fgColor="E4EDE7"), PatternFill("solid", fgColor="EEEEEE")
WRAPPED, RIGHT = Alignment(wrap_text=True, vertical="top"), Alignment(horizontal="right", vertical="top")
OPEN = Protection(locked=False)
HOW = (
    "Chỉ nhập vào ô trắng. Số viết với dấu phẩy thập phân, ví dụ 6,58. Không thêm, xóa, đổi chỗ dòng hay cột."
)


def about(duty: Duty) -> About:
    regime = duty.tier.regime
    return About(regime.code, duty.tier.level, duty.period.code, duty.agency.code, duty.state)


def heading(duty: Duty) -> dict[str, str]:
    """The cells above the table, by their address."""
    period = duty.period
    days = f"{period_name(period)} (số liệu từ {day(period.first_day)} đến {day(period.last_day)})"
    return {
        REGIME_CELL: duty.tier.regime.name,
        AGENCY_CELL: f"Đơn vị báo cáo: {duty.agency.name}",
        PERIOD_CELL: f"Kỳ báo cáo: {days}",
        "A4": f"Gửi đến: {duty.tier.receiver.name}. Thời hạn: {moment(duty.window.due)}.",
        "A5": HOW,
    }


def write_sheet(
    duty: Duty,
    lines: Sequence[Content],
    opened: Mapping[str, frozenset[str]],
    last: Mapping[str, Values],
    *,
    at: datetime,
) -> bytes:
    """The workbook; what is open now can be typed in, the rest is shown and protected."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Báo cáo"
    for address, text in heading(duty).items():
        _text(sheet, address, text).font = Font(bold=address == REGIME_CELL, italic=address == "A5")
    for column, words in zip(WIDTHS, HEADINGS, strict=True):
        cell = _text(sheet, f"{column}{HEADING_ROW}", words)
        cell.font, cell.fill, cell.border, cell.alignment = Font(bold=True), HEADING_FILL, BOX, WRAPPED
        sheet.column_dimensions[column].width = WIDTHS[column]
    for row, line in enumerate(lines, FIRST_ROW):
        _line(sheet, row, line, opened.get(line.code, frozenset()), last.get(line.code))
    _finish(sheet, at)
    _hide(book, duty, lines)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _text(sheet: Worksheet, address: str, text: str) -> Any:
    cell = sheet[address]
    cell.value = text
    keep_text(cell, text)
    return cell


def _line(sheet: Worksheet, row: int, line: Content, opened: frozenset[str], last: Values | None) -> None:
    before = _last(last)
    for column, text in ((CODE, line.code), (TITLE, line.title), (MEASURE, line.measure), (LAST, before)):
        cell = _text(sheet, f"{column}{row}", text)
        cell.border, cell.alignment, cell.fill = BOX, WRAPPED, SHUT_FILL
    for name in boxes_of(line):
        _box(sheet, f"{BOXES[name]}{row}", as_typed(line.values[name]), name, is_open=name in opened)
    if not line.is_figure:
        sheet.merge_cells(f"E{row}:G{row}")
        sheet.row_dimensions[row].height = 75


def _box(sheet: Worksheet, address: str, text: str, name: str, *, is_open: bool) -> None:
    """A box is text for Excel, too: what is typed stays as typed, 6,58 on any computer."""
    cell = _text(sheet, address, text) if text else sheet[address]
    cell.number_format = "@"
    cell.border = BOX
    cell.alignment = RIGHT if name in ("estimate", "actual") else WRAPPED
    if is_open:
        cell.protection = OPEN
    else:
        cell.fill = SHUT_FILL


def _last(values: Values | None) -> str:
    if values is None:
        return ""
    return values.text or as_typed(values.estimate if values.actual is None else values.actual)


def _finish(sheet: Worksheet, at: datetime) -> None:
    sheet.freeze_panes = f"C{FIRST_ROW}"
    sheet.protection.sheet = True
    sheet.protection.formatRows = False  # a long text may make its row higher
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
    footer: Any = sheet.oddFooter
    footer.left.text = f"Xanh, xuất lúc {moment(at)}"


def _hide(book: Workbook, duty: Duty, lines: Sequence[Content]) -> None:
    hidden = book.create_sheet("xanh")
    hidden.title, hidden.sheet_state = HIDDEN, "veryHidden"
    for number, row in enumerate(hidden_rows(about(duty), map(kept_of, lines)), 1):
        for column, value in enumerate(row, 1):
            cell = hidden.cell(number, column, value)
            keep_text(cell, value)
