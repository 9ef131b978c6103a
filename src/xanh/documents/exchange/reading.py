"""A message out of edXML of any layout that is found in use: strangers' files, so nothing is taken on trust.

Known layouts: roots edXML, EdXML, edXMLEnvelope, EdXMLEnvelope; with or without prefix or namespace; the
header in its layers or flat below the root. Elements are known by their local names, whatever their case.
"""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import TypeVar
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from xanh.documents.exchange.message import ZONE, Attachment, Message, Organ
from xanh.documents.exchange.unpacking import Unpacked, unpack
from xanh.reference import Place, Problem, ProblemError

HEAVIEST = 300 * 1024 * 1024  # of the XML: 200 MB of files as base64
ELEMENTS_LIMIT, DEPTH_LIMIT, ATTACHMENTS_LIMIT = 20_000, 40, 200
ROOTS = frozenset({"edxml", "edxmlenvelope"})
DAYS = ("%Y/%m/%d", "%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y")
MOMENTS = ("%Y/%m/%d %H:%M:%S", "%Y-%m-%d %H:%M:%S", "%d/%m/%Y %H:%M:%S", "%Y-%m-%dT%H:%M:%S")
Read = TypeVar("Read")
HREF = "{http://www.w3.org/1999/xlink}href"


def read_edxml(data: bytes, file: str = "") -> Message:
    """The message in a file.

    Parameters
    ----------
    data : bytes
        The file as received.
    file : str
        Its name, for the places of problems.

    Raises
    ------
    ProblemError
        edxml.not_xml, edxml.unsafe (a document type, entities, more elements or layers than any message has),
        edxml.not_a_message, edxml.bad_attachment, edxml.program, edxml.too_large.

    Examples
    --------
    >>> told = "<EdXML><From><OrganId>H37.05</OrganId></From><Subject>Báo cáo</Subject></EdXML>"
    >>> message = read_edxml(told.encode())
    >>> message.sender.code, message.subject
    ('H37.05', 'Báo cáo')
    """
    place = Place(file=file)
    root = _parsed(data, place)
    if _local(root) not in ROOTS:
        raise ProblemError(Problem("edxml.not_a_message", place))
    header = _header(root)
    if header is None:
        raise ProblemError(Problem("edxml.not_a_message", place))
    return _message(root, header, place)


