"""The one-sheet Excel of a report: it comes back as it went; what does not belong is refused by its cell."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.cell import MergedCell

from tests.portal.reports.acting import fill, judge, sent
from tests.portal.reports.conftest import OPEN, QUARTER, again
from xanh.portal.display import numbers
from xanh.portal.reports import actions
from xanh.portal.reports.content import as_typed
from xanh.portal.reports.duties import writable
from xanh.portal.reports.queries import contents, find_duty
from xanh.portal.reports.sheet_in import read_sheet
from xanh.portal.reports.sheet_layout import About, Kept, hidden_rows, print_of, read_hidden
from xanh.portal.reports.sheet_out import write_sheet
from xanh.reference import ProblemError

pytestmark = pytest.mark.django_db


def written(duty, at=OPEN) -> bytes:
    now_ = again(duty)
    lines = contents(now_)
    return write_sheet(now_, lines, writable(now_, lines, at), {}, at=at)


def read(duty, data: bytes, at=OPEN):
    now_ = again(duty)
    lines = contents(now_)
    return read_sheet(data, "bieu.xlsx", now_, lines, writable(now_, lines, at))


def edited(data: bytes, **cells) -> bytes:
    """The workbook after a person typed in it; None empties a cell."""
    book = load_workbook(BytesIO(data))
    for address, value in cells.items():
        book.worksheets[0][address] = value
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def refused(duty, data: bytes) -> list[tuple[str, str | None]]:
    with pytest.raises(ProblemError) as error:
        read(duty, data)
    return [(problem.code, problem.values.get("cell")) for problem in error.value.problems]


def test_a_sheet_as_it_went_out_changes_nothing(duty, lan):
    fill(duty, by=lan)
    assert read(duty, written(duty)) == []


def test_boxes_are_open_text_and_the_rest_is_protected(duty, lan):
    fill(duty, by=lan)
    book = load_workbook(BytesIO(written(duty)))
    sheet = book.worksheets[0]
    assert sheet.protection.sheet
    assert (sheet["E10"].value, sheet["E10"].number_format) == ("85,5", "@")
    cells = (c for row in sheet for c in row if not isinstance(c, MergedCell))
    open_cells = {c.coordinate for c in cells if not c.protection.locked}
    assert open_cells == {"E8", "E9", "E10", "E11"}
    assert book["xanh"].sheet_state == "veryHidden"


def test_values_typed_in_vietnamese_form_come_in(duty, lan):
    data = edited(written(duty), E8="Đã xong\nhai việc", E10="86,25", E11=1234.5)
    found = {taken.line.code: dict(taken.fields) for taken in read(duty, data)}
    assert found == {
        "I": {"text": "Đã xong\nhai việc"},
        "1": {"estimate": "86,25"},
        "2": {"estimate": "1234,5"},
    }
    changes = [(taken.line.code, taken.fields, taken.line.version) for taken in read(duty, data)]
    assert actions.save_lines(duty, changes, by=lan, at=OPEN) == 3
    assert next(line for line in contents(again(duty)) if line.code == "1").values.estimate == Decimal(
        "86.25"
    )
    assert read(duty, data) == []  # once taken over, the same sheet changes nothing more


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({"E10": "mười"}, [("report_sheet.not_number", "E10")]),
        ({"E10": "1.234"}, [("report_sheet.ambiguous_number", "E10")]),
        ({"E10": "0,125"}, [("report_sheet.refused", "E10")]),
        ({"E11": "=1+1"}, [("report_sheet.formula", "E11")]),
        ({"E10": "a", "E11": "b"}, [("report_sheet.not_number", "E10"), ("report_sheet.not_number", "E11")]),
        ({"B9": "Mục khác"}, [("report_sheet.structure_changed", "B9")]),
        ({"A10": "2"}, [("report_sheet.structure_changed", "A10")]),
        ({"E7": "Số"}, [("report_sheet.structure_changed", "E7")]),
        ({"A3": "Kỳ khác"}, [("report_sheet.structure_changed", "A3")]),
        ({"A12": "3"}, [("report_sheet.structure_changed", "A12")]),
        ({"F10": "80"}, [("report_sheet.line_shut", "F10")]),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_cell(duty, cells, wanted):
    assert refused(duty, edited(written(duty), **cells)) == wanted


def test_a_row_that_was_put_in_is_seen(duty):
    book = load_workbook(BytesIO(written(duty)))
    book.worksheets[0].insert_rows(9)
    stream = BytesIO()
    book.save(stream)
    assert refused(duty, stream.getvalue())[0] == ("report_sheet.structure_changed", "A9")


def test_the_sheet_of_another_period_or_agency_or_regime_is_refused(duty, tier):
    other = find_duty(tier.pk, "20264", "so-xd")
    assert refused(other, written(duty)) == [("report_sheet.wrong_period", "A3")]
    assert refused(find_duty(tier.pk, QUARTER, "so-ct"), written(duty)) == [
        ("report_sheet.wrong_agency", "A2")
    ]
    above = find_duty(tier.regime.tiers.get(level=2).pk, QUARTER, "so-nnmt")
    assert ("report_sheet.wrong_regime", "A1") in refused(above, written(duty))


def test_a_hidden_sheet_that_was_touched_is_refused(duty):
    book = load_workbook(BytesIO(written(duty)))
    book["xanh"]["A3"] = "II"
    stream = BytesIO()
    book.save(stream)
    assert refused(duty, stream.getvalue()) == [("report_sheet.not_ours", None)]


def bare_workbook() -> bytes:
    stream = BytesIO()
    Workbook().save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "report_sheet.not_ours"),
        (b"%PDF-1.7", "report_sheet.not_ours"),
        (b"MZ\x90\x00", "report_sheet.not_ours"),
        (b"PK\x03\x04rubbish", "document.broken"),
        (b"x" * (3 * 1024 * 1024), "document.too_large"),
        (bare_workbook(), "report_sheet.not_ours"),
    ],
)
def test_what_is_no_sheet_of_ours_is_refused(duty, data, code):
    assert [found for found, _ in refused(duty, data)] == [code]


def test_lines_that_did_not_come_back_are_shut(duty, lan, ha):
    sent(duty, by=lan)
    judge(duty, "returned", by=ha, lines={"1": "Sai"})
    data = edited(written(duty), E10="90", E11="15")
    assert refused(duty, data) == [("report_sheet.line_shut", "E11")]


def test_a_newer_version_is_a_conflict(duty, lan, ha):
    fill(duty, by=lan)
    data = edited(written(duty), E10="90", E11="15")
    actions.save_line(again(duty), "1", {"estimate": "70"}, expected=1, by=ha, at=OPEN)
    found = {taken.line.code: (taken.is_conflict, dict(taken.before)) for taken in read(duty, data)}
    assert found == {"1": (True, {"estimate": "70"}), "2": (False, {"estimate": "14"})}


def test_text_that_looks_like_a_formula_stays_text(duty, lan):
    fill(duty, by=lan, values={"I": {"text": "=HYPERLINK(1)"}})
    cell = load_workbook(BytesIO(written(duty))).worksheets[0]["E8"]
    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", "=HYPERLINK(1)", True)
    assert read(duty, written(duty)) == []


def test_upload_shows_first_and_then_takes_over(duty_now, lan, ha, now):
    client = Client()
    client.force_login(lan)
    fill(duty_now, by=lan, at=now)
    place = reverse("reports:upload", kwargs=duty_now.key)
    data = client.get(reverse("reports:sheet", kwargs=duty_now.key)).content
    actions.save_line(again(duty_now), "1", {"estimate": "70"}, expected=1, by=ha, at=now)
    file = SimpleUploadedFile("bieu.xlsx", edited(data, E10="90", E11="15"))
    page = client.post(place, {"file": file})
    assert page.status_code == 200
    assert [line.values.estimate for line in contents(again(duty_now))][2:] == [70, 14]
    client.post(place, {"taken": page.context["taken"]})
    assert [line.values.estimate for line in contents(again(duty_now))][2:] == [70, 15]


def test_a_conflict_is_taken_over_only_where_it_was_ticked(duty_now, lan, ha, now):
    client = Client()
    client.force_login(lan)
    fill(duty_now, by=lan, at=now)
    place = reverse("reports:upload", kwargs=duty_now.key)
    data = client.get(reverse("reports:sheet", kwargs=duty_now.key)).content
    actions.save_line(again(duty_now), "1", {"estimate": "70"}, expected=1, by=ha, at=now)
    page = client.post(place, {"file": SimpleUploadedFile("bieu.xlsx", edited(data, E10="90"))})
    client.post(place, {"taken": page.context["taken"], "over": "1"})
    assert contents(again(duty_now))[2].values.estimate == 90


def test_a_forged_change_is_refused(duty_now, lan):
    client = Client()
    client.force_login(lan)
    place = reverse("reports:upload", kwargs=duty_now.key)
    assert client.post(place, {"taken": "forged"}).status_code == 422
    assert client.post(place).status_code == 422
    assert again(duty_now).report is None


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)


@given(
    st.lists(
        st.builds(Kept, texts, texts, st.integers(0, 999), st.dictionaries(st.just("text"), texts)),
        min_size=1,
    )
)
def test_the_hidden_sheet_comes_back(kept):
    about = About("quy", 1, "20263", "so-xd", "none")
    assert read_hidden(hidden_rows(about, kept)) == (about, kept)


@given(st.decimals(min_value=-(10**10), max_value=10**10, places=2))
def test_a_figure_as_typed_is_the_figure(figure):
    exact = figure.normalize() if figure else Decimal(0)
    assert numbers.decimal(as_typed(exact)) == exact
    assert print_of(as_typed(exact)) == print_of(f" {as_typed(exact)}\r\n")
