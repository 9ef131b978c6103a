"""Made-up plans of any province and subject, as Word files in many shapes, with their facts.

The facts have the shape of a transcription. Names of places, indices and tasks are put together at random;
no sentence is that of a real plan.
"""

from __future__ import annotations

import io
import random
from typing import Any

from docx import Document

from tests.documents.any_text import (
    DEADLINES,
    GROUPS,
    PARTS,
    PLACES,
    PRODUCTS,
    PROSE,
    SUBJECTS,
    Made,
    aims,
    closing,
    letterhead,
    organisation,
    task,
    vi,
)
from xanh.documents.read import read_plan


def any_plan(seed: int) -> Made:
    """A plan with two or three parts of different shapes."""
    rng = random.Random(seed)
    made = Made(Document(), {"targets": [], "tasks": [], "indicators": [], "recipients": []}, rng)
    place, subject = rng.choice(PLACES), rng.choice(SUBJECTS)
    letterhead(made, place, subject)
    aims(made, subject)
    made.line("II. NHIỆM VỤ, GIẢI PHÁP")
    rng.choice(PROSE)(made)
    made.line("III. TỔ CHỨC THỰC HIỆN")
    organisation(made)
    closing(made)
    rng.choice(TABLES)(made)
    if rng.random() < 0.5:
        _target_table(made)
    return made


TASK_HEADS = (
    ("STT", "Nội dung nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian hoàn thành", "Sản phẩm"),
    (
        "TT",
        "Nhiệm vụ, giải pháp",
        "Đơn vị chủ trì thực hiện",
        "Đơn vị phối hợp",
        "Thời hạn",
        "Kết quả đầu ra",
    ),
    ("Số TT", "Công việc", "Chủ trì", "Phối hợp", "Tiến độ", "Dự kiến sản phẩm"),
    (
        "STT",
        "Nội dung",
        "Cơ quan, đơn vị chủ trì",
        "Cơ quan, đơn vị phối hợp",
        "Thời gian thực hiện",
        "Kết quả",
    ),
)


def _task_table(made: Made) -> None:
    """Sections in merged rows, a row for each task."""
    rows = made.document.add_table(rows=1, cols=6)
    for cell, head in zip(rows.rows[0].cells, made.rng.choice(TASK_HEADS), strict=True):
        cell.text = head
    for roman, part in zip(("I", "II"), made.rng.sample(PARTS, 2), strict=True):
        cells = rows.add_row().cells
        if made.rng.random() < 0.5:
            cells[1].merge(cells[5])
        cells[0].text, cells[1].text = roman, part
        for number in range(1, made.rng.randint(2, 5)):
            _task_row(made, rows.add_row().cells, number)


def _task_row(made: Made, cells: Any, number: int) -> None:
    leads, joined = made.bodies(1, 2), [*made.bodies(0, 2), *made.rng.sample(GROUPS, 1)]
    joined = [j for j in joined if j not in leads]
    text, (shown, deadline) = made.words(), made.rng.choice(DEADLINES)
    cells[0].text, cells[1].text = str(number), f"{text[0].upper()}{text[1:]}"
    cells[2].text = _list(made, leads)
    cells[3].text = _list(made, joined)
    cells[4].text, cells[5].text = shown, made.rng.choice(PRODUCTS)
    task(made, text, leads, joined, deadline)


def _list(made: Made, names: list[str]) -> str:
    shown = [made.shown(n) for n in names]
    shown[0] = shown[0][0].upper() + shown[0][1:]
    way = made.rng.randrange(3)
    if way == 0:
        return "\n".join(f"- {name};" for name in shown)
    return ("; " if way == 1 else ", ").join(shown)


def _one_cell_table(made: Made) -> None:
    """One column says who leads and who joins, behind a) and b)."""
    rows = made.document.add_table(rows=1, cols=4)
    heads = ("STT", "Nội dung thực hiện", "Cơ quan thực hiện", "Thời gian thực hiện")
    for cell, head in zip(rows.rows[0].cells, heads, strict=True):
        cell.text = head
    for number in range(1, made.rng.randint(3, 6)):
        lead, *joined = made.bodies(2, 3)
        text, (shown, deadline) = made.words(), made.rng.choice(DEADLINES)
        cells = rows.add_row().cells
        cells[0].text, cells[1].text, cells[3].text = str(number), text, shown
        cells[2].text = f"a) Chủ trì: {made.shown(lead)};\nb) Phối hợp: {', '.join(joined)}."
        task(made, text, [lead], joined, deadline)


