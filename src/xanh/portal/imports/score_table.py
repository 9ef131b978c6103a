"""Tables of scores as people make them: CSV or XLSX, Vietnamese or English headings, decimal comma or point.

The whole table is checked first: every problem comes with its row, column, value and remedy.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256
from typing import Any
from zipfile import BadZipFile

from xanh.portal.agencies.rules import search_key
from xanh.portal.imports.cells import RefusedError
from xanh.portal.imports.fields import SCORE
from xanh.portal.imports.score_rows import FIGURES, refusals, told
from xanh.portal.indicators.rules import total_differs
from xanh.reference import Place, Problem, ProblemError

MAX_ROWS = 20_000
HEADING_WITHIN = 20  # rows
WANTED = {"year": "Năm (year)", "province": "Tỉnh (province)", "total": "Tổng điểm (total)"}
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "kind": ("kind", "loai", "loai so lieu"),
    "year": ("year", "nam"),
    "province": ("province", "unit", "tinh", "tinh thanh pho", "tinh thanh", "dia phuong", "ten tinh"),
    **{
        f"cstp{n}": (f"cstp{n}", f"cstp {n}", f"chi so thanh phan {n}", f"sub index {n}", f"subindex {n}")
        for n in range(1, 5)
    },
    "total": ("total", "tong", "tong diem", "diem tong", "diem", "score"),
    "rank": ("rank", "hang", "xep hang", "thu hang"),
    "rank_of": ("rank of", "of", "tren tong so", "so tinh duoc xep hang"),
    "outside_top": ("outside top", "ngoai nhom", "ngoai nhom dau"),
    "rank_max": ("rank max", "target rank", "hang muc tieu", "muc tieu hang"),
    "node_code": ("node code", "indicator", "ma chi tieu", "chi tieu"),
    "value": ("value", "gia tri", "so lieu"),
    "plan_symbol": ("plan symbol", "plan", "so ky hieu ke hoach", "so ke hoach"),
    "plan_date": ("plan date", "ngay ke hoach", "ngay ban hanh ke hoach"),
    "plan_issuer": ("plan issuer", "co quan ban hanh ke hoach"),
    "plan_title": ("plan title", "ten ke hoach", "trich yeu ke hoach"),
    "source_url": ("source url", "source", "url", "nguon", "dia chi nguon"),
    "note": ("note", "ghi chu"),
}
KINDS = {"published": "published", "cong bo": "published", "target": "target", "muc tieu": "target"}
COLUMNS = {heading: column for column, headings in HEADINGS.items() for heading in headings}


@dataclass(frozen=True)
class Line:
    """One line of the table: its number in the file and its cells."""

    number: int
    cells: Sequence[Any]


@dataclass(frozen=True)
class Table:
    """A table with its headings recognised: `columns` maps a name to its place and the heading as written."""

    file: str
    sheet: str | None
    columns: Mapping[str, tuple[int, str]]
    lines: tuple[Line, ...]

    def place(self, line: Line, column: str | None = None) -> Place:
        heading = self.columns[column][1] if column and column in self.columns else column
        return Place(file=self.file, sheet=self.sheet, row=str(line.number), column=heading)


def read_scores(data: bytes, *, name: str) -> dict[str, Any]:
    """The table as a draft: `rows` with a reading for each cell, and what is odd but not wrong.

    Raises
    ------
    ProblemError
        With every problem of the table.
    """
    sheet, lines = _lines(data, name)
    table = _table(name, sheet, lines)
    rows, problems = [], []
    for line in table.lines:
        row, found = _row(table, line)
        rows.append(row)
        problems += found
    errors = [p for p in problems if p.severity == "error"]
    if errors or not rows:
        raise ProblemError(errors or [Problem("scores.no_rows", Place(file=name))])
    return {
        "kind": "score_table",
        "source": _source(data, name, lines),
        "rows": rows,
        "problems": [p.to_json() for p in problems],
    }


def _source(data: bytes, name: str, lines: Sequence[Line]) -> dict[str, Any]:
    kind = "xlsx" if data[:2] == b"PK" else "csv"
    written = ["\t".join(_shown(cell) for cell in line.cells) for line in lines]
    return {
        "file": name,
        "sha256": sha256(data).hexdigest(),
        "kind": kind,
        "lines": written,
        "pages": [1],
    }


def _shown(cell: Any) -> str:
    return "" if cell is None else str(cell)


def _lines(data: bytes, name: str) -> tuple[str | None, list[Line]]:
    if not data.strip():
        raise ProblemError(Problem("document.empty", Place(file=name)))
    sheet, cells = _sheet(data, name) if data[:2] == b"PK" else (None, _csv(data, name))
    if len(cells) > MAX_ROWS:
        raise ProblemError(Problem("scores.too_many_rows", Place(file=name), {"limit": MAX_ROWS}))
    return sheet, [Line(number, row) for number, row in enumerate(cells, 1)]


def _sheet(data: bytes, name: str) -> tuple[str, list[Sequence[Any]]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [row for row, _ in zip(sheet.iter_rows(values_only=True), range(MAX_ROWS + 1), strict=False)]
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, EOFError) as error:
        raise ProblemError(Problem("document.binary", Place(file=name))) from error
    return str(sheet.title), list(rows)


def _csv(data: bytes, name: str) -> list[Sequence[Any]]:
    text = _decoded(data, name)
    first = text.split("\n", HEADING_WITHIN)[:HEADING_WITHIN]
    try:
        delimiter = max(",;\t", key=lambda mark: _headings(csv.reader(first, delimiter=mark)))
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise ProblemError(Problem("document.binary", Place(file=name))) from error


def _headings(rows: Iterable[Sequence[Any]]) -> int:
    """How many headings the best row holds."""
    return max((len(_recognised(row)) for row in rows), default=0)


def _decoded(data: bytes, name: str) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ProblemError(Problem("scores.not_unicode", Place(file=name))) from error
    if "\0" in text:
        raise ProblemError(Problem("document.binary", Place(file=name)))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _recognised(cells: Iterable[Any]) -> dict[str, tuple[int, str]]:
    """Column names with place and heading; the first of two like headings counts."""
    found: dict[str, tuple[int, str]] = {}
    for place, cell in enumerate(cells):
        heading = " ".join(re.findall(r"\w+", search_key(_shown(cell)).replace("_", " ")))
        if heading in COLUMNS:
            found.setdefault(COLUMNS[heading], (place, _shown(cell).strip()))
    return found


def _table(name: str, sheet: str | None, lines: Sequence[Line]) -> Table:
    """The heading row is the first that names a year and a province; a title may stand above it."""
    for n, line in enumerate(lines[:HEADING_WITHIN]):
        columns = _recognised(line.cells)
        if {"year", "province"} <= columns.keys() and columns.keys() & set(FIGURES):
            kept = tuple(below for below in lines[n + 1 :] if any(_shown(c).strip() for c in below.cells))
            return Table(name, sheet, columns, kept)
    known = {name for line in lines[:HEADING_WITHIN] for name in _recognised(line.cells)}
    missing = [heading for column, heading in WANTED.items() if column not in known]
    values = {"missing": ", ".join(missing)}
    raise ProblemError(Problem("scores.no_heading", Place(file=name, sheet=sheet), values))


def _row(table: Table, line: Line) -> tuple[dict[str, Any], list[Problem]]:
    row: dict[str, Any] = {"row": str(line.number), "fields": {}}
    problems: list[Problem] = []
    for column in HEADINGS:
        written = _cell(table, line, column)
        try:
            row[column] = SCORE[column](_prepared(column, written))
        except RefusedError as refused:
            row[column] = None
            values = {"value": _shown(written), "path": "", **refused.values}
            told = {k: str(v)[:80] for k, v in values.items()}
            problems.append(Problem(refused.code, table.place(line, column), told))
        if _shown(written).strip():
            row["fields"][column] = _reading(_shown(written), line)
    row["kind"] = row["kind"] or "published"
    return row, problems or _odd(table, line, row)


def _cell(table: Table, line: Line, column: str) -> Any:
    place = table.columns[column][0] if column in table.columns else len(line.cells)
    return line.cells[place] if place < len(line.cells) else None


def _prepared(column: str, written: Any) -> Any:
    if column == "kind" and written:
        return KINDS.get(search_key(_shown(written)), _shown(written))
    if column == "node_code" and isinstance(written, int | float):
        return f"{written:.2f}" if isinstance(written, float) else str(written)
    is_text = column in ("province", "note", "source_url") or column.startswith("plan_")
    return _shown(written) if is_text and column != "plan_date" else written


def _reading(written: str, line: Line) -> dict[str, Any]:
    span = {"page": 1, "first_line": line.number, "last_line": line.number}
    return {
        "as_written": written,
        "spans": [span],
        "confidence": 1.0,
        "state": "accepted",
        "suggestion": None,
    }


def _odd(table: Table, line: Line, row: Mapping[str, Any]) -> list[Problem]:
    """What keeps the row from being figures; a total that is not the sum of its parts."""
    place = table.place(line)
    differs = total_differs(_number(row["total"]), _parts(row))
    return [*refusals(row, place), *([Problem("scores.sum_differs", place, told(row))] if differs else [])]


def _parts(row: Mapping[str, Any]) -> list[Decimal | None]:
    return [_number(row[f"cstp{n}"]) for n in range(1, 5)]


def _number(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))
