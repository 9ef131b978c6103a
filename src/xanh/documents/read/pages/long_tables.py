"""Grids of pages as tables: one over several pages is one table, headings stand once, a cut row is whole."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from rapidfuzz import fuzz

from xanh.documents.read.pages.paragraphs import SetLine, joined
from xanh.documents.read.pages.printed import Grid, PrintedCell
from xanh.documents.read.prose.outline import ENDS
from xanh.documents.read.prose.words import key
from xanh.documents.read.sheet import CellText, Sheet

EDGE = 0.012  # share of the width by which the same column's edge may move from page to page
SHIFT = 0.05  # how far the whole table may move
PADDING = 0.012  # at most so far stands a text from the edge of its cell
SAME = 90  # likeness of a repeated heading with the first one
HEADINGS = 4  # at most so many rows of headings
ROOM = 3.2  # heights of a line: more than is kept free so that a paragraph is not torn
FILLED = 0.85  # share of rows with a text in a column that is always filled
TOLD = 50  # the last rows that tell how a table is made


@dataclass(eq=False)
class Cell:
    """A cell of a table over pages: the columns it covers (end not included), and its lines."""

    columns: tuple[int, int]
    lines: list[SetLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text on one line."""
        return " ".join(line.line.text.strip() for line in self.lines)


@dataclass
class LongTable:
    """A table over pages: its rows from left to right, and its columns' edges.

    A cell merged over rows stands in each of them; what a table looks like is told by its last rows.
    """

    rows: list[list[Cell]]
    edges: list[float]

    def alike(self, row: Sequence[Cell]) -> list[list[Cell]]:
        """Its last rows with the same columns as `row`."""
        columns = _columns(row)
        return [known for known in self.rows[-TOLD:] if _columns(known) == columns]


def opened(grid: Grid, page: int) -> LongTable:
    """A table of one page."""
    pads = _paddings(grid)
    rows: list[list[Cell]] = [[] for _ in range(max((cell.rows[1] for cell in grid.cells), default=0))]
    for printed in sorted(grid.cells, key=lambda cell: cell.columns):
        cell = _cell(printed, page, pads[printed.columns[0]])
        for row in rows[slice(*printed.rows)]:
            row.append(cell)
    return LongTable(rows, list(grid.edges))


def went_on(table: LongTable, more: LongTable) -> bool:
    """Join a table of the next page to the one before it; False where it is another table."""
    edges = _shared_edges(table.edges, more.edges)
    if edges is None:
        return False
    for part in (table, more):
        _move_columns(part, edges)
    rows = more.rows[_headings_again(table, more) :]
    merging = _merging(table.rows, table.rows[0]) | _merging(rows)
    if rows and _is_cut(table, rows[0], merging):
        _join(dict(zip(rows[0], table.rows[-1], strict=True)), rows)
        del rows[0]
    elif rows:
        _join(_merged_on(table, rows[0], merging), rows)
    table.rows += rows
    return True


def put(table: LongTable, sheet: Sheet) -> None:
    """Add a table's lines and cells to a sheet."""
    texts: dict[Cell, CellText] = {}
    rows = []
    for row in table.rows:
        cells: list[CellText | None] = [None] * (len(table.edges) - 1)
        for cell in row:
            if cell not in texts:
                texts[cell] = _put_cell(cell, sheet)
            cells[slice(*cell.columns)] = [texts[cell]] * (cell.columns[1] - cell.columns[0])
        rows.append([text or sheet.add_cell(()) for text in cells])
    sheet.tables.append(rows)


def _put_cell(cell: Cell, sheet: Sheet) -> CellText:
    first = len(sheet.lines) + 1
    for paragraph in joined(cell.lines):
        sheet.add_line(paragraph.text, paragraph.places, paragraph.certainty)
    return sheet.cell(first)


def _cell(cell: PrintedCell, page: int, padding: float) -> Cell:
    left, right = cell.box.left + padding, cell.box.right - padding
    return Cell(cell.columns, [SetLine(page, line, left, right) for line in cell.lines])


def _paddings(grid: Grid) -> dict[int, float]:
    """How far the text stands from the edge, by the first column of a cell."""
    found: dict[int, float] = {}
    for cell in grid.cells:
        gap = min((line.box.left - cell.box.left for line in cell.lines), default=PADDING)
        found[cell.columns[0]] = max(0.0, min(gap, found.get(cell.columns[0], PADDING)))
    return found


