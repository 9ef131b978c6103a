"""Pages of a PDF read from their pictures."""

from collections.abc import Iterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pypdfium2

from xanh.documents.read.pdf.opening import guarded
from xanh.documents.read.printed import PrintedPage
from xanh.reference import Place, Problem, ProblemError

READER = "xanh.documents.read.scan"
DPI = 300
LARGEST = 6000  # pixels of the longer side: A3 at 300 dpi has 4961


def read_pictures(data: bytes, numbers: Sequence[int], file: str) -> Iterator[PrintedPage]:
    """The pages of these numbers (from 1), each rendered in grey at 300 dpi and read.

    Raises
    ------
    ProblemError
        document.no_text_layer where pictures cannot be read here, document.broken where one cannot be drawn.
    """
    if find_spec(READER) is None:
        values = {"pages": ", ".join(map(str, numbers))}
        raise ProblemError(Problem("document.no_text_layer", Place(file=file, page=numbers[0]), values))
    read_page = import_module(READER).read_page
    with guarded(file):
        document = pypdfium2.PdfDocument(data)
    try:
        for number in numbers:
            with guarded(file):
                picture = _picture(document, number)
            yield read_page(picture, number)
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


def _picture(document: Any, number: int) -> Any:
    page = document[number - 1]
    scale = min(DPI / 72, LARGEST / max(page.get_size()))
    picture = page.render(scale=scale, grayscale=True).to_numpy()
    page.close()
    return picture
