"""What the columns of a table hold, by its headings: one or two rows of them, cells merged or not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rapidfuzz import fuzz

from xanh.documents.read.prose.words import key
from xanh.documents.read.sheet import CellText
from xanh.documents.read.tables.scanned_headings import is_number_column, mended

Row = Sequence[CellText]
# Which column a heading names (folded words); the first pattern that fits counts.
ROLES = (
    ("unit", re.compile(r"^(?:don vi tinh|dvt|don vi do|don vi)$")),
    ("number", re.compile(r"^(?:s?tt|so tt|so thu tu|stt so)$")),
    (
        "both",
        re.compile(r"\bchu tri\b.*\bphoi hop\b|^(?:co quan|don vi|co quan don vi)(?: don vi)? thuc hien$"),
    ),
    ("coordinating", re.compile(r"\bphoi hop\b|\btham gia\b")),
    (
        "lead",
        re.compile(
            r"\bchu tri\b|\bdau moi\b|\bphu trach\b|^phan cong(?: thuc hien)?$|\bchiu trach nhiem\b"
            r"|^(?:co quan|don vi|co quan don vi) (?:tham muu|duoc giao|thuc hien)|^so nganh thuc hien"
        ),
    ),
    (
        "deadline",
        re.compile(
            r"\bthoi (?:gian|han)\b|\btien do\b|^han (?:hoan thanh|trinh)|^hoan thanh|\blo trinh\b|\bmoc\b"
        ),
    ),
    ("budget", re.compile(r"\bkinh phi\b|\bngan sach\b|^du toan")),
    ("note", re.compile(r"^ghi chu|^tai lieu|^can cu")),
    (
        "task",
        re.compile(
            r"\b(?:nhiem vu|cong viec|giai phap|hoat dong|noi dung (?:thuc hien|cong viec|trien khai))\b"
        ),
    ),
    ("name", re.compile(r"\b(?:chi so|chi tieu|tieu chi|muc tieu|ten)\b(?!.*\bnam 20)")),
    ("deliverable", re.compile(r"\bsan pham\b|\bket qua\b|\bdau ra\b")),
    ("task", re.compile(r"^noi dung")),
)
AIM = re.compile(r"\b(?:ke hoach|muc tieu|phan dau|chi tieu|du kien|giao|can dat)\b")
PAST = re.compile(r"\b(?:thuc hien|ket qua|hien trang|thuc trang|dat duoc|nam goc|hien tai|uoc)\b")
MEASURES = (
    ("delta_rank", re.compile(r"\b(?:tang|cai thien)\b.*\b(?:hang|bac)\b")),
    ("delta", re.compile(r"^(?:muc )?(?:tang|chenh lech)|\btang giam\b")),
    ("rank", re.compile(r"\b(?:thu hang|xep hang|hang|vi tri|xep thu|thu bac)\b")),
)
YEAR = re.compile(r"\b(20\d\d)\b")
TOP = 15  # rows in which headings are looked for: a sheet may open with a letterhead
LONGEST = 90  # letters of a heading
AGAIN = 85  # likeness of a heading that a scan repeats


@dataclass(frozen=True)
class Figure:
    """A column of figures: of which year, what it measures ("score", "rank", "delta"...), aim or past."""

    column: int
    year: int | None
    measure: str
    aim: bool


@dataclass
class Headings:
    """Columns by role, columns of figures, and the rows the headings take up: first..after-1.

    `scanned`: letters may be wrong, so that headings are known by likeness.
    """

    first: int
    after: int
    scanned: bool = False
    roles: dict[str, int] = field(default_factory=dict)
    figures: list[Figure] = field(default_factory=list)

    @property
    def kind(self) -> str | None:
        """ "tasks", "indicators", "targets" (figures for named quantities), or None for any other table."""
        named, led = self.roles.keys() & {"name", "task"}, self.roles.keys() & {"lead", "both"}
        if not named:
            return None
        if "name" in self.roles and any(f.aim for f in self.figures):
            return "targets"
        if not led:
            return (
                "tasks" if "task" in self.roles and self.roles.keys() & {"deadline", "deliverable"} else None
            )
        return "tasks" if "task" in self.roles else "indicators"


def read_headings(table: Sequence[Row], year: int | None, *, scanned: bool = False) -> Headings | None:
    """The headings of a table; None where it has none that tell tasks, indicators or targets.

    `year` is the plan's: a column of a year before it holds what was reached.
    """
    for first in range(min(TOP, len(table))):
        for after in range(first + 2 if _two_rows(table, first) else first + 1, first, -1):
            found = _headings(table, Headings(first, after, scanned), year)
            if found.kind:
                return found
    return None


def repeats(row: Row, table: Sequence[Row], headings: Headings) -> bool:
    """Whether a row shows the headings again (on a new page), or only numbers the columns."""
    texts = [key(cell.flat) for cell in row]
    filled = [t for t in texts if t]
    if len(filled) > 2 and all(re.fullmatch(r"\d{1,2}|[a-h]", t) for t in filled):
        return True
    rows = table[headings.first : headings.after]
    known = [[key(cell.flat) for cell in heading] for heading in rows]
    if headings.scanned and any(fuzz.ratio(" ".join(texts), " ".join(row)) >= AGAIN for row in known):
        return True
    return bool(filled) and texts in known


def _two_rows(table: Sequence[Row], first: int) -> bool:
    """Whether headings go on in a second row: a cell merged over both, or one over several columns."""
    if first + 1 >= len(table):
        return False
    row, below = table[first], table[first + 1]
    down = any(a.flat and a == b for a, b in zip(row, below, strict=False))
    over = any(a.flat and a == b for a, b in pairwise(row))
    return down or over


def _headings(table: Sequence[Row], found: Headings, year: int | None) -> Headings:
    """The headings with what their rows say."""
    rows = table[found.first : found.after]
    texts = [_heading(rows, column) for column in range(min(map(len, rows)))]
    texts = [mended(text) for text in texts] if found.scanned else texts
    if any(len(text) > LONGEST for text in texts):
        return found
    for column, text in enumerate(texts):
        role = _role(text)
        figure = _figure(column, text, year)
        if (
            figure
            and (role is None or YEAR.search(text) or role in ("name", "deliverable"))
            and role != "deadline"
        ):
            if role == "name" and "name" not in found.roles and not YEAR.search(text) and not _valued(text):
                found.roles["name"] = column
            else:
                found.figures.append(figure)
        elif role and role not in found.roles:
            found.roles[role] = column
    if found.scanned and "number" not in found.roles and not _role(texts[0]):
        found.roles |= {"number": 0} if is_number_column([row[0] for row in table[found.after :]]) else {}
    if "both" in found.roles and found.roles.keys() & {"lead"}:
        found.roles.pop("both")
    elif "both" in found.roles and "coordinating" in found.roles:
        found.roles["lead"] = found.roles.pop("both")
    return found


def _heading(rows: Sequence[Row], column: int) -> str:
    texts = [key(row[column].flat) for row in rows]
    return " ".join(dict.fromkeys(t for t in texts if t))


def _role(text: str) -> str | None:
    return next((role for role, pattern in ROLES if pattern.search(text)), None)


def _valued(text: str) -> bool:
    """Whether a heading is of a column of figures: "Mục tiêu", "Kế hoạch", "Điểm số"."""
    return bool(
        re.fullmatch(
            r"(?:muc tieu|ke hoach|phan dau|chi tieu giao|muc tieu phan dau|chi tieu phan dau)", text
        )
    )


def _figure(column: int, text: str, plan_year: int | None) -> Figure | None:
    named = YEAR.search(text)
    measure = next((m for m, pattern in MEASURES if pattern.search(text)), "score")
    if not named and measure == "score" and not (_valued(text) or re.search(r"\bdiem(?: so)?$", text)):
        return None
    year = int(named[1]) if named else None
    past = bool(PAST.search(text)) and not AIM.search(text)
    if year and plan_year and not AIM.search(text):
        past = past or year < plan_year
    return Figure(column, year, measure, not past)
