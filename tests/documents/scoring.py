"""The score of a reading, by the tool that stands beside the transcriptions."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

from xanh.documents.draft import PlanDraft


def overall(shared: Path, draft: PlanDraft, facts: dict[str, Any]) -> tuple[float, str]:
    """Overall F1 of a draft against facts, and every miss and extra."""
    spec = importlib.util.spec_from_file_location("score_plan", shared / "tools/score_plan.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    plain = json.loads(json.dumps(draft.to_json(), default=str))
    rows = tool.compare(plain, facts).rows
    hit, got, want = (sum(row[i] for row in rows.values()) for i in range(3))
    lines = [f"{name:22} {row[0]}/{row[2]} F1 {tool.f1(*row[:3])[2]:.3f}" for name, row in rows.items()]
    misses = [note for row in rows.values() for note in row[3]]
    return tool.f1(hit, got, want)[2], "\n".join([*lines, *misses])
