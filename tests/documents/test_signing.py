"""PDFs really signed under certificates of a real issuer, then spoilt in each way there is."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from tests.documents.authority import NOW, YEAR, Authority, document
from xanh.documents.signing import Roots, Sent, Verdict
from xanh.documents.signing.field import MM, ORGANISATION, PERSON, with_signature_field
from xanh.documents.signing.verifying import verify
from xanh.reference import ProblemError


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture(scope="module")
def quang(authority):
    return authority.person()


@pytest.fixture(scope="module")
def exported() -> bytes:
    return with_signature_field(document(), "Nguyễn Văn Quang")


@pytest.fixture(scope="module")
def signed(authority, quang, exported) -> bytes:
    return authority.sign(exported, quang, stamped=NOW)


def codes(verdict: Verdict, severity: str = "error") -> list[str]:
    return [p.code for p in verdict.problems if p.severity == severity]


def edited(pdf: bytes, text: bytes = b"BT ET") -> bytes:
    """Another content for the first page, as an update at the end of the file."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    page = writer.root["/Pages"]["/Kids"][0]
    page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=text))
    writer.update_container(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_fields_stand_over_the_signers_name_and_nothing_else_changes(exported) -> None:
    plain = document()
    assert exported.startswith(plain)
    fields = PdfFileReader(io.BytesIO(exported)).root["/AcroForm"]["/Fields"]
    boxes = {str(f["/T"]): [float(side) for side in f["/Rect"]] for f in (ref.get_object() for ref in fields)}
    assert set(boxes) == {PERSON, ORGANISATION}
    person, seal = boxes[PERSON], boxes[ORGANISATION]
    middle = (person[0] + person[2]) / 2
    # The right column of the page: 105 to 190 mm from the left.
    assert middle == pytest.approx(147.5 * MM, abs=2)
    assert 12 * MM <= person[3] - person[1] <= 36 * MM + 1
    overlap = seal[2] - person[0]
    assert overlap == pytest.approx((person[2] - person[0]) / 3, abs=1)
    assert seal[0] < person[0]


def test_a_name_that_stands_nowhere_on_the_right_is_told() -> None:
    with pytest.raises(ProblemError) as told:
        with_signature_field(document(), "Trần Thị Lan")
    assert [p.code for p in told.value.problems] == ["signature.no_place"]


def test_good(authority, quang, exported, signed) -> None:
    verdict = verify(signed, authority.roots(), NOW, sent=Sent.of(exported))
    assert verdict.good
    assert codes(verdict) == codes(verdict, "warning") == []
    assert codes(verdict, "note") == ["signature.only_one"]
    (one,) = verdict.signatures
    assert one.signer == "Nguyễn Văn Quang"
    assert one.organisation == "UBND tỉnh Lạng Sơn"
    assert one.issuer == "CA thử nghiệm"
    assert int(one.serial, 16) == quang.certificate.serial_number
    assert one.stamped_at == NOW.isoformat()
    assert (one.coverage, one.after, one.revocation, verdict.origin) == ("file", "nothing", "good", "ours")
    assert Verdict.from_json(verdict.to_json()) == verdict


def test_person_then_organisation(authority, exported, signed) -> None:
    both = authority.sign(signed, authority.person("Sở NN&MT"), ORGANISATION, stamped=NOW)
    verdict = verify(both, authority.roots(), NOW, sent=Sent.of(exported))
    assert verdict.good
    assert [(s.signer, s.coverage, s.after) for s in verdict.signatures] == [
        ("Nguyễn Văn Quang", "revision", "signatures"),
        ("Sở NN&MT", "file", "nothing"),
    ]
    assert "signature.only_one" not in codes(verdict, "note")


def test_without_lists_revocation_is_not_known(authority, signed) -> None:
    verdict = verify(signed, authority.roots(with_lists=False), NOW)
    assert verdict.good
    assert codes(verdict, "warning") == ["signature.revocation_unknown"]


def test_unsigned(authority, exported) -> None:
    verdict = verify(exported, authority.roots(), NOW, sent=Sent.of(exported))
    assert (codes(verdict), verdict.good, verdict.origin) == (["signature.none"], False, "ours")


def test_tampered(authority, signed) -> None:
    place = signed.index(b"/MediaBox")
    spoilt = signed[:place] + signed[place:].replace(b"/MediaBox", b"/MediaBoy", 1)
    verdict = verify(spoilt, authority.roots(), NOW)
    assert "signature.tampered" in codes(verdict)
    assert not verdict.good


def test_wrong_chain(signed) -> None:
    verdict = verify(signed, Authority("CA khác").roots(), NOW)
    assert codes(verdict) == ["signature.unknown"]


def test_no_roots(signed) -> None:
    assert codes(verify(signed, Roots(), NOW)) == ["signature.no_roots", "signature.unknown"]


def test_expired_without_a_time_stamp(authority, exported) -> None:
    late = authority.sign(exported, authority.person(until=NOW - timedelta(days=1)))
    assert codes(verify(late, authority.roots(), NOW)) == ["signature.expired"]


def test_a_time_stamp_proves_that_it_was_valid_then(authority, exported) -> None:
    past = authority.sign(exported, authority.person(until=NOW + timedelta(days=1)), stamped=NOW)
    verdict = verify(past, authority.roots(), NOW + timedelta(days=30))
    assert codes(verdict) == []


def test_a_stamp_of_a_stranger_proves_nothing(authority, exported) -> None:
    strange = Authority("CA khác")
    authority_with_strange_stamps = Authority.__new__(Authority)
    authority_with_strange_stamps.__dict__ = {**authority.__dict__, "stamper": strange.stamper}
    person = authority.person(until=NOW + timedelta(days=1))
    signed = authority_with_strange_stamps.sign(exported, person, stamped=NOW)
    verdict = verify(signed, authority.roots(), NOW + timedelta(days=30))
    assert codes(verdict) == ["signature.expired"]
    assert verdict.signatures[0].stamped_at is None


def test_revoked(authority, quang, exported) -> None:
    plain = authority.sign(exported, quang)
    verdict = verify(plain, authority.roots(quang), NOW)
    assert codes(verdict) == ["signature.revoked"]
    assert verdict.signatures[0].revocation == "revoked"


def test_revoked_is_told_by_an_outdated_list_without_that_of_the_root(authority, quang, exported) -> None:
    signed = authority.sign(exported, quang)
    roots = authority.roots(quang)
    outdated = Roots(roots.trusted, roots.between, roots.revoked[1:])
    assert codes(verify(signed, outdated, NOW + 2 * YEAR)) == ["signature.revoked"]


def test_an_issuer_revoked_takes_its_certificates_with_it(authority, quang, exported) -> None:
    signed = authority.sign(exported, quang)
    roots = authority.roots()
    revoked = Roots(roots.trusted, roots.between, (authority.list_of(authority.root, authority.issuer),))
    assert codes(verify(signed, revoked, NOW)) == ["signature.revoked"]


def test_a_certificate_that_may_not_sign(authority, exported) -> None:
    signed = authority.sign(exported, authority.person(signs=False))
    assert codes(verify(signed, authority.roots(), NOW)) == ["signature.usage"]


def test_another_document(authority, quang) -> None:
    other = authority.sign(document(words="Báo cáo"), quang)
    verdict = verify(other, authority.roots(), NOW, sent=Sent.of(document()))
    assert codes(verdict) == ["signature.other_document"]


def test_content_changed_between_export_and_signature(authority, quang, exported) -> None:
    signed = authority.sign(edited(exported), quang)
    verdict = verify(signed, authority.roots(), NOW, sent=Sent.of(exported))
    assert codes(verdict) == ["signature.changed_before"]


def test_content_changed_after_the_signature(authority, exported, signed) -> None:
    verdict = verify(edited(signed), authority.roots(), NOW, sent=Sent.of(exported))
    assert set(codes(verdict)) == {"signature.changed_after", "signature.changed_before"}


@pytest.mark.parametrize("more", [b"\n% more\n" * 200, b"\n", b"\0" * 50, b"%%EOF"])
def test_bytes_appended_after_the_signature(more, authority, signed) -> None:
    try:
        verdict = verify(signed + more, authority.roots(), NOW)
    except ProblemError as told:
        assert told.problems[0].code == "document.broken"  # noqa: PT017
    else:
        assert verdict.signatures[0].coverage != "file"


@pytest.mark.parametrize(
    "data",
    [b"", b"MZ\x90\0 renamed program", b"%PDF-1.7\n", b"%PDF-1.7\nstartxref\n-5\n%%EOF", b"PK\x03\x04"],
)
def test_no_document_at_all(data, authority) -> None:
    with pytest.raises(ProblemError) as told:
        verify(data, authority.roots(), NOW)
    assert told.value.problems[0].code in ("signature.not_pdf", "document.broken")


def test_cut_anywhere_it_is_never_good(authority, signed) -> None:
    for end in range(2000, len(signed) - 1, len(signed) // 25):
        try:
            assert not verify(signed[:end], authority.roots(), NOW).good
        except ProblemError as told:
            assert told.problems[0].code in ("signature.not_pdf", "document.broken")  # noqa: PT017


def test_a_byte_changed_anywhere_in_what_is_signed_it_is_never_good(authority, signed) -> None:
    (one,) = PdfFileReader(io.BytesIO(signed)).embedded_regular_signatures
    start, size, rest, length = (int(n) for n in one.byte_range)
    assert start + size < rest < rest + length == len(signed)
    places = [*range(20, size, size // 30), *range(rest, rest + length, length // 20)]
    for place in places:
        spoilt = signed[:place] + bytes([signed[place] ^ 1]) + signed[place + 1 :]
        try:
            assert not verify(spoilt, authority.roots(), NOW).good
        except ProblemError as told:
            assert told.problems[0].code in ("signature.not_pdf", "document.broken")  # noqa: PT017


def test_roots_of_a_folder(authority, tmp_path) -> None:
    from asn1crypto import pem

    chain = b"".join(pem.armor("CERTIFICATE", h.der) for h in (authority.root, authority.issuer))
    (tmp_path / "chain.pem").write_bytes(chain)
    (tmp_path / "list.crl").write_bytes(authority.list_of(authority.issuer))
    (tmp_path / "notes.txt").write_text("not read")
    roots = Roots.in_folder(tmp_path)
    assert (roots.trusted, roots.between) == ((authority.root.der,), (authority.issuer.der,))
    assert len(roots.revoked) == 1
    (tmp_path / "bad.pem").write_bytes(b"MZ no certificate")
    with pytest.raises(ProblemError) as told:
        Roots.in_folder(tmp_path)
    assert told.value.problems[0].code == "signature.bad_root"
    assert told.value.problems[0].place.file == "bad.pem"


def test_without_a_stamp_a_signature_counts_while_its_certificate_does(authority, quang) -> None:
    signed = authority.sign(document(), quang)
    later = NOW + YEAR - timedelta(days=1)
    assert codes(verify(signed, authority.roots(), later)) == []
