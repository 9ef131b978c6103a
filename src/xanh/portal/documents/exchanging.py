"""A document of ours as a message to other systems."""

from datetime import date, datetime

from xanh.documents.exchange import Attachment, Message, Organ
from xanh.portal.agencies.models import Agency, AgencyCode
from xanh.portal.agencies.queries import valid_on
from xanh.portal.display.words import word
from xanh.portal.documents import keeping, queries, rules, setting
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.documents.rules import LETTER

PDF = "application/pdf"


def message_of(document: OfficialDocument, *, at: datetime) -> Message:
    """The document as issued: the signed file goes with it, or the PDF of one signed on paper."""
    text, entry = document.official, document.entry
    deliveries = document.deliveries.select_related("agency__parent")
    day = rules.day_of(at)
    sender = organ(document.agency, day)
    return Message(
        sender=sender,
        receivers=tuple(organ(delivery.agency, day) for delivery in deliveries),
        document_id=f"{sender.code},{entry.dated:%Y/%m/%d},{entry.symbol}" if entry else "",
        number=str(entry.number) if entry else "",
        notation=document.notation,
        place=text.place,
        issued_on=text.issued_on,
        type_name=_type_name(document.type_code),
        subject=text.subject,
        signer_power=text.signer.power,
        signer_position=" ".join(text.signer.post.split()),
        signer_name=text.signer.name,
        sent_at=at,
        attachments=(_file(document),),
    )


def _type_name(code: str) -> str:
    """A word of the document, whatever the reader's language."""
    from django.utils.translation import override

    with override("vi"):
        return str(word("document_type", code)) if code != LETTER else "Công văn"


def organ(agency: Agency, day: date) -> Organ:
    """An agency as messages name it: by its code of exchange on a day; one without has only ours."""
    known = AgencyCode.objects.filter(valid_on(day), agency=agency).first()
    return Organ(
        known.code if known else agency.code, agency.name, agency.parent.name if agency.parent else ""
    )


def _file(document: OfficialDocument) -> Attachment:
    signed = queries.signed(document)
    name = f"{document.entry}.pdf".replace("/", "-")
    data = keeping.read(signed) if signed else setting.as_pdf(document.official)
    return Attachment(name, data, PDF, f"document-{document.pk}")