def _parsed(data: bytes, place: Place) -> Element:
    """The tree, no deeper and no larger than a message is; judged while it is read."""
    if len(data) > HEAVIEST:
        raise ProblemError(Problem("edxml.too_large", place, {"limit": HEAVIEST // 1024**2}))
    depth = count = 0
    root: Element | None = None
    try:
        for event, node in iterparse(io.BytesIO(data), events=("start", "end"), forbid_dtd=True):
            root = node if root is None else root
            depth += 1 if event == "start" else -1
            count += event == "start"
            if depth > DEPTH_LIMIT or count > ELEMENTS_LIMIT:
                raise ProblemError(Problem("edxml.unsafe", place))
    except DefusedXmlException as error:
        raise ProblemError(Problem("edxml.unsafe", place)) from error
    except (ParseError, ValueError, LookupError, UnicodeError) as error:
        raise ProblemError(Problem("edxml.not_xml", place)) from error
    if root is None:
        raise ProblemError(Problem("edxml.not_xml", place))
    return root


def _local(node: Element) -> str:
    return str(node.tag).rpartition("}")[2].rpartition(":")[2].lower()


def _header(root: Element) -> Element | None:
    """The element with the sender: MessageHeader, or whatever stands for it in a flat message."""
    named = next((node for node in root.iter() if _local(node) == "messageheader"), None)
    if named is not None:
        return named
    return next((node for node in root.iter() if any(_local(child) == "from" for child in node)), None)


def _children(node: Element, local: str) -> list[Element]:
    return [child for child in node if _local(child) == local]


def _text(node: Element | None, *path: str) -> str:
    """The text of a child, of a child of it, ...; a flat message leaves out the layers between."""
    if node is None:
        return ""
    for local in path[:-1]:
        node = next(iter(_children(node, local)), node)
    found = next(iter(_children(node, path[-1])), None)
    return (found.text or "").strip() if found is not None else ""


def _organ(node: Element) -> Organ:
    return Organ(_text(node, "organid"), _text(node, "organname"), _text(node, "organizationincharge"))


def _message(root: Element, header: Element, place: Place) -> Message:
    trace = next((n for n in root.iter() if _local(n) in ("traceheader", "trace")), None)
    purpose = next((n.text or "" for n in root.iter() if _local(n) in PURPOSES), "")
    pages = _text(header, "otherinfo", "pageamount")
    senders = _children(header, "from")
    return Message(
        sender=_organ(senders[0]) if senders else Organ(""),
        receivers=tuple(_organ(node) for node in _children(header, "to")),
        **{name: _text(header, *path) for name, path in TEXTS.items()},
        issued_on=_read(_text(header, "promulgationinfo", "promulgationdate"), _day),
        pages=int(pages) if pages.isascii() and pages.isdigit() and len(pages) < 7 else None,
        purpose=purpose.strip(),
        sent_at=_read(_text(trace, "timestamp"), _moment),
        attachments=_attachments(root, place),
    )


PURPOSES = ("bussinessdoctype", "businessdoctype")
TEXTS = {
    "document_id": ("documentid",),
    "number": ("code", "codenumber"),
    "notation": ("code", "codenotation"),
    "place": ("promulgationinfo", "place"),
    "type": ("documenttype", "type"),
    "type_detail": ("documenttype", "typedetail"),
    "type_name": ("documenttype", "typename"),
    "subject": ("subject",),
    "content": ("content",),
    "signer_power": ("signerinfo", "competence"),
    "signer_position": ("signerinfo", "position"),
    "signer_name": ("signerinfo", "fullname"),
    "priority": ("otherinfo", "priority"),
}


def _read(text: str, as_what: Callable[[str], Read]) -> Read | None:
    """The value where it can be read: a message is not lost over a day written oddly."""
    try:
        return as_what(text)
    except ValueError:
        return None


def _day(text: str) -> date:
    return _parse(text[:10], DAYS).date()


def _moment(text: str) -> datetime:
    return _parse(text[:19], MOMENTS).replace(tzinfo=ZONE).astimezone(UTC)


def _parse(text: str, forms: tuple[str, ...]) -> datetime:
    for form in forms:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007
        except ValueError:
            continue
    raise ValueError(text)


def _attachments(root: Element, place: Place) -> tuple[Attachment, ...]:
    """Contents in their order, with what the manifest says of each."""
    nodes = [n for n in root.iter() if _local(n) == "attachment" and _encoded(n) is not None]
    if len(nodes) > ATTACHMENTS_LIMIT:
        raise ProblemError(Problem("edxml.unsafe", place))
    manifest = {_cid(node): node for node in root.iter() if _local(node) == "reference"}
    unpacked = Unpacked()
    return tuple(_attachment(node, manifest, unpacked, place) for node in nodes)


def _encoded(node: Element) -> Element | None:
    return next(iter(_children(node, "contenttransferencoded")), None)


def _cid(node: Element) -> str:
    said = _text(node, "contentid") or node.get(HREF, "") or node.get("href", "")
    return said.removeprefix("cid:")


def _attachment(node: Element, manifest: dict[str, Element], unpacked: Unpacked, place: Place) -> Attachment:
    cid = _cid(node)
    said = manifest.get(cid)
    name = _text(node, "attachmentname") or _text(said, "attachmentname")
    kind = _text(node, "contenttype") or _text(said, "contenttype") or Attachment("", b"").content_type
    encoded = _encoded(node)
    inside, data = unpack((encoded.text or "") if encoded is not None else "", name, unpacked, place)
    return Attachment(name or inside, data, kind, cid)
