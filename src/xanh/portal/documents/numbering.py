"""The register: numbers given one after another, entered from paper, cancelled; never given twice.

Of two clerks at once the second waits for the first (the journal's turn, which every act takes in any case):
the next number is judged when no other is being given. A number and what bears it are one transaction: after
a crash there are both or neither.
"""

from datetime import datetime
from typing import Any

from django.db import transaction

from xanh.portal.agencies.models import Agency, User
from xanh.portal.agencies.rules import search_key
from xanh.portal.documents import queries, rules
from xanh.portal.documents.models import Numbering, OfficialDocument, RegisterEntry
from xanh.portal.documents.rules import DocumentState, Medium, PaperNumber
from xanh.portal.documents.stating import locked, put_in_state, refuse_step, revised
from xanh.portal.journal.actions import record, take_turn
from xanh.reference import Problem, ProblemError


@transaction.atomic
def give_number(document: OfficialDocument, *, key: str, by: User | None, at: datetime) -> RegisterEntry:
    """Give a draft the next number of its agency's register; its date is the day in Vietnam.

    `key` names the request: the same key again gives the same entry back.

    Raises
    ------
    ProblemError
        document.already_numbered (by whom, when), document.key_used, document.not_in_state,
        document.symbol_taken.
    """
    document = locked(document)
    take_turn()
    known = RegisterEntry.objects.filter(key=key).first()
    if known is not None:
        return _same(known, document)
    refuse_step(document, DocumentState.NUMBERED)
    day = rules.day_of(at)
    series = queries.series(document.agency, document.type_code, day.year)
    number = rules.next_number(queries.taken(document.agency, day.year, series))
    about = {
        "type_code": document.type_code,
        "notation": document.notation,
        "subject": document.subject,
        "signer": document.official.signer.name[:150],
        "document": document,
    }
    entry = _entry(document.agency, number, series, day, about, key=key, by=by, at=at)
    document.entry = entry
    revised(document, number=number, issued_on=day)
    put_in_state(document, DocumentState.NUMBERED, "entry", "text", "search_key")
    after = {"symbol": entry.symbol, "dated": day}
    record("document.number", document, by=by, at=at, details={"after": after})
    return entry


def _same(known: RegisterEntry, document: OfficialDocument) -> RegisterEntry:
    """The entry that this very request has got already."""
    if known.document_id != document.pk:
        raise ProblemError(Problem("document.key_used"))
    return known


def _same_paper(known: RegisterEntry, agency: Agency, paper: PaperNumber) -> RegisterEntry:
    """The entry of this very request: the same paper of the same agency, to the letter."""
    names = ("number", "dated", "type_code")
    words = ("notation", "subject", "signer")
    is_same = all(getattr(known, name) == getattr(paper, name) for name in names)
    is_same = is_same and all(getattr(known, name) == getattr(paper, name).strip() for name in words)
    if known.agency_id != agency.pk or known.document_id is not None or not is_same:
        raise ProblemError(Problem("document.key_used"))
    return known


def _entry(
    agency: Agency, number: int, series: str, day: Any, about: dict[str, Any], **act: Any
) -> RegisterEntry:
    """A line of the register; refused with who bears the number or the symbol where somebody does."""
    holder = queries.holder(agency, day.year, series, number, about["notation"])
    if holder is not None:
        raise ProblemError(Problem("document.symbol_taken", values=queries.told(holder)))
    entry = RegisterEntry(
        agency=agency,
        year=day.year,
        series=series,
        number=number,
        dated=day,
        medium=about.pop("medium", Medium.ELECTRONIC),
        key=act["key"],
        given_at=act["at"],
        given_by=act["by"],
        **about,
    )
    entry.search_key = search_key(f"{entry.symbol} {entry.number}/{entry.notation} {entry.subject}")[:700]
    entry.save(force_insert=True)
    return entry


