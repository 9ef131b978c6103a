"""Numbers as people write them: decimal comma or point, thousands, "NA"; what is ambiguous is refused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from xanh.index.tables_grid import Cell, Grid
from xanh.reference import Problem, ProblemError

MISSING = {"", "na", "n/a", "#n/a", "nan", "null", "...", "…"}
GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\1\d{3})*(?:([.,])\d+)?")
PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")
INFINITE = re.compile(r"[+-]?inf(?:inity)?", re.IGNORECASE)
SPACES = str.maketrans("", "", "\u00a0\u202f\u2009'")
ONE_GROUP = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


@dataclass(frozen=True)
class Style:
    """How a file writes numbers: its decimal sign, None where nothing in the file tells.

    `sure` is False where the sign is only a guess from the file's separator: then 1,234 in a file of decimal
    points is refused and not taken for a thousand.
    """

    decimal: str | None
    sure: bool = True

    def read(self, written: str) -> float | None:
        """The number, NaN where the cell says that there is none.

        None means that it is no number, or one that can be read in two ways.

        Examples
        --------
        >>> Style(",").read("1.234,5"), Style(".").read("1,234.5"), Style(",").read("12,5")
        (1234.5, 1234.5, 12.5)
        >>> Style(",").read("1.234"), Style(".").read("1.234"), Style(None).read("1.234")
        (1234.0, 1.234, None)
        """
        plain = written.strip().translate(SPACES).replace("\u2212", "-")
        plain = re.sub(r"(?<=\d) (?=\d{3}\b)", "", plain)
        if plain.lower() in MISSING:
            return float("nan")
        plain = plain.removesuffix("%").rstrip()
        if INFINITE.fullmatch(plain):
            return float(plain)
        if (
            ONE_GROUP.fullmatch(plain)
            and not (self.sure and self.decimal)
            and (self.decimal or "?") not in plain
        ):
            return None
        return _read(plain, decimal_of(plain) or self.decimal)


def decimal_of(written: str) -> str | None:
    """The decimal sign that a number itself shows, None where it shows none or could show either.

    Examples
    --------
    >>> decimal_of("12,5"), decimal_of("0.413"), decimal_of("1.234.567"), decimal_of("1.234")
    (',', '.', ',', None)
    """
    signs = [sign for sign in written if sign in ".,"]
    if not signs or ONE_GROUP.fullmatch(written):
        return None
    if len(set(signs)) > 1:
        return signs[-1]
    if len(signs) > 1:  # several of one sign separate thousands
        return "," if signs[0] == "." else "."
    return signs[0]


def _read(plain: str, decimal: str | None) -> float | None:
    grouped = GROUPED.fullmatch(plain)
    if grouped and grouped[1] != decimal and grouped[2] in (None, decimal):
        return float(plain.replace(grouped[1], "").replace(",", "."))
    if PLAIN.fullmatch(plain) and (decimal is None or not {".", ","} & (set(plain) - {decimal})):
        return float(plain.replace(",", "."))
    return None


def style_of(grid: Grid, decimal: str | None = None) -> Style:
    """The way of a file: as told, as its numbers show, or as its separator suggests."""
    if decimal or not grid.separator:
        return Style(decimal)
    shown = {
        sign
        for row in grid.rows
        for cell in row
        if isinstance(cell, str) and PLAIN.fullmatch(cell.strip()) and (sign := decimal_of(cell.strip()))
    }
    if len(shown) == 1:
        return Style(shown.pop())
    return Style(None if shown else {";": ",", ",": "."}.get(grid.separator), sure=False)


def is_numeric(cells: Iterable[Cell], style: Style) -> bool:
    """Whether a column holds numbers only, and at least one."""
    found = [cell for cell in cells if not (cell is None or (isinstance(cell, str) and _is_missing(cell)))]
    return bool(found) and all(
        isinstance(cell, float) or style.read(cell) is not None or ONE_GROUP.fullmatch(cell.strip())
        for cell in found
    )


def numbers(grid: Grid, name: str, style: Style) -> tuple[list[float], list[Problem]]:
    """A column as numbers, NaN where empty, and a problem for every cell that is none."""
    found, problems = [], []
    for row, cell in enumerate(grid.column(name)):
        value = number(cell, style)
        if value is None:
            twofold = isinstance(cell, str) and ONE_GROUP.fullmatch(cell.strip())
            code = "index.ambiguous_number" if twofold else "index.bad_number"
            problems.append(Problem(code, grid.place(row, name), {"value": str(cell)[:60]}))
        found.append(float("nan") if value is None else value)
    return found, problems


def number(cell: Cell, style: Style) -> float | None:
    """One cell as a number, NaN where empty, None where it is none."""
    if cell is None:
        return float("nan")
    return cell if isinstance(cell, float) else style.read(cell)


def require(problems: list[Problem]) -> None:
    """Raise all of them, where there are any."""
    if problems:
        raise ProblemError(problems)


def _is_missing(cell: str) -> bool:
    return cell.strip().lower() in MISSING
