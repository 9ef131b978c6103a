"""The sheets and columns of a plan's workbook, drawn from the rows of a draft.

A column is a field of a row's dataclass whose type a cell can hold. A field added to a row is a column
without more code, under its own name until `LABELS` has a better one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import MISSING, dataclass
from dataclasses import fields as columns_of_class
from functools import cache
from typing import Any, get_args, get_origin, get_type_hints

from xanh.documents.draft import ROWS, Header, Party, Role, State

DATA_SHEET = "xanh.plan"  # marks a workbook as one of ours and keeps what no cell shows
FORMAT = 1
SHEETS = {
    "indicators": "Chỉ tiêu",
    "targets": "Mục tiêu",
    "tasks": "Nhiệm vụ",
    "reporting": "Báo cáo",
    "recipients": "Nơi nhận",
    "subindices": "Chỉ số thành phần",
    "legal_basis": "Căn cứ",
}
ITEMS = tuple(ROWS)
DOCUMENT_SHEET = "Văn bản"
GROUPS = {"header": "", "signer": "Người ký", "archive": "Lưu"}  # what there is once, on the first sheet
KEY, VALUE, STATE, DOUBTS, PLACE = "Mã dòng", "Nội dung", "Trạng thái", "Chỗ cần kiểm tra", "Ở văn bản"
STATES = {State.ACCEPTED: "chắc chắn", State.PROPOSED: "đề xuất", State.TO_CHECK: "cần kiểm tra"}
ROLES = {
    Role.LEAD: "chủ trì",
    Role.COORDINATING: "phối hợp",
    Role.CONSOLIDATING: "tổng hợp",
    Role.ADVISING: "tham mưu",
}
CHOICES = {
    "period": {"monthly": "tháng", "quarterly": "quý", "semiannual": "6 tháng", "annual": "năm"},
    "comparator": {sign: sign for sign in (">=", "<=", "=", ">", "<")},
}
LABELS = {
    "subindex": "Chỉ số thành phần", "number": "Số", "name": "Tên", "unit_note": "Đơn vị tính",
    "lead": "Chủ trì", "coordinating": "Phối hợp", "code": "Mã", "coordinating_note": "Ghi chú phối hợp",
    "subindex_name": "Tên chỉ số thành phần", "baseline_year": "Năm gốc", "baseline": "Kỳ gốc",
    "target_year": "Năm mục tiêu", "target": "Mục tiêu", "delta": "Mức tăng", "rank_max": "Hạng cần đạt",
    "comparator": "So sánh", "unit": "Đơn vị", "indicator": "Chỉ số", "score": "Điểm cần đạt",
    "baseline_score": "Điểm gốc", "delta_score": "Điểm tăng", "baseline_rank": "Hạng gốc",
    "delta_rank_min": "Số bậc tăng", "text": "Nội dung",
    "lead_verb": "Cách giao", "directed": "Được chỉ đạo", "deadline": "Thời hạn", "deliverable": "Sản phẩm",
    "budget": "Kinh phí", "section": "Mục", "period": "Kỳ báo cáo", "due_text": "Thời hạn",
    "from": "Nơi báo cáo", "to": "Nơi nhận báo cáo", "note": "Ghi chú", "document": "Loại văn bản",
    "date": "Ngày", "year": "Năm", "issuer": "Cơ quan ban hành", "part": "Phần",
    "title": "Trích yếu", "subject": "Về việc", "drafting_unit": "Đơn vị soạn thảo",
    "as_written": "Nguyên văn",
}  # fmt: skip
WIDE = {"text": 70, "name": 50, "title": 50, "lead": 36, "coordinating": 36, "subject": 50, "deliverable": 36}
JSON_NAMES = {"reporter": "from"}  # a duty's JSON says "from"
# Readings judge some fields under another name.
READING_NAMES = {"due_text": "due", "lead_unit": "lead", "lead": "lead_unit", "from": "reporter"}
# What is made from a field: no column of its own, and made anew once a person has changed the field.
MADE_FROM = {
    ("recipients", "name"): ("code",),
    ("header", "issuer"): ("issuer_code",),
    ("tasks", "lead"): ("lead_unit",),
    ("tasks", "deadline"): ("schedule",),
    ("reporting", "due_text"): ("due",),
    ("archive", "drafting_unit"): ("drafting_code",),
}
UNSEEN = {"as_written", "code", "issuer_code", "lead_unit"}
SEEN = {("indicators", "code")}
DATED = {"deadline"}  # words, or an ISO date where they are one


@dataclass(frozen=True)
class Column:
    """A column: the field's name in JSON, its heading, its kind, whether a cell may be empty.

    `kind` is "text", "whole", "number", "day", "lines" or "parties"; `default` is what an empty cell means.
    """

    name: str
    label: str
    kind: str
    optional: bool = True
    default: Any = None
    part: str = ""

    @property
    def width(self) -> int:
        """In characters."""
        return WIDE.get(self.name, 9 if self.kind in ("whole", "number") else 20)


@cache
def columns(part: str) -> tuple[Column, ...]:
    """The columns of a part of a draft.

    Examples
    --------
    >>> [c.label for c in columns("recipients")]
    ['Tên', 'Ghi chú']
    """
    if part in PLAIN:
        return tuple(Column(name, LABELS[name], kind, part=part) for name, kind in PLAIN[part])
    return tuple(_of_class(part, Header if part == "header" else ROWS[part]))


# Parts that a draft keeps as plain data.
PLAIN: dict[str, tuple[tuple[str, str], ...]] = {
    "subindices": (("number", "whole"), ("name", "text")),
    "legal_basis": (
        ("document", "text"),
        ("number", "text"),
        ("date", "day"),
        ("issuer", "text"),
        ("subject", "text"),
    ),
    "signer": (("title", "text"), ("name", "text")),
    "archive": (("as_written", "text"), ("drafting_unit", "text")),
}


def _of_class(part: str, row: Any) -> list[Column]:
    hints = get_type_hints(row)
    found = []
    for field in columns_of_class(row):
        kind, hint = _kind(field.name, hints[field.name]), hints[field.name]
        if kind and (field.name not in UNSEEN or (part, field.name) in SEEN):
            name = JSON_NAMES.get(field.name, field.name)
            optional = type(None) in get_args(hint) or kind in ("lines", "parties")
            default = None if optional or field.default is MISSING else field.default
            found.append(Column(name, LABELS.get(name, name), kind, optional, default, part))
    return found


def _kind(name: str, hint: Any) -> str:
    """The kind of column for a type; empty where no cell can hold it."""
    if name == "date":
        return "day"
    if get_origin(hint) is tuple:
        return {str: "lines", Party: "parties"}.get(get_args(hint)[0], "")
    plain = [kind for kind in (get_args(hint) or (hint,)) if kind is not type(None)]
    return {str: "text", int: "whole", float: "number"}.get(plain[0], "") if len(plain) == 1 else ""


def items_of(data: Mapping[str, Any], part: str) -> list[Any]:
    """The items of a part in a draft's JSON; the legal basis stands in its header."""
    holder = data["header"] if part == "legal_basis" else data
    return list(holder.get(part) or ())


def reading_of(holder: Mapping[str, Any], name: str) -> Any:
    """The reading of a field in a draft's JSON, under its name or the one it is judged by, or None."""
    readings = holder.get("fields") or {}
    return readings.get(name) or readings.get(READING_NAMES.get(name, name))


def least_sure(readings: Iterable[Mapping[str, Any]]) -> State | None:
    """The least sure state of some readings in JSON."""
    states = {State(reading["state"]) for reading in readings}
    return next((state for state in reversed(State) if state in states), None)
