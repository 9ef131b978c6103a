"""Rows that a reviewer adds because the reader missed them: empty, each required field still to check."""

from collections.abc import Iterable, Mapping
from typing import Any

from xanh.portal.imports.cells import Cell, RefusedError
from xanh.portal.imports.fields import PLAN_ITEMS
from xanh.portal.plans.rules import REQUIRED

Row = Mapping[str, Any]
# The parts of a plan to which rows can be added, each with the field that is written first.
PARTS = {
    "indicators": "name",
    "targets": "subindex",
    "tasks": "text",
    "reporting": "from",
    "recipients": "name",
}
NOTHING = ("", None)


def empty_row(part: str, rows: Iterable[Row]) -> dict[str, Any]:
    """A row with nothing in it but, for an indicator, the next number of the last sub-index."""
    row = {name: _nothing(cell) for name, cell in PLAN_ITEMS[part].items()}
    return row | _next_number(rows) if part == "indicators" else row


def _nothing(cell: Cell) -> Any:
    try:
        return cell(None)
    except RefusedError:  # a text that must be there, and is not yet
        return ""


def _next_number(rows: Iterable[Row]) -> dict[str, int]:
    known = [row for row in rows if row.get("subindex") and row.get("number")]
    subindex = known[-1]["subindex"] if known else 1
    own = [row["number"] for row in known if row["subindex"] == subindex]
    return {"subindex": subindex, "number": max(own, default=0) + 1}


def to_check(part: str, row: Row) -> list[str]:
    """The fields of an added row that a person has to look at: those it cannot do without."""
    first = [PARTS[part]] if part in PARTS else []
    return [name for name in REQUIRED.get(part, ()) if name in row] or first
