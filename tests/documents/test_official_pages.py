"""Both forms of a document measured on the printed page: margins, sizes, lines, page numbers, what is level.

The Word files are printed by LibreOffice, all in one call; the PDFs are our own.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import pdfplumber
import pytest
from hypothesis import HealthCheck, given, settings

from tests.conftest import absent
from tests.documents.measuring import Printed
from tests.documents.official_texts import PLAN, SENTENCE, TEXTS, official_texts
from xanh.documents.metrics import MM
from xanh.documents.official import OfficialText, Paragraph
from xanh.documents.read.files.office import OPTIONS, PROGRAMS
from xanh.documents.write import write_official_docx, write_official_pdf
from xanh.documents.write.official_pdf import FAMILY, FONT_FOLDERS
from xanh.documents.write.official_words import date_line
from xanh.reference import ProblemError

FORMS = ("docx", "pdf")
NATIONAL, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"


def has_tinos() -> bool:
    return any(any(folder.expanduser().rglob("Tinos*.ttf")) for folder in FONT_FOLDERS)


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> dict[tuple[str, str], Printed]:
    """Every text in both forms."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name, path=os.defpath))), None)
    if program is None or not has_tinos():
        absent("LibreOffice or Tinos is absent (Debian: libreoffice-writer-nogui, fonts-croscore)")
    folder = tmp_path_factory.mktemp("official")
    for name, text in TEXTS.items():
        (folder / f"{name}.docx").write_bytes(write_official_docx(text))
    printed_by_libreoffice(program, folder)
    found = {("docx", name): Printed((folder / f"{name}.pdf").read_bytes()) for name in TEXTS}
    return found | {("pdf", name): Printed(write_official_pdf(text)) for name, text in TEXTS.items()}


def printed_by_libreoffice(program: str, folder: Path) -> None:
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = sorted(map(str, folder.glob("*.docx")))
    command = [program, *OPTIONS, profile, "--convert-to", "pdf", "--outdir", str(folder), *files]
    environment = {"HOME": str(folder), "PATH": os.defpath}
    subprocess.run(command, env=environment, capture_output=True, timeout=120, check=True)


@pytest.fixture(params=FORMS)
def plan(pages, request) -> Printed:
    return pages[request.param, "plan"]


@pytest.fixture(params=FORMS)
def letter(pages, request) -> Printed:
    return pages[request.param, "letter"]


def test_paper_is_a4(plan):
    page = plan.page(0)
    assert (page.width, page.height) == (pytest.approx(210, abs=0.3), pytest.approx(297, abs=0.3))


def test_margins(plan):
    """Left 30, right 15, top and bottom at least 20, in the middle of a text that fills its lines."""
    box = plan.page(1).box(0, 20, 210, 297)
    assert box.left == pytest.approx(30, abs=0.5)
    assert box.right == pytest.approx(195, abs=0.5)
    assert 20 <= box.top < 24
    assert 255 < box.bottom <= 277.3


def test_no_number_on_page_1_and_one_centred_in_the_top_margin_of_page_2(plan):
    assert plan.page(0).box(0, 0, 210, 20) is None
    number = plan.page(1).box(0, 0, 210, 19.5)
    assert number.middle == pytest.approx((30 + 195) / 2, abs=0.5)
    assert 8 < number.top < number.bottom < 20
    assert plan.page(1).box(0, 278, 210, 297) is None
    figure = (number.bottom - number.top) / 25.4 * 72
    assert figure == pytest.approx(14 * 1384 / 2048, abs=0.4)  # the height of the figure "2" of Tinos


@pytest.mark.parametrize(
    ("text", "letter", "size"),
    [
        (NATIONAL, "N", 12),
        (MOTTO, "T", 13),
        ("TỈNH LẠNG SƠN", "N", 12),
        ("Số: 05/KH-UBND", "K", 13),
        ("KẾ HOẠCH", "K", 14),
        ("MỤC ĐÍCH, YÊU CẦU", "M", 14),
        ("Căn cứ Nghị quyết", "N", 14),
    ],
)
def test_sizes_on_page_1(plan, text, letter, size):
    assert plan.page(0).letter_size(text, letter) == pytest.approx(size, abs=0.3)


@pytest.mark.parametrize(
    ("text", "letter", "size"),
    [("Nơi nhận:", "N", 12), ("- Thường trực", "T", 11), ("TM. ỦY BAN", "T", 14), ("Nguyễn Văn", "N", 14)],
)
def test_sizes_of_the_closing_block(plan, text, letter, size):
    assert closing(plan).letter_size(text, letter) == pytest.approx(size, abs=0.3)


def closing(printed: Printed):
    return next(p for n in range(len(printed)) if "Nơi nhận:" in (p := printed.page(n)).words)


def test_the_line_under_the_motto_is_as_long_as_the_text(plan):
    page = plan.page(0)
    text, line = page.text_box(MOTTO), page.rule_under(MOTTO)
    assert line.width == pytest.approx(text.width, rel=0.02)
    assert line.middle == pytest.approx(text.middle, abs=0.6)


