"""Score tables as people make them: CSV and XLSX, both languages, both marks, all problems at once."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from xanh import reference
from xanh.portal.imports.score_rows import figures, goals
from xanh.portal.imports.score_table import read_scores
from xanh.reference import ProblemError

VIETNAMESE = "Năm;Tỉnh, thành phố;CSTP 1;CSTP 2;CSTP 3;CSTP 4;Tổng điểm;Xếp hạng;Nguồn;Ghi chú"


def rows_of(text: str, encoding: str = "utf-8") -> list[dict]:
    return read_scores(text.encode(encoding), name="diem.csv")["rows"]


def problems_of(data: str | bytes) -> list:
    with pytest.raises(ProblemError) as error:
        read_scores(data.encode() if isinstance(data, str) else data, name="diem.csv")
    return list(error.value.problems)


def sheet(*rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def test_the_shipped_table_is_read_whole():
    rows = read_scores(reference.scores_csv(), name="pgi_scores.csv")["rows"]
    facts = reference.scores()
    assert len(rows) == len(facts)
    told = [(r["kind"], r["year"], r["province"], r["rank"], r["outside_top"], r["rank_max"]) for r in rows]
    assert told == [(f.kind, f.year, f.province, f.rank, f.outside_top, f.rank_max) for f in facts]
    given = [tuple(r[f"cstp{n}"] for n in range(1, 5)) for r in rows]
    assert given == [tuple(None if s is None else float(s) for s in f.subindices) for f in facts]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_vietnamese_headings_and_decimal_commas(encoding):
    row = rows_of(f"{VIETNAMESE}\n2024;Lạng Sơn;4,95;4,95;6,71;6,02;22,63;;Trang PGI;\n", encoding)[0]
    assert (row["year"], row["province"], row["cstp3"], row["total"], row["rank"]) == (
        2024,
        "Lạng Sơn",
        6.71,
        22.63,
        None,
    )
    assert row["fields"]["cstp3"]["as_written"] == "6,71"
    assert row["fields"]["cstp3"]["spans"] == [{"page": 1, "first_line": 2, "last_line": 2}]


def test_english_headings_with_commas_between():
    row = rows_of("year,province,sub-index 1,total,rank,rank_of\n2023,Lạng Sơn,4.84,17.33,62,63\n")[0]
    assert (row["cstp1"], row["total"], row["rank"], row["rank_of"]) == (4.84, 17.33, 62, 63)


def test_a_title_above_and_empty_rows_below_do_not_matter():
    rows = rows_of(f"Bảng điểm PGI\n\n{VIETNAMESE}\n;;;\n2024;Lạng Sơn;4,95;;;;;;;\n\n")
    assert [(r["row"], r["cstp1"]) for r in rows] == [("5", 4.95)]


def test_a_sheet_is_read_like_a_table():
    data = sheet(
        ("Năm", "Tỉnh", "CSTP1", "Xếp hạng"), (2024, "Lạng Sơn", 4.95, None), (2023, "Hà Nội", "6,58", 30.0)
    )
    draft = read_scores(data, name="diem.xlsx")
    assert [(r["cstp1"], r["rank"]) for r in draft["rows"]] == [(4.95, None), (6.58, 30)]
    assert draft["source"]["kind"] == "xlsx"


def test_all_problems_come_at_once_with_row_column_and_value():
    text = "\n".join(
        [
            VIETNAMESE,
            "2024;Lạng Sơn;1.234;4,95;;;;;;",
            "hai;Hà Nội;6,5;;;;;;;",
            "2024;;6,5;11;;;;;;",
            "2024;Hà Nam;;;;;;;;",
            "2024;Hà Nam;5;;;;;12,5;;",
        ]
    )
    told = [(p.code, p.place.row, p.place.column, p.values.get("value")) for p in problems_of(text)]
    assert told == [
        ("field.ambiguous_number", "2", "CSTP 1", "1.234"),
        ("field.not_number", "3", "Năm", "hai"),
        ("field.required", "4", "Tỉnh, thành phố", ""),
        ("field.out_of_range", "4", "CSTP 2", "11"),
        ("scores.nothing_in_row", "5", None, None),
        ("field.not_whole", "6", "Xếp hạng", "12,5"),
    ]


def test_every_problem_says_what_to_do():
    for problem in problems_of(f"{VIETNAMESE}\n2024;Lạng Sơn;1.234;;;;;;;\n"):
        assert "1.234" in problem.message("vi")
        assert problem.remedy("vi")
        assert problem.remedy("en")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "document.empty"),
        (b"  \n", "document.empty"),
        (b"PK\x03\x04 not a workbook", "document.binary"),
        (b"\x00\x01\x02\x03", "document.binary"),
        ("Năm;Tỉnh;CSTP1\n2024;Lạng Sơn;5".encode("cp1258", "ignore"), "scores.not_unicode"),
        (b"a;b;c\n1;2;3\n", "scores.no_heading"),
        ("Năm;Tỉnh;CSTP1\n".encode(), "scores.no_rows"),
        (b"year,province,total\n" + b"2024,x,5\n" * 20_001, "scores.too_many_rows"),
    ],
)
def test_what_is_no_table_is_told(data, code):
    assert [p.code for p in problems_of(data)] == [code]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("muc tieu;2024;Lạng Sơn;;;30;;", "scores.target_without_plan"),
        ("x;2024;Lạng Sơn;;;30;;", "field.not_choice"),
        ("công bố;2024;Lạng Sơn;64;63;;;", "scores.rank_over_count"),
        ("công bố;2024;Lạng Sơn;;;;1.05;", "scores.nothing_in_row"),
        ("công bố;2024;Lạng Sơn;5;;;1.05;", "scores.value_without_indicator"),
        (";;Lạng Sơn;5;;;;", "scores.no_year"),
    ],
)
def test_rows_that_do_not_hold_together(row, code):
    heading = "Loại;Năm;Tỉnh;Xếp hạng;rank_of;Hạng mục tiêu;Mã chỉ tiêu;Giá trị"
    assert problems_of(f"{heading}\n{row}\n")[0].code == code


def test_a_total_that_is_not_the_sum_is_told_and_kept():
    draft = read_scores(f"{VIETNAMESE}\n2024;Lạng Sơn;1;1;1;1;5;;;\n".encode(), name="d.csv")
    assert [p["code"] for p in draft["problems"]] == ["scores.sum_differs"]
    assert draft["rows"][0]["total"] == 5


def test_rows_become_figures_and_goals():
    draft = read_scores(reference.scores_csv(), name="pgi_scores.csv")
    found = [f for f in figures(draft["rows"]) if f.unit == "Lạng Sơn" and f.year == 2024]
    assert {f.node_code: float(f.value or 0) for f in found} == {
        "0": 0,
        "1": 4.95,
        "2": 4.95,
        "3": 6.71,
        "4": 6.02,
    }
    assert next(f for f in found if f.node_code == "0").outside_top == 30
    [(citation, [goal])] = goals(draft["rows"])
    assert (citation.symbol, goal.node_code, goal.year, goal.rank_max) == ("163/KH-UBND", "0", 2024, 30)


def test_figures_of_single_indicators():
    rows = rows_of("year;unit;node_code;value;source\n2023;Cả nước;1.01;56,5;Báo cáo PGI\n")
    figure = figures(rows)[0]
    assert (figure.node_code, str(figure.value), figure.source_name, figure.source_url) == (
        "1.01",
        "56.5",
        "Báo cáo PGI",
        "",
    )


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    try:
        read_scores(data, name="x.csv")
    except ProblemError:
        return


@given(st.lists(st.lists(st.text("0123456789,.;\n\"'Năm Tỉnh", max_size=8), max_size=6), max_size=5))
def test_any_cells_under_a_heading_are_read_or_refused(cells):
    body = "\n".join(";".join(row) for row in cells)
    try:
        read_scores(f"{VIETNAMESE}\n{body}".encode(), name="x.csv")
    except ProblemError:
        return
