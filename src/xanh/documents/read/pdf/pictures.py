"""Pages of a PDF drawn as pictures, for those whose letters cannot be trusted."""

from collections.abc import Iterable, Iterator
from typing import Any

import pypdfium2

from xanh.documents.read.pages.printed import PrintedPage
from xanh.documents.read.pdf.opening import guarded

DPI = 300
LARGEST = 6000  # pixels of the longer side: A3 at 300 dpi has 4961


def with_pictures(data: bytes, pages: Iterable[PrintedPage | None], file: str) -> Iterator[Any]:
    """The pages of a PDF in order, a picture in colour in the place of each that is None.

    A picture is drawn when it is asked for, so that few are in memory.

    Raises
    ------
    ProblemError
        document.broken where a page cannot be drawn.
    """
    with guarded(file):
        document = pypdfium2.PdfDocument(data)
    try:
        for index, page in enumerate(pages):
            with guarded(file):
                picture = page or _picture(document, index)
            yield picture
    finally:
        document.close()


def is_hidden(data: bytes, number: int) -> bool:
    """Whether the letters of a page are laid under its picture without being drawn."""
    document = pypdfium2.PdfDocument(data)
    try:
        texts = document[number - 1].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
        first = next(iter(texts), None)
        invisible = pypdfium2.raw.FPDF_TEXTRENDERMODE_INVISIBLE
        return first is not None and pypdfium2.raw.FPDFTextObj_GetTextRenderMode(first.raw) == invisible
    finally:
        document.close()


def _picture(document: Any, index: int) -> Any:
    page = document[index]
    scale = min(DPI / 72, LARGEST / max(page.get_size()))
    bitmap = page.render(scale=scale, rev_byteorder=True)  # red, green, blue
    picture = bitmap.to_numpy()[..., :3].copy()
    bitmap.close()
    page.close()
    return picture
