"""What a reading of an indicator table is worth: F1 per field, and whether wrong rows are marked."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from xanh.documents.draft import IndicatorRow, PlanDraft


def tool(shared: Path) -> ModuleType:
    """The scorer that stands beside the transcriptions."""
    spec = importlib.util.spec_from_file_location("score_plan", shared / "tools/score_plan.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def by_field(scorer: ModuleType, draft: PlanDraft, facts: Mapping[str, Any]) -> dict[str, float]:
    """F1 of each field."""
    plain = json.loads(json.dumps(draft.to_json(), default=str))
    rows = scorer.compare(plain, facts).rows
    return {name: scorer.f1(*row[:3])[2] for name, row in rows.items()}


def wrong_roles(draft: PlanDraft, facts: Mapping[str, Any]) -> list[IndicatorRow]:
    """Rows whose agencies or roles are not those of the facts."""
    want = {(r["subindex"], r["number"]): r for r in facts["indicators"]}
    return [row for row in draft.indicators if not _right(row, want.get((row.subindex, row.number)))]


def _right(row: IndicatorRow, want: Mapping[str, Any] | None) -> bool:
    if want is None:
        return False
    return _names(row.lead) == _facts(want["lead"]) and _names(row.coordinating) == _facts(
        want["coordinating"]
    )


def _names(parties: Sequence[Any]) -> set[str]:
    return {p.agency for p in parties}


def _facts(parties: Sequence[Mapping[str, Any]]) -> set[str]:
    return {str(p["agency"]) for p in parties}
