"""Scanned plans from file to draft: pictures and PDF, turned, damaged, stamped; doubts are marked."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest
from PIL import Image

from tests.conftest import absent
from tests.documents import doubts, drawing, scanning
from tests.documents.scanning import POOR, Damage
from tests.documents.scoring import overall
from xanh.documents.draft import State
from xanh.documents.read import read_plan, scan
from xanh.documents.read.scan import letters
from xanh.reference import ProblemError, plan_facts

ROWS = 5


@pytest.fixture(autouse=True)
def _needs():
    letters.model_folder.cache_clear()
    if not drawing.FONT.is_file():
        absent(f"{drawing.FONT} is absent (Debian: fonts-croscore)")
    try:
        letters.model_folder()
    except ProblemError:
        absent(f"the model for Vietnamese is absent (Debian: {letters.PACKAGE})")


def facts(first: int = 0):
    """A plan of a few indicators."""
    whole = plan_facts("langson_2026_18")
    rows = whole["indicators"][first : first + ROWS]
    return {"header": whole["header"], "subindices": whole["subindices"][:1], "indicators": rows}


def read_and_scored(shared, data: bytes, wanted, *, name: str):
    draft = read_plan(data, name=name)
    score, misses = overall(shared, draft, wanted)
    return draft, score, misses


def test_a_poor_scan_on_its_head_is_read(shared):
    page = scanning.damaged(drawing.table(facts()), replace(POOR, dpi=300, turn=180), seed=1)
    draft, score, misses = read_and_scored(shared, scanning.encoded(page, "JPEG"), facts(), name="a.jpg")
    assert score >= 0.97, misses
    assert draft.source.kind == "picture"
    assert abs(draft.source.views[0].turn - (180 - POOR.skew)) < 0.2
    regions = [place for places in draft.source.regions for place in places]
    assert all(0 <= r.left < r.right <= 1 and 0 <= r.top < r.bottom <= 1 for r in regions)


def test_a_stamped_page_in_colour_on_its_side_inside_a_pdf(shared):
    damage = Damage(colour=True, stamp=True, jpeg=70, turn=90)
    page = scanning.damaged(drawing.table(facts()), damage, seed=2)
    draft, score, misses = read_and_scored(shared, scanning.as_pdf([page]), facts(), name="a.pdf")
    assert score >= 0.98, misses
    assert draft.source.kind == "pdf"


def test_a_table_goes_on_over_the_frames_of_a_tiff(shared):
    pages = [scanning.damaged(drawing.table(facts(n)), Damage(), seed=n) for n in (0, ROWS)]
    wanted = {**facts(), "indicators": facts()["indicators"] + facts(ROWS)["indicators"]}
    draft, score, misses = read_and_scored(shared, scanning.as_tiff(pages), wanted, name="a.tif")
    assert score >= 0.99, misses
    assert len(draft.source.pages) == 2


def test_two_pages_on_one_picture_are_two():
    line = "Kế hoạch của Ủy ban nhân dân tỉnh Lạng Sơn"
    page = scanning.damaged(drawing.text([line] * 20), Damage(), seed=0)
    left, right = scan.read_page(scanning.two_up(page, page), 4)
    assert (left.number, right.number) == (4, 5)
    assert left.view.right == right.view.left == pytest.approx(0.5, abs=0.03)
    assert [found.text for found in left.lines] == [found.text for found in right.lines]
    assert sum(found.text == line for found in left.lines) >= 18


def test_what_bad_print_makes_wrong_is_marked():
    clear = read_plan(scanning.encoded(drawing.table(facts())), name="a.png")
    spoilt = scanning.damaged(drawing.table(facts()), Damage(blur=3.4, noise=16, jpeg=30), seed=5)
    doubtful = read_plan(scanning.encoded(spoilt), name="a.png")
    wrong = [field for field in doubts.judged(doubtful, clear) if not field.right]
    assert len(wrong) > 1
    assert sum(field.state is State.TO_CHECK for field in wrong) >= 0.9 * len(wrong)
    states = [reading.state for row in clear.indicators for reading in row.fields.values()]
    assert states.count(State.ACCEPTED) > 0.8 * len(states)


def test_without_the_model_the_package_is_named(monkeypatch):
    monkeypatch.setattr(letters, "FOLDERS", ())
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    letters.model_folder.cache_clear()
    with pytest.raises(ProblemError) as error:
        letters.model_folder()
    assert error.value.problems[0].code == "document.ocr_missing"
    assert letters.PACKAGE in error.value.problems[0].remedy("vi")
    letters.model_folder.cache_clear()


def test_the_folder_with_the_model_can_be_stated(monkeypatch, tmp_path):
    shutil.copy(letters.model_folder() / letters.MODEL, tmp_path)
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    letters.model_folder.cache_clear()
    assert letters.model_folder() == tmp_path
    letters.model_folder.cache_clear()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_cut_file_is_broken(kind):
    whole = scanning.encoded(drawing.text(["Kế hoạch"] * 30), kind)
    assert code_of(whole[: len(whole) // 2]) == "document.broken"


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked():
    bomb = scanning.encoded(Image.new("1", (30_000, 30_000)), "PNG")
    assert len(bomb) < 200_000
    assert code_of(bomb) == "document.picture_too_large"


def test_too_many_frames_are_refused(monkeypatch):
    monkeypatch.setattr(scan.decode, "PAGES", 2)
    frames = [scanning.damaged(drawing.text([]), Damage(), seed=0)[:50, :50] for _ in range(3)]
    assert code_of(scanning.as_tiff(frames)) == "document.too_many_pages"


def code_of(data: bytes) -> str:
    with pytest.raises(ProblemError) as error:
        read_plan(data, name="a")
    return error.value.problems[0].code
