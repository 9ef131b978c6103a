"""Each kind of deviation is found, at its place, with what was found and what is wanted; nothing else is."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx.enum.section import WD_ORIENT
from docx.shared import Mm
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.deviating import DEVIATIONS, LYING, OF_LETTERS, changed, plain_ending, section
from tests.documents.hostile import REFUSED, ole, packed
from tests.documents.official_texts import LETTER, PLAN
from xanh.documents.check import check_document
from xanh.documents.write import write_official_docx
from xanh.reference import ProblemError, catalogue

GOOD = write_official_docx(PLAN)
TABLE = [pytest.param(*row[:1], *row[2:], id=f"{row[0]}: {row[1]}") for row in DEVIATIONS]


def shown(value):
    return value["en"] if isinstance(value, dict) else str(value)


@pytest.mark.parametrize(("code", "act", "found", "wanted"), TABLE)
def test_a_deviation_is_found(code, act, found, wanted):
    problems = [p for p in check_document(changed(act)) if p.code == code]
    assert problems
    values = problems[0].values
    assert found is None or shown(values["found"]) == found
    assert wanted is None or shown(values["wanted"]) == wanted
    assert values["rule"]["vi"].startswith("Nghị định 30/2020/NĐ-CP, Phụ lục I")
    for language in ("vi", "en"):
        assert "?" not in problems[0].message(language).replace(str(values["words"]), "")


@pytest.mark.parametrize(("code", "what", "act"), OF_LETTERS)
def test_a_deviation_of_a_letter_is_found(code, what, act):
    assert code in {p.code for p in check_document(changed(act, LETTER))}


def test_a_single_change_gives_a_single_finding():
    """Nothing is told that is not so."""
    alone = {"layout.wording", "layout.margin", "layout.bold", "layout.number_form", "layout.rule_missing"}
    for code, what, act, *_ in DEVIATIONS:
        if code in alone:
            assert [p.code for p in check_document(changed(act))] == [code], what


def test_the_end_of_the_text():
    (problem,) = check_document(changed(plain_ending))
    assert problem.code == "layout.ending"
    assert problem.place.line is not None


def test_a_page_on_its_side_needs_a_table_or_an_appendix():
    act = section(0, orientation=WD_ORIENT.LANDSCAPE, page_width=Mm(297), page_height=Mm(210))
    assert "layout.orientation" in {p.code for p in check_document(changed(act, LYING))}
    assert "layout.orientation" not in {p.code for p in check_document(changed(act))}  # has a table


def test_the_same_deviation_in_many_paragraphs_is_told_once():
    def act(document):
        document.styles["Nội dung"].font.size = Mm(4)

    (problem,) = [p for p in check_document(changed(act)) if p.code == "layout.size"]
    assert "more" in problem.message("en")
    assert problem.values["words"].startswith("Ủy ban nhân dân tỉnh ban hành")


def test_every_code_of_the_check_is_tested():
    tested = {row[0] for row in DEVIATIONS} | {row[0] for row in OF_LETTERS}
    elsewhere = {"layout.ending", "layout.orientation", "layout.not_word"}
    assert tested | elsewhere == {code for code in catalogue() if code.startswith("layout.")}


@pytest.mark.parametrize(
    "name", [(code, n) for code, files in REFUSED.items() for n in files if n.endswith(".docx")], ids=str
)
def test_hostile_files_are_refused(name):
    code, file = name
    if code == "document.legacy_font":
        return
    with pytest.raises(ProblemError) as caught:
        check_document(REFUSED[code][file](), file)
    assert caught.value.problems[0].code in {code, "layout.not_word"}


@pytest.mark.parametrize("data", [b"%PDF-1.7", "Kế hoạch".encode(), ole("Root Entry", "WordDocument")])
def test_what_is_no_word_file_is_refused(data):
    with pytest.raises(ProblemError) as caught:
        check_document(data, "a.docx")
    assert caught.value.problems[0].code == "layout.not_word"


def test_no_cut_of_a_file_does_harm():
    data = write_official_docx(LETTER)
    for end in range(0, len(data), 997):
        with pytest.raises(ProblemError):
            check_document(data[:end])


VALUE = re.compile(rb'="(-?\d+|[a-z][A-Za-z]+)"')
JUNK = (b"", b"-1", b"0", b"99999999999999", b"abc", b"1e9", b"\xc4\x91")


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(("document", "styles", "numbering", "header1")),
    st.integers(0, 5000),
    st.sampled_from(JUNK),
)
def test_values_that_nobody_writes_end_in_findings_or_a_coded_problem(part, at, junk):
    name = f"word/{part}.xml"
    with zipfile.ZipFile(io.BytesIO(GOOD)) as archive:
        xml = archive.read(name)
    values = list(VALUE.finditer(xml, xml.index(b">", xml.index(b"<w:"))))
    start, end = values[at % len(values)].span(1)
    messages = outcome(packed({name: xml[:start] + junk + xml[end:]}, into=GOOD))
    assert all("?" not in message for message in messages)


def outcome(data):
    """What the check says, without the words of the document, or that it cannot be read."""
    try:
        return [p.message().replace(str(p.values["words"]), "") for p in check_document(data, "a.docx")]
    except ProblemError as error:
        return [{"document.broken": "broken"}[p.code] for p in error.problems]
