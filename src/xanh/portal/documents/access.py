"""The only door to documents: an agency's own, and what was issued to it; a 404 to anyone else."""

from typing import TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import Http404

from xanh.portal.agencies.access import Visitor, may, may_on, own_agencies, own_ids
from xanh.portal.agencies.models import Agency
from xanh.portal.agencies.rights import Act
from xanh.portal.documents.models import (
    Delivery,
    DocumentFile,
    OfficialDocument,
    ReceivedDocument,
    RegisterEntry,
)
from xanh.portal.documents.rules import DocumentState

Row = TypeVar("Row", bound=Model)
SHOWN_TO_RECIPIENTS = (DocumentState.ISSUED, DocumentState.WITHDRAWN)
Q_ISSUED = Q(issued_at__isnull=False, state__in=SHOWN_TO_RECIPIENTS)


def _seen_by(user: Visitor) -> frozenset[int]:
    """The agencies whose documents the person sees."""
    return own_ids(user, Act.SEE_DOCUMENT)


def documents_visible(user: Visitor) -> QuerySet[OfficialDocument]:
    """What a person's agencies write, and what was issued to them."""
    if not may(user, Act.SEE_DOCUMENT):
        return OfficialDocument.objects.none()
    ids = _seen_by(user)
    arrived = Delivery.objects.filter(agency__in=ids).values("document")
    return OfficialDocument.objects.filter(Q(agency__in=ids) | Q(Q_ISSUED, pk__in=arrived))


def get_document(user: Visitor, pk: int) -> OfficialDocument:
    """One document, or 404."""
    related = documents_visible(user).select_related(
        "agency__parent", "entry", "created_by", "issued_by", "withdrawn_by"
    )
    return _found(related.filter(pk=pk))


def get_file(user: Visitor, pk: int) -> DocumentFile:
    """One file of a document the person may see, or 404. A recipient gets the signed one alone."""
    own = Q(document__agency__in=_seen_by(user))
    issued = Q(document__in=documents_visible(user), role="signed", current=True)
    received = Q(received__in=received_visible(user))
    return _found(DocumentFile.objects.filter(own | issued | received, pk=pk))


def register_visible(user: Visitor) -> QuerySet[RegisterEntry]:
    """The numbers of a person's agencies."""
    if not may(user, Act.SEE_DOCUMENT):
        return RegisterEntry.objects.none()
    return RegisterEntry.objects.filter(agency__in=_seen_by(user))


def get_entry(user: Visitor, pk: int) -> RegisterEntry:
    """One number, or 404."""
    return _found(register_visible(user).select_related("agency", "document__agency").filter(pk=pk))


def received_visible(user: Visitor) -> QuerySet[ReceivedDocument]:
    """What came to a person's agencies from other systems."""
    if not may(user, Act.SEE_DOCUMENT):
        return ReceivedDocument.objects.none()
    return ReceivedDocument.objects.filter(agency__in=_seen_by(user))


def get_received(user: Visitor, pk: int) -> ReceivedDocument:
    """One document received, or 404."""
    rows = received_visible(user).select_related("agency", "received_by", "acknowledged_by")
    return _found(rows.filter(pk=pk))


def deliveries_to(user: Visitor, document: OfficialDocument) -> QuerySet[Delivery]:
    """The deliveries of a document to the person's agencies."""
    return document.deliveries.select_related("agency", "acknowledged_by").filter(agency__in=_seen_by(user))


def get_delivery(user: Visitor, document: OfficialDocument, pk: int) -> Delivery:
    """One delivery to the person's agency, or 404."""
    return _found(deliveries_to(user, document).filter(pk=pk))


def acting_agencies(user: Visitor, act: Act) -> list[Agency]:
    """The person's agencies for which they may do an act that has no object yet."""
    return [agency for agency in own_agencies(user) if may_on(user, act, owner=agency.pk)]


def get_acting_agency(user: Visitor, act: Act, code: str) -> Agency:
    """One of these, or 404."""
    found = next((a for a in acting_agencies(user, act) if a.code == code), None)
    if found is None:
        raise Http404
    return found


def may_document(user: Visitor, act: Act, document: OfficialDocument) -> bool:
    """Whether the person may do the act to the document in its state."""
    return may_on(user, act, owner=document.agency_id, state=document.state)


def _found(rows: QuerySet[Row]) -> Row:
    found = rows.first()
    if found is None:
        raise Http404
    return found


def is_own(user: Visitor, document: OfficialDocument) -> bool:
    """Whether the person's agency wrote it; else it was issued to them."""
    return document.agency_id in _seen_by(user)


def may_receive(user: Visitor, agency: int) -> bool:
    """Whether the person may say for the agency that a document has arrived."""
    return may_on(user, Act.RECEIVE_DOCUMENT, owner=agency)
