"""Numbers: one after another, paper and electronic in one row, never twice; the year is that of Vietnam."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.portal.documents.test_actions import code_of
from xanh.portal.agencies.models import Agency
from xanh.portal.documents import actions, queries, rules
from xanh.portal.documents.models import RegisterEntry
from xanh.portal.documents.rules import PaperNumber
from xanh.portal.journal.queries import history
from xanh.reference import ProblemError

PAPER = PaperNumber(7, date(2026, 1, 15), "KH", "KH-SXD", "Kế hoạch ký giấy", "Nguyễn Văn Quang")


@pytest.fixture
def drafted(agency, text, lan, at):
    def make(**changes):
        from dataclasses import replace

        return actions.draft_document(agency, replace(text, **changes), by=lan, at=at)

    return make


def test_numbers_run_from_one(drafted, thu, at) -> None:
    entries = [actions.give_number(drafted(), key=str(n), by=thu, at=at) for n in range(3)]
    assert [e.symbol for e in entries] == ["01/KH-SXD", "02/KH-SXD", "03/KH-SXD"]


def test_the_text_gets_number_and_date(draft, thu, at) -> None:
    entry = actions.give_number(draft, key="k", by=thu, at=at)
    draft.refresh_from_db()
    assert (draft.state, draft.official.number, draft.official.issued_on) == ("numbered", 1, date(2026, 2, 2))
    assert (entry.dated, entry.given_by, entry.medium) == (date(2026, 2, 2), thu, "electronic")
    assert history(draft).last().act == "document.number"


def test_the_same_request_twice_gets_one_number(draft, thu, at) -> None:
    first = actions.give_number(draft, key="k", by=thu, at=at)
    assert actions.give_number(draft, key="k", by=thu, at=at) == first
    assert RegisterEntry.objects.count() == 1
    assert history(draft).filter(act="document.number").count() == 1


def test_another_request_for_the_same_document_is_told_who_was_first(draft, thu, ha, at) -> None:
    actions.give_number(draft, key="k", by=thu, at=at)
    with pytest.raises(ProblemError) as told:
        actions.give_number(draft, key="other", by=ha, at=at)
    (problem,) = told.value.problems
    assert problem.code == "document.already_numbered"
    assert (problem.values["symbol"], problem.values["who"]) == ("01/KH-SXD", "Thu")


def test_a_key_is_of_one_document(drafted, thu, at) -> None:
    actions.give_number(drafted(), key="k", by=thu, at=at)
    assert code_of(lambda: actions.give_number(drafted(), key="k", by=thu, at=at)) == "document.key_used"


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (datetime(2026, 12, 31, 16, 59, 59, tzinfo=UTC), (2026, 2)),
        (datetime(2026, 12, 31, 17, 0, tzinfo=UTC), (2027, 1)),  # midnight in Hà Nội
    ],
)
def test_the_day_in_vietnam_decides_the_year(drafted, thu, at, moment, number) -> None:
    actions.give_number(drafted(), key="a", by=thu, at=at)
    entry = actions.give_number(drafted(), key="b", by=thu, at=moment)
    assert (entry.year, entry.number) == number


def test_paper_and_electronic_share_the_row(drafted, agency, thu, at) -> None:
    entry = actions.register_paper_number(agency, PAPER, key="p", by=thu, at=at)
    assert (entry.symbol, entry.medium, entry.document) == ("07/KH-SXD", "paper", None)
    assert actions.give_number(drafted(), key="e", by=thu, at=at).number == 8
    assert queries.missing(agency, 2026) == [("", 1, 6)]


def test_a_number_taken_is_refused_with_who_has_it(drafted, agency, thu, at) -> None:
    from dataclasses import replace

    for n in range(7):
        actions.give_number(drafted(), key=str(n), by=thu, at=at)
    with pytest.raises(ProblemError) as told:
        actions.register_paper_number(agency, replace(PAPER, notation="BC-SXD"), key="p", by=thu, at=at)
    (problem,) = told.value.problems
    assert problem.code == "document.symbol_taken"
    assert problem.values["symbol"] == "07/KH-SXD"
    assert problem.values["who"] == "Thu"
    assert "Trồng cây xanh" in problem.message("vi")


def test_another_agency_has_its_own_numbers(draft, text, thu, at) -> None:
    other = Agency.objects.get(code="so-ct")
    actions.give_number(draft, key="a", by=thu, at=at)
    theirs = actions.draft_document(other, text, by=None, at=at)
    assert actions.give_number(theirs, key="b", by=None, at=at).number == 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"number": 0}, "document.number_out_of_range"),
        ({"number": -3}, "document.number_out_of_range"),
        ({"number": 10**10}, "document.number_out_of_range"),
        ({"dated": date(2026, 2, 3)}, "document.day_to_come"),
    ],
)
def test_paper_numbers_that_cannot_be(agency, thu, at, changes, code) -> None:
    from dataclasses import replace

    paper = replace(PAPER, **changes)
    assert code_of(lambda: actions.register_paper_number(agency, paper, key="p", by=thu, at=at)) == code
    assert RegisterEntry.objects.count() == 0


def test_a_cancelled_number_is_kept_and_not_given_again(drafted, numbered, thu, at) -> None:
    entry = numbered.entry
    assert code_of(lambda: actions.cancel_number(entry, "", by=thu, at=at)) == "document.reason_needed"
    actions.cancel_number(entry, "Cấp nhầm", by=thu, at=at)
    numbered.refresh_from_db()
    assert (numbered.state, numbered.entry, numbered.official.number) == ("draft", None, None)
    again = actions.give_number(numbered, key="k2", by=thu, at=at)
    assert again.number == 2
    assert RegisterEntry.objects.get(number=1).cancelled_why == "Cấp nhầm"
    assert code_of(lambda: actions.cancel_number(entry, "x", by=thu, at=at)) == "document.already_cancelled"


def test_the_number_of_an_issued_document_is_not_cancelled(numbered, thu, at) -> None:
    actions.register_paper(numbered, by=thu, at=at)
    actions.issue(numbered, by=thu, at=at)
    told = code_of(lambda: actions.cancel_number(numbered.entry, "x", by=thu, at=at))
    assert told == "document.issued_keeps_number"


def test_one_row_for_each_type_where_the_agency_says_so(drafted, agency, thu, at) -> None:
    actions.set_numbering(agency, by_type=True, by=thu, at=at)
    plan = actions.give_number(drafted(), key="a", by=thu, at=at)
    report = actions.give_number(drafted(type_code="BC", notation="BC-SXD"), key="b", by=thu, at=at)
    assert (plan.symbol, report.symbol) == ("01/KH-SXD", "01/BC-SXD")
    told = code_of(lambda: actions.set_numbering(agency, by_type=False, by=thu, at=at))
    assert told == "document.numbers_given"


def test_a_symbol_is_unique_in_the_year_whatever_the_row(drafted, agency, thu, at) -> None:
    """Two types under one symbol, as a hand may type it: number and symbol stay unique."""
    actions.set_numbering(agency, by_type=True, by=thu, at=at)
    actions.give_number(drafted(), key="a", by=thu, at=at)
    told = code_of(
        lambda: actions.give_number(drafted(type_code="BC", notation="KH-SXD"), key="b", by=thu, at=at)
    )
    assert told == "document.symbol_taken"


def test_nothing_is_left_of_a_number_whose_act_failed(draft, thu, at, monkeypatch) -> None:
    from xanh.portal.documents import numbering

    def fail(*_, **__):
        raise RuntimeError("the power went")

    monkeypatch.setattr(numbering, "record", fail)
    with pytest.raises(RuntimeError):
        actions.give_number(draft, key="k", by=thu, at=at)
    monkeypatch.undo()
    assert RegisterEntry.objects.count() == 0
    assert actions.give_number(draft, key="k", by=thu, at=at).number == 1


@given(st.sets(st.integers(1, 60)))
def test_gaps_are_what_is_missing_below_the_highest(numbers) -> None:
    found = {n for first, last in rules.gaps(numbers) for n in range(first, last + 1)}
    assert found == set(range(1, max(numbers, default=0) + 1)) - numbers


@given(st.integers(1, 10**6), st.text(min_size=1, max_size=10))
def test_symbols_have_two_digits_at_least(number, notation) -> None:
    first, _, rest = rules.symbol(number, notation).partition("/")
    assert (int(first), rest) == (number, notation)
    assert len(first) >= 2


def test_a_key_is_of_one_paper(agency, thu, at) -> None:
    """A form sent again after the way back, with another number in it, is not told that it was done."""
    from dataclasses import replace

    entry = actions.register_paper_number(agency, PAPER, key="p", by=thu, at=at)
    assert actions.register_paper_number(agency, PAPER, key="p", by=thu, at=at) == entry
    other = Agency.objects.get(code="so-ct")
    for body, paper in (
        (agency, replace(PAPER, number=8)),
        (agency, replace(PAPER, subject="Khác")),
        (other, PAPER),
    ):
        again = code_of(lambda b=body, p=paper: actions.register_paper_number(b, p, key="p", by=thu, at=at))
        assert again == "document.key_used"
    assert RegisterEntry.objects.count() == 1
