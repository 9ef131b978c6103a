"""What a reader of a Word page sees and the text of its file lacks: numbers, inserted words, forced lines."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from xanh.documents.read.files.docx_lines import read_sheet
from xanh.documents.read.files.docx_numbers import Level, Numbering, read_numbering

LEVELS = (("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "\uf0b7"))
CHANGED = """<w:p {ns}><w:r><w:t xml:space="preserve">Giao </w:t></w:r>
<w:del><w:r><w:delText>Sở Nội vụ</w:delText></w:r></w:del>
<w:ins><w:r><w:t>Sở Y tế</w:t></w:r></w:ins>
<w:smartTag><w:r><w:t xml:space="preserve"> rà soát</w:t></w:r></w:smartTag>
<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"""
FORM = "<w:sdt {ns}><w:sdtContent><w:p><w:r><w:t>Trong ô điền</w:t></w:r></w:p></w:sdtContent></w:sdt>"


def lines(document):
    out = io.BytesIO()
    document.save(out)
    return read_sheet(out.getvalue(), "a.docx").lines


def xml(pattern):
    return parse_xml(pattern.format(ns=nsdecls("w")))


@pytest.fixture
def listed():
    """A document with list 90, its levels I. 1. a) and a bullet, and list 91, which begins anew at 4."""
    document = Document()
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for i, (form, text) in enumerate(LEVELS)
    )
    kind = f'<w:abstractNum {{ns}} w:abstractNumId="90">{levels}</w:abstractNum>'
    anew = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="4"/></w:lvlOverride>'
    root = document.part.numbering_part.element
    root.insert(0, xml(kind))
    for number, change in ((90, ""), (91, anew)):
        root.append(xml(f'<w:num {{ns}} w:numId="{number}"><w:abstractNumId w:val="90"/>{change}</w:num>'))
    return document


def item(holder, text, depth, number=90):
    paragraph = holder.add_paragraph(text)
    own = f'<w:numPr {{ns}}><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(xml(own))


def test_numbers_of_lists_stand_in_front_of_the_text(listed):
    for text, depth in (("Mục tiêu", 0), ("Chung", 1), ("Riêng", 1), ("Một", 2), ("Hai", 2), ("ba", 3)):
        item(listed, text, depth)
    item(listed, "Nhiệm vụ", 0)
    item(listed, "Thủ tục", 1)
    item(listed, "Tiếp theo", 1, number=91)
    shown = ["I. Mục tiêu", "1. Chung", "2. Riêng", "a) Một", "b) Hai", "- ba", "II. Nhiệm vụ", "1. Thủ tục"]
    assert lines(listed) == [*shown, "4. Tiếp theo"]


def test_a_cell_may_hold_nothing_but_its_number(listed):
    table = listed.add_table(rows=2, cols=2)
    for row, text in zip(table.rows, ("Rà soát", "Công khai"), strict=True):
        own = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="1"/><w:numId w:val="90"/></w:numPr>'
        row.cells[0].paragraphs[0]._p.get_or_add_pPr().append(parse_xml(own))
        row.cells[1].text = text
    assert lines(listed) == ["1.", "Rà soát", "2.", "Công khai"]


def test_a_style_may_number_its_paragraphs():
    document = Document()
    document.add_paragraph("Rà soát", style="List Number")
    document.add_paragraph("Công khai", style="List Number")
    document.add_paragraph("Sở Y tế", style="List Bullet")
    assert lines(document) == ["1. Rà soát", "2. Công khai", "- Sở Y tế"]


@pytest.mark.parametrize(
    ("form", "count", "shown"),
    [("lowerRoman", 14, "xiv"), ("upperLetter", 3, "C"), ("lowerLetter", 28, "bb"), ("decimalZero", 7, "07")],
)
def test_forms_of_numbers(form, count, shown):
    numbering = Numbering({"1": ("k", {0: Level(count, form, "%1.", decimal=False)})}, {}, {"S": ("1", 0)})
    paragraph = xml('<w:p {ns}><w:pPr><w:pStyle w:val="S"/></w:pPr></w:p>')
    assert numbering.label(paragraph) == f"{shown}."


def test_a_document_without_lists_has_no_numbers():
    document = Document()
    part = document.part
    part.drop_rel(next(key for key, rel in part.rels.items() if rel.reltype.endswith("/numbering")))
    assert read_numbering(document).label(document.add_paragraph("a")._p) == ""


def test_what_was_inserted_counts_and_what_was_deleted_does_not():
    document = Document()
    document.element.body.insert(0, xml(CHANGED))
    document.element.body.insert(1, xml(FORM))
    assert lines(document) == ["Giao Sở Y tế rà soát", "Trong ô điền"]


def test_a_forced_line_break_ends_a_line_where_a_new_one_begins():
    document = Document()
    document.add_paragraph("Nơi nhận:\n- Sở Y tế;\n- Sở Nội vụ.")
    document.add_paragraph("Rà soát các thủ tục\nhành chính")
    assert lines(document) == ["Nơi nhận:", "- Sở Y tế;", "- Sở Nội vụ.", "Rà soát các thủ tục hành chính"]
