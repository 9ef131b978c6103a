"""Printed pages put together to one sheet: paragraphs and tables over the ends of pages."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from xanh.documents.draft import View
from xanh.documents.read.pages import long_tables
from xanh.documents.read.pages.numerals import in_order
from xanh.documents.read.pages.page_flow import Piece, pieces
from xanh.documents.read.pages.page_furniture import without_furniture
from xanh.documents.read.pages.paragraphs import SetLine, joined
from xanh.documents.read.pages.printed import PrintedPage
from xanh.documents.read.sheet import Sheet


def assemble(pages: Sequence[PrintedPage]) -> Sheet:
    """One sheet from the pages of a document, in their order.

    Page numbers and running heads are left out; letterhead and closing are read column by column; lines of
    print become paragraphs, also over the end of a page; a table that goes on over pages becomes one, and a
    row cut by the end of a page is whole again.

    Returns
    -------
    Sheet
        Each line with its places and the certainty of its least certain line of print; `pages` has the first
        line of each page, `views` how each was looked at.

    Examples
    --------
    >>> from xanh.documents.read.pages.printed import Box, PrintedLine
    >>> first = PrintedLine("Sở Tài chính chủ", Box(0.1, 0.30, 0.9, 0.32))
    >>> second = PrintedLine("trì.", Box(0.1, 0.33, 0.2, 0.35))
    >>> assemble([PrintedPage(1, 595, 842, (first, second))]).lines
    ['Sở Tài chính chủ trì.']
    """
    sheet = Sheet()
    found = list(pieces(without_furniture(pages)))
    for kind, group in groupby(_numbered(found), key=lambda item: item[0]):
        members = [piece for _, piece in group]
        if kind[0]:
            _put_tables(members, sheet)
        else:
            _put_text((line for piece in members for line in piece.lines), sheet)
    _number(sheet)
    sheet.pages = _page_starts(sheet, len(pages))
    if any(page.view for page in pages):
        sheet.views = [page.view or View(page.number) for page in pages]
    return sheet


def _numbered(found: Sequence[Piece]) -> Iterable[tuple[tuple[bool, int], Piece]]:
    """Each piece with what it belongs to: grids in a row, or text that runs on from piece to piece."""
    number = 0
    before: Piece | None = None
    for piece in found:
        same = before is not None and bool(piece.grid) == bool(before.grid)
        number += not (same and piece.runs_on and before is not None and before.runs_on)
        yield (bool(piece.grid), number), piece
        before = piece


def _number(sheet: Sheet) -> None:
    """Put the Roman numbers of headings right that a scan has spoilt."""
    inside = {n for t in sheet.tables for r in t for cell in r for n in range(cell.first, cell.last + 1)}
    read = [n for n, sure in enumerate(sheet.certainty) if sure < 1 and n + 1 not in inside]
    for n, text in zip(read, in_order([sheet.lines[n] for n in read]), strict=True):
        sheet.lines[n] = text


def _put_text(lines: Iterable[SetLine], sheet: Sheet) -> None:
    for paragraph in joined(lines):
        sheet.add_line(paragraph.text, paragraph.places, paragraph.certainty)


def _put_tables(members: Sequence[Piece], sheet: Sheet) -> None:
    """Grids with nothing between them: one table as long as the next page goes on with it."""
    table: long_tables.LongTable | None = None
    page = 0
    for piece in members:
        if piece.grid is None:
            continue
        new = long_tables.opened(piece.grid, piece.page)
        if table and piece.page == page + 1 and long_tables.went_on(table, new):
            page = piece.page
            continue
        if table:
            long_tables.put(table, sheet)
        table, page = new, piece.page
    if table:
        long_tables.put(table, sheet)


def _page_starts(sheet: Sheet, count: int) -> list[int]:
    """The first line of each page; a page without one starts with the next page's."""
    firsts: dict[int, int] = {}
    for number, places in enumerate(sheet.places, start=1):
        for place in places:
            firsts.setdefault(place.page, number)
    starts, following = [], len(sheet.lines) or 1
    for page in range(max([count, *firsts]), 0, -1):
        following = min(following, firsts.get(page, following))
        starts.append(following)
    return [1, *starts[::-1][1:]]
