"""After a merger: what was the predecessors' stands under the successor on every page, with the old name."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from xanh.portal.agencies.merging import merge, undo
from xanh.portal.agencies.models import Agency
from xanh.portal.insight.filters import MatrixFilter
from xanh.portal.insight.queries.frame import plan_with_table, plans_with_indicators
from xanh.portal.insight.queries.matrix import matrix


@pytest.fixture
def merged(workbench, db):
    """Sở Tài chính into Sở Công Thương on a day that has come."""
    parts = [Agency.objects.get(code="so-tc")]
    into = Agency.objects.get(code="so-ct")
    return merge(parts, into, on=date(2026, 3, 1), by=None, at=timezone.now(), why="NQ")


def table(agency: str = "") -> tuple[set[str], set[str]]:
    """Rows that the matrix shows for an agency, and the names in its filter."""
    plan = plan_with_table(plans_with_indicators().first().pk)
    found = matrix(plan, MatrixFilter(agency=agency))
    return {row.code for row in found.rows}, {a.name for a in found.all_agencies}


def test_the_matrix_shows_the_successor_s_rows_under_both_names(workbench, db, merged) -> None:
    after, _ = table("so-ct")
    undo(merged, by=None, at=timezone.now(), why="nhầm")
    own, old = table("so-ct")[0], table("so-tc")[0]
    assert old - own
    assert after == own | old


def test_a_predecessor_keeps_its_name_in_the_table(merged) -> None:
    _, names = table()
    assert {"Sở Tài chính", "Sở Công Thương"} <= names


def test_the_agency_page_has_the_duties_and_says_under_which_name(quang, text, merged) -> None:
    page = text(quang.get("/agencies/so-ct/"))
    assert "Sở Tài chính" in page
    assert "Các lần sáp nhập" in page
    assert "Nhiệm vụ đã chuyển sang Sở Công Thương" in text(quang.get("/agencies/so-tc/"))


def test_duties_of_2024_stand_under_the_departments_of_today(quang, text) -> None:
    """Sở GTVT's plan of 2024: its tasks stand under Sở Xây dựng, which has its duties since 01/03/2025."""
    duties = quang.get("/agencies/so-xd/")
    shown = text(duties)
    assert "Sở Giao thông vận tải" in shown
    assert duties.context["count"] > 0
    nnmt = text(quang.get("/agencies/so-nnmt/"))
    assert "Sở Tài nguyên và Môi trường" in nnmt


def test_a_merger_of_a_day_to_come_is_not_told_as_done(quang, text, workbench, db) -> None:
    part, into = Agency.objects.get(code="so-tc"), Agency.objects.get(code="so-ct")
    merge([part], into, on=date(2999, 1, 1), by=None, at=timezone.now(), why="NQ")
    assert "nay là Sở Công Thương" not in text(quang.get("/agencies/", {"q": "so tai chinh"}))
    assert "không còn hoạt động" not in text(quang.get("/agencies/so-tc/"))
    assert "nay là Sở Tài chính" in text(quang.get("/agencies/", {"q": "so khdt", "valid": ""}))
