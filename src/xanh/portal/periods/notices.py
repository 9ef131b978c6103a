"""A notice of days off and days swapped, as a table: pasted text, CSV or Excel, to days with every problem
named.

One row a day or run of days: the day, "nghỉ" or "làm việc", the reason; source and state ("dự kiến") may
follow.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from unicodedata import normalize
from zipfile import BadZipFile

from xanh.calendar import StateCalendar
from xanh.documents.read.kinds import kind_of
from xanh.portal.agencies.rules import search_key
from xanh.reference import Place, Problem, ProblemError, StateDayFact, weekend

MAX_ROWS = 400
MAX_BYTES = 2 * 1024 * 1024
LONGEST_RUN = 31  # days; a longer one is a slip of the year
HEADING_WITHIN = 20  # rows
LIMITS = {"reason": 200, "source": 300}
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "day": ("ngay", "ngay thang", "day", "date", "thoi gian", "tu ngay"),
    "until": ("den ngay", "den het ngay", "until"),
    "works": ("lam viec hay nghi", "nghi hay lam viec", "loai ngay", "works", "loai", "lam viec"),
    "reason": ("ly do", "noi dung", "dip", "reason", "ten ngay"),
    "source": ("nguon", "can cu", "source", "thong bao"),
    "status": ("trang thai", "tinh trang", "status"),
}
COLUMNS = {heading: column for column, headings in HEADINGS.items() for heading in headings}
WORKS = {"nghi": False, "off": False, "0": False, "nghi le": False, "nghi bu": False, "nghi hoan doi": False}
WORKS |= {"lam viec": True, "lam bu": True, "di lam": True, "works": True, "1": True, "di lam bu": True}
STATUS = {"": True, "chinh thuc": True, "confirmed": True, "du kien": False, "expected": False}
_D = r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})"
DAY = re.compile(_D)
RUN = re.compile(rf"(?:từ\s+(?:ngày\s+)?)?{_D}\s*(?:-|–|đến(?:\s+hết)?(?:\s+ngày)?)\s*{_D}", re.I)
ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class Change:
    """What a notice would do to one day: `kind` "added", "changed" or "same"."""

    fact: StateDayFact
    before: StateDayFact | None
    row: str

    @property
    def kind(self) -> str:
        return "added" if self.before is None else "same" if self.before == self.fact else "changed"


def read_notice(data: bytes | str, *, name: str, source: str = "") -> tuple[tuple[str, StateDayFact], ...]:
    """The days of a table in its order, each with the number of its row; `source` where a row names none.

    Raises
    ------
    ProblemError
        With every problem of the table, each at its row and column.
    """
    rows = _rows(data, name)
    if len(rows) > MAX_ROWS:
        raise ProblemError(Problem("notice.too_many_rows", Place(file=name), {"limit": MAX_ROWS}))
    columns, below = _columns(rows, name)
    problems: list[Problem] = []
    days: dict[date, tuple[str, StateDayFact]] = {}
    for number, row in enumerate(rows[below:], below + 1):
        if any(str(cell or "").strip() for cell in row):
            _Row(row, number, columns, name, source).read_into(days, problems)
    if not days and not problems:
        problems.append(Problem("notice.no_rows", Place(file=name)))
    if problems:
        raise ProblemError(problems)
    return tuple(days.values())


def compare(found: Sequence[tuple[str, StateDayFact]], calendar: StateCalendar) -> list[Change]:
    """What the days of a notice change in the calendar, in the order of days."""
    changes = [Change(fact, calendar.row(fact.day), row) for row, fact in found]
    return sorted(changes, key=lambda change: change.fact.day)


def oddities(found: Sequence[tuple[str, StateDayFact]]) -> list[Problem]:
    """Days that a notice need not name, because the week says the same: usually a slip of the year."""
    return [
        Problem(
            "notice.as_the_week",
            Place(row=row),
            {"value": f"{fact.day:%d/%m/%Y}", "weekday": WEEKDAYS[fact.day.weekday()]},
        )
        for row, fact in found
        if fact.works == (fact.day.weekday() not in weekend(fact.day))
    ]


WEEKDAYS = ("T2", "T3", "T4", "T5", "T6", "T7", "CN")


class _Row:
    """One row of the table with the way to its cells."""

    def __init__(
        self, cells: Sequence[Any], number: int, columns: Mapping[str, int], file: str, source: str
    ) -> None:
        self.cells, self.number, self.columns, self.file, self.source = cells, number, columns, file, source

    def read_into(self, days: dict[date, tuple[str, StateDayFact]], problems: list[Problem]) -> None:
        """Add the row's days; what is wrong with it goes to `problems`."""
        found = [*self._wrong_words()]
        named = self._days(found)
        for day in named:
            if day in days:
                found.append(self._problem("notice.day_twice", "day", value=f"{day:%d/%m/%Y}"))
        problems += found
        if not found:
            days.update({day: (str(self.number), self._fact(day)) for day in named})

    def _fact(self, day: date) -> StateDayFact:
        return StateDayFact(
            day=day,
            works=WORKS[search_key(self._text("works"))],
            reason=self._text("reason"),
            source=self._text("source") or self.source,
            confirmed=STATUS[search_key(self._text("status"))],
        )

    def _wrong_words(self) -> Iterator[Problem]:
        works, status, shown = self._text("works"), self._text("status"), self._text("day")
        if search_key(works) not in WORKS:
            yield self._problem("notice.bad_works", "works", value=works)
        if search_key(status) not in STATUS:
            yield self._problem("notice.bad_status", "status", value=status)
        if not self._text("reason"):
            yield self._problem("notice.no_reason", "reason", value=shown)
        for column, limit in LIMITS.items():
            if len(self._text(column)) > limit:
                yield self._problem("notice.too_long", column, value=shown, limit=limit)

    def _days(self, problems: list[Problem]) -> list[date]:
        """The days of the cell; of a run those that the week does not have so already."""
        first, last = self._run()
        if first is None or last is None or not timedelta(0) <= last - first < timedelta(days=LONGEST_RUN):
            problems.append(
                self._problem("notice.bad_day", "day", value=self._text("day"), limit=LONGEST_RUN)
            )
            return []
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
        rests = WORKS.get(search_key(self._text("works"))) is False
        return days if len(days) == 1 else [d for d in days if (d.weekday() not in weekend(d)) == rests]

    def _run(self) -> tuple[date | None, date | None]:
        cell, until = self._cell("day"), self._cell("until")
        run = RUN.fullmatch(self._text("day"))
        if run:
            return _day(*run.groups()[:3]), _day(*run.groups()[3:])
        first = _one_day(cell)
        return first, _one_day(until) if str(until or "").strip() else first

    def _cell(self, column: str) -> Any:
        place = self.columns.get(column)
        return self.cells[place] if place is not None and place < len(self.cells) else None

    def _text(self, column: str) -> str:
        cell = self._cell(column)
        if isinstance(cell, date):
            return f"{cell:%d/%m/%Y}"
        return " ".join(normalize("NFC", str("" if cell is None else cell).replace("\0", "")).split())

    def _problem(self, code: str, column: str, **values: Any) -> Problem:
        return Problem(code, Place(file=self.file, row=str(self.number), column=column), values)


