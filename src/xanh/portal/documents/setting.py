"""A document's text set on pages, as Word and as PDF: what `xanh.documents.write` makes of it."""

from xanh.documents.official import OfficialText


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
