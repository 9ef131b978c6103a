"""A draft in words for people at a terminal: what was read, how sure, what is left to check."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from xanh.documents.draft import Fields, PlanDraft, Reading, State, group_fields

STATES = (("accepted", "chắc chắn"), ("proposed", "đề xuất"), ("to_check", "cần kiểm tra"))
FIELD_WORDS = {
    "number": "số", "name": "tên", "unit_note": "đơn vị tính", "lead": "chủ trì", "coordinating": "phối hợp",
    "coordinating_note": "ghi chú phối hợp", "subindex": "chỉ số thành phần", "baseline": "kỳ gốc",
    "baseline_year": "năm gốc", "target": "mục tiêu", "target_year": "năm mục tiêu", "delta": "mức tăng",
    "rank_max": "nhóm hạng", "indicator": "chỉ số", "score": "điểm",
    "baseline_score": "điểm kỳ gốc", "delta_score": "mức tăng điểm", "baseline_rank": "hạng kỳ gốc",
    "delta_rank_min": "số bậc tăng", "deliverable": "sản phẩm", "budget": "kinh phí",
    "text": "nội dung", "lead_unit": "chủ trì", "directed": "được chỉ đạo",
    "deadline": "thời hạn", "period": "kỳ", "due": "hạn", "due_text": "hạn", "from": "đơn vị báo cáo",
    "reporter": "đơn vị báo cáo", "to": "nơi nhận báo cáo", "note": "ghi chú", "date": "ngày", "year": "năm",
    "issuer": "cơ quan ban hành", "title": "tên văn bản", "document": "loại văn bản",
    "legal_basis": "căn cứ", "part": "phần", "drafting_unit": "đơn vị soạn thảo",
}  # fmt: skip
PARTS_IN_SHORT = 3  # indicators, targets, tasks


def summary(draft: PlanDraft) -> Iterator[str]:
    """Heading, counts by part and state, every doubt."""
    yield from (*_heading(draft), "", *_counts(draft), "", *_doubts(draft))


def in_short(draft: PlanDraft) -> str:
    """One line: how many items of each part, how many doubts."""
    counts = [f"{len(items)} {title.lower()}" for title, items in _parts(draft)[:PARTS_IN_SHORT] if items]
    doubts = doubts_of(draft)
    return f"{', '.join(counts)}; {f'{doubts} chỗ cần kiểm tra' if doubts else 'không có chỗ cần kiểm tra'}"


def doubts_of(draft: PlanDraft) -> int:
    """How many fields a person has to check."""
    return sum(r.state == State.TO_CHECK for _, items in _parts(draft) for _, f in items for r in f.values())


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
