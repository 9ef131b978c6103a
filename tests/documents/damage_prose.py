"""Made-up department plans, and what a scan read by an English model makes of them.

Names of divisions, task texts and figures are drawn from lists of our own; the page is set, turned into a
picture and read by Tesseract, so the damage is that of the real plans.
"""

from __future__ import annotations

import random
import shutil
from pathlib import Path
from typing import Any

from tests.documents.damage import run
from xanh.documents.write import write_plan

TOOLS = ("soffice", "pdftoppm", "tesseract")
SUBINDICES = {
    1: "Giảm thiểu ô nhiễm môi trường và thiên tai",
    2: "Đảm bảo tuân thủ",
    3: "Thúc đẩy thực hành Xanh",
    4: "Chính sách khuyến khích và dịch vụ hỗ trợ",
}
DEPARTMENTS = {
    "Sở Công Thương": ["Phòng Quản lý công nghiệp", "Phòng Quản lý năng lượng", "Phòng Quản lý thương mại"],
    "Sở Xây dựng": [
        "Phòng Hạ tầng kỹ thuật",
        "Phòng Quy hoạch - Kiến trúc",
        "Phòng Kinh tế và Vật liệu xây dựng",
    ],
    "Sở Tài chính": ["Phòng Đăng ký kinh doanh", "Phòng Quản lý ngân sách", "Phòng Kinh tế đối ngoại"],
    "Sở Khoa học và Công nghệ": [
        "Phòng Pháp chế",
        "Phòng Chuyển đổi số",
        "Phòng Bưu chính - Viễn thông",
    ],
    "Sở Nội vụ": ["Phòng Cải cách hành chính", "Phòng Công chức, viên chức", "Phòng Lao động - Việc làm"],
    "Sở Nông nghiệp và Môi trường": [
        "Phòng Quản lý môi trường",
        "Chi cục Bảo vệ môi trường",
        "Phòng Khoáng sản",
    ],
}
SHARED_UNITS = ["Văn phòng Sở", "Thanh tra Sở", "Phòng Kế hoạch - Tài chính"]
PARTNERS = [
    "các cơ quan liên quan",
    "các phòng, ban",
    "các cơ quan, đơn vị",
    "Sở Tài chính",
    "Công an tỉnh",
    "UBND cấp xã",
]
DUTIES = [
    "rà soát, cắt giảm thủ tục hành chính về môi trường, công khai kết quả trên trang tin của Sở.",
    "kiểm tra việc chấp hành pháp luật về bảo vệ môi trường của các cơ sở sản xuất trong cụm công nghiệp.",
    "tổ chức 02 lớp tập huấn về sản xuất sạch hơn cho doanh nghiệp nhỏ và vừa trên địa bàn tỉnh.",
    "tham mưu ban hành quy chế phối hợp xử lý sự cố môi trường giữa các ngành.",
    "xây dựng cơ sở dữ liệu về nguồn thải, cập nhật hằng tháng và chia sẻ với các xã, phường.",
    "hướng dẫn doanh nghiệp tiếp cận nguồn vốn ưu đãi cho dự án tiết kiệm năng lượng.",
    "tuyên truyền về phân loại rác tại nguồn và hạn chế sử dụng sản phẩm nhựa dùng một lần.",
    "thống kê số hộ kinh doanh bị thiệt hại do mưa lũ, đề xuất mức hỗ trợ cho từng nhóm.",
    "giám sát chất lượng nước thải sau xử lý tại các nhà máy đang hoạt động.",
    "khảo sát ý kiến của doanh nghiệp về chi phí tuân thủ và thời gian thanh tra, kiểm tra.",
]
PERIODS = [
    ("quarterly", {"rule": "before", "month": "last_of_quarter"}),
    ("annual", {"rule": "before", "month": 12}),
    ("monthly", {"rule": "by", "month": "each"}),
    ("semiannual", {"rule": "before", "month": 6}),
]
RECIPIENTS = [
    {"name": "UBND tỉnh", "note": "b/c"},
    {"name": "Sở Nông nghiệp và Môi trường", "as_written": "Sở NN&MT", "note": "để tổng hợp"},
    {"name": "Sở Công Thương", "note": None},
    {"name": "Lãnh đạo Sở", "note": None},
    {"name": "Các phòng, ban thuộc Sở", "note": None},
]
SIGNERS = ["Nguyễn Văn Hùng", "Hoàng Thị Mai", "Lê Quang Minh", "Trần Đức Thắng", "Nông Văn Thành"]


