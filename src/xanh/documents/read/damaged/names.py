"""Where a known name stands in lines that hold other columns, too: it is a prefix of each of its lines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from xanh.documents.read.words import Word, likeness, words

PREFIX = 16  # words of a line that may belong to the name
REACH = 7  # lines over which a name may spread, the lines of other columns between included
JUNK = 0.35  # cost of a letter that does not belong to the name
LACK = 0.6  # cost of a letter of the name that the text lacks
GAP_LINE = 2.0  # cost of a line between two parts of a name
PART = 1.0  # cost of one more part
AHEAD = 3.0  # cost of a word before a further part of a name
FIRST = 0.15  # share of a name that its first line must show
FAINT = 0.68  # below this likeness a word earns nothing


@dataclass(frozen=True)
class Placed:
    """A name found: points, share of its letters shown, and per line how many first words belong to it."""

    score: float
    share: float
    parts: Mapping[int, int]
    lacking: tuple[str, ...] = ()  # words of its end that were not found

    @property
    def first(self) -> int:
        """The first line of the name."""
        return min(self.parts)

    @property
    def last(self) -> int:
        """The last line of the name."""
        return max(self.parts)


@dataclass(frozen=True)
class _Cell:
    score: float
    shown: float
    read: int  # words of the name read or given up
    line: int  # last line with a word of the name
    taken: int  # words of that line taken
    before: "_Cell | None"


def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name."""
    return tuple(w.text for w in words(name))


def place(name: Sequence[str], lines: Sequence[tuple[int, Sequence[Word]]]) -> Placed | None:
    """The best place of a name in numbered lines, beginning in the first; None where it is not there."""
    best: dict[int, _Cell] = {0: _Cell(0.0, 0.0, 0, 0, 0, None)}
    whole: _Cell | None = None
    for index, (number, tokens) in enumerate(lines[:REACH]):
        grown = _line(name, best, number, tokens[:PREFIX])
        if index == 0:
            best = grown
        else:
            waiting = {p: _wait(c) for p, c in best.items()}
            best = {p: _better(waiting.get(p), grown.get(p)) for p in waiting.keys() | grown.keys()}
        if not best or (index == 0 and max(c.shown for c in best.values()) < FIRST * sum(map(len, name))):
            return None
        whole = _better(whole, _end(name, best))
    return _placed(name, whole) if whole else None


def _better(a: _Cell | None, b: _Cell | None) -> _Cell:
    if a is None or b is None:
        return a or b  # type: ignore[return-value]
    return a if a.score >= b.score else b


def _wait(cell: _Cell) -> _Cell:
    return _Cell(cell.score - GAP_LINE, cell.shown, cell.read, cell.line, cell.taken, cell.before)


def _end(name: Sequence[str], best: Mapping[int, _Cell]) -> _Cell | None:
    """The best reading if the name ended here, what is left of it lacking."""
    ends = [
        _Cell(c.score - LACK * sum(map(len, name[p:])), c.shown, p, c.line, c.taken, c.before)
        for p, c in best.items()
        if p
    ]
    return max(ends, key=lambda c: c.score, default=None)


def _line(
    name: Sequence[str], best: Mapping[int, _Cell], number: int, tokens: Sequence[Word]
) -> dict[int, _Cell]:
    """Readings that take at least one word of this line, by how much of the name is read then."""
    rows: list[tuple[float, float, _Cell | None]] = [(-99.0, 0.0, None)] * (len(name) + 1)
    for p, cell in best.items():
        rows[p] = (cell.score - (PART if cell.line else 0.0), cell.shown, cell)
    _give_up(name, rows)
    out: dict[int, _Cell] = {}
    for taken, token in enumerate(tokens, start=1):
        rows = _token(name, rows, token, taken)
        for p, (score, shown, origin) in enumerate(rows):
            if p and origin and shown > origin.shown and (p not in out or out[p].score < score):
                out[p] = _Cell(score, shown, p, number, taken, origin if origin.line else None)
    return out


def _token(
    name: Sequence[str], rows: list[tuple[float, float, _Cell | None]], token: Word, taken: int
) -> list[tuple[float, float, _Cell | None]]:
    slight = taken <= 2 and (len(token.text) < 2 or token.text.isdigit())  # what is left of a row number
    junk = 0.1 if slight else JUNK * min(len(token.text), 4)
    ahead = 0.0 if slight else AHEAD  # a further part of a name begins its line
    out = [
        (score - junk - (ahead if origin and origin.line and shown == origin.shown else 0.0), shown, origin)
        for score, shown, origin in rows
    ]
    matches = _matches(token.text, tuple(name))
    for p, gain, alike in matches:
        score, shown, origin = rows[p]
        if score > -50 and score + gain > out[p + 1][0]:
            out[p + 1] = (score + gain, shown + alike, origin)
    if matches:
        _give_up(name, out)
    return out


def _give_up(name: Sequence[str], rows: list[tuple[float, float, _Cell | None]]) -> None:
    """Let the next words of the name be lacking."""
    for p, word in enumerate(name):
        score, shown, origin = rows[p]
        if score - LACK * len(word) > rows[p + 1][0] and score > -50:
            rows[p + 1] = (score - LACK * len(word), shown, origin)


@lru_cache(maxsize=65536)
def _matches(read: str, name: tuple[str, ...]) -> list[tuple[int, float, float]]:
    """The words of a name that a word may stand for: place, points, letters shown."""
    scored = ((p, word, likeness(read, word)) for p, word in enumerate(name))
    return [(p, len(word) * (2 * a - 1), len(word) * a) for p, word, a in scored if a >= FAINT]


def _placed(name: Sequence[str], cell: _Cell) -> Placed:
    parts: dict[int, int] = {}
    at: _Cell | None = cell
    while at is not None:
        parts[at.line] = at.taken
        at = at.before
    total = sum(map(len, name))
    return Placed(
        cell.score / total, cell.shown / total, dict(sorted(parts.items())), tuple(name[cell.read :])
    )
