"""Nothing that a reader found stands on the review page without its lines, its text and how sure it is."""

from __future__ import annotations

import pytest

from xanh import reference
from xanh.documents.draft import State
from xanh.documents.read import read_plan
from xanh.documents.write.plan_docx import write_plan
from xanh.portal.imports.correcting import reading_key
from xanh.portal.imports.views.parts import FIELDS


def unread(draft) -> list[str]:
    """Fields with a value and no reading, or one that names no lines or is in no known state."""
    missing = []
    for part, fields in FIELDS.items():
        rows = draft.get(part) or []
        for row in [rows] if isinstance(rows, dict) else rows:
            readings = row.get("fields") or {}
            for name, *_ in fields:
                reading = readings.get(reading_key(readings, name))
                told = (
                    reading and reading["spans"] and reading["as_written"] and reading["state"] in set(State)
                )
                if row.get(name) not in (None, "", [], ()) and not told:
                    missing.append(f"{part}.{name}")
    return missing


@pytest.mark.parametrize("name", reference.plan_names())
def test_every_field_of_a_word_file(name) -> None:
    draft = read_plan(write_plan(reference.plan_facts(name)), name="plan.docx").to_json()
    assert unread(draft) == []


@pytest.mark.parametrize("seed", ["000", "004"])
def test_every_field_of_a_scan(shared, seed) -> None:
    draft = read_plan(next(shared.glob(f"seeds/{seed}_*.txt"))).to_json()
    assert unread(draft) == []
    assert draft["header"]["fields"]["year"]["state"] == "proposed"
