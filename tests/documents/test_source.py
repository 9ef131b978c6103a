"""The front door: kinds of files, lines and pages, and what is turned away."""

import io
import zipfile

import pytest

from xanh.documents.read import read_plan
from xanh.documents.read.source import LIMIT, TEXT_LIMIT, load, page_of, refuse_large
from xanh.reference import ProblemError


def code_of(document, name="plan.txt"):
    with pytest.raises(ProblemError) as caught:
        read_plan(document, name=name)
    (problem,) = caught.value.problems
    assert problem.message("vi") != problem.message("en")
    assert problem.remedy("vi")
    return problem.code


@pytest.mark.parametrize("data", [b"", b"  \n\t\n", "\ufeff \n".encode()])
def test_empty(data):
    assert code_of(data) == "document.empty"


@pytest.mark.parametrize(
    ("data", "code"), [(bytes(range(256)) * 4, "document.binary"), (b"PK\x03\x04rest", "document.broken")]
)
def test_binary(data, code):
    assert code_of(data) == code


def test_huge_text():
    assert code_of(b"a" * (TEXT_LIMIT + 1)) == "document.too_large"


def test_scans_may_be_larger_than_text_but_not_without_end():
    refuse_large(TEXT_LIMIT + 1, "quet.pdf")
    with pytest.raises(ProblemError, match=r"document\.too_large"):
        refuse_large(LIMIT + 1, "quet.pdf")


def test_packed_too_small_to_be_true():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w/>")
        archive.writestr("word/media/a", b"0" * (11 * TEXT_LIMIT))
    assert code_of(packed.getvalue(), "plan.docx") == "document.too_large"


@pytest.mark.parametrize(
    "mark", ["MẬT", "Tối mật", "TUYỆT MẬT.", "MAT", "TOI MAT", "Độ mật: Tuyệt mật", "  Mật  "]
)
def test_secret(mark):
    assert code_of(f"UBND TỈNH\n{mark}\nKẾ HOẠCH\n".encode()) == "document.secret"


@pytest.mark.parametrize(
    "line",
    ["bảo vệ bí mật nhà nước", "mất", "Mặt trận", "Mất", "Mật độ dân số", "tuyệt mật của doanh nghiệp"],
)
def test_not_secret(line):
    assert load(f"KẾ HOẠCH\n{line}\n".encode()).source.lines[1] == line


def test_word_far_below_is_no_marking():
    text = "\n".join(["Dòng"] * 80 + ["Mật"])
    assert len(load(text.encode()).source.lines) == 81


def test_plain_text_without_a_plan():
    assert code_of("Xin chào các bạn.".encode()) == "document.not_a_plan"


def test_lines_are_those_of_the_file():
    source = load("một\r\nhai\r\n\r\nba\n".encode(), "a.txt").source
    assert source.lines == ("một", "hai", "", "ba")


def test_pages_by_form_feed_and_else_by_blank_lines():
    fed = load(b"a\nb\x0cc\nd", "a.txt").source
    assert (fed.pages, [page_of(fed, n) for n in (1, 2, 3)]) == ((1, 2), [1, 2, 2])
    spaced = load(b"a\n\n\n\nb\n\nc", "a.txt").source
    assert (spaced.pages, page_of(spaced, 4), page_of(spaced, 5)) == ((1, 5), 1, 2)


def test_reads_files_and_names_them(tmp_path):
    path = tmp_path / "ke-hoach.txt"
    path.write_text("Kế hoạch", "utf-16")
    source = load(path).source
    assert (source.file, source.lines) == ("ke-hoach.txt", ("Kế hoạch",))
