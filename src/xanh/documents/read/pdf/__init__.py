"""PDF files: pages whose letters can be trusted are read as they are, all others from their pictures."""

import io

import pdfplumber

from xanh.documents.read.assemble import assemble
from xanh.documents.read.pdf.page import printed
from xanh.documents.read.sheet import Sheet


def read_sheet(data: bytes, file: str) -> Sheet:
    """The lines and tables of a PDF file."""
    pages = []
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            pages.append(printed(page, page.chars))
            page.close()
    return assemble(pages)
