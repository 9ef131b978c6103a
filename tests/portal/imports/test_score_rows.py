"""Rows of a table as its reviewer has left them: what cannot be kept is told, not lost."""

from __future__ import annotations

import pytest

from xanh.portal.imports import actions, queries
from xanh.portal.imports.rules import ImportKind
from xanh.portal.imports.score_rows import figures, goals
from xanh.portal.indicators.models import Value
from xanh.portal.plans.models import Plan
from xanh.reference import ProblemError

HEADING = "Loại;Năm;Tỉnh;CSTP1;Mã chỉ tiêu;Giá trị;Số ký hiệu kế hoạch;Nguồn"
PUBLISHED = "Công bố;2024;Lạng Sơn;4,95;1.05;12,5;;Trang PGI"
TARGET = "Mục tiêu;2027;Lạng Sơn;6,58;;;77/KH-UBND;javascript:alert(1)"


@pytest.fixture
def table(receive, lan, at):
    def table(row):
        received = receive(lan, f"{HEADING}\n{row}\n".encode(), "diem.csv", ImportKind.SCORES)
        return actions.read_import(received.pk, at=at)

    return table


@pytest.mark.parametrize(
    ("row", "name", "code"),
    [
        (PUBLISHED, "year", "scores.no_year"),
        (PUBLISHED, "node_code", "scores.value_without_indicator"),
        (TARGET, "plan_symbol", "scores.target_without_plan"),
        (TARGET, "cstp1", "scores.nothing_in_row"),
    ],
)
def test_what_a_reviewer_empties_is_told_and_not_accepted(table, ha, row, name, code):
    review, at = table(row), ha.date_joined
    assert review.problems == []
    actions.correct_field(review, f"rows.0.{name}", "", by=ha, at=at, expected=None)
    found = queries.findings(review, today=at.date())
    assert [(p.code, p.place.row) for p in found] == [(code, "2")]
    with pytest.raises(ProblemError) as error:
        actions.accept_import(review, by=ha, at=at)
    assert error.value.problems[0].code == code
    assert not Value.objects.exists()
    assert not Plan.objects.exists()


def test_only_an_address_of_the_web_becomes_a_link(table, ha, at):
    actions.accept_import(table(TARGET), by=ha, at=at)
    assert Plan.objects.get().source_url == ""


def test_an_address_stays_with_figures_and_goals():
    row = {"row": "2", "province": "Lạng Sơn", "year": 2024, "total": 22.63, "rank_max": None}
    row |= {"source_url": "https://pgi.example/2024"}
    assert figures([{**row, "kind": "published"}])[0].source_url == "https://pgi.example/2024"
    target = {**row, "kind": "target", "plan_symbol": "77/KH-UBND"}
    assert goals([target])[0][0].source_url == "https://pgi.example/2024"
