"""Which fields of a draft are wrong, and whether they are marked: a draft beside one read from clean text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz

from xanh.documents.draft import PlanDraft, State

PARTS = {
    "header": ("document", "number", "date", "year", "issuer", "part", "title"),
    "indicators": ("number", "name", "unit_note", "lead", "coordinating"),
    "targets": ("target", "baseline", "delta", "baseline_year", "target_year", "rank_max"),
    "tasks": ("text", "lead", "coordinating", "directed"),
    "reporting": ("due", "period", "reporter", "to"),
    "recipients": ("name", "note"),
}
KEYS = {"targets": "subindex_name", "tasks": "text", "reporting": "text", "recipients": "name"}
SAME_ROW = 60  # likeness of what two rows say


@dataclass(frozen=True)
class Judged:
    """A field: the part of the draft and its name, its state and confidence, whether its value is right."""

    part: str
    name: str
    state: State
    confidence: float
    right: bool


def judged(draft: PlanDraft, clean: PlanDraft) -> Iterator[Judged]:
    """Every field with a reading, right where its value is that of the same row of the clean draft."""
    for part, names in PARTS.items():
        for row, other in _pairs(part, draft, clean):
            for name in names:
                reading = row.fields.get(name)
                if reading:
                    right = other is not None and value(row, name) == value(other, name)
                    yield Judged(part, name, reading.state, reading.confidence, right)


def value(row: Any, name: str) -> object:
    """What a field says, capitals and signs apart; agencies with their scopes."""
    if name == "lead" and hasattr(row, "lead_unit"):
        name = "lead_unit"
    found = getattr(row, name)
    if name == "coordinating" and hasattr(row, "coordinating_note"):
        return _plain(found), _plain(row.coordinating_note)
    return _plain(found)


def _plain(found: Any) -> object:
    if isinstance(found, tuple):
        return tuple(sorted(map(str, map(_plain, found))))
    if hasattr(found, "agency"):
        return f"{_plain(found.agency)} ({_plain(found.scope)})"
    text = unicodedata.normalize("NFC", str("" if found is None else found)).lower()
    return " ".join(re.sub(r"[^\w%]+", " ", text).split())


def _pairs(part: str, draft: PlanDraft, clean: PlanDraft) -> Iterator[tuple[Any, Any]]:
    got, want = getattr(draft, part), getattr(clean, part)
    if part == "header":
        yield got, want
    elif part == "indicators":
        known = {(row.subindex, row.number): row for row in want}
        yield from ((row, known.get((row.subindex, row.number))) for row in got)
    else:
        yield from _likest(got, list(want), KEYS[part])


def _likest(got: Sequence[Any], free: list[Any], key: str) -> Iterator[tuple[Any, Any]]:
    for row in got:
        said = str(value(row, key))
        best = max(free, key=lambda other: fuzz.ratio(said, str(value(other, key))), default=None)
        if best is not None and fuzz.ratio(said, str(value(best, key))) >= SAME_ROW:
            free.remove(best)
            yield row, best
        else:
            yield row, None
