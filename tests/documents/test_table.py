"""Indicator tables in small: cells apart, columns run together, what the vocabulary does not know."""

from __future__ import annotations

import pytest

from xanh.documents.draft import Role, State
from xanh.documents.read import read_plan
from xanh.documents.read.fold import fold

HEAD = """PHU LUC
TRIEN KHAI CHI SO XANH (PGI)
(Kem theo Ke hoach so: 77/KH-UBND ngay 05 thang 3 nam 2026 cua UBND tinh Lang Son)

STT
CHI SO THANH PHAN
CO QUAN CHU TRI THUC HIEN
CO QUAN PHOI HOP THUC HIEN

CSTP 1. Giam thiéu 6 nhiém méi truong va thién tai

"""
APART = """1

Chét lugng méi truong tot hodc rét t6t (%)

S& Xay dung

- Cong an tinh; S¢ Tai chinh;

- Cac doanh nghiép c6 lién quan.

2

Khong 6 nhiém hodc it 6 nhidm (% dong y)

Thanh tra tinh; UBND cap x4

- Hiép hoi doanh nghiép tinh.
"""
TOGETHER = """- Cong an tinh; Bao va Phat thanh, Truyén hinh
1 Chét lugng méi truong tot hodc rét t6t (%) S& Xay dung Lang Son; cac S&, ban, nganh lién quan.
2 Khong 6 nhiém hodc it 6 nhidm (% dong y) |Thanh tra tinh |- Hiép hoi doanh nghiép tinh; S& Tai chinh.
"""


def rows(body):
    return read_plan((HEAD + body).encode(), name="plan.txt").indicators


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
    lines = (HEAD + APART).split("\n")
    span = first.fields["lead"].spans[0]
    assert lines[span.first_line - 1] == "S& Xay dung" == first.fields["lead"].as_written


def test_bodies_of_every_province_are_known_without_a_code():
    first = rows(APART.replace("S& Xay dung", "So Y té"))[0]
    assert [(p.agency, p.code) for p in first.lead] == [("Sở Y tế", None)]


def test_unknown_bodies_stay_as_written_without_a_code():
    first = rows(APART.replace("S& Xay dung", "Vien Quy hoach Phuong Nam"))[0]
    assert [p.code for p in first.lead] == [None]
    assert fold(first.lead[0].agency) == "vien quy hoach phuong nam"
    assert first.fields["lead"].state is State.TO_CHECK


def test_agencies_of_another_province_have_its_name_and_no_code():
    text = (HEAD + TOGETHER).replace("Lang Son", "Cao Bang")
    row = read_plan(text.encode()).indicators[0]
    assert {p.code for p in row.lead} == {None}
    assert "Báo và Phát thanh, Truyền hình Cao Bằng" in names(row.coordinating)


def test_scopes_in_parentheses_and_after_verbs():
    body = APART.replace("S& Xay dung", "S& Xay dung (nude sach do thi)").replace(
        "- Hiép hoi doanh nghiép tinh.",
        "- Cong an tinh; UBND céc xa, phuong phoi hop ra soat giri S& Tai chinh tong hop chung.",
    )
    first, second = rows(body)
    assert first.lead[0].scope is not None
    assert second.coordinating_note == "phối hợp rà soát gửi Sở Tài chính tổng hợp chung"
    assert names(second.coordinating) == ["Công an tỉnh", "UBND cấp xã"]


def test_a_lead_list_that_goes_on_is_not_trusted():
    body = APART.replace("S& Xay dung\n\n-", "S& Xay dung;\n\n-")
    assert rows(body)[0].fields["lead"].state is State.TO_CHECK


def test_numbers_count_the_rows_of_the_plan_where_they_say_so():
    body = APART.replace(
        "1\n\nChét lugng méi truong tot hodc rét t6t (%)",
        "1\n\nDoanh nghiép khong bi anh huong boi mirc do 6 nhiém (% DN dong y)",
    )
    body = body.replace(
        "Khong 6 nhiém hodc it 6 nhidm (% dong y)",
        "Nhan dinh: Dé tiép can thong tin vé thoi tiét, khi tugng thity van (% dong y)",
    )
    assert [(r.code, r.number) for r in rows(body)] == [("1.03", 1), ("1.09", 2)]


def test_header_of_the_plan():
    header = read_plan((HEAD + APART).encode()).header
    assert (header.number, header.date, header.issuer) == ("77/KH-UBND", "2026-03-05", "UBND tỉnh Lạng Sơn")


@pytest.mark.parametrize("cut", range(0, len(HEAD + APART + TOGETHER), 97))
def test_any_part_of_a_plan_is_read_without_failing(cut):
    text = (HEAD + APART + TOGETHER)[: len(HEAD) + 1 + cut]
    for row in read_plan(text.encode()).indicators if "nhi" in text[len(HEAD) :] else ():
        assert row.fields["lead"].state in State
