"""Grids of pages as tables: one over several pages is one table, headings stand once, a cut row is whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from xanh.documents.read.outline import ENDS
from xanh.documents.read.paragraphs import SetLine, joined
from xanh.documents.read.printed import Grid, PrintedCell
from xanh.documents.read.prose_words import key
from xanh.documents.read.sheet import CellText, Row, Sheet

EDGE = 0.012  # share of the width by which the same column's edge may move from page to page
SHIFT = 0.05  # how far the whole table may move
PADDING = 0.012  # at most so far stands a text from the edge of its cell
SAME = 90  # likeness of a repeated heading with the first one
HEADINGS = 4  # at most so many rows of headings


@dataclass
class Cell:
    """A cell of a table over pages: rows and columns it covers (ends not included), and its lines."""

    rows: tuple[int, int]
    columns: tuple[int, int]
    lines: list[SetLine] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text on one line."""
        return " ".join(line.line.text.strip() for line in self.lines)


@dataclass
class LongTable:
    """A table over pages: its cells in reading order, and its columns' edges."""

    cells: list[Cell]
    edges: list[float]

    @property
    def height(self) -> int:
        """The number of its rows."""
        return max((cell.rows[1] for cell in self.cells), default=0)

    def row(self, number: int) -> list[Cell]:
        """The cells that start in a row, counted from 0."""
        return [cell for cell in self.cells if cell.rows[0] == number]

    def crossing(self, number: int) -> list[Cell]:
        """The cells that cover a row, from left to right."""
        found = (cell for cell in self.cells if cell.rows[0] <= number < cell.rows[1])
        return sorted(found, key=lambda cell: cell.columns)


def opened(grid: Grid, page: int) -> LongTable:
    """A table of one page."""
    pads = _paddings(grid)
    ordered = sorted(grid.cells, key=lambda cell: (cell.rows[0], cell.columns[0]))
    return LongTable([_cell(cell, page, pads[cell.columns[0]]) for cell in ordered], list(grid.edges))


def went_on(table: LongTable, more: LongTable) -> bool:
    """Join a table of the next page to the one before it; False where it is another table."""
    edges = _shared_edges(table.edges, more.edges)
    if edges is None:
        return False
    for part in (table, more):
        _move_columns(part, edges)
    _drop_headings(table, more)
    if more.height:
        _append(table, more)
    return True


def put(table: LongTable, sheet: Sheet) -> None:
    """Add a table's lines and cells to a sheet."""
    rows: list[list[CellText | None]] = [[None] * (len(table.edges) - 1) for _ in range(table.height)]
    for cell in table.cells:
        first = len(sheet.lines) + 1
        for paragraph in joined(cell.lines):
            sheet.add_line(paragraph.text, paragraph.places, paragraph.certainty)
        text = sheet.cell(first)
        for row in rows[slice(*cell.rows)]:
            row[slice(*cell.columns)] = [text] * (cell.columns[1] - cell.columns[0])
    sheet.tables.append([_filled(row, sheet) for row in rows])


def _filled(row: list[CellText | None], sheet: Sheet) -> Row:
    return [cell or sheet.add_cell(()) for cell in row]


def _cell(cell: PrintedCell, page: int, padding: float) -> Cell:
    left, right = cell.box.left + padding, cell.box.right - padding
    return Cell(cell.rows, cell.columns, [SetLine(page, line, left, right) for line in cell.lines])


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
    for cell in table.cells:
        cell.columns = (places[cell.columns[0]], places[cell.columns[1]])
    table.edges = list(edges)


def _drop_headings(table: LongTable, more: LongTable) -> None:
    count = 0
    while count < min(HEADINGS, table.height - 1, more.height) and _same_row(table, more, count):
        count += 1
    more.cells = [cell for cell in more.cells if cell.rows[1] > count]
    for cell in more.cells:
        cell.rows = (max(0, cell.rows[0] - count), cell.rows[1] - count)


def _same_row(table: LongTable, more: LongTable, number: int) -> bool:
    one, other = ([(c.columns, key(c.text)) for c in part.crossing(number)] for part in (table, more))
    if [columns for columns, _ in one] != [columns for columns, _ in other] or not any(t for _, t in one):
        return False
    return all(a == b or fuzz.ratio(a, b) >= SAME for (_, a), (_, b) in zip(one, other, strict=True))


def _append(table: LongTable, more: LongTable) -> None:
    """Add the rows of `more`; where a page's end cut a row, its first row belongs to the last one."""
    cut = _is_cut(table, more)
    start = table.height - cut
    last = table.crossing(start) if cut else []
    for cell in more.cells:
        head = next((c for c in last if c.columns == cell.columns), None) if cell.rows[0] == 0 else None
        if head:
            head.lines += cell.lines
            head.rows = (head.rows[0], start + cell.rows[1])
        else:
            cell.rows = (cell.rows[0] + start, cell.rows[1] + start)
            table.cells.append(cell)
    table.cells.sort(key=lambda cell: (cell.rows[0], cell.columns[0]))


def _is_cut(table: LongTable, more: LongTable) -> bool:
    """Whether the first row of the next page goes on with the last row of this one."""
    last, new = table.crossing(table.height - 1), more.crossing(0)
    if [c.columns for c in last] != [c.columns for c in new] or len(new) < 2:
        return False
    within = any(_within_sentence(a, b) for a, b in zip(last, new, strict=True))
    if last[0].text and new[0].text:
        return False
    if not last[0].text or _merges_rows(table):
        return within
    return within or _is_numbered(table)


def _within_sentence(cell: Cell, more: Cell) -> bool:
    """Whether a cell's text goes on in the next one in the middle of a sentence."""
    end, start = cell.text.rstrip(), more.text.lstrip()
    return bool(end and start) and not end.endswith(ENDS) and (start[0].islower() or end[-1] in ",-")


def _is_numbered(table: LongTable) -> bool:
    """Whether nearly every row has a text in its first column."""
    firsts = [cells[0] for n in range(table.height) if (cells := table.crossing(n))]
    return sum(bool(cell.text) for cell in firsts) >= 0.8 * len(firsts)


def _merges_rows(table: LongTable) -> bool:
    """Whether cells of the first column are merged over rows: an empty one is then no sign of a cut."""
    return any(cell.rows[1] - cell.rows[0] > 1 for cell in _firsts(table))


def _firsts(table: LongTable) -> Iterator[Cell]:
    return (cell for cell in table.cells if cell.columns[0] == 0)
