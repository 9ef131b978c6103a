"""What a message says, however its XML is laid out."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")  # of the moments in a message, which name none


@dataclass(frozen=True)
class Organ:
    """A sender or receiver: its code ("000.00.00.H37" or "H37.05"), its name, the body it belongs to."""

    code: str
    name: str = ""
    in_charge: str = ""


@dataclass(frozen=True)
class Attachment:
    """A file of the message; `content_id` joins what the manifest says of it to its content."""

    name: str
    data: bytes
    content_type: str = "application/octet-stream"
    content_id: str = ""


@dataclass(frozen=True)
class Message:
    """An official document as one agency sends it to others. Empty where the message does not say.

    `type` and `type_detail` are the standard's numbers for the kind of document, `priority` its number for
    the urgency: they are carried as they stand. `purpose` says why it was sent: "0" is a new document.
    """

    sender: Organ
    receivers: tuple[Organ, ...] = ()
    document_id: str = ""
    number: str = ""
    notation: str = ""
    place: str = ""
    issued_on: date | None = None
    type: str = ""
    type_detail: str = ""
    type_name: str = ""
    subject: str = ""
    content: str = ""
    signer_power: str = ""
    signer_position: str = ""
    signer_name: str = ""
    priority: str = ""
    pages: int | None = None
    purpose: str = "0"
    sent_at: datetime | None = None
    attachments: tuple[Attachment, ...] = ()
