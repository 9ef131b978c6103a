"""Reading a run of damaged words as agency names, scopes and noise: a beam search over the tree of known names.

A hypothesis holds what has been read so far in one column. It can be in the middle of a name (`node` of the tree), in
a scope ("(nước sạch đô thị)", "tham mưu cho ..."), in an aside within a name, or between names. Matched letters earn points, skipped and foreign
ones cost some, so the longest names that fit win without any list of separators.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from xanh.documents.read.trie import ROOT, Trie
from xanh.documents.read.words import Word, likeness

MARGIN = 16.0  # points behind the best at which a hypothesis is given up
BEGIN, BEGIN_BARE = 1.0, 2.5  # cost of a new name after a separator, and without one
FREE, PAREN_WORD, SCOPE_WORD, NOISE = 0.2, 0.03, 0.06, 0.3  # cost of a letter
VERB, ORPHAN = 1.0, 4.0  # cost of what an agency does, after its name and without one
PAREN_COST, UNCLOSED = 0.3, 4.0  # cost of a parenthesis, and of one that never closes
MISSING = 0.9  # cost of a letter that the end of a name lacks
BROKEN = 3.0  # cost of a separator within a name
NEVER = -1e9
HALF = 99.0  # cost of a name of which less than half is there


# Where in a column a hypothesis stands
BETWEEN, NAME, PAREN, SCOPE, ASIDE = range(5)


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
    mode: int
    last: Event | None


@dataclass(frozen=True)
class Found:
    """A name found: its words, those of its scope, those in parentheses within it, and the share of it shown."""

    name: str
    words: tuple[Word, ...]
    scope: tuple[Word, ...]
    aside: tuple[Word, ...]
    share: float


Move = tuple[float, int, int, str, int, Event | None]  # score, node, mode, tag, node of the word, event before
Beam = Sequence[Hypothesis]
START: Beam = (Hypothesis(0.0, ROOT, BETWEEN, None),)


class Tape:
    """The decoder over one tree of names.

    With `scopes`, a verb after a name opens what that agency does; `costs` tells which names are unlikely here.
    """

    def __init__(
        self, trie: Trie, *, scopes: bool, width: int = 7, costs: Mapping[str, float] | None = None
    ) -> None:
        self.trie = trie
        self.scopes = scopes
        self.width = width
        prior = costs or {}
        self._leave = [
            _ending(n.letters, n.lacking) - prior.get(trie.nearest(k) if k else "", 0.0)
            for k, n in enumerate(trie.nodes)
        ]

    def read(self, tokens: Iterable[Word], beam: Beam = START) -> Beam:
        """The beam after more words, best first."""
        for word in tokens:
            beam = self.step(beam, word)
        return beam

    def step(self, beam: Beam, word: Word) -> Beam:
        """The beam after one more word."""
        best: dict[tuple[int, int], Move] = {}
        for move in self._moves(beam, word):
            key = (move[1], move[2])
            known = best.get(key)
            if known is None or known[0] < move[0]:
                best[key] = move
        ranked = sorted(best.values(), key=_score, reverse=True)[: self.width]
        least = ranked[0][0] - MARGIN
        return [
            Hypothesis(score, node, mode, Event(last, tag, word, at))
            for score, node, mode, tag, at, last in ranked
            if score > least
        ]

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
        return self._leave[node]

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

    def _moves(self, beam: Beam, word: Word) -> list[Move]:
        moves: list[Move] = []
        signs = gap(beam[0].last, word)
        ends, closes = parted(signs), ")" in signs
        best, free = NEVER, None
        for h in beam:
            score, node, mode, last = h
            left = score + self._leave[node] if mode <= NAME else NEVER
            if mode == NAME or (mode == ASIDE and closes):
                self._more(moves, h, word, signs)
            elif mode == ASIDE:
                moves.append((score - PAREN_WORD * len(word.text), node, ASIDE, "a", node, last))
            elif mode == PAREN:
                if not closes:
                    moves.append((score - PAREN_WORD * len(word.text), ROOT, PAREN, "p", ROOT, last))
                left = score if closes else score - UNCLOSED if ends else NEVER
            elif mode == SCOPE:
                moves.append((score - SCOPE_WORD * len(word.text), ROOT, SCOPE, "s", ROOT, last))
                left = score if ends else NEVER
            if left > best:
                best, free = left, last
        if best > NEVER:
            self._fresh(moves, best, free, word, signs)
        return moves

    def _fresh(self, moves: list[Move], score: float, last: Event | None, word: Word, signs: str) -> None:
        """What may come after the end of a name: a scope, a new name, or words that mean nothing here."""
        if self.scopes and word.verb and (last is None or not parted(signs)):
            moves.append((score - (VERB if last else ORPHAN), ROOT, SCOPE, "s", ROOT, last))
            return
        moves.append((score - FREE * len(word.text), ROOT, BETWEEN, "f", ROOT, last))
        if self.scopes and word.bound:
            return
        begins = last is None or parted(signs) or "," in signs or "(" in signs
        score -= BEGIN if begins else BEGIN_BARE
        for node, gain in self.trie.starts(word.text):
            moves.append((score + gain, node, NAME, "b", node, last))

    def _more(self, moves: list[Move], h: Hypothesis, word: Word, signs: str) -> None:
        """More of a name, noise within it, or the parenthesis after it."""
        score, node, _, last = h
        lacking = self.trie.nodes[node].lacking
        onward = self.trie.more(node, word.text)
        if "(" in signs:
            moves.append((score + self._leave[node] - PAREN_COST, ROOT, PAREN, "p", ROOT, last))
            if lacking:
                moves.append((score - PAREN_COST, node, ASIDE, "a", node, last))
        if last is None or last.tag != "a":
            score -= _breaks(signs)
        verb = self.scopes and word.verb
        if lacking and not verb:
            moves.append((score - NOISE * len(word.text) - 0.5, node, NAME, "n", node, last))
        for child, gain in onward:
            if not verb or self.trie.nodes[child].word == word.text:
                moves.append((score + gain, child, NAME, "m", child, last))


_score = itemgetter(0)


def events(end: Hypothesis) -> list[Event]:
    """Every word of a reading, in order."""
    out: list[Event] = []
    last = end.last
    while last is not None:
        out.append(last)
        last = last.previous
    return out[::-1]


def gap(last: Event | None, word: Word) -> str:
    """The signs between the last word of a column and its next one."""
    if last is None:
        return word.before
    before = last.word
    return word.before if before.line == word.line and before.after == word.before else before.after + word.before


@cache
def parted(signs: str) -> bool:
    """Whether signs between two words separate one name from the next."""
    return any(sign in signs for sign in ";.-|:+")


@cache
def _breaks(signs: str) -> float:
    return BROKEN if any(sign in signs for sign in ";()") else 0.0


def _ending(letters: int, lacking: int) -> float:
    """The cost of ending a name here: none for a whole name, too much for less than half of one."""
    if not lacking or not letters:
        return 0.0
    return -(MISSING * lacking + 1.0) if letters > lacking else -HALF
