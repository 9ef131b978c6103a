"""The audit as a workbook: a summary, a sheet for each item, and the figures of the plots with charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from xanh.index.audit.findings import VERDICTS, Audit
from xanh.index.audit.measures import measure_words, reason_words, source_words
from xanh.index.audit.report_html import subject_words
from xanh.index.audit.words import ITEMS, TEXTS, VERDICT_WORDS, spoken
from xanh.index.tables_write import for_a_sheet

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

FILLS = {"fail": "F6D5DA", "warn": "FCE9C8", "pass": "DDEFE0", "not_applicable": "E9ECEF"}
INKS = {"fail": "A3172B", "warn": "7A4A00", "pass": "1B5E2A", "not_applicable": "4A5560"}
NUMBER = "0.000"  # a spreadsheet shows the decimal sign of its reader
WIDTHS = (44, 46, 12, 12, 17, 34, 70)


@dataclass(frozen=True)
class Book:
    """What is written, where, in which words."""

    audit: Audit
    book: Workbook
    language: str
    name: Callable[[str], str]

    def text(self, key: str) -> str:
        """A word of the report."""
        return TEXTS[self.language][key]

    def verdict(self, key: str) -> str:
        """A verdict in words."""
        return VERDICT_WORDS[self.language][key]

    def sheet(self, title: str, heads: Sequence[str], widths: Sequence[int]) -> Worksheet:
        """A new sheet with its heads, which stay in sight."""
        sheet: Worksheet = self.book.create_sheet(title[:31])
        _row(sheet, heads, bold=True)
        _widen(sheet, widths)
        sheet.freeze_panes = "A2"
        return sheet


def write_xlsx(
    audit: Audit, path: Path | str, *, language: str = "vi", name: Callable[[str], str] | None = None
) -> None:
    """Write the report; text that a spreadsheet would take for a formula is made harmless.

    Parameters
    ----------
    language
        "vi" or "en".
    name
        The display name of a node's or a unit's code; those of the audit where None.

    Raises
    ------
    OSError
        Where the file cannot be written.
    """
    from openpyxl import Workbook

    words = spoken(language)
    book = Book(audit, Workbook(), words, name or (lambda code: audit.label(code, words)))
    book.book.remove(book.book.worksheets[0])
    _summary(book)
    for key in audit.items:
        _item(book, key)
    _intervals(book)
    _importance(book)
    _correlations(book)
    book.book.save(path)


def _summary(book: Book) -> None:
    audit = book.audit
    title = f"{book.text('title')}: {audit.title(book.language)}"
    sheet = book.sheet(book.text("summary"), [title], (34, 18, 13, 13, 13, 16))
    sheet.freeze_panes = None
    _row(sheet, [f"{audit.units} {book.text('units')}"])
    _row(sheet, [book.text("digest"), audit.digest])
    _row(sheet, [])
    heads = [book.text("item"), book.text("verdict"), *map(book.verdict, VERDICTS)]
    _row(sheet, heads, bold=True)
    first = sheet.max_row
    for key in audit.items:
        counts = [audit.count(v, key) for v in VERDICTS]
        _row(sheet, [ITEMS[key].name(book.language), book.verdict(audit.verdict(key)), *counts])
        _paint(sheet, 2, audit.verdict(key))
        _link(sheet, ITEMS[key].name(book.language))
    _bars(sheet, first, book.text("verdict"))


def _link(sheet: Worksheet, title: str) -> None:
    """From the first cell of the last row to another sheet."""
    from openpyxl.styles import Font
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell = sheet.cell(sheet.max_row, 1)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{title[:31]}'!A1")
    cell.font = Font(underline="single", color="0B4F8A")


def _bars(sheet: Worksheet, first: int, title: str) -> None:
    """How many figures of each verdict every item has, as stacked bars."""
    from openpyxl.chart import BarChart, Reference

    chart, last = BarChart(), sheet.max_row
    chart.type, chart.grouping, chart.overlap, chart.title = "bar", "percentStacked", 100, title
    chart.add_data(Reference(sheet, min_col=3, max_col=6, min_row=first, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first + 1, max_row=last))
    for series, verdict in zip(chart.series, VERDICTS, strict=True):
        series.graphicalProperties.solidFill = INKS[verdict]
    chart.height, chart.width, chart.legend.position = 11, 22, "b"
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.y_axis.numFmt = "0%"
    chart.x_axis.scaling.orientation = "maxMin"
    sheet.add_chart(chart, f"A{last + 3}")


def _item(book: Book, key: str) -> None:
    heads = [book.text(k) for k in ("subject", "measure", "figure", "threshold", "verdict")]
    sheet = book.sheet(ITEMS[key].name(book.language), [*heads, "", book.text("source")], WIDTHS)
    for finding in book.audit.of(key):
        measure, _, detail = finding.measure.partition(":")
        detail = book.name(detail) if detail and not detail.isdigit() else detail
        _row(sheet, [
            subject_words(finding, book.language, book.name),
            f"{measure_words(measure, book.language)} {detail}".strip(), finding.figure, finding.threshold,
            book.verdict(finding.verdict), reason_words(finding.reason, book.language),
            source_words(finding.measure, book.language),
        ])  # fmt: skip
        _paint(sheet, 5, finding.verdict)
    sheet.auto_filter.ref = f"A1:G{sheet.max_row}"


def _intervals(book: Book) -> None:
    """Median rank of each unit with bars from the low to the high one."""
    from openpyxl.chart import LineChart, Reference

    table = book.audit.tables["intervals"]
    heads = [book.text(k) for k in ("unit", "rank", "from", "median", "to")]
    sheet = book.sheet(book.text("interval"), heads, (34, 10, 10, 14, 10))
    for unit, *values in zip(*(table[k] for k in ("unit", "rank", "low", "median", "high")), strict=True):
        _row(sheet, [book.name(unit), *values], form="0.#")
    chart, last = LineChart(), sheet.max_row
    chart.add_data(Reference(sheet, min_col=3, max_col=5, min_row=1, max_row=last), titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=2, max_row=last))
    for series, ink, size in zip(chart.series, ("5B6B7A", "1B5E2A", "5B6B7A"), (4, 6, 4), strict=True):
        series.graphicalProperties.line.noFill = True
        series.marker.symbol, series.marker.size = "circle", size
        series.marker.graphicalProperties.solidFill = ink
    chart.title, chart.height, chart.width = book.text("interval"), 12, 30
    chart.y_axis.scaling.orientation, chart.y_axis.title = "maxMin", book.text("rank")
    chart.y_axis.delete = chart.x_axis.delete = False
    chart.hiLowLines = _lines()
    sheet.add_chart(chart, "G2")


def _lines() -> Any:
    from openpyxl.chart.axis import ChartLines

    return ChartLines()


def _importance(book: Book) -> None:
    """Importance against weight, a mark for each part."""
    from openpyxl.chart import Reference, ScatterChart, Series

    heads = [book.text(k) for k in ("group", "part", "weight", "importance")]
    title = ITEMS["importance"].name(book.language)
    sheet = book.sheet(f"{title[:24]} (2)", heads, (34, 34, 20, 20))
    for one in book.audit.tables["importance"]:
        _row(sheet, [book.name(one.group), book.name(one.code), one.weight, one.ratio])
    chart, last = ScatterChart(), sheet.max_row
    x, y = (Reference(sheet, min_col=column, min_row=2, max_row=last) for column in (3, 4))
    series = Series(y, x, title=book.text("importance"))
    series.graphicalProperties.line.noFill = True
    series.marker.symbol, series.marker.graphicalProperties.solidFill = "circle", INKS["pass"]
    chart.series.append(series)
    chart.title, chart.height, chart.width, chart.legend, chart.style = title, 11, 16, None, 13
    chart.x_axis.title, chart.y_axis.title = book.text("weight"), book.text("importance")
    chart.x_axis.delete = chart.y_axis.delete = False
    sheet.add_chart(chart, "F2")


def _correlations(book: Book) -> None:
    """Indicators by indicators, coloured from -1 over 0 to 1."""
    from openpyxl.formatting import rule as rules

    codes, r = book.audit.tables["indicators"]
    sheet = book.sheet(f"{book.text('correlations')} (2)", ["", *codes], (14, *([7] * len(codes))))
    for code, values in zip(codes, r.tolist(), strict=True):
        _row(sheet, [code, *values], form="0.00")
    colours = {"start_color": "E08214", "mid_color": "FFFFFF", "end_color": "8073AC"}
    kinds = {"start_type": "num", "mid_type": "num", "end_type": "num"}
    coloured: Any = rules.ColorScaleRule  # openpyxl's own types leave it open
    rule = coloured(**kinds, start_value=-1, mid_value=0, end_value=1, **colours)
    last = sheet.cell(sheet.max_row, sheet.max_column).coordinate
    sheet.conditional_formatting.add(f"B2:{last}", rule)
    sheet.freeze_panes = "B2"


def _row(sheet: Worksheet, cells: Sequence[Any], *, bold: bool = False, form: str = NUMBER) -> None:
    from openpyxl.styles import Font

    sheet.append([for_a_sheet(cell) for cell in cells])
    for cell in sheet[sheet.max_row] if cells else ():
        if isinstance(cell.value, float):
            cell.number_format = form
        if bold:
            cell.font = Font(bold=True)


def _paint(sheet: Worksheet, column: int, verdict: str) -> None:
    from openpyxl.styles import Font, PatternFill

    cell = sheet.cell(sheet.max_row, column)
    cell.fill, cell.font = PatternFill("solid", FILLS[verdict]), Font(bold=True, color=INKS[verdict])


def _widen(sheet: Worksheet, widths: Sequence[int]) -> None:
    from openpyxl.utils import get_column_letter

    for place, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
