"""Known names as a tree of words, so that names with a common beginning are followed together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from xanh.documents.read.words import likest, words

LEAST = 0.66  # below this two words are not taken for the same
BEGINS = 0.75  # likeness at which a word may be the first of a name
ROOT = 0
SKIP = 0.8  # cost of a letter of a name that the text lacks
LOST, LOST_HEAD = 0.25, 2.0  # cost of beginning a name in its middle: of a letter lost, and of doing so
SHORT = 2  # letters
STARTS = 8
DEEPEST = 4  # a name may have lost this many words at its head


@dataclass
class Node:
    """A word of a name: where it leads, what it completes, how many letters a full name still lacks."""

    word: str
    parent: int
    letters: int
    names: list[str] = field(default_factory=list)
    children: dict[str, int] = field(default_factory=dict)
    lacking: int = 10_000


class Trie:
    """Names by their folded words; node 0 is the root. `headless`: cost of a name without its head."""

    def __init__(self, names: Iterable[str], headless: Mapping[str, float] | None = None) -> None:
        self.headless = headless or {}
        self.nodes = [Node("", -1, 0)]
        self.by_word: dict[str, list[int]] = {}
        for name in names:
            self._add(name)
        self._lost = [self._head(node) for node in range(len(self.nodes))]
        self._like: dict[str, dict[str, float]] = {}
        self._hopes: dict[str, float] = {}
        self._awaited: dict[int, frozenset[str]] = {}
        self._starts: dict[str, list[tuple[int, float]]] = {}
        self._more: dict[tuple[int, str], list[tuple[int, float]]] = {}

    def like(self, read: str) -> dict[str, float]:
        """The words of any name that a word as read may stand for, with their likeness."""
        if read not in self._like:
            self._like[read] = likest(read, tuple(self.by_word), LEAST)
        return self._like[read]

    def starts(self, read: str) -> list[tuple[int, float]]:
        """Nodes at which a name may begin with this word, and the points for it; a lost head costs."""
        if read not in self._starts:
            found = [
                (node, _gain(known, alike) - (self._headless(node, lost) if lost else 0.0))
                for known, alike in self.like(read).items()
                for node in self.by_word[known]
                if (lost := self._lost[node]) is not None
            ]
            self._starts[read] = sorted(found, key=lambda s: -s[1])[:STARTS]
        return self._starts[read]

    def whole_starts(self, read: str) -> list[tuple[int, float]]:
        """The same for names that may have lost no more than a word like "sở"."""
        return [(node, gain) for node, gain in self.starts(read) if (self._lost[node] or 0) <= SHORT]

    def more(self, node: int, read: str) -> list[tuple[int, float]]:
        """Nodes reached from a node by this word, and points for it; one word before it may be missing."""
        key = (node, read)
        if key not in self._more:
            like = self.like(read)
            found = []
            for known, child in self.nodes[node].children.items():
                if known in like:
                    found.append((child, _gain(known, like[known])))
                skipped = SKIP * len(known) + 0.5
                deeper = self.nodes[child].children.items()
                found += [(g, _gain(word, like[word]) - skipped) for word, g in deeper if word in like]
            self._more[key] = found
        return self._more[key]

    def hope(self, read: str) -> float:
        """The most points a word can bring."""
        if read not in self._hopes:
            self._hopes[read] = max((_gain(known, a) for known, a in self.like(read).items()), default=0.0)
        return self._hopes[read]

    def begins(self, read: str) -> bool:
        """Whether a name may begin with this word."""
        roots = self.nodes[ROOT].children
        return any(known in roots and alike > BEGINS for known, alike in self.like(read).items())

    def awaited(self, node: int) -> frozenset[str]:
        """The words that may come next in a name, one of them missing."""
        if node not in self._awaited:
            children = self.nodes[node].children
            after = {w for child in children.values() for w in self.nodes[child].children}
            self._awaited[node] = frozenset(children) | after
        return self._awaited[node]

    def nearest(self, node: int) -> str:
        """The name that a node completes, or that needs the fewest letters more."""
        while not self.nodes[node].names:
            node = min(self.nodes[node].children.values(), key=self._left_to_go)
        return self.nodes[node].names[0]

    def _add(self, name: str) -> None:
        path = [ROOT]
        for word in words(name):
            path.append(self._child(path[-1], word.text))
        self.nodes[path[-1]].names.append(name)
        total = self.nodes[path[-1]].letters
        for index in path:
            self.nodes[index].lacking = min(self.nodes[index].lacking, total - self.nodes[index].letters)

    def _headless(self, node: int, lost: int) -> float:
        return LOST * lost + LOST_HEAD + self.headless.get(self.nearest(node), 0.0)

    def _left_to_go(self, node: int) -> int:
        return self.nodes[node].letters + self.nodes[node].lacking

    def _head(self, node: int) -> int | None:
        depth, above = 0, node
        while self.nodes[above].parent >= 0:
            depth, above = depth + 1, self.nodes[above].parent
        lost = self.nodes[node].letters - len(self.nodes[node].word)
        whole = self._left_to_go(node)
        return lost if 1 <= depth <= 1 + DEEPEST and lost <= whole * 0.5 else None

    def _child(self, parent: int, word: str) -> int:
        known = self.nodes[parent].children
        if word not in known:
            known[word] = len(self.nodes)
            self.nodes.append(Node(word, parent, self.nodes[parent].letters + len(word)))
            self.by_word.setdefault(word, []).append(known[word])
        return known[word]


def _gain(known: str, alike: float) -> float:
    return len(known) * (2 * alike - 1)
