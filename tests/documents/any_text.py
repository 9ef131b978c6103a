"""The text of made-up plans of any province and subject, as Word files, with their facts.

The facts have the shape of a transcription. Names of places, indices and tasks are put together at random;
no sentence is that of a real plan.
"""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from xanh.reference import provinces

NAMED = {p.new_name.removeprefix("Thành phố ") for p in provinces()}
PLACES = sorted(NAMED - {"Lạng Sơn"})  # whose register is shipped
CITIES = {"Hà Nội", "Hải Phòng", "Huế", "Đà Nẵng", "Cần Thơ", "Hồ Chí Minh"}
SUBJECTS = (
    ("Chỉ số Xanh cấp tỉnh (PGI)", "PGI", "điểm"),
    ("Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)", "Chỉ số PCI", "điểm"),
    ("Chỉ số cải cách hành chính (PAR INDEX)", "PAR INDEX", "%"),
    ("Chỉ số chuyển đổi số (DTI)", "Chỉ số DTI", "điểm"),
    ("năng lực cạnh tranh cấp sở, ngành và địa phương (DDCI)", "Chỉ số DDCI", "điểm"),
)
BODIES = (
    "Sở Tài chính",
    "Sở Xây dựng",
    "Sở Công Thương",
    "Sở Nội vụ",
    "Sở Y tế",
    "Sở Tư pháp",
    "Sở Nông nghiệp và Môi trường",
    "Sở Khoa học và Công nghệ",
    "Sở Văn hóa, Thể thao và Du lịch",
    "Sở Giáo dục và Đào tạo",
    "Công an tỉnh",
    "Thanh tra tỉnh",
    "Văn phòng UBND tỉnh",
    "Trung tâm Phục vụ hành chính công tỉnh",
    "Kho bạc Nhà nước khu vực VII",
    "Trung tâm Chuyển đổi số",
)
SHORT = {
    "Sở Nông nghiệp và Môi trường": ("Sở NN&MT", "Sở NNMT"),
    "Sở Khoa học và Công nghệ": ("Sở KH&CN",),
    "Sở Văn hóa, Thể thao và Du lịch": ("Sở VHTT&DL", "Sở VH,TT&DL"),
    "Sở Giáo dục và Đào tạo": ("Sở GD&ĐT", "Sở GD-ĐT"),
    "Văn phòng UBND tỉnh": ("VP UBND tỉnh",),
    "Sở Công Thương": ("Sở Công thương",),
    "Sở Tài chính": ("Sở Tài chinh",),
}
GROUPS = (
    "các sở, ban, ngành liên quan",
    "UBND các xã, phường",
    "các cơ quan, đơn vị liên quan",
    "các sở, ban, ngành, đoàn thể cấp tỉnh",
)
ACTS = (
    "rà soát, đơn giản hóa",
    "xây dựng quy chế quản lý",
    "tổ chức đối thoại với doanh nghiệp về",
    "nâng cấp hệ thống thông tin phục vụ",
    "tham mưu ban hành chính sách hỗ trợ",
    "công khai kết quả giải quyết",
    "kiểm tra việc thực hiện",
    "đẩy mạnh tuyên truyền về",
)
THINGS = (
    "thủ tục cấp giấy phép môi trường",
    "hồ sơ đầu tư trong khu công nghiệp",
    "dịch vụ công trực tuyến toàn trình",
    "nước thải của các cơ sở sản xuất",
    "dữ liệu đất đai",
    "chi phí không chính thức",
    "đào tạo lao động tại chỗ",
    "xử lý chất thải rắn sinh hoạt",
    "tiếp cận đất đai của doanh nghiệp nhỏ",
    "phản ánh, kiến nghị của người dân",
)
ENDS = (
    "trên địa bàn",
    "đúng thời hạn quy định",
    "theo hướng thuận tiện cho doanh nghiệp",
    "tại các địa phương",
)
DEADLINES = (
    ("Thường xuyên", "Thường xuyên"),
    ("Hằng năm", "Hằng năm"),
    ("Quý IV/2026", "Quý IV/2026"),
    ("Quí II-2026", "Quí II-2026"),
    ("Tháng 12/2026", "Tháng 12/2026"),
    ("Trước ngày 30/6/2026", "2026-06-30"),
    ("2026 - 2030", "2026 - 2030"),
    ("trước ngày 01/6 và 15/11 hằng năm", "trước ngày 01/6 và 15/11 hằng năm"),
    ("Theo kế hoạch của Trung ương", "Theo kế hoạch của Trung ương"),
    ("6 tháng đầu năm 2026", "6 tháng đầu năm 2026"),
)
PRODUCTS = (
    "Quyết định",
    "Báo cáo kết quả",
    "Kế hoạch của UBND tỉnh",
    "Hệ thống vận hành",
    "Văn bản hướng dẫn",
)
PARTS = (
    "Gia nhập thị trường",
    "Tính minh bạch",
    "Chi phí thời gian",
    "Hạ tầng số",
    "Chất lượng dịch vụ công",
    "Cải cách thể chế",
    "Thiết chế pháp lý",
)


