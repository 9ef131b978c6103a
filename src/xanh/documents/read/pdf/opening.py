"""Whether a PDF may be read at all: what is locked, broken, endless or brings programs is refused."""

import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import pdfplumber
import pypdfium2
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfminer.pdftypes import PDFObjRef
from pdfplumber.pdf import PDF
from pdfplumber.utils.exceptions import PdfminerException

from xanh.documents.read.kinds import refused
from xanh.reference import Place, Problem, ProblemError

PAGES_LIMIT = 500
ACTIVE = ("JavaScript", "Launch", "ImportData", "SubmitForm", "Rendition", "RichMediaExecute")
CHAIN = 20  # references or actions that follow each other
SIDES = range(30, 20_000)  # points: 1 cm to 7 m
PASSWORD = 4  # PDFium's number for a file that needs one

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every trifle that it puts right


def opened(data: bytes, file: str) -> PDF:
    """The document as pdfplumber opens it; it lies in memory, so there is nothing to be closed.

    Raises
    ------
    ProblemError
        document.locked, document.broken, document.too_many_pages, document.pdf_scripts, document.pdf_form.
    """
    _refuse_long(data, file)
    with guarded(file):
        document = pdfplumber.open(io.BytesIO(data))
        _refuse_active(document.doc.catalog, file)
        pages = document.pages
        for page in pages:
            _refuse_actions(page.page_obj.attrs.get("AA"), file)
    if len(pages) > PAGES_LIMIT:
        raise too_many(len(pages), file)
    if not all(side in SIDES for page in pages for side in (int(page.width), int(page.height))):
        raise refused("document.broken", file)
    return document


@contextmanager
def guarded(file: str) -> Iterator[None]:
    """Whatever the libraries raise over a damaged or hostile file is a coded problem.

    They do not keep to errors of their own: a damaged file ends in any of Python's.
    """
    try:
        yield
    except ProblemError:
        raise
    except Exception as error:
        cause = error.args[0] if isinstance(error, PdfminerException) and error.args else error
        locked = isinstance(cause, PDFPasswordIncorrect)
        raise refused("document.locked" if locked else "document.broken", file) from error


def too_many(count: int, file: str) -> ProblemError:
    """document.too_many_pages with the figures it names."""
    values = {"size": count, "limit": PAGES_LIMIT}
    return ProblemError(Problem("document.too_many_pages", Place(file=file), values))


def attachments(document: PDF) -> bool:
    """Whether other files are packed into the document."""
    return "EmbeddedFiles" in _dictionary(_dictionary(document.doc.catalog).get("Names"))


def _refuse_long(data: bytes, file: str) -> None:
    """Count pages before any is opened."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise refused("document.locked" if error.err_code == PASSWORD else "document.broken", file) from error
    count = len(document)
    document.close()
    if count > PAGES_LIMIT:
        raise too_many(count, file)
    if count == 0:
        raise refused("document.broken", file)


def _refuse_active(catalog: Mapping[str, Any], file: str) -> None:
    """Refuse what would run when the file is opened; nothing of it is ever run here."""
    if "JavaScript" in _dictionary(catalog.get("Names")):
        raise refused("document.pdf_scripts", file)
    _refuse_actions({"O": catalog.get("OpenAction")}, file)
    _refuse_actions(catalog.get("AA"), file)
    form = _dictionary(catalog.get("AcroForm"))
    if "XFA" in form and not form.get("Fields"):
        raise refused("document.pdf_form", file)


def _refuse_actions(actions: object, file: str) -> None:
    for action in _dictionary(actions).values():
        if any(kind in ACTIVE for kind in _kinds(action)):
            raise refused("document.pdf_scripts", file)


def _kinds(action: object) -> Iterator[str]:
    """What an action does, and what follows it."""
    for _ in range(CHAIN):
        read = _dictionary(action)
        yield str(getattr(read.get("S"), "name", ""))
        action = read.get("Next")


def _dictionary(value: object) -> Mapping[str, Any]:
    for _ in range(CHAIN):  # pdfminer's own resolve1 follows a reference to itself for ever
        if not isinstance(value, PDFObjRef):
            break
        value = value.resolve()
    return value if isinstance(value, dict) else {}
