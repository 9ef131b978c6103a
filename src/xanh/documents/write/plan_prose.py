"""The body of a plan written as prose: goals, targets and tasks per sub-index, reporting duties."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from xanh.documents.read.prose.due import in_words
from xanh.documents.write.page import line

Facts = Mapping[str, Any]
SECTIONS = (("I", "MỤC ĐÍCH, YÊU CẦU"), ("II", "NHIỆM VỤ, GIẢI PHÁP"), ("III", "TỔ CHỨC THỰC HIỆN"))
PERIODS = {"quarterly": "quý", "annual": "năm", "monthly": "tháng", "semiannual": "6 tháng"}


def write_body(document: Any, facts: Facts) -> None:
    """Legal basis, aims, then each sub-index with its target and tasks, then who reports to whom by when."""
    labels = _labels(facts)
    for text in _opening(facts["header"]):
        line(document, text, indent=True)
    _heading(document, labels[0])
    for text in _aims(facts["header"]):
        line(document, text, indent=True)
    _heading(document, labels[1])
    for number, name in _subindices(facts):
        _subindex(document, facts, number, name)
    _heading(document, labels[2])
    duties = _duties(facts)
    for index, text in enumerate(duties, 1):
        line(document, f"{index}. {text}{'./.' if index == len(duties) else '.'}", indent=True)


def decimal(value: float, digits: int = 2) -> str:
    """6,58."""
    return f"{value:.{digits}f}".replace(".", ",")


def _labels(facts: Facts) -> list[tuple[str, str]]:
    given = [(s["label"], s["title"]) for s in facts.get("sections") or []]
    return given if len(given) == len(SECTIONS) else list(SECTIONS)


def _heading(document: Any, section: tuple[str, str]) -> None:
    line(document, f"{section[0]}. {section[1]}", indent=True, style="b")


def _opening(header: Facts) -> list[str]:
    basis = header.get("legal_basis") or []
    cited = "; ".join(_basis(b) for b in basis)
    start = f"Thực hiện {cited}, " if cited else ""
    text = f"{start}{header['issuer']} ban hành Kế hoạch với nội dung như sau:"
    return [text[0].upper() + text[1:]]


def _basis(item: Facts) -> str:
    text = f"{item.get('document') or 'Kế hoạch'} số {item['number']}"
    if item.get("date"):
        year, month, day = str(item["date"]).split("-")
        text += f" ngày {day}/{month}/{year}"
    return f"{text} của {item['issuer']}" if item.get("issuer") else text


def _aims(header: Facts) -> list[str]:
    year = f" năm {header['year']}" if header.get("year") else ""
    return [
        f"1. Phân công rõ cơ quan thực hiện, bảo đảm Chỉ số Xanh cấp tỉnh (PGI){year} đạt mục tiêu đề ra.",
        "2. Việc thực hiện phải đồng bộ, kịp thời và được báo cáo đúng thời hạn.",
    ]


def _subindices(facts: Facts) -> list[tuple[int, str]]:
    named = {g["number"]: g["name"] for g in facts.get("subindices") or []}
    named |= {t["subindex"]: t["subindex_name"] for t in facts.get("targets") or [] if t.get("subindex_name")}
    numbers = {t["subindex"] for part in ("targets", "tasks") for t in facts.get(part) or []}
    return [(n, named.get(n, "")) for n in sorted(numbers)]


def _subindex(document: Any, facts: Facts, number: int, name: str) -> None:
    line(document, f"{number}. Chỉ số “{name}”", indent=True, style="b")
    for target in facts.get("targets") or []:
        if target["subindex"] == number:
            line(document, f"- Chỉ tiêu: {_target(target)}.", indent=True)
    tasks = [t for t in facts.get("tasks") or [] if t["subindex"] == number]
    if tasks:
        line(document, "- Nhiệm vụ:", indent=True)
    for task in tasks:
        line(document, f"+ {_task(task)}", indent=True)


def _target(target: Facts) -> str:
    unit = target.get("unit") or "điểm"
    if target.get("target") is None:
        return f"Phấn đấu nằm trong nhóm {target['rank_max']} tỉnh, thành phố dẫn đầu"
    text = f"Phấn đấu đạt từ {decimal(target['target'])} {unit} trở lên"
    if target.get("baseline") is None:
        return text
    rise = f"tăng {decimal(target['delta'])} {unit} so với " if target.get("delta") is not None else "so với "
    year = f"năm {target['baseline_year']} " if target.get("baseline_year") else ""
    return f"{text} ({rise}{year}đạt {decimal(target['baseline'])} {unit})"


def _task(task: Facts) -> str:
    lead = task["lead_unit"]
    if task.get("directed"):
        return f"Giao {_lower(lead)} {task['text']}"
    given = "Giao " if str(task.get("lead_verb") or "").startswith("Giao") else ""
    partners = ", ".join(p if isinstance(p, str) else p["agency"] for p in task.get("coordinating") or [])
    joined = f", phối hợp với {partners}" if partners else ""
    return f"{given}{lead} chủ trì{joined} {task['text']}"


def _lower(unit: str) -> str:
    return unit[0].lower() + unit[1:] if unit.startswith("Phòng") else unit


def _duties(facts: Facts) -> list[str]:
    duties = facts.get("reporting") or []
    lines = [_periodic(list(group)) for key, group in groupby([d for d in duties if d.get("due")], key=_who)]
    for duty in duties:
        if not duty.get("due"):
            lines.append(
                f"Giao {_lower(duty['from'])} là đầu mối theo dõi, tổng hợp, báo cáo kết quả thực hiện"
                f" Kế hoạch với {duty['to']}"
            )
    lines += [item["text"] for item in facts.get("organisation") or []]
    return lines or ["Các cơ quan, đơn vị được giao nhiệm vụ tổ chức thực hiện Kế hoạch này"]


def _who(duty: Facts) -> tuple[Any, Any]:
    return duty.get("from"), duty.get("to")


def _periodic(duties: list[Facts]) -> str:
    """Duties of the same reporter to the same receiver stand in one sentence, as plans write them."""
    first = duties[0]
    text = f"{first['from']} tổng hợp, báo cáo kết quả thực hiện qua {first['to']}"
    parts = [
        f"báo cáo {PERIODS.get(d.get('period') or '', '')} {d.get('due_text') or in_words(d['due'])}"
        for d in duties
    ]
    return f"{text}: {'; '.join(' '.join(p.split()) for p in parts)}"
