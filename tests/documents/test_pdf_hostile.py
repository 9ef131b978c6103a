"""PDF that is locked, broken, endless, active or without letters is refused with a problem and a remedy."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
from collections import Counter

import pypdfium2
import pytest

from tests.documents.bare_pdf import PAGE, TREE, page_of, pdf
from xanh.documents.read import read_plan
from xanh.documents.read.pdf import read_sheet
from xanh.documents.read.pdf.layer import is_trusted
from xanh.documents.write import write_plan
from xanh.reference import ProblemError, plan_facts

SCRIPT = "<< /S /JavaScript /JS (app.alert(1)) >>"
LAUNCH = "<< /S /GoTo /Next << /S /Launch /F (run.exe) >> >>"


MANY = f"<< /Type /Pages /Kids [{'3 0 R ' * 501}] /Count 501 >>"
HOSTILE = {
    "head alone": (b"%PDF-1.7\n", "broken"),
    "no pages": (pdf(), "broken"),
    "pages that hold themselves": (pdf("<< /Type /Pages /Kids [2 0 R] /Count 99999 >>"), "too_many_pages"),
    "many pages": (pdf(MANY, PAGE), "too_many_pages"),
    "no paper": (pdf(TREE, PAGE.replace("/MediaBox [0 0 595 842]", "")), "broken"),
    "paper of nothing": (pdf(TREE, PAGE.replace("595 842", "0 0")), "broken"),
    "paper of kilometres": (pdf(TREE, PAGE.replace("595 842", "99999999 99999999")), "broken"),
    "turned by a name": (pdf(TREE, PAGE.replace("/Resources", "/Rotate /Left /Resources")), "broken"),
    "script at opening": (pdf(TREE, PAGE, catalog=f"/OpenAction {SCRIPT}"), "pdf_scripts"),
    "program at opening": (pdf(TREE, PAGE, catalog=f"/OpenAction {LAUNCH}"), "pdf_scripts"),
    "script at closing": (pdf(TREE, PAGE, catalog=f"/AA << /WC {SCRIPT} >>"), "pdf_scripts"),
    "script by name": (pdf(TREE, PAGE, catalog="/Names << /JavaScript << >> >>"), "pdf_scripts"),
    "script of a page": (pdf(TREE, PAGE.replace(">> >>", f">> /AA << /O {SCRIPT} >> >>")), "pdf_scripts"),
    "form": (pdf(TREE, PAGE, catalog="/AcroForm << /XFA [] /Fields [] >>"), "pdf_form"),
    "action that follows itself": (
        pdf(TREE, PAGE, "<< /S /GoTo /Next 4 0 R >>", catalog="/OpenAction 4 0 R"),
        "not_a_plan",
    ),
    "reference to itself": (pdf(TREE, PAGE, "4 0 R", catalog="/Names 4 0 R"), "not_a_plan"),
    "nothing on it": (pdf(TREE, PAGE), "not_a_plan"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_files_get_a_coded_problem(case):
    data, code = HOSTILE[case]
    with pytest.raises(ProblemError) as error:
        read_plan(data, name="a.pdf")
    assert error.value.problems[0].code == f"document.{code}"
    assert error.value.problems[0].remedy()


def test_attached_files_are_named_and_not_read():
    names = "/Names << /EmbeddedFiles << /Names [] >> >>"
    sheet = read_sheet(pdf(TREE, PAGE, catalog=names), "a.pdf")
    assert [problem.code for problem in sheet.problems] == ["document.pdf_attachments"]


def test_damaged_copies_end_in_a_problem_or_a_sheet():
    data = page_of("BT /F 12 Tf 50 700 Td (Ke hoach) Tj ET 50 600 300 50 re S")
    whole, rng = bytearray(data), random.Random(4)
    ends = Counter()
    for _ in range(300):
        copy = bytearray(whole)
        for _ in range(rng.randint(1, 12)):
            copy[rng.randrange(len(copy))] = rng.randrange(256)
        ends[ending(bytes(copy))] += 1
    assert ends["read"] > 10
    assert ends["document.broken"] > 10


def ending(data: bytes) -> str:
    try:
        return "read" if read_sheet(data, "a.pdf").lines else "empty"
    except ProblemError as error:
        return error.problems[0].code


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not here")
@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"EncryptFile": True, "DocumentOpenPassword": "xanh"}, "document.locked"),
        ({"RestrictPermissions": True, "PermissionPassword": "xanh"}, None),
    ],
)
def test_a_password_to_open_is_told_and_one_to_change_is_not_in_the_way(tmp_path, options, code):
    source = tmp_path / "a.docx"
    source.write_bytes(write_plan(plan_facts("langson_2024_sgtvt")))
    given = ",".join(
        f'"{k}":{{"type":"{"boolean" if v is True else "string"}","value":"{str(v).lower()}"}}'
        for k, v in options.items()
    )
    target = f"pdf:writer_pdf_Export:{{{given}}}"
    profile = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        target,
        "--outdir",
        str(tmp_path),
        str(source),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    if code is None:
        assert read_plan(tmp_path / "a.pdf").targets
        return
    with pytest.raises(ProblemError) as error:
        read_plan(tmp_path / "a.pdf")
    assert error.value.problems[0].code == code


CLEAN = "Sở Nông nghiệp và Môi trường chủ trì, phối hợp với Công an tỉnh và Ủy ban nhân dân các xã, phường. "
ENGLISH = (
    "S& Nong nghiép va Méi trudng chi tri, phéi hop vdi Céng an tinh va Uy ban nhan dan cac x4, phudng. "
)
OLD_FONT = "Së N«ng nghiÖp vµ M«i tr­êng chñ tr×, phèi hîp víi C«ng an tØnh vµ ñy ban nh©n d©n c¸c x·, ph­êng. "
MANGLED = "Sở Nông ngh¢ệp và M&i trường ch£ trì, phối h&p với Công an t¢nh và Ủy ban nhân dân các xã. "


@pytest.mark.parametrize(
    ("text", "where", "trusted"),
    [
        (CLEAN, {"pictured": False}, True),
        (CLEAN, {"pictured": True}, False),  # who signed, put upon a scan
        (
            CLEAN * 6,
            {"pictured": True},
            True,
        ),  # a picture behind letters that are drawn: a coat of arms, a pattern
        (CLEAN * 6, {"pictured": True, "hidden": True}, False),  # letters laid under a scan
        ("", {"pictured": True}, False),
        ("2", {"pictured": True}, False),  # a scan with a printed page number
        ("", {"pictured": False}, True),
        ("12 45,6 78 90 1.234 567", {"pictured": False}, True),
        (ENGLISH, {"pictured": False}, False),
        (OLD_FONT, {"pictured": False}, False),
        (MANGLED, {"pictured": False}, False),
        ("".join(chr(0xE000 + ord(c) % 256) for c in CLEAN), {"pictured": False}, False),
        (" ".join("(cid:12)" for _ in range(40)), {"pictured": False}, False),
        ("\uf0b7 " + CLEAN, {"pictured": False}, True),  # a bullet of a symbol font
        ("VT, QLKCHT&ATGT; NN&MT. " * 4 + CLEAN, {"pictured": False}, True),
    ],
)
def test_which_letters_are_trusted(text, where, trusted):
    assert is_trusted(text, **where) is trusted


def test_seeds_read_with_an_english_model_are_not_trusted(shared):
    for seed in shared.glob("seeds/*.txt"):
        pages = [page for page in seed.read_text("utf-8").split("\n\n\n") if len(page) > 200]
        assert not any(is_trusted(page, pictured=False) for page in pages)


def scan_of(data: bytes) -> bytes:
    """The first page as a picture on a page without letters."""
    page = pypdfium2.PdfDocument(data)[0]
    made = pypdfium2.PdfDocument.new()
    picture = pypdfium2.PdfImage.new(made)
    picture.set_bitmap(page.render(scale=1, grayscale=True))
    width, height = page.get_size()
    picture.set_matrix(pypdfium2.PdfMatrix().scale(width, height))
    target = made.new_page(width, height)
    target.insert_obj(picture)
    target.gen_content()
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
