"""Pages brought upright: turned back, straightened, two pages on one picture parted."""

import cv2
import numpy as np
from numpy.typing import NDArray

from xanh.documents.read.scan.ink import X_HEIGHT, Picture

WIDEST = 4.0  # degrees of skew looked for
STEPS = ((WIDEST, 0.2), (0.3, 0.02))  # reach and step in degrees: coarse, then fine
STRIPS = 48
LEAST = 0.03  # degrees of skew not worth turning for
TWO_UP = 1.15  # a picture of two pages side by side is at least so wide for its height
MIDDLE = 0.08  # the fold is so near the middle, as share of the width
STRIP = (14 * int(X_HEIGHT), 50 * int(X_HEIGHT))  # of a page, to see which way up its letters stand
TURNS = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}


def skew_of(ink: Picture) -> float:
    """By how many degrees the lines of print fall towards the right (negative: rise).

    Strips of the page are slid along each other until the rows of ink in them fall together.

    Examples
    --------
    >>> page = np.zeros((400, 600), np.uint8)
    >>> page[50:350:20, 30:570] = 255
    >>> round(skew_of(turned_by(page, 1.0, paper=0)), 1)
    1.0
    """
    profiles, middles = _strips(ink)
    angle = 0.0
    for reach, step in STEPS:
        angles = angle + np.arange(-reach, reach + step / 2, step)
        angle = float(angles[int(np.argmax([_sharpness(profiles, middles, a) for a in angles]))])
    return angle


def _strips(ink: Picture) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """The ink of each row, strip by strip of the page's width, and the strips' middles."""
    width = ink.shape[1] - ink.shape[1] % STRIPS
    cut = (ink[:, :width] > 0).reshape(ink.shape[0], STRIPS, -1)
    step = width / STRIPS
    return cut.sum(axis=2, dtype=np.float32).T, (np.arange(STRIPS) + 0.5) * step - width / 2


def _sharpness(profiles: NDArray[np.float32], middles: NDArray[np.float64], angle: float) -> float:
    """How sharply rows of ink and of paper alternate when the page is turned back by `angle`."""
    total = np.zeros(profiles.shape[1], np.float32)
    for profile, shift in zip(
        profiles, np.rint(np.tan(np.radians(angle)) * middles).astype(int), strict=True
    ):
        total += np.roll(profile, -shift)
    return float(np.square(np.diff(total)).sum())


def turned_by(page: Picture, angle: float, paper: int = 255) -> Picture:
    """The page turned clockwise by some degrees around its middle, of the same size."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -angle, 1.0)
    border = (paper, paper, paper)
    return cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=border)


def straight(page: Picture, ink: Picture) -> tuple[Picture, float]:
    """The page with its lines of print level, and by how many degrees it was turned clockwise for that."""
    turn = -skew_of(ink)
    return (page, 0.0) if abs(turn) < LEAST else (turned_by(page, turn), turn)


def turned(page: Picture, degrees: int) -> Picture:
    """The page turned clockwise by 0, 90, 180 or 270 degrees."""
    return page if degrees % 360 == 0 else cv2.rotate(page, TURNS[degrees % 360])


def lies(ink: Picture) -> bool:
    """Whether the lines of print run up or down the picture, so that it has to be turned by 90 degrees.

    Along a line of print letters stand close, across it there are gaps: closing small gaps along the lines
    joins letters to long bars.
    """
    small = cv2.resize(ink, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    letters = _letters(cv2.threshold(small, 60, 255, cv2.THRESH_BINARY)[1])
    return _joined(letters.T) < _joined(letters)


def densest(page: Picture, ink: Picture) -> Picture:
    """The part of a page with most letters: a few lines high, half a line long."""
    letters = (_letters(ink) > 0).astype(np.float32)
    height, width = STRIP
    rows = slice(*_window(letters.sum(axis=1), height))
    columns = slice(*_window(letters[rows].sum(axis=0), width))
    return page[rows, columns]


def _window(profile: NDArray[np.float32], size: int) -> tuple[int, int]:
    """Where a window of this size holds most."""
    if len(profile) <= size:
        return 0, len(profile)
    start = int(np.convolve(profile, np.ones(size, np.float32), "valid").argmax())
    return start, start + size


def _letters(ink: Picture) -> Picture:
    """The ink without ruling lines and frames."""
    along = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, 60), np.uint8))
    down = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((60, 1), np.uint8))
    rules = cv2.dilate(cv2.bitwise_or(along, down), np.ones((5, 5), np.uint8))
    return cv2.bitwise_and(ink, cv2.bitwise_not(rules))


def _joined(letters: Picture) -> int:
    """How many pieces are left when gaps along rows are closed: few where rows are lines of print."""
    closed = cv2.morphologyEx(np.ascontiguousarray(letters), cv2.MORPH_CLOSE, np.ones((1, 9), np.uint8))
    return int(cv2.connectedComponents(closed)[0])


def fold_of(ink: Picture) -> int | None:
    """Where a picture of two pages side by side has its fold (a column of pixels); None for one page.

    Both halves are filled like pages, and between them nothing is printed from top to bottom.
    """
    height, width = ink.shape
    if width < TWO_UP * height:
        return None
    first, last = int(width * (0.5 - MIDDLE)), int(width * (0.5 + MIDDLE))
    columns = (_letters(ink)[:, first:last] > 0).sum(axis=0) + _crossing(ink[:, first:last])
    free = columns <= height // 500
    run, end = _longest(free)
    if run < width // 60:
        return None
    at = first + end - run // 2
    return at if all(_filled(ink[:, half]) for half in (slice(0, at), slice(at, width))) else None


def _crossing(band: Picture) -> NDArray[np.int64]:
    """Per column of pixels, the ruling lines that cross it."""
    rules = cv2.morphologyEx(band, cv2.MORPH_OPEN, np.ones((1, 40), np.uint8))
    return np.asarray(np.count_nonzero(rules, axis=0)) * 1000


def _longest(free: NDArray[np.bool_]) -> tuple[int, int]:
    """Length and end of the longest run of free columns."""
    best = run = end = 0
    for at, is_free in enumerate(free, start=1):
        run = run + 1 if is_free else 0
        if run > best:
            best, end = run, at
    return best, end


def _filled(half: Picture) -> bool:
    """Whether a half has print over much of its height and width, as a page has."""
    rows, columns = (half > 0).any(axis=1), (half > 0).any(axis=0)
    return bool(rows.mean() > 0.12 and columns.mean() > 0.5)
