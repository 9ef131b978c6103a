"""Roman numbers of headings that a scan has spoilt, II come out as H, III as II: their order tells them."""

import re
from collections.abc import Sequence

from rapidfuzz.distance import Levenshtein

from xanh.documents.read.prose.outline import ROMAN

HEADING = re.compile(r"(?=[LlT1|!]*[IVXH])(?P<label>[IVXHLlT1|!]{1,5})\s?[.,]\s*(?=[^\W\d_])")
STROKES = str.maketrans({"H": "II", "T": "I", "L": "I", "l": "I", "1": "I", "|": "I", "!": "I"})
CAPITALS = 0.8  # share of a heading's letters


def in_order(lines: Sequence[str]) -> list[str]:
    """The lines with the numbers of their headings in capitals as they can only have been.

    A number that goes on from the one before stays, and so does one that begins again or leaves some out. One
    that comes twice, or is none, is the next where it looks like it.

    Examples
    --------
    >>> in_order(["I. MỤC TIÊU", "H. NHIỆM VỤ", "II. GIẢI PHÁP", "IV. TỔ CHỨC THỰC HIỆN", "H. Bắc Sơn"])
    ['I. MỤC TIÊU', 'II. NHIỆM VỤ', 'III. GIẢI PHÁP', 'IV. TỔ CHỨC THỰC HIỆN', 'H. Bắc Sơn']
    """
    found, last = [], 0
    for line in lines:
        heading = HEADING.match(line)
        if heading and _is_capital(line[heading.end() :]):
            last = _number(heading["label"], last)
            found.append(f"{ROMAN[last - 1]}. {line[heading.end() :]}" if last else line)
        else:
            found.append(line)
    return found


def _number(label: str, last: int) -> int:
    """The number that a label stands for, after the one before it; 0 where that cannot be told."""
    strokes = label.translate(STROKES)
    following = ROMAN[last] if last < len(ROMAN) else ""
    number = ROMAN.index(strokes) + 1 if strokes in ROMAN else 0
    if label in ROMAN and (number > last or number == 1):
        return number
    return last + 1 if following and Levenshtein.distance(strokes, following) <= 1 else number


def _is_capital(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return sum(sign.isupper() for sign in letters) > CAPITALS * len(letters)
