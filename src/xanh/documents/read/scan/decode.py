"""Picture files opened safely: sizes looked at before anything is unpacked, one page in memory at a time."""

import io
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps

from xanh.documents.read.kinds import refused
from xanh.documents.read.scan.ink import Picture
from xanh.reference import Place, Problem, ProblemError

FORMATS = ("PNG", "JPEG", "TIFF")
PIXELS = 64_000_000  # A3 at 500 dots per inch
ENOUGH = 20_000_000  # A3 at 300: larger pictures are halved, letters stay large enough
PAGES = 500
BROKEN = (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, RuntimeError)


def pages_of(data: bytes, file: str) -> Iterator[Picture]:
    """The pages of a picture file, one after the other: height x width, or height x width x 3 in colour.

    Raises
    ------
    ProblemError
        document.picture_too_large (pixels), document.too_many_pages, document.broken.
    """
    with _opened(data, file) as image:
        number = 0
        while _turned_to(image, number, file):
            yield _pixels(image, file)
            number += 1


def _opened(data: bytes, file: str) -> Image.Image:
    try:
        return Image.open(io.BytesIO(data), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large(0, file) from error
    except BROKEN as error:
        raise refused("document.broken", file) from error


def _turned_to(image: Image.Image, number: int, file: str) -> bool:
    """Whether there is a page of this number (from 0); only TIFF has more than one, other files previews."""
    if number == 0:
        return True
    if image.format != "TIFF":
        return False
    try:
        image.seek(number)
    except EOFError:
        return False
    except BROKEN as error:
        raise refused("document.broken", file) from error
    if number >= PAGES:
        values = {"size": number + 1, "limit": PAGES}
        raise ProblemError(Problem("document.too_many_pages", Place(file=file), values))
    return True


def _pixels(image: Image.Image, file: str) -> Picture:
    size = image.width * image.height
    if size > PIXELS:
        raise _too_large(size, file)
    try:
        whole = ImageOps.exif_transpose(_plain(image))
        smaller = whole.reduce(2) if size > ENOUGH else whole
        return np.array(smaller)
    except Image.DecompressionBombError as error:
        raise _too_large(size, file) from error
    except BROKEN as error:
        raise refused("document.broken", file) from error


def _plain(image: Image.Image) -> Image.Image:
    """Grey or colour with 8 bits, on white paper where the picture is transparent."""
    if image.mode.startswith("I") or image.mode == "F":
        deep = np.asarray(image, np.float32)
        return Image.fromarray((deep * (255 / max(1.0, float(deep.max())))).astype(np.uint8))
    if image.has_transparency_data:
        seen = image.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        return Image.alpha_composite(paper, seen).convert("RGB")
    return image.convert("L" if image.mode in ("1", "L") else "RGB")


def _too_large(size: int, file: str) -> ProblemError:
    values = {"size": round(size / 1e6), "limit": round(PIXELS / 1e6)}
    return ProblemError(Problem("document.picture_too_large", Place(file=file), values))
