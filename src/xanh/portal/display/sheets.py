"""Tables of the pages as Excel files: a real header, frozen panes, source and time on a sheet apart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import count, islice
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import Cell, MergedCell, WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from xanh.documents.plain_cells import keep_text, looks_like_formula
from xanh.portal.display.figures import moment

Content = str | int | Decimal | None
HEADER_FILL = PatternFill("solid", fgColor="E4EDE7")
HEADER_FONT = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")


@dataclass(frozen=True)
class Table:
    """One sheet: its title, header and rows, the widths of its columns, the first cell that scrolls."""

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Content]]
    widths: Sequence[int]
    frozen: str = "A2"


def workbook(tables: Iterable[Table], *, about: str, at: datetime) -> bytes:
    """An Excel file of these tables, and of a last sheet that says where they come from."""
    source = [[_("Nguồn"), about], [_("Lập lúc"), moment(at)], [_("Phần mềm"), "Xanh"]]
    book = Workbook()
    book.remove(book.worksheets[0])
    for table in [*tables, Table(_("Nguồn"), [_("Mục"), _("Nội dung")], source, (16, 90))]:
        _fill(book.create_sheet(table.title), table)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


ROWS_A_SHEET = 1_000_000  # Excel has 1 048 576


def long_workbook(table: Table, *, about: str, at: datetime) -> IO[bytes]:
    """A table of any length as an Excel file on disk, a row in memory at a time."""
    book = Workbook(write_only=True)
    rows = iter(table.rows)
    for number in count(1):
        sheet = book.create_sheet(table.title if number == 1 else f"{table.title} {number}")
        _head(sheet, table)
        written = 0
        for written, row in enumerate(islice(rows, ROWS_A_SHEET), start=1):  # noqa: B007 counted
            sheet.append([_plain(sheet, content) for content in row])
        if written < ROWS_A_SHEET:
            break
    book.create_sheet(_("Nguồn")).append([_("Nguồn"), about, _("Lập lúc"), moment(at), _("Phần mềm"), "Xanh"])
    found = TemporaryFile()  # noqa: SIM115 handed to whoever reads it
    book.save(found)
    found.seek(0)
    return found


def _head(sheet: Any, table: Table) -> None:
    for column, width in enumerate(table.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = table.frozen
    cells = [WriteOnlyCell(sheet, text) for text in table.header]
    for cell in cells:
        cell.font, cell.fill, cell.alignment = HEADER_FONT, HEADER_FILL, WRAPPED
    sheet.append(cells)


def _plain(sheet: Any, content: Content) -> Any:
    if not isinstance(content, str) or not looks_like_formula(content):
        return content
    cell = WriteOnlyCell(sheet, content)
    keep_text(cell, content)
    return cell


def _fill(sheet: Worksheet, table: Table) -> None:
    for row, values in enumerate([table.header, *table.rows], start=1):
        for column, value in enumerate(values, start=1):
            if value not in (None, ""):  # most cells of a matrix are empty: they cost nothing
                _write(sheet.cell(row, column), value, heading=row == 1)
    for column, width in enumerate(table.widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = table.frozen
    sheet.auto_filter.ref = sheet.dimensions
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def _write(cell: Cell | MergedCell, value: Content, *, heading: bool) -> None:
    cell.value = value
    if isinstance(value, str):
        keep_text(cell, value)
    if isinstance(value, Decimal):
        cell.number_format = "0.00"
    cell.alignment = WRAPPED
    if heading:
        cell.font, cell.fill = HEADER_FONT, HEADER_FILL
