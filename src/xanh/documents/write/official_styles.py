"""Named Word styles of an official document, one for each element of the rules, and the counting of headings.

Whoever edits the document changes a style, not single paragraphs.
"""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from xanh.reference import LayoutRules, layout_rules
from xanh.reference.layout import ElementRule

ALIGN = {
    "centre": WD_ALIGN_PARAGRAPH.CENTER,
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "justify": WD_ALIGN_PARAGRAPH.JUSTIFY,
    "any": WD_ALIGN_PARAGRAPH.LEFT,
}
BUILT_IN = {"heading_1": "Heading 1", "heading_2": "Heading 2", "heading_3": "Heading 3"}
INDENTED = ("body", "basis", "heading_1", "heading_2", "heading_3")
OURS = {"date": "centre", **dict.fromkeys(INDENTED, "justify")}  # where the decree leaves the choice
RULE, CELL, CELL_HEAD = "Duongke", "Bang", "Tieudebang"
OUTLINE = 30  # no other counting of the file has this number
COUNTED = {"heading_1": 0, "heading_2": 1}  # a điểm follows the Vietnamese alphabet, which Word cannot count
# points before and after, where the look of the page asks for more than none: our choice, not a rule
SPACES = {
    "number": (6, 0),
    "date": (6, 0),
    "urgency": (6, 0),
    "type_name": (14, 0),
    "addressee": (0, 3),
    "appendix_title": (3, 3),
    "appendix_of": (0, 10),
    "recipients_word": (1.8, 0),  # 12 points on one line with the 14 of the signer's power
}
KEPT = (
    "heading_1",
    "heading_2",
    "heading_3",
    "type_name",
    "appendix_word",
    "appendix_title",
    "recipients_word",
)


def style_id(element: str) -> str:
    """The style that an element has in the file."""
    return BUILT_IN.get(element, f"Xanh {element}").replace(" ", "").replace("_", "")


def add_styles(document: Any) -> None:
    """Make or change the style of every element, and count the headings."""
    rules = layout_rules()
    for element in rules.elements.values():
        _style(document, element, rules)
    _plain_style(document, RULE, "Đường kẻ", size=2)
    _plain_style(document, CELL, "Nội dung bảng", size=rules.table_size)
    _plain_style(document, CELL_HEAD, "Tiêu đề bảng", size=rules.table_size, head=True)
    rule = document.styles["Đường kẻ"].paragraph_format
    rule.line_spacing = Pt(3)
    _vietnamese(document)
    _count_headings(document)


def _style(document: Any, element: ElementRule, rules: LayoutRules) -> None:
    style = _new_style(document, element)
    font, paragraph = style.font, style.paragraph_format
    _typeface(style, rules.font)
    font.size, font.bold, font.italic = Pt(element.size), element.bold, element.italic
    font.color.rgb = RGBColor.from_string(rules.urgency_colour if element.code == "urgency" else rules.colour)
    paragraph.alignment = ALIGN[OURS.get(element.code, element.align)]
    before, after = SPACES.get(element.code, (0.0, 0.0))
    if element.code in INDENTED:
        paragraph.first_line_indent, after = Mm(rules.indent.ours), rules.spacing.ours
    if element.code == "letter_subject":
        before = rules.wording.letter_subject_gap
    paragraph.space_before, paragraph.space_after = Pt(before), Pt(after)
    paragraph.line_spacing, paragraph.widow_control = rules.line_spacing.ours, True
    paragraph.keep_with_next = element.code in KEPT


def _new_style(document: Any, element: ElementRule) -> Any:
    """The built-in heading, or a new style with the element's name."""
    styles = document.styles
    if element.code in BUILT_IN:
        return styles[BUILT_IN[element.code]]
    name = element.names["vi"]
    style = styles.add_style(name[0].upper() + name[1:], WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), style_id(element.code))
    style.base_style, style.quick_style = styles["Normal"], True
    return style


def _plain_style(document: Any, identity: str, name: str, *, size: float, head: bool = False) -> None:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.element.set(qn("w:styleId"), identity)
    style.base_style, style.font.size = document.styles["Normal"], Pt(size)
    style.font.bold = head
    if identity != RULE:
        gap = Pt(layout_rules().places["cell"])
        style.paragraph_format.space_before = style.paragraph_format.space_after = gap
    if head:
        style.paragraph_format.alignment, style.paragraph_format.keep_with_next = ALIGN["centre"], True


def _typeface(style: Any, name: str) -> None:
    """One typeface for all scripts; what a theme would set is taken away."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), name)


def _vietnamese(document: Any) -> None:
    """The language of the text: for spelling, and for readers aloud."""
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "vi-VN")


def _count_headings(document: Any) -> None:
    """Headings I. and 1. are counted by Word, the second within the first."""
    levels = "".join(_level(level) for level in COUNTED.values())
    outline = (
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{OUTLINE}"><w:multiLevelType w:val="multilevel"/>'
    )
    document.part.numbering_part.element.insert(0, parse_xml(f"{outline}{levels}</w:abstractNum>"))


def _level(level: int) -> str:
    number = "upperRoman" if level == 0 else "decimal"
    indent = round(layout_rules().indent.ours * 1440 / 25.4)
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{number}"/>'
        f'<w:suff w:val="space"/><w:lvlText w:val="%{level + 1}."/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="0" w:firstLine="{indent}"/></w:pPr></w:lvl>'
    )


def start_count(document: Any) -> int:
    """A new counting of headings, for the body or for an appendix: its number in the file."""
    root = document.part.numbering_part.element
    number = 1 + max((int(num.get(qn("w:numId"))) for num in root.findall(qn("w:num"))), default=0)
    restart = "".join(
        f'<w:lvlOverride w:ilvl="{n}"><w:startOverride w:val="1"/></w:lvlOverride>' for n in COUNTED.values()
    )
    made = f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{OUTLINE}"/>{restart}</w:num>'
    root.append(parse_xml(made))
    return number
