"""The outline of a document: paragraphs with their markers (A. I. 1. a) - +), from wrapped lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from xanh.documents.draft import Source, Span
from xanh.documents.read.source import page_of
from xanh.documents.read.words import Word, words

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV")
MARKERS = (
    (
        "part",
        re.compile(
            r"(?:PHẦN ?|CHƯƠNG ?|(?:Phần|Chương) )((?:thứ |THỨ )\w+|[IVX]{1,5}|\d{1,2})\b[.:]?\s*(?!\w* ?của)"
        ),
    ),
    ("roman", re.compile(r"(?=[^.]*[IVX])([IVXl1|T]{1,5})[./]\s+(?=\S)")),
    ("letter", re.compile(r"([A-HĐ])\.\s+(?=\S)")),
    ("number", re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})[.)/]\s+(?=[^\W\d_]|[\"“'‘]|\d{1,3}\s?%)")),
    ("number", re.compile(r"(\d{1,2}(?:\.\d{1,2}){1,3})\s+(?=[^\W\d_])")),
    ("point", re.compile(r"([a-zđ])[.)/]\s+(?=\S)")),
    ("dash", re.compile(r"([-–—•·*])\s*(?=[^\W\d_])")),
    ("plus", re.compile(r"(\+)\s*(?=\S)")),
)
NUMBERED = re.compile(r"[Ss]\S{0,2}\s?:\s?\d{0,4}\s?/")  # Số: 12/KH-SXD
CLOSES = re.compile(r"Nơi nhận\s*:")
ENDS = (".", ";", ":", "!", "?", "/")
PAGE_NUMBER = re.compile(r"\W*\d{1,3}\W*")
FULL_LINE = 60  # a line at least so long may run on into the next
LONGEST = 8000  # letters of a paragraph; a longer one is read in parts, so that time grows with the length
LONG_LINE = 160  # no line of a printed page is so long: here each line is a whole paragraph


@dataclass(frozen=True)
class Block:
    """A paragraph: its marker ("A", "2", "-"), the marker's kind, its text with line ends, its lines."""

    kind: str
    marker: str
    text: str
    first: int
    last: int

    @cached_property
    def words(self) -> list[Word]:
        """The folded words, each with its line."""
        return words(self.text, self.first)

    @property
    def flat(self) -> str:
        """The text on one line."""
        return " ".join(self.text.split())

    @property
    def is_title(self) -> bool:
        """Whether the text is written in capitals."""
        letters = [c for c in self.flat if c.isalpha()]
        capitals = sum(c.isupper() for c in letters)
        return len(letters) >= 4 and capitals > 0.7 * len(letters)


def blocks(source: Source) -> list[Block]:
    """The paragraphs of a document, in order; bare page numbers are left out."""
    wrapped = source.kind == "text" and not _whole_paragraphs(source.lines)
    return list(_blocks(source.lines, wrapped=wrapped))


def span(source: Source, first: int, last: int) -> Span:
    """Lines first..last as a span with their page."""
    return Span(page_of(source, first), first, last)


def marker_of(line: str) -> tuple[str, str, str]:
    """Kind, label and rest of a line; kind and label are "" where it has no marker.

    Examples
    --------
    >>> marker_of("I11. TO CHUC"), marker_of("-So KH"), marker_of("theo ke hoach")
    (('roman', 'III', 'TO CHUC'), ('dash', '-', 'So KH'), ('', '', 'theo ke hoach'))
    """
    for kind, pattern in MARKERS:
        found = pattern.match(line)
        label = _roman(found[1]) if found and kind == "roman" else found[1] if found else None
        if found and label:
            return kind, label, line[found.end() :]
    return "", "", line


def _roman(read: str) -> str | None:
    label = re.sub("[l1|T]", "I", read)
    return label if label in ROMAN else None


def _whole_paragraphs(lines: tuple[str, ...]) -> bool:
    filled = [line for line in lines if line.strip()]
    return sum(len(line) > LONG_LINE for line in filled) > len(filled) / 10


def _blocks(lines: tuple[str, ...], *, wrapped: bool) -> Iterator[Block]:
    current: Block | None = None
    gap = False
    for number, raw in enumerate(lines, start=1):
        line = raw.strip()
        if PAGE_NUMBER.fullmatch(line) or not any(c.isalnum() for c in line):
            gap = True
            continue
        if current and current.kind == "part" and not current.text and not marker_of(line)[0]:
            current = Block("part", current.marker, line, current.first, number)
        elif current and wrapped and len(current.text) < LONGEST and _runs_on(current, line, gap=gap):
            current = Block(current.kind, current.marker, f"{current.text}\n{line}", current.first, number)
        else:
            if current:
                yield current
            kind, label, rest = marker_of(line)
            first, *more = _parts(rest)
            current = Block(kind, label, first, number, number)
            for part in more:
                yield current
                current = Block("", "", part, number, number)
        gap = False
    if current:
        yield current


def _parts(text: str) -> Iterator[str]:
    """A text in parts of at most `LONGEST` letters, cut behind a sentence where one ends."""
    while len(text) > LONGEST:
        cut = max(text.rfind(". ", LONGEST // 2, LONGEST) + 1, 0) or text.rfind(" ", 1, LONGEST)
        cut = cut if cut > 0 else LONGEST
        yield text[:cut].rstrip()
        text = text[cut:].lstrip()
    yield text


def _runs_on(current: Block, line: str, *, gap: bool) -> bool:
    """Whether `line` goes on with the paragraph before it."""
    kind, _, _ = marker_of(line)
    last = current.text.rsplit("\n", 1)[-1]
    open_end = not current.text.endswith(ENDS) or current.text.endswith("d/")
    if kind == "dash":  # "Ke hoach\n- Tai chinh": a name cut at its hyphen
        return not gap and open_end and len(last) >= FULL_LINE and not current.is_title
    if kind or NUMBERED.match(line) or CLOSES.match(line):
        return False
    if gap:
        return open_end and (line[0].islower() or line[0].isdigit()) and not current.is_title
    return is_upper(last) == is_upper(line)


def is_upper(line: str) -> bool:
    """Whether a line of at least six letters is written in capitals."""
    letters = [c for c in line if c.isalpha()]
    return len(letters) >= 6 and sum(c.isupper() for c in letters) > 0.7 * len(letters)
