"""Letters as files hold them: typefaces from before Unicode, marks that nobody sees."""

import re

# Vietnamese letters that no other code table has at these places.
MODERN = re.compile("[\u1ea0-\u1ef9ăđơưĂĐƠƯ]")
LATIN = re.compile("[àáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ]")
WORD = re.compile(r"[^\s,.;:()/\"-]{2,}")
# TCVN3 (.VnTime) writes accented letters as signs and as letters that Vietnamese does not have; VNI writes
# the tone behind the vowel.
SIGNS = "µ¸¶·¹¨»¾¼½©®ª«¬"
TCVN3 = re.compile(f"[A-Za-z][{SIGNS}]|[{SIGNS}][a-z]|[a-zA-Z][ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñö÷øûüþ]")
VNI = re.compile("[aeiouyöôAEIOUYÖÔ][ùøûõïâáàåãäéèëêúüîæÙØÛÕÏÂÁÀÅÃÄÉÈËÊÚÜÎÆ]")
SHARE = 0.2  # of all words: far above what damage by OCR leaves, far below what such a typeface gives
# Zero-width marks, marks of writing direction, soft hyphens, control characters but tab and line ends.
INVISIBLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\xad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")


def is_vietnamese(text: str) -> bool:
    """Whether most of the letters with marks are Vietnamese ones.

    Examples
    --------
    >>> is_vietnamese("Kế hoạch"), is_vietnamese("KÕ ho¹ch")
    (True, False)
    """
    marked = [c for c in text if c > "\x7f"]
    known = len(MODERN.findall(text)) + len(LATIN.findall(text))
    return bool(MODERN.search(text)) and known >= 0.8 * len(marked)


def is_legacy(text: str) -> bool:
    """Whether a text is in TCVN3 (typefaces .Vn...) or VNI, which Unicode programs show as signs.

    Examples
    --------
    >>> is_legacy("KÕ ho¹ch thùc hiÖn"), is_legacy("Keá hoaïch thöïc hieän"), is_legacy("Kế hoạch")
    (True, True, False)
    """
    words = WORD.findall(text)
    modern = sum(1 for word in words if MODERN.search(word))
    plain = sum(c < "\x80" for c in text)
    odd = max(sum(1 for word in words if kind.search(word)) for kind in (TCVN3, VNI))
    return odd > SHARE * len(words) and odd > 4 * modern and plain > len(text) / 2


def visible(text: str) -> str:
    """Without marks that nobody sees: a name with one in it would be another name.

    Examples
    --------
    >>> visible("Sở\u200b Xây\u202e dựng")
    'Sở Xây dựng'
    """
    return INVISIBLE.sub("", text)
