"""A cell of clean text to parties; unknown bodies stay as written, never forced onto a known name."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from xanh.documents.draft import Party, Reading, Role, Span, State
from xanh.documents.read.prose.name_shapes import HEADS, PLACED, TAILS
from xanh.documents.read.prose.names import kind_of, trust
from xanh.documents.read.prose.words import key
from xanh.documents.read.sheet import CellText
from xanh.documents.read.spellings import near_spelling, sure_spelling
from xanh.documents.read.vocabulary import Vocabulary

BULLET = re.compile(r"^[\s\-–—+•*·]+|^\d{1,2}[.)]\s+")
SCOPE = re.compile(r"^(.*?\S)\s*\((.*)\)$")
NOTE = re.compile(r"^(?:(?:chủ động|có trách nhiệm)\s+)?phối hợp\b.*\btổng hợp\b", re.IGNORECASE)
GROUPED = re.compile(r"(?:các|ubnd|cơ quan|đơn vị|doanh nghiệp|tổ chức) \w")  # a group in small letters
GROUPING = re.compile(r"(?:các|toàn thể|cơ quan|sở|phòng|ban|ngành)\b", re.IGNORECASE)
MEMBER = re.compile(
    r"(?:ban|ngành|đoàn thể|đơn vị|phòng|địa phương|hội|tổ chức|cơ quan|trường|huyện|xã|phường)\b"
)
HEAD = re.compile(rf"^(?:{'|'.join(HEADS)})\b")


@dataclass(frozen=True)
class Parties:
    """The parties of a cell in order, and a note that holds for all of them."""

    parties: tuple[Party, ...]
    note: str | None


def read_parties(cell: CellText, role: Role, vocabulary: Vocabulary) -> Parties:
    """The parties of one cell; duplicates are kept for the linter."""
    found: list[Party] = []
    note: str | None = None
    for text, line in _items(cell, vocabulary):
        if role is Role.COORDINATING and NOTE.match(text):
            note = text
            continue
        for name, scope in _named(text, vocabulary):
            is_note = role is Role.COORDINATING and bool(scope and NOTE.match(scope))
            note = scope if is_note else note
            found.append(_party(name, None if is_note else scope, role, vocabulary, cell.span_of(line)))
    return Parties(tuple(found), note)


def _items(cell: CellText, vocabulary: Vocabulary) -> Iterator[tuple[str, int]]:
    """Items between semicolons outside parentheses; a line without a bullet goes on with the one before."""
    current, start = "", cell.first
    for number, line in enumerate(cell.lines, start=cell.first):
        opens = not current or bool(BULLET.match(line)) or _closed(current) or _new(current, line, vocabulary)
        if opens:
            yield from ((part, start) for part in _split(current))
            current, start = line, number
        else:
            current = f"{current} {line}"
    yield from ((part, start) for part in _split(current))


def _new(current: str, line: str, vocabulary: Vocabulary) -> bool:
    """Whether a line without a bullet names another body than the line before it."""
    if current.endswith((",", "-", " và", "(")) or not (line[:1].isupper() and HEAD.match(key(line))):
        return False
    ended = bool(sure_spelling(_bare(current), vocabulary) or sure_spelling(_bare(line), vocabulary))
    return ended and not sure_spelling(f"{_bare(current)} {_bare(line)}", vocabulary)


def _closed(text: str) -> bool:
    return text.endswith((";", ".")) and text.count("(") <= text.count(")")


def _split(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, char in enumerate(text):
        depth += (char == "(") - (char == ")")
        if char == ";" and depth <= 0:
            parts.append(text[start:at])
            start = at + 1
    return [p for p in (_bare(part) for part in [*parts, text[start:]]) if p]


def _bare(text: str) -> str:
    return BULLET.sub("", text.strip()).strip(" .;,")


def _named(text: str, vocabulary: Vocabulary) -> list[tuple[str, str | None]]:
    """Names with their scopes: "A (scope)", "A tham mưu cho ...", "A, B và C"."""
    if sure_spelling(text, vocabulary):
        return [(text, None)]
    scoped = SCOPE.match(text)
    if scoped and scoped[2].count("(") == scoped[2].count(")") and _is_one(scoped[1], vocabulary):
        return [(scoped[1], scoped[2])]
    pieces = _pieces(text, vocabulary)
    return pieces if len(pieces) > 1 else [_with_duty(text, vocabulary) or _unknown(text)]


def _is_one(name: str, vocabulary: Vocabulary) -> bool:
    return bool(sure_spelling(name, vocabulary)) or len(_pieces(name, vocabulary)) == 1


def _unknown(text: str) -> tuple[str, str | None]:
    scoped = SCOPE.match(text)
    return (scoped[1], scoped[2]) if scoped else (text, None)


def _pieces(text: str, vocabulary: Vocabulary) -> list[tuple[str, str | None]]:
    """Parts between commas and "và", joined again where only together they are a known name."""
    parts = re.split(r"(\s*,\s*|\s+và\s+)", text)
    out: list[tuple[str, str | None]] = []
    at = 0
    while at < len(parts):
        end = next(
            (e for e in range(len(parts), at, -2) if sure_spelling("".join(parts[at:e]), vocabulary)), None
        )
        if end is None:
            end = _unknown_end(parts, at, vocabulary)
        whole = "".join(parts[at:end])
        duty = None if sure_spelling(whole, vocabulary) else _with_duty(whole, vocabulary)
        out.append(duty or (whole, None))
        at = end + 1
    return out


def _unknown_end(parts: list[str], at: int, vocabulary: Vocabulary) -> int:
    """An unknown name runs on until a part that begins another body."""
    end = at + 1
    while end < len(parts) and not _begins(parts, end + 1, vocabulary):
        end += 2
    return end


def _begins(parts: list[str], at: int, vocabulary: Vocabulary) -> bool:
    rest = [e for e in range(len(parts), at, -2) if sure_spelling("".join(parts[at:e]), vocabulary)]
    if GROUPING.match(parts[at - 2]) and parts[at - 1].strip() == "," and MEMBER.match(parts[at]):
        return False  # "Các phòng" + "đơn vị thuộc Ban"
    begins = bool(HEAD.match(key(parts[at])))
    return bool(rest) or (begins and (parts[at][:1].isupper() or bool(GROUPED.match(parts[at]))))


def _with_duty(text: str, vocabulary: Vocabulary) -> tuple[str, str | None] | None:
    """A known name with what it does: "Sở X tham mưu cho ...": the words in small letters are its scope."""
    words = text.split(" ")
    for end in range(len(words) - 1, 1, -1):
        name = " ".join(words[:end])
        rest = key(" ".join(words[end:]))
        scoped = (
            words[end][0].islower() and not rest.startswith(TAILS) and not PLACED.match(" ".join(words[end:]))
        )
        if scoped and sure_spelling(name, vocabulary):
            return name, " ".join(words[end:])
    return None


def _party(name: str, scope: str | None, role: Role, vocabulary: Vocabulary, where: Span) -> Party:
    agency = sure_spelling(name, vocabulary)
    near = None if agency else near_spelling(name, vocabulary)
    meant = agency or near
    state = trust(agency, vocabulary, name) if agency else State.PROPOSED if near else State.TO_CHECK
    confidence = 1.0 if agency else 0.8 if near else 0.5
    official = meant.name if meant else name
    return Party(
        agency=official,
        role=role,
        code=(meant.code or None) if meant else None,
        scope=scope,
        as_written=None if name == official else name,
        kind=kind_of(name, meant),
        fields={"agency": Reading(name, (where,), confidence, state, official if meant else None)},
    )
