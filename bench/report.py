"""What a section reports: tables of figures, bars met or missed, notes; as aligned text and as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

Cell = str | int | float | None


@dataclass(frozen=True)
class Bar:
    """A figure that has to reach a bar."""

    what: str
    figure: float
    bar: str
    met: bool


@dataclass(frozen=True)
class Table:
    """Figures with their units in the column titles."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass
class Section:
    """One section's findings. `skipped` is what could not be measured here and why; `failed` what broke."""

    name: str
    tables: list[Table] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    failed: str = ""

    def at_least(self, what: str, figure: float, limit: float) -> None:
        self.bars.append(Bar(what, figure, f">= {text(limit)}", figure >= limit))

    def at_most(self, what: str, figure: float, limit: float) -> None:
        self.bars.append(Bar(what, figure, f"<= {text(limit)}", figure <= limit))

    def below(self, what: str, figure: float, limit: float) -> None:
        self.bars.append(Bar(what, figure, f"< {text(limit)}", figure < limit))

    def add(self, other: Section) -> None:
        """Take in what another run of the section found."""
        self.tables += other.tables
        self.bars += other.bars
        self.notes += [note for note in other.notes if note not in self.notes]
        self.skipped += other.skipped

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Section:
        tables = [
            Table(t["title"], tuple(t["columns"]), tuple(tuple(row) for row in t["rows"]))
            for t in data["tables"]
        ]
        bars = [Bar(**bar) for bar in data["bars"]]
        return cls(**{**data, "tables": tables, "bars": bars})


def text(value: Cell) -> str:
    """A cell in at most four figures; nothing for None."""
    if value is None:
        return ""
    if isinstance(value, str | int):
        return str(value)
    if value == 0 or abs(value) >= 1000:
        return f"{value:.0f}"
    digits = 3 if abs(value) < 1 else 2 if abs(value) < 10 else 1
    return f"{value:.{digits}f}" if abs(value) >= 0.01 else f"{value:.2g}"


def render(section: Section) -> str:
    """The section as text."""
    parts = [f"== {section.name}"]
    parts += [drawn(table) for table in section.tables]
    if section.bars:
        parts.append(drawn(bars_table(section.bars)))
    parts += ["\n".join(f"  {note}" for note in section.notes)] if section.notes else []
    parts += [f"  SKIPPED: {why}" for why in section.skipped]
    parts += [f"  FAILED: {section.failed}"] if section.failed else []
    return "\n\n".join(parts)


def bars_table(bars: Iterable[Bar]) -> Table:
    rows = tuple((b.what, b.figure, b.bar, "met" if b.met else "MISSED") for b in bars)
    return Table("bars", ("what", "figure", "bar", "verdict"), rows)


def drawn(table: Table) -> str:
    """Names to the left, figures to the right."""
    rows = [tuple(text(cell) for cell in row) for row in table.rows]
    widths = [max(map(len, column)) for column in zip(table.columns, *rows, strict=True)]
    lines = [aligned(table.columns, widths), aligned(["-" * w for w in widths], widths)]
    lines += [aligned(row, widths) for row in rows]
    return "\n".join([table.title, *(f"  {line}" for line in lines)])


def aligned(cells: Sequence[str], widths: Sequence[int]) -> str:
    first = cells[0].ljust(widths[0])
    rest = [cell.rjust(width) for cell, width in zip(cells[1:], widths[1:], strict=True)]
    return "  ".join([first, *rest]).rstrip()