@dataclass
class Made:
    """A Word file and what it says."""

    document: Any
    facts: dict[str, Any]
    rng: random.Random
    used: set[str] = field(default_factory=set)

    @property
    def data(self) -> bytes:
        """The file."""
        out = io.BytesIO()
        self.document.save(out)
        return out.getvalue()

    def line(self, text: str) -> None:
        """A paragraph."""
        self.document.add_paragraph(text)

    def words(self) -> str:
        """What is to be done; never the same twice in one plan."""
        while True:
            text = f"{self.rng.choice(ACTS)} {self.rng.choice(THINGS)} {self.rng.choice(ENDS)}"
            if text not in self.used:
                self.used.add(text)
                return text

    def bodies(self, least: int, most: int) -> list[str]:
        """Names of agencies, each once."""
        return self.rng.sample(BODIES, self.rng.randint(least, most))

    def shown(self, name: str) -> str:
        """A name as the plan spells it."""
        forms = SHORT.get(name, ())
        return self.rng.choice(forms) if forms and self.rng.random() < 0.35 else name


def letterhead(made: Made, place: str, subject: tuple[str, str, str]) -> None:
    kind = "thành phố" if place in CITIES else "tỉnh"
    table = made.document.add_table(rows=1, cols=2)
    table.cell(
        0, 0
    ).text = f"ỦY BAN NHÂN DÂN\n{kind.upper()} {place.upper()}\nSố: {made.rng.randint(5, 400)}/KH-UBND"
    table.cell(
        0, 1
    ).text = (
        f"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n{place}, ngày 05 tháng 01 năm 2026"
    )
    made.line("KẾ HOẠCH")
    made.line(f"Cải thiện, nâng cao {subject[0]} năm 2026 trên địa bàn {kind} {place}")
    made.line(
        "Căn cứ Nghị quyết số 02/NQ-CP ngày 08/01/2025 của Chính phủ về cải thiện môi trường kinh doanh;"
    )
    made.line(f"UBND {kind} ban hành Kế hoạch với các nội dung sau:")
    made.facts["header"] = {"issuer": f"UBND {kind} {place}", "place": place}


def aims(made: Made, subject: tuple[str, str, str]) -> None:
    """Letterhead, title, what the plan is based on."""
    rng, (_, name, unit) = made.rng, subject
    made.line("I. MỤC TIÊU, YÊU CẦU")
    made.line("1. Mục tiêu chung")
    made.line("Tạo chuyển biến rõ nét trong điều hành, phục vụ người dân và doanh nghiệp.")
    made.line("2. Mục tiêu cụ thể")
    score, rank, start = rng.randint(600, 900) / 10, rng.randint(5, 30), rng.randint(31, 60)
    rise, climb = rng.randint(5, 40) / 10, rng.randint(2, 12)
    before = round(score - rise, 2)
    told = rng.choice(GOALS)
    text, facts = told(name, unit, {"s": score, "r": rank, "b": before, "d": rise, "c": climb, "o": start})
    made.line(f"- {text}")
    made.facts["targets"].append({"indicator": name} | facts)
    share = rng.randint(60, 100)
    made.line(f"- Tỷ lệ hồ sơ giải quyết trực tuyến đạt từ {share}% trở lên.")
    made.facts["targets"].append(
        {"indicator": "Tỷ lệ hồ sơ giải quyết trực tuyến", "target": share, "target_year": 2026}
    )


