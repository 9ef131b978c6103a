"""Names of agencies and divisions in running text: by the vocabulary, or by how names begin."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rapidfuzz import fuzz

from xanh.documents.draft import State
from xanh.documents.read.prose.accents import is_clean, restore
from xanh.documents.read.prose.capitals import in_sentence
from xanh.documents.read.prose.name_shapes import (
    ENDED,
    GROUP,
    HEADS,
    KINDS,
    MEMBERS,
    PLACED,
    REFERENCE,
    SPELLED_HEAD,
    TAILS,
)
from xanh.documents.read.prose.words import alike, exact_verb_at, key, phrase_at, starts, verb_at, written
from xanh.documents.read.spellings import near_spelling, plain, sure_spelling, table
from xanh.documents.read.vocabulary import GROUPS, Vocabulary
from xanh.documents.read.words import Word, words
from xanh.reference import AgencyFact

SHOWN = 0.8  # share of a known name that damaged text must show
DOUBT = 0.7  # likeness that says nothing: of two names the longer wins only where it fits about as well
LONGEST = 16  # words of a name


@dataclass(frozen=True)
class Name:
    """A name read: its best form, the agency if known, as written, and how sure the reading is."""

    name: str
    code: str | None
    written: str
    confidence: float
    state: State


def whole(text: str, vocabulary: Vocabulary, *, clean: bool = False) -> Name:
    """The name that `text` is, damaged or not; unknown names keep their wording, accents restored.

    `clean` tells that the text around it is clean: "UBND xã" has no letter that only Vietnamese writes.

    Examples
    --------
    >>> whole("S6 TNMT", Vocabulary.of()).name
    'Sở Tài nguyên và Môi trường'
    """
    flat = " ".join(text.split()).strip(" .,;:")
    clean = clean or is_clean(flat)
    exact = sure_spelling(flat, vocabulary) if clean or flat in vocabulary.by_spelling else None
    if exact:
        return Name(exact.name, exact.code or None, flat, 1.0, trust(exact, vocabulary, flat))
    near = near_spelling(flat, vocabulary) if clean else None
    if near:
        return Name(near.name, near.code or None, flat, 0.8, State.PROPOSED)
    found = words(flat)
    item = None if clean else _leading_known(flat, found, 0, vocabulary)
    if item and item[1] >= len(found):
        return replace(item[0], written=flat)
    return Name(flat, None, flat, 0.6, State.TO_CHECK) if clean else unknown(flat)


def trust(agency: AgencyFact, vocabulary: Vocabulary, written: str) -> State:
    """A name spelled right is certain, unless it is of the home province and its register lacks it.

    What only a reviewer once said that it means is proposed: that word was said of another plan.
    """
    if " ".join(written.split()).lower() in vocabulary.told:
        return State.PROPOSED
    return State.ACCEPTED if agency.code or not vocabulary.home else State.TO_CHECK


def kind_of(name: str, agency: AgencyFact | None = None) -> str:
    """What a party is: "agency", "group" or "reference".

    Examples
    --------
    >>> kind_of("Sở Y tế"), kind_of("Các sở, ban, ngành"), kind_of("các cơ quan tại điểm d khoản 1")
    ('agency', 'group', 'reference')
    """
    if REFERENCE.search(name):
        return "reference"
    return "group" if (agency and agency.kind in GROUPS) or GROUP.match(name) else "agency"


def unknown(flat: str) -> Name:
    """A name outside the vocabulary: for a person to check."""
    restored, share = restore(flat)
    return Name(restored, None, flat, round(0.6 * share, 2), State.TO_CHECK)


def leading(text: str, found: Sequence[Word], start: int, vocabulary: Vocabulary) -> tuple[Name, int] | None:
    """The name that stands at word `start`, and the word behind it; None where no name begins there."""
    known = _leading_known(text, found, start, vocabulary)
    if known:
        return known
    if not begins(text, found, start):
        return None
    end = _name_end(text, found, start)
    shown = written(text, found, start, end).strip(" .,;:")
    shown = shown.rstrip(")") if shown.count(")") > shown.count("(") else shown
    return (
        (whole(shown, vocabulary, clean=True) if is_clean(text) else unknown(shown), end)
        if end > start + 1
        else None
    )


def begins(text: str, found: Sequence[Word], at: int) -> bool:
    """Whether the name of a body may begin at word `at`; in clean text "viện" and "viên" are two words."""
    if not is_clean(text):
        return is_head(found, at)
    return at < len(found) and bool(SPELLED_HEAD.match(text, found[at].start))


def names_only(text: str, vocabulary: Vocabulary, *, titled: bool = False) -> list[Name]:
    """The bodies that clean text names and does nothing else; empty where it says more, or names none.

    `titled` tells that the text is a title: it may go on behind a known name ("VCCI chi nhánh Cần Thơ").

    Examples
    --------
    >>> [n.name for n in names_only("Sở Y tế, Sở Tài chính:", Vocabulary.of())]
    ['Sở Y tế', 'Sở Tài chính']
    >>> names_only("Các giải pháp về vốn", Vocabulary.of())
    []
    """
    shown = in_sentence(text.strip(" :"))
    found = words(shown)
    known = sure_spelling(shown, vocabulary)
    if known is None and any(_acts(shown, found, at) for at in range(1, len(found))):
        return []
    names, after = several(shown, found, 0, vocabulary) if known is None else ([], 0)
    if names and after >= len(found):
        return names
    return [whole(shown, vocabulary, clean=True)] if known or (titled and begins(shown, found, 0)) else []


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
        if item is None or (names and _acts(text, found, step)):
            break
        names.append(item[0])
        at = item[1]
    return names, at


def _leading_known(
    text: str, found: Sequence[Word], start: int, vocabulary: Vocabulary
) -> tuple[Name, int] | None:
    """The known name whose words stand at `start`: the one that takes up most letters."""
    if is_clean(text):
        return _leading_sure(text, found, start, vocabulary)
    best: tuple[float, float, int, AgencyFact] | None = None
    for parts, agency in table(vocabulary).by_words:
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


def _leading_sure(
    text: str, found: Sequence[Word], start: int, vocabulary: Vocabulary
) -> tuple[Name, int] | None:
    """The longest name spelled right or abbreviated whose words stand at `start`."""
    for end in range(min(len(found), start + table(vocabulary).longest), start, -1):
        shown = text[found[start].start : found[end - 1].end]
        agency = sure_spelling(" ".join(shown.split()), vocabulary)
        if agency is None:
            continue
        if _goes_on(found, end) or _longer(text, found, end):
            return None
        return Name(agency.name, agency.code or None, shown, 1.0, trust(agency, vocabulary, shown)), end
    return None


def _longer(text: str, found: Sequence[Word], at: int) -> bool:
    """Whether a name runs on past the known part: "Văn phòng Sở" + "Tài chính", "... công" + "phường"."""
    return (
        at < len(found)
        and not found[at].before
        and bool(text[found[at].start].isupper() or PLACED.match(text, found[at].start))
        and not verb_at(found, at)
        and not starts(found, at, "chu tri")
    )


def _goes_on(found: Sequence[Word], at: int) -> bool:
    """Whether a name goes on past the known part: "các cơ quan, đơn vị" + "liên quan"."""
    return at < len(found) and not found[at].before and any(starts(found, at, tail) for tail in TAILS)


def _name_end(text: str, found: Sequence[Word], start: int) -> int:
    """Where an unknown name ends: before a verb, a comma that no capital follows, or a sentence sign."""
    for at in range(start + 1, min(len(found), start + LONGEST)):
        before = found[at].before
        if re.search(r"[.;:()/]", before) or (at > start + 1 and _stops(text, found, at)):
            return at
        if "," in before and not _still_name(text, found, start, at):
            return at
    return min(len(found), start + LONGEST)


def _stops(text: str, found: Sequence[Word], at: int) -> bool:
    """Whether a name ends before word `at`: its duty begins there, or another body."""
    if is_clean(text):
        behind_kind = found[at - 1].raw.lower() in KINDS
        return bool(ENDED.match(text, found[at].start)) or (_acts(text, found, at) and not behind_kind)
    if any(starts(found, at, w) for w in ("chu tri", "phoi hop", "va so", "va ubnd", "va cac")):
        return True
    return _acts(text, found, at) and not _managing(found, at)


def _acts(text: str, found: Sequence[Word], at: int) -> bool:
    """Whether what is to be done begins here; in clean text it has a small letter ("Thanh tra" is a body)."""
    if is_clean(text):
        return exact_verb_at(found, at) and text[found[at].start].islower()
    return verb_at(found, at)


def _managing(found: Sequence[Word], at: int) -> bool:
    """Whether what looks like a verb is part of a name: "Phòng Quản lý ...", "Phòng Kiểm tra ..."."""
    heads = ("phong", "ban", "cuc", "tam", "doi", "to", "so")
    return alike(found[at - 1].text, "phong") >= 0.9 or found[at - 1].text in heads


def _still_name(text: str, found: Sequence[Word], start: int, at: int) -> bool:
    """Whether a comma stands inside a name: "các sở, ban, ngành", "Phòng Vận tải, Phương tiện"."""
    if alike(found[start].text, "cac") >= 0.9 or GROUP.match(text, found[start].start):
        return any(starts(found, at, word) for word in MEMBERS)
    return text[found[at].start].isupper() and not is_head(found, at)


def _known(agency: AgencyFact, shown: str, score: float) -> Name:
    certain = is_clean(shown) or score >= 0.999
    state = State.ACCEPTED if certain else State.PROPOSED
    return Name(agency.name, agency.code or None, shown, min(score, 1.0), state)


def _fits(shown: str, agency: AgencyFact) -> bool:
    """Clean text must hold a spelling exactly; damaged text need only be alike."""
    return not is_clean(shown) or any(plain(shown) == plain(s) for s in agency.spellings)


def spelling_of(name: Name, vocabulary: Vocabulary) -> str:
    """The known spelling that the text shows: "S¢ KH va bT" is "Sở KH và ĐT"."""
    own = [s for s, agency in vocabulary.by_spelling.items() if agency.code == name.code]
    if name.code is None or is_clean(name.written):
        return name.written if name.code else name.name
    read = key(name.written)
    return max(own, key=lambda s: fuzz.ratio(read, key(s)))
