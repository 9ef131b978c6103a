"""PDF files written by hand: as few objects as there can be, and whatever is put into them."""

from __future__ import annotations

TREE = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << >> >>"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdf(*objects: str, catalog: str = "") -> bytes:
    """A file of a catalog and these objects, numbered from 2 on."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate((f"<< /Type /Catalog /Pages 2 0 R {catalog} >>", *objects), start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(places) + 1
    end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n"
    return out + f"{end}{len(out)}\n%%EOF".encode()


def stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def page_of(content: str) -> bytes:
    """A file of one page with this content; the typeface is called /F."""
    page = PAGE.replace("<< >>", "<< /Font << /F 5 0 R >> >> /Contents 4 0 R")
    return pdf(TREE, page, stream(content), FONT)


def word(text: str, left: float, bottom: float, size: float = 12) -> str:
    """Text at a place, in points from the left and the bottom."""
    return f"BT /F {size} Tf 1 0 0 1 {left} {bottom} Tm ({text}) Tj ET"
