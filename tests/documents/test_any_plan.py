"""Plans of any province and subject: made-up ones come back whole, and the forms that real ones have."""

from __future__ import annotations

import pytest

from tests.documents.any_plan import TASK, any_plan, table_plan, text_plan
from tests.documents.scoring import overall
from xanh.documents.draft import State, from_json
from xanh.documents.lint import lint
from xanh.documents.read import read_plan

SEEDS = range(20)


def test_made_up_plans_come_back_whole(shared, capsys):
    scores = {}
    for seed in SEEDS:
        made = any_plan(seed)
        draft = read_plan(made.data, name="a.docx")
        scores[seed], misses = overall(shared, draft, made.facts)
        assert scores[seed] >= 0.93, (seed, misses)
        assert (draft.header.issuer, draft.signer["title"]) == (
            made.facts["header"]["issuer"],
            made.facts["signer"]["title"],
        )
    mean = sum(scores.values()) / len(scores)
    with capsys.disabled():
        print(f"\n{len(scores)} made-up plans of any province as DOCX: overall F1 {mean:.4f}")
    assert mean >= 0.995


def test_a_draft_with_all_its_fields_survives_its_json():
    draft = read_plan(any_plan(3).data, name="a.docx")
    assert any(t.schedule for t in draft.tasks)
    assert any(t.indicator for t in draft.targets)
    again = from_json(draft.to_json())
    assert (again.tasks, again.targets, again.sections) == (draft.tasks, draft.targets, draft.sections)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("Chỉ số PCI năm 2026 đạt từ 70 điểm trở lên", {"indicator": "Chỉ số PCI", "score": 70.0}),
        ("Phấn đấu PAR INDEX đạt từ 90% trở lên", {"indicator": "PAR INDEX", "score": 90.0, "unit": "%"}),
        ("Chỉ số SIPAS xếp hạng từ 20 trở lên", {"rank_max": 20}),
        ("Chỉ số PCI nằm trong tốp 10 cả nước", {"rank_max": 10}),
        ("Chỉ số PCI tăng 5 bậc trở lên", {"delta_rank_min": 5, "rank_max": None}),
        (
            "Chỉ số PCI tăng ít nhất 3-5 bậc so với năm 2025 (xếp thứ 40/63)",
            {"delta_rank_min": 3, "baseline_rank": 40},
        ),
        ("Chỉ số PAPI: giữ vững thứ hạng", {"delta_rank_min": 0}),
        ("PGI tăng từ 22,5 điểm lên 25 điểm", {"subindex": 0, "baseline_score": 22.5, "score": 25.0}),
        (
            "Tỷ lệ thu gom rác thải đạt 95%",
            {"indicator": "Tỷ lệ thu gom rác thải", "target": 95.0, "score": None},
        ),
        (
            "Chỉ số thành phần 2: Đảm bảo tuân thủ đạt 6,11 điểm",
            {"subindex": 2, "indicator": None, "target": 6.11},
        ),
    ],
)
def test_targets(text, facts):
    target = text_plan(aims=f"- {text}.").targets[0]
    assert {name: getattr(target, name) for name in facts} == facts


def test_percentages_by_year_are_a_target_each():
    text = "- Tỷ lệ nước thải được xử lý năm 2026 đạt 80%, năm 2027 đạt 90%, đến năm 2030 đạt 100%."
    found = text_plan(aims=text).targets
    assert [(t.target_year, t.target) for t in found] == [(2026, 80.0), (2027, 90.0), (2030, 100.0)]


def test_what_was_reached_before_is_no_target():
    draft = text_plan(aims="- Năm 2025, Chỉ số PCI đạt 67 điểm, xếp thứ 30/63.", tasks=TASK)
    assert draft.targets == ()


