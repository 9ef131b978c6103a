"""Texts in capitals as sentences: small letters, but proper names and abbreviations keep theirs."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache

from xanh.reference import agencies, provinces

SYLLABLE = re.compile(
    r"(?:ngh|ng|nh|th|tr|ch|gh|gi|kh|ph|qu|[bcdghklmnpqrstvx])?(?P<core>[aeiouy]{1,3})(?P<end>ch|ng|nh|[cmnpt])?"
)
TONE = ("\u0301", "\u0323")  # one of these stands on every syllable that a stop closes
STOPS = ("c", "ch", "p", "t")


def in_sentence(text: str, places: Sequence[str] = ()) -> str:
    """A text in capitals as a sentence; any other as it is, with a capital first.

    `places` are names that keep their capitals, besides those of provinces and agencies.

    Examples
    --------
    >>> in_sentence("CẢI THIỆN CHỈ SỐ PAR INDEX, DDCI TỈNH LÀO CAI"), in_sentence("về du lịch")
    ('Cải thiện chỉ số PAR INDEX, DDCI tỉnh Lào Cai', 'Về du lịch')
    """
    if not text.isupper():
        return text[0].upper() + text[1:]
    out = re.sub(r"\w+", lambda found: found[0] if is_abbreviation(found[0]) else found[0].lower(), text)
    for name, own in (*_proper_names(), *_patterns(places)):
        out = name.sub(own, out)
    return out[0].upper() + out[1:]


def is_abbreviation(word: str) -> bool:
    """Whether a word in capitals stands for several: it could not be said as one syllable.

    Examples
    --------
    >>> [w for w in ("CHỈ", "SỐ", "PCI", "SIPAS", "INDEX", "UBND", "KKT", "XANH") if is_abbreviation(w)]
    ['PCI', 'SIPAS', 'INDEX', 'UBND', 'KKT']
    """
    marked = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    found = SYLLABLE.fullmatch("".join(c for c in marked if not unicodedata.combining(c)))
    if found is None:
        return not word.isdecimal() and word.isalnum() and len(word) > 1
    toned = any(tone in marked for tone in TONE)
    doubled = any(a == b for a, b in zip(found["core"], found["core"][1:], strict=False))
    return doubled or (found["end"] in STOPS and not toned)


@cache
def _proper_names() -> tuple[tuple[re.Pattern[str], str], ...]:
    names = {n for p in provinces() for n in (p.old_name, p.new_name)} | {a.name for a in agencies()}
    longest = sorted({*names, "Chỉ số Xanh"}, key=len, reverse=True)
    return _patterns(longest)


def _patterns(names: Iterable[str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE), name) for name in names)
