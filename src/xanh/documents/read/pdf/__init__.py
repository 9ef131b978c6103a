"""PDF files: pages whose letters can be trusted are read as they are, all others from their pictures."""

from collections.abc import Iterator, Sequence
from typing import Any

from xanh.documents.read.pages.assemble import assemble
from xanh.documents.read.pages.printed import PrintedPage
from xanh.documents.read.pdf.layer import is_trusted
from xanh.documents.read.pdf.opening import attachments, guarded, opened
from xanh.documents.read.pdf.page import printed, upright
from xanh.documents.read.pdf.pictures import is_hidden, with_pictures
from xanh.documents.read.sheet import Sheet
from xanh.reference import Place, Problem

COVERED = 0.6  # share of the page that a scan's picture covers
OUTLINES = 300  # drawn shapes from which a page without letters may have its text as drawings


def read_sheet(data: bytes, file: str) -> Sheet:
    """The lines and tables of a PDF file, each line with its places.

    Pages without letters that can be trusted are read from their pictures; where that replaced a text layer,
    `problems` says so.

    Raises
    ------
    ProblemError
        document.locked, document.broken, document.too_many_pages, document.pdf_scripts, document.pdf_form,
        document.ocr_missing.
    """
    found, problems = _looked_through(data, file)
    again = [number for number, (page, layer) in enumerate(found, start=1) if page is None and layer]
    if again:
        pages = {"pages": _in_words(again)}
        problems.append(Problem("document.text_layer_reread", Place(file=file, page=again[0]), pages))
    sheet = assemble(_read([page for page, _ in found], data, file))
    sheet.problems += problems
    return sheet


def _looked_through(data: bytes, file: str) -> tuple[list[tuple[PrintedPage | None, bool]], list[Problem]]:
    """All pages as `_pages` gives them; what pdfplumber keeps of the document (every picture) ends here."""
    document = opened(data, file)
    attached = [Problem("document.pdf_attachments", Place(file=file))] if attachments(document) else []
    return list(_pages(document, data, file)), attached


def _read(pages: Sequence[PrintedPage | None], data: bytes, file: str) -> list[PrintedPage]:
    """All pages, those that are None read from their pictures."""
    read = [page for page in pages if page]
    if len(read) == len(pages):
        return read
    from xanh.documents.read.scan import read_pages

    return list(read_pages(with_pictures(data, pages, file), of=len(pages)))


def _pages(document: Any, data: bytes, file: str) -> Iterator[tuple[PrintedPage | None, bool]]:
    """Each page, None where it must be read from its picture; and whether it has letters at all."""
    for opened_page in document.pages:
        with guarded(file):
            page = upright(opened_page)
            letters = page.chars
            pictured = _is_pictured(page)
            hidden = pictured and bool(letters) and is_hidden(data, page.page_number)
        text = "".join(letter["text"] for letter in letters)
        trusted = is_trusted(text, pictured=pictured, hidden=hidden)
        turn = (page.rotation - opened_page.rotation) % 360
        yield (printed(page, letters, turn) if trusted else None), bool(text.strip())
        page.close()
        opened_page.close()


def _is_pictured(page: Any) -> bool:
    """Whether a picture covers most of the page, or many drawn shapes may be its text."""
    whole = float(page.width * page.height)
    pictures = sum(abs(image["width"] * image["height"]) for image in page.images)
    return pictures > COVERED * whole or len(page.curves) > OUTLINES


def _in_words(numbers: Sequence[int]) -> str:
    """Pages as people write them.

    Examples
    --------
    >>> _in_words([1, 2, 3, 5])
    '1-3, 5'
    """
    groups: list[list[int]] = []
    for number in numbers:
        if groups and number == groups[-1][-1] + 1:
            groups[-1].append(number)
        else:
            groups.append([number])
    return ", ".join(f"{g[0]}-{g[-1]}" if len(g) > 1 else str(g[0]) for g in groups)
