"""The audit as a workbook: a summary, then one sheet for each item."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from pathlib import Path

from openpyxl import Workbook
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from xanh.index.audit.findings import VERDICTS, Audit
from xanh.index.audit.report_html import TEXTS
from xanh.index.audit.words import ITEMS, VERDICT_WORDS, measure_words
from xanh.index.tables_write import harmless

FILLS = {"fail": "F6D5DA", "warn": "FCE9C8", "pass": "DDEFE0", "not_applicable": "E9ECEF"}


def write_xlsx(
    audit: Audit, path: Path | str, *, language: str = "vi", name: Callable[[str], str] = str
) -> None:
    """Write the report; text that a spreadsheet would take for a formula is made harmless."""
    book = Workbook()
    summary = book.active
    assert_sheet = summary if isinstance(summary, Worksheet) else book.create_sheet()
    _summary(assert_sheet, audit, language)
    words, verdicts = (
        TEXTS["en" if language == "en" else "vi"],
        VERDICT_WORDS["en" if language == "en" else "vi"],
    )
    for key, found in groupby(audit.findings, lambda f: f.item):
        sheet = book.create_sheet(ITEMS[key].name(language)[:31])
        _row(sheet, [words[k] for k in ("subject", "measure", "figure", "threshold", "verdict")], bold=True)
        for finding in found:
            figures = [None if v != v else v for v in (finding.figure, finding.threshold)]  # noqa: PLR0124
            subject = (
                " / ".join(name(c) for c in finding.subject.split(" / "))
                if finding.subject
                else words["whole"]
            )
            _row(
                sheet,
                [subject, measure_words(finding.measure, language), *figures, verdicts[finding.verdict]],
            )
            sheet.cell(sheet.max_row, 5).fill = PatternFill("solid", FILLS[finding.verdict])
        _row(sheet, [])
        _row(sheet, [f"{words['source']}: {ITEMS[key].source}"])
        for column, width in zip("ABCDE", (44, 44, 12, 12, 16), strict=True):
            sheet.column_dimensions[column].width = width
        sheet.freeze_panes = "A2"
    book.save(path)


def _summary(sheet: Worksheet, audit: Audit, language: str) -> None:
    words, verdicts = (
        TEXTS["en" if language == "en" else "vi"],
        VERDICT_WORDS["en" if language == "en" else "vi"],
    )
    sheet.title = words["summary"]
    _row(sheet, [f"{words['title']}: {audit.name} {audit.edition}".strip()], bold=True)
    _row(sheet, [f"{audit.units} {words['units']}", words["digest"], audit.digest])
    _row(sheet, [])
    _row(sheet, [words["item"], words["verdict"], *(verdicts[v] for v in VERDICTS)], bold=True)
    first = sheet.max_row
    for key in dict.fromkeys(f.item for f in audit.findings):
        counts = [sum(f.verdict == v for f in audit.of(key)) for v in VERDICTS]
        _row(sheet, [ITEMS[key].name(language), verdicts[audit.verdict(key)], *counts])
        sheet.cell(sheet.max_row, 2).fill = PatternFill("solid", FILLS[audit.verdict(key)])
    sheet.column_dimensions["A"].width = 32
    sheet.column_dimensions["B"].width = 18
    chart = BarChart()
    chart.type, chart.grouping, chart.overlap = "bar", "stacked", 100
    chart.add_data(
        Reference(sheet, min_col=3, max_col=5, min_row=first, max_row=sheet.max_row), titles_from_data=True
    )
    chart.set_categories(Reference(sheet, min_col=1, min_row=first + 1, max_row=sheet.max_row))
    chart.height, chart.width = 10, 18
    sheet.add_chart(chart, f"A{sheet.max_row + 3}")


def _row(sheet: Worksheet, cells: list[object], *, bold: bool = False) -> None:
    sheet.append([harmless(cell) for cell in cells])
    if bold:
        for cell in sheet[sheet.max_row]:
            cell.font = Font(bold=True)
