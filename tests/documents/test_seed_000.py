"""The appendix of 42 indicators, as scanned, against its transcription by hand."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date

import pytest

from tests.documents.scores import by_field, tool, wrong_roles
from xanh.documents.draft import State
from xanh.documents.read import read_plan
from xanh.reference import indicators


@pytest.fixture(scope="module")
def source(shared):
    return next(shared.glob("seeds/000_*.txt"))


@pytest.fixture(scope="module")
def draft(source):
    return read_plan(source)


@pytest.fixture(scope="module")
def gold(shared):
    return json.loads((shared / "gold/gold_000.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def rows(draft):
    return {(r.subindex, r.number): r for r in draft.indicators}


def test_figures(shared, draft, gold, capsys):
    figures = by_field(tool(shared), draft, gold)
    marked = Counter(r.fields["lead"].state.value for r in draft.indicators)
    wrong = wrong_roles(draft, gold)
    with capsys.disabled():
        print("\nseed 000:", ", ".join(f"{name} {f1:.3f}" for name, f1 in figures.items()))
        print(f"roles: {dict(marked)}; wrong {len(wrong)}: {[r.code for r in wrong]}")
    assert figures["indicator rows"] == figures["indicator name"] == 1
    assert figures["indicator unit"] >= 0.95
    assert figures["agency, any role"] >= 0.93
    assert figures["lead agency"] >= 0.85
    assert figures["coordinating agency"] >= 0.93


def test_every_row_with_wrong_roles_is_to_check(draft, gold):
    wrong = wrong_roles(draft, gold)
    assert {r.code for r in wrong if r.fields["lead"].state is not State.TO_CHECK} == set()


def test_rows_whose_cells_came_out_apart_are_not_all_to_check(draft, gold):
    clean = {(i["subindex"], i["number"]) for i in gold["indicators"] if i["ocr"]["quality"] == "clean"}
    sure = {(r.subindex, r.number) for r in draft.indicators if r.fields["lead"].state is not State.TO_CHECK}
    assert len(sure & clean) >= 0.8 * len(clean)
    assert sure <= clean


def test_header(draft, gold):
    header, want = draft.header, gold["header"]
    assert (header.document, header.number, header.date) == (want["document"], want["number"], want["date"])
    assert (header.issuer, header.issuer_code, header.part) == (want["issuer"], "ubnd-tinh", want["part"])
    assert header.fields["title"].state is State.TO_CHECK
    assert "Chỉ số Xanh (PGI) cấp tỉnh năm 2026" in header.title


def test_subindices_count_their_rows(draft, gold):
    assert [(s["number"], s["count"]) for s in draft.subindices] == [
        (s["number"], s["count"]) for s in gold["subindices"]
    ]


def test_pages_are_those_of_the_document(draft, gold):
    assert len(draft.source.pages) == gold["pages"]


def test_names_stand_where_the_transcription_found_them(rows, gold):
    missed = []
    for want in gold["indicators"]:
        lines = {n for first, last in want["ocr"]["parts"]["name"] for n in range(first, last + 1)}
        spans = rows[want["subindex"], want["number"]].fields["name"].spans
        read = {n for s in spans for n in range(s.first_line, s.last_line + 1)}
        if not lines & read:
            missed.append((want["subindex"], want["number"]))
    assert missed == []


def test_an_agency_named_twice_stays_twice(rows):
    named = Counter(p.agency for p in rows[3, 7].coordinating)
    assert named["Sở Tài chính"] == 2


def test_a_lead_that_also_coordinates_stays_both(rows):
    row = rows[1, 14]
    assert "so-nnmt" in {p.code for p in row.lead} & {p.code for p in row.coordinating}
    assert row.coordinating_note == "phối hợp rà soát gửi Sở Nông nghiệp và Môi trường tổng hợp chung"
    assert row.lead[0].scope.startswith("tham mưu cho Ban Chỉ huy phòng, chống thiên tai và tìm kiếm cứu nạn")


def test_variants_keep_the_spelling_of_the_plan(rows):
    written = {p.as_written for p in rows[1, 1].coordinating if p.code == "cap-xa"}
    assert written == {"UBND các xã, phường"}


def test_examples_in_parentheses_are_parties_with_what_they_stand_for(rows):
    scopes = {p.code: p.scope for p in rows[1, 13].coordinating}
    assert {"vien-thong", "cap-thoat-nuoc", "dien-luc", "dv-cung-ung"} <= scopes.keys()


def test_codes_are_those_of_the_framework(rows):
    known = {i.code for i in indicators()}
    assert all(r.code in known and r.code == f"{s}.{n:02d}" for (s, n), r in rows.items())


def test_draft_turns_into_json(draft):
    data = json.loads(json.dumps(draft.to_json()))
    assert data["kind"] == "plan_appendix_indicator_table"
    assert data["indicators"][0]["fields"]["lead"]["state"] in {s.value for s in State}


def test_agencies_of_another_day_do_not_change_what_is_written(source, draft):
    then = read_plan(source, as_of=date(2024, 6, 1))
    assert [r.code for r in then.indicators] == [r.code for r in draft.indicators]
