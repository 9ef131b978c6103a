"""Findings about the two plans, each expected from the transcriptions by a computation of its own."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from xanh.documents.draft import IndicatorRow, Party, PlanDraft, Role, Source, TaskRow
from xanh.documents.lint import lint, summary
from xanh.documents.read import read_plan
from xanh.documents.write import write_plan
from xanh.reference import agencies, catalogue, plan_facts

DAY = date(2026, 6, 1)


@pytest.fixture(scope="module")
def gold(shared):
    return {n: json.loads((shared / f"gold/gold_{n}.json").read_text("utf-8")) for n in ("000", "004")}


@pytest.fixture(scope="module")
def found(gold):
    return {n: lint(read_plan(write_plan(g), name=f"{n}.docx"), as_of=DAY) for n, g in gold.items()}


def rows(problems, code):
    return [p.place.row for p in problems if p.code == code]


def keys(items):
    return [f"{i['subindex']}.{i['number']:02d}" for i in items]


def names(items):
    return [i["agency"] for i in items]


def test_lead_also_coordinating(gold, found):
    want = [i for i in gold["000"]["indicators"] if set(names(i["lead"])) & set(names(i["coordinating"]))]
    assert rows(found["000"], "plan.lead_also_coordinating") == keys(want)
    assert {"1.07", "1.14", "2.02"} <= set(keys(want))


def test_same_agency_twice(gold, found):
    want = [
        i
        for i in gold["000"]["indicators"]
        if any(n > 1 for role in ("lead", "coordinating") for n in Counter(names(i[role])).values())
    ]
    assert rows(found["000"], "plan.duplicate_party") == keys(want) == ["3.07"]


def test_several_leads_without_scope(gold, found):
    want = [
        i for i in gold["000"]["indicators"] if len(i["lead"]) > 1 and not all(p["scope"] for p in i["lead"])
    ]
    assert rows(found["000"], "plan.several_leads") == keys(want)
    assert {"1.13", "2.04", "2.06"} <= set(keys(want))
    assert not {"1.05", "1.06", "2.11"} & set(keys(want))


def test_groups_and_outsiders(gold, found):
    kinds = {a.name: a.kind for a in agencies()}
    for code, wanted in (
        ("collective_lead", {"group"}),
        ("outside_lead", {"central", "company", "association"}),
    ):
        want = [
            f"{i['subindex']}.{i['number']:02d}"
            for i in gold["000"]["indicators"]
            for party in i["lead"]
            if kinds[party["agency"]] in wanted
        ]
        assert rows(found["000"], f"plan.{code}") == want
        assert want


def test_units_third_roles_and_spellings(gold, found):
    items = gold["000"]["indicators"]
    assert rows(found["000"], "plan.missing_unit") == keys([i for i in items if not i["unit_note"]])
    assert set(rows(found["000"], "plan.third_role")) == set(
        keys([i for i in items if i.get("coordinating_note")])
    )
    spelled = [p for p in found["000"] if p.code == "plan.several_spellings"]
    assert [p.values["agency"] for p in spelled] == ["UBND cấp xã"]
    assert "UBND các xã, phường" in spelled[0].values["spellings"]


def test_what_the_plan_leaves_open(gold, found):
    counts = {p.code: p.values["count"] for p in found["000"] if "count" in p.values and not p.place.row}
    assert counts["plan.direction_not_stated"] == len(gold["000"]["indicators"]) == 42
    assert counts["plan.no_targets"] == 42
    assert rows(found["000"], "plan.direction_ambiguous") == ["2.04", "2.06"]


def test_rows_of_the_list_that_a_table_does_not_show_are_named():
    facts = plan_facts("langson_2026_18")
    whole = read_plan(write_plan(facts), name="plan.docx")
    assert "plan.missing_rows" not in {p.code for p in lint(whole)}
    kept = tuple(i for i in whole.indicators if i.code not in ("1.03", "4.06"))
    (problem,) = (p for p in lint(replace(whole, indicators=kept)) if p.code == "plan.missing_rows")
    assert problem.values == {"count": 40, "total": 42, "missing": "1.03, 4.06"}


def test_department_plan(gold, found):
    counts = summary(found["004"])
    tasks = gold["004"]["tasks"]
    assert counts["plan.task_without_date"] == sum(not t["deadline"] for t in tasks) == 6
    assert counts["plan.task_vague"] == sum(
        any(v in t["text"] for v in ("tăng cường", "thường xuyên", "nâng cao", "tích cực", "kịp thời"))
        for t in tasks
    )
    values = {p.code: p.values for p in found["004"]}
    assert values["plan.targets_add_up"] == {"count": 4, "total": 4}
    assert values["plan.no_indicator_targets"] == {"groups": 4, "count": 42}
    assert values["plan.section_numbering"]["labels"] == "A, B, III"
    assert values["plan.focal_is_not_drafter"]["focal"] == "Phòng Kế hoạch - Tài chính"
    assert values["plan.receiver_ambiguous"] == {
        "receiver": "UBND tỉnh",
        "others": "Sở Tài nguyên và Môi trường",
    }


def test_ended_agencies_name_their_successors(found):
    ended = {p.values["agency"]: p.values["successor"] for p in found["004"] if p.code == "plan.ended_agency"}
    assert ended["Sở Giao thông vận tải"] == "Sở Xây dựng"
    assert ended["Sở Tài nguyên và Môi trường"] == "Sở Nông nghiệp và Môi trường"
    assert ended["Sở Kế hoạch và Đầu tư"] == "Sở Tài chính"
    issuer = next(p for p in found["004"] if p.values.get("agency") == "Sở Giao thông vận tải")
    assert issuer.values["rows"] == "cơ quan ban hành"


def test_agencies_are_judged_on_the_day_given(gold):
    draft = read_plan(write_plan(gold["004"]), name="a.docx")
    assert "plan.ended_agency" not in summary(lint(draft, as_of=date(2025, 2, 28)))
    assert "plan.ended_agency" in summary(lint(draft, as_of=date(2025, 3, 1)))
    assert "plan.ended_agency" not in summary(lint(draft))


def test_scanned_plan_gives_the_same_findings(shared, found):
    scanned = lint(read_plan(next(shared.glob("seeds/004_*.txt"))), as_of=DAY)
    assert summary(scanned) == summary(found["004"])


def test_a_sum_that_fails_is_an_error_with_its_place():
    facts = plan_facts("langson_2024_sgtvt")
    facts["targets"][1]["delta"] = 2.97
    draft = read_plan(write_plan(facts), name="a.docx")
    wrong = next(p for p in lint(draft) if p.code == "plan.target_does_not_add_up")
    assert wrong.severity == "error"
    assert "4,14 + 2,97 = 7,11" in wrong.message()
    assert "2,97" in draft.source.lines[wrong.place.line - 1]


def bare(**parts):
    """A plan as the portal builds it from its tables: no lines, no spans."""
    source = Source(file="", sha256="", kind="tables", lines=(), pages=(1,))
    header = read_plan(write_plan(plan_facts("langson_2026_18")), name="a.docx").header
    return PlanDraft(kind="plan", source=source, header=replace(header, fields={}), **parts)


def test_plans_from_tables_are_linted_without_spans():
    row = IndicatorRow(subindex=9, number=1, name="Chỉ tiêu mới", unit_note=None, lead=(), coordinating=())
    stranger = Party("Sở Y tế", Role.LEAD)
    task = TaskRow(subindex=1, text="nâng cao nhận thức", lead_unit=None)
    problems = lint(
        bare(indicators=(row, replace(row, number=2, lead=(stranger,))), tasks=(task,)), as_of=DAY
    )
    assert rows(problems, "plan.no_lead") == ["9.01"]
    assert rows(problems, "plan.task_without_lead") == ["1"]
    assert [p.values["agency"] for p in problems if p.code == "plan.unknown_agency"] == ["Sở Y tế"]


def test_own_agencies_can_be_given():
    ended = replace(agencies()[1], code="x", name="Ban Cũ", valid_to=date(2025, 1, 1), successor=None)
    row = IndicatorRow(1, 1, "Chỉ tiêu", "%", (Party("Ban Cũ", Role.LEAD, "x"),), ())
    codes = summary(lint(bare(indicators=(row,)), as_of=DAY, known=[ended]))
    assert codes["plan.ended_agency"] == 1


def test_a_plan_that_can_be_followed_has_no_task_findings():
    text = "ban hành quy chế phối hợp và tổ chức 02 lớp tập huấn trước ngày 30/6/2026"
    codes = summary(lint(bare(tasks=(TaskRow(1, text, "Văn phòng Sở"),))))
    assert not [c for c in codes if c.startswith("plan.task")]


def test_every_message_has_its_values(found):
    for problems in found.values():
        for problem in problems:
            assert "?" not in problem.message("vi") + problem.message("en") + problem.remedy("vi")
            assert problem.code in catalogue()
