"""A document's text set on pages, as Word and as PDF: what `xanh.documents.write` makes of it."""

from xanh.documents.official import OfficialText
from xanh.reference import Problem


def as_docx(text: OfficialText) -> bytes:
    """The text as a Word file."""
    from xanh.documents.write import write_official_docx  # brings python-docx: no page needs it

    return write_official_docx(text)


def as_pdf(text: OfficialText) -> bytes:
    """The text as a PDF."""
    from xanh.documents.write import write_official_pdf  # brings the typesetter

    return write_official_pdf(text)


def to_be_signed(text: OfficialText) -> bytes:
    """The text as a PDF with empty fields for its signatures.

    Raises
    ------
    ProblemError
        signature.no_place where the signer has no name.
    """
    from xanh.documents.signing.field import with_signature_field

    return with_signature_field(as_pdf(text), text.signer.name)


def deviations(text: OfficialText) -> list[Problem]:
    """Where the Word file of the text departs from the layout of official documents."""
    from xanh.documents.check import check_document

    return check_document(as_docx(text))
