"""Reading pages from their pictures: PNG, JPEG, TIFF, and pages of PDF that are only pictures.

Pages are brought upright, their letters to one size; ruling lines make grids, whose cells are read one by one
by Tesseract with its Vietnamese model; all else is read as text with layout.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from xanh.documents.draft import View
from xanh.documents.read.pages.assemble import assemble
from xanh.documents.read.pages.printed import PrintedPage
from xanh.documents.read.progress import pages_done
from xanh.documents.read.scan.decode import pages_of
from xanh.documents.read.scan.ink import Picture
from xanh.documents.read.scan.page import read_page
from xanh.documents.read.sheet import Sheet

__all__ = ["read_page", "read_pages", "read_sheet"]
AT_ONCE = 2  # pages read side by side: Tesseract and OpenCV leave Python's lock while they work


def read_sheet(data: bytes, file: str) -> Sheet:
    """The lines and tables of a picture file: PNG, JPEG, or TIFF of many pages.

    Raises
    ------
    ProblemError
        document.picture_too_large, document.too_many_pages, document.broken, document.ocr_missing.
    """
    return assemble(list(read_pages(pages_of(data, file))))


def read_pages(pages: Iterable[Picture | PrintedPage], of: int = 0) -> Iterator[PrintedPage]:
    """Pages in their order, numbered from 1: pictures are read, two at once; printed pages pass through.

    A page is asked for only when there is room for it, so that few pictures are in memory. Where two pages
    stand on one picture, the numbers count on.

    Parameters
    ----------
    of : int, optional
        How many there are, where that is known: who listens to the progress hears it.

    Raises
    ------
    ProblemError
        document.ocr_missing where the Vietnamese model is not installed.

    Examples
    --------
    >>> [page.number for page in read_pages([PrintedPage(7, 595, 842), PrintedPage(9, 595, 842)])]
    [1, 2]
    """
    number = 1
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for done, found in enumerate(_in_order(pages, threads), start=1):
            if of:
                pages_done(done, of)
            yield from (_numbered(page, number + n, done) for n, page in enumerate(found))
            number += len(found)


def _numbered(page: PrintedPage, number: int, leaf: int) -> PrintedPage:
    """The page with its number, which counts on where a leaf of the file holds two."""
    view = replace(page.view or View(leaf), page=leaf)
    return replace(page, number=number, view=None if view == View(number) else view)


def _in_order(
    pages: Iterable[Picture | PrintedPage], threads: ThreadPoolExecutor
) -> Iterator[list[PrintedPage]]:
    waiting: deque[Future[list[PrintedPage]]] = deque()
    for page in pages:
        waiting.append(threads.submit(_printed, page))
        if len(waiting) > AT_ONCE:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def _printed(page: Picture | PrintedPage) -> list[PrintedPage]:
    return [page] if isinstance(page, PrintedPage) else read_page(page, 1)
