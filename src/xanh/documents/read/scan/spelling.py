"""What is certain about letters as read: marks put right where only one reading is known, and how sure it is.

Of the Vietnamese letters a scan keeps nearly all but the smallest marks: ẩ comes out as ấ, ổ as ố, i as ỉ. A
word whose neighbours are never seen beside it, but beside the word with another mark, is that other word.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import prod

from rapidfuzz.distance import Levenshtein

from xanh.documents.read.prose.accents import seen_together, spellings

BARS = re.compile(r"[|lI!]{1,3}")
NUMERAL = re.compile(r"(?=.*H)[HI]{1,2}")
DASHES = ("~", "_", "—", "–", "=", "¬", "»", "«")  # what the dash before an item is taken for
HOOKS = ("'", "’", "`")
STAINS = ("„", "‚", "'", "`", ".", ",", "|", "‘", "’", ":", ";")  # no line begins with one of these alone
REPORT = re.compile(r"(?<!\w)b/[^\w\s]")  # (b/c): để báo cáo
JOINED = re.compile(r"^([IVX]{1,4}\.|\d\.)(?=[^\W\d_]{2})")  # "I.MỤC"
LABEL = re.compile(r"(HI|IH)(?=[.]$)")
QUARTER = re.compile(r"\W*qu[ýí]", re.IGNORECASE)
STROKES = re.compile(r"(?=[1T]*[IH|l!])[IHT1|l!]{2,4}(?![^\W_])|[HI|l!](?=[/.-])")
CORE = re.compile(r"(\W*)([^\W\d_]+)(\W*)")
MARKS = {"\u0301", "\u0300", "\u0309", "\u0303"}  # acute, grave, hook, tilde; the dot below is never lost
# How often words are right that Tesseract is so sure of (measured on made-up scans, see bench/scans.py).
RIGHT = ((0.96, 0.998), (0.93, 0.99), (0.9, 0.9), (0.85, 0.85), (0.7, 0.75), (0.0, 0.5))
KNOWN = 0.9995  # a word seen beside its neighbour before
KNOWN_FROM = 0.6  # if Tesseract is at least so sure
MENDED = 0.97
CLEAR = 0.96  # a word read so clearly is another one only where both its neighbours say so
# Capitals that official plans are full of and that Tesseract's words lack: PGI comes out as PGT.
SHORT = (
    "NN&MT",
    "UBND",
    "HĐND",
    "PGI",
    "PCI",
    "PAPI",
    "DDCI",
    "CSTP",
    "KCN",
    "CCN",
    "KKT",
    "BVMT",
    "TNMT",
    "QLNN",
    "TTHC",
)
OTHERS = ("PCT",)  # one letter from one of these, and as usual
Beside = tuple[str | None, str | None]
SHORT_BELOW = 0.96  # Tesseract is never surer of such a slip


@dataclass(frozen=True)
class Judged:
    """A word, put right where it was wrong, and the probability that it is right."""

    text: str
    right: float


def judged(words: Sequence[tuple[str, float]]) -> list[Judged]:
    """The words of a line, each with Tesseract's confidence, as they are likely to stand on the page.

    Examples
    --------
    >>> [word.text for word in judged([("cửa", 0.9), ("khấu", 0.9)])]
    ['cửa', 'khẩu']
    """
    words = _without_stain(words)
    texts = [REPORT.sub("b/c", unicodedata.normalize("NFC", text).replace("⁄", "/")) for text, _ in words]
    texts[:1] = [_opening(text) for text in texts[:1]]
    texts = [_whole(texts, at) for at in range(len(texts))]
    texts[1:] = [
        _quarter(text) if QUARTER.fullmatch(texts[at]) else text for at, text in enumerate(texts[1:])
    ]
    cores = [CORE.fullmatch(text) for text in texts]
    found = zip(texts, (sure for _, sure in words), cores, strict=True)
    return [_word(text, sure, core, _beside(cores, at)) for at, (text, sure, core) in enumerate(found)]


def _without_stain(words: Sequence[tuple[str, float]]) -> Sequence[tuple[str, float]]:
    """A line without the stain before its first word."""
    return words[1:] if len(words) > 1 and words[0][0] in STAINS else words


def _whole(texts: Sequence[str], at: int) -> str:
    """A word whose last i came out as its mark alone, "CH'" for CHỈ, where the next word tells."""
    text = texts[at]
    following = texts[at + 1].lower() if text[-1:] in HOOKS and at + 1 < len(texts) else ""
    found = [vowel for vowel in "ỉíi" if following and seen_together(text[:-1].lower() + vowel, following)]
    return _cased(text[:-1], text[:-1] + found[0]) if len(found) == 1 else text


def _opening(text: str) -> str:
    """The first word of a line: a dash that came out as another sign, a Roman number as letters."""
    return "-" if text in DASHES else JOINED.sub(r"\1 ", LABEL.sub("III", text))


def _quarter(text: str) -> str:
    """The number of a quarter: "II1/2026" is III/2026, for no quarter has more strokes."""
    found = STROKES.match(text)
    if found is None:
        return text
    strokes = sum(2 if sign == "H" else 1 for sign in found[0])
    return "I" * min(strokes, 3) + text[found.end() :]


def _word(text: str, sure: float, core: re.Match[str] | None, beside: Beside) -> Judged:
    short = _short(text, sure)
    if short or core is None:
        return short or Judged(text, _right((text, sure)))
    return _judged(text, sure, core, beside)


def certainty(words: Sequence[Judged]) -> float:
    """The probability that all words of a line are right."""
    return round(prod(word.right for word in words), 4)


def in_cell(text: str) -> str:
    """What alone stands in a cell: bars are a Roman number.

    Examples
    --------
    >>> in_cell("|l"), in_cell("IH"), in_cell("SIT"), in_cell("Phần I")
    ('II', 'III', 'STT', 'Phần I')
    """
    if BARS.fullmatch(text):
        return "I" * len(text)
    if NUMERAL.fullmatch(text):
        return text.replace("H", "II")
    return "STT" if text == "SIT" else text


def _beside(cores: Sequence[re.Match[str] | None], at: int) -> Beside:
    """The words before and behind a word, in small letters; None where a sign parts them."""
    before = cores[at - 1] if at else None
    behind = cores[at + 1] if at + 1 < len(cores) else None
    core = cores[at]
    if core is None:
        return None, None
    joined_before = before is not None and not before[3] and not core[1]
    joined_behind = behind is not None and not behind[1] and not core[3]
    return (
        before[2].lower() if before and joined_before else None,
        behind[2].lower() if behind and joined_behind else None,
    )


def _judged(text: str, confidence: float, core: re.Match[str], beside: Beside) -> Judged:
    word = core[2].lower()
    if _support(word, beside):
        return Judged(text, KNOWN if confidence >= KNOWN_FROM else _right((text, confidence)))
    others = [(_support(other, beside), other) for other in _confused(word)]
    best = max(others, default=(0, ""))
    halved = confidence >= CLEAR and best[0] < sum(side is not None for side in beside)
    if not best[0] or halved or sum(support == best[0] for support, _ in others) > 1:
        return Judged(text, _right((text, confidence)))
    return Judged(core[1] + _cased(core[2], best[1]) + core[3], MENDED)


def _short(text: str, confidence: float) -> Judged | None:
    """A usual word of capitals read with a letter wrong; None for all others."""
    core = text.strip('().,;:/"“”')
    if not core.isupper() or core in (*SHORT, *OTHERS) or confidence >= SHORT_BELOW:
        return None
    meant = [short for short in SHORT if Levenshtein.distance(core, short, score_cutoff=1) == 1]
    return Judged(text.replace(core, meant[0]), MENDED) if len(meant) == 1 else None


def _support(word: str, beside: Beside) -> int:
    """With how many of its neighbours a word is known to stand."""
    before, behind = beside
    return int(before is not None and seen_together(before, word)) + int(
        behind is not None and seen_together(word, behind)
    )


@lru_cache(maxsize=8192)
def _confused(word: str) -> tuple[str, ...]:
    """Known words that differ only in a mark above a vowel."""
    bare = _without_marks(word)
    return tuple(
        other for other in sorted(spellings(word)) if other != word and _without_marks(other) == bare
    )


def _without_marks(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if c not in MARKS)


def _cased(shown: str, word: str) -> str:
    if shown.isupper() and len(shown) > 1:
        return word.upper()
    return word.capitalize() if shown[:1].isupper() else word


def _right(word: tuple[str, float]) -> float:
    """How often a word is right that Tesseract is so sure of; signs alone say nothing."""
    text, confidence = word
    if not any(c.isalnum() for c in text):
        return 1.0
    return next(right for least, right in RIGHT if confidence >= least)
