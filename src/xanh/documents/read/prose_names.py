"""Names of agencies and divisions in running text: by the vocabulary, or by how names begin."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz

from xanh.documents.draft import State
from xanh.documents.read.prose_accents import is_clean, restore
from xanh.documents.read.prose_words import alike, key, phrase_at, starts, verb_at, written
from xanh.documents.read.vocabulary import Vocabulary
from xanh.documents.read.words import Word, words
from xanh.reference import AgencyFact

SHOWN = 0.8  # share of a known name that damaged text must show
DOUBT = 0.7  # likeness that says nothing: of two names the longer wins only where it fits about as well
# How names of bodies begin.
HEADS = tuple(
    phrase.strip()
    for phrase in """
    van phong|phong|so|ubnd|uy ban|chi cuc|cuc|thanh tra|trung tam|ban|cac|cong an|cong ty|hiep hoi|hoi
    vien|truong|doi|to|don vi|co quan|bo phan|bao|dai|bo chi huy|mat tran|lien doan|lanh dao|toan the
    doanh nghiep|nha truong|kho bac|ngan hang|chi nhanh|quy|hat kiem lam|dien luc|vien thong|lien minh
    bao hiem|thue|hai quan|toa an|doan
    """.replace("\n", "|").split("|")
    if phrase.strip()
)
TAILS = (
    "co lien quan",
    "lien quan",
    "truc thuoc so",
    "thuoc so",
    "truc thuoc",
    "cap tinh",
    "tren dia ban",
    "cua tinh",
)
LONGEST = 16  # words of a name
_TABLES: WeakKeyDictionary[Vocabulary, "Table"] = WeakKeyDictionary()


@dataclass(frozen=True)
class Name:
    """A name read: its best form, the agency if known, as written, and how sure the reading is."""

    name: str
    code: str | None
    written: str
    confidence: float
    state: State


def whole(text: str, vocabulary: Vocabulary) -> Name:
    """The name that `text` is, damaged or not; unknown names keep their wording, accents restored.

    Examples
    --------
    >>> whole("S6 TNMT", Vocabulary.of()).name
    'Sở Tài nguyên và Môi trường'
    """
    flat = " ".join(text.split()).strip(" .,;:")
    exact = known_spelling(flat, vocabulary) if is_clean(flat) or flat in vocabulary.by_spelling else None
    if exact:
        return Name(exact.name, exact.code, flat, 1.0, State.ACCEPTED)
    found = words(flat)
    item = None if is_clean(flat) else _leading_known(flat, found, 0, vocabulary)
    if item and item[1] >= len(found):
        return replace(item[0], written=flat)
    return unknown(flat)


def unknown(flat: str) -> Name:
    """A name outside the vocabulary: for a person to check."""
    restored, share = restore(flat)
    return Name(restored, None, flat, round(0.6 * share, 2), State.TO_CHECK)


def leading(text: str, found: Sequence[Word], start: int, vocabulary: Vocabulary) -> tuple[Name, int] | None:
    """The name that stands at word `start`, and the word behind it; None where no name begins there."""
    known = _leading_known(text, found, start, vocabulary)
    if known:
        return known
    if not is_head(found, start):
        return None
    end = _name_end(text, found, start)
    return (unknown(written(text, found, start, end).strip(" .,;:")), end) if end > start + 1 else None


def is_head(found: Sequence[Word], at: int) -> bool:
    """Whether the name of a body may begin at word `at`; a single short word has to fit closely."""
    return any(phrase_at(found, at, head.split()) >= (0.84 if len(head) > 4 else 0.91) for head in HEADS)


def several(text: str, found: Sequence[Word], start: int, vocabulary: Vocabulary) -> tuple[list[Name], int]:
    """The names listed from word `start` on ("Sở A, Sở B và UBND cấp xã"), and the word behind them."""
    names: list[Name] = []
    at = start
    while at < len(found):
        step = at + 1 if names and alike(found[at].text, "va") == 1.0 else at
        if names and step == at and not re.search(r"[,;]", found[at].before):
            break
        item = leading(text, found, step, vocabulary) if step < len(found) else None
        if item is None or (names and verb_at(found, step)):
            break
        names.append(item[0])
        at = item[1]
    return names, at


def _leading_known(
    text: str, found: Sequence[Word], start: int, vocabulary: Vocabulary
) -> tuple[Name, int] | None:
    """The known name whose words stand at `start`: the one that takes up most letters."""
    best: tuple[float, float, int, AgencyFact] | None = None
    for parts, agency in _table(vocabulary).by_words:
        score = phrase_at(found, start, parts)
        weight = (score - DOUBT) * sum(map(len, parts))
        if score >= SHOWN and (best is None or weight > best[0]):
            best = (weight, score, len(parts), agency)
    if best is None:
        return None
    _, score, size, agency = best
    shown = written(text, found, start, start + size).strip(" .,;:")
    if _goes_on(found, start + size) or not _fits(shown, agency):
        return None
    return _known(agency, shown, score), start + size


def _goes_on(found: Sequence[Word], at: int) -> bool:
    """Whether a name goes on past the known part: "các cơ quan, đơn vị" + "liên quan"."""
    return at < len(found) and not found[at].before and any(starts(found, at, tail) for tail in TAILS)


def _name_end(text: str, found: Sequence[Word], start: int) -> int:
    """Where an unknown name ends: before a verb, a comma that no capital follows, or a sentence sign."""
    for at in range(start + 1, min(len(found), start + LONGEST)):
        before = found[at].before
        if re.search(r"[.;:()/]", before) or (at > start + 1 and _stops(found, at)):
            return at
        if "," in before and not _still_name(text, found, start, at):
            return at
    return min(len(found), start + LONGEST)


def _stops(found: Sequence[Word], at: int) -> bool:
    if _managing(found, at):
        return False
    return verb_at(found, at) or any(
        starts(found, at, w) for w in ("chu tri", "phoi hop", "va so", "va ubnd", "va cac")
    )


def _managing(found: Sequence[Word], at: int) -> bool:
    """Whether what looks like a verb is part of a name: "Phòng Quản lý ...", "Phòng Kiểm tra ..."."""
    heads = ("phong", "ban", "cuc", "tam", "doi", "to", "so")
    return alike(found[at - 1].text, "phong") >= 0.9 or found[at - 1].text in heads


def _still_name(text: str, found: Sequence[Word], start: int, at: int) -> bool:
    """Whether a comma stands inside a name: "các sở, ban, ngành", "Phòng Vận tải, Phương tiện"."""
    group = alike(found[start].text, "cac") >= 0.9
    if group:
        return any(
            starts(found, at, word)
            for word in ("ban", "nganh", "doan the", "don vi", "phong", "huyen", "phuong")
        )
    return text[found[at].start].isupper() and not is_head(found, at)


@dataclass(frozen=True)
class Table:
    """A vocabulary's spellings: by their letters, and by their folded words."""

    by_letters: Mapping[str, AgencyFact]
    by_words: tuple[tuple[tuple[str, ...], AgencyFact], ...]


