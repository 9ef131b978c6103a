"""Telling the lead column from the coordinating one in the rest of a record's lines.

On each line the lead column stands left of the coordinating one. Every way to cut the lines is tried, both
columns are read with the vocabulary, and the pair of readings that explains most letters wins. The second
best with other leads says how sure that is.
"""

from bisect import insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate
from typing import NamedTuple

from xanh.documents.read.damaged.parties import bodies
from xanh.documents.read.damaged.records import Record, Rest
from xanh.documents.read.damaged.tape import BETWEEN, NAME, PAREN, SCOPE, START, Beam, Found, Tape
from xanh.documents.read.damaged.trie import ROOT, Trie
from xanh.documents.read.fold import fold
from xanh.documents.read.vocabulary import SURE, SURE_IN_TEXT, Vocabulary
from xanh.documents.read.words import Word
from xanh.reference import AgencyFact

SIGNS = frozenset("-|;.~\\_")
WIDTH = 4  # hypotheses per column
LEAD_NAME, UNLIKELY = 0.7, 4.0  # cost of a name in the lead column, and of one that hardly ever leads
RARE, RARE_LETTER = 6.0, 0.3  # cost of a name that plans of a province seldom hold, and of a letter of it
KEEP = 6  # cuts of the lines so far that are followed further
FEW = 2  # the same where cells stand apart
SPARE = 8  # cuts read for these
NO_LEAD, NO_COORDINATING, UNENDED = 4.0, 4.0, 3.0
LEAD, BOTH, COORDINATING = 1, 3, 2
# Points against a kind of line, whatever its words say
BACK = 4.0  # the lead column after a block of the other
SWITCH = 2.0  # a change of column within a block
EARLY = 1.0  # the lead column above the name
NARROW = 0.4  # the lead column alone: the coordinating one is the longer
AWAY = 1.2  # the coordinating column alone beside the name: leads stand there, too
LATE = 4.0  # the coordinating column first after a name that stands apart
SHARED = 4.0  # both columns on a line of a row whose name stands apart
WHOLE = 15.0  # the same where nothing in the block looks like two columns
BESIDE = 0.5  # the same in a block with a part of the name
UNLISTED = 3.0  # a dash in a column that began without one
UNENDED_ITEM = 1.5  # a dash where the item before has not ended
INNER = -2.0  # a cut where nothing begins
UNDASHED = 2.0  # no dash after a full stop in a column that began with one
# Points for and against a cut before a word
RULED, BULLET, LISTED, BARE = 1.5, 2.3, -0.6, -0.3


class Split(NamedTuple):
    """A cut of the lines so far: points of structure, a beam per column, and the kinds of lines."""

    structure: float
    lead: Beam
    coordinating: Beam
    kinds: tuple[int, ...]
    leading: tuple[Word, ...]
    rest: tuple[Word, ...]

    @property
    def score(self) -> float:
        """Points in all."""
        return self.structure + self.lead.score + self.coordinating.score


@dataclass(frozen=True)
class Columns:
    """The columns as read: agencies and words of each, points ahead of the best reading with other leads."""

    lead: tuple[Found, ...]
    coordinating: tuple[Found, ...]
    lead_words: tuple[Word, ...]
    coordinating_words: tuple[Word, ...]
    kinds: tuple[int, ...]
    ahead: float


@dataclass(frozen=True)
class Tapes:
    """A decoder per column: bodies "concerned" and firms hardly ever lead, and leads are fewer."""

    lead: Tape
    coordinating: Tape

    @classmethod
    def of(cls, vocabulary: Vocabulary) -> "Tapes":
        """The decoders over a vocabulary."""
        rare = {name: _rare(agency, vocabulary.as_of) for name, agency in vocabulary.by_spelling.items()}
        costs = {name: rare[name] + _leading(name, agency) for name, agency in vocabulary.by_spelling.items()}
        lead = Tape(vocabulary.trie, scopes=True, width=WIDTH, costs=costs)
        return cls(lead, Tape(vocabulary.trie, scopes=True, width=WIDTH, costs=rare))


def _rare(agency: AgencyFact, day: date | None) -> float:
    """The cost of a body that plans of a province seldom name: gone, within another, of the general list."""
    if agency.kind in ("division", "post", "commune"):
        return RARE
    gone = day is not None and not agency.valid_on(day)
    return min(RARE, RARE_LETTER * len(agency.name)) if gone or (agency.source and not agency.code) else 0.0


