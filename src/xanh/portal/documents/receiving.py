"""Messages that come in from other systems, and the word that a document has arrived."""

from datetime import datetime
from hashlib import sha256

from django.db import transaction

from xanh.documents.exchange import Message, read_edxml
from xanh.portal.agencies.models import Agency, User
from xanh.portal.agencies.rules import search_key
from xanh.portal.documents import keeping
from xanh.portal.documents.models import Delivery, ReceivedDocument
from xanh.portal.documents.queries import person
from xanh.portal.documents.rules import FileRole
from xanh.portal.journal.actions import record, take_turn
from xanh.reference import Problem, ProblemError


def receive_edxml(
    agency: Agency, name: str, data: bytes, *, by: User | None, at: datetime
) -> ReceivedDocument:
    """Take in a message; the same file again leads to what was received then, with `recognised` set.

    Raises
    ------
    ProblemError
        Every `edxml.*` problem; document.empty, document.too_large.
    """
    keeping.check_size(name, len(data))
    message = read_edxml(data, keeping.clean_name(name))
    return _receive(agency, message, (name, data), by=by, at=at)


@transaction.atomic
def _receive(
    agency: Agency, message: Message, file: tuple[str, bytes], *, by: User | None, at: datetime
) -> ReceivedDocument:
    take_turn()
    digest = sha256(file[1]).hexdigest()
    known = ReceivedDocument.objects.filter(agency=agency, sha256=digest).first()
    if known is not None:
        known.recognised = True
        return known
    received = _row(agency, message)
    received.sha256, received.received_at, received.received_by = digest, at, by
    received.save(force_insert=True)
    keeping.keep({"received": received}, FileRole.MESSAGE, *file, by=by, at=at)
    for attachment in message.attachments:
        name = attachment.name or attachment.content_id or "tep"
        keeping.keep({"received": received}, FileRole.ATTACHMENT, name, attachment.data, by=by, at=at)
    record("document.receive", received, by=by, at=at, details={"after": {"sha256": digest}})
    return received


def _row(agency: Agency, message: Message) -> ReceivedDocument:
    symbol = "/".join(part for part in (message.number, message.notation) if part)
    signer = ", ".join(part for part in (message.signer_position, message.signer_name) if part)
    received = ReceivedDocument(
        agency=agency,
        sender_code=_plain(message.sender.code, 100),
        sender=_plain(message.sender.name, 300),
        symbol=_plain(symbol, 100),
        type_name=_plain(message.type_name, 100),
        subject=_plain(message.subject, 1000),
        content=_plain(message.content, 20_000),
        signer=_plain(signer, 300),
        dated=message.issued_on,
        sent_at=message.sent_at,
    )
    told = f"{received.symbol} {received.subject} {received.sender}"
    received.search_key = search_key(told)[:700]
    return received


def _plain(text: str, limit: int) -> str:
    return text.replace("\0", "")[:limit]


@transaction.atomic
def acknowledge(arrived: Delivery | ReceivedDocument, *, by: User | None, at: datetime) -> None:
    """Say that a document has arrived; whoever said so first has said it.

    Raises
    ------
    ProblemError
        document.already_acknowledged, with who and when.
    """
    rows = (
        type(arrived).objects.select_for_update(of=("self",), no_key=True).select_related("acknowledged_by")
    )
    found = rows.get(pk=arrived.pk)
    if found.acknowledged_at is not None:
        raise ProblemError(
            Problem("document.already_acknowledged", values={"who": person(found.acknowledged_by)})
        )
    found.acknowledged_at, found.acknowledged_by = at, by
    found.save(update_fields=["acknowledged_at", "acknowledged_by"])
    about = found.document if isinstance(found, Delivery) else found
    record("document.acknowledge", about, by=by, at=at, details={"after": {"agency": found.agency.code}})
