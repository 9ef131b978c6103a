"""The one-sheet Excel of a report: where everything stands, and what the hidden sheet keeps; pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any

from xanh.portal.reports.content import Content, as_typed
from xanh.portal.reports.rules import State

FORMAT = "xanh-report-1"
HIDDEN = "xanh"
REGIME_CELL, AGENCY_CELL, PERIOD_CELL = "A1", "A2", "A3"
HEADING_ROW = 7
FIRST_ROW = HEADING_ROW + 1
# Columns of a line. A text takes the place of estimate, actual and reason.
CODE, TITLE, MEASURE, LAST = "A", "B", "C", "D"
BOXES: Mapping[str, str] = {"text": "E", "estimate": "E", "actual": "F", "reason": "G"}
HEADINGS = (
    "Mã",
    "Nội dung",
    "Đơn vị tính",
    "Kỳ trước",
    "Nội dung hoặc số ước",
    "Số chính thức",
    "Lý do chênh lệch",
)
FIELDS_KEPT = ("code", "version", "kind")


@dataclass(frozen=True)
class About:
    """Whose report on what the sheet is."""

    regime: str
    level: int
    period: str
    agency: str
    state: str = State.NONE

    @property
    def same(self) -> tuple[str, int, str, str]:
        """What must be the same for the sheet to be taken in."""
        return self.regime, self.level, self.period, self.agency


@dataclass(frozen=True)
class Kept:
    """One line as it was written into the sheet: its version, and the fingerprint of each box."""

    code: str
    title: str
    version: int
    boxes: Mapping[str, str]


def boxes_of(line: Content) -> tuple[str, ...]:
    return ("estimate", "actual", "reason") if line.is_figure else ("text",)


def kept_of(line: Content) -> Kept:
    prints = {name: print_of(as_typed(line.values[name])) for name in boxes_of(line)}
    return Kept(line.code, line.title, line.version, prints)


def print_of(text: str) -> str:
    """The fingerprint of what stands in a box: whether a person has touched it."""
    return sha256(text.replace("\r\n", "\n").strip().encode()).hexdigest()[:16]


def hidden_rows(about: About, kept: Iterable[Kept]) -> list[list[Any]]:
    """The hidden sheet, its last row the fingerprint of all before it."""
    rows: list[list[Any]] = [[FORMAT], [str(value) for value in asdict(about).values()]]
    for line in kept:
        pairs = [part for name, mark in line.boxes.items() for part in (name, mark)]
        rows.append([line.code, line.title, str(line.version), *pairs])
    return [*rows, [fingerprint(rows)]]


def fingerprint(rows: Sequence[Sequence[Any]]) -> str:
    return sha256(repr([[str(cell) for cell in row] for row in rows]).encode()).hexdigest()


def read_hidden(rows: Sequence[Sequence[Any]]) -> tuple[About, list[Kept]]:
    """What the hidden sheet keeps.

    Raises
    ------
    ValueError
        Where it is not what `hidden_rows` wrote.
    """
    filled = [[str(cell) for cell in row if cell is not None] for row in rows if row and row[0] is not None]
    if len(filled) < 3 or filled[0] != [FORMAT] or filled[-1] != [fingerprint(filled[:-1])]:
        raise ValueError("not a sheet of this format, or changed")
    regime, level, period, agency, state = filled[1]
    return About(regime, int(level), period, agency, state), [_kept(row) for row in filled[2:-1]]


def _kept(row: Sequence[str]) -> Kept:
    code, title, version, *pairs = row
    return Kept(code, title, int(version), dict(zip(pairs[::2], pairs[1::2], strict=True)))
