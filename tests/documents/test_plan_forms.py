"""Forms that plans of other provinces have: how they set goals, name who acts, report, head their parts."""

from __future__ import annotations

import pytest

from tests.documents.any_plan import table_plan, text_plan
from xanh.documents.draft import Source
from xanh.documents.read import read_plan
from xanh.documents.read.prose.citations import read_citations
from xanh.documents.read.prose.due import find_dues
from xanh.documents.read.prose.goals import read_goals
from xanh.documents.read.prose.labels import labelled
from xanh.documents.read.prose.outline import LONGEST, blocks, marker_of
from xanh.documents.read.spellings import near_spelling, sure_spelling
from xanh.documents.read.vocabulary import Vocabulary

TABLE = ("STT", "Nhiệm vụ", "Cơ quan thực hiện", "Hoàn thành")
DUTIES = "\nIII. TỔ CHỨC THỰC HIỆN\n{}"


def goals(text):
    """What a sentence sets, without what it leaves open."""
    found = [vars(goal) for goal in read_goals(text, 2026)]
    return [{n: v for n, v in goal.items() if v is not None and n not in ("unit", "name")} for goal in found]


def who(draft):
    return [(t.text.rstrip("."), [p.agency for p in t.lead], list(t.coordinating)) for t in draft.tasks]


@pytest.mark.parametrize(
    ("sentence", "facts"),
    [
        (
            "Chỉ số PCI tăng 4 bậc so với năm 2025, nằm trong nhóm 12 tỉnh dẫn đầu",
            [{"year": 2026, "delta_rank_min": 4, "baseline_year": 2025, "rank_max": 12}],
        ),
        ("Giai đoạn 2027 - 2030: trong nhóm 8 tỉnh có Chỉ số PCI cao nhất", [{"year": 2030, "rank_max": 8}]),
        (
            "Chỉ số PCI năm 2026 trong nhóm 20; giai đoạn 2027 - 2030 trong nhóm 10",
            [{"year": 2026, "rank_max": 20}, {"year": 2030, "rank_max": 10}],
        ),
        (
            "Tỷ lệ hộ dùng nước sạch đạt 80% vào năm 2027 và 95% vào năm 2030",
            [{"year": 2027, "figure": 80.0}, {"year": 2030, "figure": 95.0}],
        ),
        ("Đến hết năm 2028, 70% cơ quan dùng chữ ký số", [{"year": 2028, "figure": 70.0}]),
        ("Đến năm 2029, tỷ lệ đô thị có nước sạch đạt 99%", [{"year": 2029, "figure": 99.0}]),
        ("Chỉ số CCHC của phường xếp loại tốt, trong nhóm 9 phường", [{"year": 2026, "rank_max": 9}]),
    ],
)
def test_goals(sentence, facts):
    assert goals(sentence) == facts


def test_a_quantity_that_the_sentence_goes_on_to_has_its_own_name():
    found = read_goals("Tỷ lệ cây xanh ở đô thị đạt 9%, nông thôn đạt 4%", 2026)
    assert [(g.name, g.figure) for g in found] == [("Tỷ lệ cây xanh ở đô thị", 9.0), ("nông thôn", 4.0)]


def test_a_sub_index_may_begin_with_what_looks_like_a_fall():
    target = text_plan(
        aims="- Chỉ số thành phần Giảm thiểu ô nhiễm môi trường và thiên tai: đạt 6,8 điểm."
    ).targets[0]
    assert (target.subindex, target.target) == (1, 6.8)


