"""Cutting the lines of a table into records: which lines belong to which row, and what is not its name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from xanh.documents.read.damaged.names import Placed
from xanh.documents.read.damaged.rows import Layout, Line, Row
from xanh.documents.read.damaged.tape import NAME
from xanh.documents.read.damaged.trie import ROOT
from xanh.documents.read.vocabulary import Vocabulary
from xanh.documents.read.words import Word, likeness

UNIT = ("tctk", "%", "dn", "dong", "y")
APART = 2.0  # cost of a block between the beginning of a row and its name
GOES_ON = 2.0  # cost of a beginning in the middle of a name
UNEVEN = 0.5  # cost of a line more above a name than below it
UNIT_REACH = 3  # lines after the name on which its unit may stand


@dataclass(frozen=True)
class Rest:
    """What a line holds besides the name: `beside` tells that the name stands on the same line."""

    number: int
    page: int
    block: int
    words: tuple[Word, ...]
    beside: bool


@dataclass(frozen=True)
class Record:
    """A row with the rest of its lines, the words read as its unit, and the row number printed, if any."""

    row: Row
    lines: tuple[Rest, ...]
    first: int
    last: int
    unit: tuple[str, ...]
    printed: int | None

    @property
    def apart(self) -> bool:
        """Whether the name shares no line with other columns: such cells stand one after the other."""
        return not any(line.beside for line in self.lines if line.number == self.row.place.first)

    @cached_property
    def blocks_beside(self) -> frozenset[int]:
        """Blocks that hold a part of the name, too."""
        return frozenset(line.block for line in self.lines if line.beside)

    @cached_property
    def blocks_with_signs(self) -> frozenset[int]:
        """Blocks with a rule or a dash within a line, as where two columns meet."""
        inner = ((line.block, word.before) for line in self.lines for word in line.words[1:])
        return frozenset(block for block, signs in inner if "|" in signs or signs.endswith("-"))

    @property
    def name_lines(self) -> tuple[int, ...]:
        """Lines on which the name stands."""
        return tuple(self.row.place.parts)


def cut(rows: Sequence[Row], at: Layout, vocabulary: Vocabulary) -> list[Record]:
    """The records, one per row, in order."""
    units = [_with_unit(rows, index, at) for index in range(len(rows))]
    rows = [row for row, _ in units]
    starts = _starts(rows, at, vocabulary)
    out = []
    for index, row in enumerate(rows):
        end = starts[index + 1] if index + 1 < len(rows) else 10**9
        edge = min((h.line for h in at.headings if h.line > row.place.first), default=10**9)
        lines = [line for line in at.lines if starts[index] <= line.number < min(end, edge)]
        out.append(_record(row, lines, units[index][1]))
    return out


def _with_unit(rows: Sequence[Row], index: int, at: Layout) -> tuple[Row, tuple[str, ...]]:
    """The row with the words of its unit counted to its name, and these words."""
    row = rows[index]
    fence = rows[index + 1].place.first if index + 1 < len(rows) else 10**9
    lines = [x for x in at.lines if row.place.first <= x.number < fence]
    placed = _with_end(row.place, lines)
    parts, unit = _unit(placed, lines)
    return Row(row.indicator, replace(placed, parts=parts)), unit


def _with_end(placed: Placed, lines: Sequence[Line]) -> Placed:
    """The place with the lost end of the name, where a later line begins with just these words."""
    end = placed.lacking
    if not 1 <= len(end) <= 4:
        return placed
    for line in lines:
        head = line.words[: len(end)]
        alike = [likeness(w.text, known) for w, known in zip(head, end, strict=False)]
        if (
            line.number > placed.last
            and len(head) == len(end)
            and min(alike) >= 0.75
            and sum(map(len, end)) > 3
        ):
            return replace(placed, parts={**placed.parts, line.number: len(end)}, lacking=())
    return placed


def _starts(rows: Sequence[Row], at: Layout, vocabulary: Vocabulary) -> list[int]:
    """The line on which each row begins: the cheapest choice for all rows together."""
    where = {line.number: index for index, line in enumerate(at.lines)}
    best: dict[int, tuple[float, list[int]]] = {}
    for index, row in enumerate(rows):
        options = _options(rows, index, at)
        grown: dict[int, tuple[float, list[int]]] = {}
        for line in options:
            doubt = _doubt(line, row, at, vocabulary)
            previous = [
                (c + _uneven(rows[index - 1], p[-1], line.number, where, at), p) for c, p in best.values()
            ]
            cost, path = min(previous, default=(0.0, []))
            grown[line.number] = (cost + doubt, [*path, line.number])
        best = grown
    return min(best.values(), default=(0.0, []))[1]


def _options(rows: Sequence[Row], index: int, at: Layout) -> list[Line]:
    """Lines on which a row may begin: after the last name, and with its own name at the latest."""
    first = rows[index].place.first
    above = rows[index - 1].place.last if index else 0
    fence = max((h.line for h in at.headings if above < h.line < first), default=above)
    span = [x for x in at.lines if fence < x.number <= first]
    inside = [x for x in span if x.page == span[-1].page]
    if index == 0 or fence > above or inside != span:
        return inside[:1]
    if not _mixed(rows[index], at) and inside[-1].block not in {x.block for x in inside[:-1]}:
        lone = [x for x in inside[:-1][-1:] if len(x.words) == 1 and x.words[0].text.isdigit()]
        return lone or inside[-1:]
    return inside


def _mixed(row: Row, at: Layout) -> bool:
    """Whether the name shares its first line with other columns."""
    first = next(x for x in at.lines if x.number == row.place.first)
    return len(first.words) - row.place.parts[first.number] > 1


def _uneven(row: Row, start: int, end: int, where: dict[int, int], at: Layout) -> float:
    """Names stand in the middle of their rows: the lines above against those below."""
    if not _mixed(row, at):
        return 0.0
    above = where[row.place.first] - where[start]
    below = where[end] - where[row.place.last] - 1
    return UNEVEN * abs(above - below)


def _doubt(line: Line, row: Row, at: Layout, vocabulary: Vocabulary) -> float:
    """How unlikely it is that a row begins with this line."""
    before = [x for x in at.lines if x.number < line.number][-3:]
    name_block = next(x.block for x in at.lines if x.number == row.place.first)
    doubt = APART * len({x.block for x in at.lines if line.block <= x.block < name_block})
    doubt += _middle(line, vocabulary) if line.number != row.place.first else 0.0
    if before and before[-1].block == line.block:
        doubt += 1.0 + _open_end(before[-1], vocabulary)
    goes_on = any(_goes_on(above, line, vocabulary) for above in before if above.page == line.page)
    return doubt + (GOES_ON if goes_on else 0.0)


def _goes_on(above: Line, line: Line, vocabulary: Vocabulary) -> bool:
    """Whether a name cut off at the end of one line goes on at the beginning of the other."""
    node = vocabulary.cell_tape.read(above.words[-5:]).states[0][0]
    if not node or not vocabulary.trie.nodes[node].lacking or "." in above.words[-1].after:
        return False
    awaited = vocabulary.trie.nodes[node].children
    return any(likeness(word.text, known) >= 0.85 for word in line.words[:2] for known in awaited)


def _middle(line: Line, vocabulary: Vocabulary) -> float:
    """How much a line looks like the middle of a cell."""
    first = line.words[0]
    if first.before.startswith("-") or (len(line.words) == 1 and first.text.isdigit()):
        return 0.0
    like = vocabulary.trie.like
    solid = next(
        (w for w in line.words if w.before.endswith("-") or (len(w.text) > 2 and like(w.text))), None
    )
    if solid is None:
        return 0.7
    begins = max(
        (a for known, a in like(solid.text).items() if known in vocabulary.trie.nodes[ROOT].children),
        default=0.0,
    )
    return 0.0 if solid.before.endswith("-") else 0.7 if begins > 0.85 else 2.0


def _open_end(line: Line, vocabulary: Vocabulary) -> float:
    """How much a line looks as if its cell went on."""
    end = line.words[-1].after
    if "." in end:
        return 0.0
    node, mode, _, _ = vocabulary.cell_tape.read(line.words[-7:]).states[0]
    if mode == NAME and vocabulary.trie.nodes[node].lacking:
        return 2.0
    return 0.8 if not end else 1.2


def _record(row: Row, lines: Sequence[Line], unit: tuple[str, ...]) -> Record:
    parts = row.place.parts
    rest = []
    for line in lines:
        taken = parts.get(line.number, 0)
        words = line.words[taken:]
        if not taken and _number(line) is not None and line.number <= row.place.first:
            words = line.words[1:]
        if words:
            rest.append(Rest(line.number, line.page, line.block, words, bool(taken)))
    printed = [n for line in lines if line.number <= row.place.last and (n := _number(line)) is not None]
    numbers = [line.number for line in lines]
    return Record(
        row=row,
        lines=tuple(rest),
        first=min(numbers, default=row.place.first),
        last=max(numbers, default=row.place.last),
        unit=unit,
        printed=printed[-1] if printed else None,
    )


def _number(line: Line) -> int | None:
    """The row number at the beginning of a line."""
    text = line.words[0].text
    return int(text) if text.isdigit() and len(text) < 3 and "(" not in line.words[0].before else None


def _unit(placed: Placed, lines: Sequence[Line]) -> tuple[dict[int, int], tuple[str, ...]]:
    """The words of the unit "(% đồng ý)" after a name, and the parts of the lines with them."""
    parts = dict(placed.parts)
    found: list[str] = []
    open_ = False
    later = [x for x in lines if x.number >= placed.last][: 1 + UNIT_REACH]
    for line in later:
        start = parts.get(line.number, 0)
        taken = start
        for word in line.words[start : start + 6]:
            known = _unit_word(word.text, found) if open_ or "(" in word.before or word.text == "%" else None
            if known is None:
                break
            found.append(known)
            taken, open_ = taken + 1, ")" not in word.after and known != UNIT[-1]
            if not open_:
                break
        if taken > start:
            parts[line.number] = taken
        if found and not open_:
            break
    return dict(sorted(parts.items())), tuple(found)


def _unit_word(text: str, before: Sequence[str]) -> str | None:
    """Which word of a unit this is; the words of a unit keep their order."""
    left = UNIT[UNIT.index(before[-1]) + 1 :] if before else UNIT
    if text in ("o", "0", "96", "9", "9o") and "%" in left:
        return "%"
    alike, known = max(((likeness(text, known), known) for known in left), default=(0.0, ""))
    return known if alike >= 0.7 else None
