"""A plan as a workbook that people edit: a sheet for each part, one of them hidden with all that was read.

`xanh.documents.read.files.plan_xlsx` reads it back.
"""

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from xanh.documents.draft import PlanDraft, State
from xanh.documents.plain_cells import keep_text, looks_like_formula
from xanh.documents.plan_cells import CELL_LIMIT, Cell, fit, shown
from xanh.documents.plan_columns import (
    CHOICES,
    DATA_SHEET,
    DOCUMENT_SHEET,
    DOUBTS,
    FORMAT,
    GROUPS,
    ITEMS,
    KEY,
    PLACE,
    SHEETS,
    STATE,
    STATES,
    VALUE,
    Column,
    columns,
    items_of,
    least_sure,
    reading_of,
)

Item = Mapping[str, Any]
CHUNK = CELL_LIMIT - 767
COLOURS = {State.TO_CHECK: "F8CBAD", State.PROPOSED: "FFF2CC"}
LAST_ROW = 1_048_576


def write_workbook(draft: PlanDraft) -> bytes:
    """A draft as an .xlsx file, in a time that grows with its size.

    Examples
    --------
    >>> from xanh.documents.draft import Header, Source
    >>> draft = PlanDraft("plan", Source("a.txt", "", "text", ("Kế hoạch",), (1,)), Header(title="=1+1"))
    >>> write_workbook(draft)[:2]
    b'PK'
    """
    data = draft.to_json()
    book = Workbook(write_only=True)
    _document(book, data)
    for part in SHEETS:
        _part(book, part, items_of(data, part))
    _hidden(book, data)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


