"""What we write as Word passes our own check, is read by our readers and has styles that people edit."""

from __future__ import annotations

import io

import pytest
from docx import Document
from docx.oxml.ns import qn
from hypothesis import HealthCheck, example, given, settings

from tests.documents.official_texts import LETTER, PLAN, REPORT, SENTENCE, TEXTS, official_texts
from xanh.documents.check import check_document
from xanh.documents.official import Heading, OfficialText, Paragraph
from xanh.documents.read import read_sheet
from xanh.documents.read.source import load
from xanh.documents.write import write_official_docx
from xanh.documents.write.official_words import plain
from xanh.reference import ProblemError, layout_rules


def deviations(text: OfficialText) -> list[str]:
    return [f"{p.code}: {p.message('en')}" for p in check_document(write_official_docx(text))]


@pytest.mark.parametrize("name", TEXTS)
def test_ours_pass_the_check(name):
    assert deviations(TEXTS[name]) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@example(OfficialText("CV", "Sở Y tế", "Về A", (), place="Huế", notation="SYT-VP", signer=PLAN.signer))
@given(official_texts())
def test_any_document_passes_and_is_read_back(text):
    data = write_official_docx(text)
    assert deviations(text) == []
    read = " ".join(read_sheet(load(data, "a.docx")).lines)
    for block in text.body:
        if isinstance(block, Heading | Paragraph):
            shown = plain(block.text).rstrip(".")
            assert (shown.upper() if getattr(block, "level", 0) == 1 else shown) in read
    assert plain(text.issuer).upper() in read


def test_the_same_text_gives_the_same_bytes():
    assert write_official_docx(PLAN) == write_official_docx(PLAN)


def test_headings_are_counted_and_points_follow_the_vietnamese_alphabet():
    lines = read_sheet(load(write_official_docx(PLAN))).lines
    shown = [line for line in lines if line.startswith(("I", "1", "2", "a)", "b)", "c)", "d)", "đ)"))][:11]
    assert shown[:9] == [
        "I. MỤC ĐÍCH, YÊU CẦU",
        "1. Mục đích",
        "2. Yêu cầu",
        "a) Rõ người",
        "b) Rõ việc",
        "c) Rõ thời hạn",
        "d) Rõ trách nhiệm",
        "đ) Rõ sản phẩm",
        "II. NHIỆM VỤ",
    ]


def test_every_paragraph_has_a_style_with_a_name_and_nothing_set_by_hand_but_places():
    document = Document(io.BytesIO(write_official_docx(PLAN)))
    names = {p.style.name for p in document.paragraphs}
    assert {"Tên loại văn bản", "Căn cứ", "Nội dung", "Heading 1", "Heading 2", "Heading 3"} <= names
    assert not list(document.element.body.iter(qn("w:rPr")))  # no letter is formatted by hand


def test_a_table_repeats_its_head_and_breaks_no_row():
    document = Document(io.BytesIO(write_official_docx(PLAN)))
    rows = document.tables[1]._tbl.tr_lst
    assert rows[0].trPr.find(qn("w:tblHeader")) is not None
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_appendices_have_sections_of_their_own():
    document = Document(io.BytesIO(write_official_docx(PLAN)))
    assert [section.orientation for section in document.sections] == [0, 1, 0]
    starts = [s._sectPr.find(qn("w:pgNumType")) for s in document.sections]
    assert [start.get(qn("w:start")) if start is not None else None for start in starts] == [None, "1", "1"]


def test_unknown_types_are_refused():
    with pytest.raises(ProblemError) as caught:
        write_official_docx(OfficialText("XY", "Sở Y tế", "Về A", ()))
    assert caught.value.problems[0].code == "official.unknown_type"


def test_words_of_a_letter():
    lines = read_sheet(load(write_official_docx(LETTER))).lines
    assert "Số: 112/SNNMT-KHTC" in lines
    assert "Lạng Sơn, ngày 15 tháng 9 năm 2026" in lines
    assert [x for x in lines if x.startswith("- ")] == [
        "- Sở Xây dựng;",
        "- Ủy ban nhân dân các xã, phường.",
        "- Thường trực Tỉnh ủy;",
        "- Các sở, ban, ngành;",
        "- Lưu: VT, KT.",
    ]
    assert f"{SENTENCE[:-1]}./." in lines


def test_words_of_a_draft_leave_room_for_number_and_date():
    lines = read_sheet(load(write_official_docx(REPORT))).lines
    assert any(line.startswith("Số:") and line.endswith("/BC-SNNMT") for line in lines)
    assert any(line.split() == ["Lạng", "Sơn,", "ngày", "tháng", "năm"] for line in lines)
    assert "Kính gửi: Ủy ban nhân dân tỉnh Lạng Sơn" in lines
    assert (
        "(Kèm theo Báo cáo số .../BC-SNNMT ngày ... tháng ... năm ... của Sở Nông nghiệp và Môi trường)"
        in lines
    )
    assert layout_rules().wording.motto in lines


def test_what_lies_behind_the_signature_takes_no_line():
    """A section ends in a paragraph, a file does not end with a table: neither may need a page more."""
    for text in (PLAN, LETTER):
        document = Document(io.BytesIO(write_official_docx(text)))
        behind = [t._tbl.getnext() for t in document.tables if "Nơi nhận" in t.cell(0, 0).text]
        assert [p.style for p in behind] == ["Duongke"]
