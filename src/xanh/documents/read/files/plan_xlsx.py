"""A workbook that Xanh wrote and people may have edited, read back into the draft that it was written from.

What nobody changed comes back exactly: it is kept on a hidden sheet. A changed cell is a person's word: its
value counts, its reading becomes certain, the text as written stays. A row without its key is new, a row
that is gone is dropped, rows may be sorted. A sheet or a column that is gone changes nothing.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from xanh.documents.draft import PlanDraft, State, from_json
from xanh.documents.plan_cells import UnreadableError, said, same, shown, value_of
from xanh.documents.plan_columns import (
    DATA_SHEET,
    DOCUMENT_SHEET,
    FORMAT,
    GROUPS,
    ITEMS,
    KEY,
    MADE_FROM,
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
from xanh.documents.read.files import xlsx_lines
from xanh.documents.read.prose.due import find_dues
from xanh.documents.read.prose.schedules import read_schedule
from xanh.documents.read.vocabulary import Vocabulary
from xanh.documents.write.plan_xlsx import Kept, digest
from xanh.reference import Place, Problem, ProblemError

Item = dict[str, Any]
BROKEN = (*xlsx_lines.BROKEN, KeyError, AttributeError, IndexError, RecursionError)


def is_plan_workbook(data: bytes) -> bool:
    """Whether a workbook was written by `xanh.documents.write.plan_xlsx`."""
    try:
        return DATA_SHEET in xlsx_lines.opened(data).sheet_names
    except BROKEN:
        return False  # its own reader tells what is wrong with it


def read(data: bytes, file: str, vocabulary: Vocabulary) -> PlanDraft:
    """The draft with all that people changed.

    Raises
    ------
    ProblemError
        document.workbook_damaged where the hidden sheet was changed, document.cell_unreadable for each cell
        that does not hold what its column asks for.
    """
    try:
        book = xlsx_lines.opened(data)
        kept = _kept(_rows(book, DATA_SHEET))
        edit = _Edit(file, vocabulary, kept["header"]["year"])
        edit.document(kept, _rows(book, DOCUMENT_SHEET))
        for part in SHEETS:
            edit.part(kept, part, _rows(book, SHEETS[part]))
        if edit.problems:
            raise ProblemError(edit.problems)
        return from_json(kept)
    except BROKEN as error:
        raise ProblemError(Problem("document.workbook_damaged", Place(file=file))) from error


def _rows(book: Any, title: str) -> list[list[Any]]:
    if title not in book.sheet_names:
        return []
    rows: list[list[Any]] = book.get_sheet_by_name(title).to_python(skip_empty_area=False)
    return rows


def _kept(rows: Sequence[Sequence[Any]]) -> Item:
    """The draft's JSON from the hidden sheet; ValueError where it is not as it was written."""
    (mark, version), (_, told) = (row[:2] for row in rows[:2])
    pieces: dict[str, list[str]] = {}
    for path, piece in (row[:2] for row in rows[2:]):
        pieces.setdefault(str(path), []).append(str(piece))
    lines = [Kept(path, "".join(texts)) for path, texts in pieces.items()]
    if mark != DATA_SHEET or said(version) != str(FORMAT) or digest(lines) != told:
        raise ValueError(DATA_SHEET)
    found: Item = {part: [] for part in ITEMS}
    for line in lines:
        if line.path == "plan":
            found |= json.loads(line.text)
        else:
            found[line.path.partition(".")[0]].append(json.loads(line.text))
    return found


