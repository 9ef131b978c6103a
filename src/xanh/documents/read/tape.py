"""Reading a run of damaged words as agency names, scopes and noise: a beam search over the tree of known names.

A hypothesis holds what has been read so far in one column. It can be in the middle of a name (`node` of the tree), in
a scope ("(nước sạch đô thị)", "tham mưu cho ...") or between names. Matched letters earn points, skipped and foreign
ones cost some, so the longest names that fit win without any list of separators.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from xanh.documents.read.trie import ROOT, Trie
from xanh.documents.read.words import Word, likeness

BEAM = 7
MARGIN = 16.0  # points behind the best at which a hypothesis is given up
BEGIN, BEGIN_BARE = 1.0, 2.5  # cost of a new name after a separator, and without one
FREE, PAREN_WORD, SCOPE_WORD, NOISE = 0.2, 0.03, 0.06, 0.3  # cost of a letter
SKIP = 0.6  # cost of a letter of a name that the text lacks


class Mode(IntEnum):
    """Where in a column a hypothesis stands."""

    FREE = 0
    NAME = 1
    PAREN = 2
    SCOPE = 3


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
    """A name found: its words, the words of its scope, and the share of its letters that the text shows."""

    name: str
    words: tuple[Word, ...]
    scope: tuple[Word, ...]
    in_parentheses: bool
    share: float


START = (Hypothesis(0.0, ROOT, Mode.FREE, None),)


class Tape:
    """The decoder over one tree of names; with `scopes`, a verb after a name opens what that agency does."""

    def __init__(self, trie: Trie, *, scopes: bool) -> None:
        self.trie = trie
        self.scopes = scopes

    def read(self, tokens: Iterable[Word], beam: Sequence[Hypothesis] = START) -> Sequence[Hypothesis]:
        """The beam after more words, best first."""
        for word in tokens:
            beam = self.step(beam, word)
        return beam

    def step(self, beam: Sequence[Hypothesis], word: Word) -> Sequence[Hypothesis]:
        """The beam after one more word."""
        best: dict[tuple[int, Mode], Hypothesis] = {}
        like = self.trie.like(word.text)
        for before in beam:
            for after in self._moves(before, word, like):
                key = (after.node, after.mode)
                if key not in best or best[key].score < after.score:
                    best[key] = after
        ranked = sorted(best.values(), key=lambda h: -h.score)[:BEAM]
        return [h for h in ranked if h.score > ranked[0].score - MARGIN]

    def close(self, beam: Sequence[Hypothesis]) -> Hypothesis:
        """The best reading when the column ends here."""
        ends = [h._replace(score=h.score + self._leave(h.node)) for h in beam]
        return max(ends, key=lambda h: h.score)

    def found(self, end: Hypothesis) -> list[Found]:
        """The names of a reading, in order."""
        events: list[Event] = []
        last = end.last
        while last is not None:
            events.append(last)
            last = last.previous
        groups: list[list[Event]] = []
        for event in reversed(events):
            if event.tag == "b":
                groups.append([])
            if groups:
                groups[-1].append(event)
        return [self._one(group) for group in groups]

    def _one(self, group: list[Event]) -> Found:
        matched = [e for e in group if e.tag in "bm"]
        scope = [e for e in group if e.tag in "ps"]
        node = matched[-1].node
        name = self.trie.nearest(node)
        gained = sum(len(n.word) * likeness(e.word.text, n.word) for e in matched for n in [self.trie.nodes[e.node]])
        total = self.trie.nodes[node].letters + self.trie.nodes[node].lacking
        inside = bool(scope) and scope[0].tag == "p"
        return Found(name, tuple(e.word for e in matched), tuple(e.word for e in scope), inside, gained / total)

    def _moves(self, h: Hypothesis, word: Word, like: dict[str, float]) -> Iterator[Hypothesis]:
        if h.mode == Mode.NAME:
            yield from self._more(h, word, like)
            if "(" in word.before and h.node:
                cost = self._leave(h.node) - 0.3
                yield Hypothesis(h.score + cost, ROOT, Mode.PAREN, Event(h.last, "p", word, ROOT))
        if h.mode == Mode.PAREN and ")" not in word.before:
            yield self._stay(h, word, "p", PAREN_WORD)
        if h.mode == Mode.SCOPE:
            yield self._stay(h, word, "s", SCOPE_WORD)
        left = self._left(h, word)
        if left is not None:
            yield from self._fresh(left, h, word, like)

    def _left(self, h: Hypothesis, word: Word) -> float | None:
        """The score once the present name or scope is taken to be over; None where it cannot be."""
        if h.mode == Mode.PAREN:
            return h.score if ")" in word.before else h.score - 4 if _parted(word) else None
        if h.mode == Mode.SCOPE:
            return h.score if _parted(word) else None
        return h.score + self._leave(h.node)

    def _fresh(self, score: float, h: Hypothesis, word: Word, like: dict[str, float]) -> Iterator[Hypothesis]:
        if self.scopes and word.verb and h.last and not _parted(word):
            yield Hypothesis(score - 1.0, ROOT, Mode.SCOPE, Event(h.last, "s", word, ROOT))
            return
        yield Hypothesis(score - FREE * len(word.text), ROOT, Mode.FREE, Event(h.last, "f", word, ROOT))
        parted = h.last is None or _parted(word) or "," in word.before or "(" in word.before
        score -= BEGIN if parted else BEGIN_BARE
        for known, alike in like.items():
            for node in self.trie.by_word[known]:
                lost = self.trie.lost_head(node)
                if lost is not None:
                    gain = _gain(known, alike) - (SKIP * lost + 4.0 if lost else 0.0)
                    yield Hypothesis(score + gain, node, Mode.NAME, Event(h.last, "b", word, node))

    def _more(self, h: Hypothesis, word: Word, like: dict[str, float]) -> Iterator[Hypothesis]:
        broken = any(sign in word.before for sign in ";()")
        if self.trie.nodes[h.node].lacking and not (self.scopes and word.verb):
            noise = NOISE * len(word.text) + 0.5 + (3.0 if broken else 0.0)
            yield Hypothesis(h.score - noise, h.node, Mode.NAME, Event(h.last, "n", word, h.node))
        cut = h.score - (3.0 if broken else 0.0)
        nodes = self.trie.nodes
        if self.scopes and word.verb:
            like = {known: alike for known, alike in like.items() if alike > 0.95}
        for known, child in nodes[h.node].children.items():
            if known in like:
                yield Hypothesis(cut + _gain(known, like[known]), child, Mode.NAME, Event(h.last, "m", word, child))
            skipped = cut - SKIP * len(known) - 0.5
            for deeper, grandchild in nodes[child].children.items():
                if deeper in like:
                    event = Event(h.last, "m", word, grandchild)
                    yield Hypothesis(skipped + _gain(deeper, like[deeper]), grandchild, Mode.NAME, event)

    def _leave(self, node: int) -> float:
        """The cost of ending a name here: none for a whole name, too much for less than half of one."""
        at = self.trie.nodes[node]
        if node == ROOT or not at.lacking:
            return 0.0
        return -(SKIP * at.lacking + 1.0) if at.letters > at.lacking else -99.0

    def _stay(self, h: Hypothesis, word: Word, tag: str, cost: float) -> Hypothesis:
        return Hypothesis(h.score - cost * len(word.text), ROOT, h.mode, Event(h.last, tag, word, ROOT))


def _gain(known: str, alike: float) -> float:
    return len(known) * (2 * alike - 1)


def _parted(word: Word) -> bool:
    return any(sign in word.before for sign in ";.-|:+")

