"""Acts on documents: draft, number, export, issue, withdraw, receive. Each leaves a journal line."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction

from xanh.documents.official import OfficialText
from xanh.documents.official_json import to_json
from xanh.portal.agencies.models import Agency, User
from xanh.portal.documents import keeping, queries, setting
from xanh.portal.documents.models import Delivery, DocumentFile, OfficialDocument
from xanh.portal.documents.numbering import (
    cancel_number,
    give_number,
    mark_cancelled,
    register_paper_number,
    set_numbering,
)
from xanh.portal.documents.receiving import acknowledge, receive_edxml
from xanh.portal.documents.returning import record_signed
from xanh.portal.documents.rules import EDITABLE, DocumentState, FileRole, Medium, Source
from xanh.portal.documents.stating import key_of, locked, put_in_state, refuse_step
from xanh.portal.journal.actions import record
from xanh.reference import Problem, ProblemError

__all__ = [
    "acknowledge",
    "cancel_number",
    "draft_document",
    "edit_draft",
    "export_for_signing",
    "give_number",
    "issue",
    "receive_edxml",
    "record_signed",
    "register_paper",
    "register_paper_number",
    "reopen",
    "set_numbering",
    "withdraw",
]


@transaction.atomic
def draft_document(
    agency: Agency,
    text: OfficialText,
    *,
    source: Source | None = None,
    recipients: Sequence[Agency] = (),
    by: User | None,
    at: datetime,
) -> OfficialDocument:
    """Begin a document of an agency. Number and date are the register's: those of the text are dropped."""
    document = OfficialDocument(
        agency=agency,
        state=DocumentState.DRAFT,
        source_type=source.type if source else "",
        source_id=source.id if source else "",
        created_at=at,
        created_by=by,
    )
    _write(document, replace(text, number=None, issued_on=None))
    document.save(force_insert=True)
    _deliver(document, recipients)
    after = {"type": text.type_code, "subject": text.subject, "recipients": [a.code for a in recipients]}
    record("document.draft", document, by=by, at=at, details={"after": after})
    return document


def _write(document: OfficialDocument, text: OfficialText) -> None:
    if not text.subject.strip() or not text.notation.strip():
        raise ProblemError(Problem("document.subject_needed"))
    document.text = to_json(text)
    document.type_code, document.notation = text.type_code, text.notation[:40]
    document.subject = text.subject[:500]
    document.search_key = key_of(document)


def _deliver(document: OfficialDocument, recipients: Iterable[Agency]) -> None:
    """The agencies named and no others."""
    wanted = {agency.pk for agency in recipients}
    document.deliveries.exclude(agency__in=wanted).delete()
    known = set(document.deliveries.values_list("agency", flat=True))
    Delivery.objects.bulk_create(Delivery(document=document, agency_id=pk) for pk in sorted(wanted - known))


@transaction.atomic
def edit_draft(
    document: OfficialDocument,
    text: OfficialText,
    *,
    revision: int,
    recipients: Sequence[Agency] | None = None,
    by: User | None,
    at: datetime,
) -> OfficialDocument:
    """Another text for a draft. `revision` is the one that was read: who was slower is told, nothing is lost.

    Raises
    ------
    ProblemError
        document.changed_meanwhile, document.not_editable, document.symbol_fixed (type and symbol of a
        document that has its number), document.subject_needed.
    """
    document = locked(document)
    _check_editable(document, text, revision)
    before, was = document.official, _named(document)
    _write(document, replace(text, number=before.number, issued_on=before.issued_on))
    document.revision += 1
    document.save(update_fields=["text", "type_code", "notation", "subject", "search_key", "revision"])
    if recipients is not None:
        _deliver(document, recipients)
    if document.entry is not None and document.entry.subject != document.subject:
        document.entry.subject = document.subject
        document.entry.save(update_fields=["subject"])
    told = {
        "before": {**_changed(before, text), **was},
        "after": {**_changed(text, before), **_named(document)},
    }
    record("document.edit", document, by=by, at=at, details=told)
    return document


def _check_editable(document: OfficialDocument, text: OfficialText, revision: int) -> None:
    if document.state not in EDITABLE:
        refuse_step(document, DocumentState.NUMBERED)
        raise ProblemError(Problem("document.not_editable"))
    if document.revision != revision:
        raise ProblemError(Problem("document.changed_meanwhile"))
    same = (text.type_code, text.notation) == (document.type_code, document.notation)
    if document.entry is not None and not same:
        raise ProblemError(Problem("document.symbol_fixed", values={"symbol": document.entry.symbol}))


def _changed(text: OfficialText, other: OfficialText) -> dict[str, object]:
    """The parts in which a text differs from another."""
    one, two = to_json(text), to_json(other)
    changed = {n: v for n, v in one.items() if v != two[n] and n not in ("number", "issued_on")}
    for name in {"body", "appendices"} & set(changed):
        changed[name] = [block for block in one[name] if block not in two[name]]
    return changed


