"""Notices as tables: what is read, what is refused with its row, what the calendar's own table gives back."""

from __future__ import annotations

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from xanh.calendar import StateCalendar
from xanh.portal.periods import xlsx
from xanh.portal.periods.listing import months, notes
from xanh.portal.periods.notices import compare, oddities, read_notice
from xanh.reference import ProblemError, StateDayFact, state_days

HEAD = "Ngày;Làm việc hay nghỉ;Lý do;Nguồn;Trạng thái\n"


def read(rows, source="Thông báo 9/TB"):
    return read_notice(HEAD + rows, name="tb.csv", source=source)


def facts(rows):
    return [fact for _, fact in read(rows)]


def test_days_runs_and_states_are_read():
    found = facts(
        "04/02/2027 - 10/02/2027;nghỉ;Tết Nguyên đán;;dự kiến\n"
        "2027-09-02;Nghỉ;Quốc khánh;Bộ luật Lao động;\n"
        "11/9/2027;Làm bù;Bù cho 03/9;;chính thức\n"
    )
    tet = [fact for fact in found if fact.reason == "Tết Nguyên đán"]
    # the 6th and 7th are a weekend: they need no row
    assert [fact.day.day for fact in tet] == [4, 5, 8, 9, 10]
    assert not any(fact.confirmed or fact.works for fact in tet)
    assert found[5] == StateDayFact(date(2027, 9, 2), False, "Quốc khánh", "Bộ luật Lao động")
    assert found[6] == StateDayFact(date(2027, 9, 11), True, "Bù cho 03/9", "Thông báo 9/TB")


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_any_usual_separator_is_understood(sign):
    text = HEAD.replace(";", sign) + sign.join(["02/09/2027", "nghỉ", "Quốc khánh", "", ""])
    assert len(read_notice(text, name="tb.csv")) == 1


def test_a_run_may_stand_in_two_columns_or_in_words():
    text = "Từ ngày;Đến ngày;Nghỉ hay làm việc;Dịp\n04/02/2027;05/02/2027;nghỉ;Tết\n"
    assert len(read_notice(text, name="a")) == 2
    assert len(facts("từ 04/02/2027 đến hết ngày 05/02/2027;nghỉ;Tết;;\n")) == 2


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("31/02/2027;nghỉ;Tết;;", "notice.bad_day", "day"),
        ("05/02/27;nghỉ;Tết;;", "notice.bad_day", "day"),
        ("05/02/2027 - 04/02/2027;nghỉ;Tết;;", "notice.bad_day", "day"),
        ("01/01/2027 - 01/03/2027;nghỉ;Tết;;", "notice.bad_day", "day"),
        ("05/02/0001;nghỉ;Tết;;", "notice.bad_day", "day"),
        (";nghỉ;Tết;;", "notice.bad_day", "day"),
        ("05/02/2027;;Tết;;", "notice.bad_works", "works"),
        ("05/02/2027;nghỉ nửa ngày;Tết;;", "notice.bad_works", "works"),
        ("05/02/2027;nghỉ;;;", "notice.no_reason", "reason"),
        ("05/02/2027;nghỉ;Tết;;có lẽ", "notice.bad_status", "status"),
        (f"05/02/2027;nghỉ;{'x' * 201};;", "notice.too_long", "reason"),
    ],
)
def test_a_wrong_row_is_named_with_its_column(row, code, column):
    with pytest.raises(ProblemError) as error:
        read(f"02/09/2027;nghỉ;Quốc khánh;;\n{row}\n")
    (problem,) = error.value.problems
    assert (problem.code, problem.place.row, problem.place.column) == (code, "3", column)


def test_every_wrong_row_is_named_at_once():
    with pytest.raises(ProblemError) as error:
        read("02/09/2027;nghỉ;Quốc khánh;;\n2/9/2027;nghỉ;Lại;;\n40/1/2027;nghỉ;;;\n")
    assert [(p.code, p.place.row) for p in error.value.problems] == [
        ("notice.day_twice", "3"),
        ("notice.no_reason", "4"),
        ("notice.bad_day", "4"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "document.empty"),
        (b"%PDF-1.7 x", "document.binary"),
        (b"PK\x03\x04broken", "document.broken"),
        (b"\x89PNG\r\n\x1a\n123", "document.binary"),
        ("Thứ;Việc\n1;2\n".encode(), "notice.no_columns"),
        (HEAD.encode(), "notice.no_rows"),
        ((HEAD + "02/09/2027;nghỉ;x;;\n" * 401).encode(), "notice.too_many_rows"),
        (b"x" * (2 * 1024 * 1024 + 1), "document.too_large"),
    ],
)
def test_what_is_no_notice_is_refused(data, code):
    with pytest.raises(ProblemError) as error:
        read_notice(data, name="tep")
    assert error.value.problems[0].code == code


def test_excel_dates_are_days():
    book = Workbook()
    book.active.append(["Ngày", "Làm việc hay nghỉ", "Lý do"])
    book.active.append([datetime(2027, 9, 2), "nghỉ", "Quốc khánh"])
    stream = BytesIO()
    book.save(stream)
    (found,) = read_notice(stream.getvalue(), name="tb.xlsx")
    assert found == ("2", StateDayFact(date(2027, 9, 2), works=False, reason="Quốc khánh"))


def test_the_years_own_excel_file_comes_back_as_it_was():
    calendar = StateCalendar(state_days())
    rows = notes(2026, calendar, {fact.day: fact for fact in state_days()})
    data = xlsx.year(2026, rows, months(2026, calendar), at=datetime(2026, 2, 2, tzinfo=UTC))
    found = read_notice(data, name="lich-lam-viec-2026.xlsx")
    assert [fact for _, fact in found] == list(state_days())
    assert {change.kind for change in compare(found, calendar)} == {"same"}


def test_the_preview_tells_new_changed_and_same():
    calendar = StateCalendar(state_days())
    found = read(
        "24/11/2026;nghỉ;Ngày Văn hóa Việt Nam;Luật;\n"
        "31/12/2026;nghỉ;Hoán đổi;;\n"
        "30/04/2026;nghỉ;Ngày Chiến thắng;Bộ luật Lao động 2019, Điều 112;\n"
    )
    assert [(c.fact.day.month, c.kind) for c in compare(found, calendar)] == [
        (4, "same"),
        (11, "changed"),
        (12, "added"),
    ]


def test_a_day_that_the_week_has_so_already_is_pointed_out():
    # 5/9/2027 is a Sunday: a slip of the year is the likely reason
    (odd,) = oddities(read("05/09/2027;nghỉ;Quốc khánh;;\n03/09/2027;nghỉ;Quốc khánh;;\n"))
    assert (odd.code, odd.place.row, odd.values["weekday"]) == ("notice.as_the_week", "2", "CN")


@given(data=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda t: (HEAD + t).encode())))
def test_any_bytes_are_days_or_problems(data):
    found, problems = (), ()
    try:
        found = read_notice(data, name="tep")
    except ProblemError as error:
        problems = error.problems
    assert found or problems
    assert all(problem.message() and problem.remedy() for problem in problems)
    assert all(fact.reason for _, fact in found)
