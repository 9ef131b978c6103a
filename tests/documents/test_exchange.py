"""Messages of QCVN 102:2016: written and read back, in every layout in use; hostile files end in a code."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xanh.documents.exchange import Attachment, Message, Organ, read_edxml, too_long, unpacking, write_edxml
from xanh.documents.exchange.reading import TEXTS
from xanh.reference import ProblemError, exchange_rules

PDF = b"%PDF-1.7 bytes of a document"
MESSAGE = Message(
    sender=Organ("H37.05", "Sở Nông nghiệp và Môi trường", "UBND tỉnh Lạng Sơn"),
    receivers=(Organ("000.00.00.H37", "UBND tỉnh Lạng Sơn"), Organ("H37.11", "Sở Xây dựng")),
    document_id="000.00.05.H37,2026/03/14,05/KH-SNNMT",
    number="5",
    notation="KH-SNNMT",
    place="Lạng Sơn",
    issued_on=date(2026, 3, 14),
    type_name="Kế hoạch",
    subject="Nâng cao Chỉ số Xanh < 2026 & sau đó",
    signer_power="KT. GIÁM ĐỐC",
    signer_position="Phó Giám đốc",
    signer_name="Nguyễn Văn Quang",
    pages=12,
    sent_at=datetime(2026, 3, 14, 9, 30, tzinfo=UTC),
    attachments=(
        Attachment("ke-hoach.pdf", PDF, "application/pdf", "a1"),
        Attachment("phụ lục.docx", b"PK\x03\x04 no archive after all"[3:], "application/msword", "a2"),
    ),
)


def test_written_as_clients_of_the_gateway_write_it() -> None:
    """The layout of the standard as vn_rules 5 has it: order of the header, spelling of Bussiness."""
    text = write_edxml(MESSAGE).decode()
    names = re.findall(r"<edXML:(\w+)", text)
    order = ["From", "To", "To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject"]
    order += ["SignerInfo", "OtherInfo"]
    assert [name for name in names if name in order] == order
    assert names.index("edXMLEnvelope") < names.index("AttachmentEncoded")
    assert "<edXML:PromulgationDate>2026/03/14<" in text
    assert "<edXML:Timestamp>2026/03/14 16:30:00<" in text  # Vietnamese time
    assert "BussinessDocType" in text
    packed = re.search(r"<edXML:ContentTransferEncoded>([^<]+)<", text)
    assert packed is not None
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(packed[1]))) as archive:
        assert archive.read("ke-hoach.pdf") == PDF


def test_what_is_written_is_read_back() -> None:
    assert read_edxml(write_edxml(MESSAGE)) == MESSAGE


LETTERS = st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"))
TEXT = st.text(LETTERS, max_size=40).map(lambda t: t.replace("\ufffe", "").replace("\uffff", ""))
ORGANS = st.builds(Organ, TEXT, TEXT, TEXT)
IDS = st.uuids().map(str)
FILES = st.builds(Attachment, TEXT.map(lambda t: f"{t}.pdf"), st.binary().map(b"%PDF-".__add__),
                  st.just("application/pdf"), IDS)  # fmt: skip
MOMENTS = st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
MESSAGES = st.builds(
    Message,
    sender=ORGANS,
    receivers=st.lists(ORGANS, max_size=3).map(tuple),
    **dict.fromkeys(TEXTS, TEXT),
    issued_on=st.none() | st.dates(date(1900, 1, 1), date(2100, 1, 1)),
    pages=st.none() | st.integers(0, 99999),
    purpose=st.sampled_from(["0", "1", "2"]),
    sent_at=st.none() | MOMENTS.map(lambda m: m.replace(microsecond=0)),
    attachments=st.lists(FILES, max_size=3, unique_by=lambda a: a.content_id).map(tuple),
)


@given(MESSAGES)
@settings(max_examples=60, deadline=None)
def test_any_message_is_read_back(message: Message) -> None:
    assert read_edxml(write_edxml(message)) == message


def without_prefix(text: str) -> str:
    return re.sub(r"(</?)edXML:", r"\1", text).replace(' xmlns:edXML="', ' xmlns="')


def without_namespace(text: str) -> str:
    return re.sub(r' xmlns="[^"]*"', "", without_prefix(text))


def flat(text: str) -> str:
    """No layers: the fields of the header stand below the root, the parts of each group among them."""
    layers = "edXMLEnvelope|edXMLHeader|MessageHeader|edXMLBody|edXMLManifest|AttachmentEncoded"
    groups = "Code|PromulgationInfo|DocumentType|SignerInfo|OtherInfo|TraceHeaderList"
    return re.sub(rf"</?(?:{layers}|{groups})( [^>]*)?/?>", "", without_namespace(text))


def renamed(root: str):
    """The envelope as the root, its attachments inside."""

    def change(text: str) -> str:
        bare = without_prefix(text)
        inner = bare.replace("</edXMLEnvelope>", "").replace("<edXMLEnvelope>", "")
        return inner.replace("<edXML ", f"<{root} ").replace("</edXML>", f"</{root}>")

    return change


@pytest.mark.parametrize(
    "change",
    [
        without_prefix,
        without_namespace,
        flat,
        renamed("EdXML"),
        renamed("edXMLEnvelope"),
        renamed("EdXMLEnvelope"),
        lambda text: text.replace("edXML:", "ed:").replace("xmlns:edXML", "xmlns:ed"),
        lambda text: text.replace("edXMLHeader", "EdXMLHeader").replace("edXMLBody", "EdXMLBody"),
    ],
)
def test_every_layout_in_use_says_the_same(change) -> None:
    data = change(write_edxml(MESSAGE).decode().replace("encoding='utf-8'", 'encoding="UTF-8"')).encode()
    assert read_edxml(data) == MESSAGE


def test_utf_16_is_read() -> None:
    text = write_edxml(MESSAGE).decode().replace("utf-8", "utf-16")
    assert read_edxml(text.encode("utf-16")) == MESSAGE


def holding(encoded: str) -> bytes:
    content = f"<ContentTransferEncoded>{encoded}</ContentTransferEncoded>"
    return f"<edXML><From/><Attachment>{content}</Attachment></edXML>".encode()


def test_an_attachment_that_was_not_packed_is_taken_as_it_stands() -> None:
    raw = base64.b64encode(PDF).decode()
    assert read_edxml(holding(raw)).attachments[0].data == PDF


def test_a_word_file_that_was_not_packed_is_not_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    raw = base64.b64encode(stream.getvalue()).decode()
    assert read_edxml(holding(raw)).attachments[0].data == stream.getvalue()


def with_attachment(data: bytes, *, name: str = "a.pdf") -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return holding(base64.b64encode(stream.getvalue()).decode())


BOMB = b'<!DOCTYPE e [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><edXML>&b;</edXML>'
OUTSIDE = b'<!DOCTYPE e [<!ENTITY a SYSTEM "file:///etc/passwd">]><edXML>&a;</edXML>'


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "edxml.not_xml"),
        (b"MZ\x90\0", "edxml.not_xml"),
        (b"<edXML><From>", "edxml.not_xml"),
        (b'<?xml version="1.0" encoding="no-such"?><edXML/>', "edxml.not_xml"),
        (b"<html><body/></html>", "edxml.not_a_message"),
        (b"<edXML/>", "edxml.not_a_message"),
        (BOMB, "edxml.unsafe"),
        (OUTSIDE, "edxml.unsafe"),
        (b"<edXML>" * 100_000, "edxml.unsafe"),
        (b"<edXML>" + b"<a/>" * 30_000 + b"</edXML>", "edxml.unsafe"),
        (with_attachment(b"MZ\x90\0 renamed to .pdf"), "edxml.program"),
        (with_attachment(b"\x7fELF"), "edxml.program"),
        (with_attachment(PDF).replace(b"UEsD", b"UEsD****"), "edxml.bad_attachment"),
    ],
)
def test_hostile_files_end_in_a_code(data: bytes, code: str) -> None:
    with pytest.raises(ProblemError) as told:
        read_edxml(data)
    assert [p.code for p in told.value.problems] == [code]


def test_what_unpacks_to_too_much_is_refused_before_it_does(monkeypatch) -> None:
    monkeypatch.setattr(unpacking, "TOTAL_LIMIT", 1000)
    with pytest.raises(ProblemError) as told:
        read_edxml(with_attachment(b"0" * 1_000_000))
    assert told.value.problems[0].code == "edxml.too_large"


@given(st.binary(max_size=300) | st.text().map(lambda t: f"<edXML><From/>{t}</edXML>".encode()))
@settings(max_examples=150, deadline=None)
def test_any_bytes_give_a_message_or_a_code(data: bytes) -> None:
    try:
        read_edxml(data)
    except ProblemError as told:
        assert all(p.code.startswith("edxml.") for p in told.problems)  # noqa: PT017


@given(st.data())
@settings(max_examples=80, deadline=None)
def test_any_damage_to_a_message_gives_a_message_or_a_code(data) -> None:
    whole = bytearray(write_edxml(MESSAGE))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_edxml(bytes(whole))
    except ProblemError as told:
        assert all(p.code.startswith("edxml.") for p in told.problems)  # noqa: PT017


def test_lengths_are_those_of_annex_vi_and_decision_20() -> None:
    lengths = {name: rule.at_most for name, rule in exchange_rules().lengths.items()}
    assert lengths["OrganId"] == 13
    assert exchange_rules().lengths["OrganId"].other == 35
    assert (lengths["CodeNotation"], lengths["Subject"], lengths["FullName"]) == (30, 500, 50)


@pytest.mark.parametrize(
    ("code", "codes"),
    [
        ("000.00.00.H37", []),
        ("H37.05", []),
        ("0" * 14, ["edxml.code_over_old_length"]),
        ("0" * 35, ["edxml.code_over_old_length"]),
        ("0" * 36, ["edxml.field_too_long"]),
    ],
)
def test_codes_of_agencies_are_measured_by_both_rules(code: str, codes: list[str]) -> None:
    assert [p.code for p in too_long(Message(Organ(code)))] == codes


def test_a_day_written_oddly_loses_only_the_day() -> None:
    text = write_edxml(MESSAGE).decode().replace("2026/03/14<", "hôm qua<")
    assert read_edxml(text.encode()).issued_on is None
    assert read_edxml(text.encode()).subject == MESSAGE.subject


def test_moments_are_those_of_vietnam() -> None:
    sent = read_edxml(write_edxml(MESSAGE)).sent_at
    assert sent is not None
    assert sent.utcoffset() == timedelta(0)