def vi(value: float) -> str:
    """A figure with a decimal comma."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _goal_score(name: str, unit: str, f: dict[str, float]) -> tuple[str, dict[str, Any]]:
    text = (
        f"Phấn đấu {name} năm 2026 đạt {vi(f['s'])}{_u(unit)} trở lên, nằm trong nhóm {f['r']} tỉnh dẫn đầu."
    )
    return text, {"score": f["s"], "rank_max": f["r"], "target_year": 2026}


def _goal_rise(name: str, unit: str, f: dict[str, float]) -> tuple[str, dict[str, Any]]:
    text = (
        f"{name}: phấn đấu đạt từ {vi(f['s'])}{_u(unit)} trở lên "
        f"(tăng {vi(f['d'])}{_u(unit)} so với năm 2025 đạt "
        f"{vi(f['b'])}{_u(unit)}); xếp hạng từ {f['r']} trở lên."
    )
    facts = {"score": f["s"], "delta_score": f["d"], "baseline_score": f["b"], "baseline_year": 2025}
    return text, facts | {"rank_max": f["r"], "target_year": 2026}


def _goal_climb(name: str, _: str, f: dict[str, float]) -> tuple[str, dict[str, Any]]:
    text = f"Phấn đấu {name} tăng ít nhất {f['c']}-{f['c'] + 2} bậc so với năm 2025 (xếp thứ {f['o']}/63)."
    facts = {"delta_rank_min": f["c"], "baseline_year": 2025, "baseline_rank": f["o"], "target_year": 2026}
    return text, facts


def _goal_from_to(name: str, unit: str, f: dict[str, float]) -> tuple[str, dict[str, Any]]:
    grown = f"từ {vi(f['b'])}{_u(unit)} năm 2025 lên {vi(f['s'])}{_u(unit)} năm 2026"
    text = f"{name} tăng {grown}, trong tốp {f['r']}."
    facts = {"baseline_score": f["b"], "score": f["s"], "rank_max": f["r"], "target_year": 2026}
    return text, facts | {"baseline_year": 2025}


def _goal_later(name: str, unit: str, f: dict[str, float]) -> tuple[str, dict[str, Any]]:
    text = f"Phấn đấu đến năm 2030, {name} đạt {vi(f['s'])}{_u(unit)}, tăng {f['c']} bậc trở lên."
    return text, {"score": f["s"], "delta_rank_min": f["c"], "target_year": 2030}


def _goal_keep(name: str, _: str, f: dict[str, float]) -> tuple[str, dict[str, Any]]:
    return f"{name}: giữ vững vị trí thứ {f['r']}.", {"rank_max": f["r"], "target_year": 2026}


def _u(unit: str) -> str:
    return "%" if unit == "%" else f" {unit}"


GOALS = (_goal_score, _goal_rise, _goal_climb, _goal_from_to, _goal_later, _goal_keep)


def task(made: Made, text: str, lead: list[str], joined: list[str], deadline: str | None = None) -> None:
    """A goal of the index and a percentage."""
    fact = {"text": text, "lead": lead, "coordinating": joined}
    made.facts["tasks"].append(fact | ({"deadline": deadline} if deadline else {}))


def _sentences(made: Made) -> None:
    """The facts of one task."""
    """Who leads and who joins stand in the sentence."""
    for number, part in enumerate(made.rng.sample(PARTS, 2), start=1):
        made.line(f"{number}. {part}")
        for _ in range(made.rng.randint(2, 4)):
            lead, *joined = made.bodies(1, 3)
            text = made.words()
            group = made.rng.choice([None, *GROUPS])
            shown = ", ".join([made.shown(j) for j in joined] + ([group] if group else []))
            names = [*joined, *([group] if group else [])]
            made.line(made.rng.choice(SENTENCES)(made.shown(lead), shown, text))
            task(made, text, [lead], names if shown else [])


def _given(lead: str, joined: str, text: str) -> str:
    return f"- Giao {lead} chủ trì{f', phối hợp với {joined}' if joined else ''} {text}."


def _leads(lead: str, joined: str, text: str) -> str:
    return f"- {lead} chủ trì{f', phối hợp với {joined}' if joined else ''} {text}."


def _asked(lead: str, joined: str, text: str) -> str:
    return f"a) Đề nghị {lead} chủ trì{f', phối hợp chặt chẽ với {joined}' if joined else ''} {text};"


def _behind(lead: str, joined: str, text: str) -> str:
    return f"+ {text[0].upper()}{text[1:]} ({lead} chủ trì{f', phối hợp với {joined}' if joined else ''})."


def _labels_inline(lead: str, joined: str, text: str) -> str:
    tail = f"; cơ quan phối hợp: {joined}" if joined else ""
    return f"- {text[0].upper()}{text[1:]}. Cơ quan chủ trì: {lead}{tail}."


SENTENCES: tuple[Callable[[str, str, str], str], ...] = (_given, _leads, _asked, _behind, _labels_inline)


def _labelled(made: Made) -> None:
    """Lines below each task say who leads, who joins and until when."""
    for number in range(1, made.rng.randint(3, 6)):
        lead, *joined = made.bodies(1, 3)
        text, (shown, deadline) = made.words(), made.rng.choice(DEADLINES)
        made.line(f"{number}. {text[0].upper()}{text[1:]}.")
        who, when = made.rng.choice(LABELS)
        made.line(f"- {who} chủ trì: {made.shown(lead)}.")
        if joined:
            made.line(f"- {who} phối hợp: {', '.join(joined)}.")
        made.line(f"- {when}: {shown}.")
        task(made, text, [lead], joined, deadline)


LABELS = (
    ("Cơ quan", "Thời gian thực hiện"),
    ("Đơn vị", "Thời hạn hoàn thành"),
    ("Cơ quan", "Thời gian hoàn thành"),
)


def _by_body(made: Made) -> None:
    """Headings name bodies; dashes below are theirs."""
    for number, lead in enumerate(made.bodies(2, 4), start=1):
        made.line(f"{number}. {made.rng.choice(['', 'Trách nhiệm của '])}{lead}")
        for _ in range(made.rng.randint(1, 3)):
            text = made.words()
            made.line(f"- {text[0].upper()}{text[1:]}.")
            task(made, text, [lead], [])


PROSE = (_sentences, _labelled, _by_body)


def organisation(made: Made) -> None:
    made.line(
        "1. Các sở, ban, ngành, địa phương báo cáo kết quả về Sở Tài chính trước ngày 15 tháng cuối quý."
    )
    made.facts["reporting"] = [
        {
            "period": "quarterly",
            "due": {"rule": "before", "day": 15, "month": "last_of_quarter"},
            "to": "Sở Tài chính",
        }
    ]


def closing(made: Made) -> None:
    """Recipients and signer."""
    """Who reports by when."""
    named = ["Thủ tướng Chính phủ", "Thường trực Tỉnh ủy", *made.bodies(1, 2)]
    notes = ["(để b/c)", "(b/c)", "", ""]
    table = made.document.add_table(rows=1, cols=2)
    lines = [f"- {name} {note}".strip() + ";" for name, note in zip(named, notes, strict=False)]
    table.cell(0, 0).text = "\n".join(["Nơi nhận:", *lines, "- Lưu: VT, TH."])
    table.cell(0, 1).text = "TM. ỦY BAN NHÂN DÂN\nKT. CHỦ TỊCH\nPHÓ CHỦ TỊCH\n\nNguyễn Văn An"
    made.facts["recipients"] = [{"name": name} for name in named]
    made.facts["signer"] = {"name": "Nguyễn Văn An", "title": "PHÓ CHỦ TỊCH"}
