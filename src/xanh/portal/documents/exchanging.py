"""A document of ours as a message to other systems."""

from dataclasses import replace
from datetime import date, datetime

from xanh.documents.exchange import Attachment, Message, Organ, too_long
from xanh.portal.agencies.models import Agency, AgencyCode
from xanh.portal.agencies.queries import valid_on
from xanh.portal.display.words import word
from xanh.portal.documents import keeping, queries, rules, setting
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.documents.rules import LETTER
from xanh.reference import Problem, ProblemError

PDF = "application/pdf"


def message_of(document: OfficialDocument, *, at: datetime) -> Message:
    """The document as issued: the signed file goes with it, or the PDF of one signed on paper.

    Raises
    ------
    ProblemError
        edxml.field_too_long where a field is longer than the rules allow.
    """
    head = _head(document, at)
    wrong = [problem for problem in too_long(head) if problem.severity == "error"]
    if wrong:
        raise ProblemError(wrong)
    return replace(head, attachments=(_file(document),))


def warnings(document: OfficialDocument, *, at: datetime) -> tuple[Problem, ...]:
    """What another system may refuse or cut in the message of the document."""
    return too_long(_head(document, at))


def _head(document: OfficialDocument, at: datetime) -> Message:
    text, entry = document.official, document.entry
    receivers = [d.agency for d in document.deliveries.select_related("agency__parent")]
    sender, *others = _organs([document.agency, *receivers], rules.day_of(at))
    return Message(
        sender=sender,
        receivers=tuple(others),
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
    )


def _type_name(code: str) -> str:
    """A word of the document, whatever the reader's language."""
    from django.utils.translation import override

    with override("vi"):
        return str(word("document_type", code)) if code != LETTER else "Công văn"


def _organs(agencies: list[Agency], day: date) -> list[Organ]:
    """Agencies as messages name them: by their codes of exchange on a day; one without has only ours."""
    known: dict[int, str] = {}
    for code in AgencyCode.objects.filter(valid_on(day), agency__in=agencies):
        known.setdefault(code.agency_id, code.code)
    return [Organ(known.get(a.pk, a.code), a.name, a.parent.name if a.parent else "") for a in agencies]


def _file(document: OfficialDocument) -> Attachment:
    signed = queries.signed(document)
    name = f"{document.entry}.pdf".replace("/", "-")
    data = keeping.read(signed) if signed else setting.as_pdf(document.official)
    return Attachment(name, data, PDF, f"document-{document.pk}")
