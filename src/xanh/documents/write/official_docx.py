"""An official document as a Word file, laid out by the rules of `xanh.reference.layout_rules`."""

from collections.abc import Iterator, Sequence
from typing import Any

from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from xanh.documents.metrics import MM, text_width
from xanh.documents.official import OfficialText, Table
from xanh.documents.write.official_styles import COUNTED, RULE, add_styles, start_count
from xanh.documents.write.official_words import Composed, ComposedAppendix, Item, Line, compose, plain
from xanh.documents.write.official_xml import balanced, element, grid, paragraph, rule_under, two_cells
from xanh.documents.write.page import new_document, to_bytes
from xanh.reference import layout_rules


def write_official_docx(text: OfficialText) -> bytes:
    """An official document as a .docx file; the same text gives the same bytes.

    Parameters
    ----------
    text : OfficialText
        What the document says. Numbers, dashes, end signs, leading zeros and capitals are set here.

    Raises
    ------
    ProblemError
        official.unknown_type where Annex III of the decree has no type of that code.

    Notes
    -----
    Source: Decree 30/2020/NĐ-CP, Annex I. Each element has a Word style of its own; Word counts the headings
    I. and 1.

    Examples
    --------
    >>> from xanh.documents.official import Paragraph
    >>> write_official_docx(OfficialText("KH", "Sở Y tế", "Cải cách năm 2026", (Paragraph("Thực hiện"),)))[:2]
    b'PK'
    """
    composed = compose(text)
    document = new_document(title=composed.title)
    add_styles(document)
    document.sections[0].header.paragraphs[0].style = document.styles["Số trang"]
    body = document.element.body
    for part in (*_head(composed), *_opening(composed)):
        body.insert(len(body) - 1, part)
    _body(document, composed.items, _text_width())
    _keep_last_with_closing(document)
    body.insert(len(body) - 1, _closing(composed))
    if not composed.appendices:
        body.insert(len(body) - 1, _gap(1))  # a file does not end with a table
    for appendix in composed.appendices:
        _appendix(document, appendix)
    return to_bytes(document)


def _text_width(*, landscape: bool = False) -> float:
    """Millimetres between the margins."""
    rules = layout_rules()
    width, height = rules.paper
    sides = rules.margins["left"].ours + rules.margins["right"].ours
    return (height if landscape else width) - sides


def _head(composed: Composed) -> Iterator[Any]:
    """Who issues and the national name beside it, the number beside place and date."""
    left, right = layout_rules().places["head"]
    words = layout_rules().wording
    issuer = [balanced("superior", composed.superior, left * MM)] if composed.superior else []
    issuer += [
        balanced("issuer", composed.issuer, left * MM),
        rule_under("issuer", composed.issuer, left * MM),
    ]
    national = [
        element("national_name", words.national_name),
        element("motto", words.motto),
        rule_under("motto", words.motto, right * MM),
    ]
    number = element("number", composed.number)
    if composed.letter_subject:
        number += balanced("letter_subject", composed.letter_subject, left * MM)
    number += _urgency(composed.urgency, left)
    rows = [("".join(issuer), "".join(national)), (number, element("date", composed.date))]
    yield two_cells((left, right), rows)


def _urgency(mark: str, room: float) -> str:
    """The mark in its box, which has a fixed size."""
    if not mark:
        return ""
    rules = layout_rules()
    width, height = rules.urgency[mark]
    side, line = round((room - width) / 2 * 1440 / 25.4), round(height * 1440 / 25.4)
    border = f'w:val="single" w:sz="8" w:space="0" w:color="{rules.urgency_colour}"'
    box = "".join(f"<w:{name} {border}/>" for name in ("top", "left", "bottom", "right"))
    properties = (
        f'<w:pBdr>{box}</w:pBdr><w:spacing w:line="{line}" w:lineRule="exact"/>'
        f'<w:ind w:left="{side}" w:right="{side}"/>'
    )
    return element("urgency", mark, properties)


def _opening(composed: Composed) -> Iterator[Any]:
    """Type and subject, or to whom it goes, then the legal bases."""
    if composed.type_name:
        yield _made(element("type_name", composed.type_name))
        yield _made(balanced("subject", composed.subject, _text_width() * MM))
        yield _made(rule_under("subject", composed.subject, _text_width() * MM))
    yield _gap(12)
    yield from map(_made, _addressees(composed.addressees))
    if composed.addressees:
        yield _gap(6)
    yield from (_made(element("basis", basis)) for basis in composed.bases)


