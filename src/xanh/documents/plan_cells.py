"""What stands in a cell of a plan's workbook, and what an edited cell says."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from math import isfinite
from typing import Any

from xanh.documents.draft import Role
from xanh.documents.plan_columns import CHOICES, DATED, ROLES, Column

CELL_LIMIT = 32_767  # characters, Excel's own
CUT = " […]"
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
WRITTEN_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
PARTY = re.compile(r"(?P<agency>.*?)(?: \((?P<scope>.+)\))?(?: \[(?P<role>[^\]]+)\])?", re.DOTALL)
NOT_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Cell = str | int | float | None


class UnreadableError(ValueError):
    """A cell does not hold what its column asks for."""


def shown(column: Column, value: Any) -> Cell:
    """What stands in the cell of a value.

    Examples
    --------
    >>> party = {"agency": "Sở Xây dựng", "role": "lead", "scope": "đô thị"}
    >>> shown(Column("lead", "Chủ trì", "parties"), [party])
    'Sở Xây dựng (đô thị)'
    """
    if value is None:
        return None
    if isinstance(value, int | float):
        return value if isfinite(value) else str(value)
    if column.kind == "parties":
        return fit("\n".join(party_line(p, column.name) for p in value))
    if isinstance(value, list | tuple):
        return fit("\n".join(one_line(str(v)) for v in value))
    text = CHOICES.get(column.name, {}).get(str(value), str(value))
    return fit(ISO.sub(r"\3/\2/\1", text) if ISO.fullmatch(text) else text)


def party_line(party: Mapping[str, Any], column: str) -> str:
    """A party on a line: its scope in parentheses, its role in brackets where it is not the column's."""
    scope = f" ({one_line(party['scope'])})" if party.get("scope") else ""
    role = party.get("role") or column
    return f"{one_line(party['agency'])}{scope}" + (f" [{ROLES[Role(role)]}]" if role != column else "")


def one_line(text: str) -> str:
    """Without line ends, which part the items of a cell."""
    return " ".join(text.split())


def fit(text: str) -> str:
    """What a cell can hold: characters that XML knows, not more than Excel takes."""
    plain = NOT_XML.sub("\ufffd", plain_ends(text))
    return plain if utf16(plain) <= CELL_LIMIT else _cut(plain)


def _cut(text: str) -> str:
    kept = text[: CELL_LIMIT - len(CUT)]
    while utf16(kept) > CELL_LIMIT - len(CUT):
        kept = kept[: len(kept) - max(1, (utf16(kept) - CELL_LIMIT + len(CUT)) // 2)]
    return kept + CUT


def utf16(text: str) -> int:
    """Length as Excel counts."""
    return len(text) + sum(c > "\uffff" for c in text)


def same(cell: Any, before: Cell) -> bool:
    """Whether a cell still says what was written into it."""
    if isinstance(before, int | float) and isinstance(cell, int | float):
        return abs(cell - before) <= 1e-12 * abs(before)
    return said(cell) == said(before)


def said(cell: Any) -> str:
    """A cell's text in one spelling: NFC, plain line ends, figures and days as officials write them.

    Examples
    --------
    >>> said(6.5), said(12.0), said(None)
    ('6,5', '12', '')
    """
    if isinstance(cell, datetime | date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, float):
        return f"{cell:.15g}".replace(".", ",")
    return unicodedata.normalize("NFC", "" if cell is None else plain_ends(str(cell)))


def value_of(column: Column, cell: Any, before: Any = None) -> Any:
    """The value that an edited cell stands for, in the shape of a draft's JSON.

    Raises
    ------
    UnreadableError
        Where the cell is empty and may not be, or holds no number, no day, no word of the list.

    Examples
    --------
    >>> value_of(Column("target", "Mục tiêu", "number"), "6,58")
    6.58
    """
    text = said(cell).strip()
    if not text and not column.optional:
        if column.default is None:
            raise UnreadableError(text)
        return column.default
    if column.kind in ("lines", "parties"):
        lines = [one_line(line) for line in text.split("\n") if line.strip()]
        return _parties(lines, column.name, before or ()) if column.kind == "parties" else lines
    return _one(column, cell, text, before) if text else None


def _one(column: Column, cell: Any, text: str, before: Any) -> Any:
    if column.kind in ("whole", "number"):
        return _figure(column.kind, cell, text)
    if column.kind == "day":
        return _day(text)
    if column.name in DATED and WRITTEN_DAY.fullmatch(text):
        return _day(text)
    if text.endswith(CUT.strip()) and isinstance(before, str) and fit(before).endswith(CUT):
        return text.removesuffix(CUT.strip()).rstrip() + plain_ends(before)[len(fit(before)) - len(CUT) :]
    return _chosen(column.name, text)


def plain_ends(text: str) -> str:
    """With one kind of line ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _chosen(name: str, text: str) -> str:
    words = CHOICES.get(name)
    if not words:
        return text
    known = {word: code for code, word in words.items()} | {code: code for code in words}
    if text.lower() not in known:
        raise UnreadableError(text)
    return known[text.lower()]


def _figure(kind: str, cell: Any, text: str) -> float | int:
    try:
        figure = float(cell) if isinstance(cell, int | float) else float(text.replace(",", "."))
    except ValueError as error:
        raise UnreadableError(text) from error
    if not abs(figure) < 1e15 or (kind == "whole" and figure != int(figure)):
        raise UnreadableError(text)
    return int(figure) if kind == "whole" else figure


def _day(text: str) -> str:
    found = WRITTEN_DAY.fullmatch(text)
    try:
        iso = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else text
        return date.fromisoformat(iso).isoformat()
    except ValueError as error:
        raise UnreadableError(text) from error


def _parties(lines: Sequence[str], column: str, before: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Parties by their lines; one whose line is as it was keeps all that was read of it."""
    known: dict[str, list[dict[str, Any]]] = {}
    for party in before:
        known.setdefault(said(fit(party_line(party, column))), []).append(dict(party))
    return [known[line].pop(0) if known.get(line) else _party(line, column) for line in lines]


def _party(line: str, column: str) -> dict[str, Any]:
    found = PARTY.fullmatch(line)
    words = {word: role for role, word in ROLES.items()}
    role = words.get((found["role"] or "").lower()) if found else None
    if found is None or not found["agency"].strip() or (found["role"] and role is None):
        raise UnreadableError(line)
    return {"agency": found["agency"].strip(), "role": str(role or Role(column)), "scope": found["scope"]}