def _one_day(cell: Any) -> date | None:
    if isinstance(cell, datetime):
        return _within(cell.date())
    if isinstance(cell, date):
        return _within(cell)
    text = str("" if cell is None else cell).strip()
    iso, named = ISO.fullmatch(text), DAY.fullmatch(text)
    if iso:
        return _day(iso[3], iso[2], iso[1])
    return _day(*named.groups()) if named else None


def _day(day: str, month: str, year: str) -> date | None:
    try:
        return _within(date(int(year), int(month), int(day)))
    except ValueError:
        return None


def _within(day: date) -> date | None:
    return day if FIRST <= day <= LAST else None


def _columns(rows: Sequence[Sequence[Any]], name: str) -> tuple[dict[str, int], int]:
    """Where the columns stand, and how many rows stand above the days."""
    for number, row in enumerate(rows[:HEADING_WITHIN], 1):
        found: dict[str, int] = {}
        for place, cell in enumerate(row):
            column = COLUMNS.get(search_key(str(cell or "")))
            if column:
                found.setdefault(column, place)
        if {"day", "works"} <= set(found):
            return found, number
    raise ProblemError(Problem("notice.no_columns", Place(file=name)))


def _rows(data: bytes | str, name: str) -> list[Sequence[Any]]:
    if isinstance(data, str):
        data = data.encode()
    if len(data) > MAX_BYTES:
        values = {"size": round(len(data) / 1024**2, 1), "limit": MAX_BYTES // 1024**2}
        raise ProblemError(Problem("document.too_large", Place(file=name), values))
    if not data.strip():
        raise ProblemError(Problem("document.empty", Place(file=name)))
    kind = kind_of(data, name)
    if kind == "xlsx":
        return _sheet(data, name)
    if kind != "text":
        raise ProblemError(Problem("document.binary", Place(file=name)))
    return _table(data, name)


def _sheet(data: bytes, name: str) -> list[Sequence[Any]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        sheet = load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
        rows = zip(sheet.iter_rows(values_only=True), range(MAX_ROWS + 1), strict=False)
        return [row for row, _ in rows]
    except (BadZipFile, InvalidFileException, KeyError, IndexError, ValueError, EOFError) as error:
        raise ProblemError(Problem("document.binary", Place(file=name))) from error


def _table(data: bytes, name: str) -> list[Sequence[Any]]:
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemError(Problem("document.binary", Place(file=name))) from error
    top = text.split("\n", HEADING_WITHIN)[:HEADING_WITHIN]
    sign = max("\t;,", key=lambda mark: sum(line.count(mark) for line in top))
    try:
        return list(csv.reader(io.StringIO(text), delimiter=sign, strict=True))
    except csv.Error as error:
        raise ProblemError(Problem("document.binary", Place(file=name))) from error
