"""Pages of a document as pictures for a screen: PDF drawn, photographs and scans made smaller.

A page is drawn as it was read: its own rotation is heeded, and so is the `View` that its reader took of it.
"""

import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import Any

from PIL import Image, ImageOps

from xanh.documents.draft import View
from xanh.documents.read.kinds import kind_of
from xanh.reference import Place, Problem, ProblemError

LONGEST = 1754  # pixels: A4 at 150 dots an inch, readable and light
HEAVIEST = 150_000  # bytes of a page on a weak link
QUALITIES = (40, 25, 15)
PIXELS_LIMIT = 150_000_000  # of a picture as it came: A3 at 600 dots an inch has 70 million
PAGES_LIMIT = 2000
ORIENTATION, FIRST_LYING = 0x0112, 5  # of EXIF: from 5 on width and height change places
Size = tuple[int, int]


def page_sizes(data: bytes, file: str = "", *, views: Sequence[View] = ()) -> tuple[Size, ...]:
    """Width and height in pixels of each page as `page_picture` draws it.

    Parameters
    ----------
    data : bytes
        A PDF, or a picture of one page or more (TIFF).
    file : str
        Its name, for the places of problems.
    views : sequence of View
        How each page was looked at to be read; without them, the pages as they stand in the file.

    Raises
    ------
    ProblemError
        document.broken where it cannot be opened; what `kind_of` raises. Other kinds have no pages: empty.

    Examples
    --------
    >>> page = io.BytesIO()
    >>> Image.new("RGB", (1000, 2000)).save(page, "PNG")
    >>> page_sizes(page.getvalue()), page_sizes(page.getvalue(), views=[View(1, 90)]), page_sizes(b"Plan")
    (((877, 1754),), ((1754, 877),), ())
    """
    with _opened(data, file) as pages:
        sizes = [page.size for page in islice(pages, PAGES_LIMIT)]
    seen = views or [View(n) for n in range(1, len(sizes) + 1)]
    return tuple(_fitted(sizes[view.page - 1], view)[1] for view in seen if view.page <= len(sizes))


def page_picture(data: bytes, view: View, file: str = "") -> bytes:
    """One page as it was looked at, as a WebP of at most `LONGEST` pixels and, as a rule, `HEAVIEST` bytes.

    What stays too heavy however coarse it is drawn comes at half the size.

    Raises
    ------
    ProblemError
        document.page_not_drawn where there is no such page, or it is too large or damaged; what `page_sizes`
        raises.

    Examples
    --------
    >>> scan = io.BytesIO()
    >>> Image.new("L", (3000, 2000), 255).save(scan, "TIFF")
    >>> Image.open(io.BytesIO(page_picture(scan.getvalue(), View(1)))).size
    (1754, 1169)
    """
    with _opened(data, file) as pages:
        page = next(islice(pages, view.page - 1, None), None) if view.page > 0 else None
        try:
            if page is None or max(page.size) < 1 or page.pixels > PIXELS_LIMIT:
                raise ValueError(f"page {view.page}")
            whole, seen = _fitted(page.size, view)
            drawn = _looked_at(page.drawn(whole), view).resize(seen)
        except (OSError, EOFError, ValueError, SyntaxError, RuntimeError, MemoryError) as error:
            problem = Problem("document.page_not_drawn", Place(file=file, page=view.page))
            raise ProblemError(problem) from error
    return _light(drawn)


def _looked_at(page: Image.Image, view: View) -> Image.Image:
    """A page of the file turned upright, and the part of it that is a page."""
    quarter = _quarter(view)
    upright = _turned(page.rotate(-quarter, expand=True) if quarter else page, view.turn - quarter)
    left, right = (round(edge * upright.width) for edge in (view.left, view.right))
    part = upright.crop((left, 0, right, upright.height)) if right - left < upright.width else upright
    return _turned(part, view.skew)


def _turned(page: Image.Image, degrees: float) -> Image.Image:
    """Turned clockwise by a few degrees within its frame."""
    return page.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor="white") if degrees else page


def _quarter(view: View) -> int:
    return round(view.turn / 90) * 90


def _fitted(size: tuple[float, float], view: View) -> tuple[Size, Size]:
    """In pixels: how large to draw a page of the file, and what is seen of it then."""
    lies = _quarter(view) % 180 == 90
    width, height = size[::-1] if lies else size
    seen = (width * (view.right - view.left), height)
    share = LONGEST / max(*seen, 1)
    return _pixels(size, share), _pixels(seen, share)


def _pixels(size: tuple[float, float], share: float) -> Size:
    width, height = (max(1, round(edge * share)) for edge in size)
    return width, height


class _PdfPage:
    """A page of a PDF: its size in points, nothing of it drawn yet."""

    pixels = 0

    def __init__(self, pdf: Any, index: int) -> None:
        self.pdf, self.index = pdf, index
        self.size: tuple[float, float] = pdf.get_page_size(index)

    def drawn(self, size: Size) -> Image.Image:
        page = self.pdf[self.index]
        scale = max(size) / max(self.size)
        try:
            picture: Image.Image = page.render(scale=scale, may_draw_forms=False).to_pil()
        finally:
            page.close()
        return picture.convert("RGB")


class _Frame:
    """A frame of a picture: its head is read, its points are not."""

    def __init__(self, picture: Image.Image) -> None:
        self.picture = picture
        self.pixels = picture.width * picture.height
        # What a camera says of how it was held; to ask a PNG would unpack it whole.
        self.turned = picture.format != "PNG" and picture.getexif().get(ORIENTATION, 1) != 1
        lies = self.turned and picture.getexif()[ORIENTATION] >= FIRST_LYING
        self.size = picture.size[::-1] if lies else picture.size

    def drawn(self, size: Size) -> Image.Image:
        self.picture.thumbnail((max(size), max(size)), reducing_gap=2)  # a JPEG is never unpacked whole
        upright = ImageOps.exif_transpose(self.picture) if self.turned else self.picture
        return upright.convert("RGB")


@contextmanager
def _opened(data: bytes, file: str) -> Iterator[Iterator[Any]]:
    """The pages of a document one after another; none where its kind has no pages."""
    kind = kind_of(data, file)
    if kind == "pdf":
        from pypdfium2 import PdfDocument, PdfiumError

        try:
            with PdfDocument(data) as pdf:
                yield (_PdfPage(pdf, n) for n in range(len(pdf)))
        except PdfiumError as error:
            raise ProblemError(Problem("document.broken", Place(file=file))) from error
    elif kind == "picture":
        yield from _picture(data, file)
    else:
        yield iter(())


def _picture(data: bytes, file: str) -> Iterator[Iterator[_Frame]]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # judged by PIXELS_LIMIT
        try:
            with Image.open(io.BytesIO(data)) as picture:
                yield (_frame(picture, n) for n in range(getattr(picture, "n_frames", 1)))
        except (OSError, EOFError, SyntaxError, Image.DecompressionBombError) as error:
            raise ProblemError(Problem("document.broken", Place(file=file))) from error


def _frame(picture: Image.Image, number: int) -> _Frame:
    picture.seek(number)
    return _Frame(picture)


def _light(picture: Image.Image) -> bytes:
    """As WebP, coarser step by step while it is too heavy: a clean page never is, a noisy scan may be."""
    for quality in QUALITIES:
        packed = _packed(picture, quality)
        if len(packed) <= HEAVIEST:
            return packed
    return _packed(picture.reduce(2), QUALITIES[-1])


def _packed(picture: Image.Image, quality: int) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "WEBP", quality=quality, method=2)
    return kept.getvalue()
