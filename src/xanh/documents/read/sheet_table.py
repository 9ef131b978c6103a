"""The indicator table of a sheet, read exactly: columns by headings, a section row per sub-index."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from xanh.documents.draft import Fields, IndicatorRow, Party, Reading, Role, State
from xanh.documents.read.cell_parties import Parties, read_parties
from xanh.documents.read.prose_words import key
from xanh.documents.read.sheet import CellText, Sheet
from xanh.documents.read.vocabulary import Vocabulary
from xanh.reference import IndicatorFact

# Which column a heading names; the first pattern that fits counts.
COLUMNS = (
    ("unit", re.compile(r"^(?:don vi tinh|dvt|don vi do)\b")),
    ("number", re.compile(r"^(?:s?tt|so tt|so thu tu)$")),
    ("coordinating", re.compile(r"\bphoi hop\b")),
    (
        "lead",
        re.compile(r"\bchu tri\b|^(?:co quan|don vi|co quan don vi) (?:thuc hien|dau moi)\b|\bphu trach\b"),
    ),
    ("name", re.compile(r"\b(?:chi so|chi tieu|tieu chi|noi dung)\b")),
)
UNIT = re.compile(r"^(.*\S)\s*\(([^()]{1,40})\)$")
SECTION = re.compile(r"^(?:cstp|chi so thanh phan|chi so|nhom chi so|nhom) ?(\d{1,2})?\b ?")
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
SAME = 92  # likeness of an indicator's name with a known one


@dataclass
class Found:
    """What the tables hold: rows, sub-indices, and the lines they take up."""

    rows: list[IndicatorRow]
    subindices: list[dict[str, Any]]
    lines: set[int]


def read_tables(sheet: Sheet, vocabulary: Vocabulary) -> Found:
    """Every indicator table of the document; a second table goes on with the sub-index before it."""
    found = Found([], [], set())
    for table in sheet.tables:
        heading = _heading(table)
        if heading is None:
            continue
        columns, first = heading
        found.lines |= {n for row in table for cell in row for n in range(cell.first, cell.last + 1)}
        for row in table[first:]:
            _read_row(row, columns, found, vocabulary)
    return found


def _heading(table: Sequence[Sequence[CellText]]) -> tuple[dict[str, int], int] | None:
    """Columns by role and the first row behind the headings; None where this is no indicator table."""
    columns: dict[str, int] = {}
    for index, row in enumerate(table[:3]):
        for place, cell in enumerate(row):
            role = _role(cell)
            if role and role not in columns:
                columns[role] = place
        if {"name", "lead"} <= columns.keys():
            return columns, index + 1
    return None


def _role(cell: CellText) -> str | None:
    text = key(cell.flat)
    return next((role for role, pattern in COLUMNS if len(text) < 60 and pattern.search(text)), None)


def _read_row(row: Sequence[CellText], columns: dict[str, int], found: Found, vocabulary: Vocabulary) -> None:
    name = row[columns["name"]]
    if not name.flat or _role(row[columns["lead"]]) == "lead":  # empty, or the headings again on a new page
        return
    section = _section(row, columns, vocabulary)
    if section:
        found.subindices.append(_numbered(section, found))
    else:
        group = found.subindices[-1]["number"] if found.subindices else 1
        count = sum(r.subindex == group for r in found.rows)
        found.rows.append(_indicator(row, columns, (group, count), vocabulary))


def _section(
    row: Sequence[CellText], columns: dict[str, int], vocabulary: Vocabulary
) -> dict[str, Any] | None:
    """The sub-index that a row opens: its name stands in merged cells or alone in the row."""
    name, lead = row[columns["name"]], row[columns["lead"]]
    if lead is not name and lead.flat:
        return None
    text = key(name.flat)
    stated = SECTION.match(text)
    rest = re.sub(
        r"^\W*(?:cstp|chỉ số thành phần|chỉ số|nhóm)?\s*\d{0,2}\s*[.:)]*\s*", "", name.flat, flags=re.I
    )
    node = _subindex(rest, vocabulary)
    label = row[columns["number"]].flat.strip(" .") if "number" in columns else ""
    if not (node or stated or label in ROMAN):
        return None
    stated_number = (
        int(stated[1]) if stated and stated[1] else ROMAN.index(label) + 1 if label in ROMAN else 0
    )
    return {"number": stated_number or (node.number if node else 0), "name": rest, "line": name.first}


def _subindex(text: str, vocabulary: Vocabulary) -> IndicatorFact | None:
    read = key(text)
    scored = [
        (fuzz.ratio(read, key(s)), -n.number, n) for n in vocabulary.subindices for s in (n.name, *n.variants)
    ]
    score, _, node = max(scored, key=lambda item: item[:2])
    return node if score >= SAME else None


def _numbered(section: dict[str, Any], found: Found) -> dict[str, Any]:
    return section if section["number"] else section | {"number": len(found.subindices) + 1}


def _indicator(
    row: Sequence[CellText], columns: dict[str, int], at: tuple[int, int], vocabulary: Vocabulary
) -> IndicatorRow:
    """`at`: the sub-index and how many of its rows have been read."""
    cell = row[columns["name"]]
    name, unit, node = _name(cell.flat, at[0], vocabulary)
    if "unit" in columns:
        unit = row[columns["unit"]].flat or unit
    label = row[columns["number"]].flat.strip(" .") if "number" in columns else ""
    number = int(label) if label.isdigit() else at[1] + 1
    lead = _parties(row, columns, Role.LEAD, vocabulary)
    coordinating = _parties(row, columns, Role.COORDINATING, vocabulary)
    return IndicatorRow(
        subindex=at[0],
        number=number,
        name=name,
        unit_note=unit,
        lead=lead.parties,
        coordinating=coordinating.parties,
        code=node.code if node else None,
        coordinating_note=coordinating.note,
        fields=_fields(row, columns, (name, unit, node), (lead.parties, coordinating.parties)),
    )


def _parties(row: Sequence[CellText], columns: dict[str, int], role: Role, vocabulary: Vocabulary) -> Parties:
    column = columns.get(role.value)
    return read_parties(row[column], role, vocabulary) if column is not None else Parties((), None)


def _name(text: str, group: int, vocabulary: Vocabulary) -> tuple[str, str | None, IndicatorFact | None]:
    """Name, unit in parentheses behind it, and the indicator of the list it is."""
    scoped = UNIT.match(text)
    if not scoped or any(text in (n.name, *n.variants) for n in vocabulary.indicators):
        return text, None, _node(text, group, vocabulary)
    return scoped[1], scoped[2].strip(), _node(scoped[1], group, vocabulary)


def _node(text: str, group: int, vocabulary: Vocabulary) -> IndicatorFact | None:
    read = key(text)
    own = [n for n in vocabulary.indicators if n.parent == str(group)]
    scored = [(fuzz.ratio(read, key(s)), -n.number, n) for n in own for s in (n.name, *n.variants)]
    best = max(scored, key=lambda item: item[:2], default=None)
    return best[2] if best and best[0] >= SAME else None


def _fields(
    row: Sequence[CellText],
    columns: dict[str, int],
    named: tuple[str, str | None, IndicatorFact | None],
    parties: tuple[tuple[Party, ...], tuple[Party, ...]],
) -> Fields:
    name, unit, node = named
    exact = node is not None and name in (node.name, *node.variants)
    state = State.ACCEPTED if exact else State.PROPOSED if node else State.TO_CHECK
    cell = row[columns["name"]]
    fields = {"name": _reading(cell, 1.0 if node else 0.5, state)}
    if unit:
        fields["unit_note"] = _reading(row[columns.get("unit", columns["name"])], 1.0, State.ACCEPTED)
    if "number" in columns:
        fields["number"] = _reading(row[columns["number"]], 1.0, State.ACCEPTED)
    for role, found in zip(("lead", "coordinating"), parties, strict=True):
        if role in columns:
            known = bool(found) and all(p.code for p in found)
            agreed = State.ACCEPTED if known else State.TO_CHECK
            fields[role] = _reading(row[columns[role]], 1.0 if known else 0.5, agreed)
    return fields


def _reading(cell: CellText, confidence: float, state: State) -> Reading:
    return Reading(cell.flat, (cell.span,), confidence, state)
