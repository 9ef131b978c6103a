"""Prose plans: clean text, damaged text, and what a person has to check."""

from __future__ import annotations

import pytest

from tests.conftest import absent
from tests.documents.damage_prose import missing_tools, random_plan, scanned
from tests.documents.scoring import overall
from xanh.documents.draft import State
from xanh.documents.read import read_plan
from xanh.documents.read.prose.due import find_dues
from xanh.documents.read.prose.figures import read_figures

PLAN = """KẾ HOẠCH
Nâng cao Chỉ số Xanh cấp tỉnh (PGI) năm 2026 của Sở Công Thương

I. NHIỆM VỤ

1. Chỉ số "Đảm bảo tuân thủ"

- Chỉ tiêu: {target}

- {task}

II. TỔ CHỨC THỰC HIỆN

1. {duty}
"""
TARGET = "Phấn đấu đạt từ 6,11 điểm trở lên (tăng 1,97 điểm so với năm 2025 đạt 4,14 điểm)."
TASK = "Giao Văn phòng Sở chủ trì, phối hợp với các phòng, ban rà soát thủ tục hành chính."
DUTY = "Các phòng báo cáo qua Văn phòng Sở trước ngày 15 tháng cuối quý."


def plan(**parts):
    text = PLAN.format(**({"target": TARGET, "task": TASK, "duty": DUTY} | parts))
    return read_plan(text.encode(), name="a.txt")


@pytest.mark.parametrize("seed", [101, 102])
def test_scanned_plans_of_other_departments(shared, seed, tmp_path, capsys):
    if missing_tools():
        absent(f"needs {', '.join(missing_tools())}")
    facts = random_plan(seed)
    draft = read_plan(scanned(facts, tmp_path).encode(), name="scan.txt")
    score, misses = overall(shared, draft, facts)
    with capsys.disabled():
        print(f"\nmade-up plan {seed}, scanned: overall F1 {score:.3f}")
    assert score >= 0.93, misses
    for task, want in zip(draft.tasks, facts["tasks"], strict=False):
        wrong = task.lead_unit != want["lead_unit"]
        assert not wrong or task.fields["lead"].state is State.TO_CHECK


def test_clean_text_is_accepted_as_written():
    draft = plan()
    task = draft.tasks[0]
    assert (task.lead_unit, task.coordinating) == ("Văn phòng Sở", ("các phòng, ban",))
    assert task.text == "rà soát thủ tục hành chính."
    assert task.fields["text"].state is State.ACCEPTED
    assert task.fields["text"].suggestion is None


def test_a_target_that_does_not_add_up_is_to_be_checked():
    target = plan(target=TARGET.replace("1,97", "1,79")).targets[0]
    assert target.fields["target"].state is State.TO_CHECK


def test_a_lost_comma_is_put_back_but_marked():
    target = plan(target=TARGET.replace("6,11", "611")).targets[0]
    assert target.target == 6.11
    assert target.fields["target"].state is State.TO_CHECK


def test_an_unknown_division_is_kept_and_marked():
    task = plan(task="Phòng Điều độ chủ trì, phối hợp với Sở Tài chính lập danh mục dự án.").tasks[0]
    assert (task.lead_unit, task.lead[0].code, task.coordinating) == (
        "Phòng Điều độ",
        None,
        ("Sở Tài chính",),
    )
    assert task.fields["lead"].state is State.TO_CHECK


def test_a_task_that_names_nobody_has_no_lead():
    task = plan(task="Tăng cường tuyên truyền về môi trường trên địa bàn tỉnh.").tasks[0]
    assert task.lead_unit is None
    assert task.fields["lead"].state is State.TO_CHECK


