"""Words of damaged text and how alike two of them are."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Indel

from xanh.documents.read.fold import folded

# letters with what a scan puts between them: "khu/cum", "N(:ng", "tr}rong"
WORD = re.compile(r"[a-z0-9&']+(?:(?:/|\(:|[)}:])[a-z0-9&']+)*|%")
INNER = re.compile(r"(?<=.)(?:tr|[iu]r|r)")  # how a scan shows ư with a mark: cửa "ctra", cứu "ciru"
VOWELS = re.compile(r"[aeiouy]+")
STROKE = re.compile(r"^[bpd]+")  # Đ comes out as P, B, D or DP
VERBS = (  # what an agency may be told to do right after its name
    *(
        "tham muu",
        "chi dao",
        "chu tri",
        "phoi hop",
        "chiu trach",
        "tong hop",
        "theo doi",
        "huong dan",
        "ra soat",
    ),
    *("phu trach", "to chuc", "thuc hien", "kiem tra", "giam sat", "don doc", "cung cap"),
)
UNLIKE = 0.32  # likeness of the letters below which two words have nothing in common
AS_LETTERS = str.maketrans("0134569", "olsasog")


@dataclass(frozen=True)
class Word:
    """A folded word, its place in the original text, its line, the signs around it, and what it may be.

    `verb`: it begins what an agency is told to do; `bound`: it is the object of a word before ("cho", "gửi"),
    so no party begins here. `raw`: as written.
    """

    text: str
    start: int
    end: int
    line: int
    before: str
    after: str
    verb: bool = False
    bound: bool = False
    raw: str = ""


def words(text: str, line: int = 1) -> list[Word]:
    """The words of `text`; `line` is the number of its first line."""
    at = folded(text)
    found = list(WORD.finditer(at.text))
    edges = [0, *(m.end() for m in found)], [*(m.start() for m in found), len(at.text)]
    gaps = ["".join(at.text[a:b].split(" ")) for a, b in zip(*edges, strict=True)]
    texts = [re.sub(r"[^a-z0-9&/%]", "", m.group()) for m in found]
    out = []
    for index, match in enumerate(found):
        start, end = at.at[match.start()], at.at[match.end() - 1] + 1
        row = line + text.count("\n", 0, start)
        verb = _verb(*texts[index : index + 2])
        bound = any(_binds(t) for t in texts[max(0, index - 3) : index]) and not gaps[index]
        out.append(
            Word(texts[index], start, end, row, gaps[index], gaps[index + 1], verb, bound, text[start:end])
        )
    return [word for word in out if word.text]


@lru_cache(maxsize=65536)
def _seconds(first: str) -> tuple[str, ...]:
    """The second words of the verbs whose first word this may be."""
    pairs = (verb.split() for verb in VERBS)
    return tuple(b for a, b in pairs if likeness(first, a) >= 0.75)


@lru_cache(maxsize=65536)
def _binds(text: str) -> bool:
    return any(likeness(text, known) >= 0.7 for known in ("cho", "gui"))


def _verb(first: str, second: str = "") -> bool:
    return any(likeness(second, known) >= 0.75 for known in _seconds(first))


@lru_cache(maxsize=65536)
def likeness(read: str, known: str) -> float:
    """How alike a word as read and a known word are, 0 to 1; vowels count half, as scans confuse them most.

    Examples
    --------
    >>> likeness("truong", "truong"), round(likeness("ctra", "cua"), 2), round(likeness("tinh", "tai"), 2)
    (1.0, 0.72, 0.6)
    """
    if read == known:
        return 1.0
    if read.isdigit() and not known.isdigit():
        seen = read.translate(AS_LETTERS)
        return 0.0 if seen.isdigit() or len(read) > 2 else 0.9 * likeness(seen, known)
    letters = Indel.normalized_similarity(read, known)
    if letters < UNLIKE:
        return letters
    frame = Indel.normalized_similarity(skeleton(read), skeleton(known))
    share = 0.65 if min(len(read), len(known)) < 4 else 0.5  # few letters: each counts more
    return share * letters + (1 - share) * frame


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """The consonants of a syllable around one sign for its vowels."""
    return STROKE.sub("d", VOWELS.sub("a", INNER.sub("u", word)))


def straightened(written: str) -> str:
    """A word with its ư put back where a scan shows "tr", "ir" or "ur": "ctru" is cứu, "xir" is xử."""
    return written[:1] + re.sub(r"(?:tr|[iu]r|r)", "u", written[1:]) if INNER.search(written) else written


def likest(read: str, choices: Sequence[str], least: float) -> dict[str, float]:
    """The choices at least so like the word as read."""
    found = {}
    letters = read.translate(AS_LETTERS) if read.isdigit() and len(read) < 3 else read
    for known, _, _ in process.extract(
        letters, choices, scorer=Indel.normalized_similarity, score_cutoff=UNLIKE, limit=None
    ):
        score = likeness(read, known)
        if score >= least:
            found[known] = score
    return found
