"""The indicator table of a plan: number, indicator with unit, leads, coordinators; a row per sub-index."""

from collections.abc import Mapping
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement

from xanh.documents.write.page import CENTRE, LEFT, line, set_widths

Facts = Mapping[str, Any]
COLUMNS = ("STT", "CHỈ SỐ THÀNH PHẦN", "CƠ QUAN CHỦ TRÌ THỰC HIỆN", "CƠ QUAN PHỐI HỢP THỰC HIỆN")
WIDTHS = (12, 80, 70, 90)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def write_table(document: Any, facts: Facts) -> None:
    """Add the table; the header row repeats on every page."""
    table = document.add_table(rows=1, cols=len(COLUMNS))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    set_widths(table, WIDTHS)
    _put(table.rows[0], [[name] for name in COLUMNS], style="b", align=CENTRE)
    _repeat(table.rows[0])
    for group in _groups(facts):
        _section(table.add_row(), group)
        for item in facts["indicators"]:
            if item["subindex"] == group["number"]:
                _indicator(table.add_row(), item)
    line(document, 'Ghi chú: viết tắt "CSTP": Chỉ số thành phần.', size=12, style="i")


def _groups(facts: Facts) -> list[dict[str, Any]]:
    named = {g["number"]: g for g in facts.get("subindices") or []}
    numbers = sorted({i["subindex"] for i in facts["indicators"]} | set(named))
    return [{"name": "", **named.get(n, {}), "number": n} for n in numbers]


def _section(row: Any, group: Mapping[str, Any]) -> None:
    number = group["number"]
    label = group.get("roman") or ROMAN[number - 1]
    merged = row.cells[1].merge(row.cells[-1])
    _fill(row.cells[0], [label], style="b", align=CENTRE)
    _fill(merged, [f"CSTP {number}. {group['name']}"], style="b", align=LEFT)


def _indicator(row: Any, item: Mapping[str, Any]) -> None:
    unit = f" ({item['unit_note']})" if item.get("unit_note") else ""
    coordinating = _party_lines(item.get("coordinating") or [])
    if item.get("coordinating_note"):
        coordinating.append(f"{item['coordinating_note']}.")
    _put(
        row,
        [[str(item["number"])], [item["name"] + unit], _party_lines(item.get("lead") or []), coordinating],
    )


def _party_lines(parties: list[Any]) -> list[str]:
    return [f"- {_party(p)};" for p in parties]


def _party(party: Any) -> str:
    """The name as the source spells it; a scope in parentheses behind it."""
    if isinstance(party, str):
        return party
    written = party.get("as_written") or party["agency"]
    name = party["agency"] if "(" in written else written
    return f"{name} ({party['scope']})" if party.get("scope") else str(name)


def _put(row: Any, texts: list[list[str]], *, style: str = "", align: Any = LEFT) -> None:
    for column, (cell, lines) in enumerate(zip(row.cells, texts, strict=True)):
        _fill(cell, lines, style=style, align=align if column else CENTRE)
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _fill(cell: Any, lines: list[str], *, style: str, align: Any) -> None:
    blank = list(cell.paragraphs)
    for text in lines or [""]:
        line(cell, text, size=12, style=style, align=align)
    for paragraph in blank:
        cell._element.remove(paragraph._element)


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
