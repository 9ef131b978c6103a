"""What stands on printed pages, as the readers of PDF and of pictures find it: lines and grids of cells.

All boxes are shares of the page's width and height, 0 to 1, from the top left corner, as the page is to be
looked at (turned pages are turned back before).
"""

from dataclasses import dataclass

from xanh.documents.draft import View


@dataclass(frozen=True)
class Box:
    """A rectangle on a page."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return (self.top + self.bottom) / 2

    @property
    def centre(self) -> float:
        """Half way across."""
        return (self.left + self.right) / 2

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


@dataclass(frozen=True)
class PrintedLine:
    """A run of words on one line of print, without a gap that parts columns. `certainty` from 0 to 1."""

    text: str
    box: Box
    certainty: float = 1.0
    bold: bool = False


@dataclass(frozen=True)
class PrintedCell:
    """A cell of a grid: the rows and columns it covers (from 0, ends not included), and its lines."""

    rows: tuple[int, int]
    columns: tuple[int, int]
    box: Box
    lines: tuple[PrintedLine, ...] = ()


@dataclass(frozen=True)
class Grid:
    """A table with ruling lines (or columns told by their alignment): its cells, and its columns' edges."""

    cells: tuple[PrintedCell, ...]
    edges: tuple[float, ...]
    box: Box


@dataclass(frozen=True)
class PrintedPage:
    """One page, numbered from 1: its lines outside grids, and its grids, each in reading order.

    `view` says how it was looked at, where that is not the page of its number as it stands in the file.
    """

    number: int
    width: float
    height: float
    lines: tuple[PrintedLine, ...] = ()
    grids: tuple[Grid, ...] = ()
    view: View | None = None
