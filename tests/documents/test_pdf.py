"""Born-digital PDF: a printed plan is read like the Word file it came from, in every look."""

from __future__ import annotations

import io
import json
from functools import cache

import pypdfium2
import pytest

from tests.conftest import absent
from tests.documents.damage_prose import random_plan
from tests.documents.printing import PRINTS, as_pdf, as_pdfs, missing_tools
from tests.documents.scoring import overall
from xanh.documents.read import load, read_plan, read_sheet
from xanh.documents.write import write_plan
from xanh.reference import plan_facts, plan_names

GOLD = ("gold_000", "gold_004")
OFFICE = (*GOLD, *plan_names(), "made")
OTHERS = [
    ("office-split", "gold_000"),
    ("sans-split", "gold_000"),
    ("ragged", "gold_004"),
    ("wide-leading", "made"),
]
LEAST = 0.995


@pytest.fixture(scope="session")
def facts(shared):
    """The facts of a plan by name."""

    @cache
    def named(name):
        if name == "made":
            return random_plan(7)
        if name in plan_names():
            return plan_facts(name)
        return json.loads((shared / f"gold/{name}.json").read_text("utf-8"))

    return named


@pytest.fixture(scope="session")
def paper(facts, tmp_path_factory):
    """A plan printed in a look, by names; each is printed once."""
    if missing_tools():
        absent(f"not on this machine: {', '.join(missing_tools())}")

    @cache
    def batch(look):
        printed = as_pdfs([facts(n) for n in OFFICE], PRINTS[look], tmp_path_factory.mktemp(look))
        return dict(zip(OFFICE, printed, strict=True))

    @cache
    def one(look, name):
        if look == "office":
            return batch(look)[name]
        return as_pdf(facts(name), PRINTS[look], tmp_path_factory.mktemp(look))

    return one


@pytest.fixture(scope="session")
def drafted(paper):
    """The draft read from a printed plan, by names."""
    return cache(lambda look, name: read_plan(paper(look, name), name="a.pdf"))


@pytest.mark.parametrize(("look", "name"), [*(("office", name) for name in OFFICE), *OTHERS])
def test_printed_plans_come_back_whole(shared, facts, drafted, look, name):
    draft = drafted(look, name)
    score, misses = overall(shared, draft, facts(name))
    assert score >= LEAST, misses
    assert draft.source.kind == "pdf"


@pytest.mark.parametrize("name", OFFICE)
def test_every_paragraph_is_one_line_as_in_word(facts, drafted, name):
    word = read_sheet(load(write_plan(facts(name)), "a.docx")).lines
    pdf = drafted("office", name).source.lines
    assert [line for line in pdf if line] == [line for line in word if line]


def test_every_line_has_its_places_on_its_page(paper):
    sheet = read_sheet(load(paper("sans-split", "gold_000"), "a.pdf"))
    assert len(sheet.places) == len(sheet.lines) == len(sheet.certainty)
    placed = [place for places in sheet.places for place in places]
    assert all(0 <= p.left < p.right <= 1 and 0 <= p.top < p.bottom <= 1 for p in placed)
    assert {place.page for place in placed} == set(range(1, len(sheet.pages) + 1))
    assert sheet.pages == sorted(sheet.pages)
    assert [len(table) for table in sheet.tables] == [47]  # 42 indicators, 4 sections, headings once
    for cells in sheet.tables[0]:
        assert all(cell.lines == tuple(sheet.lines[cell.first - 1 : cell.last]) for cell in cells)


def test_fields_point_at_their_page(drafted):
    pages = [row.fields["name"].spans[0].page for row in drafted("office", "gold_000").indicators]
    assert pages == sorted(pages)
    assert pages[0] == 1
    assert pages[-1] > 5


@pytest.mark.parametrize(("turn", "told"), [(90, True), (90, False), (180, False), (270, False)])
def test_turned_pages_are_turned_back(paper, drafted, turn, told):
    data = turned(paper("office", "made"), turn, told=told)
    assert tuple(read_sheet(load(data, "a.pdf")).lines) == drafted("office", "made").source.lines


def turned(data: bytes, degrees: int, *, told: bool) -> bytes:
    """The text of each page turned clockwise; where it is told, the page is shown turned back."""
    source, made = pypdfium2.PdfDocument(data), pypdfium2.PdfDocument.new()
    for number in range(len(source)):
        width, height = source[number].get_size()
        moved = {90: (0, width), 180: (width, height), 270: (height, 0)}[degrees]
        page = made.new_page(*((width, height) if degrees == 180 else (height, width)))
        picture = source.page_as_xobject(number, dest_pdf=made).as_pageobject()
        picture.set_matrix(pypdfium2.PdfMatrix().rotate(degrees).translate(*moved))
        page.insert_obj(picture)
        page.gen_content()
        page.set_rotation(360 - degrees if told else 0)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()
