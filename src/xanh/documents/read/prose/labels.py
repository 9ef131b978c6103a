"""Labels in front of what belongs to a task: "Cơ quan chủ trì: ...; thời gian thực hiện: ..."."""

import re
from collections.abc import Iterator

from xanh.documents.read.sheet import CellText

_BODY = r"(?:cơ quan|đơn vị|bộ phận|phòng,? ban|sở,? (?:ban,? )?ngành|địa phương)"
_WHO = rf"(?:(?:các )?{_BODY}(?:(?:,? | ?/ ?){_BODY})* )"
LABELS = (
    ("coordinating", rf"{_WHO}?(?:phối hợp|cùng phối hợp)(?: thực hiện| chính)?"),
    (
        "lead",
        rf"{_WHO}?(?:chịu trách nhiệm )?(?:chủ trì|đầu mối)"
        r"(?:,? (?:thực hiện|tham mưu|chịu trách nhiệm|triển khai))*"
        rf"|{_WHO}thực hiện|phân công(?: thực hiện)?",
    ),
    (
        "deadline",
        r"(?:thời gian|thời hạn|tiến độ|hạn|mốc thời gian|lộ trình)"
        r"(?:,? (?:thực hiện|hoàn thành|triển khai|trình|báo cáo|xong))*",
    ),
    (
        "deliverable",
        r"(?:dự kiến )?(?:sản phẩm|kết quả|đầu ra)(?: (?:đầu ra|dự kiến|đạt được|thực hiện|cần đạt|chính))*",
    ),
    ("budget", r"(?:nguồn )?(?:kinh phí|ngân sách)(?: (?:thực hiện|dự kiến))*"),
)
LABEL = re.compile(
    r"(?:(?<=[.;,(\n])|^)\s*(?:[-+*•–]|[a-e]\)|\d[.)])?\s*(?:"
    + "|".join(f"(?P<{role}>{words})" for role, words in LABELS)
    + r")\s*:\s*",
    re.IGNORECASE,
)

SUFFIX = re.compile(r"\s*\(\s*(chủ trì|phối hợp)(?: thực hiện)?\s*\)", re.IGNORECASE)


def labelled(text: str) -> tuple[str, dict[str, str]]:
    """The text in front of the first label, and what stands behind each label.

    Examples
    --------
    >>> labelled("Rà soát thủ tục. Cơ quan chủ trì: Sở Y tế; thời gian: Quý I.")
    ('Rà soát thủ tục.', {'lead': 'Sở Y tế', 'deadline': 'Quý I'})
    """
    parts = list(_parts(text))
    found: dict[str, str] = {}
    for role, value, _ in parts[1:]:
        if role and value:
            found[role] = f"{found[role]}; {value}" if role in found else value
    return parts[0][1], found


def split_cell(cell: CellText) -> dict[str, CellText]:
    """A cell with labels inside, as one cell for each; empty where it has none.

    A role may also stand behind those who have it: "Sở Y tế (chủ trì); Sở Tài chính (phối hợp)".

    Examples
    --------
    >>> cell = CellText(("a) Chủ trì: Sở Y tế;", "b) Phối hợp: Sở Tài chính."), 7, 8)
    >>> {role: (part.flat, part.first) for role, part in split_cell(cell).items()}
    {'lead': ('Sở Y tế', 7), 'coordinating': ('Sở Tài chính', 8)}
    """
    found: dict[str, tuple[list[str], int]] = {}
    current = ""
    for number, line in enumerate(cell.lines, start=cell.first):
        for role, value, labelled_here in _parts(line):
            current = role if labelled_here else current
            if current and (value or labelled_here):
                found.setdefault(current, ([], number))[0].append(value)
    found = found or _suffixed(cell)
    return {role: _cut(cell, lines, first) for role, (lines, first) in found.items()}


def _suffixed(cell: CellText) -> dict[str, tuple[list[str], int]]:
    """What stands in front of each "(chủ trì)" and "(phối hợp)"; what follows the last of them joins."""
    if not SUFFIX.search(cell.flat):
        return {}
    found: dict[str, tuple[list[str], int]] = {}
    waiting: list[tuple[str, int]] = []
    for number, line in enumerate(cell.lines, start=cell.first):
        *pieces, rest = SUFFIX.split(line)
        for text, said in zip(pieces[::2], pieces[1::2], strict=True):
            _put(
                found,
                "lead" if said.lower().startswith("chủ") else "coordinating",
                [*waiting, (text, number)],
            )
            waiting = []
        waiting.append((rest, number))
    _put(found, "coordinating", waiting)
    return found


def _put(found: dict[str, tuple[list[str], int]], role: str, texts: list[tuple[str, int]]) -> None:
    for text, number in texts:
        if shown := text.strip(" ,;."):
            found.setdefault(role, ([], number))[0].append(f"{shown};")


def _cut(cell: CellText, lines: list[str], first: int) -> CellText:
    pages = cell.pages[first - cell.first :][: len(lines)]
    return CellText(tuple(lines), first, first + len(lines) - 1, pages)


def _parts(text: str) -> Iterator[tuple[str, str, bool]]:
    """Role, text and whether a label opens it: what stands before the first label has the role ""."""
    found = list(LABEL.finditer(text))
    ends = [*(m.start() for m in found[1:]), len(text)][: len(found)]
    before = text[: found[0].start()] if found else text
    yield "", before.strip(" (") if found else text.strip(), False
    for match, end in zip(found, ends, strict=True):
        yield str(match.lastgroup), _bare(text[match.end() : end]), True


def _bare(text: str) -> str:
    cut = text.strip().rstrip(" .;,")
    return cut.removesuffix(")") if cut.count(")") > cut.count("(") else cut
