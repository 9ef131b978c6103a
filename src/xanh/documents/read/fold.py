"""Folding: the letters that survive a bad scan, so that damaged and clean spellings of a word come out alike.

Tone marks go, đ becomes d, and the signs and digits that optical reading puts inside words become the letters
they stand for. Numbers standing by themselves are kept.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Signs that stand for a letter inside a word; digits likewise, unless the run is a number.
SIGNS = {
    "¢": "e",
    "€": "e",
    "@": "e",
    "£": "e",
    "&": "o",
    "¥": "y",
    "§": "s",
    "$": "s",
    "|": "l",
    "ð": "d",
    "đ": "d",
    "ø": "o",
}
DIGITS = {"0": "o", "1": "l", "3": "s", "4": "a", "5": "s", "6": "o", "8": "g", "9": "g"}
SAME = str.maketrans({"–": "-", "—": "-", "“": '"', "”": '"', "’": "'", "‘": "'"})
RUN = re.compile(r"[a-zđðø0-9¢€@£&¥§$|']+")


@dataclass(frozen=True)
class Folded:
    """Folded text; `at[i]` is the place in the original of the folded character i."""

    text: str
    at: tuple[int, ...]
    original: str

    def written(self, start: int, end: int) -> str:
        """The original text under the folded characters start..end."""
        if start >= end:
            return ""
        last = self.at[end - 1] + 1
        while last < len(self.original) and unicodedata.combining(self.original[last]):
            last += 1
        return self.original[self.at[start] : last]


def fold(text: str) -> str:
    """Folded text.

    Examples
    --------
    >>> fold("Sở Nông nghiệp"), fold("S& Nong nghi€p"), fold("x4, phuong, M6i truong, 06/2026")
    ('so nong nghiep', 'so nong nghiep', 'xa, phuong, moi truong, 06/2026')
    """
    return folded(text).text


def folded(text: str) -> Folded:
    """Folded text with the place of each character in the original."""
    plain, at = _plain(text)
    out: list[str] = []
    places: list[int] = []
    done = 0
    for run in RUN.finditer(plain):
        out += plain[done : run.start()]
        places += at[done : run.start()]
        for index, char in _letters(run.group(), bare_i=_is_bare_i(text, at[run.start()])):
            out.append(char)
            places.append(at[run.start() + index])
        done = run.end()
    return Folded("".join(out) + plain[done:], (*places, *at[done:]), text)


def _plain(text: str) -> tuple[str, list[int]]:
    """Lower case without marks, ligatures taken apart."""
    chars: list[str] = []
    at: list[int] = []
    for place, char in enumerate(text):
        for piece in _pieces(char):
            chars.append(piece)
            at.append(place)
    return "".join(chars), at


@lru_cache(maxsize=4096)
def _pieces(char: str) -> str:
    """One character in lower case without marks: none, one or several characters."""
    lower = unicodedata.normalize("NFKD", char.translate(SAME)).lower()
    return "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))


def _letters(run: str, *, bare_i: bool) -> list[tuple[int, str]]:
    """The letters of one run of letters, digits and signs, each with its index in the run."""
    if not any("a" <= c <= "z" or c == "đ" for c in run) or re.search(r"\d{3}", run):
        return [(i, "d" if c in "đð" else c) for i, c in enumerate(run)]
    pairs = [(i, _letter(run, i)) for i in range(len(run))]
    kept = [(i, c) for i, c in pairs if c != "'"]
    if bare_i and len(kept) > 1 and kept[1][1] in "aeoyu":  # "Iy" is lý: no syllable starts with a bare i
        kept[0] = (kept[0][0], "l")
    return kept


def _is_bare_i(text: str, place: int) -> bool:
    """Whether a capital I without a mark stands here."""
    return text[place] == "I" and not unicodedata.combining(text[place + 1 : place + 2] or " ")


def _letter(run: str, index: int) -> str:
    char = run[index]
    after, before = run[index + 1 : index + 2], run[:index]
    if char == "|":
        return "l" if before[-1:].isalpha() and after.isalpha() else "|"  # else the rule of a table
    if char == "&" and after.isalpha() and before[-1:].isalpha():
        return "&"  # NN&MT
    if char in SIGNS and before == "s":
        return "o"  # S&, S¢: Sở
    if char in SIGNS and before in ("s¢", "s&"):
        return "'"
    return SIGNS.get(char) or DIGITS.get(char, char)