@pytest.mark.parametrize(
    ("sentence", "leads", "joined"),
    [
        ("Giao Sở Y tế chủ trì, phối hợp với Sở Nội vụ rà soát giá.", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Đề nghị Công an tỉnh chủ trì kiểm tra việc chấp hành pháp luật.", ["Công an tỉnh"], []),
        (
            "Sở Y tế, Sở Nội vụ chủ trì, phối hợp với UBND các xã, phường tổ chức tập huấn.",
            ["Sở Y tế", "Sở Nội vụ"],
            ["UBND các xã, phường"],
        ),
        ("Rà soát quy trình cấp phép xây dựng do Sở Xây dựng chủ trì.", ["Sở Xây dựng"], []),
        (
            "Rà soát quy trình cấp phép (Sở NN&MT chủ trì, phối hợp với Sở Nội vụ).",
            ["Sở Nông nghiệp và Môi trường"],
            ["Sở Nội vụ"],
        ),
        (
            "Rà soát quy trình cấp phép. Cơ quan chủ trì: Sở Sở Công thương; phối hợp: Sở Nội vụ.",
            ["Sở Công Thương"],
            ["Sở Nội vụ"],
        ),
        ("Các sở, ban, ngành rà soát thủ tục hành chính thuộc thẩm quyền.", ["Các sở, ban, ngành"], []),
    ],
)  # fmt: skip
def test_who_leads_and_who_joins(sentence, leads, joined):
    task = text_plan(tasks=f"1. {sentence}").tasks[0]
    assert ([p.agency for p in task.lead], list(task.coordinating)) == (leads, joined)


def test_a_share_to_be_cut_is_part_of_the_task_and_no_target():
    sentence = "- Giao Sở Y tế chủ trì rà soát, phấn đấu cắt giảm 30% thời gian giải quyết trong quý II/2026."
    draft = text_plan(tasks=f"1. Chỉ số Chi phí thời gian\n{sentence}")
    assert [t.indicator for t in draft.targets] == ["Chỉ số PCI"]
    assert [(t.lead_unit, t.deadline) for t in draft.tasks] == [("Sở Y tế", "quý II/2026")]


def test_lines_below_several_tasks_speak_of_all_of_them():
    lines = [
        "1. Cải cách thủ tục",
        "- Rà soát thủ tục đất đai trên địa bàn tỉnh.",
        "- Công khai thủ tục đầu tư trên mạng.",
    ]
    lines += ["* Cơ quan chủ trì: Sở Nội vụ.", "* Thời gian thực hiện: Quý IV/2026.", "2. Chuyển đổi số"]
    lines += ["- Nâng cấp hệ thống một cửa điện tử của tỉnh.", "- Đơn vị chủ trì: Sở Y tế."]
    draft = text_plan(tasks="\n".join(lines))
    assert [(t.lead_unit, t.deadline, t.section) for t in draft.tasks] == [
        ("Sở Nội vụ", "Quý IV/2026", "Cải cách thủ tục"),
        ("Sở Nội vụ", "Quý IV/2026", "Cải cách thủ tục"),
        ("Sở Y tế", None, "Chuyển đổi số"),
    ]


def test_the_outline_is_kept():
    draft = text_plan(
        tasks="1. Cải cách thủ tục\na) Nhóm thủ tục đất đai\n- Sở Y tế chủ trì rà soát các thủ tục."
    )
    shown = [(s["label"], s["title"], s["level"], s["parent"]) for s in draft.sections]
    assert shown == [
        ("I", "MỤC TIÊU", 1, None),
        ("II", "NHIỆM VỤ, GIẢI PHÁP", 1, None),
        ("1", "Cải cách thủ tục", 2, 1),
        ("a", "Nhóm thủ tục đất đai", 3, 2),
    ]


def test_parties_stay_what_they_are():
    cell = "Các sở, ban, ngành liên quan; các cơ quan tại điểm d khoản 1; Sở Y tế; Hội Làm vườn tỉnh"
    task = table_plan(
        ("STT", "Nhiệm vụ", "Chủ trì", "Thời gian"), ("1", "Rà soát quy hoạch", cell, "Quý I")
    ).tasks[0]
    assert [(p.kind, p.fields["agency"].state) for p in task.lead] == [
        ("group", State.ACCEPTED),
        ("reference", State.TO_CHECK),
        ("agency", State.ACCEPTED),
        ("agency", State.TO_CHECK),
    ]
    assert task.fields["lead"].state is State.TO_CHECK


def test_a_typing_error_is_a_proposal_and_kept_as_written():
    row = table_plan(("STT", "Chỉ tiêu", "Cơ quan chủ trì"), ("1", "Tỷ lệ rác", "Sở Tài chinh")).indicators[0]
    party = row.lead[0]
    assert (party.agency, party.as_written) == ("Sở Tài chính", "Sở Tài chinh")
    assert (party.fields["agency"].state, row.fields["lead"].state) == (State.PROPOSED, State.PROPOSED)


def test_unknown_agencies_are_told_as_new():
    draft = text_plan(
        tasks="1. Giao Trung tâm Dữ liệu mở chủ trì, phối hợp với Hội Làm vườn tỉnh rà soát dữ liệu."
    )
    told = {p.values["agency"] for p in lint(draft) if p.code == "plan.unknown_agency"}
    assert {"Trung tâm Dữ liệu mở", "Hội Làm vườn tỉnh"} <= told


def test_a_correction_is_a_variant_the_next_time():
    sentence = "1. Giao TT Dữ liệu chủ trì rà soát dữ liệu của các ngành."
    assert text_plan(tasks=sentence).tasks[0].lead_unit != "Trung tâm Dữ liệu mở"
    read = text_plan(tasks=sentence, variants={"TT Dữ liệu": "Trung tâm Dữ liệu mở"}).tasks[0]
    assert (read.lead_unit, read.fields["lead"].state) == ("Trung tâm Dữ liệu mở", State.PROPOSED)


def test_headings_over_two_rows_and_figures_by_year():
    draft = table_plan(
        ("TT", "Chỉ số", "Kết quả năm 2025", None, "Mục tiêu năm 2026", None),
        ("TT", "Chỉ số", "Điểm", "Thứ hạng", "Điểm", "Thứ hạng"),
        ("1", "Chỉ số PCI", "67,5", "30/63", "≥ 70", "Nhóm 20"),
        ("2", "Chỉ số SIPAS", "", "12", "", "tăng 2 bậc"),
    )
    first, second = draft.targets
    assert (first.baseline_score, first.baseline_rank, first.score, first.rank_max) == (67.5, 30, 70.0, 20)
    assert (second.baseline_rank, second.delta_rank_min, second.baseline_year) == (12, 2, 2025)


def test_sections_and_a_cell_with_both_roles():
    both = "a) Chủ trì: Sở Y tế;\nb) Phối hợp: Sở Nội vụ, Công an tỉnh."
    draft = table_plan(
        ("Số TT", "Nội dung công việc", "Cơ quan thực hiện", "Thời hạn hoàn thành", "Kinh phí"),
        ("I", "Nhiệm vụ chung", None, None, None),
        ("1", "Xây dựng kế hoạch năm", both, "Trước 30/6/2026", "Tự cân đối"),
        ("II", "Nhiệm vụ riêng", "", "", ""),
        ("1", "Tập huấn cán bộ xã", "Sở Nội vụ", "Thường xuyên", ""),
    )  # fmt: skip
    first, second = draft.tasks
    assert (first.section, first.lead_unit, first.coordinating) == (
        "Nhiệm vụ chung",
        "Sở Y tế",
        ("Sở Nội vụ", "Công an tỉnh"),
    )
    assert (first.deadline, first.schedule["kind"], first.budget) == ("2026-06-30", "date", "Tự cân đối")
    assert (second.section, second.number, second.deadline) == ("Nhiệm vụ riêng", "1", "Thường xuyên")