@pytest.mark.parametrize(
    ("line", "kind", "label", "rest"),
    [
        ("PHẦN II", "part", "II", ""),
        ("PHẦNI", "part", "I", ""),
        ("Chương III: TỔ CHỨC", "part", "III", "TỔ CHỨC"),
        ("PHẦN THỨ NHẤT", "part", "THỨ NHẤT", ""),
        ("a. Rà soát", "point", "a", "Rà soát"),
        ("1/ Rà soát", "number", "1", "Rà soát"),
        ("1. 90% hồ sơ", "number", "1", "90% hồ sơ"),
        ("Phần mềm một cửa", "", "", "Phần mềm một cửa"),
        ("1. 100 hồ sơ", "", "", "1. 100 hồ sơ"),
    ],
)
def test_markers(line, kind, label, rest):
    assert marker_of(line) == (kind, label, rest)


def test_parts_head_what_stands_under_them():
    text = (
        "KẾ HOẠCH\nNâng cao các chỉ số năm 2026 của tỉnh\n\nPHẦN I\nMỤC TIÊU\n- Chỉ số PCI đạt 70 điểm.\n\n"
    )
    text += "PHẦN II\nNHIỆM VỤ\n1. Cải cách thủ tục\n- Sở Y tế chủ trì rà soát thủ tục cấp phép."
    draft = read_plan(text.encode(), name="a.txt")
    shown = [(s["label"], s["title"], s["level"], s["parent"]) for s in draft.sections]
    assert shown == [("I", "MỤC TIÊU", 1, None), ("II", "NHIỆM VỤ", 1, None), ("1", "Cải cách thủ tục", 2, 1)]
    assert (draft.targets[0].score, draft.tasks[0].lead_unit) == (70.0, "Sở Y tế")


@pytest.mark.parametrize(
    ("lines", "tasks"),
    [
        (
            "1. Sở Y tế, Công an tỉnh:\n- Rà soát kho dữ liệu của ngành.",
            [("Rà soát kho dữ liệu của ngành", ["Sở Y tế", "Công an tỉnh"], [])],
        ),
        (
            "1. Đề nghị Liên đoàn Thương mại và Công nghiệp Việt Nam chi nhánh Vinh\n\n"
            "Phối hợp vận động hội viên tham gia.",
            [
                (
                    "Phối hợp vận động hội viên tham gia",
                    ["Liên đoàn Thương mại và Công nghiệp Việt Nam chi nhánh Vinh"],
                    [],
                )
            ],
        ),
        (
            "1. Các phòng khác thuộc Sở\n\nLồng ghép việc này vào công việc của mình.",
            [("Lồng ghép việc này vào công việc của mình", ["Các phòng khác thuộc Sở"], [])],
        ),
        (
            "1. Việc của từng ngành\n- Sở Y tế:\n+ Cắt giảm giấy tờ khi khám bệnh.\n"
            "- Mở rộng mạng lưới tư vấn trong tỉnh.",
            [
                ("Cắt giảm giấy tờ khi khám bệnh", ["Sở Y tế"], []),
                ("Mở rộng mạng lưới tư vấn trong tỉnh", [], []),
            ],
        ),
        (
            "1. Các giải pháp về vốn\n- Mở rộng cho vay đối với hợp tác xã.",
            [("Mở rộng cho vay đối với hợp tác xã", [], [])],
        ),
    ],
)
def test_headings_that_name_bodies(lines, tasks):
    assert who(text_plan(tasks=lines)) == tasks


def test_a_part_in_capitals_may_be_a_group_of_bodies():
    draft = text_plan(
        tasks="1. Sở Y tế chủ trì rà soát các thủ tục.\n\nIII. UBND CÁC XÃ, PHƯỜNG\n"
        "1. Bố trí đủ người ở bộ phận một cửa."
    )
    assert draft.tasks[1].lead_unit == "UBND các xã, phường"