class _Edit:
    """What people changed, put into a draft's JSON; cells that cannot be read are collected as problems."""

    def __init__(self, file: str, vocabulary: Vocabulary, year: int | None) -> None:
        self.file, self.vocabulary, self.year = file, vocabulary, year
        self.problems: list[Problem] = []

    def document(self, data: Item, rows: Sequence[Sequence[Any]]) -> None:
        """What there is once: number, day, issuer, title, signer, archive line."""
        for number, row in _filled(rows):
            part, _, name = said(row.get(KEY)).partition(".")
            column = next((c for c in columns(part) if c.name == name), None) if part in GROUPS else None
            if column:
                place = Place(file=self.file, sheet=DOCUMENT_SHEET, row=str(number), column=VALUE)
                group = data.get(part) or dict.fromkeys(c.name for c in columns(part))
                if reading := reading_of(group, name):
                    _judge([reading], row.get(STATE))
                if self._cell(group, column, row.get(VALUE), place):
                    data[part] = group

    def part(self, data: Item, part: str, rows: Sequence[Sequence[Any]]) -> None:
        """The items of one sheet, in its order."""
        if not rows:
            return
        holder = data["header"] if part == "legal_basis" else data
        before = {f"{part}.{index}": item for index, item in enumerate(items_of(data, part))}
        items = (self._item(part, before, row, number) for number, row in _filled(rows))
        found = [item for item in items if item is not None]
        if part == "legal_basis" and found != items_of(data, part):
            _accept(holder, part)
        holder[part] = found

    def _item(self, part: str, before: Item, row: Mapping[str, Any], number: int) -> Item | None:
        """The item of a row; None where its cells are empty now. A key counts once: a copied row is new."""
        known = before.pop(said(row.get(KEY)), None)
        shape = [c for c in columns(part) if known is None or c.label in row]
        empty = not any(said(row.get(c.label)).strip() for c in shape)
        if empty and (known is None or any(said(shown(c, known.get(c.name))).strip() for c in shape)):
            return None
        item: Item = {} if known is None else known
        if known:
            _judge(list((item.get("fields") or {}).values()), row.get(STATE))
        for column in shape:
            place = Place(file=self.file, sheet=SHEETS[part], row=str(number), column=column.label)
            self._cell(item, column, row.get(column.label), place, new=known is None)
        return item

    def _cell(self, item: Item, column: Column, cell: Any, place: Place, *, new: bool = False) -> bool:
        """Put a changed cell into its item; whether it was changed."""
        before = item.get(column.name)
        if not new and same(cell, shown(column, before)):
            return False
        try:
            item[column.name] = value_of(column, cell, before)
        except UnreadableError as error:
            self.problems.append(Problem("document.cell_unreadable", place, {"value": str(error)[:80]}))
            return False
        if column.kind == "parties":
            self._find_codes(item[column.name])
        _remake(item, column, self.year)
        if not new and (column.part in ITEMS or column.part in GROUPS):
            _accept(item, column.name)
        return True

    def _find_codes(self, parties: Sequence[Item]) -> None:
        for party in parties:
            if "code" not in party:
                known = self.vocabulary.by_spelling.get(party["agency"])
                party["code"] = (known.code or None) if known else None


def _remake(item: Item, column: Column, year: int | None) -> None:
    """Make anew what was made from a field, or drop it: it says nothing true any more."""
    value = item[column.name]
    for made in MADE_FROM.get((column.part, column.name), ()):
        if made == "due":
            dues = find_dues(value or "")
            item[made] = dues[0].rule if dues else None
        elif made == "schedule":
            item[made] = read_schedule(str(shown(column, value)), year) if value else None
        elif made == "lead_unit":
            item[made] = value[0]["agency"] if value else None
        else:
            item[made] = None


def _filled(rows: Sequence[Sequence[Any]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each row below the headings with its number: cells by heading."""
    headings = [said(cell).strip() for cell in (rows[0] if rows else ())]
    for number, row in enumerate(rows[1:], start=2):
        yield number, dict(zip(headings, row, strict=False))


def _judge(readings: Sequence[Item], cell: Any) -> None:
    """Where a person chose another state: all readings of the row have it."""
    worst = least_sure(readings)
    word = said(cell).strip().lower()
    chosen = next((state for state, text in STATES.items() if text == word), None)
    if chosen and chosen != worst:
        for reading in readings:
            reading["state"] = str(chosen)


def _accept(holder: Item, name: str) -> None:
    """A person's word on a field is certain."""
    reading = reading_of(holder, name)
    if reading is None:
        reading = {"as_written": "", "spans": [], "confidence": 1.0, "suggestion": None}
        holder["fields"] = {**(holder.get("fields") or {}), name: reading}
    reading["state"] = str(State.ACCEPTED)
