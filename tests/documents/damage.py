"""Made-up plans with an indicator table, and what a scan read by an English model makes of them.

Facts are drawn from the vocabulary at random, set as a table of four columns by Chromium, turned into
pictures and read by Tesseract without Vietnamese: accents go, columns run into each other, row numbers get
lost.
"""

import html
import os
import random
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.chromium import CHROMIUM
from xanh import reference

TOOLS = (CHROMIUM, "pdftoppm", "tesseract")
LEADING = ("department", "provincial", "central", "public_service", "board")
GROUPED = ("group", "association", "company_group", "company")
SCOPES = (
    "khu vực đô thị",
    "khu vực nông thôn",
    "trong các khu công nghiệp",
    "đối với doanh nghiệp nhỏ và vừa",
)
ROMAN = ("I", "II", "III", "IV")
DAY = "2026-03-05"


@dataclass(frozen=True)
class Look:
    """How a plan is set and scanned: widths in per cent, points of type, dots per inch, skew in degrees."""

    widths: tuple[int, int, int, int] = (5, 35, 25, 35)
    points: float = 12
    dpi: int = 300
    skew: float = 0.0
    dashes: bool = True


LOOKS = (
    Look(),
    Look(widths=(6, 30, 27, 37), points=13, dpi=250),
    Look(widths=(5, 38, 22, 35), points=11, skew=0.3),
    Look(widths=(5, 27, 30, 38), points=12, dpi=200),
    Look(widths=(6, 34, 25, 35), points=13, dpi=250, skew=-0.4, dashes=False),
)


def missing_tools() -> list[str]:
    """The programs this needs and the machine lacks."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]


def random_plan(seed: int, rows: int | None = None) -> dict[str, Any]:
    """Facts of a plan as a perfect reading gives them."""
    rng = random.Random(seed)
    nodes = [i for i in reference.indicators() if i.kind == "indicator"]
    kept = sorted(rng.sample(nodes, rows or rng.randint(20, len(nodes))), key=lambda i: i.code)
    number = f"{rng.randint(10, 400)}/KH-UBND"
    return {"number": number, "date": DAY, "indicators": [_row(i, rng) for i in kept]}


def _row(indicator: reference.IndicatorFact, rng: random.Random) -> dict[str, Any]:
    now = [a for a in reference.agencies() if not a.valid_to and a.code != "ubnd-tinh"]
    bodies = [a for a in now if a.kind in LEADING]
    groups = [a for a in now if a.kind in GROUPED and a.parent in (None, "ubnd-tinh") and "òng" not in a.name]
    lead = rng.sample([*bodies, reference.agency("cap-xa")], rng.choice((1, 1, 1, 1, 2, 2, 3)))
    rest = [a for a in bodies if a not in lead or rng.random() < 0.05]
    chosen = rng.sample(rest, rng.randint(1, 4)) + rng.sample(groups, rng.randint(1, 3))
    scoped = len(lead) > 1 and rng.random() < 0.4
    return {
        "subindex": int(indicator.parent),
        "number": indicator.number,
        "name": indicator.name,
        "unit_note": indicator.unit_note or None,
        "lead": [_party(a, rng, rng.choice(SCOPES) if scoped else None) for a in lead],
        "coordinating": [_party(a, rng) for a in chosen],
    }


def _party(agency: reference.AgencyFact, rng: random.Random, scope: str | None = None) -> dict[str, Any]:
    written = rng.choice((agency.name, *agency.variants[:1]))
    return {"agency": agency.name, "as_written": written, "scope": scope}


def as_html(plan: dict[str, Any], look: Look) -> str:
    """The plan's appendix as a page."""
    rows, group = [], 0
    for row in plan["indicators"]:
        if row["subindex"] != group:
            group = row["subindex"]
            name = next(i.name for i in reference.indicators() if i.code == str(group))
            rows.append(f"<tr><td>{ROMAN[group - 1]}</td><td colspan=3><b>CSTP {group}. {name}</b></td></tr>")
        unit = f" ({row['unit_note']})" if row["unit_note"] else ""
        cells = (str(row["number"]), html.escape(row["name"] + unit), _leads(row, look), _others(row, look))
        rows.append("<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    columns = "".join(f"<col style='width:{w}%'>" for w in look.widths)
    return PAGE.format(
        rows="".join(rows), columns=columns, points=look.points, skew=look.skew, number=plan["number"]
    )


def _leads(row: dict[str, Any], look: Look) -> str:
    texts = [_written(p) for p in row["lead"]]
    dash = "- " if look.dashes and len(texts) > 1 else ""
    return ";<br>".join(f"{dash}{t}" for t in texts) + ("." if dash else "")


def _others(row: dict[str, Any], look: Look) -> str:
    texts = [_written(p) for p in row["coordinating"]]
    lines = (
        ["; ".join(texts[i : i + 2]) for i in range(0, len(texts), 2)] if look.dashes else ["; ".join(texts)]
    )
    return ";<br>".join(("- " if look.dashes else "") + line for line in lines) + "."


def _written(party: dict[str, Any]) -> str:
    return html.escape(party["as_written"]) + (f" ({party['scope']})" if party["scope"] else "")


def scanned(plan: dict[str, Any], look: Look, folder: Path) -> str:
    """The text that Tesseract's English model reads from the plan's pages."""
    page, paper = folder / "plan.html", folder / "plan.pdf"
    page.write_text(as_html(plan, look), "utf-8")
    run(
        CHROMIUM,
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--print-to-pdf={paper}",
        str(page),
    )
    run("pdftoppm", "-r", str(look.dpi), "-gray", "-png", str(paper), str(folder / "page"))
    pages = sorted(folder.glob("page*.png"))
    return "\f".join(run("tesseract", str(p), "-", "-l", "eng").replace("\f", "") for p in pages)


def run(*command: str) -> str:
    """What a program of the scan prints; Tesseract on one thread, as more wait for each other by spinning."""
    one_thread = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    done = subprocess.run(command, check=True, capture_output=True, timeout=180, env=one_thread)
    return done.stdout.decode("utf-8")


PAGE = """<!doctype html><meta charset="utf-8"><style>
@page {{ size: A4 landscape; margin: 15mm }}
body {{ font: {points}pt Tinos, "Times New Roman", serif; transform: rotate({skew}deg) }}
h1 {{ font-size: 1em; text-align: center }}
table {{ border-collapse: collapse; width: 100%; table-layout: fixed }}
td, th {{ border: 1px solid #000; padding: 2px 4px; vertical-align: middle }}
tr {{ break-inside: avoid }}
</style>
<h1>PHỤ LỤC<br>TRIỂN KHAI CẢI THIỆN, NÂNG CAO CHỈ SỐ XANH (PGI) CẤP TỈNH NĂM 2026</h1>
<p style="text-align:center"><i>
(Kèm theo Kế hoạch số: {number} ngày 05 tháng 3 năm 2026 của UBND tỉnh Lạng Sơn)</i></p>
<table><colgroup>{columns}</colgroup>
<thead><tr><th>STT</th><th>CHỈ SỐ THÀNH PHẦN</th>
<th>CƠ QUAN CHỦ TRÌ<br>THỰC HIỆN</th><th>CƠ QUAN PHỐI HỢP<br>THỰC HIỆN</th></tr></thead>
<tbody>{rows}</tbody></table>
<p>Ghi chú: viết tắt "CSTP": Chỉ số thành phần.</p>
"""
