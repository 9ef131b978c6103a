"""What a draft must have, which plan it cites, where its parts were read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.portal.drafts import EMPTY, plan_draft, reading
from xanh.portal.plans.models import Target
from xanh.portal.plans.rules import (
    Sum,
    as_written,
    citations,
    consolidator,
    normal_symbol,
    refusals,
    spans,
    summed,
)


def codes(draft) -> list[str]:
    return [p.code for p in refusals(draft)]


def test_the_shipped_plans_can_be_accepted():
    assert codes(plan_draft()) == []
    assert codes(plan_draft("langson_2024_sgtvt")) == []


def test_an_empty_draft_is_no_plan():
    assert codes(EMPTY) == ["plan.nothing_in_it", "plan.without_title"]


def test_every_fault_is_told_at_once():
    draft = plan_draft("langson_2024_sgtvt")
    draft["targets"][1]["subindex"] = None
    draft["tasks"][2]["text"] = ""
    draft["header"] = {**draft["header"], "title": "  "}
    assert codes(draft) == ["plan.without_title", "plan.row_incomplete", "plan.row_incomplete"]
    assert [p.values.get("item") for p in refusals(draft)] == [None, "targets.1", "tasks.2"]


def test_a_row_number_stands_once():
    draft = plan_draft()
    draft["indicators"][1]["number"] = 1
    problem = refusals(draft)[0]
    assert (problem.code, problem.values) == ("plan.row_twice", {"subindex": 1, "number": 1})


def test_only_plans_are_cited_latest_first():
    basis = [
        {"document": "Luật", "number": "72/2020/QH14", "date": "2020-11-17"},
        {"document": "Kế hoạch", "number": "05/KH-UBND", "date": "2023-01-09"},
        {"document": "Quyết định", "number": "1672/QĐ-TTg", "date": "2025-06-16"},
        {"document": "Kế hoạch", "number": " 163/kh-ubnd ", "date": "2024-07-12", "issuer": "UBND tỉnh"},
        {"document": "Kế hoạch", "number": None, "date": None},
    ]
    found = citations(basis)
    assert [c.symbol for c in found] == ["163/KH-UBND", "05/KH-UBND"]
    assert (found[0].issued_on, found[0].issuer) == (date(2024, 7, 12), "UBND tỉnh")


@given(st.text("0123456789/KHĐkhđ-UBND \t", max_size=20))
def test_a_symbol_has_one_form(text):
    assert normal_symbol(normal_symbol(text)) == normal_symbol(f" {text.lower()} ") == normal_symbol(text)


def test_spans_of_fields_are_joined_in_reading_order():
    row = {"fields": {"name": reading(9, text="tên"), "lead": reading(4), "number": reading(9)}}
    assert [s["first_line"] for s in spans(row)] == [4, 9]
    assert [s["first_line"] for s in spans(row, "name")] == [9]
    assert as_written(row, "name", "unit_note") == "tên"
    assert spans({}) == []


def test_a_note_names_who_gathers_the_parts():
    assert consolidator("phối hợp, gửi Thanh tra tỉnh để tổng hợp") == "Thanh tra tỉnh"
    assert consolidator("phối hợp rà soát") is None
    assert consolidator(None) is None


def target(code: str, baseline: str | None, aim: str | None, **about) -> Target:
    figures = {"baseline": baseline and Decimal(baseline), "target": aim and Decimal(aim)}
    return Target(**{"node_code": code, "baseline_year": 2023, "target_year": 2024, **figures, **about})


def test_targets_of_the_sub_indices_add_up():
    found = summed([target("1", "4.84", "6.58"), target("2", "4.14", "6.11"), target("", None, None)])
    assert found == Sum(Decimal("8.98"), Decimal("12.69"), 2023, 2024)
    assert found.delta == Decimal("3.71")


@pytest.mark.parametrize(
    "other",
    [
        target("1", "4.14", "6.11"),
        target("0", "17.33", "22.37"),
        target("2", None, "6.11"),
        target("2", "4.14", None),
        target("2", "4.14", "6.11", baseline_year=2022),
        target("2", "4.14", "6.11", measure="%"),
        target("2.01", "4.14", "6.11"),
    ],
)
def test_what_cannot_be_added_has_no_sum(other):
    """Twice the same, a total that is stated already, a gap, another year or measure, another level."""
    assert summed([target("1", "4.84", "6.58"), other]) is None
