"""The rows of an indicator table in damaged text: headings, repeated headers, where each name stands."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from xanh.documents.draft import Source
from xanh.documents.read.damaged.names import REACH, Placed, name_words, place
from xanh.documents.read.fold import fold
from xanh.documents.read.vocabulary import Vocabulary
from xanh.documents.read.words import Word, likeness, likest, words
from xanh.reference import IndicatorFact

HEADER = frozenset(
    [
        "stt",
        "chi",
        "so",
        "thanh",
        "phan",
        "tieu",
        "co",
        "quan",
        "chu",
        "tri",
        "thuc",
        "hien",
        "phoi",
        "hop",
        "don",
        "vi",
    ]
)
LEAST_OVERLAP = 0.25  # of a name's letters, on one line, to be worth placing
LEAST_PLACED = 0.3
LEAST_WINDOW = 0.45  # of the weight of a name's words, on all its lines
PLAIN = 0.88  # a name found so well is not looked for elsewhere
FAINT_NUMBERED, FAINT_ALONE = (
    0.3,
    0.4,
)  # share of a name with its number beside, or where just this row is missing
BACKWARDS = 0.35  # cost of a row out of the framework's order
PLACES = 3  # lines tried as the beginning of each name


@dataclass(frozen=True)
class Line:
    """A line of the table: its number, its words, the page and the block (run of filled lines) it is in."""

    number: int
    words: tuple[Word, ...]
    page: int
    block: int


@dataclass(frozen=True)
class Heading:
    """The heading of a sub-index."""

    number: int
    line: int
    roman: str | None


@dataclass(frozen=True)
class Row:
    """An indicator and the place of its name."""

    indicator: IndicatorFact
    place: Placed


@dataclass(frozen=True)
class Layout:
    """The lines of a table without its headers, its headings, and the lines of what stands around it."""

    lines: tuple[Line, ...]
    headings: tuple[Heading, ...]
    header_lines: tuple[int, ...]
    top: tuple[int, ...]
    footnote: tuple[int, ...]


def is_header(line: str) -> bool:
    """Whether a line repeats the names of the columns, in capitals."""
    letters = [w for w in re.findall(r"[^\W\d_]+", line) if len(w) > 1]
    upper = sum(c.isupper() for w in letters for c in w) >= 0.7 * sum(map(len, letters))
    if not letters or not upper:
        return False
    known = [w for w in letters if any(likeness(fold(w), h) >= 0.75 for h in HEADER)]
    return len(known) >= 0.75 * len(letters)


def layout(source: Source, vocabulary: Vocabulary) -> Layout:
    """Tell the lines of a table from what stands around them."""
    header = [n for n, text in enumerate(source.lines, start=1) if text.strip() and is_header(text)]
    begin = header[0] if header else 1
    filled = {
        n: tuple(words(t, n)) for n, t in enumerate(source.lines, start=1) if t.strip() and n not in header
    }
    headings = [
        h for n, t in filled.items() if n > begin and (h := _heading(n, t, source.lines[n - 1], vocabulary))
    ]
    notes = [n for n, tokens in filled.items() if n > begin and _is_note(tokens)]
    foot = tuple(n for n in filled if notes and n >= notes[-1])
    apart = {*(n for n in filled if n <= begin), *(h.line for h in headings), *foot}
    lines: list[Line] = []
    block = page = 0
    for number in range(1, len(source.lines) + 1):
        page += number in source.pages
        if number in apart or not filled.get(number):
            block += 1
        else:
            lines.append(Line(number, filled[number], page, block))
    top = tuple(n for n in filled if n < begin)
    return Layout(tuple(lines), tuple(headings), tuple(header), top, foot)


def _is_note(tokens: Sequence[Word]) -> bool:
    first = [w.text for w in tokens[:2]]
    return len(first) == 2 and likeness(first[0], "ghi") + likeness(first[1], "chu") > 1.6


def _heading(number: int, line: Sequence[Word], text: str, vocabulary: Vocabulary) -> Heading | None:
    tokens = [w.text for w in line]
    at = next((i for i, t in enumerate(tokens[:3]) if likeness(t, "cstp") >= 0.75), None)
    if at is None or len(tokens) < at + 3:
        return None
    digit = tokens[at + 1] if tokens[at + 1].isdigit() else None
    rest = tokens[at + 2 :] if digit else tokens[at + 1 :]
    scored = [(_overlap(name_words(s.name), rest), s.number) for s in vocabulary.subindices]
    share, named = max(scored)
    roman = text.split(maxsplit=1)[0].strip("|[") if at else None
    if digit and int(digit) in {s.number for s in vocabulary.subindices}:
        return Heading(int(digit), number, roman)
    return Heading(named, number, roman) if share > 0.4 else None


def _overlap(name: Sequence[str], tokens: Iterable[str]) -> float:
    pool = list(tokens)
    shown = sum(len(w) * max((likeness(t, w) for t in pool), default=0.0) for w in name)
    return shown / sum(map(len, name))


def find_rows(at: Layout, vocabulary: Vocabulary) -> list[Row]:
    """The rows: the best sequence of names down the lines, the framework's order preferred."""
    candidates = _candidates(at, vocabulary)
    candidates.sort(key=lambda r: (r.place.first, r.indicator.code))
    best: list[tuple[float, int]] = []
    for j, row in enumerate(candidates):
        score, before = row.place.score, -1
        for i in range(j):
            total = best[i][0] + row.place.score - _step(candidates[i], row)
            if total > score:
                score, before = total, i
        best.append((score, before))
    chain: list[Row] = []
    j = max(range(len(best)), key=lambda k: best[k][0]) if best else -1
    while j >= 0:
        chain.append(candidates[j])
        j = best[j][1]
    return _filled(_distinct(chain[::-1]), at, vocabulary)