@transaction.atomic
def register_paper_number(
    agency: Agency, paper: PaperNumber, *, key: str, by: User | None, at: datetime
) -> RegisterEntry:
    """Enter a number that a document bears on paper, so that no other gets it.

    Raises
    ------
    ProblemError
        document.symbol_taken (by what, by whom, when), document.number_out_of_range, document.day_to_come.
    """
    take_turn()
    known = RegisterEntry.objects.filter(key=key).first()
    if known is not None:
        return _same_paper(known, agency, paper)
    _check_paper(paper, at)
    series = queries.series(agency, paper.type_code, paper.dated.year)
    about = {
        "type_code": paper.type_code,
        "notation": paper.notation.strip(),
        "subject": paper.subject.strip(),
        "signer": paper.signer.strip(),
        "medium": Medium.PAPER,
    }
    entry = _entry(agency, paper.number, series, paper.dated, about, key=key, by=by, at=at)
    after = {"symbol": entry.symbol, "dated": entry.dated, "subject": entry.subject}
    record("document.paper_number", entry, by=by, at=at, details={"after": after})
    return entry


def _check_paper(paper: PaperNumber, at: datetime) -> None:
    if not 1 <= paper.number <= rules.LARGEST:
        raise ProblemError(Problem("document.number_out_of_range", values={"number": paper.number}))
    if paper.dated > rules.day_of(at):
        raise ProblemError(Problem("document.day_to_come", values={"day": f"{paper.dated:%d/%m/%Y}"}))


@transaction.atomic
def cancel_number(entry: RegisterEntry, reason: str, *, by: User | None, at: datetime) -> RegisterEntry:
    """Cancel a number: it stays in the register and is not given again. Its document is a draft once more.

    Raises
    ------
    ProblemError
        document.reason_needed, document.already_cancelled, document.issued_keeps_number.
    """
    document = locked(entry.document) if entry.document else None
    entry = (
        RegisterEntry.objects.select_for_update(of=("self",), no_key=True)
        .select_related("document", "given_by")
        .get(pk=entry.pk)
    )
    _check_cancel(entry, document, reason)
    if document is not None and document.entry_id == entry.pk:
        document.entry = None
        revised(document, number=None, issued_on=None)
        document.files.update(current=False)
        put_in_state(document, DocumentState.DRAFT, "entry", "text", "search_key")
    return mark_cancelled(entry, reason, by=by, at=at)


def _check_cancel(entry: RegisterEntry, document: OfficialDocument | None, reason: str) -> None:
    if not reason.strip():
        raise ProblemError(Problem("document.reason_needed"))
    if entry.cancelled_at is not None:
        raise ProblemError(Problem("document.already_cancelled", values=queries.told(entry)))
    bears = document is not None and document.entry_id == entry.pk
    if bears and document is not None and document.state == DocumentState.ISSUED:
        raise ProblemError(Problem("document.issued_keeps_number", values=queries.told(entry)))


def mark_cancelled(entry: RegisterEntry, reason: str, *, by: User | None, at: datetime) -> RegisterEntry:
    """Mark a number as cancelled, in the transaction of the act that does so."""
    entry.cancelled_at, entry.cancelled_by, entry.cancelled_why = at, by, reason.strip()[:500]
    entry.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_why"])
    about: Any = entry.document or entry
    record(
        "document.cancel_number",
        about,
        by=by,
        at=at,
        details={"before": {"symbol": entry.symbol}, "why": reason.strip()},
    )
    return entry


@transaction.atomic
def set_numbering(agency: Agency, *, by_type: bool, by: User | None, at: datetime) -> Numbering:
    """Say how the agency's numbers run: in one row, or one row for each type. Only while the year has none.

    Raises
    ------
    ProblemError
        document.numbers_given where this year's register has begun.
    """
    take_turn()
    year = rules.day_of(at).year
    if RegisterEntry.objects.filter(agency=agency, year__gte=year).exists():
        raise ProblemError(Problem("document.numbers_given", values={"year": year}))
    before = queries.by_type(agency, year)
    found, _ = Numbering.objects.update_or_create(
        agency=agency, from_year=year, defaults={"by_type": by_type}
    )
    told = {"before": {"by_type": before}, "after": {"by_type": by_type}}
    record("document.numbering", agency, by=by, at=at, details=told)
    return found