@pytest.mark.parametrize(
    ("text", "period", "rule"),
    [
        (
            "trước ngày 15 tháng cuối quý",
            "quarterly",
            {"rule": "before", "day": 15, "month": "last_of_quarter"},
        ),
        ("báo cáo năm trước ngày 05/12", "annual", {"rule": "before", "day": 5, "month": 12}),
        ("báo cáo 6 tháng trước ngày 05/6", "semiannual", {"rule": "before", "day": 5, "month": 6}),
        ("chậm nhất ngày 25 hằng tháng", "monthly", {"rule": "by", "day": 25, "month": "each"}),
        ("trước ngày 20 tháng 11 hằng năm", "annual", {"rule": "before", "day": 20, "month": 11}),
        ("trước ngày 30/6/2026", None, {"rule": "before", "date": "2026-06-30"}),
        (
            "trudc ngay 15 thang cudi quy",
            "quarterly",
            {"rule": "before", "day": 15, "month": "last_of_quarter"},
        ),
    ],
)
def test_due_rules(text, period, rule):
    due = find_dues(f"gửi kết quả {text}.")[0]
    assert (due.period, due.rule) == (period, rule)
    assert due.text == text.removeprefix("báo cáo năm ").removeprefix("báo cáo 6 tháng ")


@pytest.mark.parametrize(
    "text", ["ngày 12/7/2024", "trước ngày 45 tháng cuối quý", "trước ngày 15/13", "trước năm 2026"]
)
def test_what_is_no_due_rule(text):
    assert find_dues(f"báo cáo {text}.") == []


def test_rank_goals():
    figures = read_figures("Phấn đấu đạt từ 25,00 điểm trở lên, nằm trong nhóm 30 tỉnh, thành phố dẫn đầu.")
    assert (figures.target, figures.rank_max) == (25.0, 30)


def test_a_fall_is_a_negative_rise():
    figures = read_figures("Phấn đấu đạt từ 3,00 điểm (giảm 0,50 điểm so với năm 2025 đạt 3,50 điểm)")
    assert figures.adds_up
    assert figures.delta == -0.5


PROVINCE = """ỦY BAN NHÂN DÂN
TỈNH CAO BẰNG
Số: 45/KH-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Cao Bằng, ngày 05 tháng 3 năm 2026

KẾ HOẠCH
Cải thiện Chỉ số Xanh cấp tỉnh (PGI) năm 2026

Căn cứ Quyết định số 12/QĐ-TTg ngày 03/01/2026 của Thủ tướng Chính phủ về tăng trưởng xanh;

I. MỤC TIÊU
- Phấn đấu PGI đạt từ 25,00 điểm trở lên (tăng 2,50 điểm so với năm 2025 đạt 22,50 điểm), trong nhóm 30.

II. NHIỆM VỤ VÀ GIẢI PHÁP
1. Chỉ số thành phần 1: Giảm thiểu ô nhiễm môi trường và thiên tai
a) Sở Xây dựng chủ trì, phối hợp với Sở Tài chính, Công an tỉnh rà soát nguồn thải trước ngày 30/6/2026.
b) Giao Sở Y tế kiểm tra chất lượng nước sinh hoạt.

III. TỔ CHỨC THỰC HIỆN
1. Sở Tài chính
- Bố trí kinh phí thực hiện Kế hoạch.
- Chủ trì, phối hợp với Kho bạc Nhà nước hướng dẫn thanh toán.
2. Giao Sở Xây dựng là cơ quan đầu mối tổng hợp, báo cáo UBND tỉnh.

Nơi nhận:
- TT Tỉnh ủy (b/c);
- Lưu: VT, KT.

KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Nguyễn Văn An
"""


def test_a_province_plan_with_duties_under_the_names_of_agencies():
    draft = read_plan(PROVINCE.encode(), name="a.txt")
    head = draft.header
    assert (head.number, head.date, head.issuer) == ("45/KH-UBND", "2026-03-05", "UBND tỉnh Cao Bằng")
    assert head.issuer_code is None  # the register is another province's
    assert draft.header.legal_basis[0]["number"] == "12/QĐ-TTg"
    assert [(t.subindex, t.indicator, t.score, t.rank_max) for t in draft.targets] == [(0, "PGI", 25.0, 30)]
    assert [(t.lead_unit, t.coordinating, t.deadline) for t in draft.tasks] == [
        ("Sở Xây dựng", ("Sở Tài chính", "Công an tỉnh"), "2026-06-30"),
        ("Sở Y tế", (), None),
        ("Sở Tài chính", (), None),
        ("Sở Tài chính", ("Kho bạc Nhà nước",), None),
    ]
    assert [(d.reporter, d.to, d.due) for d in draft.reporting] == [("Sở Xây dựng", "UBND tỉnh", None)]
    assert (draft.signer["name"], draft.signer["title"]) == ("Nguyễn Văn An", "PHÓ CHỦ TỊCH")
