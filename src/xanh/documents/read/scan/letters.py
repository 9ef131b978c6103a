"""Letters read by Tesseract with its Vietnamese model: one loaded model for each thread, kept."""

import os
import re
import threading
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from xanh.documents.read.scan.ink import Picture
from xanh.documents.read.scan.spelling import in_cell
from xanh.reference import Place, Problem, ProblemError

# Tesseract's own threads slow it down; its library looks here once, when it is loaded.
os.environ.setdefault("OMP_THREAD_LIMIT", "1")

MODEL = "vie.traineddata"
FOLDERS = ("usr/share/tesseract-ocr/*/tessdata", "usr/share/tessdata", "usr/local/share/tessdata")
PACKAGE = "tesseract-ocr-vie"
RESOLUTION = 300  # letters have been brought to the size they have at so many dots per inch
MARGIN = 10  # white pixels around what is read
AUTO, BLOCK, LINE = 3, 6, 7  # Tesseract's page segmentation modes: a page with layout, a block, a line
LABEL_SCALES = (0.7, 1.0, 0.85, 0.6)
NUMBER = re.compile(r"\d{1,3}|[IVX]{1,5}|S?TT")
_thread = threading.local()


@dataclass(frozen=True)
class Letters:
    """A word as read, its rectangle in pixels (x, y, x, y), and Tesseract's confidence from 0 to 1."""

    text: str
    box: tuple[int, int, int, int]
    confidence: float


def read_letters(page: Picture, box: tuple[int, int, int, int], mode: int = BLOCK) -> list[list[Letters]]:
    """The lines of words within a rectangle of a page (grey, print dark), top to bottom.

    Raises
    ------
    ProblemError
        document.ocr_missing where the Vietnamese model is not installed.
    """
    left, top, right, bottom = box
    lines = _read(np.pad(page[top:bottom, left:right], MARGIN, constant_values=255), mode)
    return [[_moved(word, left - MARGIN, top - MARGIN) for word in line] for line in lines]


def read_label(page: Picture, box: tuple[int, int, int, int]) -> Letters | None:
    """The number (or heading of numbers) that stands alone in a small rectangle; None where it is none.

    Single digits without words around them are easily taken for others, in each size for other ones: what two
    sizes agree on is right.
    """
    left, top, right, bottom = box
    seen: Counter[str] = Counter()
    for scale in LABEL_SCALES:
        part = np.pad(page[top:bottom, left:right], 2 * MARGIN, constant_values=255)
        part = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        text = in_cell(" ".join(word.text for line in _read(part, LINE) for word in line).strip("."))
        seen.update([text] if NUMBER.fullmatch(text) else [])
        if seen[text] == 2:
            return Letters(text, box, 1.0)
    return Letters(seen.most_common(1)[0][0], box, 0.5) if seen else None


def _read(part: Picture, mode: int) -> list[list[Letters]]:
    reader = _reader()
    height, width = part.shape
    reader.SetPageSegMode(mode)
    reader.SetImageBytes(part.tobytes(), width, height, 1, width)
    reader.SetSourceResolution(RESOLUTION)
    lines = _lines(reader) if reader.Recognize() else []
    reader.Clear()
    return lines


def _lines(reader: Any) -> list[list[Letters]]:
    from tesserocr import RIL, iterate_level

    lines: list[list[Letters]] = []
    found = reader.GetIterator()
    for at in iterate_level(found, RIL.WORD) if found else ():
        if at.Empty(RIL.WORD):
            continue
        if not lines or at.IsAtBeginningOf(RIL.TEXTLINE):
            lines.append([])
        word = Letters(
            at.GetUTF8Text(RIL.WORD).strip(), at.BoundingBox(RIL.WORD), at.Confidence(RIL.WORD) / 100
        )
        lines[-1] += [word] if word.text else []
    return [line for line in lines if line]


def _moved(word: Letters, x: int, y: int) -> Letters:
    left, top, right, bottom = word.box
    return Letters(word.text, (left + x, top + y, right + x, bottom + y), word.confidence)


def _reader() -> Any:
    """This thread's Tesseract."""
    if not hasattr(_thread, "reader"):
        from tesserocr import OEM, PyTessBaseAPI

        _thread.reader = PyTessBaseAPI(path=str(model_folder()), lang="vie", oem=OEM.LSTM_ONLY)
    return _thread.reader


@cache
def model_folder() -> Path:
    """The folder with the Vietnamese model: $TESSDATA_PREFIX, or where Debian puts it.

    Raises
    ------
    ProblemError
        document.ocr_missing
    """
    found = next((folder for folder in _folders() if (folder / MODEL).is_file()), None)
    if found is None:
        raise ProblemError(Problem("document.ocr_missing", Place(), {"package": PACKAGE}))
    return found


def _folders() -> Iterator[Path]:
    stated = os.environ.get("TESSDATA_PREFIX")
    if stated:
        yield from (Path(stated), Path(stated) / "tessdata")
    for pattern in FOLDERS:
        yield from sorted(Path("/").glob(pattern), reverse=True)