def _filled(rows: list[Row], at: Layout, vocabulary: Vocabulary) -> list[Row]:
    """The rows with those whose faint names fit between two neighbours of the framework's order."""
    order = [i.code for i in vocabulary.indicators]
    out = list(rows)
    for above, below in pairwise(rows):
        first, last = order.index(above.indicator.code) + 1, order.index(below.indicator.code)
        span = [x for x in at.lines if above.place.last < x.number < below.place.first]
        tried = [_faint(node, span) for node in vocabulary.indicators[first:last]]
        found = [row for row, numbered in tried if row and _believed(row, numbered, alone=last - first == 1)]
        best = max(found, key=lambda r: r.place.score, default=None)
        out += [best] if best else []
    return sorted(out, key=lambda r: r.place.first)


def _faint(node: IndicatorFact, span: Sequence[Line]) -> tuple[Row | None, bool]:
    """The best place of a name in a few lines, and whether its number stands there."""
    name = name_words(node.name)
    placed = [place(name, [(x.number, x.words) for x in span[k:]]) for k in range(len(span))]
    best = max((p for p in placed if p), key=_placed_score, default=None)
    if best is None:
        return None, False
    heads = [x.words[0].text for x in span if best.first - 1 <= x.number <= best.last]
    return Row(node, best), str(node.number) in heads


def _believed(row: Row, numbered: bool, *, alone: bool) -> bool:
    return row.place.share >= (FAINT_NUMBERED if numbered else FAINT_ALONE if alone else 1.0)


def _step(before: Row, after: Row) -> float:
    if after.place.first <= before.place.last or before.indicator.code == after.indicator.code:
        return 99.0
    return 0.0 if before.indicator.code < after.indicator.code else BACKWARDS


def _distinct(rows: list[Row]) -> list[Row]:
    best: dict[str, Row] = {}
    for row in rows:
        known = best.get(row.indicator.code)
        if known is None or known.place.score < row.place.score:
            best[row.indicator.code] = row
    return [row for row in rows if best[row.indicator.code] is row]


def _candidates(at: Layout, vocabulary: Vocabulary) -> list[Row]:
    """Places where a name may begin: lines that share enough rare words with it."""
    names = {i.code: [name_words(n) for n in (i.name, *i.variants)] for i in vocabulary.indicators}
    shares = _shares(at, names)
    found = []
    for indicator in vocabulary.indicators:
        lines = shares[indicator.code]
        likely = sorted(lines, key=lambda k: -lines[k])[:PLACES]
        for start in dict.fromkeys(k - back for k in likely for back in (0, 1) if k >= back):
            if sum(lines.get(k, 0.0) for k in range(start, start + REACH)) < LEAST_WINDOW:
                continue
            window = [(line.number, line.words) for line in at.lines[start : start + REACH]]
            placed = max(
                (p for n in names[indicator.code] if (p := place(n, window))), key=_placed_score, default=None
            )
            if placed and placed.score >= LEAST_PLACED:
                found.append(Row(indicator, placed))
            if placed and placed.score >= PLAIN:
                break
    return found


def _placed_score(placed: Placed) -> float:
    return placed.score


def _shares(at: Layout, names: dict[str, list[tuple[str, ...]]]) -> dict[str, dict[int, float]]:
    """Per indicator and line index: the weight of the name's words that the line shows."""
    known = {w for spellings in names.values() for n in spellings for w in n}
    used = {w: sum(any(w in n for n in spellings) for spellings in names.values()) for w in known}
    weights: dict[str, list[tuple[str, float]]] = {w: [] for w in known}
    for code, spellings in names.items():
        total = sum(len(w) / used[w] for w in set(spellings[0]))
        for word in set(spellings[0]):
            weights[word].append((code, len(word) / used[word] / total))
    choices = tuple(known)
    seen: dict[str, dict[str, float]] = {}
    out: dict[str, dict[int, float]] = {code: {} for code in names}
    for index, line in enumerate(at.lines):
        shown: dict[str, float] = {}
        for token in line.words[:14]:
            if token.text not in seen:
                seen[token.text] = likest(token.text, choices, 0.75)
            for word, alike in seen[token.text].items():
                shown[word] = max(alike, shown.get(word, 0.0))
        for code, share in _line_shares(shown, weights).items():
            if share >= LEAST_OVERLAP:
                out[code][index] = share
    return out


def _line_shares(shown: dict[str, float], weights: dict[str, list[tuple[str, float]]]) -> dict[str, float]:
    shares: dict[str, float] = {}
    for word, alike in shown.items():
        for code, weight in weights[word]:
            shares[code] = shares.get(code, 0.0) + weight * alike
    return shares
