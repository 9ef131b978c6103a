"""Plans printed as PDF in many looks: by Chromium from a page, by LibreOffice from a Word file.

The text is that of `write_plan`; a look changes how it is set: typefaces, paper, rules, headings, rows.
"""

from __future__ import annotations

import html
import io
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.table import Table

from tests.chromium import CHROMIUM
from tests.documents.damage import random_plan, run
from xanh.documents.write import write_plan
from xanh.reference import indicators

TOOLS = (CHROMIUM, "soffice")
OFFICIAL = ("STT", "CHỈ SỐ THÀNH PHẦN", "CƠ QUAN CHỦ TRÌ THỰC HIỆN", "CƠ QUAN PHỐI HỢP THỰC HIỆN")
UNITS = ("TT", "Nội dung chỉ tiêu", "Đơn vị chủ trì", "Đơn vị phối hợp")
SHORT = ("TT", "Chỉ tiêu", "Chủ trì", "Phối hợp")


@dataclass(frozen=True)
class Print:
    """How a plan is set: `program` prints it; widths in per cent, `points` of type, `leading` in ems.

    `rules`: "all", "double" (each cell has its own), "pale" (grey hairlines). `split`: rows may break
    over pages. `again`: headings come again on every page. `justified`: both edges even, lines indented.
    `furniture`: the browser's running head and foot.
    """

    program: str = CHROMIUM
    family: str = "Tinos"
    points: float = 12
    leading: float = 1.2
    landscape: bool | None = None
    widths: tuple[int, int, int, int] = (5, 35, 25, 35)
    headings: tuple[str, str, str, str] = OFFICIAL
    rules: str = "all"
    split: bool = False
    again: bool = True
    justified: bool = True
    furniture: bool = False


PRINTS = {
    "official": Print(),
    "office": Print(program="soffice"),
    "office-split": Print(
        program="soffice", points=13, landscape=False, split=True, headings=UNITS, widths=(8, 32, 27, 33)
    ),
    "sans-split": Print(
        family="DejaVu Sans", points=9, landscape=False, split=True, headings=UNITS, widths=(7, 33, 27, 33)
    ),
    "ragged": Print(
        family="DejaVu Serif", points=11, justified=False, again=False, rules="pale", headings=SHORT
    ),
    "wide-leading": Print(points=14, leading=1.5, rules="double", widths=(6, 30, 27, 37), furniture=True),
}


def made_table(seed: int) -> dict[str, Any]:
    """The facts of a made-up plan with an indicator table, in the shape of a transcription."""
    drawn = random_plan(seed)
    named = [{"number": int(i.code), "name": i.name} for i in indicators() if i.kind == "subindex"]
    header = {"part": "Phụ lục", "title": "Triển khai Chỉ số Xanh năm 2026", "issuer": "UBND tỉnh Lạng Sơn"}
    return {
        "header": header | {"number": drawn["number"], "date": drawn["date"]},
        "subindices": [g for g in named if any(r["subindex"] == g["number"] for r in drawn["indicators"])],
        "indicators": drawn["indicators"],
    }


