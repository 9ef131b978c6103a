"""Who leads and who joins, in a sentence of clean text."""

import re
from dataclasses import dataclass

from xanh.documents.draft import State
from xanh.documents.read.prose.accents import is_clean
from xanh.documents.read.prose.names import Name, several
from xanh.documents.read.prose.outline import Block
from xanh.documents.read.prose.words import exact_verb_at, find, key, starts
from xanh.documents.read.vocabulary import Vocabulary

JOINED = (
    "phối hợp chặt chẽ với",
    "phối hợp chặt chẽ cùng",
    "phối hợp cùng với",
    "phối hợp với",
    "phối hợp cùng",
    "phối hợp",
)
LEADS = (
    "chu tri",
    "la co quan chu tri",
    "la don vi chu tri",
    "lam dau moi",
    "la dau moi",
    "la co quan dau moi",
)
DUTIFUL = ("chiu trach nhiem", "co trach nhiem")
BETWEEN = ("va", "chu dong", "tich cuc", "thuc hien")  # between "chủ trì" and "phối hợp"
REACH = 12  # words
BEHIND = re.compile(
    r"[,;.]?\s*\((?:do |giao )?(?P<inner>[^()]{2,200}?)\s+(?:là (?:cơ quan|đơn vị) )?chủ trì[^()]*\)\s*[.;]*$"
    r"|[,;]?\s+do (?P<open>[^.;()]{2,200}?) (?:là (?:cơ quan|đơn vị) )?chủ trì[^.;]*[.;]*$"
)


@dataclass(frozen=True)
class Duty:
    """Who does what: the leads and their words first..end, the partners, where the duty's own text begins."""

    leads: tuple[Name, ...]
    verb: str | None
    lead_words: tuple[int, int]
    start: int
    partners: tuple[Name, ...] = ()
    directed: tuple[Name, ...] = ()
    end: int | None = None  # the word behind the duty's text


def led_before(block: Block, at: int, given: int, vocabulary: Vocabulary) -> Duty | None:
    """ "Sở A, Sở B chủ trì, phối hợp với Sở C rà soát ...": names first, then what they are to do."""
    names, after = several(block.text, block.words, at, vocabulary)
    if not names or after >= len(block.words) or starts(block.words, after, "chi dao"):
        return None
    leads = next((p for p in LEADS if starts(block.words, after, p)), None)
    dutiful = next((p for p in DUTIFUL if starts(block.words, after, p)), None)
    if not leads and find(block.words, "chu tri", after, after + REACH) is not None:
        return None  # a name with a comma inside: it ends where it leads
    start = after + len((leads or dutiful or "").split())
    dutiful_leads = dutiful and starts(block.words, start, "chu tri")
    start += 2 if dutiful_leads else 0
    if not (leads or dutiful or given or exact_verb_at(block.words, after) or _sure(names, block, after)):
        return None
    partners, start = partners_at(block, start, vocabulary)
    said = (
        "chủ trì"
        if leads or dutiful_leads
        else {DUTIFUL[0]: "chịu trách nhiệm", DUTIFUL[1]: "có trách nhiệm"}.get(dutiful or "")
    )
    verb = f"Giao … {said}" if given and said else said or ("Giao" if given else None)
    return Duty(tuple(names), verb, (at, after), start, tuple(partners))


def led_behind(block: Block, vocabulary: Vocabulary) -> Duty | None:
    """ "Rà soát ... (Sở A chủ trì, phối hợp với Sở B)", "... do Sở A chủ trì"."""
    found = BEHIND.search(block.text)
    if found is None:
        return None
    place = found.start("inner") if found["inner"] else found.start("open")
    at = next((i for i, w in enumerate(block.words) if w.start >= place), len(block.words))
    end = next((i for i, w in enumerate(block.words) if w.start >= found.start()), at)
    names, after = several(block.text, block.words, at, vocabulary)
    if not names or end == 0 or not any(starts(block.words, after, p) for p in LEADS):
        return None
    partners, _ = partners_at(block, after + 2, vocabulary)
    return Duty(tuple(names), "chủ trì", (at, after), 0, tuple(partners), end=end)


def partners_at(block: Block, at: int, vocabulary: Vocabulary) -> tuple[list[Name], int]:
    """The coordinating bodies behind the lead's verb, and where the duty itself begins."""
    start = at
    while (word := next((w for w in BETWEEN if starts(block.words, start, w)), None)) and start < at + 4:
        start += len(word.split())
    for phrase in JOINED:
        if _stands(block, start, phrase):
            names, after = several(block.text, block.words, start + len(phrase.split()), vocabulary)
            if names:
                return names, after
    return [], at


def _stands(block: Block, at: int, phrase: str) -> bool:
    """Whether a phrase stands there; in clean text letter by letter, for "Văn" is like "với"."""
    if not is_clean(block.flat):
        return starts(block.words, at, key(phrase))
    parts = phrase.split()
    return [word.raw.lower() for word in block.words[at : at + len(parts)]] == parts


def _sure(names: list[Name], block: Block, after: int) -> bool:
    """Whether a known body is told to do something in words that no list of verbs holds."""
    known = all(name.state is not State.TO_CHECK for name in names)
    first = block.words[after]
    return known and block.text[first.start].islower() and not first.before
