"""A document held while an act judges and changes it: locked, its step checked, its state written."""

from dataclasses import replace
from typing import Any

from django.utils import timezone

from xanh.documents.official_json import to_json
from xanh.portal.agencies.rules import search_key
from xanh.portal.documents.models import OfficialDocument
from xanh.portal.documents.queries import person, told
from xanh.portal.documents.rules import DocumentState, may_step
from xanh.reference import Problem, ProblemError


def locked(document: OfficialDocument) -> OfficialDocument:
    """The document as it is now; others who change it wait."""
    rows = OfficialDocument.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("agency", "entry__given_by", "issued_by", "withdrawn_by").get(pk=document.pk)


def refuse_step(document: OfficialDocument, to: DocumentState) -> None:
    """A problem, with who did what and when, where the step is not in the table."""
    if may_step(document.state, to):
        return
    is_open = document.state not in {DocumentState.ISSUED, DocumentState.WITHDRAWN}
    if to == DocumentState.NUMBERED and is_open and document.entry is not None:
        raise ProblemError(Problem("document.already_numbered", values=told(document.entry)))
    raise not_now(document)


def not_now(document: OfficialDocument) -> ProblemError:
    """Why the state it is in lets nothing more be done: who did what and when, where that is known."""
    if document.state == DocumentState.WITHDRAWN:
        return _done("document.is_withdrawn", document.withdrawn_by, document.withdrawn_at)
    if document.state == DocumentState.ISSUED:
        return _done("document.already_issued", document.issued_by, document.issued_at)
    return ProblemError(Problem("document.not_in_state", values={"state": document.state}))


def _done(code: str, who: Any, at: Any) -> ProblemError:
    when = f"{timezone.localtime(at):%H:%M %d/%m/%Y}" if at else ""
    return ProblemError(Problem(code, values={"who": person(who), "when": when}))


def revised(document: OfficialDocument, **changes: Any) -> None:
    """Another text in the document, not yet saved."""
    document.text = to_json(replace(document.official, **changes))


def put_in_state(document: OfficialDocument, state: DocumentState, *also: str) -> None:
    """The document saved in its new state, with the other fields named."""
    document.state = state
    document.search_key = key_of(document)
    document.save(update_fields=["state", *also])


def key_of(document: OfficialDocument) -> str:
    """What a search compares: symbol with and without the leading zero, subject."""
    entry = document.entry
    numbered = f"{entry.symbol} {entry.number}/{entry.notation}" if entry else document.notation
    return search_key(f"{numbered} {document.subject}")[:700]