def _addressees(texts: Sequence[str]) -> Iterator[str]:
    """One behind the colon; of several each has a line, the dashes under the colon."""
    word, start = "Kính gửi:", layout_rules().places["addressee"] * MM
    size = layout_rules().elements["addressee"].size
    if len(texts) == 1:
        behind = text_width(f"{word} ", size)
        yield element("addressee", f"{word} {texts[0]}", _hanging(start + behind, behind))
    elif texts:
        yield element("addressee", word, _hanging(start, 0))
        dash = text_width("- ", size)
        under = start + text_width(word[:-1], size)
        yield from (element("addressee", text, _hanging(under + dash, dash)) for text in texts)


def _hanging(left: float, hanging: float) -> str:
    return f'<w:ind w:left="{round(left * 20)}" w:hanging="{round(hanging * 20)}"/>'


def _gap(points: float) -> Any:
    """Room between two parts of the page."""
    return _made(paragraph(RULE, "", f'<w:spacing w:line="{round(points * 20)}" w:lineRule="exact"/>'))


def _body(document: Any, items: Sequence[Item], width: float) -> None:
    """Paragraphs, headings with their numbers, tables."""
    body, count = document.element.body, start_count(document)
    for item in items:
        if isinstance(item, Table):
            body.insert(len(body) - 1, _table(item, width))
            body.insert(len(body) - 1, _gap(6))
        else:
            body.insert(len(body) - 1, _made(_line(item, count)))


def _line(line: Line, count: int) -> str:
    if line.element not in COUNTED or not line.counted:
        # A heading that skips numbers has its own typed, and is taken out of the counting.
        off = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>' if line.element in COUNTED else ""
        return element(line.element, line.full, off)
    level = COUNTED[line.element]
    number = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{count}"/></w:numPr>'
    return element(line.element, line.text, number)


def _table(table: Table, width: float) -> Any:
    shares = table.widths if len(table.widths) == len(table.columns) else (1.0,) * len(table.columns)
    widths = [width * share / (sum(shares) or 1) for share in shares]
    rows = ([plain(cell) for cell in row] for row in table.rows)
    return grid([plain(name) for name in table.columns], rows, widths, table.align)


def _keep_last_with_closing(document: Any) -> None:
    """A signature never stands on a page without a line of the text."""
    last = document.element.body[-2]
    if last.tag == qn("w:p"):
        last.get_or_add_pPr().keepNext_val = True


def _closing(composed: Composed) -> Any:
    """Nơi nhận, level with the power of the signer; room for signature and seal; the name."""
    rules = layout_rules()
    left, right = rules.places["closing"]
    recipients = [element("recipients_word", "Nơi nhận:")]
    recipients += [element("recipient", text) for text in composed.recipients]
    room = f'<w:spacing w:before="{round(rules.places["signature"] * 1440 / 25.4)}"/>'
    signer = [element("power", line, "<w:keepNext/>") for line in composed.power]
    signer.append(element("signer", composed.signer, room))
    return two_cells((left, right), [("".join(recipients), "".join(signer))])


def _appendix(document: Any, appendix: ComposedAppendix) -> None:
    """A section of its own, whose pages are counted from 1 and may lie on their side."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    body = document.element.body
    break_of = [p for p in body.findall(qn("w:p")) if p.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None]
    break_of[-1].style = RULE  # no line of its own, which might need a page more
    width, height = layout_rules().paper
    if appendix.landscape:
        width, height = height, width
    section.orientation = WD_ORIENT.LANDSCAPE if appendix.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(width), Mm(height)
    _count_pages_anew(section._sectPr)
    for code, text in (
        ("appendix_word", appendix.word),
        ("appendix_title", appendix.title),
        ("appendix_of", appendix.of),
    ):
        body.insert(len(body) - 1, _made(element(code, text)))
    _body(document, appendix.items, _text_width(landscape=appendix.landscape))


def _count_pages_anew(properties: Any) -> None:
    for old in properties.findall(qn("w:pgNumType")):
        properties.remove(old)
    number = OxmlElement("w:pgNumType")
    number.set(qn("w:start"), "1")
    properties.find(qn("w:pgMar")).addnext(number)


def _made(xml: str) -> Any:
    return parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1))
