"""The one rule by which bodies are abbreviated: initials behind the kind of body, or of all words."""

import re
import unicodedata

SKIPPED = ("và", "các", "của", "với")  # words without an initial
KINDS = ("ban quản lý", "trung tâm", "văn phòng", "ban", "sở", "bộ", "cục", "phòng", "chi cục", "hội")
PLACES = ("tỉnh", "thành phố")  # stand behind an abbreviation in full


def letters_of(written: str) -> str:
    """What an abbreviation is known by: lower case, without the signs between its letters.

    Examples
    --------
    >>> letters_of("Sở NN&MT"), letters_of("sở NN - MT"), letters_of("BQL KKT tỉnh")
    ('sở nnmt', 'sở nnmt', 'bqlkkt tỉnh')
    """
    text = unicodedata.normalize("NFC", written)
    text = re.sub(r"(?<=[A-ZĐ])(?:\s*[&.–-]\s*|,|\s+và\s+(?=[A-ZĐ]{2}))(?=[A-ZĐ])", "", text)
    text = re.sub(r"(?<=[A-ZĐ])\s+các\s+(?=[A-ZĐ]{2})", " ", text)
    text = re.sub(r"\b([A-ZĐ]{2,})\s+(?=[A-ZĐ]{2,}\b)", r"\1", text)
    return " ".join(text.lower().split())


def is_short(written: str) -> bool:
    """Whether a text holds an abbreviation: a word of capitals only.

    Examples
    --------
    >>> is_short("Sở TN&MT"), is_short("Sở Xây dựng")
    (True, False)
    """
    return bool(re.search(r"(?<![^\W\d_])[A-ZĐ](?:[&.–-]?[A-ZĐ])+(?![^\W\d_])", written))


def short_forms(name: str) -> set[str]:
    """How a body's name may be abbreviated, as `letters_of` gives it.

    Examples
    --------
    >>> {"snnmt", "sở nnmt"} <= short_forms("Sở Nông nghiệp và Môi trường")
    True
    >>> "bqlkkt tỉnh" in short_forms("Ban Quản lý Khu kinh tế tỉnh")
    True
    """
    lower = " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", name).lower()))
    place = next((p for p in PLACES if lower.endswith(f" {p}")), "")
    body = lower.removesuffix(place).strip()
    tail = f" {place}" if place else ""
    kinds = [kind for kind in KINDS if body.startswith(f"{kind} ")]
    forms = {f"{kind} {_initials(body[len(kind) :])}{tail}" for kind in kinds}
    forms |= {f"{_initials(kind)} {_initials(body[len(kind) :])}{tail}" for kind in kinds}
    whole = _initials(body)
    return {form for form in forms | ({whole + tail} if len(whole) > 2 else set()) if len(form) > 3}


def _initials(words: str) -> str:
    return "".join(word[0] for word in words.split() if word not in SKIPPED)
