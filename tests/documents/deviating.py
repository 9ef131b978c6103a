"""One deviation of each kind, made by hand in a document that is otherwise right."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tests.documents.official_texts import PLAN
from xanh.documents.official import Appendix, OfficialText, Paragraph
from xanh.documents.write import write_official_docx

Act = Callable[[Any], None]


def paragraphs(document: Any) -> Iterator[Any]:
    """Those of the page and of all cells."""
    yield from document.paragraphs
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs


def the(document: Any, start: str) -> Any:
    """The paragraph that begins so."""
    return next(p for p in paragraphs(document) if p.text.startswith(start))


written = cache(write_official_docx)


def changed(act: Act, text: OfficialText = PLAN) -> bytes:
    """A right document with one thing changed."""
    document = Document(io.BytesIO(written(text)))
    act(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def write(start: str, text: str) -> Act:
    def act(document: Any) -> None:
        the(document, start).runs[0].text = text

    return act


def letters(start: str, **looks: Any) -> Act:
    """Set font properties of a paragraph by hand."""

    def act(document: Any) -> None:
        for run in the(document, start).runs:
            for name, value in looks.items():
                setattr(run.font, name, value)

    return act


def colour(start: str, value: str) -> Act:
    def act(document: Any) -> None:
        the(document, start).runs[0].font.color.rgb = RGBColor.from_string(value)

    return act


def places(start: str, **measures: Any) -> Act:
    def act(document: Any) -> None:
        for name, value in measures.items():
            setattr(the(document, start).paragraph_format, name, value)

    return act


def section(number: int, **measures: Any) -> Act:
    def act(document: Any) -> None:
        for name, value in measures.items():
            setattr(document.sections[number], name, value)

    return act


def gone(start: str) -> Act:
    def act(document: Any) -> None:
        element = the(document, start)._p
        element.getparent().remove(element)

    return act


def rule_of(document: Any, start: str) -> Any:
    """The paragraph whose border is the line under another."""
    return the(document, start)._p.getnext()


def rule_gone(start: str) -> Act:
    def act(document: Any) -> None:
        border = rule_of(document, start).pPr.find(qn("w:pBdr"))
        border.getparent().remove(border)

    return act


def rule_indent(start: str, twips: int) -> Act:
    def act(document: Any) -> None:
        indent = rule_of(document, start).pPr.find(qn("w:ind"))
        for side in ("w:left", "w:right"):
            indent.set(qn(side), str(twips))

    return act


def rule_dashed(document: Any) -> None:
    bottom = next(rule_of(document, "Độc lập").iter(qn("w:bottom")))
    bottom.set(qn("w:val"), "dashed")


def rule_typed(document: Any) -> None:
    rule_gone("Độc lập")(document)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "_" * 25
    run.append(text)
    rule_of(document, "Độc lập").append(run)


def underlined(document: Any) -> None:
    rule_gone("Độc lập")(document)
    the(document, "Độc lập").runs[0].font.underline = True


def number_at_foot(document: Any) -> None:
    header = document.sections[0].header.paragraphs[0]._p
    document.sections[0].footer.paragraphs[0]._p.append(next(header.iter(qn("w:fldSimple"))))


def no_number(document: Any) -> None:
    header = document.sections[0].header.paragraphs[0]._p
    header.remove(next(header.iter(qn("w:fldSimple"))))


def number_right(document: Any) -> None:
    document.sections[0].header.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def small_number(document: Any) -> None:
    document.styles["Số trang"].font.size = Pt(10)


def pages_go_on(document: Any) -> None:
    number = document.sections[1]._sectPr.find(qn("w:pgNumType"))
    number.getparent().remove(number)


def date_in_a_row_of_its_own(document: Any) -> None:
    table = document.tables[0]
    row = table.add_row()
    date, empty = row.cells[1]._tc, row.cells[1].paragraphs[0]._p
    date.insert(1, the(document, "Lạng Sơn, ngày")._p)
    date.remove(empty)
    table.rows[1].cells[1].add_paragraph()


def recipients_lower(document: Any) -> None:
    the(document, "Nơi nhận").insert_paragraph_before("")


def no_frame(document: Any) -> None:
    border = the(document, "KHẨN")._p.pPr.find(qn("w:pBdr"))
    border.getparent().remove(border)


def heading_skips(document: Any) -> None:
    document.styles["Heading 1"]  # the third heading gets a typed number that is too high
    paragraph = the(document, "TỔ CHỨC THỰC HIỆN")
    paragraph._p.pPr.remove(paragraph._p.pPr.find(qn("w:numPr")))
    paragraph.runs[0].text = "V. TỔ CHỨC THỰC HIỆN"


def close_paragraphs(document: Any) -> None:
    document.styles["Nội dung"].paragraph_format.space_after = Pt(3)


def theme_font(document: Any) -> None:
    fonts = document.styles["Nội dung"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:asciiTheme"), "minorHAnsi")
    fonts.set(qn("w:hAnsiTheme"), "minorHAnsi")


CENTRE, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.LEFT
# code, what it is, change, found and wanted in English: None where the message says it all
DEVIATIONS: list[tuple[str, str, Act, str | None, str | None]] = [
    (
        "layout.paper",
        "letter paper",
        section(0, page_width=Mm(215.9), page_height=Mm(279.4)),
        "216 × 279",
        "210 × 297",
    ),
    ("layout.margin", "left", section(0, left_margin=Mm(25)), "25", "30 to 35"),
    ("layout.margin", "top", section(0, top_margin=Mm(12.7)), "12.7", "20 to 25"),
    ("layout.font", "Arial by hand", letters("Lạng Sơn, ngày", name="Arial"), "Arial", "Times New Roman"),
    ("layout.font", "a theme's", theme_font, None, "Times New Roman"),
    ("layout.colour", "blue", colour("KẾ HOẠCH", "1F4E79"), "1F4E79", None),
    ("layout.size", "national name", letters("CỘNG HÒA", size=Pt(14)), "14", "12 to 13"),
    ("layout.size", "number", letters("Số:", size=Pt(14)), "14", "13"),
    ("layout.size", "body", letters("Các sở", size=Pt(12)), "12", "13 to 14"),
    ("layout.size", "recipients", letters("- Thường trực", size=Pt(12)), "12", "11"),
    ("layout.size", "page number", small_number, "10", "13 to 14"),
    ("layout.bold", "motto", letters("Độc lập", bold=False), "not bold", "bold"),
    ("layout.bold", "number", letters("Số:", bold=True), "bold", "not bold"),
    ("layout.bold", "heading", letters("NHIỆM VỤ", bold=False), "not bold", "bold"),
    ("layout.italic", "date", letters("Lạng Sơn, ngày", italic=False), "upright", "italic"),
    ("layout.italic", "legal basis", letters("Căn cứ Nghị quyết", italic=False), "upright", "italic"),
    ("layout.italic", "Nơi nhận", letters("Nơi nhận", italic=False), "upright", "italic"),
    ("layout.letters", "type name", write("KẾ HOẠCH", "Kế hoạch"), None, "capitals"),
    ("layout.letters", "subject", letters("Cải thiện", all_caps=True), "capitals", "small letters"),
    ("layout.alignment", "type name", places("KẾ HOẠCH", alignment=LEFT), "flush left", "centred"),
    ("layout.alignment", "body", places("Các sở", alignment=LEFT), "flush left", "justified"),
    ("layout.indent", "none", places("Các sở", first_line_indent=Mm(0)), "0", "10 to 12.7"),
    ("layout.indent", "too far", places("Các sở", first_line_indent=Mm(15)), "15", "10 to 12.7"),
    ("layout.spacing", "3 points", close_paragraphs, "3", "6 or more"),
    ("layout.line_spacing", "double", places("Các sở", line_spacing=2.0), "2", "1 to 1.5"),
    ("layout.line_spacing", "exactly 12", places("Các sở", line_spacing=Pt(12)), "0.7", "1 to 1.5"),
    ("layout.missing", "motto", gone("Độc lập"), None, None),
    ("layout.missing", "number", gone("Số:"), None, None),
    ("layout.missing", "date", gone("Lạng Sơn, ngày"), None, None),
    ("layout.missing", "subject", gone("Cải thiện"), None, None),
    ("layout.missing", "Nơi nhận", gone("Nơi nhận"), None, None),
    (
        "layout.wording",
        "motto",
        write("Độc lập", "Độc Lập - Tự Do - Hạnh Phúc"),
        "Độc Lập - Tự Do - Hạnh Phúc",
        None,
    ),
    (
        "layout.wording",
        "hyphens",
        write("Độc lập", "Độc lập – Tự do – Hạnh phúc"),
        "Độc lập – Tự do – Hạnh phúc",
        None,
    ),
    ("layout.rule_missing", "motto", rule_gone("Độc lập"), None, None),
    ("layout.rule_missing", "issuer", rule_gone("ỦY BAN"), None, None),
    ("layout.rule_missing", "subject", rule_gone("Cải thiện"), None, None),
    ("layout.rule_form", "dashed", rule_dashed, "not solid", None),
    ("layout.rule_form", "typed", rule_typed, "typed of signs", None),
    ("layout.rule_form", "underlined", underlined, "underlined letters", None),
    ("layout.rule_length", "motto", rule_indent("Độc lập", 0), "98", "56"),
    ("layout.rule_length", "issuer", rule_indent("ỦY BAN", 200), "60", None),
    ("layout.number_form", "no zero", write("Số:", "Số: 5/KH-UBND"), "Số: 5/KH-UBND", "Số: 05/KH-UBND"),
    (
        "layout.number_form",
        "spaces",
        write("Số:", "Số: 05 / KH - UBND"),
        "Số: 05 / KH - UBND",
        "Số: 05/KH-UBND",
    ),
    ("layout.symbol_type", "report", write("Số:", "Số: 05/BC-UBND"), "BC", "KH"),
    (
        "layout.date_form",
        "no zero",
        write("Lạng Sơn,", "Lạng Sơn, ngày 5 tháng 1 năm 2026"),
        "Lạng Sơn, ngày 5 tháng 1 năm 2026",
        "Lạng Sơn, ngày 05 tháng 01 năm 2026",
    ),
    (
        "layout.date_form",
        "zero of March",
        write("Lạng Sơn,", "Lạng Sơn, ngày 12 tháng 03 năm 2026"),
        "Lạng Sơn, ngày 12 tháng 03 năm 2026",
        "Lạng Sơn, ngày 12 tháng 3 năm 2026",
    ),
    (
        "layout.date_form",
        "no such day",
        write("Lạng Sơn,", "Lạng Sơn, ngày 30 tháng 02 năm 2026"),
        "Lạng Sơn, ngày 30 tháng 02 năm 2026",
        "a day that exists",
    ),
    ("layout.level", "date lower", date_in_a_row_of_its_own, None, None),
    ("layout.level", "Nơi nhận lower", recipients_lower, None, None),
    ("layout.line_end", "basis", write("Căn cứ Nghị quyết", "Căn cứ Nghị quyết số 02/NQ-CP."), ".", ";"),
    ("layout.line_end", "recipient", write("- Các sở", "- Các sở, ban, ngành."), ".", ";"),
    ("layout.heading_number", "skips", heading_skips, "V.", "III."),
    ("layout.archive", "no line", write("- Lưu", "- Văn phòng."), "- Văn phòng.", None),
    (
        "layout.signer_title",
        "doctor",
        write("Nguyễn Văn An", "TS. Nguyễn Văn An"),
        "TS. Nguyễn Văn An",
        "Nguyễn Văn An",
    ),
    ("layout.page_number_missing", "none", no_number, None, None),
    ("layout.page_number_place", "foot", number_at_foot, "at the foot", None),
    ("layout.page_number_place", "right", number_right, "flush right", None),
    (
        "layout.page_number_first",
        "on page 1",
        section(0, different_first_page_header_footer=False),
        None,
        None,
    ),
    ("layout.appendix_number", "Arabic", write("Phụ lục II", "Phụ lục 2"), "2", "II"),
    ("layout.appendix_pages", "go on", pages_go_on, None, None),
    ("layout.missing", "Kèm theo", gone("(Kèm theo"), None, None),
    (
        "layout.capitals",
        "Nhà nước",
        write("Ủy ban nhân dân tỉnh ban", "Chính sách của nhà nước là:"),
        None,
        "Nhà nước",
    ),
]
OF_LETTERS: list[tuple[str, str, Act]] = [
    ("layout.urgency_box", "no frame", no_frame),
    ("layout.size", "subject of a letter", letters("V/v", size=Pt(14))),
    ("layout.wording", "addressees", write("Kính gửi", "Kính gửi")),
    ("layout.line_end", "addressees", write("- Sở Xây dựng", "- Sở Xây dựng.")),
    ("layout.missing", "subject of a letter", gone("V/v")),
    ("layout.bold", "superior", letters("ỦY BAN NHÂN DÂN", bold=True)),
]
LYING = replace(PLAN, body=(Paragraph("Thực hiện."),), appendices=(Appendix("A", (Paragraph("Văn bản."),)),))


def plain_ending(document: Any) -> None:
    """The last paragraph of the text without its sign."""
    last = [p for p in document.paragraphs if p.text.endswith("./.")][-1]
    last.runs[0].text = re.sub(r"\./\.$", ".", last.text)
