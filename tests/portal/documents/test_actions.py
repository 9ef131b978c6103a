"""Drafts, their editing, export, issue, withdrawal; each act leaves its line, a refusal changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xanh.documents.official import Paragraph
from xanh.portal.agencies.models import Agency
from xanh.portal.documents import actions, keeping, queries
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.documents.rules import STEPS, DocumentState, Source, may_step
from xanh.portal.journal.models import Entry
from xanh.portal.journal.queries import history, verify
from xanh.reference import ProblemError


def code_of(act) -> str:
    with pytest.raises(ProblemError) as told:
        act()
    return told.value.problems[0].code


def acts(document) -> list[str]:
    return [line.act for line in history(document)]


def test_a_draft_bears_no_number_and_its_text_comes_back(draft, text, lan) -> None:
    kept = OfficialDocument.objects.get()
    assert kept.official == text
    assert (kept.state, kept.entry, kept.created_by) == ("draft", None, lan)
    assert acts(kept) == ["document.draft"]
    assert [d.agency.code for d in kept.deliveries.all()] == ["so-ct"]


def test_a_number_in_the_text_of_a_draft_is_dropped(agency, text, lan, at) -> None:
    drafted = actions.draft_document(agency, replace(text, number=99, issued_on=at.date()), by=lan, at=at)
    assert (drafted.official.number, drafted.official.issued_on) == (None, None)


def test_documents_are_found_by_what_they_were_made_from(agency, text, lan, at) -> None:
    source = Source("reports.consolidation", "7")
    first = actions.draft_document(agency, text, source=source, by=lan, at=at)
    second = actions.draft_document(agency, text, source=source, by=lan, at=at)
    assert queries.of_source(source) == [second, first]
    assert queries.of_source(Source("reports.consolidation", "8")) == []


def test_an_edit_tells_what_was_and_what_is(draft, text, lan, at) -> None:
    other = replace(text, subject="Trồng rừng", body=(Paragraph("Một."),))
    edited = actions.edit_draft(draft, other, revision=1, recipients=(), by=lan, at=at)
    assert (edited.subject, edited.revision, edited.deliveries.count()) == ("Trồng rừng", 2, 0)
    details = history(draft).last().details
    assert details["before"]["subject"] == "Trồng cây xanh năm 2026"
    assert details["after"]["subject"] == "Trồng rừng"
    assert (details["before"]["delivered_to"], details["after"]["delivered_to"]) == (["so-ct"], [])


def test_two_people_on_one_draft_do_not_overwrite_each_other(draft, text, lan, at) -> None:
    actions.edit_draft(draft, replace(text, subject="Của Lan"), revision=1, by=lan, at=at)
    told = code_of(
        lambda: actions.edit_draft(draft, replace(text, subject="Khác"), revision=1, by=lan, at=at)
    )
    assert told == "document.changed_meanwhile"
    assert OfficialDocument.objects.get().subject == "Của Lan"


def test_a_numbered_document_keeps_type_and_symbol(numbered, text, lan, at) -> None:
    other = replace(numbered.official, notation="BC-SXD")
    assert code_of(lambda: actions.edit_draft(numbered, other, revision=1, by=lan, at=at)) == (
        "document.symbol_fixed"
    )
    edited = actions.edit_draft(
        numbered, replace(numbered.official, subject="Tên khác"), revision=1, by=lan, at=at
    )
    assert (edited.official.number, edited.entry.subject) == (1, "Tên khác")


def test_export_keeps_the_very_file(exported, thu, at) -> None:
    kept = queries.exported(exported)
    data = keeping.read(kept)
    assert data.startswith(b"%PDF-")
    assert b"NguoiKy" in data
    assert actions.export_for_signing(exported, by=thu, at=at) == kept
    assert acts(exported)[-1] == "document.export"


def test_a_file_changed_on_the_disk_is_told(exported) -> None:
    kept = queries.exported(exported)
    with kept.file.open("r+b") as file:
        file.write(b"x")
    assert code_of(lambda: keeping.read(kept)) == "document.file_gone"


def test_a_document_out_to_be_signed_is_changed_only_when_taken_back(exported, text, thu, at) -> None:
    other = replace(exported.official, subject="Khác")
    assert code_of(lambda: actions.edit_draft(exported, other, revision=1, by=thu, at=at)) == (
        "document.not_editable"
    )
    assert code_of(lambda: actions.reopen(exported, " ", by=thu, at=at)) == "document.reason_needed"
    back = actions.reopen(exported, "Sai tên", by=thu, at=at)
    assert (back.state, back.entry.number, queries.exported(back)) == ("numbered", 1, None)
    actions.edit_draft(back, other, revision=1, by=thu, at=at)


def test_issue_needs_a_signature_or_paper(exported, thu, at) -> None:
    assert code_of(lambda: actions.issue(exported, by=thu, at=at)) == "document.not_signed"
    actions.register_paper(exported, by=thu, at=at)
    issued = actions.issue(exported, by=thu, at=at)
    assert (issued.state, issued.issued_by, issued.entry.medium) == ("issued", thu, "paper")
    assert code_of(lambda: actions.issue(exported, by=thu, at=at)) == "document.already_issued"
    assert acts(exported)[-2:] == ["document.paper", "document.issue"]


def test_a_draft_cannot_be_issued(draft, thu, at) -> None:
    assert code_of(lambda: actions.issue(draft, by=thu, at=at)) == "document.not_in_state"
    assert code_of(lambda: actions.register_paper(draft, by=thu, at=at)) == "document.not_in_state"


def test_withdrawn_after_issue_the_number_stays(numbered, binh, at) -> None:
    actions.register_paper(numbered, by=binh, at=at)
    actions.issue(numbered, by=binh, at=at)
    assert code_of(lambda: actions.withdraw(numbered, "", by=binh, at=at)) == "document.reason_needed"
    gone = actions.withdraw(numbered, "Ban hành sai thẩm quyền", by=binh, at=at)
    assert (gone.state, gone.entry.cancelled_at) == ("withdrawn", None)
    assert history(gone).last().details["why"] == "Ban hành sai thẩm quyền"
    assert code_of(lambda: actions.withdraw(numbered, "x", by=binh, at=at)) == "document.is_withdrawn"


def test_withdrawn_before_issue_the_number_is_cancelled(numbered, binh, at) -> None:
    gone = actions.withdraw(numbered, "Không cần nữa", by=binh, at=at)
    gone.entry.refresh_from_db()
    assert (gone.entry.cancelled_at, gone.entry.cancelled_why) == (at, "Không cần nữa")


def test_a_draft_needs_its_subject(agency, text, lan, at) -> None:
    told = code_of(lambda: actions.draft_document(agency, replace(text, subject=" "), by=lan, at=at))
    assert told == "document.subject_needed"
    assert OfficialDocument.objects.count() == 0


def test_the_recipient_acknowledges_once(numbered, ha, thu, at) -> None:
    actions.register_paper(numbered, by=thu, at=at)
    actions.issue(numbered, by=thu, at=at)
    delivery = numbered.deliveries.get()
    actions.acknowledge(delivery, by=ha, at=at)
    delivery.refresh_from_db()
    assert (delivery.acknowledged_by, delivery.acknowledged_at) == (ha, at)
    assert code_of(lambda: actions.acknowledge(delivery, by=thu, at=at)) == "document.already_acknowledged"


def test_the_journal_holds_after_all_of_it(exported, thu, at) -> None:
    actions.register_paper(exported, by=thu, at=at)
    actions.issue(exported, by=thu, at=at)
    assert verify() is None
    assert Entry.objects.filter(act__startswith="document.").count() == 5


def test_every_state_can_be_left_but_the_last() -> None:
    assert {state for state, steps in STEPS.items() if not steps} == {DocumentState.WITHDRAWN}
    assert not may_step("issued", DocumentState.DRAFT)


@pytest.mark.parametrize(
    ("code", "letterhead"),
    [
        ("so-nnmt", ("Sở Nông nghiệp và Môi trường", "UBND tỉnh", "KH-SNNMT", "Lạng Sơn")),
        ("so-xd", ("Sở Xây dựng", "UBND tỉnh", "KH-SXD", "Lạng Sơn")),
        ("ubnd-tinh", ("UBND tỉnh", "", "KH-UBND", "Lạng Sơn")),
    ],
)
def test_letterheads(register, code, letterhead) -> None:
    blank = queries.blank_text(Agency.objects.get(code=code), type_code="KH")
    assert (blank.issuer, blank.superior, blank.notation, blank.place) == letterhead
