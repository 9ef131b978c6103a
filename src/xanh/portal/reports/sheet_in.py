"""A filled-in sheet read back: refused with the cell named, or what people changed in it, box by box."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from xanh.documents.read.kinds import kind_of
from xanh.portal.reports.content import Content, as_typed
from xanh.portal.reports.duties import Duty
from xanh.portal.reports.sheet_layout import (
    AGENCY_CELL,
    BOXES,
    CODE,
    FIRST_ROW,
    HEADING_ROW,
    HEADINGS,
    HIDDEN,
    PERIOD_CELL,
    REGIME_CELL,
    TITLE,
    About,
    Kept,
    boxes_of,
    print_of,
    read_hidden,
)
from xanh.portal.reports.sheet_out import about, heading
from xanh.portal.reports.typed import clean
from xanh.reference import Place, Problem, ProblemError

LARGEST = 2 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 1000, 40
BROKEN = (
    BadZipFile,
    ParseError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
)
Cells = Mapping[str, Any]


@dataclass(frozen=True)
class Taken:
    """One line that people changed: what they typed, and whether the line has a newer version here."""

    line: Content
    fields: Mapping[str, str]
    is_conflict: bool
    before: Mapping[str, str] = field(default_factory=dict)


def read_sheet(
    data: bytes, file: str, duty: Duty, lines: Sequence[Content], opened: Mapping[str, frozenset[str]]
) -> list[Taken]:
    """The lines that were changed in the sheet, in order; nothing is written anywhere.

    Raises
    ------
    ProblemError
        Where the file is no sheet of this report, its structure was changed, or a box cannot be taken: every
        problem with its cell.
    """
    cells, hidden = _opened(data, file)
    try:
        whose, kept = read_hidden(hidden)
    except ValueError as error:
        raise ProblemError(Problem("report_sheet.not_ours", Place(file=file), {"file": file})) from error
    _check_about(cells, whose, duty)
    _check_structure(cells, kept, duty)
    return _changed(cells, kept, lines, opened)


def _opened(data: bytes, file: str) -> tuple[dict[str, Any], list[list[Any]]]:
    """The cells of the first sheet by address, and the rows of the hidden one."""
    if len(data) > LARGEST:
        values = {"size": round(len(data) / 1048576, 1), "limit": LARGEST // 1048576}
        raise ProblemError(Problem("document.too_large", Place(file=file), values))
    not_ours = ProblemError(Problem("report_sheet.not_ours", Place(file=file), {"file": file}))
    if kind_of(data, file) != "xlsx":
        raise not_ours
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(data), read_only=True)
        hidden = [list(row) for row in _rows(book[HIDDEN], values_only=True)]
        front = next(sheet for sheet in book.worksheets if sheet.title != HIDDEN)
        cells = {c.coordinate: c for row in _rows(front) for c in row if c.value is not None}
    except (*BROKEN, StopIteration) as error:
        raise not_ours from error
    return cells, hidden


def _rows(sheet: Any, *, values_only: bool = False) -> Any:
    return sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=values_only)


def _check_about(cells: Cells, whose: About, duty: Duty) -> None:
    ours = about(duty)
    pairs = (
        ("report_sheet.wrong_regime", REGIME_CELL, (whose.regime, whose.level), (ours.regime, ours.level)),
        ("report_sheet.wrong_agency", AGENCY_CELL, whose.agency, ours.agency),
        ("report_sheet.wrong_period", PERIOD_CELL, whose.period, ours.period),
    )
    wrong = [
        Problem(code, Place(row=cell), {"cell": cell, "found": _first(found), "wanted": _first(wanted)})
        for code, cell, found, wanted in pairs
        if found != wanted
    ]
    if wrong:
        raise ProblemError(wrong)


def _first(value: Any) -> str:
    return str(value[0] if isinstance(value, tuple) else value)


def _check_structure(cells: Cells, kept: Sequence[Kept], duty: Duty) -> None:
    """Every cell that is not a box stands as it was written."""
    wanted = {k: v for k, v in heading(duty).items() if k in (REGIME_CELL, AGENCY_CELL, PERIOD_CELL)}
    wanted |= {f"{column}{HEADING_ROW}": words for column, words in zip("ABCDEFG", HEADINGS, strict=True)}
    for row, line in enumerate(kept, FIRST_ROW):
        wanted |= {f"{CODE}{row}": line.code, f"{TITLE}{row}": line.title}
    beyond = FIRST_ROW + len(kept)
    wanted |= {a: "" for a, c in cells.items() if c.row >= beyond}
    wrong = [(a, _plain(cells, a), text) for a, text in wanted.items() if _plain(cells, a) != text.strip()]
    if wrong:
        raise ProblemError(
            Problem(
                "report_sheet.structure_changed", Place(row=a), {"cell": a, "found": found, "wanted": text}
            )
            for a, found, text in wrong[:5]
        )


def _plain(cells: Cells, address: str) -> str:
    cell = cells.get(address)
    return "" if cell is None else str(cell.value).replace("\r\n", "\n").strip()


def _changed(
    cells: Cells, kept: Sequence[Kept], lines: Sequence[Content], opened: Mapping[str, frozenset[str]]
) -> list[Taken]:
    known = {line.code: line for line in lines}
    found: list[Taken] = []
    problems: list[Problem] = []
    for row, was in enumerate(kept, FIRST_ROW):
        line = known.get(was.code)
        if line is None or set(was.boxes) != set(boxes_of(line)):
            raise ProblemError(_structure(f"{CODE}{row}", was.code, ""))
        try:
            taken = _line(cells, row, was, line, opened.get(line.code, frozenset()))
        except ProblemError as error:
            problems += error.problems
        else:
            found += [taken] if taken else []
    if problems:
        raise ProblemError(problems)
    return found


def _structure(cell: str, found: str, wanted: str) -> Problem:
    values = {"cell": cell, "found": found, "wanted": wanted}
    return Problem("report_sheet.structure_changed", Place(row=cell), values)


def _line(cells: Cells, row: int, was: Kept, line: Content, opened: frozenset[str]) -> Taken | None:
    addresses = {name: f"{BOXES[name]}{row}" for name in was.boxes}
    typed = {name: _typed(cells, address) for name, address in addresses.items()}
    touched = {name: text for name, text in typed.items() if print_of(text) != was.boxes[name]}
    shut = [addresses[name] for name in touched if name not in opened]
    if shut:
        raise ProblemError(
            Problem("report_sheet.line_shut", Place(row=a), {"cell": a, "line": line.code}) for a in shut
        )
    _check(line, touched, addresses)
    before = {name: as_typed(line.values[name]) for name in touched}
    changed = {name: text for name, text in touched.items() if print_of(text) != print_of(before[name])}
    return Taken(line, changed, line.version != was.version, before) if changed else None


def _typed(cells: Cells, address: str) -> str:
    """What stands in a box: a figure that Excel took for a number with its decimal comma."""
    cell = cells.get(address)
    if cell is None:
        return ""
    if cell.data_type == "f":
        raise ProblemError(Problem("report_sheet.formula", Place(row=address), {"cell": address}))
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return as_typed(Decimal(repr(cell.value)))
    return str(cell.value).replace("\r\n", "\n").strip()


SAME = {
    "field.not_number": "report_sheet.not_number",
    "field.ambiguous_number": "report_sheet.ambiguous_number",
}


def _check(line: Content, touched: Mapping[str, str], addresses: Mapping[str, str]) -> None:
    """What the page would refuse is refused here, with the cell instead of the field."""
    try:
        clean(line, touched)
    except ProblemError as error:
        raise ProblemError(_in_cell(problem, addresses) for problem in error.problems) from error


def _in_cell(problem: Problem, addresses: Mapping[str, str]) -> Problem:
    cell = addresses[str(problem.place.column)]
    code = SAME.get(problem.code, "report_sheet.refused")
    values = {**problem.values, "cell": cell, "reason": problem.message()}
    return Problem(code, Place(row=cell), values)
