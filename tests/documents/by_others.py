"""Official documents as people make them: tabs, text boxes, drawn lines, formatting by hand, themes."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from tests.documents.official_texts import SENTENCE

SPACES = " ".join(
    f'xmlns:{name}="{address}"'
    for name, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    }.items()
)
CENTRE, JUSTIFY = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
NATIONAL, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
ISSUER, SUPERIOR, SUBJECT = "SỞ XÂY DỰNG", "UBND TỈNH LẠNG SƠN", "Cải thiện Chỉ số Xanh cấp tỉnh năm 2026"


def vml_line(millimetres: float, *, top: float = 16, dash: str = "") -> str:
    """A line as Word kept it up to 2007, and LibreOffice does."""
    points = millimetres * 72 / 25.4
    stroke = f'<v:stroke dashstyle="{dash}"/>' if dash else ""
    ends = f'from="100pt,{top}pt" to="{100 + points:.1f}pt,{top}pt"'
    line = f'<v:line {ends} strokeweight=".75pt">{stroke}</v:line>'
    return f"<w:r {SPACES}><w:pict>{line}</w:pict></w:r>"


def drawn_line(millimetres: float, *, top: float = 16) -> str:
    """A line as Word keeps it today, with the older form for older programs beside it."""
    width, offset = round(millimetres * 36000), round(top * 12700)
    shape = (
        f'<wp:anchor><wp:positionV relativeFrom="paragraph"><wp:posOffset>{offset}</wp:posOffset>'
        f"</wp:positionV>"
        f'<wp:extent cx="{width}" cy="0"/><a:graphic><a:graphicData><wps:wsp>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{width}" cy="0"/></a:xfrm><a:prstGeom prst="straightConnector1"/><a:ln w="9525">'
        f'<a:prstDash val="solid"/></a:ln></wps:spPr></wps:wsp></a:graphicData></a:graphic></wp:anchor>'
    )
    choice = f'<mc:Choice Requires="wps"><w:drawing>{shape}</w:drawing></mc:Choice>'
    older = '<v:line from="0,16pt" to="400pt,16pt"/>'  # of another length: not to be counted, too
    fallback = f"<mc:Fallback><w:pict>{older}</w:pict></mc:Fallback>"
    return f"<w:r {SPACES}><mc:AlternateContent>{choice}{fallback}</mc:AlternateContent></w:r>"


def text_box(millimetres: float, paragraphs: str) -> str:
    """A text box as Word keeps it today."""
    width = round(millimetres * 36000)
    return (
        f'<w:r {SPACES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        f'<wp:extent cx="{width}" cy="900000"/><a:graphic><a:graphicData><wps:wsp><wps:txbx><w:txbxContent>'
        f"{paragraphs}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{paragraphs}</w:txbxContent>"
        f"</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def boxed(text: str, size: int, style: str = "", line: str = "") -> str:
    """A centred paragraph for a text box, formatted by hand."""
    looks = "".join(f"<w:{sign}/>" for sign in style)
    run = (
        f'<w:r><w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman"/>{looks}'
        f'<w:sz w:val="{size * 2}"/></w:rPr><w:t>{text}</w:t></w:r>'
    )
    return f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{run}{line}</w:p>'


class Paper:
    """A document on which everything is set by hand."""

    def __init__(self, *, styled: bool = False) -> None:
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(20), Mm(20)
        section.left_margin, section.right_margin = Mm(30), Mm(20)
        section.different_first_page_header_footer = True
        header = section.header.paragraphs[0]
        header.alignment = CENTRE
        run = header.add_run()
        run.font.size = Pt(13)
        for kind, text in (("begin", ""), ("", "PAGE \\* MERGEFORMAT"), ("end", "")):
            run._r.append(parse_xml(_field(kind, text)))
        if styled:
            _inherited(self.document)

    def line(
        self, text: str, size: float = 14, style: str = "", align: Any = CENTRE, holder: Any = None
    ) -> Any:
        """A paragraph with every property on its own letters."""
        paragraph = (holder or self.document).add_paragraph()
        paragraph.alignment = align
        run = paragraph.add_run(text)
        run.font.name, run.font.size = "Times New Roman", Pt(size)
        run.font.bold, run.font.italic = "b" in style, "i" in style
        run.font.color.rgb = RGBColor(0, 0, 0)
        return paragraph

    def text(self, text: str, style: str = "") -> Any:
        """A paragraph of the body."""
        paragraph = self.line(text, 14, style, JUSTIFY)
        paragraph.paragraph_format.first_line_indent = Mm(10)
        paragraph.paragraph_format.space_before = Pt(6)
        paragraph.paragraph_format.line_spacing = Pt(18)
        return paragraph

    def body(self) -> None:
        """Legal basis, two headings with typed numbers, the end."""
        self.text("Căn cứ Kế hoạch số 18/KH-UBND ngày 21 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh;", "i")
        self.text("Theo đề nghị của Trưởng phòng Kế hoạch - Tài chính.", "i")
        self.text("I. MỤC ĐÍCH", "b")
        self.text(SENTENCE)
        self.text("1. Yêu cầu chung", "b")
        self.text("a) Rõ việc, rõ người;")
        self.text("b) Rõ thời hạn.")
        self.text("II. TỔ CHỨC THỰC HIỆN", "b")
        self.text(f"{SENTENCE[:-1]}./.")

    @property
    def data(self) -> bytes:
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()


def _field(kind: str, text: str) -> str:
    if kind:
        return f'<w:fldChar {SPACES} w:fldCharType="{kind}"/>'
    return f"<w:instrText {SPACES}> {text} </w:instrText>"


def _inherited(document: Any) -> None:
    """What a letter looks like comes from the theme and from the default style."""
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi"):
        fonts.set(qn(f"w:{script}Theme"), "minorHAnsi")


def add(paragraph: Any, xml: str) -> None:
    paragraph._p.append(parse_xml(xml))


def with_tabs(line: Any = vml_line) -> bytes:
    """Head and closing block set by tab stops; lines drawn."""
    paper = Paper()

    def row(left: str, right: str, looks: tuple[tuple[float, str], tuple[float, str]]) -> Any:
        paragraph = paper.line("", align=WD_ALIGN_PARAGRAPH.LEFT)
        for at, text, (size, style) in zip((30, 115), (left, right), looks, strict=True):
            paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(at), WD_TAB_ALIGNMENT.CENTER)
            run = paragraph.add_run(f"\t{text}")
            run.font.name, run.font.size = "Times New Roman", Pt(size)
            run.font.bold, run.font.italic = "b" in style, "i" in style
        return paragraph

    row(SUPERIOR, NATIONAL, ((12, ""), (12, "b")))
    head = row(ISSUER, MOTTO, ((12, "b"), (13, "b")))
    add(head, line(13))
    add(head, line(56))
    row("Số: 111/KH-SXD", "Lạng Sơn, ngày 21 tháng 8 năm 2026", ((13, ""), (13, "i")))
    paper.line("KẾ HOẠCH", 14, "b")
    add(paper.line(SUBJECT, 14, "b"), line(40))
    paper.body()
    row("Nơi nhận:", "GIÁM ĐỐC", ((12, "bi"), (14, "b")))
    for text in ("- UBND tỉnh;", "- Lưu: VT, KHTC."):
        paper.line(text, 11, align=WD_ALIGN_PARAGRAPH.LEFT)
    paper.line("Nguyễn Văn An", 14, "b")
    return paper.data


def with_boxes() -> bytes:
    """The head in two text boxes."""
    paper = Paper()
    anchor = paper.line("")
    left = boxed(SUPERIOR, 12) + boxed(ISSUER, 12, "b", drawn_line(12)) + boxed("Số: 111/KH-SXD", 13)
    date = boxed("Lạng Sơn, ngày 21 tháng 8 năm 2026", 13, "i")
    right = boxed(NATIONAL, 12, "b") + boxed(MOTTO, 13, "b", drawn_line(56)) + date
    add(anchor, text_box(65, left))
    add(anchor, text_box(95, right))
    paper.line("KẾ HOẠCH", 14, "b")
    add(paper.line(SUBJECT, 14, "b"), drawn_line(40))
    paper.body()
    _closing_table(paper)
    return paper.data


def with_table(
    *, motto_line: str | None = None, issuer_line: str | None = None, styled: bool = False
) -> bytes:
    """The head in a table, as most people have it; lines drawn with the older or the newer tool."""
    paper = Paper(styled=styled)
    table = paper.document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    for cell, width in ((left, 65), (right, 95)):
        cell.width = Mm(width)
    table.autofit = False
    for column, width in zip(table.columns, (65, 95), strict=True):
        column.width = Mm(width)
    paper.line(SUPERIOR, 12, holder=left)
    add(paper.line(ISSUER, 12, "b", holder=left), issuer_line or drawn_line(13))
    paper.line("Số: 111/KH-SXD", 13, holder=left)
    paper.line(NATIONAL, 12, "b", holder=right)
    motto = paper.line(MOTTO, 13, "b", holder=right)
    date = paper.line("Lạng Sơn, ngày 21 tháng 8 năm 2026", 13, "i", holder=right)
    # people anchor the line in the paragraph below as often, at its very top
    add(date if motto_line is None else motto, motto_line or drawn_line(56, top=1))
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)
    paper.line("KẾ HOẠCH", 14, "b")
    add(paper.line(SUBJECT, 14, "b"), vml_line(40))
    paper.body()
    _closing_table(paper)
    return paper.data


def with_lines_elsewhere(*, before: bool) -> bytes:
    """Number and date in a second row; the lines hang there, or at a paragraph before the table."""
    paper = Paper()
    if before:
        anchor = paper.line("")
        add(anchor, drawn_line(12, top=40))
        add(anchor, drawn_line(56, top=30))
    table = paper.document.add_table(rows=2, cols=2)
    table.autofit = False
    for column, width in zip(table.columns, (65, 95), strict=True):
        column.width = Mm(width)
    cells = [cell for row in table.rows for cell in row.cells]
    texts = (
        ((SUPERIOR, 12, ""), (ISSUER, 12, "b")),
        ((NATIONAL, 12, "b"), (MOTTO, 13, "b")),
        (("Số: 111/KH-SXD", 13, ""),),
        (("Lạng Sơn, ngày 21 tháng 8 năm 2026", 13, "i"),),
    )
    for cell, lines in zip(cells, texts, strict=True):
        for text, size, style in lines:
            paper.line(text, size, style, holder=cell)
        cell._tc.remove(cell.paragraphs[0]._p)
    if not before:
        add(cells[2].paragraphs[0], drawn_line(12, top=1))
        add(cells[3].paragraphs[0], drawn_line(56, top=1))
    paper.line("KẾ HOẠCH", 14, "b")
    add(paper.line(SUBJECT, 14, "b"), vml_line(40))
    paper.body()
    _closing_table(paper)
    return paper.data


def _closing_table(paper: Paper) -> None:
    table = paper.document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    start = WD_ALIGN_PARAGRAPH.LEFT
    paper.line("Nơi nhận:", 12, "bi", start, left)
    for text in ("- UBND tỉnh;", "- Lưu: VT, KHTC."):
        paper.line(text, 11, "", start, left)
    paper.line("KT. GIÁM ĐỐC", 14, "b", holder=right)
    paper.line("PHÓ GIÁM ĐỐC", 14, "b", holder=right)
    for _ in range(4):
        paper.line("", holder=right)
    paper.line("Nguyễn Văn An", 14, "b", holder=right)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)
