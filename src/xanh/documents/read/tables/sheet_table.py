"""The tables of a sheet, read exactly: indicators, tasks, targets; any other table is text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from rapidfuzz import fuzz

from xanh.documents.draft import Fields, IndicatorRow, Role, State, TargetRow, TaskRow
from xanh.documents.read.prose.labels import split_cell
from xanh.documents.read.prose.outline import ROMAN
from xanh.documents.read.prose.targets import subindex_named
from xanh.documents.read.prose.tasks import Context
from xanh.documents.read.prose.words import key
from xanh.documents.read.sheet import CellText, Sheet, rectangular
from xanh.documents.read.tables.cell_parties import Parties
from xanh.documents.read.tables.sheet_columns import Headings, Row, read_headings, repeats
from xanh.documents.read.tables.sheet_rows import label_of, number_in, opens_section, reading, section_title
from xanh.documents.read.tables.sheet_targets import read_target_rows
from xanh.documents.read.tables.sheet_tasks import read_tasks
from xanh.documents.read.tables.task_rows import party_reading, who
from xanh.documents.read.vocabulary import Vocabulary
from xanh.reference import IndicatorFact

UNIT = re.compile(r"^(.*\S)\s*\(([^()]{1,40})\)$")
SECTION = re.compile(r"^(?:cstp|chi so thanh phan|chi so|nhom chi so|nhom) ?(\d{1,2})?\b ?")
PREFIX = re.compile(r"^\W*(?:cstp|chỉ số thành phần|chỉ số|nhóm)?\s*\d{0,2}\s*[.:)]*\s*", re.IGNORECASE)
SAME = 92  # likeness of an indicator's name with a known one


@dataclass
class Found:
    """What the tables hold: rows, sub-indices, and the lines they take up."""

    rows: list[IndicatorRow] = field(default_factory=list)
    subindices: list[dict[str, Any]] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    lines: set[int] = field(default_factory=set)


def read_tables(sheet: Sheet, context: Context) -> Found:
    """Every table that holds indicators, tasks or targets, in order.

    A second table of indicators goes on with the sub-index before it.
    """
    found = Found()
    scanned = any(sure < 1 for sure in sheet.certainty)
    for table in map(rectangular, sheet.tables):
        headings = read_headings(table, context.year, scanned=scanned)
        if headings is None:
            continue
        rows = table[headings.first :]
        found.lines |= {n for row in rows for cell in row for n in range(cell.first, cell.last + 1)}
        if headings.kind == "tasks":
            found.tasks += read_tasks(table, headings, context)
        if headings.kind == "targets":
            found.targets += read_target_rows(table, headings, context)
        if headings.kind == "indicators" or (headings.kind == "targets" and "lead" in headings.roles):
            _read_indicators(table, headings, found, context.vocabulary)
    return found


def _read_indicators(table: Sequence[Row], headings: Headings, found: Found, vocabulary: Vocabulary) -> None:
    rows = table[headings.after :]
    for row, below in zip(rows, [*rows[1:], None], strict=False):
        named = headings.roles["name"]
        if len(row) <= named or not row[named].flat or repeats(row, table, headings):
            continue
        section = _section(row, below, headings, vocabulary)
        if section:
            found.subindices.append(_numbered(section, found))
        else:
            group = found.subindices[-1]["number"] if found.subindices else 1
            count = sum(r.subindex == group for r in found.rows)
            found.rows.append(_indicator(row, headings.roles, (group, count), vocabulary))


def _section(
    row: Row, below: Row | None, headings: Headings, vocabulary: Vocabulary
) -> dict[str, Any] | None:
    """The sub-index that a row opens: its name stands in merged cells or alone in the row."""
    name = row[headings.roles["name"]]
    titled = section_title(row, headings, headings.roles["name"])
    if titled is None:
        return None
    label, title = titled
    stated = SECTION.match(key(title))
    rest = PREFIX.sub("", title)
    node = subindex_named(rest, vocabulary)
    merged = sum(cell == name for cell in row) > 1
    after = label_of(below, headings) if below else ""
    if not (node or opens_section(label, title, merged=merged, after=after)):
        return None
    numbers = [
        int(stated[1]) if stated and stated[1] else 0,
        ROMAN.index(label) + 1 if label in ROMAN else 0,
        node.number if node else 0,
    ]
    found = [n for n in numbers if n] or [0]
    number = max(found, key=found.count) if headings.scanned else found[0]  # max: the first of those as many
    return {"number": number, "name": rest, "line": name.first}


def _numbered(section: dict[str, Any], found: Found) -> dict[str, Any]:
    """A section without a number, or with one that is taken, counts on from those before it."""
    taken = {s["number"] for s in found.subindices}
    free = section["number"] and section["number"] not in taken
    return section if free else section | {"number": max(taken, default=0) + 1}


def _indicator(
    row: Sequence[CellText], columns: dict[str, int], at: tuple[int, int], vocabulary: Vocabulary
) -> IndicatorRow:
    """`at`: the sub-index and how many of its rows have been read."""
    cell = row[columns["name"]]
    name, unit, node = _name(cell.flat, at[0], vocabulary)
    if "unit" in columns:
        unit = row[columns["unit"]].flat or unit
    label = row[columns["number"]].flat.strip(" .") if "number" in columns else ""
    cells = _cells(row, columns)
    parties = who(cells, vocabulary)
    lead = parties.get("lead", Parties((), None))
    coordinating = parties.get("coordinating", Parties((), None))
    return IndicatorRow(
        subindex=at[0],
        number=number_in(label, at[1]),
        name=name,
        unit_note=unit,
        lead=lead.parties,
        coordinating=coordinating.parties,
        code=node.code if node else None,
        coordinating_note=coordinating.note,
        fields=_fields(row, columns, (name, unit, node)) | _party_fields(cells, parties),
    )


def _cells(row: Sequence[CellText], columns: dict[str, int]) -> dict[str, CellText]:
    """The cells that name bodies, taken apart where one holds both roles behind labels."""
    out: dict[str, CellText] = {}
    for role in (Role.LEAD.value, Role.COORDINATING.value, "both"):
        at = columns.get(role)
        if at is not None and at < len(row):
            for name, part in (split_cell(row[at]) or {role: row[at]}).items():
                out.setdefault(name, part)
    return out


def _party_fields(cells: dict[str, CellText], parties: dict[str, Parties]) -> Fields:
    return {role: party_reading(cells.get(role) or cells["both"], found) for role, found in parties.items()}


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
) -> Fields:
    name, unit, node = named
    exact = node is not None and name in (node.name, *node.variants)
    state = State.ACCEPTED if exact else State.PROPOSED if node else State.TO_CHECK
    fields = {"name": reading(row[columns["name"]], 1.0 if node else 0.5, state)}
    if unit:
        fields["unit_note"] = reading(row[columns.get("unit", columns["name"])], 1.0, State.ACCEPTED)
    if "number" in columns:
        fields["number"] = reading(row[columns["number"]], 1.0, State.ACCEPTED)
    return fields
