"""A document goes out, is really signed, and comes back; whatever else comes back changes nothing."""

from __future__ import annotations

import pytest

from tests.documents.authority import NOW, Authority, document
from tests.portal.documents.test_actions import code_of
from xanh.portal.documents import actions, keeping, queries
from xanh.portal.documents.models import DocumentFile
from xanh.portal.journal.queries import history


@pytest.fixture
def pdf(exported):
    return keeping.read(queries.exported(exported))


def test_signed_and_issued(exported, pdf, trusted, thu) -> None:
    person = trusted.person()
    signed = trusted.sign(pdf, person, stamped=NOW)
    kept = actions.record_signed(exported, "da-ky.pdf", signed, by=thu, at=NOW)
    (signature,) = queries.verdict(kept).signatures
    assert signature.signer == "Nguyễn Văn Quang"
    assert int(signature.serial, 16) == person.certificate.serial_number
    assert signature.stamped_at == NOW.isoformat()
    told = history(exported).last()
    assert told.act == "document.signed"
    assert told.details["after"]["signatures"][0]["serial"] == signature.serial
    issued = actions.issue(exported, by=thu, at=NOW)
    assert issued.state == "issued"


def test_the_same_file_again_is_the_file_there_is(exported, pdf, trusted, thu) -> None:
    signed = trusted.sign(pdf, trusted.person())
    first = actions.record_signed(exported, "a.pdf", signed, by=thu, at=NOW)
    assert actions.record_signed(exported, "b.pdf", signed, by=thu, at=NOW) == first
    assert DocumentFile.objects.filter(role="signed").count() == 1


def test_one_with_the_organisations_signature_takes_its_place(exported, pdf, trusted, thu) -> None:
    once = trusted.sign(pdf, trusted.person())
    twice = trusted.sign(once, trusted.person("Sở Xây dựng"), "CoQuan")
    actions.record_signed(exported, "a.pdf", once, by=thu, at=NOW)
    last = actions.record_signed(exported, "b.pdf", twice, by=thu, at=NOW)
    assert queries.signed(exported) == last
    assert len(queries.verdict(last).signatures) == 2


STRANGER = Authority("CA khác")
SPOILT = {
    "signature.none": lambda pdf, _: pdf,
    "signature.unknown": lambda pdf, _: STRANGER.sign(pdf, STRANGER.person()),
    "signature.other_document": lambda _, ca: ca.sign(document(), ca.person()),
    "signature.not_pdf": lambda *_: b"MZ\x90\0 a program",
    "document.empty": lambda *_: b"",
}


@pytest.mark.parametrize("code", SPOILT)
def test_what_is_not_good_changes_nothing(exported, pdf, trusted, thu, code) -> None:
    data = SPOILT[code](pdf, trusted)
    assert code_of(lambda: actions.record_signed(exported, "a.pdf", data, by=thu, at=NOW)) == code
    assert queries.signed(exported) is None
    assert history(exported).last().act == "document.export"


def test_a_file_of_an_export_that_was_taken_back_no_longer_counts(exported, pdf, trusted, thu, at) -> None:
    signed = trusted.sign(pdf, trusted.person())
    actions.record_signed(exported, "a.pdf", signed, by=thu, at=NOW)
    actions.reopen(exported, "Sửa", by=thu, at=at)
    exported.refresh_from_db()
    assert queries.signed(exported) is None
    assert code_of(lambda: actions.record_signed(exported, "a.pdf", signed, by=thu, at=NOW)) == (
        "document.not_exported"
    )


def test_without_roots_nothing_is_accepted(exported, pdf, authority, settings, thu) -> None:
    settings.SIGNING_ROOTS = settings.MEDIA_ROOT / "none"
    signed = authority.sign(pdf, authority.person())
    assert code_of(lambda: actions.record_signed(exported, "a.pdf", signed, by=thu, at=NOW)) == (
        "signature.no_roots"
    )
