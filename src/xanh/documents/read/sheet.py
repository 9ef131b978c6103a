"""A document as numbered lines, whatever file it came from: what all readers of clean pages hand on.

A line is a paragraph, or one line of a cell. Tables keep which lines a cell holds; files with pages keep
where each line stands on them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from xanh.documents.draft import Region, Source, Span, View
from xanh.documents.read.files.letters import visible
from xanh.reference import Problem


@dataclass(frozen=True)
class CellText:
    """The lines of one cell; `first` counts from 1, `last` is smaller where the cell is empty.

    `pages` is the page of each line; empty where the file keeps no pages.
    """

    lines: tuple[str, ...]
    first: int
    last: int
    pages: tuple[int, ...] = ()

    @property
    def flat(self) -> str:
        """The text on one line."""
        return " ".join(" ".join(self.lines).split())

    @property
    def span(self) -> Span:
        """All its lines."""
        return replace(self.span_of(self.first), last_line=max(self.first, self.last))

    def span_of(self, line: int) -> Span:
        """One of its lines, by number."""
        page = self.pages[line - self.first] if self.pages else 1
        return Span(page, line, line)


Row = list[CellText]
EMPTY = CellText((), 1, 0)
Places = tuple[Region, ...]


@dataclass
class Sheet:
    """The lines of a document in reading order, and its tables.

    Attributes
    ----------
    lines : list of str
        Paragraphs and lines of cells; line 1 is `lines[0]`.
    tables : list of list of rows
        Each table as rows of cells; a merged cell stands in every column and row that it covers.
    pages : list of int
        The first line of each page; `[1]` where the file keeps no pages.
    places : list of tuple of Region
        Where each line stands: one region for each printed line of it. Empty where the file keeps no pages.
    views : list of View
        How each page was looked at; empty where all were read as they stand in the file.
    certainty : list of float
        How sure the letters of each line are, 0 to 1. Empty where all are certain.
    problems : list of Problem
        What the reader of the file noticed.

    Examples
    --------
    >>> sheet = Sheet()
    >>> cell = sheet.add_cell(["Sở Tài chính;", "Sở Xây dựng."])
    >>> cell.first, cell.last, sheet.lines[1]
    (1, 2, 'Sở Xây dựng.')
    """

    lines: list[str] = field(default_factory=list)
    tables: list[list[Row]] = field(default_factory=list)
    pages: list[int] = field(default_factory=lambda: [1])
    places: list[Places] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    certainty: list[float] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def add_line(self, text: str, places: Iterable[Region] = (), certainty: float = 1.0) -> int:
        """Append a paragraph, its spaces made single, unseen marks left out; returns its number."""
        self.lines.append(" ".join(visible(text).split()))
        self.places.append(tuple(places))
        self.certainty.append(certainty)
        return len(self.lines)

    def add_cell(self, texts: Iterable[str]) -> CellText:
        """Append the lines of a cell that stands nowhere on a page."""
        first = len(self.lines) + 1
        for text in texts:
            self.add_line(text)
        return self.cell(first)

    def cell(self, first: int) -> CellText:
        """The cell of all lines from `first` to the last one there is."""
        places = self.places[first - 1 :]
        pages = tuple(place[0].page for place in places if place)
        return CellText(tuple(self.lines[first - 1 :]), first, len(self.lines), pages)

    def on(self, source: Source) -> Source:
        """The source with these lines, their pages and their places."""
        placed = tuple(self.places) if any(self.places) else ()
        return replace(
            source,
            lines=tuple(self.lines),
            pages=tuple(self.pages),
            regions=placed,
            views=tuple(self.views),
        )


def rectangular(table: list[Row]) -> list[Row]:
    """A table whose rows are all as long as its longest, with empty cells at their ends.

    Examples
    --------
    >>> cell = CellText(("Sở Y tế",), 4, 4)
    >>> [len(row) for row in rectangular([[cell, cell], [cell]])]
    [2, 2]
    """
    width = max(map(len, table), default=0)
    return [[*row, *[_behind(row)] * (width - len(row))] for row in table]


def _behind(row: Row) -> CellText:
    """An empty cell where the row ends."""
    end = row[-1] if row else EMPTY
    return replace(end, lines=(), first=end.first, last=end.first - 1, pages=end.pages[:1])