def known_spelling(name: str, vocabulary: Vocabulary) -> AgencyFact | None:
    """The agency spelled so, letter by letter; capitals and signs between words do not matter."""
    return _table(vocabulary).by_letters.get(_plain(name))


def _table(vocabulary: Vocabulary) -> Table:
    if vocabulary not in _TABLES:
        by_letters: dict[str, AgencyFact] = {}
        for spelling, agency in vocabulary.by_spelling.items():
            by_letters.setdefault(_plain(spelling), agency)
        by_words = tuple((tuple(key(s).split()), a) for s, a in vocabulary.by_spelling.items())
        _TABLES[vocabulary] = Table(by_letters, by_words)
    return _TABLES[vocabulary]


def _plain(text: str) -> str:
    """Letters in lower case with single spaces, signs between words left out; tone marks stay."""
    return " ".join(re.findall(r"[\w&]+", unicodedata.normalize("NFC", text).lower()))


def _known(agency: AgencyFact, shown: str, score: float) -> Name:
    certain = is_clean(shown) or score >= 0.999
    return Name(
        agency.name, agency.code, shown, min(score, 1.0), State.ACCEPTED if certain else State.PROPOSED
    )


def _fits(shown: str, agency: AgencyFact) -> bool:
    """Clean text must hold a spelling exactly; damaged text need only be alike."""
    return not is_clean(shown) or any(_plain(shown) == _plain(s) for s in agency.spellings)


def spelling_of(name: Name, vocabulary: Vocabulary) -> str:
    """The known spelling that the text shows: "S¢ KH va bT" is "Sở KH và ĐT"."""
    own = [s for s, agency in vocabulary.by_spelling.items() if agency.code == name.code]
    if name.code is None or is_clean(name.written):
        return name.written if name.code else name.name
    read = key(name.written)
    return max(own, key=lambda s: fuzz.ratio(read, key(s)))