def random_plan(seed: int) -> dict[str, Any]:
    """The facts of a made-up department plan."""
    rng = random.Random(seed)
    issuer = rng.choice(sorted(DEPARTMENTS))
    units = [*DEPARTMENTS[issuer], *SHARED_UNITS]
    year = rng.randint(2025, 2029)
    focal = rng.choice(SHARED_UNITS)
    return {
        "kind": "department_plan",
        "header": {
            "document": "Kế hoạch",
            "number": f"{rng.randint(11, 240)}/KH-S{''.join(w[0] for w in issuer.split()[1:]).upper()}",
            "date": f"{year}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}",
            "year": year,
            "issuer": issuer,
            "title": f"Cải thiện, nâng cao Chỉ số Xanh cấp tỉnh (PGI) năm {year} của {issuer}",
            "legal_basis": [
                {
                    "document": "Kế hoạch",
                    "number": "18/KH-UBND",
                    "date": "2026-01-21",
                    "issuer": "UBND tỉnh Lạng Sơn",
                }
            ],
        },
        "targets": [_target(rng, n, year) for n in SUBINDICES],
        "tasks": _tasks(rng, units),
        "reporting": _reporting(rng, focal),
        "recipients": rng.sample(RECIPIENTS, k=rng.randint(3, 5)),
        "archive": {"as_written": "Lưu: VT, KHTC", "drafting_unit": None},
        "signer": {"name": rng.choice(SIGNERS), "title": "GIÁM ĐỐC"},
    }


def _target(rng: random.Random, subindex: int, year: int) -> dict[str, Any]:
    baseline, rise = rng.randint(250, 700), rng.randint(5, 250)
    return {
        "subindex": subindex,
        "subindex_name": SUBINDICES[subindex],
        "baseline_year": year - 1,
        "baseline": baseline / 100,
        "target_year": year,
        "target": (baseline + rise) / 100,
        "delta": rise / 100,
    }


def _tasks(rng: random.Random, units: list[str]) -> list[dict[str, Any]]:
    numbers = [n for n in SUBINDICES for _ in range(rng.randint(1, 2))]
    texts = rng.sample(DUTIES, k=len(numbers))
    return [_task(rng, n, units, text) for n, text in zip(numbers, texts, strict=True)]


def _task(rng: random.Random, subindex: int, units: list[str], text: str) -> dict[str, Any]:
    return {
        "subindex": subindex,
        "lead_unit": rng.choice(units),
        "lead_verb": rng.choice(["chủ trì", "Giao … chủ trì"]),
        "coordinating": rng.sample(PARTNERS, k=rng.randint(0, 2)),
        "text": text,
    }


def _reporting(rng: random.Random, focal: str) -> list[dict[str, Any]]:
    reporter = "Các phòng, ban, đơn vị trực thuộc Sở"
    chosen = rng.sample(PERIODS, k=2)
    due = [(p, {**rule, "day": rng.randint(5, 25)}) for p, rule in chosen]
    periodic = [{"period": p, "due": d, "from": reporter, "to": focal} for p, d in due]
    return [*periodic, {"period": None, "due": None, "from": focal, "to": "UBND tỉnh"}]


def scanned(facts: dict[str, Any], folder: Path, *, dpi: int = 200) -> str:
    """The plan set on paper, turned into pictures, and read by Tesseract's English model."""
    document = folder / "plan.docx"
    document.write_bytes(write_plan(facts))
    home = f"-env:UserInstallation=file://{folder / 'office'}"
    run("soffice", home, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(document))
    run("pdftoppm", "-r", str(dpi), "-gray", "-png", str(folder / "plan.pdf"), str(folder / "page"))
    pages = sorted(folder.glob("page*.png"))
    return "\f".join(run("tesseract", str(p), "-", "-l", "eng", "--psm", "4") for p in pages)


def missing_tools() -> list[str]:
    """Programs of the scan that this machine lacks."""
    return [tool for tool in TOOLS if shutil.which(tool) is None]
