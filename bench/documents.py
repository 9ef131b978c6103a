"""Official documents: a consolidated report written in both forms, and the check of a long Word file."""

from __future__ import annotations

from functools import partial

import pypdfium2

from bench.report import Section, Table
from bench.size import Size
from bench.timing import timed
from xanh.documents import official
from xanh.documents.check import check_document
from xanh.documents.write import write_official_docx, write_official_pdf
from xanh.reference import indicators

REPORT_SECONDS, CHECK_SECONDS = 5.0, 2.0
SENTENCES = (
    "Trong kỳ, đơn vị đã ban hành kế hoạch thực hiện, phân công rõ người, rõ việc, rõ thời hạn, rõ sản phẩm.",
    "Tỷ lệ hồ sơ giải quyết đúng hạn đạt 98,5%; các kiến nghị của doanh nghiệp được trả lời trong năm ngày.",
    "Khó khăn chủ yếu là thiếu số liệu về nước thải của cơ sở nhỏ; đơn vị đã phối hợp rà soát, bổ sung.",
    "Kỳ tới, đơn vị tiếp tục kiểm tra việc thực hiện và báo cáo kết quả đúng thời hạn theo quy định.",
)
COLUMNS = ("STT", "Chỉ tiêu", "Đơn vị tính", "Kỳ trước", "Kỳ này", "Mục tiêu")


def run(size: Size) -> Section:
    """Seconds of writing a report of all parts, and of checking a document of many pages."""
    section = Section("documents")
    text = report(size.parts)
    docx, pdf = (timed(partial(write, text), times=5) for write in (write_official_docx, write_official_pdf))
    pages = len(pypdfium2.PdfDocument(write_official_pdf(text)))
    section.below(
        f"report of {size.parts} parts as DOCX and PDF: seconds, slowest",
        docx.high + pdf.high,
        REPORT_SECONDS,
    )
    long = of_pages(size.pages_checked)
    data, count = write_official_docx(long), len(pypdfium2.PdfDocument(write_official_pdf(long)))
    check = timed(partial(check_document, data), times=5)
    section.below(f"check of {count} pages: seconds, slowest", check.high, CHECK_SECONDS)
    section.at_most("deviations of what we write", len(check_document(write_official_docx(text))), 0)
    rows = (
        ("report as DOCX", pages, docx.median, docx.high),
        ("report as PDF", pages, pdf.median, pdf.high),
        ("check of a long document", count, check.median, check.high),
    )
    section.tables.append(Table("official documents", ("what", "pages", "median s", "slowest s"), rows))
    return section


def report(parts: int) -> official.OfficialText:
    """A report that joins so many parts, a table of figures for each in an appendix that lies on its side."""
    body: list[official.Block] = [official.Heading("Kết quả thực hiện")]
    for number in range(1, parts + 1):
        body.append(official.Heading(f"Đơn vị số {number}", 2))
        body += [official.Paragraph(sentence) for sentence in SENTENCES]
    tables: list[official.Block] = []
    for number in range(1, parts + 1):
        tables += [official.Heading(f"Đơn vị số {number}", 2), figures()]
    appendix = official.Appendix("Bảng số liệu", tuple(tables), landscape=True)
    return official.OfficialText(
        "BC",
        "Sở Nông nghiệp và Môi trường",
        "Kết quả thực hiện Kế hoạch cải thiện Chỉ số Xanh quý III năm 2026",
        tuple(body),
        superior="Ủy ban nhân dân tỉnh Lạng Sơn",
        notation="BC-SNNMT",
        place="Lạng Sơn",
        addressees=("Ủy ban nhân dân tỉnh Lạng Sơn",),
        recipients=("Như trên", "Các sở, ban, ngành"),
        archive="VT, KHTC",
        signer=official.Signer("Trần Thị Bình", "Giám đốc"),
        appendices=(appendix,),
    )


def figures() -> official.Table:
    """A row for each indicator."""
    named = [fact for fact in indicators() if fact.kind == "indicator"]
    rows = tuple(
        (str(n), fact.name, fact.unit_note, "61,2", "63,4", "65,0") for n, fact in enumerate(named, 1)
    )
    return official.Table(COLUMNS, rows, widths=(1, 8, 3, 2, 2, 2), align="cllrrr")


def of_pages(count: int) -> official.OfficialText:
    """A report long enough for so many pages."""
    parts = 1
    while len(pypdfium2.PdfDocument(write_official_pdf(without_tables(parts)))) < count:
        parts += max(1, count // 5)
    return without_tables(parts)


def without_tables(parts: int) -> official.OfficialText:
    text = report(parts)
    return official.OfficialText(**{**vars(text), "appendices": ()})
