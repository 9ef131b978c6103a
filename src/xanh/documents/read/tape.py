"""Reading a run of damaged words as agency names, scopes and noise: a beam search over the tree of known names.

A hypothesis holds what has been read so far in one column. It can be in the middle of a name (`node` of the tree), in
a scope ("(nước sạch đô thị)", "tham mưu cho ..."), in an aside within a name, or between names. Matched letters earn points, skipped and foreign
ones cost some, so the longest names that fit win without any list of separators.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from xanh.documents.read.trie import ROOT, Trie
from xanh.documents.read.words import Word, likeness

MARGIN = 16.0  # points behind the best at which a hypothesis is given up
BEGIN, BEGIN_BARE = 1.0, 2.5  # cost of a new name after a separator, and without one
FREE, PAREN_WORD, SCOPE_WORD, NOISE = 0.2, 0.03, 0.06, 0.3  # cost of a letter
SCOPE, ORPHAN = 1.0, 4.0  # cost of what an agency does, after its name and without one
PAREN, UNCLOSED = 0.3, 4.0  # cost of a parenthesis, and of one that never closes
MISSING = 0.9  # cost of a letter that the end of a name lacks
BROKEN = 3.0  # cost of a separator within a name
HALF = 99.0  # cost of a name of which less than half is there


class Mode(IntEnum):
    """Where in a column a hypothesis stands."""

    FREE = 0
    NAME = 1
    PAREN = 2
    SCOPE = 3
    ASIDE = 4


class Event(NamedTuple):
    """One word read: what it was taken for, and the event before it."""

    previous: "Event | None"
    tag: str  # b begin, m more of the name, n noise, f free, p parenthesis, s scope
    word: Word
    node: int


class Hypothesis(NamedTuple):
    """A reading of the words so far."""

    score: float
    node: int
    mode: Mode
    last: Event | None


@dataclass(frozen=True)
class Found:
    """A name found: its words, those of its scope, those in parentheses within it, and the share of it shown."""

    name: str
    words: tuple[Word, ...]
    scope: tuple[Word, ...]
    aside: tuple[Word, ...]
    share: float


Beam = Sequence[Hypothesis]
START: Beam = (Hypothesis(0.0, ROOT, Mode.FREE, None),)


class Tape:
    """The decoder over one tree of names; with `scopes`, a verb after a name opens what that agency does."""

    def __init__(self, trie: Trie, *, scopes: bool, width: int = 7) -> None:
        self.trie = trie
        self.scopes = scopes
        self.width = width

    def read(self, tokens: Iterable[Word], beam: Beam = START) -> Beam:
        """The beam after more words, best first."""
        for word in tokens:
            beam = self.step(beam, word)
        return beam

    def step(self, beam: Beam, word: Word) -> Beam:
        """The beam after one more word."""
        best: dict[tuple[int, int], Hypothesis] = {}
        for after in self._moves(beam, word):
            key = (after[1], after[2])
            if key not in best or best[key][0] < after[0]:
                best[key] = after
        ranked = sorted(best.values(), key=_score, reverse=True)[: self.width]
        return [h for h in ranked if h[0] > ranked[0][0] - MARGIN]

    def close(self, beam: Beam) -> Hypothesis:
        """The best reading when the column ends here."""
        ends = [h._replace(score=h.score + self.leave(h.node)) for h in beam]
        return max(ends, key=lambda h: h.score)

    def found(self, end: Hypothesis) -> list[Found]:
        """The names of a reading, in order."""
        groups: list[list[Event]] = []
        for event in events(end):
            if event.tag == "b":
                groups.append([])
            if groups:
                groups[-1].append(event)
        return [self._one(group) for group in groups]

    def leave(self, node: int) -> float:
        """The cost of ending a name here: none for a whole name, too much for less than half of one."""
        at = self.trie.nodes[node]
        if node == ROOT or not at.lacking:
            return 0.0
        return -(MISSING * at.lacking + 1.0) if at.letters > at.lacking else -HALF

    def _one(self, group: list[Event]) -> Found:
        matched = [e for e in group if e.tag in "bm"]
        scope = [e for e in group if e.tag in "ps"]
        at = self.trie.nodes[matched[-1].node]
        known = [(e.word.text, self.trie.nodes[e.node].word) for e in matched]
        shown = sum(len(word) * likeness(read, word) for read, word in known)
        taken, aside = (tuple(e.word for e in group if e.tag in tags) for tags in ("bm", "a"))
        name = self.trie.nearest(matched[-1].node)
        share = min(1.0, shown / (at.letters + at.lacking))
        return Found(name, taken, tuple(e.word for e in scope), aside, share)

    def _moves(self, beam: Beam, word: Word) -> Iterator[Hypothesis]:
        free: Hypothesis | None = None
        for h in beam:
            if h.mode == Mode.ASIDE:
                if ")" not in gap(h, word):
                    yield h._replace(score=h.score - PAREN_WORD * len(word.text), last=Event(h.last, "a", word, h.node))
                    continue
                h = h._replace(mode=Mode.NAME)
            if h.mode == Mode.NAME:
                yield from self._more(h, word)
            elif h.mode == Mode.PAREN and ")" not in gap(h, word):
                yield _stay(h, word, "p", PAREN_WORD)
            elif h.mode == Mode.SCOPE:
                yield _stay(h, word, "s", SCOPE_WORD)
            left = self._left(h, word)
            if left is not None and (free is None or free.score < left):
                free = h._replace(score=left)
        if free is not None:
            yield from self._fresh(free, word)

    def _left(self, h: Hypothesis, word: Word) -> float | None:
        """The score once the present name or scope is taken to be over; None where it cannot be."""
        if h.mode == Mode.PAREN:
            return h.score if ")" in gap(h, word) else h.score - UNCLOSED if parted(gap(h, word)) else None
        if h.mode == Mode.SCOPE:
            return h.score if parted(gap(h, word)) else None
        return h.score + self.leave(h.node)

    def _fresh(self, h: Hypothesis, word: Word) -> Iterator[Hypothesis]:
        """What may come after the end of a name: a scope, a new name, or words that mean nothing here."""
        signs = gap(h, word)
        if self.scopes and word.verb and (h.last is None or not parted(signs)):
            cost = SCOPE if h.last else ORPHAN
            yield Hypothesis(h.score - cost, ROOT, Mode.SCOPE, Event(h.last, "s", word, ROOT))
            return
        yield Hypothesis(h.score - FREE * len(word.text), ROOT, Mode.FREE, Event(h.last, "f", word, ROOT))
        if self.scopes and word.bound:
            return
        begins = h.last is None or parted(signs) or "," in signs or "(" in signs
        score = h.score - (BEGIN if begins else BEGIN_BARE)
        for node, gain in self.trie.starts(word.text):
            yield Hypothesis(score + gain, node, Mode.NAME, Event(h.last, "b", word, node))

    def _more(self, h: Hypothesis, word: Word) -> Iterator[Hypothesis]:
        """More of a name, noise within it, or the parenthesis after it."""
        verb = self.scopes and word.verb
        aside = h.last is not None and h.last.tag == "a"
        signs = gap(h, word)
        broken = 0.0 if aside else _breaks(signs)
        if self.trie.nodes[h.node].lacking and not verb:
            cost = NOISE * len(word.text) + 0.5 + broken
            yield Hypothesis(h.score - cost, h.node, Mode.NAME, Event(h.last, "n", word, h.node))
        for node, gain in self.trie.more(h.node, word.text):
            if not verb or self.trie.nodes[node].word == word.text:
                yield Hypothesis(h.score + gain - broken, node, Mode.NAME, Event(h.last, "m", word, node))
        if "(" in signs:
            cost = PAREN - self.leave(h.node)
            yield Hypothesis(h.score - cost, ROOT, Mode.PAREN, Event(h.last, "p", word, ROOT))
            if self.trie.nodes[h.node].lacking:
                yield Hypothesis(h.score - PAREN, h.node, Mode.ASIDE, Event(h.last, "a", word, h.node))


_score = itemgetter(0)


def events(end: Hypothesis) -> list[Event]:
    """Every word of a reading, in order."""
    out: list[Event] = []
    last = end.last
    while last is not None:
        out.append(last)
        last = last.previous
    return out[::-1]


def gap(h: Hypothesis, word: Word) -> str:
    """The signs between the last word of a column and its next one."""
    if h.last is None:
        return word.before
    before = h.last.word
    return word.before if before.line == word.line and before.after == word.before else before.after + word.before


@cache
def parted(signs: str) -> bool:
    """Whether signs between two words separate one name from the next."""
    return any(sign in signs for sign in ";.-|:+")


@cache
def _breaks(signs: str) -> float:
    return BROKEN if any(sign in signs for sign in ";()") else 0.0


def _stay(h: Hypothesis, word: Word, tag: str, cost: float) -> Hypothesis:
    return Hypothesis(h.score - cost * len(word.text), ROOT, h.mode, Event(h.last, tag, word, ROOT))
