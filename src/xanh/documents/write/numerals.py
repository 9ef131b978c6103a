"""Numbers of headings: Roman numerals for a mục, figures for a khoản, the Vietnamese alphabet for a điểm."""

import re
from collections.abc import Callable

from xanh.reference import layout_rules

ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
LONGEST = len("CCCLXXXVIII")  # 388: the longest below 400
OWN = (r"([IVXLC]{1,10})\. *", r"(\d{1,3})\. +", r"([a-zđ]{1,2})\) *")  # of a mục, a khoản, a điểm


def roman(number: int) -> str:
    """IV of 4.

    Examples
    --------
    >>> [roman(n) for n in (1, 4, 9, 14, 42)]
    ['I', 'IV', 'IX', 'XIV', 'XLII']
    """
    out = ""
    for value, sign in ROMAN:
        count, number = divmod(number, value)
        out += sign * count
    return out


def of_roman(text: str) -> int | None:
    """4 of IV; None of what is no Roman numeral.

    Examples
    --------
    >>> of_roman("XIV"), of_roman("IIX")
    (14, None)
    """
    return next((n for n in range(1, 400) if roman(n) == text), None) if len(text) <= LONGEST else None


def point(number: int) -> str:
    """The letters of a điểm: a, b, c, d, đ, e, g; after the alphabet aa, ab.

    Examples
    --------
    >>> [point(n) for n in (1, 5, 7, 23, 24)]
    ['a', 'đ', 'g', 'y', 'aa']
    """
    letters = layout_rules().wording.points
    first, second = divmod(number - 1, len(letters))
    return (letters[(first - 1) % len(letters)] if first else "") + letters[second]


def of_point(text: str) -> int | None:
    """5 of đ; None of what no điểm is named by.

    Examples
    --------
    >>> of_point("đ"), of_point("f")
    (5, None)
    """
    letters = layout_rules().wording.points
    if not text or any(letter not in letters for letter in text):
        return None
    number = 0
    for letter in text:
        number = number * len(letters) + letters.index(letter) + 1
    return number


def own_number(text: str, level: int) -> tuple[int | None, str]:
    """The number that a heading's text brings with it, and the text behind it.

    Examples
    --------
    >>> own_number("II. Nhiệm vụ", 1), own_number("Nhiệm vụ", 1), own_number("đ) Hồ sơ", 3)
    ((2, 'Nhiệm vụ'), (None, 'Nhiệm vụ'), (5, 'Hồ sơ'))
    """
    found = re.match(OWN[level - 1], text)
    readers: tuple[Callable[[str], int | None], ...] = (of_roman, _figure, of_point)
    number = readers[level - 1](found[1]) if found else None
    return (number, text[found.end() :]) if found and number else (None, text)


def _figure(text: str) -> int | None:
    return int(text) or None