def _indicator_table(made: Made) -> None:
    """Who leads each indicator."""
    rows = made.document.add_table(rows=1, cols=5)
    heads = made.rng.choice(
        [
            ("STT", "Chỉ số thành phần, chỉ tiêu", "ĐVT", "Cơ quan chủ trì", "Cơ quan phối hợp"),
            ("TT", "Tên chỉ tiêu", "Đơn vị tính", "Đơn vị chủ trì tham mưu", "Đơn vị phối hợp"),
        ]
    )
    for cell, head in zip(rows.rows[0].cells, heads, strict=True):
        cell.text = head
    for group, part in enumerate(made.rng.sample(PARTS, 2), start=1):
        cells = rows.add_row().cells
        cells[0].text, cells[1].text = ("I", "II")[group - 1], part
        for number in range(1, made.rng.randint(2, 5)):
            lead, joined = made.bodies(1, 2), made.bodies(1, 2)
            name = f"Tỷ lệ doanh nghiệp hài lòng về {made.words().split(' ', 2)[2]}"
            cells = rows.add_row().cells
            cells[0].text, cells[1].text, cells[2].text = str(number), name, "%"
            cells[3].text, cells[4].text = _list(made, lead), _list(made, joined)
            made.facts["indicators"].append(
                {
                    "subindex": group,
                    "number": number,
                    "name": name,
                    "unit_note": "%",
                    "lead": [{"agency": a} for a in lead],
                    "coordinating": [{"agency": a} for a in joined],
                }
            )


TABLES = (_task_table, _task_table, _one_cell_table, _indicator_table)


def _target_table(made: Made) -> None:
    """Quantities by year, headings over two rows."""
    table = made.document.add_table(rows=2, cols=5)
    top, below = table.rows[0].cells, table.rows[1].cells
    for column, head in ((0, "STT"), (1, "Chỉ số thành phần")):
        top[column].merge(below[column]).text = head
    top[2].text = "Kết quả năm 2025"
    below[2].text = "Điểm số"
    top[3].merge(top[4]).text = "Mục tiêu năm 2026"
    below[3].text, below[4].text = "Điểm số", "Thứ hạng"
    for number, part in enumerate(made.rng.sample(PARTS, 3), start=1):
        start, aim, rank = (
            made.rng.randint(500, 699) / 100,
            made.rng.randint(700, 900) / 100,
            made.rng.randint(3, 40),
        )
        cells = table.add_row().cells
        cells[0].text, cells[1].text, cells[2].text, cells[3].text, cells[4].text = (
            str(number),
            part,
            vi(start),
            vi(aim),
            made.rng.choice([str(rank), f"Nhóm {rank}", f"≤ {rank}"]),
        )
        made.facts["targets"].append(
            {
                "indicator": part,
                "baseline_score": start,
                "baseline_year": 2025,
                "score": aim,
                "rank_max": rank,
            }
            | {"target_year": 2026}
        )


HEAD = """ỦY BAN NHÂN DÂN
TỈNH QUẢNG NINH
Số: 45/KH-UBND
Quảng Ninh, ngày 05 tháng 3 năm 2026

KẾ HOẠCH
Nâng cao các chỉ số năm 2026 trên địa bàn tỉnh

I. MỤC TIÊU
{aims}

II. NHIỆM VỤ, GIẢI PHÁP
{tasks}
"""
TASK = "1. Sở Y tế chủ trì rà soát thủ tục hành chính về khám bệnh, chữa bệnh."
GOAL = "- Chỉ số PCI đạt 70 điểm."


def text_plan(aims=GOAL, tasks=TASK, **options):
    return read_plan(HEAD.format(aims=aims, tasks=tasks).encode(), name="a.txt", **options)


def table_plan(*rows, year=2026):
    """A plan with one table; a cell None is merged with the one on its left."""
    document = Document()
    document.add_paragraph(f"KẾ HOẠCH\nNâng cao các chỉ số năm {year} của tỉnh Quảng Ninh")
    table = document.add_table(rows=len(rows), cols=len(rows[0]))
    for cells, texts in zip(table.rows, rows, strict=True):
        for column, text in enumerate(texts):
            if text is None:
                cells.cells[column - 1].merge(cells.cells[column])
            else:
                cells.cells[column].text = text
    out = io.BytesIO()
    document.save(out)
    return read_plan(out.getvalue(), name="a.docx")