@pytest.mark.parametrize("text", ["ỦY BAN NHÂN DÂN", "Cải thiện, nâng cao Chỉ số Xanh"])
def test_lines_of_a_third_to_a_half(plan, text):
    """The last line of the issuer's name and of the subject stands right above its line."""
    page = plan.page(0)
    last = "TỈNH LẠNG SƠN" if text.isupper() else last_line_of_subject(page)
    line = page.rule_under(last, within=3)
    longest = max(page.text_box(text).width, page.text_box(last).width) if text.isupper() else widest(page)
    assert 1 / 3 <= line.width / longest <= 1 / 2
    assert line.middle == pytest.approx(page.text_box(last).middle, abs=0.7)


def lines_of_subject(page) -> list[str]:
    text = page.text.get_text_bounded()
    return [
        line.strip()
        for line in text[text.index("Cải thiện") : text.index("Căn cứ")].splitlines()
        if line.strip()
    ]


def last_line_of_subject(page) -> str:
    return lines_of_subject(page)[-1]


def widest(page) -> float:
    return max(page.text_box(line).width for line in lines_of_subject(page))


def test_number_and_date_are_level(plan):
    page = plan.page(0)
    number, date = page.find("Số:")[0], page.find("Lạng Sơn, ngày")[0]
    assert number.bottom == pytest.approx(date.bottom, abs=0.4)


def test_recipients_are_level_with_the_signer(plan):
    page = closing(plan)
    assert page.find("Nơi nhận:")[0].bottom == pytest.approx(page.find("TM.")[0].bottom, abs=0.5)


def test_first_lines_begin_12_7_millimetres_in(letter):
    first = letter.page(0).find(SENTENCE[:20])[0]
    assert first.left == pytest.approx(30 + 12.7, abs=0.6)


def test_a_letter_has_its_subject_6_points_under_the_number(letter):
    """Between the lowest ink of one and the highest of the other: the space and the room of the letters."""
    page = letter.page(0)
    number, subject = page.find("Số:")[0], page.find("V/v")[0]
    baselines = (subject.bottom - number.bottom) * MM
    single = 12 * 0.891 + 13 * (0.216 + 0.042)
    assert baselines == pytest.approx(single + 6, abs=1.6)


def test_the_urgency_mark_has_its_box(letter):
    page = letter.page(0)
    assert page.rule_under("KHẨN", within=6).width == pytest.approx(20, abs=0.8)
    red = page.colour(page.find("KHẨN")[0])
    assert red[0] > 200
    assert max(red[1:]) < 60


def test_appendices_begin_with_page_1_and_lie_on_their_side_where_asked(plan):
    starts = [n for n in range(len(plan)) if plan.page(n).words.startswith("Phụ lục")]
    assert len(starts) == 2
    first = plan.page(starts[0])
    assert first.width > first.height
    assert first.box(0, 0, first.width, 19.5) is None
    assert plan.page(starts[0] + 1).words.startswith("2 STT")  # the head of the table again, on page 2
    assert plan.page(starts[1]).width < plan.page(starts[1]).height


def test_the_table_repeats_its_head(plan):
    assert re.match(r"2 STT Chỉ tiêu Cơ quan chủ trì", plan.page(1).words)


def test_the_text_ends_with_its_sign_on_the_page_of_the_signature(plan):
    assert "./." in closing(plan).words


def test_both_forms_break_the_document_into_the_same_pages(pages):
    for name in TEXTS:
        assert len(pages["docx", name]) == len(pages["pdf", name])


def test_only_tinos_is_embedded():
    with pdfplumber.open(io.BytesIO(write_official_pdf(PLAN))) as pdf:
        names = {char["fontname"].split("+")[-1] for page in pdf.pages for char in page.chars}
    assert {name.split("-")[0] for name in names} == {"Tinos"}


def test_the_pdf_is_pdf_a_and_always_the_same():
    data = write_official_pdf(PLAN)
    assert b"<pdfaid:part>2</pdfaid:part>" in data
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in data
    assert data == write_official_pdf(PLAN)


def test_a_missing_typeface_is_said(tmp_path):
    with pytest.raises(ProblemError) as caught:
        write_official_pdf(PLAN, fonts=(tmp_path,))
    (problem,) = caught.value.problems
    assert problem.code == "official.font_absent"
    assert FAMILY in problem.message()


def test_letters_that_the_typeface_lacks_are_said():
    text = OfficialText("KH", "Sở Y tế", "Về A", (Paragraph("漢字 🦀."),))
    with pytest.raises(ProblemError) as caught:
        write_official_pdf(text)
    assert caught.value.problems[0].code == "official.not_set"


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(official_texts())
def test_any_document_is_set_as_pdf(text):
    words = Printed(write_official_pdf(text)).page(0).words
    assert MOTTO in words
    assert date_line(text.place, text.issued_on).split()[-1] in words