@pytest.mark.parametrize(
    ("sentence", "leads", "joined"),
    [
        (
            "Giao Sở Y tế chủ trì, phối hợp Văn phòng UBND tỉnh rà soát giá.",
            ["Sở Y tế"],
            ["Văn phòng UBND tỉnh"],
        ),
        (
            "Trung tâm Phục vụ hành chính công phường phối hợp Công an phường số hóa hồ sơ.",
            ["Trung tâm Phục vụ hành chính công phường"],
            ["Công an phường"],
        ),
        ("Sở Y tế: Chủ trì, phối hợp với Sở Nội vụ rà soát giá.", ["Sở Y tế"], ["Sở Nội vụ"]),
        ("Vận động người dân giữ gìn vệ sinh, thực hiện nếp sống văn minh.", [], []),
    ],
)
def test_who_acts(sentence, leads, joined):
    task = text_plan(tasks=f"1. {sentence}").tasks[0]
    assert ([p.agency for p in task.lead], list(task.coordinating)) == (leads, joined)


@pytest.mark.parametrize(
    ("sentence", "leads"),
    [
        (
            "1. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam xã phối hợp giám sát.",
            ["Ủy ban Mặt trận Tổ quốc Việt Nam xã"],
        ),
        ("1. Sở Y tế có trách nhiệm theo dõi việc chấp hành.", ["Sở Y tế"]),
        ("1. Sở Y tế; UBND các xã: Lập kế hoạch riêng của mình.", ["Sở Y tế", "UBND các xã"]),
    ],
)
def test_tasks_in_the_part_on_how_a_plan_is_carried_out(sentence, leads):
    task = text_plan(tasks="1. Sở Nội vụ chủ trì rà soát thủ tục." + DUTIES.format(sentence)).tasks[1]
    assert [p.agency for p in task.lead] == leads


def test_until_when_stands_behind_who_leads():
    sentence = "1. Lắp trạm quan trắc (Sở Y tế chủ trì; hoàn thành trước ngày 30/11/2026)."
    task = text_plan(tasks=sentence).tasks[0]
    assert (task.text, task.deadline) == ("Lắp trạm quan trắc", "2026-11-30")


@pytest.mark.parametrize(
    ("text", "dues"),
    [
        ("báo cáo trước ngày 10/6 và ngày 10/12", [("annual", 10, 6), ("annual", 10, 12)]),
        ("báo cáo hằng tháng (trước ngày 25)", [("monthly", 25, "each")]),
        ("định kỳ 06 tháng (trước ngày 15/6) báo cáo", [("semiannual", 15, 6)]),
    ],
)
def test_due_rules(text, dues):
    assert [(d.period, d.rule["day"], d.rule["month"]) for d in find_dues(text)] == dues


def test_a_day_for_something_else_is_no_reporting_duty():
    duty = "1. Các sở lập kế hoạch trước ngày 30/4/2026; báo cáo về Sở Y tế trước ngày 20 tháng cuối quý."
    found = text_plan(tasks="1. Sở Nội vụ chủ trì rà soát thủ tục." + DUTIES.format(duty)).reporting
    assert [(d.period, d.to) for d in found] == [("quarterly", "Sở Y tế")]


def test_names_of_recipients_are_kept_as_written():
    closing = "\nNơi nhận:\n- Thành viên UBND TP;\n\nSở Y tế;\n- Các sở, ban, ngành; - Bộ Nội vụ;\n"
    closing += "- Lưu: VT.\n\n- Việc của phụ lục."
    found = text_plan(tasks="1. Sở Y tế chủ trì rà soát thủ tục hành chính." + closing).recipients
    assert [r.name for r in found] == ["Thành viên UBND TP", "Sở Y tế", "Các sở, ban, ngành", "Bộ Nội vụ"]


def test_no_typing_error_adds_a_word():
    known = Vocabulary.of_province(None, "Đồng Nai")
    assert near_spelling("Trung tâm Phục vụ hành chính công xã", known) is None
    assert (
        near_spelling("Trung tâm Phục vụ hành chính côngg", known).name == "Trung tâm Phục vụ hành chính công"
    )
    assert sure_spelling("Công an TP", known).name == "Công an thành phố"