def _leading(name: str, agency: AgencyFact) -> float:
    return UNLIKELY if agency.kind == "company_group" or fold(name).endswith("lien quan") else LEAD_NAME


def separate(record: Record, tapes: Tapes) -> Columns:
    """The most likely columns of a record."""
    splits = [Split(0.0, START, START, (), (), ())]
    sure = SURE_IN_TEXT if record.apart else SURE
    mixed = any(not record.apart or _shared(record, line) < WHOLE for line in record.lines)
    for index in range(len(record.lines)):
        splits = _best(_next(splits, record, index, tapes), tapes.lead.trie)[: KEEP if mixed else FEW]
    ends = sorted(((_final(s, tapes, sure), s) for s in splits), key=lambda e: -e[0][0])
    (score, lead, coordinating), split = ends[0]
    other = next((e[0][0] for e in ends[1:] if _codes(e[0][1]) != _codes(lead)), score - 99.0)
    return Columns(lead, coordinating, split.leading, split.rest, split.kinds, score - other)


def _codes(found: Sequence[Found]) -> list[str]:
    return [f.name for f in found]


def _final(split: Split, tapes: Tapes, sure: float) -> tuple[float, tuple[Found, ...], tuple[Found, ...]]:
    led, last_led = tapes.lead.close(split.lead)
    supported, last_supported = tapes.coordinating.close(split.coordinating)
    lead, coordinating = (
        tuple(f for f in tapes.lead.found(e) if f.share >= sure) for e in (last_led, last_supported)
    )
    led_by_some = lead or bodies(split.leading, (), strict=True)
    lacking = (0.0 if led_by_some else NO_LEAD) + (0.0 if coordinating else NO_COORDINATING)
    lacking += sum(
        UNENDED for e in (last_led, last_supported) if e and e.tag == "p" and ")" not in e.word.after
    )
    lacking += UNENDED if split.leading and ";" in split.leading[-1].after else 0.0
    return split.structure + led + supported - lacking, lead, coordinating


def _best(splits: Iterable[Split], trie: Trie) -> list[Split]:
    """The best cuts, one per set of states: what comes later depends on nothing else."""
    best: dict[tuple[object, ...], Split] = {}
    for split in splits:
        key = (
            _state(split.lead, trie),
            _state(split.coordinating, trie),
            _leads(split.lead),
            split.kinds[-1],
        )
        if key not in best or best[key].score < split.score:
            best[key] = split
    return sorted(best.values(), key=lambda s: -s.score)[:KEEP]


def _state(beam: Beam, trie: Trie) -> tuple[int, int]:
    """Where a column stands; after a whole name it stands between names."""
    node, mode, _, _ = beam.states[0]
    return (ROOT, BETWEEN) if mode == NAME and not trie.nodes[node].lacking else (node, mode)


def _leads(beam: Beam) -> int:
    """How many names have begun."""
    count, last = 0, beam.lasts[0]
    while last is not None:
        count += last.tag == "b"
        last = last.previous
    return count


class Cut(NamedTuple):
    """A way to cut the next line: at best how many points it brings, and all but the coordinating column."""

    hope: float
    structure: float
    lead: Beam
    at: int
    kind: int
    split: Split


def _next(splits: Sequence[Split], record: Record, index: int, tapes: Tapes) -> list[Split]:
    """The cuts of the lines so far and one line more; those without hope to be among the best are left."""
    words = record.lines[index].words
    cuts = sorted((c for split in splits for c in _ways(split, record, index, tapes)), key=lambda c: -c.hope)
    out: list[Split] = []
    scores: list[float] = []
    for cut in cuts:
        if len(scores) >= SPARE and cut.hope < scores[-SPARE]:
            break
        split = cut.split
        coordinating = tapes.coordinating.read(words[cut.at :], split.coordinating)
        leading, rest = split.leading + words[: cut.at], split.rest + words[cut.at :]
        out.append(Split(cut.structure, cut.lead, coordinating, (*split.kinds, cut.kind), leading, rest))
        insort(scores, out[-1].score)
    return out


