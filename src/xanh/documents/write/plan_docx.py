"""A plan written as DOCX from its facts.

The facts have the shape of a plan draft's JSON. The sentences around the facts are plain official phrases of
this project; a source plan's own wording is not reproduced.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from xanh.documents.write.official_words import long_date
from xanh.documents.write.page import CENTRE, LEFT, fill, line, new_document, to_bytes, two_columns
from xanh.documents.write.plan_prose import write_body
from xanh.documents.write.plan_table import write_table
from xanh.reference import layout_rules

Facts = Mapping[str, Any]


def write_plan(facts: Facts) -> bytes:
    """A plan as a .docx file; the same facts give the same bytes.

    Parameters
    ----------
    facts : mapping
        Header, and either `indicators` (written as a table of four columns) or `targets`, `tasks`,
        `reporting`, `recipients`, `archive`, `signer` (written as prose). See `xanh.reference.plan_facts`.

    Examples
    --------
    >>> from xanh.reference import plan_facts
    >>> write_plan(plan_facts("langson_2024_sgtvt"))[:2]
    b'PK'
    """
    header = facts["header"]
    document = new_document(title=header.get("title") or "", landscape=bool(facts.get("indicators")))
    if header.get("part"):
        _appendix_heading(document, header)
    else:
        _official_heading(document, header)
    if facts.get("indicators"):
        write_table(document, facts)
    if any(facts.get(part) for part in ("targets", "tasks", "reporting")):
        write_body(document, facts)
    if facts.get("recipients") or facts.get("signer"):
        _closing(document, facts)
    return to_bytes(document)


def _official_heading(document: Any, header: Facts) -> None:
    left, right = two_columns(document, (66, 99))
    words = layout_rules().wording
    issuer = _short(header.get("issuer") or "")
    number = header.get("number") or "      /KH"
    province = province_of(header)
    superior = (
        [(f"UBND TỈNH {province.upper()}", 12, "")] if province and not issuer.startswith("UBND") else []
    )
    fill(left, [*superior, (issuer.upper(), 12, "b"), (f"Số: {number}", 13, "")])
    fill(
        right,
        [
            (words.national_name, 12, "b"),
            (words.motto, 13, "b"),
            (f"{province or '      '}, {_day(header)}", 13, "i"),
        ],
    )
    line(document, "")
    line(document, (header.get("document") or "Kế hoạch").upper(), align=CENTRE, style="b")
    line(document, header.get("title") or "", align=CENTRE, style="b")
    line(document, "")


def _appendix_heading(document: Any, header: Facts) -> None:
    line(document, header["part"], align=CENTRE, style="b")
    line(document, (header.get("title") or "").upper(), align=CENTRE, style="b")
    if header.get("number"):
        parent = f"{header.get('document') or 'Kế hoạch'} số {header['number']}"
        day = f" ngày {plain_date(header['date'])}" if header.get("date") else ""
        line(document, f"(Kèm theo {parent}{day} của {header['issuer']})", align=CENTRE, style="i")
    line(document, "")


def _closing(document: Any, facts: Facts) -> None:
    line(document, "")
    left, right = two_columns(document, (85, 80))
    fill(left, _recipient_lines(facts), align=LEFT)
    signer = facts.get("signer") or {}
    title, name = signer.get("title"), signer.get("name")
    lines = [(title.upper(), 14, "b")] if title else []
    fill(right, [*lines, *[("", 14, "")] * 4, (name or "", 14, "b")])


def _recipient_lines(facts: Facts) -> list[tuple[str, int, str]]:
    lines = [("Nơi nhận:", 12, "bi")] if facts.get("recipients") else []
    for item in facts.get("recipients") or []:
        note = f" ({item['note']})" if item.get("note") else ""
        lines.append((f"- {item.get('as_written') or item['name']}{note};", 11, ""))
    archive = (facts.get("archive") or {}).get("as_written")
    return [*lines, *([(f"- {archive}.", 11, "")] if archive else [])]


def plain_date(iso: str) -> str:
    """21/01/2026."""
    return date.fromisoformat(str(iso)).strftime("%d/%m/%Y")


def _day(header: Facts) -> str:
    day = header.get("date")
    return long_date(date.fromisoformat(str(day)) if day else None, header.get("year"))


def province_of(header: Facts) -> str | None:
    """The province named by the issuer, by the plan above it or by the title."""
    above = [str(item.get("issuer") or "") for item in header.get("legal_basis") or []]
    for text in (header.get("issuer") or "", *above, header.get("title") or ""):
        if found := re.search(r"tỉnh ((?:[A-ZĐÀ-Ỹ][\w]*[ -]{0,3})+)", text):
            return found[1].strip()
    return None


def _short(issuer: str) -> str:
    """A department without the province: "Sở Xây dựng tỉnh Lạng Sơn" signs as SỞ XÂY DỰNG."""
    return issuer if issuer.startswith("UBND") else re.sub(r" tỉnh [A-ZĐÀ-Ỹ].*$", "", issuer)
