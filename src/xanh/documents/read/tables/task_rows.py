"""Tasks from cells or from what stands behind labels: who leads, who joins, until when, with what."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from xanh.documents.draft import Party, Reading, Role, State, TaskRow
from xanh.documents.read.prose.labels import split_cell
from xanh.documents.read.prose.schedules import deadline_of, read_schedule
from xanh.documents.read.sheet import CellText
from xanh.documents.read.tables.cell_parties import Parties, read_parties
from xanh.documents.read.vocabulary import Vocabulary

Cells = Mapping[str, CellText]
WORDS = ("deliverable", "budget")


def with_cells(task: TaskRow, cells: Cells, vocabulary: Vocabulary, year: int | None) -> TaskRow:
    """A task with what its cells say; keys: lead, coordinating, both, deadline, deliverable, budget."""
    filled = {role: cell for role, cell in _apart(cells).items() if cell.flat.strip(" -–.")}
    values: dict[str, Any] = {}
    fields = dict(task.fields)
    parties = who(filled, vocabulary)
    for role, found in parties.items():
        fields[role] = party_reading(filled.get(role) or filled["both"], found)
    if "lead" in parties:
        lead = parties["lead"].parties
        values |= {"lead": lead, "lead_unit": lead[0].agency if lead else None}
    if "coordinating" in parties:
        values["coordinating"] = tuple(party_text(p) for p in parties["coordinating"].parties)
    if "deadline" in filled:
        schedule = read_schedule("\n".join(filled["deadline"].lines), year)
        values |= {"schedule": schedule, "deadline": deadline_of(schedule)}
        fields["deadline"] = _reading(filled["deadline"], known=schedule["kind"] != "unknown")
    for name in WORDS:
        if name in filled:
            values[name] = filled[name].flat
            fields[name] = _reading(filled[name], known=True)
    return replace(task, **values, fields=fields)


def who(cells: Cells, vocabulary: Vocabulary) -> dict[str, Parties]:
    """Leads and coordinating bodies; where one cell holds both without labels, the first body leads."""
    found = {
        role.value: read_parties(cells[role.value], role, vocabulary)
        for role in (Role.LEAD, Role.COORDINATING)
        if role.value in cells
    }
    if "both" not in cells:
        return found
    both = read_parties(cells["both"], Role.LEAD, vocabulary).parties
    others = tuple(replace(p, role=Role.COORDINATING) for p in both[1:])
    return {"lead": Parties(both[:1], None), "coordinating": Parties(others, None)} | found


def party_reading(cell: CellText, found: Parties) -> Reading:
    """The reading of a list of parties: as sure as the least sure of them."""
    own = [p.fields["agency"] for p in found.parties]
    worst = min(own, key=lambda r: r.confidence, default=None)
    unsure = next((r.state for s in (State.TO_CHECK, State.PROPOSED) for r in own if r.state is s), None)
    state = State.TO_CHECK if worst is None else unsure or State.ACCEPTED
    return Reading(cell.flat, (cell.span,), worst.confidence if worst else 0.5, state)


def party_text(party: Party) -> str:
    """A coordinating body as a task names it; groups in small letters ("các cơ quan liên quan")."""
    name = f"{party.agency} ({party.scope})" if party.scope else party.agency
    return name[0].lower() + name[1:] if name.startswith("Các ") else name


def _apart(cells: Cells) -> dict[str, CellText]:
    """The cells, those with labels inside taken apart."""
    out: dict[str, CellText] = {}
    for role, cell in cells.items():
        parts = split_cell(cell) if role in ("lead", "coordinating", "both") else {}
        for name, part in (parts or {role: cell}).items():
            out.setdefault(name, part)
    return out


def _reading(cell: CellText, *, known: bool) -> Reading:
    return Reading(
        cell.flat, (cell.span,), 1.0 if known else 0.7, State.ACCEPTED if known else State.PROPOSED
    )