def _ways(split: Split, record: Record, index: int, tapes: Tapes) -> Iterator[Cut]:
    line = record.lines[index]
    leads = [split.lead]
    for word in line.words:
        leads.append(tapes.lead.step(leads[-1], word))
    hopes = list(accumulate((tapes.lead.trie.hope(w.text) for w in reversed(line.words)), initial=0.0))[::-1]
    for at, border in _whole(split, record, index) or _cuts(line, split, tapes.lead.trie):
        kind = COORDINATING if at == 0 else LEAD if at == len(line.words) else BOTH
        structure = split.structure - _cost(split.kinds, kind, record, index)
        structure += border - _listing(split.leading, line.words[:at]) - _listing(split.rest, line.words[at:])
        hope = structure + leads[at].score + split.coordinating.score + hopes[at]
        yield Cut(hope, structure, leads[at], at, kind, split)


def _whole(split: Split, record: Record, index: int) -> list[tuple[int, float]]:
    """The ends of a line, where cells stand apart and the whole block must be of one column; else nothing."""
    line = record.lines[index]
    if not record.apart or _shared(record, line) < WHOLE:
        return []
    if index and record.lines[index - 1].block == line.block and split.kinds[-1] != BOTH:
        return [(0 if split.kinds[-1] == COORDINATING else len(line.words), 0.0)]
    return [(0, 0.0), (len(line.words), 0.0)]


def _cuts(line: Rest, split: Split, trie: Trie) -> list[tuple[int, float]]:
    """Where the line may be cut, and how much that place looks like the border of two cells.

    The ends of the line, signs, the beginning of a name, of noise, or of what the coordinating column waits
    for; any word while that column is in the midst of a scope.
    """
    awaited = frozenset().union(*(trie.awaited(s[0]) for s in split.coordinating.states[:3] if s[0]))
    open_ = any(s[1] in (SCOPE, PAREN) for s in split.coordinating.states[:2])
    out = [(0, 0.0)]
    for at, word in enumerate(line.words[1:], start=1):
        like = trie.like(word.text)
        if not like and not trie.like(line.words[at - 1].text):
            continue  # within noise
        opens = not like or trie.begins(word.text) or not awaited.isdisjoint(like)
        if opens or open_ or not SIGNS.isdisjoint(word.before):
            out.append((at, _border(word, opens=opens)))
    return [*out, (len(line.words), 0.0)]


def _border(word: Word, *, opens: bool) -> float:
    if "|" in word.before:
        return RULED
    if word.before.endswith("-"):
        return BULLET
    if word.before in (";", ","):
        return LISTED
    return BARE if opens else INNER


def _listing(column: Sequence[Word], more: Sequence[Word]) -> float:
    """What speaks against more words in a column, from the way its items are listed."""
    if not column or not more:
        return 0.0
    unended = UNENDED_ITEM if dashed(more[0]) and not set(column[-1].after) & set(".;:") else 0.0
    listed, dash = dashed(column[0]), dashed(more[0])
    if not listed and (dash or any(len(w.before) > 1 and dashed(w) for w in more[1:])):
        return UNLISTED
    return UNDASHED if listed and not dash and "." in column[-1].after else unended


def dashed(word: Word) -> bool:
    """Whether an item of a list begins with this word."""
    return word.before.endswith(("-", "_"))


def _cost(kinds: Sequence[int], kind: int, record: Record, index: int) -> float:
    """What speaks against a line of this kind here, whatever its words say."""
    line = record.lines[index]
    early = line.number < record.row.place.first
    cost = 0.0
    if kind == LEAD:
        cost += EARLY if early else 0.0 if line.beside else NARROW
    if kind == BOTH:
        cost += _shared(record, line) if record.apart else EARLY / 2 if early else 0.0
    if kind == COORDINATING and line.beside:
        cost += (RULED if "|" in line.words[0].before else 0.0) + (
            AWAY / 2 if LEAD in kinds or BOTH in kinds else AWAY
        )
    if not kinds:
        return cost + (LATE if kind == COORDINATING and record.apart else 0.0)
    same_block = record.lines[index - 1].block == line.block
    if same_block and {kinds[-1], kind} == {LEAD, COORDINATING}:
        cost += _shared(record, line) if record.apart else SWITCH
    if (
        kind == LEAD
        and COORDINATING in kinds
        and not same_block
        and record.apart
        and _shared(record, line) > BESIDE
    ):
        cost += BACK
    return cost


def _shared(record: Record, line: Rest) -> float:
    """The cost of two columns in a block of a row whose name stands apart: less where signs speak for it."""
    if line.block in record.blocks_beside:
        return BESIDE
    return SHARED if line.block in record.blocks_with_signs else WHOLE
