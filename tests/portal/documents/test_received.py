"""Messages from other systems: taken in once, with their files."""

from __future__ import annotations

from datetime import date

from tests.documents.test_exchange import MESSAGE, PDF, with_attachment
from tests.portal.documents.test_actions import code_of
from xanh.documents.exchange import write_edxml
from xanh.portal.documents import actions, keeping
from xanh.portal.documents.models import DocumentFile, ReceivedDocument
from xanh.portal.journal.queries import history


def test_a_message_becomes_a_document_received(agency, thu, at) -> None:
    received = actions.receive_edxml(agency, "den.edxml", write_edxml(MESSAGE), by=thu, at=at)
    assert (received.symbol, received.dated) == ("5/KH-SNNMT", date(2026, 3, 14))
    assert received.sender == "Sở Nông nghiệp và Môi trường"
    files = {f.role: keeping.read(f) for f in received.files.filter(name__in=["den.edxml", "ke-hoach.pdf"])}
    assert files["attachment"] == PDF
    assert files["message"] == write_edxml(MESSAGE)
    assert history(received).last().act == "document.receive"


def test_the_same_message_again_is_recognised(agency, thu, at) -> None:
    data = write_edxml(MESSAGE)
    first = actions.receive_edxml(agency, "a.edxml", data, by=thu, at=at)
    again = actions.receive_edxml(agency, "b.edxml", data, by=thu, at=at)
    assert (again.pk, again.recognised) == (first.pk, True)
    assert ReceivedDocument.objects.count() == 1


def test_a_program_in_a_message_leaves_nothing(agency, thu, at) -> None:
    data = with_attachment(b"MZ\x90\0", name="van-ban.pdf")
    assert code_of(lambda: actions.receive_edxml(agency, "a.edxml", data, by=thu, at=at)) == "edxml.program"
    assert (ReceivedDocument.objects.count(), DocumentFile.objects.count()) == (0, 0)


def test_a_file_that_leaves_its_folder_by_name_does_not(agency, thu, at) -> None:
    data = write_edxml(MESSAGE).replace(b"ke-hoach.pdf", b"../../etc/passwd")
    received = actions.receive_edxml(agency, "../x.edxml", data, by=thu, at=at)
    assert {f.name for f in received.files.all()} == {"x.edxml", "passwd", "phụ lục.docx"}
