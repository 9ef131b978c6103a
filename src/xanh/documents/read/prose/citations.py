"""The documents a plan is based on: "Căn cứ Luật ...; Nghị quyết số ... ngày ... của ... về ..."."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

OPENS = re.compile(
    r"^\W*(?:căn cứ|thực hiện|triển khai thực hiện|triển khai|theo|xét|tiếp tục thực hiện)\s+(?:các\s+)?",
    re.IGNORECASE,
)
KINDS = (
    r"Bộ luật|Luật|Pháp lệnh|Nghị quyết liên tịch|Nghị quyết|Nghị định|Quyết định|Chỉ thị|Thông tư liên tịch"
    r"|Thông tư|Thông báo|Kế hoạch|Chương trình hành động|Chương trình|Công văn|Văn bản|Kết luận|Đề án"
    r"|Hướng dẫn|Tờ trình|Công điện|Báo cáo|Hiến pháp"
)
CITED = re.compile(rf"(?:^|(?<=[\s,;]))(?P<document>{KINDS})(?=\s)", re.IGNORECASE)
NUMBER = re.compile(r"\bsố:?\s*(\d[\w./&]*(?:\s?[-–]\s?[A-ZĐ][\w&./]*)*)")
DATE = re.compile(r"ngày\s+(\d{1,2})\s?(?:/|-|\.|tháng)\s?(\d{1,2})\s?(?:/|-|\.|năm)\s?(\d{4})")
ACTS = r"ban hành|phê duyệt|quy định|sửa đổi|hướng dẫn|công bố"
ISSUER = re.compile(
    r"\bcủa\s+(?P<issuer>[^,;]+?(?:,\s+(?:Thể thao|Phát thanh)[^,;]+?)?)"
    rf"(?=\s+(?:về|{ACTS}|giao|khóa|kỳ họp|tại|triển khai|thực hiện)\b|[,;.]|$)"
)
SUBJECT = re.compile(rf"\b(?:về\s+(?:việc\s+)?|(?=(?:{ACTS})\s))(?P<subject>.+)$")
_ISSUER = (
    r"(?:UBND|[ỦU][yỷỶ] ban nhân dân|Sở|Ban|(?:Chi )?[Cc]ục|Văn phòng|Trung tâm|Công an|Thanh tra"
    r"|Phòng|Trường|Tỉnh ủy|Thành ủy)\b"
)
# Behind the last document: who therefore issues the plan.
ISSUES = re.compile(
    rf"(?:^|[,;.]\s+)(?:nay,?\s+)?{_ISSUER}(?:"
    r"[^;]*?\s(?:ban hành|xây dựng|triển khai|đề ra|lập|tổ chức)\s[^;]*\b(?:sau|dưới đây)\s*[:.]?\s*$"
    r"|[^,;]*?\s(?:ban hành|xây dựng)\s+(?:[Kk]ế hoạch|[Cc]hương trình)\b[^;]*$)"
)
Item = dict[str, Any]


def opens_basis(text: str) -> bool:
    """Whether a paragraph cites what the plan is based on.

    Examples
    --------
    >>> opens_basis("Căn cứ Luật Bảo vệ môi trường;"), opens_basis("Thực hiện tốt các nhiệm vụ")
    (True, False)
    """
    found = OPENS.match(text)
    return found is not None and CITED.match(text, found.end()) is not None


def read_citations(text: str) -> list[Item]:
    """Every document that a paragraph cites, with number, date (ISO), issuer and subject where it tells them.

    Examples
    --------
    >>> text = "Căn cứ Luật Tổ chức chính quyền địa phương; Quyết định số 12/QĐ-TTg ngày 03/01/2026 của "
    >>> text += "Thủ tướng Chính phủ về tăng trưởng xanh;"
    >>> [(i["document"], i["number"], i["subject"]) for i in read_citations(text)]
    [('Luật', None, 'Tổ chức chính quyền địa phương'), ('Quyết định', '12/QĐ-TTg', 'tăng trưởng xanh')]
    """
    flat = ISSUES.sub("", " ".join(text.split()))
    return [item for part in _parts(flat) if (item := _item(part))]


def _parts(flat: str) -> Iterator[str]:
    """One part for each document with a number, or each part between semicolons."""
    for part in flat.split(";"):
        starts = [m.start() for m in CITED.finditer(part) if NUMBER.match(part, _behind(m))]
        bounds = [0, *starts[1:], len(part)]
        yield from (part[a:b].strip(" ,.") for a, b in pairwise(bounds))


def _behind(found: re.Match[str]) -> int:
    return found.end() + 1


def _item(part: str) -> Item | None:
    found = CITED.search(part)
    if found is None:
        return None
    rest = part[found.end() :].strip()
    number, day, issuer = NUMBER.match(rest), DATE.search(rest), ISSUER.search(rest)
    after = rest[max(m.end() for m in (number, day, issuer) if m) :] if (number or day or issuer) else rest
    subject = SUBJECT.search(after)
    document = found["document"]
    named = None if number else re.split(r"\s+(?:số|ngày|năm|của)\b|,", rest)[0].strip(" .")
    return {
        "document": document[0].upper() + document[1:].lower(),
        "number": re.sub(r"\s", "", number[1]).replace("–", "-").rstrip(".") if number else None,
        "date": _iso(day),
        "issuer": issuer["issuer"].strip(" .") if issuer else None,
        "subject": (subject["subject"].strip(" .,") if subject and number else named) or None,
    }


def _iso(found: re.Match[str] | None) -> str | None:
    if found is None or not (1 <= int(found[1]) <= 31 and 1 <= int(found[2]) <= 12):
        return None
    return f"{int(found[3]):04d}-{int(found[2]):02d}-{int(found[1]):02d}"
