"""Files that tests write, and what reading them refuses."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from xanh.index import Framework, Group, Indicator
from xanh.reference import ProblemError

DEMO = Framework(
    "demo",
    (Indicator("a", "top"), Indicator("b", "top", denominator="people")),
    (Group("top", None),),
)


def written(folder: Path, text: str, name: str = "figures.csv", encoding: str = "utf-8") -> Path:
    file = folder / name
    file.write_bytes(text.encode(encoding))
    return file


def book(folder: Path, rows: list[list[Any]], name: str = "figures.xlsx") -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(folder / name)
    return folder / name


def refused(call: Any, *given: Any, **named: Any) -> list[tuple[str, str | None, str | None]]:
    with pytest.raises(ProblemError) as error:
        call(*given, **named)
    for problem in error.value.problems:
        for language in ("vi", "en"):
            assert "?" not in problem.message(language).replace("'?'", ""), problem
    return [(p.code, p.place.row or str(p.place.line or ""), p.place.column) for p in error.value.problems]
