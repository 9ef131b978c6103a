"""Documents that others made: what is right in them is not called wrong, what is wrong is found."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from tests.documents import by_others
from tests.documents.by_others import (
    drawn_line,
    vml_line,
    with_boxes,
    with_lines_elsewhere,
    with_table,
    with_tabs,
)
from xanh.documents.check import check_document
from xanh.documents.write import write_plan
from xanh.reference import plan_facts, plan_names

RIGHT = {
    "tabs, lines of old Word": with_tabs,
    "tabs, lines of new Word": lambda: with_tabs(drawn_line),
    "text boxes": with_boxes,
    "table, line in the paragraph below": with_table,
    "table, line in its own paragraph": lambda: with_table(motto_line=drawn_line(56)),
    "table, lines of old Word": lambda: with_table(motto_line=vml_line(56), issuer_line=vml_line(11)),
    "lines at the row below": lambda: with_lines_elsewhere(before=False),
    "lines at a paragraph before the table": lambda: with_lines_elsewhere(before=True),
    "typeface of a theme behind that of the letters": lambda: with_table(styled=True),
}


def found(data):
    return [f"{p.code} {p.message('en')}" for p in check_document(data)]


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_is_not_called_wrong(name):
    assert found(RIGHT[name]()) == []


@pytest.mark.parametrize(
    ("code", "motto", "issuer"),
    [
        ("layout.rule_length", drawn_line(80), drawn_line(13)),
        ("layout.rule_length", vml_line(40), drawn_line(13)),
        ("layout.rule_length", drawn_line(56), drawn_line(30)),
        ("layout.rule_form", vml_line(56, dash="dash"), drawn_line(13)),
    ],
)
def test_a_drawn_line_is_measured(code, motto, issuer):
    (problem,) = check_document(with_table(motto_line=motto, issuer_line=issuer))
    assert problem.code == code


def test_the_standard_letter_of_a_word_processor_is_found_wanting():
    document = Document()
    document.add_heading("Kế hoạch", 1)
    document.add_paragraph("Thực hiện nhiệm vụ.")
    out = io.BytesIO()
    document.save(out)
    codes = {p.code for p in check_document(out.getvalue())}
    assert {"layout.paper", "layout.font", "layout.colour", "layout.missing", "layout.ending"} <= codes


def test_a_superior_agency_in_bold_is_found():
    document = Document(io.BytesIO(with_table()))
    document.tables[0].cell(0, 0).paragraphs[0].runs[0].font.bold = True
    out = io.BytesIO()
    document.save(out)
    (problem,) = check_document(out.getvalue())
    assert (problem.code, problem.values["words"]) == ("layout.bold", by_others.SUPERIOR)


@pytest.mark.parametrize("name", plan_names())
def test_shipped_plans_are_checked_without_harm(name):
    """The plan writer takes paper, margins, typeface and sizes from the same rules."""
    codes = {p.code for p in check_document(write_plan(plan_facts(name)))}
    assert not codes & {
        "layout.paper",
        "layout.margin",
        "layout.font",
        "layout.colour",
        "layout.page_number_place",
    }


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_hidden_text_and_nearly_black_letters_are_what_the_page_shows():
    document = Document(io.BytesIO(with_table()))
    hidden = document.paragraphs[3].add_run("ẩn")
    hidden.font.hidden, hidden.font.name = True, "Arial"
    document.paragraphs[4].runs[0].font.color.rgb = RGBColor(0x0D, 0x0D, 0x0D)
    assert found(saved(document)) == []


def test_the_page_is_named_where_the_file_tells_it():
    document = Document(io.BytesIO(with_table()))
    late = document.paragraphs[-2]
    late.runs[0]._r.insert(0, OxmlElement("w:lastRenderedPageBreak"))
    late.runs[0].font.size = Pt(12)
    (problem,) = check_document(saved(document))
    assert (problem.code, problem.place.page) == ("layout.size", 2)


def test_lines_without_a_text_are_no_lines_under_one():
    """A line of the wrong length somewhere at the head does not stand for the one that is missing."""
    document = Document(io.BytesIO(with_lines_elsewhere(before=True)))
    anchor = document.paragraphs[0]._p
    for shape in list(anchor.iter(qn("w:drawing"), qn("w:pict"))):
        shape.getparent().remove(shape)
    assert {p.code for p in check_document(saved(document))} == {"layout.rule_missing"}
