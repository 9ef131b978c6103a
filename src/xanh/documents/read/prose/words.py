"""Finding fixed phrases among damaged words."""

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import Indel

from xanh.documents.read.words import Word, words

ALIKE = 0.8  # mean likeness of the words of a phrase
LEAST = 0.55  # and of each of them
AS_LETTER = {"0": "o", "1": "l", "3": "s", "4": "a", "5": "s", "6": "o", "9": "g"}  # a digit standing alone
VERB = 0.86  # many verbs are tried everywhere, so each has to fit better

# What official plans have agencies do: the sentence's subject ends and the duty begins here.
VERBS = tuple(
    tuple(phrase.split())
    for phrase in """
    trien khai|thuc hien|to chuc|kiem tra|kiem soat|ra soat|tham muu|xay dung|tang cuong|day manh
    tuyen truyen|pho bien|huong dan|theo doi|don doc|tong hop|quan ly|chi dao|de xuat|ban hanh|cung cap
    thuong xuyen|chu dong|tich cuc|kip thoi|nang cao|phat dong|phan tich|bao cao|xu ly|thao go
    nghien cuu|hoan thien|giam sat|cong khai|cai thien|khac phuc|thu hut|ho tro|bo tri|van dong
    khuyen khich|cap nhat|danh gia|khao sat|dao tao|tap huan|tiep nhan|giai quyet|duy tri|bao dam
    dam bao|tiep tuc|lap ke hoach|van hanh|can cu|dinh ky|co trach nhiem|chiu trach nhiem|la dau moi
    la co quan|la don vi|gui bao cao|cong bo|phoi hop|lap danh muc|thong ke|hoan thanh|khoi phuc
    bao tri|mo rong|gioi thieu|ap dung|doi moi|ket noi|niem yet|moi goi|keu goi|so hoa|rut ngan
    don gian|cat giam|cong nhan|thanh tra|tiep can|gan ket|quan tam|chuan bi|trinh ubnd|phan cong
    de nghi
    """.replace("\n", "|").split("|")
    if phrase.strip()
)


def phrase_at(found: Sequence[Word], start: int, phrase: Sequence[str]) -> float:
    """How alike the words from `start` and a phrase are: 0 where any word is another."""
    if start + len(phrase) > len(found):
        return 0.0
    scores = [alike(found[start + i].text, known) for i, known in enumerate(phrase)]
    return sum(scores) / len(scores) if min(scores) >= LEAST else 0.0


@lru_cache(maxsize=65536)
def alike(read: str, known: str) -> float:
    """How alike a word as read and a known word are, 0 to 1; vowels, which scans confuse most, count half.

    Examples
    --------
    >>> alike("tinh", "tinh"), alike("nim", "nam") > 0.8, alike("se", "so") == alike("sd", "so") == 0.9
    (1.0, True, True)
    """
    if known == "so" and re.fullmatch(r"s[a-z&@]{0,2}", read):  # "Sở" comes out as S and nearly any sign
        return 1.0 if read == known else 0.9
    return max(_close(read, known), _close(mend(read), known))


def _close(read: str, known: str) -> float:
    if read == known:
        return 1.0
    if read.isdigit():
        return 0.0 if read not in AS_LETTER else 0.9 * _close(AS_LETTER[read], known)
    letters = Indel.normalized_similarity(read, known)
    return (letters + Indel.normalized_similarity(_frame(read), _frame(known))) / 2


@cache
def _frame(word: str) -> str:
    """The consonants of a syllable around one sign for its vowels; "ctra" is how a scan shows "cửa"."""
    return re.sub("^[bpd]+", "d", re.sub("[aeiouy]+", "a", re.sub(r"(?<=.)(?:tr|[iu]r|r)", "u", word)))


