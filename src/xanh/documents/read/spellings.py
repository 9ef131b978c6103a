"""Which agency a spelling in clean text stands for: letter by letter, abbreviated, or with a typing error."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from rapidfuzz import fuzz, process

from xanh.documents.read.abbreviations import is_short, letters_of, short_forms
from xanh.documents.read.prose.words import key
from xanh.documents.read.vocabulary import Vocabulary
from xanh.reference import AgencyFact

LIKE = 93.0  # likeness of a name with a typing error to the one meant
AHEAD = 5.0  # and how far any other has to be behind
LEAST = 8  # letters below which a likeness says nothing
DIFFERING = {"commune", "company", "company_group", "group", "division"}  # kinds whose names are alike
MARKED = re.compile(r"\b(?:[ivx]+|\d+)\b")  # numbers tell names apart
PLACE = re.compile(r"\s+(?:tỉnh|thành phố|thủ đô)\s+[A-ZĐÀ-Ỹ][\w-]*(?:\s*[-–]?\s*[A-ZĐÀ-Ỹ][\w-]*){0,3}$")
_TABLES: WeakKeyDictionary[Vocabulary, "Table"] = WeakKeyDictionary()


@dataclass(frozen=True)
class Table:
    """A vocabulary's spellings: by letters, by folded words, by initials, by bare letters without spaces."""

    by_letters: Mapping[str, AgencyFact]
    by_words: tuple[tuple[tuple[str, ...], AgencyFact], ...]
    by_initials: Mapping[str, AgencyFact]
    by_bare: Mapping[str, AgencyFact]
    longest: int


def known_spelling(name: str, vocabulary: Vocabulary) -> AgencyFact | None:
    """The agency spelled so, letter by letter; capitals and signs between words do not matter."""
    return table(vocabulary).by_letters.get(plain(name))


def sure_spelling(name: str, vocabulary: Vocabulary) -> AgencyFact | None:
    """The agency spelled so or abbreviated by the usual rule, with its province behind it or not.

    Examples
    --------
    >>> sure_spelling("Sở NN & MT", Vocabulary.of()).name, sure_spelling("Sở Thể dục", Vocabulary.of())
    ('Sở Nông nghiệp và Môi trường', None)
    """
    known = known_spelling(name, vocabulary) or known_spelling(name.replace(" & ", " và "), vocabulary)
    if known is None and (city := re.sub(r"\bTP\b\.?$", "thành phố", name)) != name:
        return sure_spelling(city, vocabulary)
    if known is None and is_short(name):
        known = table(vocabulary).by_initials.get(letters_of(name))
    if known is None and (cut := PLACE.sub("", name)) != name and key(cut).split()[:1] != ["ubnd"]:
        known = sure_spelling(cut, vocabulary)
    return known


def near_spelling(name: str, vocabulary: Vocabulary) -> AgencyFact | None:
    """The agency meant by a name with a typing error, where no other could be meant; else None.

    Examples
    --------
    >>> near_spelling("Sở Sở Công thương", Vocabulary.of()).name
    'Sở Công Thương'
    >>> near_spelling("Sỡ Tài chinh", Vocabulary.of()).name, near_spelling("Sở Tư pháp", Vocabulary.of())
    ('Sở Tài chính', None)
    """
    read = bare(name)
    known = table(vocabulary).by_bare
    if read in known:
        return known[read]
    if len(read) < LEAST or is_short(name):
        return None
    found = process.extract(read, known.keys(), scorer=fuzz.ratio, score_cutoff=LIKE - AHEAD, limit=6)
    best = known[found[0][0]] if found and found[0][1] >= LIKE else None
    others = [score for spelled, score, _ in found if best and known[spelled].name != best.name]
    if best is None or (others and found[0][1] - max(others) < AHEAD):
        return None
    if _differs_by_words(name, best.name):
        return None
    return best if MARKED.findall(name.lower()) == MARKED.findall(best.name.lower()) else None


def _differs_by_words(name: str, known: str) -> bool:
    """Whether one of two names has whole words that the other lacks: no typing error makes them."""
    longer, shorter = sorted((key(name).split(), key(known).split()), key=len, reverse=True)
    rest = iter(longer)
    return (
        len(longer) > len(shorter)
        and len(set(longer)) > len(set(shorter))
        and all(w in rest for w in shorter)
    )


def bare(name: str) -> str:
    """Letters without marks and spaces; a word written twice counts once."""
    found = key(name).split()
    return "".join(word for i, word in enumerate(found) if i == 0 or word != found[i - 1])


def plain(text: str) -> str:
    """Letters in lower case with single spaces, signs between words left out; tone marks stay."""
    return " ".join(re.findall(r"[\w&]+", unicodedata.normalize("NFC", text).lower()))


def table(vocabulary: Vocabulary) -> Table:
    """The spellings of a vocabulary, made once."""
    if vocabulary not in _TABLES:
        _TABLES[vocabulary] = _made(vocabulary)
    return _TABLES[vocabulary]


def _made(vocabulary: Vocabulary) -> Table:
    by_letters: dict[str, AgencyFact] = {}
    for spelling, agency in vocabulary.by_spelling.items():
        by_letters.setdefault(plain(spelling), agency)
    by_words = tuple((tuple(key(s).split()), a) for s, a in vocabulary.by_spelling.items())
    apart = [(s, a) for s, a in vocabulary.by_spelling.items() if a.kind not in DIFFERING and not is_short(s)]
    return Table(
        by_letters,
        by_words,
        _unless_two((form, a) for a in vocabulary.agencies for form in short_forms(a.name)),
        _unless_two((bare(s), a) for s, a in apart),
        max(len(words) for words, _ in by_words),
    )


def _unless_two(pairs: Iterable[tuple[str, AgencyFact]]) -> dict[str, AgencyFact]:
    """What stands for one name only; of several agencies with one name the first."""
    found: dict[str, AgencyFact] = {}
    several: set[str] = set()
    for form, agency in pairs:
        if found.setdefault(form, agency).name != agency.name:
            several.add(form)
    return {form: agency for form, agency in found.items() if form not in several}
