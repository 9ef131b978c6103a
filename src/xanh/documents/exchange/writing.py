"""A message as edXML, as public clients of the gateway write it: attachments zipped, then base64."""

import base64
import io
import re
import zipfile
from collections.abc import Iterable
from xml.etree import ElementTree as ET

from xanh.documents.exchange.message import ZONE, Attachment, Message, Organ
from xanh.reference import exchange_rules

XLINK = "http://www.w3.org/1999/xlink"
DAY, MOMENT = "%Y/%m/%d", "%Y/%m/%d %H:%M:%S"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same message gives the same bytes


def write_edxml(message: Message) -> bytes:
    """The message as a file.

    Each attachment must have a `content_id` of its own. Characters that XML cannot hold are left out.

    Notes
    -----
    QCVN 102:2016/BTTTT: edXML > edXMLEnvelope > edXMLHeader, edXMLBody; AttachmentEncoded beside it.
    "Bussiness" is the standard's own spelling.

    Examples
    --------
    >>> b"<edXML:OrganId>H37.05</edXML:OrganId>" in write_edxml(Message(Organ("H37.05")))
    True
    """
    ET.register_namespace("edXML", exchange_rules().namespace)
    ET.register_namespace("xlink", XLINK)
    root = ET.Element(_name("edXML"))
    envelope = _add(root, "edXMLEnvelope")
    head = _add(envelope, "edXMLHeader")
    _header(_add(head, "MessageHeader"), message)
    _traces(_add(head, "TraceHeaderList"), message)
    manifest = _add(_add(envelope, "edXMLBody"), "edXMLManifest")
    contents = _add(root, "AttachmentEncoded")
    for attachment in message.attachments:
        _reference(manifest, attachment)
        _content(_add(contents, "Attachment"), attachment)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _name(local: str) -> str:
    return f"{{{exchange_rules().namespace}}}{local}"


def _add(parent: ET.Element, local: str, text: str = "") -> ET.Element:
    node = ET.SubElement(parent, _name(local))
    node.text = NOT_XML.sub("", text)
    return node


def _fill(parent: ET.Element, fields: Iterable[tuple[str, str]]) -> None:
    for local, text in fields:
        if text:
            _add(parent, local, text)


def _organ(node: ET.Element, organ: Organ) -> None:
    named = (("OrganId", organ.code), ("OrganizationInCharge", organ.in_charge), ("OrganName", organ.name))
    _fill(node, named)


def _header(node: ET.Element, message: Message) -> None:
    """The parts in the order of the standard."""
    _organ(_add(node, "From"), message.sender)
    for receiver in message.receivers:
        _organ(_add(node, "To"), receiver)
    _fill(node, [("DocumentId", message.document_id)])
    _fill(_add(node, "Code"), [("CodeNumber", message.number), ("CodeNotation", message.notation)])
    day = message.issued_on.strftime(DAY) if message.issued_on else ""
    _fill(_add(node, "PromulgationInfo"), [("Place", message.place), ("PromulgationDate", day)])
    kind = (("Type", message.type), ("TypeDetail", message.type_detail), ("TypeName", message.type_name))
    _fill(_add(node, "DocumentType"), kind)
    _fill(node, [("Subject", message.subject), ("Content", message.content)])
    signer = (("Competence", message.signer_power), ("Position", message.signer_position))
    _fill(_add(node, "SignerInfo"), (*signer, ("FullName", message.signer_name)))
    pages = "" if message.pages is None else str(message.pages)
    _fill(_add(node, "OtherInfo"), [("Priority", message.priority), ("PageAmount", pages)])


def _traces(node: ET.Element, message: Message) -> None:
    sent = message.sent_at.astimezone(ZONE).strftime(MOMENT) if message.sent_at else ""
    _fill(_add(node, "TraceHeader"), [("OrganId", message.sender.code), ("Timestamp", sent)])
    _fill(_add(node, "Bussiness"), [("BussinessDocType", message.purpose), ("Paper", "0")])


def _reference(manifest: ET.Element, attachment: Attachment) -> None:
    node = _add(manifest, "Reference")
    node.set(f"{{{XLINK}}}href", f"cid:{attachment.content_id}")
    node.set(f"{{{XLINK}}}type", "simple")
    _described(node, attachment)


def _described(node: ET.Element, attachment: Attachment) -> None:
    cid = f"cid:{attachment.content_id}"
    _fill(node, [("ContentId", cid), ("ContentType", attachment.content_type)])
    _fill(node, [("AttachmentName", attachment.name)])


def _content(node: ET.Element, attachment: Attachment) -> None:
    _described(node, attachment)
    packed = base64.b64encode(_zipped(attachment)).decode()
    _add(node, "ContentTransferEncoded", packed)


def _zipped(attachment: Attachment) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(NOT_XML.sub("", attachment.name) or "tep", ZIP_EPOCH)
        archive.writestr(entry, attachment.data, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