@cache
def mend(read: str) -> str:
    """A folded word with letters put right that no Vietnamese word has there.

    A scan shows ơ as d or g inside a word and ư as w.

    Examples
    --------
    >>> mend("mdi"), mend("trwdng"), mend("dugc"), mend("hgp"), mend("nghiem")
    ('moi', 'truong', 'duoc', 'hop', 'nghiem')
    """
    inner = re.sub(r"(?<=[^n\W])g(?=[ncptmi])", "o", read[1:] and read[0] + read[1:].replace("d", "o"))
    return (inner or read).replace("w", "u")


def starts(found: Sequence[Word], start: int, phrase: str) -> bool:
    """Whether `phrase` (folded words) stands at `start`."""
    return phrase_at(found, start, phrase.split()) >= ALIKE


def find(found: Sequence[Word], phrase: str, start: int = 0, end: int | None = None) -> int | None:
    """The place of the likest occurrence of `phrase`, the first of equals; None where there is none."""
    parts = phrase.split()
    last = (len(found) if end is None else min(end, len(found))) - len(parts)
    scored = [(phrase_at(found, i, parts), -i) for i in range(start, last + 1)]
    best = max(scored, default=(0.0, 0))
    return -best[1] if best[0] >= ALIKE else None


def find_any(found: Sequence[Word], phrases: Iterable[str], start: int = 0) -> tuple[int, str] | None:
    """The first place where one of the phrases stands, with the phrase."""
    choices = tuple(phrases)
    for i in range(start, len(found)):
        scored = [(phrase_at(found, i, p.split()), len(p), p) for p in choices]
        score, _, phrase = max(scored, default=(0.0, 0, ""))
        if score >= ALIKE:
            return i, phrase
    return None


def verb_at(found: Sequence[Word], start: int) -> bool:
    """Whether what an agency has to do begins at `start`."""
    return any(phrase_at(found, start, verb) >= VERB for verb in VERBS)


def exact_verb_at(found: Sequence[Word], start: int) -> bool:
    """The same for clean text: letter by letter, so that "phường công" is not "phân công"."""
    return any(tuple(w.text for w in found[start : start + size]) in SPELLED for size in (2, 3))


# Verbs that damaged text would find everywhere, and clean text does not.
FURTHER = (
    *(
        "nang cap",
        "can doi",
        "phan bo",
        "ung dung",
        "long ghep",
        "bo sung",
        "dieu chinh",
        "sua doi",
        "soan thao",
    ),
    *(
        "tich hop",
        "chia se",
        "huy dong",
        "thu gom",
        "tham dinh",
        "phe duyet",
        "thuc day",
        "kien toan",
        "cung co",
    ),
    *(
        "tao dieu kien",
        "quan triet",
        "ngan chan",
        "xac dinh",
        "lua chon",
        "chuyen doi",
        "khai thac",
        "so ket",
    ),
    *("phat huy", "xem xet", "phan anh", "lap dat", "nhan rong", "tham gia", "thanh lap", "thi diem"),
    *("phat hien", "cai tao", "thu thap", "cham diem", "ky ket", "dang tai", "chap hanh", "tang thoi luong"),
    *("lam viec", "khen thuong", "bieu duong", "tra loi"),
    *("tong ket", "tang toc", "cu can bo", "lap ho so", "xay dung", "phan dau", "de ra", "to chuc"),
)
SPELLED = frozenset(VERBS) | frozenset(tuple(verb.split()) for verb in FURTHER)


def first_verb(found: Sequence[Word], start: int) -> int | None:
    """The first place from `start` on where what an agency has to do begins."""
    return next((i for i in range(start, len(found)) if verb_at(found, i)), None)


def written(text: str, found: Sequence[Word], start: int, end: int | None = None) -> str:
    """The original text from word `start` to before word `end` (the text's end when None), on one line."""
    last = len(text) if end is None or end >= len(found) else found[end].start
    first = found[start].start if start < len(found) else len(text)
    return " ".join(text[first:last].split())


@lru_cache(maxsize=8192)  # the names known are asked for again at every row and heading
def key(text: str) -> str:
    """The folded words of `text` with single spaces."""
    return " ".join(w.text for w in words(text))
