"""Letters of a page put together to words and lines of print; lengths in points."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pdfplumber.utils.text import WordExtractor

Letter = dict[str, Any]
SLANT = 0.1  # a letter turned by more, as in a watermark, is no text of the page
GAP = 0.25  # ems between words where no spaces are written
SPACED_GAP = 0.6  # the same where they are: letters may then stand wide
SPACED = 0.08  # share of spaces from which they count as written
SURE_GAP = 2.5  # ems between columns
LIKELY_GAP = 0.7  # ems between columns where the file, too, goes elsewhere
SHARED = 0.5  # share of the lower word's height from which two words stand on one line


@dataclass(frozen=True)
class Word:
    """A word and the place of its first and last letter in the file's order."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    first: int
    last: int
    bold: bool

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top


Run = list[Word]


def usable(letters: Iterable[Letter]) -> list[Letter]:
    """Upright letters in the file's order, once each, a sign that stands over one joined to it.

    Letters printed twice, a little apart, are some programs' bold.

    Examples
    --------
    >>> place = {"matrix": (1, 0, 0, 1, 0, 0), "x0": 0, "top": 0}
    >>> marks = [{"text": text, **place} for text in ("e", "\\u0302", "\\u0301")]
    >>> [letter["text"] for letter in usable(marks)]
    ['ế']
    """
    found: list[Letter] = []
    seen: set[tuple[str, int, int]] = set()
    for letter in letters:
        text = letter["text"]
        if turn_of(letter) != 0:
            continue
        if found and text and all(unicodedata.combining(sign) for sign in text):
            found[-1]["text"] = unicodedata.normalize("NFC", found[-1]["text"] + text)
            continue
        places = {(text, int(letter["x0"] + half), int(letter["top"] + half)) for half in (0, 0.5)}
        if text.isspace() or not places & seen:
            found.append(dict(letter))
        seen |= places
    order = 0
    for letter in found:
        letter["order"] = order
        order += not letter["text"].isspace()
    return found


def turn_of(letter: Letter) -> int | None:
    """By how many degrees, clockwise, a letter must be turned to stand upright; None where it slants."""
    across, down = letter["matrix"][0], -letter["matrix"][1]
    if abs(down) < SLANT * abs(across):
        return 0 if across > 0 else 180
    if abs(across) < SLANT * abs(down):
        return 270 if down > 0 else 90
    return None


def words(letters: Sequence[Letter]) -> list[Word]:
    """The words of letters that `usable` gave."""
    if not letters:
        return []
    spaces = sum(letter["text"].isspace() for letter in letters)
    gap = SPACED_GAP if spaces > SPACED * len(letters) else GAP
    found = WordExtractor(x_tolerance_ratio=gap).extract_words(list(letters), return_chars=True)
    return [_word(word) for word in found]


def lines(found: Iterable[Word]) -> list[Run]:
    """Words side by side, lines from top to bottom."""
    rows: list[Run] = []
    for word in sorted(found, key=lambda w: (w.top + w.bottom, w.left)):
        row = next((row for row in rows[-3:] if _on_line(row[0], word)), None)
        if row is None:
            rows.append([word])
        else:
            row.append(word)
    return [sorted(row, key=lambda w: w.left) for row in rows]


def runs(line: Run) -> Iterator[Run]:
    """The parts of a line that belong to different columns.

    A gap is one between columns where it is far wider than a space, or where the letters left and right of it
    do not follow each other in the file: cells of a table without rules are written one after the other.
    """
    run = line[:1]
    for before, word in pairwise(line):
        if _parts(before, word):
            yield run
            run = []
        run.append(word)
    yield run


def text_of(run: Run) -> str:
    """The words with single spaces between them."""
    return " ".join(word.text for word in run)


def _word(word: dict[str, Any]) -> Word:
    letters = word["chars"]
    orders = [letter["order"] for letter in letters]
    bold = sum("bold" in str(letter.get("fontname", "")).lower() for letter in letters) * 2 > len(letters)
    text = unicodedata.normalize("NFC", word["text"])
    left, top, right, bottom = (float(word[side]) for side in ("x0", "top", "x1", "bottom"))
    return Word(text, left, top, right, bottom, orders[0], orders[-1], bold)


def _on_line(one: Word, other: Word) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > SHARED * min(one.height, other.height)


def _parts(before: Word, word: Word) -> bool:
    em = max(min(before.height, word.height), 1.0)
    gap = (word.left - before.right) / em
    follows = word.first - before.last == 1
    return gap > SURE_GAP or (gap > LIKELY_GAP and not follows)
