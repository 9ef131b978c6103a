"""Empty signature fields where Decree 30/2020, Annex I puts the signature and the seal."""

import io
from dataclasses import dataclass
from unicodedata import normalize

import pypdfium2
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from xanh.documents.read.pdf.opening import guarded
from xanh.reference import Place, Problem, ProblemError

PERSON, ORGANISATION = "NguoiKy", "CoQuan"
MM = 72 / 25.4
WIDTH = 50 * MM  # the person's field, centred over the name
SEAL = 36 * MM  # the seal of an organisation is a circle of 36 mm
MARGIN = 1 * MM
APPEND_ONLY = 3  # asks every program to add to the file, never to write it anew; a signer would set it, too
HEIGHTS = (12 * MM, 36 * MM)  # what is left free between post and name, within reason
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Spot:
    """Where a name stands: its page, its box, the free height above it."""

    page: int
    name: Box
    room: float


def with_signature_field(pdf: bytes, name: str) -> bytes:
    """The document with two empty fields: the person's over `name`, the organisation's on its left.

    What was there stays byte for byte: the fields are an update at the end of the file.

    Parameters
    ----------
    pdf : bytes
        The document to be signed.
    name : str
        Whose name stands under the signature, as printed.

    Raises
    ------
    ProblemError
        signature.no_place where the name does not stand in the right half of a page; document.broken.

    Notes
    -----
    Decree 30/2020/NĐ-CP, Annex I, elements 7c (the signature between post and name) and 8 (the seal over
    about a third of the signature, on its left).

    Examples
    --------
    >>> import typst
    >>> page = typst.compile("#align(right)[Nguyễn Văn A]".encode())
    >>> with_signature_field(page, "Nguyễn Văn A").startswith(page)
    True
    """
    with guarded(""):
        spot = _spot(pdf, name)
        if spot is None:
            raise ProblemError(Problem("signature.no_place", Place(), {"name": name}))
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        for field, box in _boxes(spot):
            append_signature_field(writer, SigFieldSpec(field, on_page=spot.page, box=box))
        form = writer.root["/AcroForm"]
        form["/SigFlags"] = NumberObject(APPEND_ONLY)  # type: ignore[no-untyped-call]
        writer.update_container(form)
        out = io.BytesIO()
        writer.write(out)  # type: ignore[no-untyped-call]
    return out.getvalue()


def _boxes(spot: Spot) -> list[tuple[str, tuple[int, int, int, int]]]:
    left, _, right, top = spot.name
    middle, bottom = (left + right) / 2, top + MARGIN
    height = min(max(spot.room - 2 * MARGIN, HEIGHTS[0]), HEIGHTS[1])
    person = (middle - WIDTH / 2, bottom, middle + WIDTH / 2, bottom + height)
    seal_right = person[0] + WIDTH / 3
    seal = (seal_right - SEAL, bottom, seal_right, bottom + height)
    return [(PERSON, _whole(person)), (ORGANISATION, _whole(seal))]


def _whole(box: Box) -> tuple[int, int, int, int]:
    left, bottom, right, top = (round(side) for side in box)
    return left, bottom, right, top


def _spot(pdf: bytes, name: str) -> Spot | None:
    """Of the places where the name stands on the right, the one with the most room above: there one signs."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        spots = [s for number in range(len(document)) for s in _on_page(document[number], number, name)]
    finally:
        document.close()
    return max(spots, key=lambda spot: spot.room, default=None)


def _on_page(page: pypdfium2.PdfPage, number: int, name: str) -> list[Spot]:
    text = page.get_textpage()
    boxes = [text.get_rect(i) for i in range(text.count_rects())]
    found = []
    for box in _boxes_of(text, normalize("NFC", name)):
        if name.strip() and (box[0] + box[2]) / 2 > page.get_width() / 2:
            over = [b for b in boxes if b[1] >= box[3] - 1 and b[0] < box[2] and b[2] > box[0]]
            room = min((b[1] for b in over), default=page.get_height()) - box[3]
            found.append(Spot(number, box, room))
    return found


def _boxes_of(text: pypdfium2.PdfTextPage, name: str) -> list[Box]:
    searcher = text.search(name, match_case=True)
    found = []
    while name and (place := searcher.get_next()) is not None:
        rects = [text.get_rect(i) for i in range(text.count_rects(*place))]
        left, bottom, right, top = zip(*rects, strict=True)
        found.append((min(left), min(bottom), max(right), max(top)))
    return found
