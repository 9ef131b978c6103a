"""Which province a plan is of, by its head."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from xanh.reference import provinces

TOP = 40  # filled lines from the top


def province_of(lines: Sequence[str]) -> str | None:
    """The province that the letterhead, the place of issue or the title names; None where none is named.

    Examples
    --------
    >>> province_of(["ỦY BAN NHÂN DÂN", "TỈNH QUẢNG NINH", "Số: 12/KH-UBND"])
    'Quảng Ninh'
    >>> province_of(["SỞ Y TẾ", "Huế, ngày 05 tháng 01 năm 2026"]), province_of(["Kế hoạch"])
    ('Huế', None)
    """
    top = [unicodedata.normalize("NFC", line).strip() for line in lines if line.strip()][:TOP]
    for pattern in PLACES:
        for at, line in enumerate(top):
            both = f"{line} {top[at + 1] if at + 1 < len(top) else ''}"
            found = re.search(pattern.format(names=_names()), both, re.IGNORECASE)
            if found and (found.start() < len(line)):
                return _official()[found[1].lower()]
    return None


def official_name(written: str) -> str | None:
    """A province's name with its own capitals.

    Examples
    --------
    >>> official_name("BÀ RỊA - VŨNG TÀU"), official_name("Paris")
    ('Bà Rịa - Vũng Tàu', None)
    """
    return _official().get(unicodedata.normalize("NFC", " ".join(written.lower().split())))


PLACES = (
    r"^(?:(?:ubnd|ủy ban nhân dân|uỷ ban nhân dân) )?(?:tỉnh|thành phố|tp\.?) ({names})\b",
    r"^({names}), ngày\b",
    r"\b(?:tỉnh|thành phố|tp\.?) ({names})\b",
)


@cache
def _official() -> dict[str, str]:
    named = {name for p in provinces() for name in (p.old_name, p.new_name)}
    names = {re.sub(r"^(?:Thành phố|Tỉnh) ", "", name) for name in named}
    return {unicodedata.normalize("NFC", name).lower(): name for name in names}


@cache
def official_names() -> tuple[str, ...]:
    """The names of all provinces, of before and after the mergers, longest first.

    Examples
    --------
    >>> official_names()[0]
    'Bà Rịa - Vũng Tàu'
    """
    return tuple(sorted(_official().values(), key=lambda name: (-len(name), name)))


@cache
def _names() -> str:
    return "|".join(re.escape(name) for name in official_names())
