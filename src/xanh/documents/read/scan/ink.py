"""From a picture of a page to its ink: colour marks taken off, shading evened, letters brought to size."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[Any]  # of uint8

MARK_SATURATION = 70  # of 255: print is grey, ink pads and pens are not
MARK_LIGHT = 60  # darker than this a pixel's colour says nothing
PRINT_LIGHT = (50, 105)  # print under a mark is darker than the first, the mark alone lighter than the second
PALE = 255 / (PRINT_LIGHT[1] - PRINT_LIGHT[0])
GREY_MARK = (55, 175)  # a stamp in a grey scan is neither as dark as print nor as light as paper
BROAD = 5  # pixels that a stamp's strokes are broad, and the pale edges of letters are not
FLAT = 50  # the shades within a stroke of a stamp differ by less
LARGE = 120  # pixels that a stamp, or a piece of its ring, is wide and high: no letter is
FULL = 0.02  # share of such strokes in its rectangle
STRAIGHT = 100  # pixels of a rule
DARK_PRINT = 45  # print at least so dark stands out from a stamp
SMALLER = 8  # the paper's shade is looked at on a picture so many times smaller
X_HEIGHT = 23.0  # pixels of a small letter: 12 point type at 300 dots per inch
SIZES = (0.8, 1.3)  # letters within these shares of that height are left as they are
SCALES = (0.4, 3.0)
LETTER_HEIGHTS = (5, 120)
TALL = (1.3, 1.55)  # heights of capitals and of b, d, h in small letters


def without_marks(picture: Picture) -> Picture:
    """A page in grey, its red stamps and blue signatures paled, print under them kept.

    Parameters
    ----------
    picture : array of uint8, height x width, or height x width x 3 (red, green, blue)

    Examples
    --------
    >>> page = np.full((40, 40, 3), 255, np.uint8)
    >>> page[10:20, 10:20] = (220, 40, 50)
    >>> page[12:14] = 20
    >>> grey = without_marks(page)
    >>> int(grey[15].min()), int(grey[12].max())
    (255, 20)
    """
    if picture.ndim == 2:
        return picture
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    colours = cv2.cvtColor(picture, cv2.COLOR_RGB2HSV)
    marks = cv2.inRange(colours, (0, MARK_SATURATION, MARK_LIGHT), (180, 255, 255))
    marks = cv2.morphologyEx(marks, cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    if not marks.any():
        return grey
    # The brightest channel of a red stamp is light, that of black letters under it is dark.
    paled = np.clip((colours[..., 2].astype(np.float32) - PRINT_LIGHT[0]) * PALE, 0, 255).astype(np.uint8)
    return np.where(cv2.dilate(marks, np.ones((5, 5), np.uint8)) > 0, np.maximum(grey, paled), grey)


def without_grey_marks(page: Picture) -> Picture:
    """An evened page without the stamps that are paler than its print; unchanged where the print is pale.

    Examples
    --------
    >>> page = np.full((200, 200), 255, np.uint8)
    >>> page[50:150, 50:145] = 90
    >>> page[60:70, 20:190] = 10
    >>> clean = without_grey_marks(page)
    >>> int(clean[100, 100]), int(clean[64, 100])
    (255, 0)
    """
    flat = _flat(page)
    places = _figures(flat)
    if not places or np.percentile(page[page < GREY_MARK[1]], 10) > DARK_PRINT:
        return page
    clean = page.copy()
    for place in places:
        mark = float(np.median(page[place][flat[place] > 0]))
        clean[place] = cv2.LUT(page[place], _paled(mark))
    return clean


def _flat(page: Picture) -> Picture:
    """Where broad strokes of one grey are that are no ruling lines."""
    uneven = cv2.morphologyEx(page, cv2.MORPH_GRADIENT, np.ones((BROAD, BROAD), np.uint8))
    flat = cv2.bitwise_and(cv2.inRange(page, *GREY_MARK), cv2.inRange(uneven, 0, FLAT))
    for size in ((1, STRAIGHT), (STRAIGHT, 1)):
        flat = cv2.subtract(flat, cv2.morphologyEx(flat, cv2.MORPH_OPEN, np.ones(size, np.uint8)))
    return flat


def _figures(flat: Picture) -> list[tuple[slice, slice]]:
    """The places of figures that such strokes make, larger than letters."""
    joined = cv2.dilate(flat, np.ones((6 * BROAD, 6 * BROAD), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    places = [
        (slice(y, y + height), slice(x, x + width))
        for x, y, width, height, _ in stats[1:]
        if min(width, height) >= LARGE
    ]
    return [place for place in places if cv2.countNonZero(flat[place]) >= FULL * flat[place].size]


def _paled(mark: float) -> Picture:
    """For each grey what is left of it where a stamp of this grey goes and print stays."""
    first, last = mark / 3, mark * 5 / 6
    shades: Picture = np.clip((np.arange(256) - first) * 255 / (last - first), 0, 255).astype(np.uint8)
    return shades


def evened(grey: Picture) -> Picture:
    """A grey page with its paper white everywhere: shadows of the fold and yellow paper go."""
    height, width = grey.shape
    small = cv2.resize(
        grey, (max(1, width // SMALLER), max(1, height // SMALLER)), interpolation=cv2.INTER_AREA
    )
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 7)
    paper = np.maximum(cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR), 1)
    return cv2.divide(grey, paper, scale=255.0)


def ink_of(page: Picture) -> Picture:
    """Where there is print (255), of an evened page."""
    level, _ = cv2.threshold(page, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return cv2.threshold(page, min(max(level, 90), 200), 255, cv2.THRESH_BINARY_INV)[1]


def letter_height(ink: Picture) -> float:
    """The height of small letters (x, n, a) in pixels; 0 where the page has hardly any letters.

    Vietnamese has about as many marks as letters; what has tall letters beside it is letters.
    """
    _, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    width, height, area = (
        stats[1:, cv2.CC_STAT_WIDTH],
        stats[1:, cv2.CC_STAT_HEIGHT],
        stats[1:, cv2.CC_STAT_AREA],
    )
    least, most = LETTER_HEIGHTS
    like = (height >= least) & (height <= most) & (width <= 3 * height) & (width * 4 >= height)
    like &= area * 5 >= width * height
    if like.sum() < 20:
        return 0.0
    counts = np.bincount(height[like], minlength=2 * most)
    small = np.convolve(counts, np.ones(3), "same")[:most]
    tall = [counts[round(TALL[0] * x) : round(TALL[1] * x) + 1].sum() for x in range(most)]
    return float((small + np.minimum(small, tall)).argmax())


def to_size(page: Picture) -> Picture:
    """The page with letters about `X_HEIGHT` high, as the reader of letters likes them.

    The resolution that a picture states is often wrong, so the letters themselves are measured.
    """
    height = letter_height(ink_of(page))
    if not height or SIZES[0] <= height / X_HEIGHT <= SIZES[1]:
        return page
    scale = min(max(X_HEIGHT / height, SCALES[0]), SCALES[1])
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    return cv2.resize(page, None, fx=scale, fy=scale, interpolation=how)
