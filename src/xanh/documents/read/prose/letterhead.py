"""Who issues a plan, by the lines in capitals in the left of its head."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from xanh.documents.read.prose.outline import Block
from xanh.documents.read.province import official_name, official_names
from xanh.documents.read.spellings import sure_spelling
from xanh.documents.read.vocabulary import Vocabulary

MOTTO = re.compile(r"cộng h(?:òa|oà|oa) xã hội|độc lập", re.IGNORECASE)
NUMBER = re.compile(r"^\W*số\b", re.IGNORECASE)
UNITS = r"TỈNH|THÀNH PHỐ|TP\.?|XÃ|PHƯỜNG|ĐẶC KHU|HUYỆN|QUẬN|THỊ XÃ|THỊ TRẤN"
BODY = r"SỞ|BAN|CỤC|CHI CỤC|VĂN PHÒNG|THANH TRA|TRUNG TÂM|PHÒNG|CÔNG AN|BỘ CHỈ HUY|TRƯỜNG|HỘI|LIÊN MINH"
PROVINCES = "|".join(re.escape(name.upper()) for name in official_names())  # "HẢI PHÒNG" holds a PHÒNG
COMMITTEE = re.compile(
    rf"(?:UBND|[ỦU][YỶ] BAN NHÂN DÂN)\s+(?P<unit>{UNITS})\s+"
    rf"(?P<place>(?:{PROVINCES})\b|.+?(?=\s+(?:{BODY})\b|$))"
)
DEPARTMENT = re.compile(rf"\b(?:{BODY})\b.*$")
COMMITTEE_OF = re.compile(r"^(?:Chủ tịch )?(?:UBND|[ỦU][yỷ] ban nhân dân) ", re.IGNORECASE)
OF = re.compile(r"\bcủa (?P<issuer>[^,;()]+)")
PLACE_OF_ISSUE = re.compile(r"([A-ZĐÀ-Ỹ][\w'-]*(?: (?:- )?[A-ZĐÀ-Ỹ][\w'-]*){0,4}), ngày\b")
PROVINCIAL = ("tỉnh", "thành phố")


@dataclass(frozen=True)
class Issuer:
    """The body that issues a plan, its code, and the paragraph that names it."""

    name: str
    code: str | None
    block: Block


def read_issuer(top: Sequence[Block], vocabulary: Vocabulary) -> Issuer | None:
    """The issuer: a committee, or the department below it ("UBND TỈNH ... / SỞ CÔNG THƯƠNG").

    Only lines in capitals above the number of the document count; None where there are none.
    """
    lines = _lines(top)
    text = unicodedata.normalize("NFC", " ".join(b.flat.strip(" -–") for b in lines))
    committee = COMMITTEE.search(text)
    rest = text[committee.end() :] if committee else text
    department = DEPARTMENT.search(rest)
    if department:
        name, code = _department(department[0], committee, vocabulary, top)
    elif committee:
        name = _committee(committee)
        known = sure_spelling(name, vocabulary)
        code = (known.code or None) if known else None
    else:
        return None
    return Issuer(name, code, lines[-1])


def annexed(block: Block, vocabulary: Vocabulary) -> Issuer | None:
    """The issuer that the line under an annex's title names: "(Kèm theo Kế hoạch số ... của UBND xã X)"."""
    found = OF.search(block.flat)
    if found is None:
        return None
    name = COMMITTEE_OF.sub("UBND ", found[1].strip())
    known = sure_spelling(name, vocabulary)
    return Issuer(name, (known.code or None) if known else None, block)


def places_named(top: Sequence[Block]) -> list[str]:
    """The places that the lines above a plan name with their capitals: "Đồng Đăng, ngày 05 tháng 01 ..."."""
    return [found[1] for block in top if (found := PLACE_OF_ISSUE.match(block.flat))]


def _as_elsewhere(name: str, top: Sequence[Block]) -> str:
    """A name from capitals with those that it has where the text goes on."""
    for block in top:
        at = unicodedata.normalize("NFC", block.flat).lower().find(name.lower())
        if at >= 0 and not (shown := block.flat[at : at + len(name)]).isupper() and not block.is_title:
            return name[0] + shown[1:]
    return name


def _lines(top: Sequence[Block]) -> list[Block]:
    found: list[Block] = []
    for block in top:
        if NUMBER.match(block.flat) or (MOTTO.search(block.flat) and found):
            break
        if block.is_title and not MOTTO.search(block.flat):
            found.append(block)
    return found[:4]


def _committee(found: re.Match[str]) -> str:
    unit = found["unit"].lower().replace("tp.", "thành phố").replace("tp", "thành phố")
    return f"UBND {unit} {_place(found['place'])}"


def _department(
    written: str, committee: re.Match[str] | None, vocabulary: Vocabulary, top: Sequence[Block]
) -> tuple[str, str | None]:
    """The department with its province behind it, as plans name it in full."""
    text = written.strip()
    known = sure_spelling(text, vocabulary)
    name = known.name if known else _as_elsewhere(text[0] + text[1:].lower(), top)
    unit = committee["unit"].lower() if committee else ""
    above = f" {unit} {_place(committee['place'])}" if committee and unit in PROVINCIAL else ""
    return f"{name}{above}", (known.code or None) if known else None


def _place(written: str) -> str:
    """A place in capitals with those of its name: "ĐỒNG ĐĂNG" is Đồng Đăng."""
    official = official_name(written.strip())
    return official or re.sub(r"\w+", lambda m: m[0][0] + m[0][1:].lower(), written.strip())
