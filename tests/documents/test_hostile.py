"""Files made to harm are refused with a code and a remedy, or read within limits; nothing else."""

from __future__ import annotations

import pytest

from tests.documents.hostile import HARMLESS, REFUSED, TOO_MUCH, WINDOWS, good_docx, paragraph, word
from xanh.documents.read import read_plan, read_sheet
from xanh.documents.read.files.letters import is_legacy
from xanh.documents.read.source import load
from xanh.documents.reading import Request, read_apart
from xanh.reference import ProblemError

FILES = [(code, name) for code, files in REFUSED.items() for name in files]


def code_of(data: bytes, name: str) -> str:
    with pytest.raises(ProblemError) as caught:
        read_plan(data, name=name)
    (problem,) = caught.value.problems
    for language in ("vi", "en"):
        assert problem.message(language) != problem.remedy(language)
        assert "?" not in problem.message(language) + problem.remedy(language)
    return problem.code


@pytest.mark.parametrize(("code", "name"), FILES)
def test_refused_with_a_remedy(code, name):
    assert code_of(REFUSED[code][name](), name) == code


@pytest.mark.parametrize("name", HARMLESS)
def test_odd_but_harmless(name):
    assert code_of(HARMLESS[name](), name) == "document.not_a_plan"


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_needs_too_much_is_stopped_by_the_limits(name):
    outcome = read_apart(Request("plan", name, seconds=60), TOO_MUCH[name]())
    assert [p["code"] for p in outcome.problems] == ["document.too_much_memory"]


def test_a_file_of_the_code_page_before_unicode_is_read():
    assert load(WINDOWS, "a.txt").source.lines == ("Kế hoạch cải thiện chỉ số",)


def test_marks_that_nobody_sees_are_left_out():
    text = "Sở\u200b X\u00ady\u202e d\u2066ựng\ufeff"
    assert read_sheet(load(word(paragraph(text)))).lines == ["Sở Xy dựng"]
    assert load(text.encode()).source.lines == ("Sở Xy dựng",)


def test_damage_by_ocr_is_no_old_typeface(shared):
    for path in shared.glob("seeds/*.txt"):
        assert not is_legacy(path.read_text("utf-8"))
    assert read_plan(good_docx()).tasks
