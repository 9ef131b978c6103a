"""The overview: each goal on its own, published and computed apart, the break between editions."""

from __future__ import annotations

import json
import re
from io import BytesIO

from openpyxl import load_workbook

from xanh.portal.indicators.models import Unit
from xanh.portal.plans.models import Responsibility


def test_says_what_happened_in_the_last_year(quang, text) -> None:
    words = text(quang.get("/"))
    assert "Chỉ số Xanh (PGI) của Lạng Sơn" in words
    assert "Năm 2024: 2 trong 4 chỉ số thành phần đạt mục tiêu; không đạt: CSTP1, CSTP2." in words
    assert "Tổng điểm tự tính 22,63, đạt tổng các mục tiêu 22,37." in words
    assert "Mục tiêu vào nhóm 30 không đạt: ngoài nhóm 30." in words


def test_failed_goals_come_first_and_none_is_hidden_by_the_total(quang) -> None:
    judged = quang.get("/").context["latest"].judged
    told = [("rank" if s.is_rank else s.code, s.verdict.value) for s in judged]
    assert told == [
        ("1", "missed"),
        ("2", "missed"),
        ("rank", "missed"),
        ("3", "reached"),
        ("4", "reached"),
        ("0", "reached"),
    ]


def test_a_computed_total_is_told_from_a_published_one(quang) -> None:
    years = {y.year: y for y in quang.get("/").context["years"]}
    assert years[2024].total.figure.kind == "computed"
    assert years[2023].total.figure.kind == "published"
    assert years[2022].total.figure is None
    assert (years[2022].rank.figure.rank, years[2022].rank.figure.rank_of) == (2, 63)


def test_marks_the_break_between_editions_in_table_and_chart(quang, text) -> None:
    answer = quang.get("/")
    assert [y.year for y in answer.context["years"] if y.break_before] == [2023]
    assert "Từ năm 2023 cách xây dựng chỉ số đã đổi" in text(answer)
    data = json.loads(re.search(r'id="trend-data"[^>]*>(.*?)</script>', answer.content.decode())[1])
    assert data["breaks"] == [2023]
    total = data["series"][0]
    assert total["published"] == [None, 17.33, None]
    assert total["computed"] == [None, None, 22.63]
    assert total["target"] == [None, None, 22.37]


def test_every_figure_has_its_source_behind_it(quang) -> None:
    page = quang.get("/").content.decode()
    assert re.search(r'<a href="https://pcivietnam[^"]+"[^>]*>4,95</a>', page)
    assert re.search(r'<a href="#computed"[^>]*>22,63</a>', page)
    assert 'id="computed"' in page


def test_another_province_has_figures_and_no_goals_of_ours(quang, text) -> None:
    other = Unit.objects.filter(values__isnull=False).exclude(name="Lạng Sơn").order_by("id").first()
    answer = quang.get("/", {"unit": other.pk})
    assert f"Chỉ số Xanh (PGI) của {other.name}" in text(answer)
    assert all(s.goal is None for y in answer.context["years"] for s in (*y.parts, y.total, y.rank))


def test_an_unknown_unit_falls_back_to_the_province(quang) -> None:
    assert quang.get("/", {"unit": "999999x"}).context["unit"].name == "Lạng Sơn"


def test_names_the_next_reports_and_what_waits(quang, text) -> None:
    answer = quang.get("/")
    words = text(answer)
    assert answer.context["unowned"] == 0
    assert answer.context["plans"] == {"accepted": 2, "cited": 1}
    assert "Sở Giao thông vận tải nay là Sở Xây dựng" in words
    moments = [due.at for due in answer.context["dues"]]
    assert len(moments) == 2
    assert moments == sorted(moments)


def test_counts_an_indicator_that_nobody_leads(quang) -> None:
    lead = Responsibility.objects.filter(indicator__node__code="1.01", role="lead")
    before = quang.get("/").context["findings"]
    lead.delete()
    context = quang.get("/").context
    assert (context["unowned"], context["findings"]) == (1, before + 1)


def test_excel_has_each_figure_with_verdict_and_source(quang) -> None:
    book = load_workbook(BytesIO(quang.get("/overview.xlsx").content))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    first = next(r for r in rows if r[:2] == (2024, "1"))
    assert (float(first[3]), float(first[5]), first[6]) == (4.95, 6.58, "Không đạt")
    assert first[7].startswith("https://")


def test_speaks_english_when_asked(quang, text) -> None:
    quang.post("/language/", {"language": "en", "next": "/"})
    words = text(quang.get("/"))
    assert "2024: 2 of 4 sub-indices reached their target; missed: CSTP1, CSTP2." in words
    assert "Computed total 22.63" in words
    assert "CSTP2: Maintaining minimum environmental standards by firms" in words
    assert "Đảm bảo tuân thủ" not in words
