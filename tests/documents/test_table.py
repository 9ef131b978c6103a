"""Indicator tables in small: cells apart, columns run together, what the vocabulary does not know."""

from __future__ import annotations

import unicodedata

import pytest

from xanh.documents.draft import Role, State
from xanh.documents.read import read_plan
from xanh.documents.read.fold import fold

HEAD = """PHỤ LỤC
TRIỂN KHAI CHỈ SỐ XANH (PGI)
(Kèm theo Kế hoạch số: 77/KH-UBND ngày 05 tháng 3 năm 2026 của UBND tỉnh Lạng Sơn)

STT
CHỈ SỐ THÀNH PHẦN
CƠ QUAN CHỦ TRÌ THỰC HIỆN
CƠ QUAN PHỐI HỢP THỰC HIỆN

CSTP 1. Giảm thiểu ô nhiễm môi trường và thiên tai

"""
APART = """1

Chất lượng môi trường tốt hoặc rất tốt (%)

Sở Xây dựng

- Công an tỉnh; Sở Tài chính;

- Các doanh nghiệp có liên quan.

2

Không ô nhiễm hoặc ít ô nhiễm (% đồng ý)

Thanh tra tỉnh; UBND cấp xã

- Hiệp hội doanh nghiệp tỉnh.
"""
TOGETHER = """- Công an tỉnh; Báo và Phát thanh, Truyền hình
1 Chất lượng môi trường tốt hoặc rất tốt (%) Sở Xây dựng Lạng Sơn; các Sở, ban, ngành liên quan.
2 Không ô nhiễm hoặc ít ô nhiễm (% đồng ý) |Thanh tra tỉnh |- Hiệp hội doanh nghiệp tỉnh; Sở Tài chính.
"""
SLIPS = {"Sở": "S&", "ô nhiễm": "6 nhi€m", "xã": "x4", "lý": "1y", "có": "c¢", "cứu": "ctru", "gửi": "gtri"}


def scan(text):
    """The text as an English model would read it: no accents, the commonest slips."""
    for clean, slip in SLIPS.items():
        text = text.replace(clean, slip)
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in plain if not unicodedata.combining(c))


def rows(body):
    return read_plan(scan(HEAD + body).encode(), name="plan.txt").indicators


def names(parties):
    return [p.agency for p in parties]


def test_cells_apart_are_read_and_trusted():
    first, second = rows(APART)
    assert (first.code, first.unit_note, names(first.lead)) == ("1.01", "%", ["Sở Xây dựng"])
    assert names(first.coordinating) == ["Công an tỉnh", "Sở Tài chính", "Các doanh nghiệp có liên quan"]
    assert (second.unit_note, names(second.lead)) == ("% đồng ý", ["Thanh tra tỉnh", "UBND cấp xã"])
    assert names(second.coordinating) == ["Hiệp hội doanh nghiệp tỉnh"]
    for row in (first, second):
        assert row.fields["lead"].state is State.ACCEPTED
        assert row.fields["coordinating"].confidence > 0.8


def test_parties_carry_their_role_and_code():
    first = rows(APART)[0]
    assert [(p.role, p.code) for p in first.lead] == [(Role.LEAD, "so-xd")]
    assert {p.role for p in first.coordinating} == {Role.COORDINATING}


def test_columns_run_together_are_proposed_and_to_check():
    first, second = rows(TOGETHER)
    assert (names(first.lead), names(second.lead)) == (["Sở Xây dựng"], ["Thanh tra tỉnh"])
    assert names(first.coordinating) == [
        "Công an tỉnh",
        "Báo và Phát thanh, Truyền hình Lạng Sơn",
        "Các sở, ban, ngành liên quan",
    ]
    assert names(second.coordinating) == ["Hiệp hội doanh nghiệp tỉnh", "Sở Tài chính"]
    assert {r.fields["lead"].state for r in (first, second)} == {State.TO_CHECK}


def test_spans_are_lines_of_the_file():
    first = rows(APART)[0]
    lines = scan(HEAD + APART).split("\n")
    span = first.fields["lead"].spans[0]
    assert lines[span.first_line - 1] == scan("Sở Xây dựng") == first.fields["lead"].as_written


def test_bodies_of_every_province_are_known_without_a_code():
    first = rows(APART.replace("Sở Xây dựng", "Sở Y tế"))[0]
    assert [(p.agency, p.code) for p in first.lead] == [("Sở Y tế", None)]


def test_unknown_bodies_stay_as_written_without_a_code():
    first = rows(APART.replace("Sở Xây dựng", "Viện Quy hoạch Phương Nam"))[0]
    assert [p.code for p in first.lead] == [None]
    assert fold(first.lead[0].agency) == "vien quy hoach phuong nam"
    assert first.fields["lead"].state is State.TO_CHECK


def test_agencies_of_another_province_have_its_name_and_no_code():
    text = scan(HEAD + TOGETHER).replace("Lang Son", "Cao Bang")
    row = read_plan(text.encode()).indicators[0]
    assert {p.code for p in row.lead} == {None}
    assert "Báo và Phát thanh, Truyền hình Cao Bằng" in names(row.coordinating)


def test_scopes_in_parentheses_and_after_verbs():
    body = APART.replace("Sở Xây dựng", "Sở Xây dựng (nước sạch đô thị)").replace(
        "- Hiệp hội doanh nghiệp tỉnh.",
        "- Công an tỉnh; UBND các xã, phường phối hợp rà soát gửi Sở Tài chính tổng hợp chung.",
    )
    first, second = rows(body)
    assert first.lead[0].scope is not None
    assert second.coordinating_note == "phối hợp rà soát gửi Sở Tài chính tổng hợp chung"
    assert names(second.coordinating) == ["Công an tỉnh", "UBND cấp xã"]


def test_a_lead_list_that_goes_on_is_not_trusted():
    body = APART.replace("Sở Xây dựng\n\n-", "Sở Xây dựng;\n\n-")
    assert rows(body)[0].fields["lead"].state is State.TO_CHECK


def test_numbers_count_the_rows_of_the_plan_where_they_say_so():
    third = "Doanh nghiệp không bị ảnh hưởng bởi mức độ ô nhiễm (% DN đồng ý)"
    ninth = "Nhận định: Dễ tiếp cận thông tin về thời tiết, khí tượng thủy văn (% đồng ý)"
    body = APART.replace("Chất lượng môi trường tốt hoặc rất tốt (%)", third)
    body = body.replace("Không ô nhiễm hoặc ít ô nhiễm (% đồng ý)", ninth)
    assert [(r.code, r.number) for r in rows(body)] == [("1.03", 1), ("1.09", 2)]


def test_header_of_the_plan():
    header = read_plan(scan(HEAD + APART).encode()).header
    assert (header.number, header.date, header.issuer) == ("77/KH-UBND", "2026-03-05", "UBND tỉnh Lạng Sơn")


@pytest.mark.parametrize("cut", range(0, len(HEAD + APART + TOGETHER), 97))
def test_any_part_of_a_plan_is_read_without_failing(cut):
    text = scan(HEAD + APART + TOGETHER)[: len(HEAD) + 1 + cut]
    for row in read_plan(text.encode()).indicators if cut > 60 else ():
        assert row.fields["lead"].state in State