def _named(document: OfficialDocument) -> dict[str, list[str]]:
    return {"delivered_to": list(document.deliveries.values_list("agency__code", flat=True))}


def export_for_signing(document: OfficialDocument, *, by: User | None, at: datetime) -> DocumentFile:
    """The document as a PDF with empty fields for its signatures; kept: what comes back must be this file.

    Raises
    ------
    ProblemError
        document.not_in_state, signature.no_place where the signer has no name.
    """
    kept = queries.exported(document)
    if document.state == DocumentState.EXPORTED and kept is not None:
        return kept
    pdf = setting.to_be_signed(document.official)
    return _keep_export(document, pdf, by=by, at=at)


@transaction.atomic
def _keep_export(document: OfficialDocument, pdf: bytes, *, by: User | None, at: datetime) -> DocumentFile:
    read = document.revision
    document = locked(document)
    kept = queries.exported(document)
    if document.state == DocumentState.EXPORTED and kept is not None:
        return kept
    refuse_step(document, DocumentState.EXPORTED)
    if document.revision != read:
        raise ProblemError(Problem("document.changed_meanwhile"))
    name = f"{document.entry}.pdf".replace("/", "-")
    kept = keeping.keep({"document": document}, FileRole.EXPORTED, name, pdf, by=by, at=at)
    put_in_state(document, DocumentState.EXPORTED)
    record("document.export", document, by=by, at=at, details={"after": {"sha256": kept.sha256}})
    return kept


@transaction.atomic
def reopen(document: OfficialDocument, reason: str, *, by: User | None, at: datetime) -> OfficialDocument:
    """Take a document back that is out to be signed, to change its text. Its number stays.

    Raises
    ------
    ProblemError
        document.reason_needed, document.not_in_state.
    """
    if not reason.strip():
        raise ProblemError(Problem("document.reason_needed"))
    document = locked(document)
    if document.state != DocumentState.EXPORTED:
        raise ProblemError(Problem("document.not_in_state", values={"state": document.state}))
    document.files.update(current=False)
    put_in_state(document, DocumentState.NUMBERED)
    record("document.reopen", document, by=by, at=at, details={"why": reason.strip()})
    return document


@transaction.atomic
def register_paper(document: OfficialDocument, *, by: User | None, at: datetime) -> OfficialDocument:
    """Say that the document was signed on paper under the number it has."""
    document = locked(document)
    refuse_step(document, DocumentState.ISSUED)
    entry = document.entry
    if entry is None:
        raise ProblemError(Problem("document.not_in_state", values={"state": document.state}))
    entry.medium = Medium.PAPER
    entry.save(update_fields=["medium"])
    record("document.paper", document, by=by, at=at, details={"after": {"symbol": entry.symbol}})
    return document


@transaction.atomic
def issue(document: OfficialDocument, *, by: User | None, at: datetime) -> OfficialDocument:
    """Issue a document: it goes to its recipients, and its text never changes again.

    Raises
    ------
    ProblemError
        document.not_signed without a signed file found good or a number registered on paper;
        document.already_issued (by whom, when), document.not_in_state.
    """
    document = locked(document)
    refuse_step(document, DocumentState.ISSUED)
    if not queries.may_be_issued(document):
        raise ProblemError(Problem("document.not_signed"))
    document.issued_at, document.issued_by = at, by
    put_in_state(document, DocumentState.ISSUED, "issued_at", "issued_by")
    signed = queries.signed(document)
    after = {"symbol": str(document.entry), "sha256": signed.sha256 if signed else None, **_named(document)}
    record("document.issue", document, by=by, at=at, details={"after": after})
    return document


@transaction.atomic
def withdraw(document: OfficialDocument, reason: str, *, by: User | None, at: datetime) -> OfficialDocument:
    """Put a document aside. What was issued keeps its number; the number of one that was not is cancelled.

    Raises
    ------
    ProblemError
        document.reason_needed, document.is_withdrawn (by whom, when).
    """
    if not reason.strip():
        raise ProblemError(Problem("document.reason_needed"))
    document = locked(document)
    refuse_step(document, DocumentState.WITHDRAWN)
    before = document.state
    document.withdrawn_at, document.withdrawn_by, document.withdrawn_why = at, by, reason.strip()[:500]
    put_in_state(document, DocumentState.WITHDRAWN, "withdrawn_at", "withdrawn_by", "withdrawn_why")
    told = {"before": {"state": before}, "why": reason.strip()}
    record("document.withdraw", document, by=by, at=at, details=told)
    if document.entry is not None and before != DocumentState.ISSUED and not document.entry.cancelled_at:
        mark_cancelled(document.entry, reason, by=by, at=at)
    return document
