"""Which pages have letters that can be trusted, and which are better read from their picture."""

import re
import unicodedata

from xanh.documents.read.prose.accents import is_clean

FEW = 10  # letters: a page number and no more
STAMPED = 400  # letters: what is put upon a scan, such as a signature of who sent it, and no more
TOLD = 60  # letters from which their accents tell
UNMAPPED = 0.05  # share of signs without a meaning
CID = re.compile(r"\(cid:\d+\)")
DAMAGE = re.compile(r"[a-zà-ỹ][&¢€£¥§|][a-zà-ỹ]?", re.I)
DAMAGED = 0.02  # share of words with a sign within them that no word has


def is_trusted(text: str, *, pictured: bool, hidden: bool = False) -> bool:
    """Whether the letters of a page are what stands on it.

    Parameters
    ----------
    text : str
        All letters of the page.
    pictured : bool
        Whether a picture or drawn outlines cover most of it.
    hidden : bool
        Whether the letters are not drawn, as those laid under a scan.

    Returns
    -------
    bool
        False where the page is a scan, where its letters have no meaning (private fonts) or another than
        the one seen (old Vietnamese fonts), or where they were read by a program without Vietnamese.

    Examples
    --------
    >>> clean = "Sở Nông nghiệp và Môi trường chủ trì, phối hợp với Ủy ban nhân dân các xã, phường thực hiện"
    >>> is_trusted(clean, pictured=False), is_trusted(clean, pictured=True), is_trusted("", pictured=False)
    (True, False, True)
    >>> is_trusted("S& Nong nghiép va Moi truéng chi tri, phéi hop voi Uy ban nhan dan " * 2, pictured=True)
    False
    """
    signs = [sign for sign in CID.sub("\ufffd", text) if not sign.isspace()]
    letters = sum(sign.isalnum() for sign in signs)
    unmapped = sum(_has_no_meaning(sign) for sign in signs)
    if unmapped > UNMAPPED * len(signs):
        return False
    if letters < FEW and not pictured:
        return True
    if pictured and (hidden or letters < STAMPED):
        return False
    return not (letters >= TOLD and not is_clean(text)) and not _is_damaged(text)


def _has_no_meaning(sign: str) -> bool:
    return sign == "\ufffd" or unicodedata.category(sign) in ("Co", "Cn", "Cc")


def _is_damaged(text: str) -> bool:
    words = text.split()
    return sum(bool(DAMAGE.search(word)) and not word.isupper() for word in words) > DAMAGED * len(words)