def test_labels_of_any_kind_of_body():
    assert labelled("Bộ phận chủ trì: Phòng Kinh tế")[1] == {"lead": "Phòng Kinh tế"}
    assert labelled("Cơ quan, đơn vị thực hiện: Phòng Kinh tế")[1] == {"lead": "Phòng Kinh tế"}


def test_roles_behind_names_in_a_cell():
    draft = table_plan(
        TABLE,
        ("1", "Rà soát quy hoạch", "Sở Y tế (chủ trì); Sở Nội vụ, Sở Tư pháp (phối hợp)", "Từ tháng 4/2026"),
        ("2", "Thu gom rác thải", "Sở Y tế (chủ trì), các phòng, đơn vị thuộc Sở", "Cả năm"),
    )
    assert who(draft) == [
        ("Rà soát quy hoạch", ["Sở Y tế"], ["Sở Nội vụ", "Sở Tư pháp"]),
        ("Thu gom rác thải", ["Sở Y tế"], ["các phòng, đơn vị thuộc Sở"]),
    ]
    assert [t.deadline for t in draft.tasks] == ["Từ tháng 4/2026", "Cả năm"]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        (
            "Thực hiện Nghị quyết số 7/NQ-CP ngày 15/7/2025 của Chính phủ về du lịch, "
            "Ủy ban nhân dân thành phố ban hành Kế hoạch như sau:",
            "du lịch",
        ),
        (
            "Căn cứ Quyết định số 8/QĐ-UBND ngày 2/3/2026 của UBND tỉnh về việc giao cho Sở Y tế, "
            "Sở Nội vụ việc mới;",
            "giao cho Sở Y tế, Sở Nội vụ việc mới",
        ),
    ],
)
def test_what_is_cited_ends_where_the_plan_is_issued(text, subject):
    assert [item["subject"] for item in read_citations(text)] == [subject]


def test_an_annex_alone_tells_its_issuer_and_number():
    text = "PHỤ LỤC 01\n\nNHIỆM VỤ NÂNG CAO CHỈ SỐ DDCI, PAR INDEX CỦA KKT\n"
    text += (
        "(Ban hành kèm theo Kế hoạch số 45/KH-UBND ngày 12 tháng 02 năm 2026 của Chủ tịch Ủy ban nhân dân "
    )
    text += "tỉnh Lào Cai)\n"
    header = read_plan(
        f"{text}\nI. NHIỆM VỤ\n1. Sở Y tế chủ trì rà soát thủ tục.".encode(), name="a.txt"
    ).header
    assert (header.issuer, header.number, header.date) == ("UBND tỉnh Lào Cai", "45/KH-UBND", "2026-02-12")
    assert header.title == "Nhiệm vụ nâng cao chỉ số DDCI, PAR INDEX của KKT"


def test_a_paragraph_of_any_length_is_read_in_parts():
    source = Source("a.txt", "", "docx", ("1. " + "Sở Y tế rà soát thủ tục. " * 2000,), (1,))
    found = blocks(source)
    assert max(len(block.text) for block in found) <= LONGEST
    assert " ".join(block.text for block in found) == source.lines[0].removeprefix("1. ").strip()
    assert [(block.kind, block.first) for block in found] == [("number", 1), *[("", 1)] * (len(found) - 1)]


def test_a_plan_may_number_its_highest_titles():
    text = "KẾ HOẠCH\nNâng cao Chỉ số DDCI của Sở năm 2026\n\n1. Mục tiêu\n\n"
    text += "Chỉ số DDCI đạt 75 điểm.\n\n2. Nhiệm vụ\n"
    text += "- Sở Y tế chủ trì rà soát thủ tục.\n3. Tổ chức thực hiện\n"
    text += "- Các phòng báo cáo Sở Y tế trước ngày 18 hằng tháng."
    draft = read_plan(text.encode(), name="a.txt")
    found = (draft.targets[0].score, draft.tasks[0].lead_unit, draft.reporting[0].to)
    assert found == (75.0, "Sở Y tế", "Sở Y tế")
