"""The catalogue of problems is complete, and every code used in the code exists in it."""

import re
from pathlib import Path
from string import Formatter

import pytest

from xanh.reference import Place, Problem, ProblemError, catalogue
from xanh.reference.problems import SEVERITIES

SOURCE = Path(__file__).parents[2] / "src" / "xanh"


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_entry_has_severity_message_and_remedy_in_both_languages(code: str) -> None:
    entry = catalogue()[code]
    assert entry["severity"] in SEVERITIES
    for part in ("message", "remedy"):
        texts = entry[part]
        assert set(texts) == {"vi", "en"}
        assert all(texts.values())
        names = [{n for _, n, _, _ in Formatter().parse(texts[lang]) if n} for lang in ("vi", "en")]
        assert names[0] == names[1], f"{code}: the two languages name different values"


def test_no_code_stands_twice() -> None:
    lines = (SOURCE / "reference/data/problems.yaml").read_text("utf-8").splitlines()
    codes = [line for line in lines if line[:1].isalpha()]
    assert sorted(codes) == sorted(set(codes))


def test_every_code_in_the_source_is_in_the_catalogue_and_the_other_way_round() -> None:
    text = "\n".join(p.read_text("utf-8") for p in SOURCE.rglob("*.py"))
    prefixes = "|".join(sorted({c.split(".")[0] for c in catalogue()}))
    used = set(re.findall(rf'"((?:{prefixes})\.[a-z_]+)"', text))
    known = set(catalogue())
    assert known <= used, f"never used: {sorted(known - used)}"
    called = set(re.findall(r'Problem\(\s*"([a-z_]+\.[a-z_]+)"', text))
    assert called <= known, f"not in the catalogue: {sorted(called - known)}"


def test_a_message_names_its_values_and_leaves_no_braces() -> None:
    problem = Problem("document.too_large", Place(file="a.docx"), {"size": 25, "limit": 20})
    assert problem.message("vi") == "Tệp a.docx quá lớn (25 MB, tối đa 20 MB)."
    assert "20" in problem.message("en")
    assert Problem("document.too_large").message() == "Tệp ? quá lớn (? MB, tối đa ? MB)."


def test_an_error_carries_all_its_problems() -> None:
    error = ProblemError([Problem("document.empty"), Problem("document.binary")])
    assert [p.code for p in error.problems] == ["document.empty", "document.binary"]
    assert "document.binary" in str(error)


def test_figures_have_the_decimal_sign_of_the_language() -> None:
    problem = Problem("document.too_large", Place(file="a.docx"), {"size": 20.5, "limit": 20})
    assert "20,5" in problem.message("vi")
    assert "20.5" in problem.message("en")