class _Page:
    """A sheet on which text stays text, and the looks of its cells, each made once."""

    def __init__(self, book: Workbook, title: str, headings: Sequence[str], widths: Sequence[int]) -> None:
        self.sheet = book.create_sheet(title)
        self.sheet.freeze_panes = "C2"
        for place, width in enumerate([8, *widths], start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = width
        self.sheet.column_dimensions["A"].hidden = True
        self.looks = {state: self._look(COLOURS.get(state)) for state in (None, *State)}
        head = self._look("E4EDE7", bold=True)
        self.sheet.append([self._cell(text, head) for text in (KEY, *headings)])

    def _look(self, colour: str | None, *, bold: bool = False) -> Any:
        cell = WriteOnlyCell(self.sheet)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.font = Font(bold=bold)
        if colour:
            cell.fill = PatternFill("solid", fgColor=colour)
        return cell

    def _cell(self, value: Cell, look: Any) -> Any:
        text = isinstance(value, str)
        cell: Any = WriteOnlyCell(self.sheet, escaped(str(value)) if text else value)
        cell._style = look._style  # a look set anew for each cell takes most of the time of a long plan
        if text:
            if looks_like_formula(str(value)):
                cell._style = look._style.__copy__()  # the others share theirs
            keep_text(cell, str(value))
        return cell

    def add(self, key: str, cells: Iterable[tuple[Cell, State | None]]) -> None:
        """Append a row: values, each with the state that colours it."""
        filled = (
            self._cell(value, self.looks[state]) if value is not None or state in COLOURS else None
            for value, state in cells
        )
        self.sheet.append([self._cell(key, self.looks[None]), *filled])

    def choose(self, place: int, words: Iterable[str]) -> None:
        """Offer a list of words in a column, counted from 1 behind the key."""
        rule = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        letter = get_column_letter(place + 1)
        rule.add(f"{letter}2:{letter}{LAST_ROW}")
        self.sheet.data_validations.append(rule)


def escaped(text: str) -> str:
    """Text that Excel does not take for one of its codes for characters (_x000D_).

    Examples
    --------
    >>> escaped("a_x0041_")
    'a_x005F_x0041_'
    """
    return text.replace("_x", "_x005F_x")


def _part(book: Workbook, part: str, items: Sequence[Item]) -> None:
    """The sheet of a part: its columns, then how sure the row is, what is to check, where it stands."""
    shape = columns(part)
    judged = part in ITEMS
    more = (STATE, DOUBTS, PLACE) if judged else ()
    widths = [*(c.width for c in shape), *(16, 24, 16)[: len(more)]]
    page = _Page(book, SHEETS[part], [*(c.label for c in shape), *more], widths)
    for place, column in enumerate(shape, start=1):
        if column.name in CHOICES:
            page.choose(place, CHOICES[column.name].values())
    if judged:
        page.choose(len(shape) + 1, STATES.values())
    for index, item in enumerate(items):
        page.add(f"{part}.{index}", _row(shape, item, judged=judged))


def _row(shape: Sequence[Column], item: Item, *, judged: bool) -> Iterator[tuple[Cell, State | None]]:
    states = {c.name: _state(item, c.name) for c in shape}
    for column in shape:
        state = states[column.name]
        yield shown(column, item.get(column.name)), state
    if judged:
        readings = item.get("fields") or {}
        worst = least_sure(readings.values())
        yield (STATES[worst] if worst else None), worst
        yield fit(", ".join(c.label for c in shape if states[c.name] == State.TO_CHECK)) or None, None
        yield _place(readings), None


def _state(holder: Item, name: str) -> State | None:
    """How sure the reading of a field is; None where nobody read it."""
    found = reading_of(holder, name)
    return State(found["state"]) if found else None


def _place(readings: Mapping[str, Item]) -> str | None:
    """Page and first line of what was read first."""
    spans = [(s["page"], s["first_line"]) for r in readings.values() for s in r["spans"]]
    return f"trang {min(spans)[0]}, dòng {min(spans)[1]}" if spans else None


def _document(book: Workbook, data: Item) -> None:
    """The sheet of what there is once: number, day, issuer, title, signer, archive line."""
    page = _Page(book, DOCUMENT_SHEET, ["Mục", VALUE, STATE, "Nguyên văn"], [26, 80, 16, 60])
    page.choose(3, STATES.values())
    for part, heading in GROUPS.items():
        group = data.get(part) or {}
        for column in columns(part):
            state = _state(group, column.name)
            reading = reading_of(group, column.name) or {}
            cells: list[tuple[Cell, State | None]] = [
                (f"{heading}: {column.label}" if heading else column.label, None),
                (shown(column, group.get(column.name)), state),
                (STATES[state] if state else None, state),
                (fit(reading.get("as_written") or "") or None, None),
            ]
            page.add(f"{part}.{column.name}", cells)


@dataclass(frozen=True)
class Kept:
    """A line of the hidden sheet: where in the draft, and its JSON in ASCII."""

    path: str
    text: str

    @classmethod
    def of(cls, path: str, value: Any) -> "Kept":
        """No text in it that a spreadsheet program might change: no codes, no runs of spaces."""
        text = json.dumps(value, separators=(",", ":"))
        return cls(path, text.replace("_x", "\\u005fx").replace("  ", " \\u0020"))


def kept_lines(data: Item) -> list[Kept]:
    """All of a draft: what there is once, then each item on a line of its own."""
    single = {name: value for name, value in data.items() if name not in ITEMS}
    items = (Kept.of(f"{part}.{n}", item) for part in ITEMS for n, item in enumerate(data[part]))
    return [Kept.of("plan", single), *items]


def digest(lines: Iterable[Kept]) -> str:
    """A fingerprint by which damage is noticed."""
    found = sha256()
    for line in lines:
        found.update(f"{line.path} {line.text}\n".encode())
    return found.hexdigest()


def _hidden(book: Workbook, data: Item) -> None:
    lines = kept_lines(data)
    sheet = book.create_sheet(DATA_SHEET)
    sheet.sheet_state = "hidden"
    sheet.append([DATA_SHEET, str(FORMAT)])
    sheet.append(["sha256", digest(lines)])
    for line in lines:
        for start in range(0, len(line.text), CHUNK):
            piece = WriteOnlyCell(sheet, line.text[start : start + CHUNK])
            piece.data_type = "s"
            sheet.append([line.path, piece])
