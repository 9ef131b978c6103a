"""Accents put back into damaged text, as a suggestion: the likeliest words by pairs seen in official phrases.

What it knows: the names shipped (agencies, indicators) and `phrases.txt`, common official phrases. The rest
stays as written; it is never the last word.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from math import log, sqrt

from rapidfuzz import process
from rapidfuzz.distance import Indel

from xanh.documents.read.fold import fold
from xanh.documents.read.prose.words import alike, mend
from xanh.reference import agencies, indicators

WORD = re.compile(r"[^\W_]+(?:['¢€£§¥&@][^\W_]*)*|[¢€£§][^\W_]+")
# Letters that only Vietnamese writes; reading with an English model never gives them.
VIETNAMESE = set("ăđơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉĩịọỏốồổỗộớờởỡợụủũứừửữựỳỵỷỹ")
NEAR = 0.74  # likeness at which a word as read may stand for a known one
START = "."
CARE = 16.0  # how much a letter that differs weighs against a pair of words that is common


@dataclass
class Model:
    """Counts of words and of pairs of words with accents; `by_fold` finds words by their bare letters."""

    words: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)
    by_fold: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _near: dict[str, list[tuple[str, float]]] = field(default_factory=dict)

    def learn(self, text: str) -> None:
        """Count the words of one phrase."""
        previous = START
        for word in WORD.findall(unicodedata.normalize("NFC", text).lower()):
            self.words[word] += 1
            self.pairs[previous, word] += 1
            self.by_fold[_folded(word)].add(word)
            previous = word

    def candidates(self, token: str) -> list[tuple[str, float]]:
        """Words that `token` (folded) may stand for, with their likeness."""
        read = token if token in self.by_fold else mend(token)
        if read not in self._near:
            same = [(w, 1.0) for w in self.by_fold.get(read, ())]
            self._near[read] = same if len(read) > 5 and same else list(self._nearly(read))
        return self._near[read]

    def _nearly(self, read: str) -> Iterator[tuple[str, float]]:
        """Words like `read`; half of the likeness is letters, so most are out at first sight."""
        least = 2 * NEAR - 1
        rough = process.extract(
            read, self.by_fold.keys(), scorer=Indel.normalized_similarity, score_cutoff=least, limit=None
        )
        for known, _, _ in rough:
            score = alike(read, known)
            if score >= NEAR:
                yield from ((word, score) for word in self.by_fold[known])

    def fit(self, previous: str, word: str) -> float:
        """How well `word` follows `previous`: a pair seen weighs far more than a frequent word."""
        return log(sqrt(self.pairs[previous, word]) * 40 + self.words[word] * 0.3 + 0.05)


_folded = lru_cache(maxsize=8192)(fold)


@lru_cache(maxsize=4096)
def is_clean(text: str) -> bool:
    """Whether the text has its Vietnamese letters.

    Examples
    --------
    >>> is_clean("Sở Nông nghiệp"), is_clean("S& Nong nghiép")
    (True, False)
    """
    letters = [c for c in unicodedata.normalize("NFC", text).lower() if c.isalpha()]
    return sum(c in VIETNAMESE for c in letters) > 0.04 * len(letters)


def restore(text: str) -> tuple[str, float]:
    """The text with accents put back, and the share of its words that were known in their place.

    Examples
    --------
    >>> restore("Van phong S&")[0]
    'Văn phòng Sở'
    """
    if is_clean(text):
        return text, 1.0
    tokens = list(WORD.finditer(text))
    best = _path([t.group() for t in tokens])
    out, done = [], 0
    for token, word in zip(tokens, best, strict=True):
        out += [text[done : token.start()], _cased(token.group(), word) if word else token.group()]
        done = token.end()
    known = sum(1 for w in best if w) / len(best) if best else 1.0
    return "".join(out) + text[done:], round(known, 2)


def restore_name(text: str) -> str:
    """A person's name with accents, by common family and given names.

    Examples
    --------
    >>> restore_name("Nguyén Van Hung")
    'Nguyễn Văn Hùng'
    """
    return " ".join(_name_part(token, index == 0) for index, token in enumerate(text.split()))


def _name_part(token: str, family: bool) -> str:
    known = _names()[0 if family else 1]
    best = max(known, key=lambda name: alike(fold(token), fold(name)))
    return best if alike(fold(token), fold(best)) >= NEAR else token


def _path(tokens: list[str]) -> list[str | None]:
    """The likeliest words (Viterbi over pairs); None where a token stays as it is."""
    paths: dict[str, tuple[float, tuple[str | None, ...]]] = {START: (0.0, ())}
    for token in tokens:
        following: dict[str, tuple[float, tuple[str | None, ...]]] = {}
        for word, shown, cost in _choices(token):
            score, path = max(
                ((s + _model().fit(p, shown), w) for p, (s, w) in paths.items()), key=lambda x: x[0]
            )
            if shown not in following or following[shown][0] < score + cost:
                following[shown] = (score + cost, (*path, word))
        paths = dict(sorted(following.items(), key=lambda i: -i[1][0])[:12])
    return list(max(paths.values(), key=lambda x: x[0])[1])


def _choices(token: str) -> Iterator[tuple[str | None, str, float]]:
    """Word, state, and cost: a known word for the token, or the token itself."""
    read = fold(token)
    if re.fullmatch(r"S(?:[^\W\d_]|[&@¢§])?[&@¢éd]?", token):  # Sở, a small vowel under two marks
        yield "sở", "sở", -1.0
    if token == "6":  # noqa: S105 - "6 nhiém": ô standing alone
        yield "ô", "ô", -4.0
    if not any(c.isalpha() for c in read) or _is_code(token):
        yield None, START, 0.0
        return
    found = False
    for word, score in _model().candidates(read):
        found = True
        yield word, word, CARE * (score - 1.0)
    if not found:
        yield None, START, 0.0


def _is_code(token: str) -> bool:
    """PGI, ATGT, UBND: abbreviations keep their letters unless the vocabulary of words has them."""
    return len(token) > 1 and token.isupper() and token.isascii() and fold(token) not in _model().by_fold


def _cased(token: str, word: str) -> str:
    letters = [c for c in token if c.isalpha()]
    if len(letters) > 1 and sum(c.isupper() for c in letters) > 0.7 * len(letters):
        return word.upper()
    small_l = token[0] == "I" and word[0] == "l"  # "Iý": a small l read as a capital I
    return word[0].upper() + word[1:] if token[0].isupper() and not small_l else word


@cache
def _names() -> tuple[list[str], list[str]]:
    """Common family names, and common middle and given names."""
    text = (files("xanh.documents.read.prose") / "names.txt").read_text("utf-8")
    family, given = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return family, given


@cache
def _model() -> Model:
    model = Model()
    for phrase in _phrases():
        model.learn(phrase)
    return model


def _phrases() -> Iterable[str]:
    text = (files("xanh.documents.read.prose") / "phrases.txt").read_text("utf-8")
    yield from (line for line in text.splitlines() if line and not line.startswith("#"))
    for agency in agencies():
        if agency.kind != "commune":
            yield from (agency.name, *agency.variants)
    for node in indicators():
        yield from (node.name, *node.variants)


def seen_together(first: str, second: str) -> bool:
    """Whether two words (small letters, with accents) follow each other in a phrase or name known.

    Examples
    --------
    >>> seen_together("cửa", "khẩu"), seen_together("cửa", "khấu")
    (True, False)
    """
    return _model().pairs[first, second] > 0


def spellings(word: str) -> set[str]:
    """The words known that have the same bare letters."""
    return _model().by_fold.get(_folded(word), set())
