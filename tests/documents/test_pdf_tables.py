"""Tables with merged cells, printed over pages: the same cells as in the Word file they came from."""

from __future__ import annotations

import io
import random

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.shared import Mm

from tests.conftest import absent
from tests.documents.printing import by_office, missing_tools
from xanh.documents.read import load, read_sheet

WORDS = ("nông", "nghiệp", "môi", "trường", "công", "thương", "xây", "dựng", "tài", "chính", "thực", "hiện")
HEADINGS = ("TT", "Nhiệm vụ", "Cơ quan thực hiện", "", "Thời gian", "Sản phẩm")
SEEDS = (12, 14)  # with rows cut and cells merged over the ends of pages


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    if missing_tools():
        absent(f"not on this machine: {', '.join(missing_tools())}")
    written = [made(random.Random(seed)) for seed in SEEDS]
    papers = by_office(written, tmp_path_factory.mktemp("merged"))
    return dict(zip(SEEDS, zip(written, papers, strict=True), strict=True))


@pytest.mark.parametrize("seed", SEEDS)
def test_merged_cells_come_back_over_the_ends_of_pages(printed, seed):
    word, pdf = (cells(load(data, "a")) for data in printed[seed])
    assert pdf == word


def cells(loaded):
    (table,) = read_sheet(loaded).tables
    return [[cell.flat for cell in row] for row in table]


def made(rng: random.Random) -> bytes:
    """A table of two rows of headings, sections, and tasks of one to three rows."""
    document = Document()
    document.sections[0].page_width, document.sections[0].page_height = Mm(210), Mm(297)
    document.add_paragraph(text(rng, 40))
    table = document.add_table(rows=2, cols=len(HEADINGS))
    table.style = "Table Grid"
    set_headings(table, again=rng.random() < 0.5)
    for number in range(1, 16):
        if number % 4 == 1:
            row = table.add_row()
            row.cells[0].text = "I"
            row.cells[1].merge(row.cells[5]).text = text(rng, 4)
        add_task(table, number, rng)
    document.add_paragraph(text(rng, 20))
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def set_headings(table, *, again: bool) -> None:
    for column, heading in enumerate(HEADINGS):
        if column in (2, 3):
            table.cell(1, column).text = ("Chủ trì", "Phối hợp")[column - 2]
        else:
            table.cell(0, column).merge(table.cell(1, column)).text = heading
    table.cell(0, 2).merge(table.cell(0, 3)).text = HEADINGS[2]
    for row in table.rows if again else ():
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def add_task(table, number: int, rng: random.Random) -> None:
    rows = [table.add_row() for _ in range(rng.randint(1, 3))]
    for row in rows:
        items = "\n".join(f"- {text(rng, rng.randint(2, 5))};" for _ in range(rng.randint(1, 4)))
        filled = ("", f"{text(rng, rng.randint(3, 20))}.", text(rng, 3), items, "Quý IV/2025", text(rng, 3))
        for cell, value in zip(row.cells, filled, strict=True):
            cell.text = value
        if rng.random() < 0.5:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    merged = [0, 2] if rng.random() < 0.5 else [0]
    for column in merged:
        rows[0].cells[column].merge(rows[-1].cells[column]).text = text(rng, 3) if column else str(number)


def text(rng: random.Random, count: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(count)).capitalize()