def missing_tools() -> list[str]:
    """The programs this needs and the machine lacks."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def as_pdf(facts: dict[str, Any], look: Print, folder: Path) -> bytes:
    """The plan as a PDF file; `folder` holds what is made on the way."""
    return as_pdfs([facts], look, folder)[0]


def as_pdfs(plans: Sequence[dict[str, Any]], look: Print, folder: Path) -> list[bytes]:
    """Several plans in the same look; LibreOffice starts once for all of them."""
    if look.program == "soffice":
        return by_office([_as_docx(facts, look) for facts in plans], folder)
    return [_by_browser(_as_html(facts, look), look, folder) for facts in plans]


def by_office(documents: Sequence[bytes], folder: Path) -> list[bytes]:
    """Word files as LibreOffice prints them."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [folder / f"{number}.docx" for number in range(len(documents))]
    for name, data in zip(names, documents, strict=True):
        name.write_bytes(data)
    home = f"-env:UserInstallation={(folder / 'office').as_uri()}"
    run("soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, names))
    return [name.with_suffix(".pdf").read_bytes() for name in names]


def _by_browser(page: str, look: Print, folder: Path) -> bytes:
    folder.mkdir(parents=True, exist_ok=True)
    source, paper = folder / "plan.html", folder / "plan.pdf"
    source.write_text(page, "utf-8")
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    options += [] if look.furniture else ["--no-pdf-header-footer"]
    run(CHROMIUM, *options, f"--print-to-pdf={paper}", source.as_uri())
    return paper.read_bytes()


def _as_docx(facts: dict[str, Any], look: Print) -> bytes:
    document = Document(io.BytesIO(write_plan(facts)))
    section = document.sections[0]
    if look.landscape is not None:
        sides = sorted((section.page_width, section.page_height), reverse=look.landscape)
        section.page_width, section.page_height = sides
    for part in document.iter_inner_content():
        if isinstance(part, Table) and _has_rules(part):
            _reset(part, look, section.page_width - section.left_margin - section.right_margin)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _reset(table: Any, look: Print, width: int) -> None:
    """A written table in another look."""
    for cell, heading in zip(table.rows[0].cells, look.headings, strict=True):
        cell.paragraphs[0].runs[0].text = heading
    for column, share in zip(table.columns, look.widths, strict=True):
        column.width = int(width * share / 100)
    for row in table.rows:
        for mark in row._tr.xpath("./w:trPr/w:cantSplit") if look.split else ():
            mark.getparent().remove(mark)
        for cell, share in zip(row.cells, look.widths, strict=True):
            if len({c._tc for c in row.cells}) == len(look.widths):
                cell.width = int(width * share / 100)
            for piece in (p for paragraph in cell.paragraphs for p in paragraph.runs):
                piece.font.size = Pt(look.points)


def _as_html(facts: dict[str, Any], look: Print) -> str:
    document = Document(io.BytesIO(write_plan(facts)))
    parts = [
        _table(p, look) if isinstance(p, Table) else _paragraph(p) for p in document.iter_inner_content()
    ]
    landscape = look.landscape if look.landscape is not None else bool(facts.get("indicators"))
    return PAGE.format(
        parts="\n".join(parts),
        paper="A4 landscape" if landscape else "A4",
        family=look.family,
        points=look.points,
        leading=look.leading,
        rules=RULES[look.rules],
        align="justify" if look.justified else "left",
        indent="1.27cm" if look.justified else "0",
        rows="auto" if look.split else "avoid",
        heads="table-header-group" if look.again else "table-row-group",
    )


def _paragraph(paragraph: Any) -> str:
    """A paragraph with its place and style; spaces that Word would show stay."""
    names = []
    if paragraph.alignment == WD_ALIGN_PARAGRAPH.CENTER:
        names.append("centre")
    if paragraph.paragraph_format.first_line_indent == Mm(12.7):
        names.append("indent")
    runs = paragraph.runs
    names += ["bold"] if any(r.bold for r in runs) else []
    names += ["italic"] if any(r.italic for r in runs) else []
    return f'<p class="{" ".join(names)}">{html.escape(paragraph.text) or "&nbsp;"}</p>'


def _has_rules(table: Any) -> bool:
    return bool(table.style) and table.style.name == "Table Grid"


def _table(table: Any, look: Print) -> str:
    if not _has_rules(table):
        cells = "".join(f"<td>{_inside(cell)}</td>" for cell in table.rows[0].cells)
        return f'<table class="plain"><tr>{cells}</tr></table>'
    columns = "".join(f'<col style="width:{share}%">' for share in look.widths)
    heads = "".join(f"<th>{html.escape(heading)}</th>" for heading in look.headings)
    rows = "".join(f"<tr>{''.join(_cells(row.cells))}</tr>" for row in table.rows[1:])
    return (
        f'<table class="ruled"><colgroup>{columns}</colgroup>'
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )


def _cells(cells: Iterable[Any]) -> Iterator[str]:
    for _, group in groupby(cells, key=lambda cell: cell._tc):
        members = list(group)
        yield f"<td colspan={len(members)}>{_inside(members[0])}</td>"


def _inside(cell: Any) -> str:
    return "".join(_paragraph(paragraph) for paragraph in cell.paragraphs)


RULES = {
    "all": "border-collapse: collapse } .ruled td, .ruled th { border: 1px solid #000",
    "pale": "border-collapse: collapse } .ruled td, .ruled th { border: .5px solid #999",
    "double": "border-collapse: separate; border-spacing: 0 } .ruled td, .ruled th { border: 1px solid #000",
}
PAGE = """<!doctype html><meta charset="utf-8"><title>KH</title><style>
@page {{ size: {paper}; margin: 20mm 15mm 20mm 30mm }}
body {{ font: {points}pt/{leading} "{family}"; margin: 0; text-align: {align} }}
p {{ margin: 0 }}
.indent {{ text-indent: {indent}; margin-bottom: 6pt }}
.centre {{ text-align: center }}
.bold, th {{ font-weight: bold }}
.italic {{ font-style: italic }}
table {{ width: 100%; table-layout: fixed }}
.plain td {{ width: 60%; vertical-align: top; text-align: left }}
.plain td:first-child {{ width: 40% }}
.ruled {{ {rules}; padding: 2px 4px; text-align: left; vertical-align: middle; break-inside: {rows} }}
.ruled tr {{ break-inside: {rows} }}
thead {{ display: {heads} }}
</style>
{parts}
"""
