"""Pages put together: whatever was set in lines, columns, cells and pages comes back as it was before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xanh.documents.read.pages.assemble import assemble
from xanh.documents.read.pages.printed import Box, Grid, PrintedCell, PrintedLine, PrintedPage

WIDTH = 0.009  # of a letter: all are as wide here
LINE = 0.02  # from line to line
LEFT, RIGHT = 0.15, 0.93
TOP, BOTTOM = 0.08, 0.94
WORDS = st.sampled_from(["nông", "sông", "vùng", "phường", "huấn", "chuyên", "quân", "hoa", "nên", "khoản"])
MARKERS = st.sampled_from(["1. ", "2.1. ", "a) ", "- ", "+ "])


def texts(most):
    return st.lists(WORDS, min_size=1, max_size=most).map(" ".join)


def wrapped(text: str, width: float, first: float = 0.0) -> list[str]:
    """The lines of a text in a measure; the first one is shorter by an indent."""
    lines, room = [""], width - first
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) * WIDTH > room and lines[-1]:
            lines.append(word)
            room = width
        else:
            lines[-1] = longer
    return lines


def line(text: str, left: float, top: float, certainty: float = 1.0) -> PrintedLine:
    return PrintedLine(text, Box(left, top, left + len(text) * WIDTH, top + 0.8 * LINE), certainty)


def numbered(pages: list[list[PrintedLine]]) -> list[PrintedPage]:
    """Pages of lines with a number above each but the first, as official documents have it."""
    made = []
    for number, lines in enumerate(pages, start=1):
        head = [line(str(number), 0.54, 0.03)] if number > 1 else []
        made.append(PrintedPage(number, 595, 842, (*head, *lines)))
    return made


@dataclass(frozen=True)
class Setting:
    """How paragraphs are set: indent of first lines, space between paragraphs, lines on a page."""

    indent: float
    space: float
    lines: int


settings_of_prose = st.builds(
    Setting,
    indent=st.sampled_from([0.0, 0.06]),
    space=st.sampled_from([0.0, 0.5 * LINE]),
    lines=st.integers(3, 25),
)


@settings(max_examples=60, deadline=None)
@given(setting=settings_of_prose, paragraphs=st.lists(st.tuples(MARKERS, texts(60)), min_size=1, max_size=12))
def test_paragraphs_come_back_over_the_ends_of_lines_and_pages(setting, paragraphs):
    written = [f"{marker}{text}." for marker, text in paragraphs]
    pages, at = [[]], TOP
    for text in written:
        for number, part in enumerate(wrapped(text, RIGHT - LEFT, setting.indent)):
            if len(pages[-1]) == setting.lines:
                pages.append([])
                at = TOP
            pages[-1].append(line(part, LEFT + (0 if number else setting.indent), at))
            at += LINE
        at += setting.space
    sheet = assemble(numbered(pages))
    assert sheet.lines == written
    assert [len(place) for place in sheet.places] == [
        len(wrapped(text, RIGHT - LEFT, setting.indent)) for text in written
    ]
    assert len(sheet.pages) == len(pages)


@settings(max_examples=30, deadline=None)
@given(left=st.lists(texts(3), min_size=3, max_size=6), right=st.lists(texts(4), min_size=3, max_size=6))
def test_the_left_column_is_read_before_the_right_one(left, right):
    at_left = [line(f"- {text};", LEFT, 0.5 + n * LINE) for n, text in enumerate(left)]
    at_right = [line(text, 0.6, 0.505 + n * LINE) for n, text in enumerate(right)]
    body = line("quân " * 17, LEFT, 0.4)
    mixed = sorted([body, *at_left, *at_right], key=lambda item: item.box.top)
    read = assemble([PrintedPage(1, 595, 842, tuple(mixed))]).lines
    assert read == [body.text.strip(), *(f"- {text};" for text in left), *right]


EDGES = (0.10, 0.16, 0.45, 0.70, 0.95)
HEADINGS = ("TT", "Chỉ tiêu", "Chủ trì", "Phối hợp")


@dataclass(frozen=True)
class Paper:
    """How a table is printed: lines on a page, headings on each, rows cut by its end."""

    lines: int
    again: bool
    cut: bool
    shift: float  # of every second page, as in a scan


papers = st.builds(
    Paper, lines=st.integers(12, 30), again=st.booleans(), cut=st.booleans(), shift=st.sampled_from([0, 0.01])
)
rows = st.lists(st.tuples(texts(12), texts(9), texts(20)), min_size=1, max_size=14)


def printed(table: list[tuple[str, ...]], paper: Paper) -> list[PrintedPage]:
    """A table printed over pages, with its number in the first column of each row."""
    pages = [[HEADINGS]]
    room = paper.lines
    for number, cells in enumerate(table, start=1):
        parts = [wrapped(t, EDGES[n + 2] - EDGES[n + 1] - 0.02) for n, t in enumerate((*cells,))]
        rest = [[str(number)], *parts]
        while rest:
            height = max(map(len, rest))
            if height > room and not (paper.cut and room > 1):
                pages.append([HEADINGS] if paper.again else [])
                room = paper.lines
            taken, room = min(height, room), room - min(height, room)
            pages[-1].append(tuple("\n".join(islice(cell, taken)) for cell in rest))
            rest = [cell[taken:] for cell in rest] if height > taken else []
    return [grid_page(n, page, paper.shift if n % 2 == 0 else 0) for n, page in enumerate(pages, start=1)]


def grid_page(number: int, page: list[tuple[str, ...]], shift: float) -> PrintedPage:
    cells, at = [], TOP
    edges = [edge + shift for edge in EDGES]
    for row, texts_of_row in enumerate(page):
        height = LINE * max(text.count("\n") + 1 for text in texts_of_row)
        for column, text in enumerate(texts_of_row):
            box = Box(edges[column], at, edges[column + 1], at + height)
            parts = text.split("\n") if text else []
            lines = tuple(line(t, edges[column] + 0.01, at + n * LINE) for n, t in enumerate(parts))
            cells.append(PrintedCell((row, row + 1), (column, column + 1), box, lines))
        at += height
    grid = Grid(tuple(cells), tuple(edges), Box(edges[0], TOP, edges[-1], at))
    head = (line(f"Trang {number}", 0.45, 0.03),)
    return PrintedPage(number, 595, 842, head, (grid,))


@settings(max_examples=60, deadline=None)
@given(table=rows, paper=papers)
def test_a_table_over_pages_is_one_table(table, paper):
    written = [(*cells[:2], f"{cells[2]}.") for cells in table]
    sheet = assemble(printed(written, paper))
    assert len(sheet.tables) == 1
    read = [tuple(cell.flat for cell in row) for row in sheet.tables[0]]
    assert read == [HEADINGS, *((str(n), *cells) for n, cells in enumerate(written, start=1))]
    for cell in (cell for row in sheet.tables[0] for cell in row):
        assert cell.lines == tuple(sheet.lines[cell.first - 1 : cell.last])


def test_another_table_on_the_next_page_stays_apart():
    paper = Paper(lines=30, again=True, cut=False, shift=0)
    first, other = printed([("a", "b", "c")], paper)[0], printed([("d", "e", "f")], paper)[0]
    grid = other.grids[0]
    moved = Grid(grid.cells, (0.1, 0.3, 0.5, 0.70, 0.95), grid.box)
    sheet = assemble([first, PrintedPage(2, 595, 842, (), (moved,))])
    assert len(sheet.tables) == 2


def test_text_between_two_tables_parts_them():
    paper = Paper(lines=30, again=True, cut=False, shift=0)
    first, other = printed([("a", "b", "c")], paper)[0], printed([("d", "e", "f")], paper)[0]
    heading = line("II. Nhóm chỉ tiêu về môi trường", LEFT, 0.06)
    sheet = assemble([first, PrintedPage(2, 595, 842, (heading,), other.grids)])
    assert len(sheet.tables) == 2
    assert heading.text in sheet.lines


def test_a_merged_cell_stands_in_every_column_it_covers():
    box = Box(0.1, 0.1, 0.95, 0.12)
    wide = PrintedCell((0, 1), (1, 4), box, (line("Đảm bảo tuân thủ", 0.2, 0.1),))
    number = PrintedCell((0, 1), (0, 1), box, (line("II", 0.12, 0.1),))
    sheet = assemble([PrintedPage(1, 595, 842, (), (Grid((number, wide), EDGES, box),))])
    row = sheet.tables[0][0]
    assert [cell.flat for cell in row] == ["II", *["Đảm bảo tuân thủ"] * 3]
    assert row[1] is row[3]


def test_the_least_certain_line_tells_for_the_paragraph():
    lines = (line("sông " * 17, LEFT, 0.3, 0.9), line("vùng.", LEFT, 0.32, 0.4))
    assert assemble([PrintedPage(1, 595, 842, lines)]).certainty == [0.4]


@pytest.mark.parametrize("text", ["2", "- 2 -", "Trang 2", "2/7", "Trang 2/7"])
def test_page_numbers_are_left_out(text):
    body = line("sông vùng phường", LEFT, 0.1)
    for top in (0.03, 0.96):
        pages = [
            PrintedPage(2, 595, 842, tuple(sorted((body, line(text, 0.5, top)), key=lambda x: x.box.top)))
        ]
        assert assemble(pages).lines == [body.text]


def test_figures_that_end_a_paragraph_on_a_new_page_are_kept():
    pages = [
        [line("trước ngày " * 7 + "hạn", LEFT, 0.9)],
        [line("05/12.", LEFT, TOP), line("2. Sở", LEFT, 0.1)],
    ]
    plain = [PrintedPage(n, 595, 842, tuple(lines)) for n, lines in enumerate(pages, start=1)]
    assert assemble(plain).lines == ["trước ngày " * 7 + "hạn 05/12.", "2. Sở"]


def test_running_heads_are_left_out():
    heads = [line("Kế hoạch cải thiện Chỉ số Xanh", 0.3, 0.03 + n / 1000) for n in range(4)]
    pages = [
        PrintedPage(n, 595, 842, (head, line(f"{n}. Sở.", LEFT, 0.2))) for n, head in enumerate(heads, 1)
    ]
    assert assemble(pages).lines == [f"{n}. Sở." for n in range(1, 5)]


def test_nothing_gives_an_empty_sheet():
    assert assemble([]).lines == []
    assert assemble([PrintedPage(1, 595, 842)]).pages == [1]
