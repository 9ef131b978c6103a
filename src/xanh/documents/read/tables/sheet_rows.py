"""What the rows of a table share: whether a row opens a section, and where its items stand in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from xanh.documents.draft import Reading, State
from xanh.documents.read.prose.outline import ROMAN
from xanh.documents.read.prose.words import key
from xanh.documents.read.sheet import CellText
from xanh.documents.read.tables.sheet_columns import Headings, Row

STATED = re.compile(
    r"^(?:cstp|chi so thanh phan|nhom chi so|nhom chi tieu|nhom|phan|muc) ?(\d{1,2}|[ivx]+)?\b ?"
)
LETTER = re.compile(r"[A-ZĐ]|[IVX]+")
MARKED = re.compile(
    r"^\W*(?:(?P<roman>[IVX]{1,5}|[A-ZĐ])[.)/]\s+|(?P<number>\d{1,2}(?:\.\d{1,2})*)[.)]\s+)(?=\S)"
)


@dataclass
class Place:
    """Where among sections the reader stands: labels and titles from the highest down."""

    open: list[tuple[int, str, str]] = field(default_factory=list)
    count: int = 0

    def enter(self, label: str, title: str) -> None:
        """Go under a section row."""
        depth = depth_of(label)
        while self.open and self.open[-1][0] >= depth:
            self.open.pop()
        self.open.append((depth, label, title))
        self.count = 0

    @property
    def title(self) -> str | None:
        """The lowest section."""
        return self.open[-1][2] if self.open else None

    @property
    def path(self) -> list[str]:
        """All sections, from the highest down."""
        return [title for _, _, title in self.open]


def depth_of(label: str) -> int:
    """A and I stand above 1, 1 above 1.1; a section without a label between romans and numbers."""
    if not label:
        return 3
    if label in ROMAN:
        return 2
    return 1 if LETTER.fullmatch(label) else 4 + label.count(".")


def label_of(row: Row, headings: Headings) -> str:
    """What the column of numbers shows."""
    column = headings.roles.get("number")
    return row[column].flat.strip(" .)") if column is not None and column < len(row) else ""


def section_title(row: Row, headings: Headings, named: int) -> tuple[str, str] | None:
    """Label and title where a row opens a section: merged cells, or nothing but a name in it."""
    name = row[named]
    label = label_of(row, headings)
    others = [c for n, c in enumerate(row) if n != headings.roles.get("number") and c != name]
    if any(c.flat and c.flat != label for c in others) or not (name.flat or label):
        return None
    text = name.flat or label
    merged = sum(c == name for c in row) > 1
    marked = MARKED.match(text)
    if marked and (merged or label in ("", text.strip(" ."))):
        return str(marked["roman"] or marked["number"]), text[marked.end() :].strip()
    return ("" if label == text.strip(" .)") else label), text


def opens_section(label: str, title: str, *, merged: bool, after: str) -> bool:
    """Whether a row with nothing but a name is a section and not an item that lacks all else."""
    lettered = bool(label) and bool(LETTER.fullmatch(label))
    return merged or lettered or bool(STATED.match(key(title))) or after.startswith(f"{label}.") or not label


def number_in(label: str, count: int) -> int:
    """An item's number: what the label shows, else its place in the section."""
    last = label.rsplit(".", 1)[-1]
    return int(last) if last.isdecimal() and len(last) < 4 and int(last) else count + 1


def item_rows(table: Sequence[Row], headings: Headings) -> Sequence[Row]:
    """The rows behind the headings."""
    return table[headings.after :]


def reading(cell: CellText, confidence: float, state: State) -> Reading:
    """A whole cell as a reading."""
    return Reading(cell.flat, (cell.span,), confidence, state)