def _shared_edges(one: Sequence[float], other: Sequence[float]) -> list[float] | None:
    """The edges of both where those of one are all found in the other; None where they differ."""
    shift = one[0] - other[0]
    moved = [edge + shift for edge in other]
    many, few = (one, moved) if len(one) >= len(moved) else (moved, one)
    same_width = abs(one[-1] - moved[-1]) <= EDGE and abs(shift) <= SHIFT
    known = all(any(abs(edge - known) <= EDGE for known in many) for edge in few)
    return list(many) if same_width and known else None


def _move_columns(table: LongTable, edges: list[float]) -> None:
    shift = edges[0] - table.edges[0]
    places = [min(range(len(edges)), key=lambda n: abs(edges[n] - e - shift)) for e in table.edges]
    if places != list(range(len(places))):
        for cell in {cell for row in table.rows for cell in row}:
            cell.columns = (places[cell.columns[0]], places[cell.columns[1]])
    table.edges = list(edges)


def _headings_again(table: LongTable, more: LongTable) -> int:
    """How many rows at the top of a page only repeat the headings."""
    pairs = zip(table.rows[:-1], more.rows[:HEADINGS], strict=False)
    return sum(1 for _ in takewhile(lambda pair: _same_row(*pair), pairs))


def _same_row(row: Sequence[Cell], other: Sequence[Cell]) -> bool:
    if _columns(row) != _columns(other):
        return False
    texts = [(key(a.text), key(b.text)) for a, b in zip(row, other, strict=True)]
    above, below = (" ".join(filter(None, side)) for side in zip(*texts, strict=True))
    return bool(above) and fuzz.ratio(above, below) >= SAME


def _join(heads: Mapping[Cell, Cell], rows: list[list[Cell]]) -> None:
    """Add the lines of cells to those they go on with, and put these in their place."""
    for cell, head in heads.items():
        head.lines += cell.lines
    for row in rows:
        row[:] = [heads.get(cell, cell) for cell in row]


def _merging(rows: Sequence[Sequence[Cell]], headings: Sequence[Cell] = ()) -> set[tuple[int, int]]:
    """The columns of which cells are merged over rows, below the headings."""
    pairs = pairwise(rows[-TOLD:])
    return {c.columns for above, below in pairs for c in below if c in above and c not in headings}


def _merged_on(table: LongTable, new: Sequence[Cell], merging: set[tuple[int, int]]) -> dict[Cell, Cell]:
    """A page's empty first cells that go on with one of the page before.

    Their column has other merged cells, or hardly any that are empty.
    """
    if _columns(table.rows[-1]) != _columns(new):
        return {}
    known = table.alike(new)
    joins = (c.columns in merging or _is_filled([row[n] for row in known]) for n, c in enumerate(new))
    cells = zip(new, table.rows[-1], joins, strict=True)
    return {cell: head for cell, head, joined in cells if joined and not cell.text}


def _is_cut(table: LongTable, new: Sequence[Cell], merging: set[tuple[int, int]]) -> bool:
    """Whether the first row of the next page goes on with the last row of this one.

    It does where a sentence goes on, or where a cell is empty that hardly any row leaves empty.
    """
    last, known = table.rows[-1], table.alike(new)
    if _columns(last) != _columns(new) or len(new) < 2 or (last[0].text and new[0].text):
        return False
    if any(_within_sentence(a, b) for a, b in zip(last, new, strict=True)):
        return True
    if any(_had_ended(a, b, last) for a, b in zip(last, new, strict=True)):
        return False
    lacking = [n for n, cell in enumerate(new) if last[n].text and not cell.text]
    return any(new[n].columns not in merging and _is_filled([row[n] for row in known]) for n in lacking)


def _had_ended(cell: Cell, more: Cell, row: Sequence[Cell]) -> bool:
    """Whether a cell left room below its text: then it was not cut, and `more` is another one."""
    if not (cell.lines and more.lines):
        return False
    ends = [known.lines[-1].line.box.bottom for known in row if known.lines]
    own = cell.lines[-1].line.box
    return max(ends) - own.bottom > ROOM * own.height


def _columns(row: Sequence[Cell]) -> list[tuple[int, int]]:
    return [cell.columns for cell in row]


def _is_filled(cells: Sequence[Cell]) -> bool:
    return sum(bool(cell.text) for cell in cells) >= FILLED * len(cells)


def _within_sentence(cell: Cell, more: Cell) -> bool:
    """Whether a cell's text goes on in the next one in the middle of a sentence."""
    end, start = cell.text.rstrip(), more.text.lstrip()
    return bool(end and start) and not end.endswith(ENDS) and (start[0].islower() or end[-1] in ",-")
