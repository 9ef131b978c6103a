"""Reading a run of damaged words as agency names, scopes and noise: a beam search over the tree of names.

A hypothesis holds what has been read so far in one column. It can be in the middle of a name (`node` of the
tree), in a scope ("(nước sạch đô thị)", "tham mưu cho ..."), in an aside within a name, or between names.
Matched letters earn points, skipped and foreign ones cost some, so the longest names that fit win without any
list of separators.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from heapq import nlargest
from operator import itemgetter
from typing import NamedTuple

from xanh.documents.read.damaged.trie import ROOT, Trie
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


State = tuple[int, int, str, float]  # node, mode, tag of the last word, points behind the best


class Beam(NamedTuple):
    """The best readings of the words so far: points of the best, and the state and last event of each."""

    score: float
    states: tuple[State, ...]
    lasts: tuple[Event | None, ...]


@dataclass(frozen=True)
class Found:
    """A name found: its words, those of its scope, those in parentheses within it, the share of it shown."""

    name: str
    words: tuple[Word, ...]
    scope: tuple[Word, ...]
    aside: tuple[Word, ...]
    share: float


# score, node, mode, tag, node of the word, place in the beam before
Move = tuple[float, int, int, str, int, int]
# points of the best, the states after, and how they came about
Step = tuple[float, tuple[State, ...], list[Move]]
START = Beam(0.0, ((ROOT, BETWEEN, "", 0.0),), (None,))


class Tape:
    """The decoder over one tree of names.

    With `scopes`, as in cells, a verb after a name opens what that agency does and a name may have lost its
    head; `costs` tells which names are unlikely.
    """

    def __init__(
        self, trie: Trie, *, scopes: bool, width: int = 7, costs: Mapping[str, float] | None = None
    ) -> None:
        self.trie = trie
        self.scopes = scopes
        self.width = width
        self._starts = trie.starts if scopes else trie.whole_starts
        self._steps: dict[tuple[object, ...], Step] = {}
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
        """The beam after one more word.

        The same words come again and again in a plan: what follows from a state is worked out once.
        """
        score, states, lasts = beam
        signs = gap(lasts[0], word)
        key = (word.text, word.verb, word.bound, signs, states)
        known = self._steps.get(key)
        if known is None:
            known = self._steps[key] = self._work_out(states, word, signs)
        gained, after, moves = known
        events = [_made(Event, (lasts[parent], tag, word, at)) for _, _, _, tag, at, parent in moves]
        return Beam(score + gained, after, tuple(events))

    def _work_out(self, states: tuple[State, ...], word: Word, signs: str) -> Step:
        best: dict[int, Move] = {}
        for move in self._moves(states, word, signs):
            key = move[1] * 8 + move[2]
            known = best.get(key)
            if known is None or known[0] < move[0]:
                best[key] = move
        ranked = nlargest(self.width, best.values(), key=_score)
        top = ranked[0][0]
        kept = [move for move in ranked if move[0] > top - MARGIN]
        return (
            top,
            tuple((node, mode, tag, round(score - top, 4)) for score, node, mode, tag, _, _ in kept),
            kept,
        )

    def close(self, beam: Beam) -> tuple[float, Event | None]:
        """The best reading when the column ends here: its points and its last event."""
        ends = [beam.score + s[3] + self._leave[s[0]] for s in beam.states]
        best = max(range(len(ends)), key=ends.__getitem__)
        return ends[best], beam.lasts[best]

    def found(self, last: Event | None) -> list[Found]:
        """The names of a reading, in order, from its last event."""
        groups: list[list[Event]] = []
        for event in events(last):
            if event.tag == "b":
                groups.append([])
            if groups:
                groups[-1].append(event)
        return [self._one(group) for group in groups]

    def names(self, tokens: Iterable[Word]) -> list[Found]:
        """The names in a run of words."""
        return self.found(self.close(self.read(tokens))[1])

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

    def _moves(self, states: tuple[State, ...], word: Word, signs: str) -> list[Move]:
        moves: list[Move] = []
        ends, closes = parted(signs), ")" in signs
        best, free = NEVER, 0
        for parent, (node, mode, tag, score) in enumerate(states):
            left = score + self._leave[node] if mode <= NAME else NEVER
            if mode == NAME or (mode == ASIDE and closes):
                self._more(moves, (node, tag, score, parent), word, signs)
            elif mode == ASIDE:
                moves.append((score - PAREN_WORD * len(word.text), node, ASIDE, "a", node, parent))
            elif mode == PAREN:
                if not closes:
                    moves.append((score - PAREN_WORD * len(word.text), ROOT, PAREN, "p", ROOT, parent))
                left = score if closes else score - UNCLOSED if ends else NEVER
            elif mode == SCOPE:
                moves.append((score - SCOPE_WORD * len(word.text), ROOT, SCOPE, "s", ROOT, parent))
                left = score if ends else NEVER
            if left > best:
                best, free = left, parent
        if best > NEVER:
            self._fresh(moves, best, (free, states[free][2] == ""), word, signs)
        return moves

    def _fresh(
        self, moves: list[Move], score: float, after: tuple[int, bool], word: Word, signs: str
    ) -> None:
        """What may come after the end of a name: a scope, a new name, or words that mean nothing here."""
        parent, first = after
        if self.scopes and word.verb and (first or not parted(signs)):
            moves.append((score - (ORPHAN if first else VERB), ROOT, SCOPE, "s", ROOT, parent))
            return
        moves.append((score - FREE * len(word.text), ROOT, BETWEEN, "f", ROOT, parent))
        if self.scopes and word.bound:
            return
        begins = first or parted(signs) or "," in signs or "(" in signs
        score -= BEGIN if begins else BEGIN_BARE
        moves.extend((score + gain, node, NAME, "b", node, parent) for node, gain in self._starts(word.text))

    def _more(self, moves: list[Move], state: tuple[int, str, float, int], word: Word, signs: str) -> None:
        """More of a name, noise within it, or the parenthesis after it."""
        node, tag, score, parent = state
        lacking = self.trie.nodes[node].lacking
        if "(" in signs:
            moves.append((score + self._leave[node] - PAREN_COST, ROOT, PAREN, "p", ROOT, parent))
            if lacking:
                moves.append((score - PAREN_COST, node, ASIDE, "a", node, parent))
        if tag != "a":
            score -= _breaks(signs)
        verb = self.scopes and word.verb
        if lacking and not verb:
            moves.append((score - NOISE * len(word.text) - 0.5, node, NAME, "n", node, parent))
        for child, gain in self.trie.more(node, word.text):
            if not verb or self.trie.nodes[child].word == word.text:
                moves.append((score + gain, child, NAME, "m", child, parent))


_score = itemgetter(0)
_made = tuple.__new__  # an event without the detour over its class: there are very many


def events(last: Event | None) -> list[Event]:
    """Every word of a reading, in order."""
    out: list[Event] = []
    while last is not None:
        out.append(last)
        last = last.previous
    return out[::-1]


def gap(last: Event | None, word: Word) -> str:
    """The signs between the last word of a column and its next one."""
    if last is None:
        return word.before
    before = last.word
    return (
        word.before
        if before.line == word.line and before.after == word.before
        else before.after + word.before
    )


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
