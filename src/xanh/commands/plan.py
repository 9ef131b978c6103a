"""`xanh plan`: read an official plan into data, and check it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from xanh.commands.findings import show, stop
from xanh.reference import Place, Problem, ProblemError

if TYPE_CHECKING:
    from xanh.documents.draft import Fields, PlanDraft, Reading

STATES = (("accepted", "chắc chắn"), ("proposed", "đề xuất"), ("to_check", "cần kiểm tra"))
FIELD_WORDS = {
    "number": "số", "name": "tên", "unit_note": "đơn vị tính", "lead": "chủ trì", "coordinating": "phối hợp",
    "coordinating_note": "ghi chú phối hợp", "subindex": "chỉ số thành phần", "baseline": "kỳ gốc",
    "baseline_year": "năm gốc", "target": "mục tiêu", "target_year": "năm mục tiêu", "delta": "mức tăng",
    "rank_max": "nhóm hạng", "indicator": "chỉ số",
    "score": "điểm", "baseline_score": "điểm kỳ gốc", "delta_score": "mức tăng điểm",
    "baseline_rank": "hạng kỳ gốc", "delta_rank_min": "số bậc tăng", "deliverable": "sản phẩm",
    "budget": "kinh phí", "text": "nội dung", "lead_unit": "chủ trì", "directed": "được chỉ đạo",
    "deadline": "thời hạn", "period": "kỳ", "due": "hạn", "due_text": "hạn", "from": "đơn vị báo cáo",
    "reporter": "đơn vị báo cáo", "to": "nơi nhận báo cáo", "note": "ghi chú", "date": "ngày", "year": "năm",
    "issuer": "cơ quan ban hành", "title": "tên văn bản", "document": "loại văn bản",
    "legal_basis": "căn cứ", "part": "phần", "drafting_unit": "đơn vị soạn thảo",
}  # fmt: skip
FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
AS_JSON = click.option("--json", "as_json", is_flag=True, help="Print data instead of the summary.")
AS_OF = click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d", "%d/%m/%Y"]),
    help="Day on which agencies must exist (default: today).",
)


@click.group()
def plan() -> None:
    """Read an official plan, check it."""


@plan.command()
@FILE
@AS_JSON
@AS_OF
def read(file: Path, *, as_json: bool, as_of: datetime | None) -> None:
    """Turn a plan (.docx or text, scanned or clean) into data; says what a person has to check."""
    draft = _read(file, _day(as_of))
    if as_json:
        click.echo(json.dumps(draft.to_json(), ensure_ascii=False, indent=2))
        return
    for text in (*_heading(draft), "", *_counts(draft), "", *_doubts(draft)):
        click.echo(text)


@plan.command()
@FILE
@AS_JSON
@AS_OF
def lint(file: Path, *, as_json: bool, as_of: datetime | None) -> None:
    """List what is unclear or wrong in a plan, grouped by code; exit code 1 where there are errors."""
    from xanh.documents.lint import lint as find

    day = _day(as_of)
    found = find(_read(file, day), as_of=day)
    show(found, as_json=as_json)


def _day(as_of: datetime | None) -> date:
    return as_of.date() if as_of else datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def _read(file: Path, day: date) -> PlanDraft:
    """The plan; problems that stop the reading go to stderr with their remedies, exit code 2."""
    from xanh.documents.read import read_plan

    try:
        return read_plan(file, as_of=day)
    except OSError:
        stop([Problem("document.not_found", Place(file=str(file)))])
    except ProblemError as error:
        stop(error.problems)


def _heading(draft: PlanDraft) -> Iterator[str]:
    header = draft.header
    number = f" số {header.number}" if header.number else ""
    day = f" ngày {date.fromisoformat(header.date):%d/%m/%Y}" if header.date else ""
    yield f"{header.document or 'Kế hoạch'}{number}{day}, {header.issuer or 'không rõ cơ quan ban hành'}"
    if header.title:
        yield header.title


def _counts(draft: PlanDraft) -> Iterator[str]:
    """Per part: how many items, how many of their fields are clear, proposed, to be checked."""
    yield f"{'':<22}{'số dòng':>9}" + "".join(f"{name:>14}" for _, name in STATES)
    for title, items in _parts(draft):
        readings = [r for _, fields in items for r in fields.values()]
        counts = "".join(f"{sum(r.state == state for r in readings):>14}" for state, _ in STATES)
        if items:
            yield f"{title:<22}{len(items):>9}{counts}"


def _parts(draft: PlanDraft) -> list[tuple[str, list[tuple[str, Fields]]]]:
    from xanh.documents.draft import group_fields

    groups = (
        ("Đầu văn bản", draft.header.fields),
        ("Người ký", group_fields(draft.signer)),
        ("Lưu", group_fields(draft.archive)),
    )
    tasks = [(f"nhiệm vụ {n}", t.fields) for n, t in enumerate(draft.tasks, 1)]
    duties = [(f"báo cáo {n}", d.fields) for n, d in enumerate(draft.reporting, 1)]
    return [
        ("Chỉ tiêu", [(f"{i.subindex}.{i.number:02d}", i.fields) for i in draft.indicators]),
        ("Mục tiêu", [(f"mục tiêu {t.subindex or 'chung'}", t.fields) for t in draft.targets]),
        ("Nhiệm vụ", tasks),
        ("Chế độ báo cáo", duties),
        ("Nơi nhận", [(r.name, r.fields) for r in draft.recipients]),
        *((title, [(title.lower(), fields)] if fields else []) for title, fields in groups),
    ]


def _doubts(draft: PlanDraft) -> Iterator[str]:
    lines = [
        _doubt(where, name, reading)
        for _, items in _parts(draft)
        for where, fields in items
        for name, reading in fields.items()
        if reading.state == "to_check"
    ]
    yield f"Cần kiểm tra: {len(lines)}" if lines else "Không có điểm nào cần kiểm tra."
    yield from lines


def _doubt(where: str, name: str, reading: Reading) -> str:
    span = reading.spans[0] if reading.spans else None
    lines = f" (trang {span.page}, dòng {span.first_line}-{span.last_line})" if span else ""
    shown = f" -> {_short(reading.suggestion)}" if reading.suggestion else ""
    field = FIELD_WORDS.get(name, name)
    return f"  {where} · {field}{lines}: {_short(reading.as_written) or '(không thấy)'}{shown}"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 70 else f"{flat[:69]}…"
