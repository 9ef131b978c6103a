"""Drafts as a reader gives them, made from the facts that ship with Xanh."""

from __future__ import annotations

from typing import Any

from xanh import reference

EMPTY = {
    "header": {"legal_basis": []},
    "subindices": [],
    "sections": [],
    "indicators": [],
    "targets": [],
    "tasks": [],
    "reporting": [],
    "recipients": [],
    "archive": None,
    "signer": None,
    "source": {"file": "plan.docx", "sha256": "0" * 64, "kind": "docx", "lines": [], "pages": [1]},
}
INDICATOR = {"code": None, "coordinating_note": None, "unit_note": None}
KNOWN = {a.name: a.code for a in reference.agencies()}


def plan_draft(name: str = "langson_2026_18") -> dict[str, Any]:
    """The whole plan without a doubt, each item on a line of its own."""
    draft = {**EMPTY, **reference.plan_facts(name)}
    lines = iter(range(1, 10_000))
    draft["indicators"] = [_indicator(row, next(lines)) for row in draft["indicators"]]
    for part, field in (
        ("targets", "target"),
        ("tasks", "text"),
        ("reporting", "due"),
        ("recipients", "name"),
    ):
        draft[part] = [{**row, "fields": {field: reading(next(lines))}} for row in draft[part]]
    return draft


def _indicator(row: dict[str, Any], line: int) -> dict[str, Any]:
    parties = {side: [_party(p, side) for p in row[side]] for side in ("lead", "coordinating")}
    fields = {name: reading(line) for name in ("number", "name", "lead", "coordinating")}
    code = f"{row['subindex']}.{row['number']:02d}"
    return {**INDICATOR, **row, **parties, "code": code, "fields": fields}


def _party(party: dict[str, Any], side: str) -> dict[str, Any]:
    known = {
        "role": side,
        "code": KNOWN.get(party["agency"]),
        "scope": None,
        "as_written": None,
        "fields": {},
    }
    return {**known, **party}


def reading(line: int, state: str = "accepted", text: str = "as written") -> dict[str, Any]:
    span = {"page": 1, "first_line": line, "last_line": line}
    return {"as_written": text, "spans": [span], "confidence": 0.9, "state": state, "suggestion": None}
